/** A sale: more is held back of everything for a time, said by the row of each shop, never less than the rules hold back. */
import fc from 'fast-check';
import { drawBoardOperation } from '../../nodes/ChannelBoard/board/drawBoardOperation.ts';
import { askSale } from '../../nodes/ChannelStock/form/askSale.ts';
import { checkSale } from '../../nodes/ChannelStock/form/checkSale.ts';
import { fingerprintRules } from '../../nodes/ChannelStock/rulesFingerprint.ts';
import { readShops } from '../../nodes/shared/channel/shops.ts';
import type { Row } from '../../nodes/shared/tableRows.ts';
import { normalDay } from '../support/boardDays.mts';
import { given } from '../support/givenOperation.mts';
import {
	codes,
	decide,
	GB,
	listing,
	MAIN,
	published,
	SCOTLAND,
	SETTINGS,
	sku,
	stock,
	US,
} from '../support/stockCase.mts';

const NOW = SETTINGS.nowMs;
const at = (hours: number) => new Date(NOW + hours * 3_600_000).toISOString();
const UK = { shop_id: GB, shop_name: 'Sandbox UK', timezone: 'Europe/London', active: true };
const shop = (sale: Row): Row => ({ ...UK, ...sale });
const sale = (units: number | string, percent: number | string = '', more: Row = {}): Row =>
	shop({ peak_until: at(5), peak_buffer_units: units, peak_buffer_percent: percent, ...more });
const shown = (units: number, row: Row, rules: Row[] = []) => published({ LEEDS: units }, { shops: [row], rules });

