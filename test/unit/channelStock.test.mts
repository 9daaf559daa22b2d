import { distribute } from '../../nodes/ChannelStock/decide/stockArithmetic.ts';
import { foldSku } from '../../nodes/shared/skuMap.ts';
import {
	codes,
	decide,
	GB,
	listing,
	location,
	MAIN,
	published,
	SCOTLAND,
	sent,
	SETTINGS,
	sku,
	stock,
	unrouted,
	US,
} from '../support/stockCase.mts';

const rule = (scope: string, match: string, what: string, value: unknown, more = {}) => ({
	scope,
	match,
	what,
	value,
	...more,
});

const reasonOf = (decision: ReturnType<typeof decide>) => decision.updates[0]?.json.explain[0]?.reason;

describe('the arithmetic', () => {
	test('the sum of the mapped locations of the warehouse', () => {
		expect(published({ LEEDS: 8, LONDON: 4, EDINBURGH: 9, PARIS: 100 })).toBe(12);
	});

	test('units ordered on TikTok and not yet in NewStore are subtracted; committed units are not added', () => {
		const feeds = { unrouted: [unrouted('TEE', 2), unrouted('TEE', '1')] };
		expect(published({ LEEDS: 12 }, {}, feeds)).toBe(9);
	});

	test('share, then buffer, then cap, and never below zero', () => {
		const all = (...rules: object[]) => ({ rules: rules as never });
		expect(published({ LEEDS: 11 }, all(rule('all', '', 'share_percent', '50')))).toBe(5);
		expect(
			published({ LEEDS: 11 }, all(rule('all', '', 'share_percent', '50 %'), rule('all', '', 'buffer_units', '2'))),
		).toBe(3);
		expect(published({ LEEDS: 11 }, all(rule('all', '', 'cap', 4)))).toBe(4);
		expect(published({ LEEDS: 3 }, all(rule('all', '', 'buffer_units', 5)))).toBe(0);
		expect(published({ LEEDS: 29 }, all(rule('all', '', 'share_percent', '12.5')))).toBe(3);
	});

	test('less than the threshold is sold out', () => {
		const rules = [rule('all', '', 'threshold', '3')];
		expect(published({ LEEDS: 2 }, { rules })).toBe(0);
		expect(published({ LEEDS: 3 }, { rules })).toBe(3);
	});

	test('0 is sent for what is sold out, 99,999 for more than TikTok takes', () => {
		expect(published({})).toBe(0);
		expect(published({ LEEDS: 250_000 })).toBe(99_999);
	});

	test('negative stock lowers the sum and is told; it is never published', () => {
		expect(published({ LEEDS: 5, LONDON: -2 })).toBe(3);
		expect(published({ LEEDS: 1, LONDON: -2 })).toBe(0);
		const decision = decide({ stock: [stock('TEE', { LONDON: -2 })], listings: [listing('1', [sku('TEE', 7)])] });
		expect(codes(decision)).toEqual(['STOCK_NEGATIVE_ATP']);
		expect(decision.exceptions[0].json).toMatchObject({ severity: 'info', owner_role: 'operations' });
	});

	test('parts of a unit are dropped, numbers in text are read', () => {
		expect(published({ LEEDS: 5.9, LONDON: 2.9 })).toBe(7);
		expect(published({ LEEDS: '12' })).toBe(12);
	});

	test('stock that is no number sends nothing', () => {
		for (const value of [null, 'many', NaN, Infinity, {}, '']) {
			const decision = decide({ stock: [stock('TEE', { LEEDS: value })], listings: [listing('1', [sku('TEE', 7)])] });
			expect(decision.updates).toEqual([]);
			expect(codes(decision)).toEqual(['STOCK_ATP_UNREADABLE']);
		}
	});

	test('the default buffer counts where no buffer rule does', () => {
		expect(published({ LEEDS: 9 }, { defaultBufferUnits: 2 })).toBe(7);
		expect(published({ LEEDS: 9 }, { defaultBufferUnits: 2, rules: [rule('all', '', 'buffer_units', 0)] })).toBe(9);
	});

	test('stock per product and location as single items, told twice: the lower number', () => {
		const items = [
			{ product_id: 'TEE', fulfillment_node_id: 'LEEDS', atp: 8 },
			{ product_id: 'TEE', fulfillment_node_id: 'LONDON', atp: 4 },
			{ product_id: 'TEE', fulfillment_node_id: 'LEEDS', atp: 6 },
		];
		const decision = decide(
			{ stock: items, listings: [listing('1', [sku('TEE', 7)])] },
			{ locations: SETTINGS.locations.slice(0, 2) },
		);
		expect(sent(decision)).toEqual({ TEE: { [MAIN]: 10 } });
		expect(codes(decision)).toEqual([]);
	});
});

