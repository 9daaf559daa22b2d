/** Rules that come back on days and hours: what the cells say, when a rule counts, and what a wrong cell does. */
import { DateTime } from 'luxon';
import { StockRules } from '../../nodes/ChannelStock/reading/stockRules.ts';
import { isRecurring, readDays, readHours } from '../../nodes/shared/channel/recurring.ts';

const LONDON = 'Europe/London';
const at = (text: string, zone = LONDON) => DateTime.fromISO(text, { zone }).toMillis();

describe('days', () => {
	test.each([
		['', [1, 2, 3, 4, 5, 6, 7]],
		['fri', [5]],
		['Friday, SAT', [5, 6]],
		['mon-thu; sun', [1, 2, 3, 4, 7]],
		['sat to mon', [1, 6, 7]],
		['tue and thursday', [2, 4]],
		['mon - sun', [1, 2, 3, 4, 5, 6, 7]],
	])('%p', (text, days) => expect([...(readDays(text) ?? [])].sort()).toEqual(days));

	test.each(['fry', 'weekend', '5', 'mon-', 'mon-tue-wed', ',', 'monkey', 'mon fri'])('%p are no days', (text) =>
		expect(readDays(text)).toBeUndefined(),
	);
});

describe('hours', () => {
	test.each([
		['', 0, 1440],
		['18:00-23:00', 1080, 1380],
		['9:30 to 12:00', 570, 720],
		['22:00 – 02:00', 1320, 120],
		['00:00-24:00', 0, 1440],
	])('%p', (text, from, to) => expect(readHours(text)).toEqual({ from, to }));

	test.each(['18-23', '18:00', '24:00-02:00', '18:00-18:00', '18:60-19:00', '18:00-25:00', '10:00-00:00', 'evening'])(
		'%p are no hours',
		(text) => expect(readHours(text)).toBeUndefined(),
	);
});

test('every hour of a week: Friday evening counts on Friday evening only, in the time of the shop', () => {
	const rule = { days: readDays('fri')!, hours: readHours('18:00-23:00')!, zone: LONDON };
	for (const week of ['2026-03-02', '2026-07-06'])
		for (let hour = 0; hour < 7 * 24; hour++) {
			const local = DateTime.fromISO(week, { zone: LONDON })
				.plus({ days: Math.floor(hour / 24) })
				.set({ hour: hour % 24 });
			expect(isRecurring(rule, local.toMillis())).toBe(local.weekday === 5 && local.hour >= 18 && local.hour < 23);
		}
});

test.each([
	['2026-03-06T21:59', false],
	['2026-03-06T22:00', true],
	['2026-03-07T01:59', true],
	['2026-03-07T02:00', false],
	['2026-03-06T01:00', false],
])('past midnight belongs to the day on which it begins: %s', (time, counts) =>
	expect(isRecurring({ days: readDays('fri')!, hours: readHours('22:00-02:00')!, zone: LONDON }, at(time))).toBe(
		counts,
	),
);

test('the clock of the zone counts on the nights when it is changed', () => {
	const rule = { days: readDays('')!, hours: readHours('01:30-03:00')!, zone: LONDON };
	// 2026-03-29: 01:00 is followed by 02:00; 2026-10-25: 01:30 comes twice.
	expect(isRecurring(rule, Date.UTC(2026, 2, 29, 1, 0))).toBe(true);
	expect(isRecurring(rule, Date.UTC(2026, 2, 29, 2, 0))).toBe(false);
	expect([0, 1].map((hour) => isRecurring(rule, Date.UTC(2026, 9, 25, hour, 30)))).toEqual([true, true]);
});

describe('in the table', () => {
	const row = (more: Record<string, unknown>) => ({
		scope: 'sku',
		match: 'TEE',
		what: 'buffer_units',
		value: '8',
		timezone: LONDON,
		...more,
	});
	const buffer = (rows: Array<Record<string, unknown>>, time: string) => {
		const rules = new StockRules(rows, 0, at(time)).forShop('1');
		return rules.forSku('TEE', 'TEE', '').buffer_units?.value;
	};

	test('it counts while it is on, within its dates, and goes before a rule without a time', () => {
		const rows = [
			row({ value: '2', timezone: '' }),
			row({ days: 'fri', hours: '18:00-23:00', valid_to: '2026-03-10' }),
		];
		expect(buffer(rows, '2026-03-06T17:59')).toBe(2);
		expect(buffer(rows, '2026-03-06T18:00')).toBe(8);
		expect(buffer(rows, '2026-03-13T18:00')).toBe(2);
	});

	test.each([
		['no zone', { days: 'fri', timezone: '' }, 'timezone is empty'],
		['a zone that there is not', { hours: '18:00-23:00', timezone: 'Londn' }, 'is no time zone'],
		['days that are none', { days: 'payday' }, 'is no day of the week'],
		['hours that are none', { hours: 'evening' }, 'is no time of the day'],
	])('%s: the row holds its SKU and is told, never ignored', (_, more, why) => {
		const rules = new StockRules([row(more)], 0, at('2026-03-06T12:00'));
		expect(rules.broken).toMatchObject([
			{ reason: expect.stringContaining(why), holds: { scope: 'sku', match: 'TEE' } },
		]);
		expect(rules.forShop('1').heldBy('TEE', 'TEE', '', [])).toHaveLength(1);
	});

	test('beginning and end of its hours change what is in force, so that 02 compares', () => {
		const inForce = (time: string) =>
			JSON.stringify(new StockRules([row({ hours: '18:00-23:00' })], 0, at(time)).inForce());
		expect(inForce('2026-03-06T17:59')).not.toBe(inForce('2026-03-06T18:00'));
		expect(inForce('2026-03-06T23:00')).toBe(inForce('2026-03-06T17:59'));
	});
});
