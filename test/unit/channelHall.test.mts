/** The readers that all Channel nodes share: nodes/shared/channel. */
import fc from 'fast-check';
import { heldBack, isDryRun } from '../../nodes/shared/channel/dryRun.ts';
import { documentId, documentRows, MalformedDocument } from '../../nodes/shared/channel/malformed.ts';
import { amountOf, nowOf, numberOf, oneOf, switchOf, wholeNumberOf } from '../../nodes/shared/channel/options.ts';
import { counted, listed, rowsOf } from '../../nodes/shared/channel/rows.ts';
import { readShops } from '../../nodes/shared/channel/shops.ts';
import { documentTime, iso, parseTime, readTime } from '../../nodes/shared/channel/times.ts';
import { WrongSetting } from '../../nodes/shared/wrongSetting.ts';

const at = (text: string) => Date.parse(text);

describe('times', () => {
	const savedZone = process.env.TZ;
	afterEach(() => {
		process.env.TZ = savedZone ?? 'UTC';
	});

	test.each(['Pacific/Auckland', 'America/Los_Angeles', 'UTC'])('a time without a zone is UTC under %s', (zone) => {
		process.env.TZ = zone;
		expect(parseTime('2026-11-30T10:15:00')).toBe(at('2026-11-30T10:15:00Z'));
		expect(parseTime('2026-11-30 10:15')).toBe(at('2026-11-30T10:15:00Z'));
		expect(parseTime('2026-11-30')).toBe(at('2026-11-30T00:00:00Z'));
	});

	test('seconds, milliseconds, ISO with zone, Date and nothing', () => {
		expect(parseTime(1_796_000_000)).toBe(1_796_000_000_000);
		expect(parseTime('1796000000000')).toBe(1_796_000_000_000);
		expect(parseTime('2026-11-30T10:15:00+02:00')).toBe(at('2026-11-30T08:15:00Z'));
		expect(parseTime(new Date(at('2026-11-30T10:15:00Z')))).toBe(at('2026-11-30T10:15:00Z'));
		for (const nothing of [undefined, null, '', ' ', 0, '0']) expect(parseTime(nothing)).toBe(0);
	});

	test('every day of the calendar is a time, and no other', () => {
		const wrong: string[] = [];
		for (const year of [2000, 2023, 2024, 2100])
			for (let month = 0; month <= 13; month++)
				for (let date = 0; date <= 32; date++) {
					const day = [String(year), String(month).padStart(2, '0'), String(date).padStart(2, '0')].join('-');
					const at = new Date(Date.UTC(year, month - 1, date));
					const isDay = at.toISOString().startsWith(day);
					for (const text of [day, `${day}T00:00:00Z`, `${day} 00:00`, `${day}T01:00:00.000+01:00`])
						if (!Object.is(parseTime(text), isDay ? at.getTime() : Number.NaN)) wrong.push(text);
				}
		expect(wrong).toEqual([]);
	});

	test.each(['25/12/2026', '25.12.2026', '2026/12/25', '2026-02-30', 'tomorrow', '1e21', '1796000000000000', {}, true])(
		'%p is no time',
		(value) => {
			expect(parseTime(value)).toBeNaN();
			expect(readTime(value)).toBe(0);
		},
	);

	test('a time of a document in another unit is refused by the name of its field', () => {
		expect(documentTime({ paid_time: 1_796_000_000 }, 'paid_time')).toBe(1_796_000_000_000);
		expect(documentTime({}, 'paid_time')).toBe(0);
		expect(documentTime({ paid_time: 0 }, 'paid_time')).toBe(0);
		for (const paid_time of [1_796_000_000_000, 1_796_000_000_000_000, 1e21, -5, 'soon', {}])
			expect(() => documentTime({ paid_time }, 'paid_time')).toThrow(/^paid_time is not a time/);
	});

	test('whatever is read can be written again', () => {
		fc.assert(
			fc.property(fc.oneof(fc.anything(), fc.double(), fc.string(), fc.date()), (value) => {
				const time = parseTime(value);
				if (!Number.isNaN(time)) expect(iso(time)).toMatch(/^\d{4}-\d\d-\d\dT/);
			}),
		);
	});
});

describe('documents', () => {
	test('an id is text or a whole number', () => {
		expect(documentId({ id: ' 576 ' }, 'id')).toBe('576');
		expect(documentId({ id: 576 }, 'id')).toBe('576');
		expect(documentId({}, 'id')).toBe('');
		for (const id of [{}, [], 1.5, 'undefined', '[object Object]', 'null', true])
			expect(() => documentId({ id }, 'id')).toThrow(MalformedDocument);
	});

	test('an empty entry of a list says nothing, a list that is none is refused', () => {
		expect(documentRows({ lines: [{ id: '1' }, null] }, 'lines')).toEqual([{ id: '1' }]);
		expect(documentRows({}, 'lines')).toEqual([]);
		for (const lines of ['x', {}, [1], [[]]]) expect(() => documentRows({ lines }, 'lines')).toThrow(/^lines /);
		expect(rowsOf([null, 1, { a: 1 }])).toEqual([{ a: 1 }]);
	});

	test('the message shows numbers and times only: text may be the data of a buyer', () => {
		expect(new MalformedDocument('paid_time', '2026-13-01', 'is not a time').message).toContain('"2026-13-01"');
		expect(new MalformedDocument('paid_time', 'Jo Example', 'is not a time').message).toBe(
			'paid_time is not a time: a text',
		);
	});
});