describe('warehouses', () => {
	test('what has to be taken away is taken from the fullest warehouse first', () => {
		expect(distribute(11, [12, 4])).toEqual([7, 4]);
		expect(distribute(9, [10, 4, 3])).toEqual([3, 3, 3]);
		expect(distribute(3, [2, 2])).toEqual([2, 1]);
		expect(distribute(16, [12, 4])).toEqual([12, 4]);
		expect(distribute(0, [12, 4])).toEqual([0, 0]);
		expect(distribute(4, [12, -8])).toEqual([4, 0]);
	});

	test('each warehouse sums its own locations; every assigned warehouse is sent and no other', () => {
		const decision = decide(
			{
				stock: [stock('KNIT', { LEEDS: 8, LONDON: 4, EDINBURGH: 4 })],
				listings: [listing('1', [sku('KNIT', { [MAIN]: 12, [SCOTLAND]: 3 })])],
				unrouted: [unrouted('KNIT', 2)],
			},
			{ rules: [rule('all', '', 'buffer_units', 3)] },
		);
		expect(sent(decision)).toEqual({ KNIT: { [MAIN]: 7, [SCOTLAND]: 4 } });
		expect(decision.updates[0].json.explain.map(({ warehouse_id, was, now }) => [warehouse_id, was, now])).toEqual([
			[MAIN, 12, 7],
			[SCOTLAND, 3, 4],
		]);
	});

	const other = '7293000000000000099';
	test('a warehouse without location keeps its number, or is set to zero', () => {
		const feeds = {
			stock: [stock('TEE', { LEEDS: 5 })],
			listings: [listing('1', [sku('TEE', { [MAIN]: 7, [other]: 4 })])],
		};
		const kept = decide(feeds);
		expect(sent(kept)).toEqual({ TEE: { [MAIN]: 5, [other]: 4 } });
		expect(codes(kept)).toEqual(['STOCK_WAREHOUSE_NOT_MAPPED']);
		expect(kept.exceptions[0].json.severity).toBe('info');
		expect(kept.exceptions[0].json.what_happened).toContain('1 SKU (TEE) has it beside');
		expect(sent(decide(feeds, { unmappedWarehouses: 'zero' }))).toEqual({ TEE: { [MAIN]: 5, [other]: 0 } });
		const right = { ...feeds, stock: [stock('TEE', { LEEDS: 7 })] };
		expect(sent(decide(right))).toEqual({});
		expect(sent(decide(right, { unmappedWarehouses: 'zero' }))).toEqual({ TEE: { [MAIN]: 7, [other]: 0 } });
		expect(codes(decide(feeds, { scope: 'partial' }))).toEqual([]);
	});

	test('a SKU without any mapped or readable warehouse gets nothing', () => {
		const decision = decide({
			stock: [stock('TEE', { LEEDS: 5 }), stock('CAP', { LEEDS: 5 }), stock('BAG', { LEEDS: 5 })],
			listings: [
				listing('1', [sku('TEE', { [other]: 4 }), sku('CAP', {}), sku('BAG', { [MAIN]: 7, [other]: 'unknown' })]),
			],
		});
		expect(decision.updates).toEqual([]);
		expect(codes(decision)).toEqual(['STOCK_NO_WAREHOUSE', 'STOCK_NO_WAREHOUSE', 'STOCK_WAREHOUSE_NOT_MAPPED']);
	});

	test('a location that feeds two warehouses of a SKU would be sold twice: nothing is sent', () => {
		const locations = [...SETTINGS.locations, location('LEEDS', SCOTLAND)];
		const feeds = {
			stock: [stock('KNIT', { LEEDS: 5 }), stock('TEE', { LEEDS: 6 })],
			listings: [listing('1', [sku('KNIT', { [MAIN]: 1, [SCOTLAND]: 1 }), sku('TEE', 1)])],
		};
		const decision = decide(feeds, { locations });
		expect(sent(decision)).toEqual({ TEE: { [MAIN]: 6 } });
		expect(codes(decision)).toEqual(['STOCK_LOCATION_TWICE']);
	});

	test('a location that does not sell gives nothing, its warehouse goes to zero', () => {
		const locations = [location('LEEDS', MAIN), location('EDINBURGH', SCOTLAND, { sells: false })];
		const feeds = {
			stock: [stock('KNIT', { LEEDS: 5, EDINBURGH: 9 })],
			listings: [listing('1', [sku('KNIT', { [MAIN]: 1, [SCOTLAND]: 1 })])],
		};
		expect(sent(decide(feeds, { locations }))).toEqual({ KNIT: { [MAIN]: 5, [SCOTLAND]: 0 } });
	});

	test('a row for all shops counts unless the shop has its own for the location', () => {
		const locations = [
			location('LEEDS', MAIN, { shop_id: '' }),
			location('LONDON', SCOTLAND, { shop_id: '' }),
			location('EDINBURGH', SCOTLAND, { shop_id: '' }),
			location('LONDON', MAIN),
		];
		const feeds = {
			stock: [stock('KNIT', { LEEDS: 5, LONDON: 2, EDINBURGH: 1 })],
			listings: [listing('1', [sku('KNIT', { [MAIN]: 0, [SCOTLAND]: 0 })])],
		};
		expect(sent(decide(feeds, { locations }))).toEqual({ KNIT: { [MAIN]: 7, [SCOTLAND]: 1 } });
	});

	test('the order in which TikTok tells the warehouses changes no number', () => {
		const run = (first: string, second: string) => {
			const inventory = [first, second].map((warehouse_id) => ({ warehouse_id, quantity: 0 }));
			const feeds = {
				stock: [stock('KNIT', { LEEDS: 2, EDINBURGH: 2 })],
				listings: [listing('1', [{ id: 'x', seller_sku: 'KNIT', inventory }])],
			};
			return sent(decide(feeds, { defaultBufferUnits: 1 }));
		};
		expect(run(MAIN, SCOTLAND)).toEqual({ KNIT: { [MAIN]: 2, [SCOTLAND]: 1 } });
		expect(run(SCOTLAND, MAIN)).toEqual(run(MAIN, SCOTLAND));
	});

	test('incomplete rows and misspelt locations are told', () => {
		const locations = [...SETTINGS.locations, location('PARIS', ''), location('LEEDZ', MAIN)];
		const decision = decide(
			{ stock: [stock('TEE', { LEEDS: 5 })], listings: [listing('1', [sku('TEE', 5)])] },
			{ locations },
		);
		expect(codes(decision)).toEqual(['STOCK_LOCATION_INCOMPLETE', 'STOCK_LOCATION_WITHOUT_STOCK']);
		expect(decision.exceptions.map(({ json }) => json.title).join()).toContain('LEEDZ');
	});
});

