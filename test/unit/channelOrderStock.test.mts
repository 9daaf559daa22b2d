/** Stock before the order goes: competing orders, short orders, the references that follow an injection. */
import fc from 'fast-check';
import { externalReference } from '../../nodes/ChannelOrder/externalReferences.ts';
import { listStockToCheck } from '../../nodes/ChannelOrder/listStock.ts';
import { resolveShort, unknownOrders } from '../../nodes/ChannelOrder/resolveShort.ts';
import { availableUnits, readStock } from '../../nodes/ChannelOrder/stockCheck.ts';
import { decide } from '../support/decide.mts';
import { PAID, SHOP_ID, shopRow, tikTokOrder } from '../support/orderExamples.mts';

type Row = Record<string, unknown>;

const order = (id: string, units = 1, paidTime = PAID, sku = 'TEE-BLK-M') =>
	tikTokOrder({
		id,
		lines: Array.from({ length: units }, (_, index) => ({ id: `${id}0${index}`, price: 1000, sellerSku: sku })),
		order: { paid_time: paidTime },
	});

/** Units of every product over all locations. */
const totals = (rows: Row[]) => {
	const stock = readStock(rows);
	return Object.fromEntries([...stock.keys()].map((product) => [product, availableUnits(stock, product, undefined)]));
};

describe('stock figures', () => {
	test('of all three shapes are summed over locations', () => {
		const rows = [
			{ product_id: 'A', atp_by_location: { S1: 2, S2: 3 } },
			{ product_id: 'B', fulfillment_node_id: 'S1', atp: 1 },
			{ product_id: 'B', fulfillment_node_id: 'S2', atp: 4 },
			{ product_id: 'C', atp: 7 },
		];
		expect(totals(rows)).toEqual({ A: 5, B: 5, C: 7 });
	});

	test('below zero promises nothing and takes nothing away; what is no number is unknown', () => {
		const rows = [
			{ product_id: 'A', atp_by_location: { S1: -2, S2: 3 } },
			{ product_id: 'B', atp: null },
			{ product_id: 'C', atp_by_location: {} },
			{ product_id: 'D', atp: '4' },
			{ product_id: 'E', atp: '' },
			{ atp: 9 },
			{},
		];
		expect(totals(rows)).toEqual({ A: 3, D: 4 });
	});

	test('a figure that comes twice counts once, the lower one', () => {
		expect(
			totals([
				{ product_id: 'A', atp: 4 },
				{ product_id: 'A', atp: 3 },
			]),
		).toEqual({ A: 3 });
	});
});

describe('orders compete for the last units', () => {
	const stock = (atp: number) => [{ product_id: 'TEE-BLK-M', atp }];

	test('the first paid gets it, whatever the order of the items', () => {
		const { inject, short } = decide([order('2', 1, PAID + 1), order('1', 1, PAID)], { stock: stock(1) });
		expect(inject.map((item) => item.json.order_id)).toEqual(['1']);
		expect(short.map((item) => [item.json.order_id, item.json.shortage])).toEqual([
			['2', [{ product_id: 'TEE-BLK-M', wanted: 1, available: 0 }]],
		]);
	});

	test('an order that is short leaves the units to those after it', () => {
		const { inject, short } = decide([order('1', 3, PAID), order('2', 2, PAID + 1)], { stock: stock(2) });
		expect(inject.map((item) => item.json.order_id)).toEqual(['2']);
		expect(short[0].json.shortage).toEqual([{ product_id: 'TEE-BLK-M', wanted: 3, available: 2 }]);
	});

	test('an order that is injected nevertheless takes what there is', () => {
		const shops = [shopRow({ short_stock_action: 'inject' })];
		const { inject, short } = decide([order('1', 3, PAID), order('2', 2, PAID + 1)], { stock: stock(2), shops });
		expect(inject).toEqual([]);
		expect(short.map((item) => [item.json.order_id, item.json.short_action])).toEqual([
			['1', 'inject'],
			['2', 'inject'],
		]);
	});

	test('orders that wait take nothing', () => {
		const waiting = { ...order('1', 1, PAID - 10), status: 'ON_HOLD' };
		expect(decide([waiting, order('2')], { stock: stock(1) }).inject).toHaveLength(1);
	});

	test('components of bundles count', () => {
		const bundle = [{ sku_id: '1', seller_sku: 'TEE-BLK-M', sku_count: 2 }];
		const { short } = decide([tikTokOrder({ lines: [{ price: 100, bundle }] })], { stock: stock(1) });
		expect(short[0].json.shortage).toEqual([{ product_id: 'TEE-BLK-M', wanted: 2, available: 1 }]);
	});

	test('no figure is no stock, and says so in its own words', () => {
		const { short } = decide([order('1')], { stock: [] });
		expect(short[0].json).toMatchObject({
			shortage: [{ product_id: 'TEE-BLK-M', wanted: 1, available: null }],
			short_action: 'hold',
			region: 'GB',
			ship_by: '2025-12-03T00:00:00Z',
			tiktok_cancels_at: '2025-12-06T00:00:00Z',
			reason:
				'NewStore gave no stock figure for TEE-BLK-M: the product may be unknown there, or the stock was not read.',
		});
		expect(short[0].json.payload.external_id).toBe('1');
	});

	test('never more units are injected than NewStore can promise', () => {
		fc.assert(
			fc.property(
				fc.array(fc.record({ units: fc.integer({ min: 1, max: 4 }), paid: fc.integer({ min: 0, max: 5 }) }), {
					maxLength: 12,
				}),
				fc.integer({ min: 0, max: 15 }),
				(wishes, atp) => {
					const orders = wishes.map(({ units, paid }, index) => order(String(index + 1), units, PAID + paid));
					const { inject, short } = decide(orders, { stock: stock(atp) });
					const units = inject.reduce((all, item) => all + item.json.line_map.length, 0);
					expect(units).toBeLessThanOrEqual(atp);
					expect(inject.length + short.length).toBe(orders.length);
				},
			),
			{ numRuns: 100 },
		);
	});
});

