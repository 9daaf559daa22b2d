/** Channel Dispatch: what NewStore has as tracking number is one number, or a case that shows the text. */
import fc from 'fast-check';
import { holdsNumber, numbersIn, readTracking } from '../../nodes/shared/channel/trackingNumber.ts';
import { CREATED, decide, fulfillment, outline, tikTokOrder } from '../support/dispatchExamples.mts';

describe('one number', () => {
	test.each([
		['JD000146000038', 'JD000146000038'],
		['  JD000146000038\n', 'JD000146000038'],
		['JD\u200b000146000038', 'JD000146000038'],
		['\ufeffJD0001\u00ad46000038', 'JD000146000038'],
		['JD\u00a00001\u00a04600\u00a00038', 'JD000146000038'],
		['1Z 999 AA1 01 2345 6784', '1Z999AA10123456784'],
		['9400 1000 0000 0000 0000 00', '9400100000000000000000'],
		['RR 123456789 GB', 'RR123456789GB'],
		['RR123456789 GB', 'RR123456789GB'],
		['1234-5678-9012', '1234-5678-9012'],
		['ＪＤ０００１', 'JD0001'],
	])('%j is %s', (text, number) => {
		expect(readTracking(text)).toEqual({ number, unclear: '' });
	});

	test.each(['', ' ', 'n/a', 'tbd', 'pending', '-'])('%j is none yet', (text) => {
		expect(readTracking(text)).toEqual({ number: '', unclear: '' });
	});

	test.each([
		'JD000146000038 JD000146000039',
		'JD000146000038, JD000146000039',
		'JD000146000038/JD000146000039',
		'JD000146000038\nJD000146000039',
		'JD000146000038-JD000146000039',
		'JD1 JD2',
		'https://carrier.example/track?n=JD000146000038',
		'N/A 1',
		'order 12',
		'pickup 2 pm',
		'1.23457E+11',
		'1,23457E+11',
		'12',
		'#12',
		'Royal Mail JD000146000038',
		'JD000146000038 (2 of 2)',
	])('%j is for a person', (text) => {
		const { number, unclear } = readTracking(text);
		expect(number).toBe('');
		expect(unclear).toBe(text.replace(/\s+/g, ' '));
	});

	test('a sent number has letters, digits and dashes only, whatever the text; long texts take no time', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (text) => {
				const { number, unclear } = readTracking(text);
				expect(number).toMatch(/^([A-Za-z0-9]+(-[A-Za-z0-9]+)*)?$/);
				expect(number === '' || unclear === '').toBe(true);
			}),
		);
		expect(
			readTracking('7'.repeat(1_000_000)).unclear.length + readTracking('x 1 '.repeat(100_000)).unclear.length,
		).toBeLessThan(500);
	});

	test('two numbers never become one', () => {
		const number = fc.stringMatching(/^[A-Z]{2}\d{9,14}$/);
		const between = fc.constantFrom(' ', ', ', '; ', ' / ', ' + ', '\n', '\t', ' and ', ' - ', '-', '\u00a0');
		fc.assert(
			fc.property(number, between, number, (first, sign, second) => {
				expect(readTracking(`${first}${sign}${second}`).number).toBe('');
			}),
		);
	});
});

test('numbers in a text, and whether one of them is known', () => {
	expect(numbersIn('JD0001, JD0002')).toEqual(['JD0001', 'JD0002']);
	expect(numbersIn('see Royal Mail')).toEqual([]);
	expect(holdsNumber('JD0001, JD0002', 'jd 0002')).toBe(true);
	expect(holdsNumber('JD0001, JD0002', 'JD0003')).toBe(false);
	expect(holdsNumber('JD0001, JD0002', '')).toBe(false);
});

describe('field case 02: two numbers in one text', () => {
	const ship = (tracking: string) =>
		decide({ orders: [tikTokOrder([{}])], fulfillment: [fulfillment([{ item: 1, tracking }])] });

	test.each([
		['JD000146000038 JD000146000039', ['JD000146000038', 'JD000146000039']],
		['JD000146000038, JD000146000039', ['JD000146000038', 'JD000146000039']],
		['https://carrier.example/track?n=JD000146000038', ['JD000146000038']],
	])('%s: no call, a case that names the text and the numbers', (text, numbers) => {
		const decided = ship(text);
		expect(outline(decided)).toEqual({ exceptions: ['DISPATCH_TRACKING_UNCLEAR'] });
		const [problem] = decided.exceptions;
		expect(problem.title).toContain(text);
		for (const number of numbers) expect(problem.what_happened).toContain(number);
		expect(problem).toMatchObject({ severity: 'error', owner_role: 'operations', deadline: expect.any(String) });
	});

	test('an invisible sign is not sent', () => {
		expect(ship('JD\u200b000146000038').markShipped).toMatchObject([{ tracking_number: 'JD000146000038' }]);
	});

	test('the other lines are reported, and two texts are two cases', () => {
		const decided = decide({
			orders: [tikTokOrder([{}, {}, {}])],
			fulfillment: [
				fulfillment([
					{ item: 1, tracking: 'JD0001' },
					{ item: 2, tracking: 'JD1, JD2' },
					{ item: 3, tracking: 'order 12' },
				]),
			],
		});
		expect(outline(decided)).toEqual({
			markShipped: [[1]],
			exceptions: ['DISPATCH_TRACKING_UNCLEAR', 'DISPATCH_TRACKING_UNCLEAR'],
		});
	});
});

describe('field case 03: TikTok has the right number', () => {
	const reported = (tracking: string, changes = {}) =>
		decide({
			orders: [
				tikTokOrder(
					[
						{
							status: 'AWAITING_COLLECTION',
							packageId: '900',
							tracking: 'JD0001',
							shippedAt: CREATED + 9 * 3600,
							...changes,
						},
					],
					{ status: 'AWAITING_COLLECTION' },
				),
			],
			fulfillment: [fulfillment([{ item: 1, tracking }])],
		});

	test.each(['JD0001, JD0002', 'https://track.example/JD0001', 'JD 0001 (1 of 2)'])('%s: nothing changed', (text) => {
		expect(outline(reported(text))).toEqual({ alreadyDone: ['SHIPPED'] });
	});

	test('a text without it is a case, and the one correction is kept', () => {
		const decided = reported('JD0002, JD0003');
		expect(outline(decided)).toEqual({ exceptions: ['DISPATCH_TRACKING_UNCLEAR'] });
		expect(decided.exceptions[0].what_happened).toContain('TikTok has JD0001');
	});

	test('a carrier that has scanned the number on TikTok makes two parcels of it', () => {
		expect(outline(reported('JD0002'))).toEqual({ updateTracking: [[1]] });
		const decided = reported('JD0002', { status: 'IN_TRANSIT' });
		expect(outline(decided)).toEqual({ exceptions: ['DISPATCH_TRACKING_CHANGED'] });
		expect(decided.exceptions[0].what_happened).toContain('two parcels');
	});
});