describe('rules', () => {
	const numberWith = (...rules: object[]) => published({ LEEDS: 50 }, { rules: rules as never });
	const buffer = (scope: string, match: string, value: unknown, more = {}) =>
		rule(scope, match, 'buffer_units', value, more);

	test('SKU before product before prefix (the longer one) before all', () => {
		const rules = [
			buffer('all', '', 1),
			buffer('prefix', 'T', 2),
			buffer('prefix', 'TE', 3),
			buffer('product', 'TEE', 4),
			buffer('sku', 'TEE', 5),
		];
		expect(rules.map((_, count) => numberWith(...rules.slice(0, count + 1)))).toEqual([49, 48, 47, 46, 45]);
		expect(numberWith(...[...rules].reverse())).toBe(45);
		expect(numberWith(buffer('sku', 'OTHER', 9), buffer('prefix', 'TEES', 9), buffer('prefix', 'EE', 9))).toBe(50);
	});

	test('each kind looks for its own most specific rule', () => {
		expect(
			numberWith(buffer('all', '', 10), rule('sku', 'TEE', 'cap', 30), rule('prefix', 'TE', 'share_percent', 50)),
		).toBe(15);
	});

	test("TikTok's product id names the product as well", () => {
		expect(numberWith(buffer('product', '1', 6))).toBe(44);
	});

	test('a rule of the shop goes before one of all shops; rules of other shops do not count', () => {
		expect(numberWith(buffer('sku', 'TEE', 5), buffer('sku', 'TEE', 1, { shop_id: GB }))).toBe(49);
		expect(numberWith(buffer('sku', 'TEE', 5, { shop_id: US }))).toBe(50);
		expect(numberWith(buffer('all', '', 1, { shop_id: GB }), buffer('sku', 'TEE', 5))).toBe(45);
	});

	test('time windows are UTC; inside, they go before rules without one', () => {
		const window = (valid_from: string, valid_to: string) => buffer('all', '', 9, { valid_from, valid_to });
		const always = buffer('all', '', 1);
		expect(numberWith(always, window('2026-11-23T12:00:00Z', '2026-11-24T00:00:00Z'))).toBe(41);
		expect(numberWith(always, window('', '2026-11-23T12:00:00Z'))).toBe(49);
		expect(numberWith(always, window('2026-11-23T12:00:01', ''))).toBe(49);
		expect(numberWith(always, window('2026-11-23T13:00:00+02:00', ''))).toBe(41);
		expect(numberWith(always, window('2026-11-23', '2026-11-23'))).toBe(41);
		expect(numberWith(always, window('2026-11-20', '2026-11-22'))).toBe(49);
	});

	test('of equally specific rules the more cautious one counts, and the sentence names the other', () => {
		const rules = [buffer('sku', 'TEE', 2), buffer('sku', 'TEE', 5)];
		const run = (given: typeof rules) =>
			decide({ stock: [stock('TEE', { LEEDS: 12 })], listings: [listing('1', [sku('TEE', 1)])] }, { rules: given });
		expect(sent(run(rules))).toEqual({ TEE: { [MAIN]: 7 } });
		expect(reasonOf(run(rules))).toContain(
			"kept back by rule 'sku TEE buffer 5' (more cautious than rule 'sku TEE buffer 2')",
		);
		expect(reasonOf(run([...rules].reverse()))).toBe(reasonOf(run(rules)));
		expect(numberWith(rule('all', '', 'share_percent', 80), rule('all', '', 'share_percent', 20))).toBe(10);
		expect(numberWith(rule('all', '', 'cap', 9), rule('all', '', 'cap', 20))).toBe(9);
		expect(numberWith(rule('all', '', 'threshold', 9), rule('all', '', 'threshold', 60))).toBe(0);
	});

	test('hold keeps what TikTok shows; a more specific "no hold" lifts it', () => {
		const feeds = { stock: [stock('TEE', { LEEDS: 12 })], listings: [listing('1', [sku('TEE', 1)])] };
		const held = decide(feeds, { rules: [rule('prefix', 'T', 'hold', '')] });
		expect(held.updates).toEqual([]);
		expect(held.summary).toMatchObject({ skus_kept_by_rule: 1, ok: true });
		expect(
			sent(decide(feeds, { rules: [rule('prefix', 'T', 'hold', 'true'), rule('sku', 'TEE', 'hold', 'false')] })),
		).toEqual({
			TEE: { [MAIN]: 12 },
		});
	});

	test('location rules shape what a location gives, beside the rules of the SKU', () => {
		const rules = [
			rule('location', 'LONDON', 'buffer_units', 3),
			rule('location', 'LEEDS', 'share_percent', 50),
			rule('sku', 'TEE', 'buffer_units', 1),
		];
		expect(published({ LEEDS: 9, LONDON: 5 }, { rules })).toBe(5);
		expect(published({ LEEDS: 0, LONDON: 2 }, { rules })).toBe(0);
		expect(
			published(
				{ LEEDS: 9, LONDON: 5 },
				{ rules: [rule('location', 'LEEDS', 'cap', 2), rule('location', 'LONDON', 'threshold', 6)] },
			),
		).toBe(2);
		expect(published({ LEEDS: -4, LONDON: 5 }, { rules })).toBe(0);
	});

	describe('a row that cannot be read holds what it may concern', () => {
		const OTHER_SHOP = { shop_id: US };
		const feeds = {
			stock: [stock('TEE', { LEEDS: 5 }), stock('CAP', { LEEDS: 6 })],
			listings: [listing('1', [sku('TEE', 1), sku('CAP', 1)])],
		};
		const shops = [...SETTINGS.shops, { shop_id: US, shop_name: 'Sandbox US', active: true }];
		const run = (bad: object) => decide(feeds, { rules: [bad] as never, shops });
		const names = (decision: ReturnType<typeof decide>) => Object.keys(sent(decision));

		test.each([
			rule('sku', 'TEE', 'buffer_units', '5 units'),
			rule('sku', 'TEE', 'buffer_units', '5,0'),
			rule('sku', 'TEE', 'buffer_units', '+5'),
			rule('sku', 'TEE', 'buffer_units', ''),
			rule('sku', 'TEE', 'buffer_units', '10 %'),
			rule('sku', 'TEE', 'cap', 'max 5'),
			rule('sku', 'TEE', 'cap', '-1'),
			rule('sku', 'TEE', 'cap', '2.5'),
			rule('sku', 'TEE', 'hold', 'ja'),
			rule('sku', 'TEE', 'share_percent', '120'),
			rule('sku', 'TEE', 'discount', '1'),
			rule('sku', 'TEE', '', '1'),
			rule('sku', 'TEE', 'cap', '1', { valid_to: '01/02/2026' }),
			rule('sku', 'TEE', 'cap', '1', { valid_from: 'tomorrow' }),
			rule('sku', 'TEE', 'cap', '1', { valid_from: '2026-12-01', valid_to: '2026-11-01' }),
			rule('sku', 'TEE', 'cap', '1', { valid_from: '2026-02-30' }),
			rule('sku', 'TEE', 'cap', '1', { shop_id: 'UK shop' }),
			rule('sku', 'TEE', 'cap', { units: 1 }),
			rule('prefix', 'TE', 'cap', 'five'),
			rule('product', 'TEE', 'cap', 'five'),
		])('%j: the other SKU goes out', (bad) => {
			const decision = run(bad);
			expect(sent(decision)).toEqual({ CAP: { [MAIN]: 6 } });
			expect(codes(decision)).toEqual(['STOCK_RULE_UNREADABLE']);
			expect(decision.exceptions[0].json.what_happened).toContain('the SKU TEE in Sandbox UK until it can be read');
			expect(decision.summary).toMatchObject({ skus_refused: 1, skus_decided: 1, ok: false });
		});

		test.each([
			rule('everything', '', 'cap', '1'),
			rule('sku', '', 'cap', '1'),
			rule('all', 'TEE', 'cap', '1'),
			rule('all', '', 'cap', 'five'),
			rule('', '', '', '5'),
			rule('sku', ['TEE'] as never, 'cap', '1'),
			rule('location', 'LEEDS', 'cap', 'five'),
			rule('location', 'LEEDS', 'hold', 'true'),
			rule('all', '', 'cap', 'five', { shop_id: { id: GB } }),
		])('%j: nobody can tell which SKUs are meant, so none goes out', (bad) => {
			const decision = run(bad);
			expect(names(decision)).toEqual([]);
			expect(codes(decision)).toEqual(['STOCK_RULE_UNREADABLE']);
			expect(decision.exceptions[0].json.what_happened).toContain('2 SKUs (CAP in Sandbox UK and TEE in Sandbox UK)');
		});

		test.each([
			['for another shop', rule('all', '', 'cap', 'five', OTHER_SHOP)],
			['for another location', rule('location', 'EDINBURGH', 'cap', 'five')],
			['for another product', rule('product', 'BAG', 'cap', 'five')],
			['that is over', rule('all', '', 'cap', 'five', { valid_to: '2026-11-22' })],
			['that is still to come', rule('all', '', 'cap', 'five', { valid_from: '2026-11-24' })],
			['that somebody has begun to type', rule('all', '', '', '')],
		])('a row %s holds nothing and is told', (_what, bad) => {
			const decision = run(bad);
			expect(names(decision).sort()).toEqual(['CAP', 'TEE']);
			expect(codes(decision)).toEqual(['STOCK_RULE_UNREADABLE']);
		});

		test('empty rows say nothing; an end in the year 9999 is none', () => {
			expect(codes(run({ scope: '', match: null, what: '' }))).toEqual([]);
			expect(sent(run(rule('sku', 'TEE', 'cap', '3', { valid_to: '9999-12-31' }))).TEE).toEqual({ [MAIN]: 3 });
		});

		test('nobody can release what an unreadable rule holds', () => {
			const decision = decide(feeds, { rules: [rule('sku', 'TEE', 'cap', 'five')], releaseHeld: true });
			expect(names(decision)).toEqual(['CAP']);
		});
	});
});