describe('List Stock To Check', () => {
	test('every product once, of all orders that may still go, bundles and map included', () => {
		const bundle = [
			{ sku_id: '1', seller_sku: 'TEE-BLK-M', sku_count: 2 },
			{ sku_id: '2', seller_sku: 'BELT', sku_count: 1 },
		];
		const products = listStockToCheck(
			[
				{},
				order('1'),
				tikTokOrder({
					id: '2',
					lines: [
						{ price: 1, bundle },
						{ price: 1, sellerSku: 'HAT', cancelled: true },
					],
				}),
				{ ...order('3', 1, PAID, 'CAP-NVY-OS'), status: 'ON_HOLD' },
				{ ...order('4', 1, PAID, 'SOCK-MIX-OS'), status: 'DELIVERED' },
				order('5', 1, PAID, ''),
				{ id: '6' },
			],
			[{ seller_sku: 'BELT', product_id: 'BELT-90 + BUCKLE', shop_id: '' }],
		);
		expect(products).toEqual([
			{ productId: 'TEE-BLK-M', indexes: [1, 2] },
			{ productId: 'BELT-90', indexes: [2] },
			{ productId: 'BUCKLE', indexes: [2] },
			{ productId: 'CAP-NVY-OS', indexes: [3] },
		]);
	});
});