describe('options', () => {
	test('nothing is the default, a wrong value names the field', () => {
		expect(oneOf('', ['a', 'b'], 'Choice')).toBe('a');
		expect(oneOf(' b ', ['a', 'b'], 'Choice')).toBe('b');
		expect(() => oneOf('c', ['a', 'b'], 'Choice')).toThrow('"Choice" has to be a or b; it is "c".');
		expect(numberOf('', 'Minutes', { otherwise: 5, least: 0 })).toBe(5);
		expect(numberOf('7', 'Minutes', { otherwise: 5, least: 0 })).toBe(7);
		for (const value of ['5 units', '-1', 'x', Infinity])
			expect(() => numberOf(value, 'Minutes', { otherwise: 5, least: 0 })).toThrow(
				/"Minutes" has to be a number, 0 or more/,
			);
		expect(() => numberOf(101, 'Lines', { otherwise: 5, least: 1, most: 100 })).toThrow(/from 1 to 100/);
		expect(() => wholeNumberOf('1.5', 'Tries', { otherwise: 6, least: 1 })).toThrow(
			new WrongSetting('"Tries" has to be a whole number; it is "1.5".'),
		);
		for (const wrong of [
			() => oneOf('c', ['a'], 'Choice'),
			() => wholeNumberOf(0.5, 'Tries', { otherwise: 6, least: 0 }),
		])
			expect(wrong).toThrow(WrongSetting);
		expect(amountOf('150.00', 'Limit')).toBe('150.00');
		expect(() => amountOf('150,00', 'Limit')).toThrow(/"Limit"/);
		expect(switchOf('TRUE', 'Live', false)).toBe(true);
		expect(() => switchOf('ja', 'Live', false)).toThrow(/"Live"/);
		expect(nowOf('', 42)).toBe(42);
		expect(nowOf('2026-11-30T10:15:00', 0)).toBe(at('2026-11-30T10:15:00Z'));
		expect(() => nowOf('soon', 0)).toThrow(/"Time of the Decision" is no time/);
	});
});

describe('shops', () => {
	test('the United Kingdom is GB, an empty cell means left alone, a missing column does not', () => {
		const shops = readShops([
			{ shop_id: '1', shop_name: 'UK', region: 'uk', active: true },
			{ shop_id: '2', region: 'US', active: '' },
			{ shop_id: '3' },
			{ shop_id: '' },
		]);
		expect([...shops.keys()]).toEqual(['1', '2', '3']);
		expect(shops.get('1')).toMatchObject({ region: 'GB', name: 'UK', active: true, isContradicted: false });
		expect(shops.get('2')).toMatchObject({ active: false, name: '2' });
		expect(shops.get('3')?.active).toBe(true);
	});

	test('the same row twice is one, other words for the same shop contradict', () => {
		const row = { shop_id: '1', region: 'GB' };
		expect(readShops([row, { ...row }]).get('1')?.isContradicted).toBe(false);
		expect(readShops([row, { ...row, region: 'US' }]).get('1')?.isContradicted).toBe(true);
	});
});

test('one and many', () => {
	expect(counted(1, 'order')).toBe('1 order');
	expect(counted(2, 'country', 'countries')).toBe('2 countries');
	expect(listed(['a', 'b', 'c', 'd'], 2)).toBe('a, b and 2 more');
	expect(listed(['a', 'b'])).toBe('a and b');
});

describe('dry run', () => {
	const decided = { send: [{ json: 'a' }], stop: [{ json: 'b' }], exceptions: [{ json: 'c' }] };

	test('what would be sent leaves by the last output alone, in the order of the outputs', () => {
		expect(heldBack(decided, ['send', 'stop'], true)).toEqual({
			send: [],
			stop: [],
			exceptions: [{ json: 'c' }],
			dryRun: [{ json: 'a' }, { json: 'b' }],
		});
		expect(heldBack(decided, ['send', 'stop'], false)).toEqual({ ...decided, dryRun: [] });
	});

	test('an expression that gives nothing has not allowed to send, and a word that nobody knows is refused', () => {
		for (const nothing of [undefined, null, '', ' ', true, 'TRUE']) expect(isDryRun(nothing)).toBe(true);
		for (const live of [false, 'false', ' False ']) expect(isDryRun(live)).toBe(false);
		for (const wrong of ['no', 0, 'live']) expect(() => isDryRun(wrong)).toThrow(WrongSetting);
	});
});