describe('rows of tts_locations that cannot be read', () => {
	const feeds = {
		stock: [stock('TEE', { LEEDS: 5, LONDON: 4 }), stock('KNIT', { EDINBURGH: 6 })],
		listings: [listing('1', [sku('TEE', 1), sku('KNIT', { [SCOTLAND]: 1 })])],
	};
	const run = (...more: object[]) =>
		decide(feeds, { locations: [...SETTINGS.locations, ...more] as never, shops: SETTINGS.shops });

	test.each([
		['sells is no yes or no', location('YORK', MAIN, { sells: 'nein' })],
		['the opposite in a second row', location('LONDON', MAIN, { sells: false })],
		['no shop', location('YORK', MAIN, { shop_id: 'UK' })],
		['an object as location', location({ id: 'YORK' } as never, MAIN)],
	])('%s: its warehouse is held, the other one goes on', (_what, row) => {
		const decision = run(row);
		expect(sent(decision)).toEqual({ KNIT: { [SCOTLAND]: 6 } });
		const told = decision.exceptions.map(({ json }) => json);
		expect(told.map(({ code }) => code)).toContain('STOCK_LOCATION_INCOMPLETE');
		expect(told.map(({ what_happened }) => what_happened).join()).toContain('the SKU TEE in Sandbox UK');
	});

	test.each([
		['no warehouse', location('YORK', '')],
		['no location', location('', MAIN)],
		['only a note', location('', '', { shop_id: '', note: 'Leeds DC' })],
	])('%s: gives nothing to TikTok, is told and holds nothing', (_what, row) => {
		const decision = run(row);
		expect(sent(decision)).toEqual({ TEE: { [MAIN]: 9 }, KNIT: { [SCOTLAND]: 6 } });
		expect(codes(decision)).toEqual(['STOCK_LOCATION_INCOMPLETE']);
	});
});