describe('Resolve Short', () => {
	const shortItem = (
		action: string,
		changes: Row = {},
		orders = [order('1', 2)],
		atp: Row[] = [{ product_id: 'TEE-BLK-M', atp: 1 }],
	): Row => ({
		...(decide(orders, { stock: atp, shops: [shopRow({ short_stock_action: action, ...changes })] }).short[0]
			.json as unknown as Row),
		found: false,
	});

	test('an order that NewStore has is injected again, which creates nothing and gives the item ids', () => {
		const item = shortItem('hold');
		const resolution = resolveShort({ ...item, found: true, newstore_order_id: 'uuid-1' }, 'repeat');
		expect(resolution).toEqual({
			kind: 'inject',
			item: {
				shop_id: SHOP_ID,
				order_id: '1',
				external_id: '1',
				payload: item.payload,
				line_map: item.line_map,
				warnings: [],
			},
		});
	});

	test('or skipped by setting', () => {
		expect(resolveShort({ ...shortItem('hold'), found: 'true', newstore_order_id: 'uuid-1' }, 'skip')).toMatchObject({
			kind: 'skip',
			item: { order_id: '1', code: 'ALREADY_IN_NEWSTORE', newstore_order_id: 'uuid-1' },
		});
	});

	describe.each([
		['that the buyer asked to cancel', { is_buyer_request_cancel: true }, 'wait'],
		['that is shipped', { status: 'AWAITING_COLLECTION' }, 'skip'],
	] as const)('an order %s', (_, fields, output) => {
		const decided = (changes: Row = {}, setting = {}) => decide([{ ...order('1', 2), ...fields, ...changes }], setting);

		test('is not sent, and is looked up: NewStore may have it although TikTok does not know its number there', () => {
			const { asked, inject, ...decisions } = decided();
			expect([inject.length, decisions[output].length, asked.length]).toEqual([0, 1, 1]);
			const item = asked[0].json as unknown as Row;
			expect(resolveShort({ ...item, found: true }, 'repeat')).toMatchObject({
				kind: 'inject',
				item: { order_id: '1' },
			});
			for (const [found, mode] of [
				[false, 'repeat'],
				[undefined, 'repeat'],
				[true, 'skip'],
			] as const)
				expect(resolveShort({ ...item, found }, mode)).toEqual({ kind: 'nothing' });
		});

		test('is not looked up when a line is cancelled, the shop is off, or it cannot be built; nobody is asked about it', () => {
			const [first, ...rest] = order('1', 2).line_items as Row[];
			for (const [changes, setting] of [
				[{ line_items: [{ ...first, display_status: 'CANCELLED' }, ...rest] }],
				[{}, { shops: [shopRow({ active: false })] }],
				[{ recipient_address: {} }],
			] as Array<[Row, object?]>) {
				const { asked, short, exceptions } = decided(changes, setting);
				expect([asked, short, exceptions]).toEqual([[], [], []]);
			}
		});
	});

	test('only waits when it is partly shipped or on hold and the buyer asks to cancel', () => {
		for (const status of ['PARTIALLY_SHIPPING', 'ON_HOLD']) {
			const { wait, asked, short } = decide([{ ...order('1'), is_buyer_request_cancel: true, status }]);
			expect([wait.length, asked, short]).toEqual([1, [], []]);
		}
	});

	test('hold asks a person, with lines, deadline and what the market allows', () => {
		const resolution = resolveShort(shortItem('hold'), 'repeat');
		expect(resolution).toMatchObject({
			kind: 'exception',
			exception: {
				code: 'ORDER_SHORT_STOCK',
				flow: 'orders',
				owner_role: 'operations',
				business_key: '1',
				deadline: '2025-12-03T00:00:00Z',
				ids: { order_id: '1', shop_id: SHOP_ID, product_ids: 'TEE-BLK-M' },
				what_happened:
					'NewStore can promise 1 of the 2 units of TEE-BLK-M. The order is held back and was not sent to NewStore.',
			},
		});
		const text = resolution.kind === 'exception' ? resolution.exception.what_to_do : '';
		expect(text).toContain('1 of the lines 100, 101 (TEE-BLK-M)');
		expect(text).toContain('In this market single lines can be cancelled');
	});

	test('inject sends and tells', () => {
		const resolution = resolveShort(shortItem('inject'), 'repeat');
		expect(resolution).toMatchObject({
			kind: 'inject',
			item: { order_id: '1', warnings: ['NewStore can promise 1 of the 2 units of TEE-BLK-M.'] },
			exception: { code: 'ORDER_INJECTED_SHORT', severity: 'info' },
		});
	});

	test.each([
		['GB', 'single lines can be cancelled'],
		['US', 'single lines can be cancelled'],
		['DE', 'only the whole order can be cancelled'],
	])('cancel names the lines and the rule of %s', (region, rule) => {
		const resolution = resolveShort(shortItem('cancel', { region }), 'repeat');
		expect(resolution).toMatchObject({ kind: 'exception', exception: { code: 'ORDER_SHORT_CANCEL' } });
		const text = resolution.kind === 'exception' ? resolution.exception.what_to_do : '';
		expect(text).toContain('Cancel these lines in Seller Center: 1 of the lines 100, 101 (TEE-BLK-M)');
		expect(text).toContain(rule);
	});

	test('a product without any figure is held, never proposed for cancellation', () => {
		expect(resolveShort(shortItem('cancel', {}, [order('1')], []), 'repeat')).toMatchObject({
			kind: 'exception',
			exception: { code: 'ORDER_STOCK_UNKNOWN' },
		});
	});

	describe('units that another order of the batch took', () => {
		const atp = (units: number) => [{ product_id: 'TEE-BLK-M', atp: units }];
		const resolved = (found: Record<string, boolean | undefined>, mode: 'repeat' | 'skip', stock = atp(1)) => {
			const orders = [order('1', 1, PAID), order('2', 1, PAID + 1)];
			const { inject, short, contested } = decide(orders, { stock });
			expect(inject.map((item) => item.json.order_id)).toEqual(['1']);
			const items = [...short, ...contested].map(({ json }): Row => ({ ...json, found: found[json.order_id] }));
			return items.map((json) => resolveShort(json, mode, unknownOrders(items)));
		};

		test('are no shortage while NewStore has that order, or does not say', () => {
			const skipped = [{ kind: 'skip', item: { order_id: '2', code: 'COUNTED_TWICE' } }, { kind: 'nothing' }];
			expect(resolved({ 1: true, 2: false }, 'repeat')).toMatchObject(skipped);
			expect(resolved({ 2: false }, 'repeat')).toMatchObject(skipped);
		});

		test('are missing when that order is new, or would be missing anyhow', () => {
			const short = { kind: 'exception', exception: { code: 'ORDER_SHORT_STOCK', business_key: '2' } };
			expect(resolved({ 1: false, 2: false }, 'repeat')).toMatchObject([short, { kind: 'nothing' }]);
			expect(resolved({ 1: true, 2: false }, 'skip')[0]).toMatchObject(short);
			const two = decide([order('1', 1, PAID), order('2', 3, PAID + 1)], { stock: atp(2) });
			expect([two.short[0].json.rivals, two.contested]).toEqual([[], []]);
		});

		test("at a location that does not serve the shop are nobody else's", () => {
			const us = { ...order('2', 1, PAID + 1), shop_id: '12' };
			const locations = [
				{ location_id: 'DC', warehouse_id: '91', shop_id: SHOP_ID },
				{ location_id: 'US', warehouse_id: '92', shop_id: '12' },
			];
			const stock = [{ product_id: 'TEE-BLK-M', atp_by_location: { DC: 1, US: 0 } }];
			const shops = [shopRow(), shopRow({ shop_id: '12' })];
			const { short, contested } = decide([order('1'), us], { stock, shops, locations });
			expect([short[0].json.rivals, contested]).toEqual([[], []]);
		});
	});

	test('an order that was not looked up is not decided', () => {
		const { found: _, ...item } = shortItem('inject');
		expect(resolveShort(item, 'repeat')).toMatchObject({
			kind: 'exception',
			exception: { code: 'ORDER_LOOKUP_MISSING' },
		});
	});

	test('items from elsewhere are told apart', () => {
		expect(resolveShort({ order_id: '1', found: false }, 'repeat')).toMatchObject({
			kind: 'exception',
			exception: { code: 'ORDER_MALFORMED', title: 'TikTok order 1 cannot be read: external_id is missing' },
		});
	});
});