describe('the decision', () => {
	test.each([
		['units', 20, sale(5), 15],
		['percent of what could be offered, rounded up', 21, sale('', 10), 18],
		['the larger of the two: units', 20, sale(5, 10), 15],
		['the larger of the two: percent', 200, sale(5, 10), 180],
		['never below zero', 3, sale(5), 0],
		['all of it', 50, sale(0, 100), 0],
		['before it begins', 20, sale(5, '', { peak_from: at(1) }), 20],
		['from its first moment on', 20, sale(5, '', { peak_from: at(0) }), 15],
		['after its end, by itself', 20, sale(5, '', { peak_until: at(0) }), 20],
		['amounts that wait for the next sale', 20, sale(5, '', { peak_until: '' }), 20],
	])('%s', (_, units, row, expected) => {
		expect(shown(units, row)).toBe(expected);
	});

	test('it comes beside the rules: buffer and share before it, cap and threshold after it', () => {
		const rule = (what: string, value: string) => ({ scope: 'all', match: '', what, value });
		expect(shown(20, sale(5), [rule('buffer_units', '2')])).toBe(13);
		expect(shown(20, sale(5), [rule('share_percent', '50')])).toBe(5);
		expect(shown(20, sale(5), [rule('cap', '8')])).toBe(8);
		expect(shown(20, sale(5), [rule('threshold', '16')])).toBe(0);
		expect(shown(20, sale(5), [rule('hold', 'true')])).toBeUndefined();
	});

	test('the sentence says how many and until when, in the time of the shop', () => {
		const decision = decide(
			{ stock: [stock('TEE', { LEEDS: 20 })], listings: [listing('1', [sku('TEE', 20)])] },
			{ shops: [sale(5)], rules: [{ scope: 'all', match: '', what: 'buffer_units', value: '2' }] },
		);
		expect(decision.updates[0].json.explain[0].reason).toBe(
			"20 in Leeds DC, 2 kept back by rule 'all buffer 2', 5 more kept back because of the sale until Mon 23 Nov, 17:00: 13 published (was 20).",
		);
	});

	test('each shop by its own row', () => {
		const shops = [sale(5), { ...UK, shop_id: US, timezone: '' }];
		const both = decide(
			{
				stock: [stock('TEE', { LEEDS: 20 })],
				listings: [listing('1', [sku('TEE', 7)]), listing('2', [sku('TEE', 7)], { shop_id: US })],
			},
			{
				shops,
				locations: [...SETTINGS.locations, { location_id: 'LEEDS', warehouse_id: MAIN, shop_id: US, sells: true }],
			},
		);
		expect(both.updates.map(({ json }) => [json.shop_id, json.skus[0].inventory[0].quantity])).toEqual([
			[GB, 15],
			[US, 20],
		]);
	});

	test.each([
		['an end that is none', sale(5, '', { peak_until: 'Friday' }), 'peak_until is "Friday", which is no time'],
		['no amount', sale('', ''), 'peak_buffer_units says nothing'],
		['an amount that is none', sale('five'), 'peak_buffer_units is "five", which is not a number'],
		['no end', sale(5, '', { peak_until: '', peak_from: at(-1) }), 'peak_until is empty'],
		['an end before the beginning', sale(5, '', { peak_from: at(9) }), 'which is not later than peak_from'],
	])('%s holds the shop and says so', (_, row, words) => {
		const decision = decide(
			{ stock: [stock('TEE', { LEEDS: 20 })], listings: [listing('1', [sku('TEE', 7)])] },
			{ shops: [row] },
		);
		expect(decision.updates).toEqual([]);
		expect(codes(decision)).toEqual(['STOCK_RULE_UNREADABLE']);
		expect(decision.exceptions[0].json.title).toContain(words);
	});

	test('whatever the sale and the rules: never more is shown than without it, and no more is held back than it says', () => {
		const amount = fc.record({ units: fc.integer({ min: 0, max: 30 }), percent: fc.integer({ min: 0, max: 100 }) });
		const rule = fc.record({
			scope: fc.constant('all'),
			match: fc.constant(''),
			what: fc.constantFrom('buffer_units', 'share_percent', 'cap'),
			value: fc.integer({ min: 0, max: 60 }).map(String),
		});
		const units = fc.integer({ min: -5, max: 300 });
		fc.assert(
			fc.property(amount, fc.array(rule, { maxLength: 3 }), units, units, ({ units: more, percent }, rules, a, b) => {
				fc.pre(more + percent > 0);
				const feeds = {
					stock: [stock('TEE', { LEEDS: a, EDINBURGH: b })],
					listings: [listing('1', [sku('TEE', { [MAIN]: 1, [SCOTLAND]: 1 })])],
				};
				const total = (row: Row) =>
					decide(feeds, {
						shops: [row],
						rules,
						mode: 'everything',
						guardrailPercent: 100,
					}).updates[0].json.skus[0].inventory.reduce((sum, { quantity }) => sum + quantity, 0);
				const [without, within] = [total(UK), total(sale(more, percent))];
				expect(within).toBeLessThanOrEqual(without);
				const most = Math.max(more, Math.ceil(((Math.max(0, a) + Math.max(0, b)) * percent) / 100));
				expect(without - within).toBeLessThanOrEqual(most);
			}),
			{ numRuns: 300 },
		);
	});
});

test('its beginning, its end and another amount make all stock be compared; what only will be, does not', () => {
	const of = (row: Row, nowMs = NOW) =>
		fingerprintRules({ shops: [row], locations: [], rules: [], skuMap: [] }, nowMs).fingerprint;
	const planned = sale(5, '', { peak_from: at(1) });
	expect(of(planned)).toBe(of(UK));
	expect(of(planned, NOW + 3_600_000)).not.toBe(of(UK));
	expect(of(planned, NOW + 5 * 3_600_000)).toBe(of(UK));
	expect(of(sale(5))).not.toBe(of(sale(6)));
	expect(of(sale(5))).not.toBe(of(sale(5, 10)));
	expect(of(sale(5))).toBe(of(sale(5, '', { peak_until: at(6) })));
	expect(of(sale('', ''))).not.toBe(of(UK));
});