describe('which listings', () => {
	const five = [stock('TEE', { LEEDS: 5, LONDON: 0, EDINBURGH: 0 })];

	test('only what changes is sent, or everything', () => {
		const feeds = {
			stock: [...five, stock('CAP', { LEEDS: 3 })],
			listings: [listing('1', [sku('TEE', 5), sku('CAP', 9)]), listing('2', [sku('BAG', 0)])],
		};
		const changes = decide(feeds);
		expect(sent(changes)).toEqual({ CAP: { [MAIN]: 3 } });
		expect(changes.summary).toMatchObject({
			skus_decided: 2,
			skus_changed: 1,
			skus_unchanged: 1,
			skus_oversell_protected: 1,
		});
		expect(sent(decide(feeds, { mode: 'everything' }))).toEqual({ CAP: { [MAIN]: 3 }, TEE: { [MAIN]: 5 } });
	});

	test.each([
		'DRAFT',
		'PENDING',
		'FAILED',
		'SELLER_DEACTIVATED',
		'PLATFORM_DEACTIVATED',
		'FREEZE',
		'DELETED',
		undefined,
	])('a product in status %s gets no update', (status) => {
		const decision = decide({ stock: five, listings: [listing('1', [sku('TEE', 1)], { status })] });
		expect(decision.updates).toEqual([]);
		const tells = ['FAILED', 'SELLER_DEACTIVATED', 'PLATFORM_DEACTIVATED', 'FREEZE'].includes(String(status));
		expect(codes(decision)).toEqual(tells ? ['STOCK_LISTING_INACTIVE'] : []);
		if (tells) expect(decision.exceptions[0].json).toMatchObject({ severity: 'info', owner_role: 'ecommerce' });
		expect(
			codes(
				decide({ stock: five, listings: [listing('1', [sku('TEE', 1)], { status })] }, { inactiveListings: false }),
			),
		).toEqual([]);
	});

	test('an inactive listing matters only when there is stock that no other listing sells', () => {
		const idle = listing('1', [sku('TEE', 1)], { status: 'SELLER_DEACTIVATED' });
		expect(codes(decide({ stock: [stock('TEE', {})], listings: [idle] }))).toEqual([]);
		const relisted = decide({ stock: five, listings: [idle, listing('2', [sku('TEE', 1)])] });
		expect(codes(relisted)).toEqual([]);
		expect(sent(relisted)).toEqual({ TEE: { [MAIN]: 5 } });
	});

	test('a variant that is switched off in a product on sale is left alone', () => {
		const off = { status_info: { status: 'DEACTIVATED', deactivation_source: 'SELLER' } };
		const decision = decide({
			stock: [...five, stock('CAP', { LEEDS: 2 })],
			listings: [listing('1', [sku('TEE', 1, off), sku('CAP', 1)])],
		});
		expect(sent(decision)).toEqual({ CAP: { [MAIN]: 2 } });
		expect(codes(decision)).toEqual(['STOCK_LISTING_INACTIVE']);
	});

	test('unknown SKU: nothing sent, an exception in a full run, silence in a partial one', () => {
		const feeds = { stock: five, listings: [listing('1', [sku('STICKER', 4)])] };
		const full = decide(feeds);
		expect(full.updates).toEqual([]);
		expect(codes(full)).toEqual(['STOCK_UNKNOWN_SKU']);
		expect(full.exceptions[0].json).toMatchObject({
			flow: 'stock',
			owner_role: 'ecommerce',
			business_key: `${GB}/STICKER`,
			ids: { shop_id: GB, product_id: '1', sku_id: 'id-STICKER', seller_sku: 'STICKER' },
		});
		const partial = decide(feeds, { scope: 'partial' });
		expect(partial.updates).toEqual([]);
		expect(codes(partial)).toEqual([]);
		expect(partial.summary).toMatchObject({ skus_not_in_run: 1, ok: true });
	});

	test('a partial run does not believe 0 of a product that NewStore may not know, and counts what TikTok shows', () => {
		const maybeUnknown = new Set(['TEE', 'CAP', 'BAG']);
		const feeds = {
			stock: [stock('TEE', {}), stock('CAP', {}), stock('BAG', { LEEDS: 4 }), stock('SOCK', {})],
			listings: [listing('1', [sku('TEE', 7), sku('CAP', 0), sku('BAG', 9), sku('SOCK', 3), sku('SET', 5)])],
		};
		const skuMap = [{ seller_sku: 'SET', product_id: 'BAG + TEE*2' }];
		const partial = decide(feeds, { scope: 'partial', maybeUnknown, skuMap });
		// SOCK was named by NewStore: sold out.
		expect(sent(partial)).toEqual({ BAG: { [MAIN]: 4 }, SOCK: { [MAIN]: 0 } });
		expect(codes(partial)).toEqual([]);
		expect(partial.summary).toMatchObject({ skus_not_in_run: 3, skus_unproven: 2, ok: true });
		expect(partial.summary.sentence).toContain('3 not in this run, 2 of them only a full run can decide');
		const only = decide({ ...feeds, stock: [stock('TEE', {})] }, { scope: 'partial', maybeUnknown });
		expect([only.updates, only.held, codes(only)]).toEqual([[], [], []]);
		expect(only.summary.skus_unproven).toBe(1);
		// The export of a full run names only what NewStore knows.
		expect(sent(decide(feeds, { maybeUnknown }))).toMatchObject({ TEE: { [MAIN]: 0 } });
	});

	test('ambiguous SKU: nothing sent for any of them, one exception', () => {
		const listings = [
			listing('1', [sku('TEE', 4, { id: 'a' }), sku('CAP', 1)]),
			listing('2', [sku('TEE', 9, { id: 'b' })]),
		];
		for (const scope of ['full', 'partial'] as const) {
			const decision = decide({ stock: [...five, stock('CAP', { LEEDS: 2 })], listings }, { scope });
			expect(sent(decision)).toEqual({ CAP: { [MAIN]: 2 } });
			expect(codes(decision)).toEqual(['STOCK_AMBIGUOUS_SKU']);
			expect(decision.exceptions[0].json.ids).toMatchObject({
				seller_sku: 'TEE',
				product_ids: '1, 2',
				sku_ids: 'a, b',
			});
		}
		const elsewhere = decide({ stock: [stock('CAP', { LEEDS: 2 })], listings }, { scope: 'partial' });
		expect(codes(elsewhere)).toEqual([]);
	});

	test('the same SKU twice in one product is ambiguous, the same product read twice is not', () => {
		expect(
			codes(decide({ stock: five, listings: [listing('1', [sku('TEE', 4), sku('TEE', 4, { id: 'b' })])] })),
		).toEqual(['STOCK_AMBIGUOUS_SKU']);
		const older = listing('1', [sku('TEE', 5)], { update_time: 100 });
		const newer = listing('1', [sku('TEE', 4)], { update_time: 200 });
		for (const listings of [
			[older, newer],
			[newer, older],
		]) {
			const decision = decide({ stock: five, listings });
			expect(codes(decision)).toEqual([]);
			expect(decision.updates[0].json.explain[0]).toMatchObject({ was: 4, now: 5 });
		}
	});

	test.each([' scarf-grn-os', 'SCARF-GRN-OS ', 'Scarf-Grn-Os', 'SCARF -GRN-OS'])(
		'"%s" instead of SCARF-GRN-OS: nothing sent, the exception names both spellings',
		(spelling) => {
			const feeds = { stock: [stock('SCARF-GRN-OS', { LEEDS: 5 })], listings: [listing('1', [sku(spelling, 3)])] };
			for (const scope of ['full', 'partial'] as const) {
				const decision = decide(feeds, { scope });
				expect(decision.updates).toEqual([]);
				expect(codes(decision)).toEqual(['STOCK_SKU_SPELLING']);
				expect(decision.exceptions[0].json.what_happened).toContain(`"${spelling}"`);
				expect(decision.exceptions[0].json.what_happened).toContain('"SCARF-GRN-OS"');
				expect(decision.exceptions[0].json.what_happened).toMatch(
					/They are not the same: (capitals|blanks|capitals and blanks) differ\.|⟨blank⟩/,
				);
			}
		},
	);

	test.each([
		['TEE\u00a0M', 'TEE M', 'TEE⟨no-break space⟩M'],
		['TEE\u200b-M', 'TEE-M', 'TEE⟨zero-width space⟩-M'],
		['TEE\u2013M', 'TEE-M', 'TEE⟨en dash⟩M'],
	])('%j instead of %s: the case shows the sign that nobody sees', (spelling, product, shown) => {
		const feeds = { stock: [stock(product, { LEEDS: 5 })], listings: [listing('1', [sku(spelling, 3)])] };
		const [{ json }] = decide(feeds).exceptions;
		expect(json.title).toBe(`SKU is spelt differently: "${shown}" and "${product}"`);
		expect(json.what_happened).toContain(`one is "${shown}", the other "${product}"`);
		const unknown = decide({ ...feeds, stock: five }).exceptions[0].json;
		expect(unknown.title).toBe(`SKU ${shown} is unknown in NewStore`);
	});

	test('an empty seller SKU is told in a full run', () => {
		const feeds = {
			stock: five,
			listings: [listing('1', [sku('', 3), sku('  ', 3, { id: 'b' }), { id: 'c', inventory: [] }])],
		};
		expect(codes(decide(feeds))).toEqual(['STOCK_EMPTY_SKU', 'STOCK_EMPTY_SKU', 'STOCK_EMPTY_SKU']);
		expect(codes(decide(feeds, { scope: 'partial' }))).toEqual([]);
	});

	test('items without key are dropped, listings that cannot be read are told', () => {
		const decision = decide({
			stock: [{}, ...five, { product_id: 'SUM', atp: 4 }],
			listings: [
				{},
				listing('1', [sku('TEE', 4)]),
				{ id: '2', skus: [] },
				{ shop_id: GB, skus: [] },
				{ shop_id: GB, id: '3' },
			],
			unrouted: [{}],
		});
		expect(sent(decision)).toEqual({ TEE: { [MAIN]: 5 } });
		expect(codes(decision)).toEqual([
			'STOCK_FEED_UNREADABLE',
			'STOCK_LISTING_UNREADABLE',
			'STOCK_LISTING_UNREADABLE',
			'STOCK_LISTING_UNREADABLE',
		]);
		expect(decision.summary).toMatchObject({ listings: 1, products_with_stock: 1 });
	});
});