describe('Build External References', () => {
	const injected = {
		shop_id: SHOP_ID,
		order_id: '1',
		external_id: '1',
		newstore_order_id: 'ns-1',
		line_map: [
			{ external_item_id: '10-1', tiktok_line_id: '10' },
			{ external_item_id: '10-2', tiktok_line_id: '10' },
			{ external_item_id: '11-1', tiktok_line_id: '11' },
		],
		items: [
			{ external_item_id: '10-1', id: 'uuid-a', product_id: 'TEE-BLK-M' },
			{ external_item_id: '10-2', id: 'uuid-b', product_id: 'CAP-NVY-OS' },
			{ external_item_id: '11-1', id: 'uuid-c', product_id: 'TEE-BLK-M' },
		],
		already_existed: false,
	};

	test('one reference per order, the parts of a bundle share their line', () => {
		expect(externalReference(injected)).toEqual({
			reference: {
				shop_id: SHOP_ID,
				order_id: '1',
				external_order_id: 'ns-1',
				platform: 'ORDER_MANAGEMENT_SYSTEM',
				line_items: [
					{ id: 'uuid-a', origin_id: '10' },
					{ id: 'uuid-b', origin_id: '10' },
					{ id: 'uuid-c', origin_id: '11' },
				],
			},
		});
	});

	test('without a line map the item ids say it', () => {
		expect(externalReference({ ...injected, line_map: undefined })).toEqual(externalReference(injected));
	});

	test.each([
		['no NewStore id', { newstore_order_id: '' }],
		['no items', { items: [] }],
		['an item without id', { items: [{ external_item_id: '10-1' }] }],
		['an item missing', { items: injected.items.slice(0, 2) }],
		['an item of nobody', { items: [...injected.items, { external_item_id: 'gift', id: 'uuid-d' }] }],
		[
			'too many items',
			{ line_map: [], items: Array.from({ length: 101 }, (_, i) => ({ external_item_id: `${i}-1`, id: `u${i}` })) },
		],
	])('%s is refused', (_, changes) => {
		expect(externalReference({ ...injected, ...changes })).toMatchObject({
			exception: { code: 'ORDER_REFERENCE_INCOMPLETE', business_key: '1', ids: { order_id: '1', shop_id: SHOP_ID } },
		});
	});
});