describe('the form of 12e', () => {
	const OTHER = { ...UK, shop_id: US, shop_name: 'US <b>', timezone: 'America/New_York' };
	const shopsOf = (...rows: Row[]) => [...readShops(rows).values()];
	const listings = [
		listing('1', [sku('A', 20), sku('B', 4), sku('C', 0)]),
		listing('2', [sku('D', 9)], { status: 'DRAFT' }),
		{},
	];
	const answer = { [`units_${GB}`]: '5', until_day: '2026-11-27', until_time: '23:00' };
	const check = (filled: Row, more: Partial<Parameters<typeof checkSale>[2]> = {}, ends = false) => {
		const checked = checkSale(ends, filled, {
			shops: shopsOf(UK, OTHER),
			rules: [],
			listings,
			guardrail: { percent: 20, minimumSkus: 10 },
			formUrl: '/form/x',
			nowMs: NOW,
			...more,
		});
		return 'change' in checked
			? { ...checked.change, told: '' }
			: { cells: [], page_fields: '', told: checked.told.page_text };
	};

	test('the page shows what each shop has, and fills in the amounts of the last time', () => {
		const asked = askSale(shopsOf(sale(5), { ...OTHER, peak_buffer_percent: 10 }), NOW);
		if (!('ask' in asked)) throw new Error('no page');
		const fields = JSON.parse(asked.ask.page_fields) as Row[];
		expect(fields[0].html).toContain('5 units more until Mon 23 Nov, 17:00');
		expect(fields[0].html).toContain('<b>US &lt;b&gt;</b><br>no sale now');
		const values = Object.fromEntries(fields.map(({ fieldName, defaultValue }) => [fieldName, defaultValue]));
		expect(values).toMatchObject({ [`units_${GB}`]: '5', [`percent_${US}`]: '10' });
		expect('told' in askSale([], NOW)).toBe(true);
	});

	test('the end is in the time of each shop, and the decision reads what is saved', () => {
		const { cells } = check({ ...answer, [`percent_${US}`]: '10 %' });
		expect(cells).toEqual([
			{ shop_id: GB, peak_from: '', peak_until: '2026-11-27T23:00:00Z', peak_buffer_units: 5, peak_buffer_percent: 0 },
			{ shop_id: US, peak_from: '', peak_until: '2026-11-28T04:00:00Z', peak_buffer_units: 0, peak_buffer_percent: 10 },
		]);
		expect(shown(20, { ...UK, ...cells[0] })).toBe(15);
		expect(check({ ...answer, until_time: '', from_day: '2026-11-26' }).cells[0]).toMatchObject({
			peak_from: '2026-11-26T00:00:00Z',
			peak_until: '2026-11-28T00:00:00Z',
		});
	});

	test('it says how many SKUs would show less, and when the guardrail would hold that', () => {
		const { page_fields } = check(answer);
		expect(page_fields).toContain(
			'<td>Sandbox UK</td><td>5 units more</td><td>now</td><td>Fri 27 Nov, 23:00</td><td>2 of 2</td><td>1</td>',
		);
		expect(page_fields).not.toContain('guardrail');
		expect(check(answer, { guardrail: { percent: 20, minimumSkus: 1 } }).page_fields).toContain(
			'More than 20 % of what Sandbox UK sells would fall to 0 at once',
		);
		const rules = [{ scope: 'sku', match: 'A', what: 'hold', value: 'true' }];
		expect(check(answer, { rules }).page_fields).toContain('<td>1 of 2</td>');
		expect(check(answer, { listings: [{ error: 'no answer' }] }).page_fields).toContain('TikTok has listed no product');
	});

	test('the count is what the decision then says, also where a sale is on already', () => {
		const rules = [{ scope: 'all', match: '', what: 'buffer_units', value: '2' }];
		fc.assert(
			fc.property(
				fc.integer({ min: 0, max: 80 }),
				fc.integer({ min: 0, max: 12 }),
				fc.integer({ min: 1, max: 20 }),
				(atp, before, then) => {
					const row = before === 0 ? UK : sale(before);
					const now = shown(atp, row, rules) ?? 0;
					fc.pre(now > 0);
					const { page_fields, cells } = check(
						{ ...answer, [`units_${GB}`]: String(then) },
						{ shops: shopsOf(row), rules, listings: [listing('1', [sku('TEE', now)])] },
					);
					const after = shown(atp, { ...UK, ...cells[0] }, rules) ?? 0;
					expect(page_fields).toContain(`<td>${after < now ? 1 : 0} of 1</td><td>${after === 0 ? 1 : 0}</td>`);
				},
			),
		);
	});

	test('ended early: the times go, the amounts stay for the next time', () => {
		const { cells } = check({}, { shops: shopsOf(sale(5), OTHER) }, true);
		expect(cells).toEqual([
			{ shop_id: GB, peak_from: '', peak_until: '', peak_buffer_units: 5, peak_buffer_percent: 0 },
		]);
		expect(check({}, {}, true).told).toContain('There is no sale');
	});

	test('a shop that is left empty has no sale any more', () => {
		const { cells } = check(answer, { shops: shopsOf(UK, { ...OTHER, ...sale(7), ...OTHER, peak_until: at(5) }) });
		expect(cells.map(({ shop_id, peak_until }) => [shop_id, peak_until])).toEqual([
			[GB, '2026-11-27T23:00:00Z'],
			[US, ''],
		]);
	});

	test.each([
		[{ ...answer, until_day: '2026-11-20' }, 'The end lies in the past'],
		[{ ...answer, until_day: '' }, 'A time needs its day'],
		[{ ...answer, until_time: '11 pm' }, 'A time needs its day'],
		[{ ...answer, [`units_${GB}`]: '2.5' }, 'the number of units is &quot;2.5&quot;, which has more than 0 digits'],
		[{ ...answer, [`percent_${GB}`]: '120' }, 'the percentage is &quot;120&quot;, which is more than 100'],
		[{ ...answer, [`units_${GB}`]: '0' }, 'Say for one shop at least'],
		[{ until_day: '2026-11-27' }, 'Say for one shop at least'],
		[{ ...answer, from_day: '2026-11-28' }, 'The sale would end before it begins'],
	])('%p is refused in words', (filled, words) => {
		expect(check(filled).told).toContain(words);
	});

	test('without a time zone nobody can tell which time is meant', () => {
		expect(check(answer, { shops: shopsOf({ ...UK, timezone: '' }) }).told).toContain(
			'The time zone of Sandbox UK is not filled in',
		);
	});
});

describe('the board', () => {
	const draw = (...rows: Row[]) => {
		const day = normalDay(NOW);
		const { page } = drawBoardOperation.run(
			given({ feeds: day.feeds, parameters: { ...day.parameters, shops: rows }, now: NOW }),
		);
		return page[0].json as { html: string; all_is_well: boolean };
	};

	test('says what is held back and until when, also before it begins, and nothing afterwards', () => {
		expect(draw(sale(5)).html).toContain('Sale, Sandbox UK: 5 units more until Mon 23 Nov, 17:00');
		expect(draw(sale(5, 10, { peak_from: at(1) })).html).toContain(
			'at least 5 units and 10 % more, from Mon 23 Nov, 13:00 until Mon 23 Nov, 17:00',
		);
		expect(draw(sale(5)).all_is_well).toBe(true);
		expect(draw(sale(5, '', { peak_until: at(-1) })).html).not.toContain('Sale,');
	});

	test('a sale that cannot be read is not well', () => {
		const page = draw(sale(5, '', { peak_until: 'Friday' }));
		expect(page.all_is_well).toBe(false);
		expect(page.html).toContain('Sandbox UK sends no stock: its sale cannot be read: peak_until is');
	});
});