describe('shops', () => {
	const usWarehouse = '7293000000000000021';
	const feeds = {
		stock: [stock('TEE', { LEEDS: 10, NEWARK: 4 })],
		listings: [listing('1', [sku('TEE', 1)]), listing('2', [sku('TEE', { [usWarehouse]: 1 })], { shop_id: US })],
	};
	const shops = [...SETTINGS.shops, { shop_id: US, shop_name: 'Sandbox US', active: true }];
	const usLocation = location('NEWARK', usWarehouse, { shop_id: US });
	const perShop = (decision: ReturnType<typeof decide>) =>
		Object.fromEntries(decision.updates.map(({ json }) => [json.shop_id, json.skus[0].inventory[0].quantity]));

	test('the same product in two shops: each with its own locations and rules', () => {
		const locations = [...SETTINGS.locations, usLocation];
		const rules = [rule('all', '', 'buffer_units', 1, { shop_id: US })];
		expect(perShop(decide(feeds, { shops, locations, rules }))).toEqual({ [GB]: 10, [US]: 3 });
	});

	test('open orders of one shop lower another that sells from the same location, and only then', () => {
		const ordered = { ...feeds, unrouted: [unrouted('TEE', 2)] };
		const apart = decide(ordered, { shops, locations: [...SETTINGS.locations, usLocation] });
		expect(perShop(apart)).toEqual({ [GB]: 8, [US]: 4 });
		const shared = [...SETTINGS.locations, usLocation, location('LEEDS', usWarehouse, { shop_id: US })];
		expect(perShop(decide(ordered, { shops, locations: shared }))).toEqual({ [GB]: 8, [US]: 12 });
	});

	test('a shop that is not set up gets nothing and is told once; an inactive one gets nothing', () => {
		const locations = [...SETTINGS.locations, usLocation];
		const unknown = decide(feeds, { locations });
		expect(perShop(unknown)).toEqual({ [GB]: 10 });
		expect(codes(unknown)).toEqual(['STOCK_UNKNOWN_SHOP']);
		const inactive = decide(feeds, { locations, shops: [...SETTINGS.shops, { shop_id: US, active: 'false' }] });
		expect(perShop(inactive)).toEqual({ [GB]: 10 });
		expect(codes(inactive)).toEqual([]);
	});

	test('a shop whose rows say different things gets nothing and is told, in whichever order they stand', () => {
		const locations = [...SETTINGS.locations, usLocation];
		const rows = [
			{ shop_id: US, shop_name: 'US', active: true },
			{ shop_id: US, shop_name: 'US', active: false },
		];
		for (const contradicting of [rows, [...rows].reverse()]) {
			const decision = decide(feeds, { locations, shops: [...SETTINGS.shops, ...contradicting] });
			expect(perShop(decision)).toEqual({ [GB]: 10 });
			expect(codes(decision)).toEqual(['STOCK_UNKNOWN_SHOP']);
			expect(decision.exceptions[0].json.what_happened).toContain('several rows in the table tts_shops');
		}
		// A table that is read twice gives the same rows again.
		const again = decide(feeds, { locations, shops: [...SETTINGS.shops, rows[0], rows[0]] });
		expect(perShop(again)).toEqual({ [GB]: 10, [US]: 4 });
	});

	test('a shop without locations gets nothing', () => {
		const decision = decide(feeds, { shops });
		expect(perShop(decision)).toEqual({ [GB]: 10 });
		expect(codes(decision)).toEqual(['STOCK_NO_LOCATIONS']);
	});

	test('without rows of shops every shop is accepted', () => {
		expect(perShop(decide(feeds, { shops: [], locations: [...SETTINGS.locations, usLocation] }))).toEqual({
			[GB]: 10,
			[US]: 4,
		});
	});
});

describe('the SKU map', () => {
	const row = (seller_sku: string, product_id: string, shop_id = '') => ({ seller_sku, product_id, shop_id });

	test('capitals and blanks fold', () => {
		expect(foldSku(' Tee-\tBLK ')).toBe('tee-blk');
	});

	test('a mapped SKU takes the stock of its product; a row of the shop goes first', () => {
		const skuMap = [
			row('TT-1', 'TEE'),
			row('TT-2', 'TEE'),
			row('TT-2', 'CAP', GB),
			row('TT-2', 'BAG', US),
			row(' scarf', 'SCARF'),
		];
		const decision = decide(
			{
				stock: [stock('TEE', { LEEDS: 5 }), stock('CAP', { LEEDS: 3 }), stock('SCARF', { LEEDS: 2 })],
				listings: [listing('1', [sku('TT-1', 0), sku('TT-2', 0), sku(' scarf', 0)])],
			},
			{ skuMap },
		);
		expect(sent(decision)).toEqual({ 'TT-1': { [MAIN]: 5 }, 'TT-2': { [MAIN]: 3 }, ' scarf': { [MAIN]: 2 } });
		expect(codes(decision)).toEqual([]);
	});

	test('a map that contradicts itself sends nothing', () => {
		const skuMap = [row('TT', 'TEE'), row('TT', 'CAP'), row('TT', 'TEE')];
		const decision = decide(
			{ stock: [stock('TEE', { LEEDS: 5 })], listings: [listing('1', [sku('TT', 0)])] },
			{ skuMap },
		);
		expect(decision.updates).toEqual([]);
		expect(codes(decision)).toEqual(['STOCK_AMBIGUOUS_SKU']);
		expect(decision.exceptions[0].json.what_happened).toContain('CAP and TEE');
	});

	test('a mapped product without stock row has no stock source; a misspelt map key is named', () => {
		const skuMap = [row('TT', 'GONE'), row('Tie', 'TEE'), row('', 'TEE'), row('X', '')];
		const decision = decide(
			{ stock: [stock('TEE', { LEEDS: 5 })], listings: [listing('1', [sku('TT', 4), sku('TIE', 4)])] },
			{ skuMap },
		);
		expect(decision.updates).toEqual([]);
		expect(codes(decision)).toEqual([
			'STOCK_NO_SOURCE',
			'STOCK_SKU_MAP_INCOMPLETE',
			'STOCK_SKU_MAP_INCOMPLETE',
			'STOCK_SKU_SPELLING',
		]);
	});

	test('a bundle sells as often as its scarcest component, per warehouse', () => {
		const skuMap = [row('SET', 'TEE + SOCK*2')];
		const run = (tee: Record<string, number>, sock: Record<string, number>, open: object[] = []) =>
			decide(
				{
					stock: [stock('TEE', tee), stock('SOCK', sock)],
					listings: [listing('1', [sku('SET', { [MAIN]: 99, [SCOTLAND]: 99 })])],
					unrouted: open as never,
				},
				{ skuMap },
			);
		expect(sent(run({ LEEDS: 9 }, { LEEDS: 7 }))).toEqual({ SET: { [MAIN]: 3, [SCOTLAND]: 0 } });
		expect(sent(run({ LEEDS: 9, EDINBURGH: 1 }, { LEEDS: 3, EDINBURGH: 4 }))).toEqual({
			SET: { [MAIN]: 1, [SCOTLAND]: 1 },
		});
		expect(sent(run({ LEEDS: 9 }, { EDINBURGH: 9 }))).toEqual({ SET: { [MAIN]: 0, [SCOTLAND]: 0 } });
		expect(sent(run({ LEEDS: 9 }, { LEEDS: 7 }, [unrouted('SOCK', 2), unrouted('SET', 1)]))).toEqual({
			SET: { [MAIN]: 1, [SCOTLAND]: 0 },
		});
		expect(run({ LEEDS: 9 }, { LEEDS: 7 }).updates[0].json.explain[0]).toMatchObject({
			newstore_product_id: 'TEE + SOCK*2',
			reason: expect.stringContaining('3 in Leeds DC as sets of TEE and 2 × SOCK: 3 published (was 198).'),
		});
	});

	test('a bundle with a component that is not in the run is left alone', () => {
		const feeds = { stock: [stock('TEE', { LEEDS: 9 })], listings: [listing('1', [sku('SET', 1)])] };
		const skuMap = [row('SET', 'TEE + SOCK*2')];
		expect(decide(feeds, { skuMap, scope: 'partial' }).updates).toEqual([]);
		expect(codes(decide(feeds, { skuMap, scope: 'partial' }))).toEqual([]);
		expect(codes(decide(feeds, { skuMap }))).toEqual(['STOCK_NO_SOURCE']);
	});

	test('a product whose id looks like components is itself', () => {
		const skuMap = [row('TT', 'A+B')];
		const decision = decide(
			{ stock: [stock('A+B', { LEEDS: 4 })], listings: [listing('1', [sku('TT', 1)])] },
			{ skuMap },
		);
		expect(sent(decision)).toEqual({ TT: { [MAIN]: 4 } });
	});

	test('open orders of a bundle lower its components, in its own listing and in theirs', () => {
		const decision = decide(
			{
				stock: [stock('TEE', { LEEDS: 9 })],
				listings: [listing('1', [sku('TEE', 1), sku('PACK', 1)])],
				unrouted: [unrouted('PACK', 2)],
			},
			{ skuMap: [row('PACK', 'TEE*3')] },
		);
		expect(sent(decision)).toEqual({ TEE: { [MAIN]: 3 } });
		expect(decision.summary.skus_unchanged).toBe(1);
	});

	test('a SKU renamed since the order lowers both products', () => {
		const decision = decide({
			stock: [stock('OLD', { LEEDS: 9 }), stock('NEW', { LEEDS: 9 })],
			listings: [listing('1', [sku('NEW', 1, { id: 'x' }), sku('OLD', 1)])],
			unrouted: [unrouted('OLD', 2, { sku_id: 'x' })],
		});
		expect(sent(decision)).toEqual({ NEW: { [MAIN]: 7 }, OLD: { [MAIN]: 7 } });
		expect(decision.summary.unrouted_units).toBe(2);
	});

	test('open orders that cannot be counted send nothing for their product', () => {
		const decision = decide({
			stock: [stock('TEE', { LEEDS: 9 }), stock('CAP', { LEEDS: 9 })],
			listings: [listing('1', [sku('TEE', 1), sku('CAP', 1)])],
			unrouted: [unrouted('TEE', 'some'), unrouted('GONE', 3)],
		});
		expect(sent(decision)).toEqual({ CAP: { [MAIN]: 9 } });
		expect(codes(decision)).toEqual(['STOCK_UNROUTED_UNREADABLE']);
		expect(decision.summary).toMatchObject({ unrouted_units: 3, unrouted_units_unmatched: 3 });
	});
});

describe('what protects the channel', () => {
	const many = Array.from({ length: 40 }, (_, index) => `SKU-${index}`);
	const feeds = (empty: number) => ({
		stock: many.map((id, index) => stock(id, { LEEDS: index < empty ? 0 : 5 })),
		listings: many.map((id, index) => listing(String(index), [sku(id, 4)])),
	});

	test('an empty stock feed sends nothing and is told; a person cannot release it', () => {
		for (const scope of ['full', 'partial'] as const) {
			const decision = decide({ stock: [{}], listings: [listing('1', [sku('TEE', 4)])] }, { scope, releaseHeld: true });
			expect(decision.updates).toEqual([]);
			expect(codes(decision)).toEqual(['STOCK_FEED_EMPTY']);
			expect(decision.exceptions[0].json.owner_role).toBe('operations');
			expect(decision.held.map(({ json }) => json)).toEqual([
				expect.objectContaining({ shop_id: GB, held_code: 'STOCK_FEED_EMPTY', listings: 1 }),
			]);
			expect(decision.summary.ok).toBe(false);
		}
	});

	test('no listings are a finding in a full run only', () => {
		const only = { stock: [stock('TEE', { LEEDS: 5 })] };
		expect(codes(decide(only))).toEqual(['STOCK_LISTINGS_EMPTY']);
		expect(codes(decide(only, { scope: 'partial' }))).toEqual([]);
	});

	test.each([
		['2026-11-23T10:59:00Z', true],
		['2026-11-23T10:59:00', true],
		['2026-11-23T11:30:00Z', false],
		['2026-11-23T12:04:00Z', false],
		['2026-11-24T12:00:00Z', true],
		['some time ago', true],
	])('stock read at %s is too old: %s', (stockReadAt, isStale) => {
		const run = decide(
			{ stock: [stock('TEE', { LEEDS: 5 })], listings: [listing('1', [sku('TEE', 4)])] },
			{ stockReadAt },
		);
		expect(run.updates).toHaveLength(isStale ? 0 : 1);
		expect(run.held).toHaveLength(isStale ? 1 : 0);
		expect(codes(run)).toEqual(isStale ? ['STOCK_FEED_STALE'] : []);
		if (isStale)
			expect(run.held[0].json.skus).toEqual([{ id: 'id-TEE', inventory: [{ warehouse_id: MAIN, quantity: 5 }] }]);
	});

	test('too many SKUs dropping to zero: nothing is sent, a person is asked', () => {
		const decision = decide(feeds(10));
		expect(decision.updates).toEqual([]);
		expect(decision.held).toHaveLength(40);
		expect(codes(decision)).toEqual(['STOCK_GUARDRAIL']);
		expect(decision.exceptions[0].json.what_happened).toContain('10 SKUs of 40 on sale would drop to zero');
		expect(decision.summary).toMatchObject({ skus_held: 40, skus_to_zero: 10, updates: 0, ok: false });
	});

	test('the guardrail leaves small numbers and small shares alone', () => {
		expect(decide(feeds(9)).updates).toHaveLength(40);
		expect(decide(feeds(10), { guardrailPercent: 25 }).updates).toHaveLength(40);
		expect(decide(feeds(40), { guardrailPercent: 100 }).updates).toHaveLength(40);
	});

	test('what is at zero already does not count for the guardrail', () => {
		const { stock: given, listings } = feeds(40);
		const shown = listings.map((each, index) => ({ ...each, skus: [sku(many[index], index < 11 ? 4 : 0)] }));
		expect(codes(decide({ stock: given, listings: shown }))).toEqual(['STOCK_GUARDRAIL']);
		expect(codes(decide({ stock: given, listings: shown }, { guardrailMinimumSkus: 12 }))).toEqual([]);
	});

	test('one shop that drops holds that shop; shops that drop together hold all', () => {
		const shops = [...SETTINGS.shops, { shop_id: US, shop_name: 'Sandbox US' }];
		const locations = [...SETTINGS.locations, location('NEWARK', '1', { shop_id: US })];
		const us = many.map((id, index) => listing(`us-${index}`, [sku(id, { 1: 4 })], { shop_id: US }));
		const run = (newark: (index: number) => number, empty: number) =>
			decide(
				{
					stock: many.map((id, index) => stock(id, { LEEDS: index < empty ? 0 : 5, NEWARK: newark(index) })),
					listings: [...feeds(0).listings, ...us],
				},
				{ shops, locations },
			);
		const one = run(() => 0, 0);
		expect(new Set(one.updates.map(({ json }) => json.shop_id))).toEqual(new Set([GB]));
		expect(new Set(one.held.map(({ json }) => json.shop_id))).toEqual(new Set([US]));
		const both = run((index) => (index < 9 ? 0 : 5), 9);
		expect(both.updates).toEqual([]);
		expect(both.exceptions[0].json.business_key).toBe('all shops');
	});

	test('a person can release what is held', () => {
		const decision = decide(feeds(40), { releaseHeld: true, stockReadAt: '2026-11-01T00:00:00Z' });
		expect(decision.updates).toHaveLength(40);
		expect(decision.held).toEqual([]);
		expect(decision.summary.released).toBe(true);
	});

	test('many findings of one kind: the first ones and one more that counts the others, in any order', () => {
		const listings = many.map((id, index) => listing(String(index), [sku(id, 4)]));
		const run = (given: typeof listings) =>
			decide({ stock: [stock('TEE', { LEEDS: 5 })], listings: given }, { exceptionLimit: 3 });
		const decision = run(listings);
		expect(decision.exceptions).toHaveLength(4);
		expect(decision.exceptions[3].json).toMatchObject({ code: 'STOCK_UNKNOWN_SKU', business_key: 'further findings' });
		expect(decision.exceptions[3].json.title).toContain('37 more cases');
		expect(decision.summary).toMatchObject({ exceptions: 40, exceptions_by_code: { STOCK_UNKNOWN_SKU: 40 } });
		expect(run([...listings].reverse()).exceptions.map(({ json }) => json)).toEqual(
			decision.exceptions.map(({ json }) => json),
		);
	});
});

describe('the words', () => {
	const explain = (atp: Record<string, number>, rules: object[], open: unknown[] = [], shown = 7) =>
		reasonOf(
			decide(
				{ stock: [stock('TEE', atp)], listings: [listing('1', [sku('TEE', shown)])], unrouted: open as never },
				{ rules: rules as never, mode: 'everything', guardrailPercent: 100 },
			),
		);

	test('every update line says how its number came about', () => {
		expect(explain({ LEEDS: 8, LONDON: 4 }, [rule('sku', 'TEE', 'buffer_units', 5)], [unrouted('TEE', 2)])).toBe(
			"12 in Leeds DC and London store, 2 ordered on TikTok and not yet in NewStore, 5 kept back by rule 'sku TEE buffer 5': 5 published (was 7).",
		);
		expect(explain({}, [])).toBe('nothing in Leeds DC and London store: 0 published (was 7).');
		expect(explain({ LEEDS: 9 }, [rule('all', '', 'share_percent', 50), rule('prefix', 'TE', 'cap', 3)])).toBe(
			"9 in Leeds DC, 4 of 9 offered by rule 'all share 50 %', at most 3 by rule 'prefix TE cap 3': 3 published (was 7).",
		);
		expect(explain({ LEEDS: 2 }, [rule('all', '', 'threshold', 3, { valid_to: '2026-12-01' })])).toBe(
			"2 in Leeds DC, 2 left count as sold out by rule 'all sold out below 3 until 2026-12-01': 0 published (was 7).",
		);
		expect(explain({ LEEDS: 123_456 }, [])).toBe(
			'123,456 in Leeds DC, at most 99,999 because TikTok takes no more: 99,999 published (was 7).',
		);
		expect(explain({ LEEDS: 6, LONDON: 5 }, [rule('location', 'LONDON', 'buffer_units', 2)])).toBe(
			"11 in Leeds DC and London store, 2 kept in their locations by rule 'location LONDON buffer 2': 9 published (was 7).",
		);
	});

	test('the summary is one sentence with numbers', () => {
		const decision = decide({
			stock: [stock('TEE', { LEEDS: 5, EDINBURGH: 1 }), stock('CAP', {})],
			listings: [listing('1', [sku('TEE', 9), sku('CAP', 2), sku('STICKER', 1)])],
		});
		expect(decision.summary.sentence).toBe(
			'Full run over 3 SKUs in 1 listing: 2 to change (2 lower, 1 to zero), 0 right already, 1 refused. 1 exception.',
		);
		expect(decision.summary.decided_at).toBe('2026-11-23T12:00:00.000Z');
	});

	test('what a person has to switch or start is named as it is called in the shipped workflows', () => {
		const skus = Array.from({ length: 12 }, (_, index) => `S${index}`);
		const held = decide({
			stock: skus.map((id) => stock(id, { LEEDS: 0 })),
			listings: [listing('1', [...skus.map((id) => sku(id, 5)), sku('STICKER', 1)])],
		});
		const todo = (code: string) => held.exceptions.find(({ json }) => json.code === code)?.json.what_to_do;
		expect(todo('STOCK_GUARDRAIL')).toContain(
			'in the form "Change settings" set "stock_release_held" to true, have the integration team run workflow 02',
		);
		// What starts by itself is not asked of a person.
		expect(todo('STOCK_UNKNOWN_SKU')).toMatch(/A corrected table counts within 5 minutes.*counts within minutes/);
		const twice = decide({ stock: [stock('TEE', {})], listings: [listing('1', [sku('TEE', 1), sku('TEE', 2)])] });
		expect(twice.exceptions[0].json.what_to_do).toContain('at the latest after the comparison by night');
	});

	test('every exception says what happened and what to do, without a code of its own in the text', () => {
		const decision = decide(
			{
				stock: [stock('TEE', { LEEDS: null })],
				listings: [listing('1', [sku('TEE', 9), sku('STICKER', 1), sku('', 1)])],
			},
			{ rules: [rule('sku', 'OTHER', 'cap', 'x')] },
		);
		expect(decision.exceptions.length).toBeGreaterThan(3);
		for (const { json } of decision.exceptions) {
			expect(json).toMatchObject({ flow: 'stock', code: expect.stringMatching(/^STOCK_[A-Z_]+$/) });
			for (const text of [json.title, json.what_happened, json.what_to_do]) {
				expect(text.length).toBeGreaterThan(10);
				expect(text).not.toContain('undefined');
				expect(text).not.toContain('STOCK_');
			}
		}
	});
});
