/** Shape of the injection: units, bundles, attributes, service level, determinism (newstore.md 5, 16). */
import fc from 'fast-check';
import { injected, refused } from '../support/decide.mts';
import { CREATED, NOW, SHOP_ID, shopOf, shopRow, tikTokOrder, validOrder } from '../support/orderExamples.mts';

const attributes = (list: Array<{ name: string; value: string }>) =>
	Object.fromEntries(list.map(({ name, value }) => [name, value]));

describe('one entry per unit', () => {
	const item = injected(
		tikTokOrder({
			lines: [{ price: 2500 }, { price: 2500 }, { price: 1500, sellerSku: 'CAP-NVY-OS', skuId: '1729000000000000201' }],
		}),
	);

	test('every TikTok line is one item with its own id', () => {
		expect(item.payload.shipments).toHaveLength(1);
		expect(item.payload.shipments[0].items.map((one) => [one.external_item_id, one.product_id])).toEqual([
			['577080000000000001-1', 'TEE-BLK-M'],
			['577080000000000002-1', 'TEE-BLK-M'],
			['577080000000000003-1', 'CAP-NVY-OS'],
		]);
		expect(item.line_map).toEqual([
			{ external_item_id: '577080000000000001-1', tiktok_line_id: '577080000000000001' },
			{ external_item_id: '577080000000000002-1', tiktok_line_id: '577080000000000002' },
			{ external_item_id: '577080000000000003-1', tiktok_line_id: '577080000000000003' },
		]);
	});

	test('every unit carries its TikTok line', () => {
		expect(attributes(item.payload.shipments[0].items[2].extended_attributes)).toEqual({
			tiktok_line_id: '577080000000000003',
			tiktok_sku_id: '1729000000000000201',
			tiktok_seller_sku: 'CAP-NVY-OS',
		});
	});

	test('the order carries its TikTok ids', () => {
		expect(attributes(item.payload.extended_attributes)).toEqual({
			tiktok_order_id: '576460000000000001',
			tiktok_shop_id: SHOP_ID,
			tiktok_order_type: 'NORMAL',
			tiktok_shipping_type: 'SELLER',
			tiktok_delivery_type: 'HOME_DELIVERY',
			tiktok_delivery_option_id: '7091000000000000001',
			tiktok_warehouse_id: '7068000000000000001',
		});
	});

	test('head of the order', () => {
		expect(item.payload).toMatchObject({
			external_id: '576460000000000001',
			shop: 'storefront-catalog-en',
			shop_locale: 'en-GB',
			channel_type: 'web',
			channel_name: 'tiktok-shop-gb',
			currency: 'GBP',
			price_method: 'tax_included',
			placed_at: '2025-12-01T00:00:00Z',
			customer_language: 'en',
		});
		expect(item.payload.payments[0].processed_at).toBe('2025-12-01T00:01:00Z');
	});
});

describe('bundles', () => {
	const bundle = [
		{ sku_id: '1729000000000000302', seller_sku: 'CAP-NVY-OS', sku_count: 1 },
		{ sku_id: '1729000000000000301', seller_sku: 'TEE-BLK-M', sku_count: 2 },
	];
	const line = {
		price: 5000,
		sellerDiscount: 501,
		platformDiscount: 100,
		sellerSku: 'GIFT-BOX',
		skuId: '1729000000000000300',
		bundle,
	};

	test('become their components, price and discounts split to the cent', () => {
		const { payload, line_map } = injected(tikTokOrder({ lines: [line] }));
		expect(
			payload.shipments[0].items.map((item) => [
				item.external_item_id,
				item.product_id,
				item.price.item_price,
				item.price.item_discount_info?.[0].price_adjustment,
				item.price.group_ref,
			]),
		).toEqual([
			['577080000000000001-1', 'TEE-BLK-M', 16.67, 1.67, '577080000000000001'],
			['577080000000000001-2', 'TEE-BLK-M', 16.67, 1.67, '577080000000000001'],
			['577080000000000001-3', 'CAP-NVY-OS', 16.66, 1.67, '577080000000000001'],
		]);
		expect(new Set(line_map.map((one) => one.tiktok_line_id))).toEqual(new Set(['577080000000000001']));
		expect(attributes(payload.shipments[0].items[0].extended_attributes)).toMatchObject({
			tiktok_seller_sku: 'TEE-BLK-M',
			tiktok_bundle_sku_id: '1729000000000000300',
			tiktok_bundle_seller_sku: 'GIFT-BOX',
		});
	});

	test('of the SKU map are taken apart the same way', () => {
		const { payload } = injected(tikTokOrder({ lines: [{ price: 1000, sellerSku: 'SOCK-3PACK' }] }), {
			skuMap: [{ seller_sku: 'SOCK-3PACK', product_id: 'SOCK-MIX-OS*3' }],
		});
		expect(payload.shipments[0].items.map((item) => [item.product_id, item.price.item_price])).toEqual([
			['SOCK-MIX-OS', 3.34],
			['SOCK-MIX-OS', 3.33],
			['SOCK-MIX-OS', 3.33],
		]);
	});

	test.each([0, -1, 1.5, 5000])('with %d pieces of a component need a person', (sku_count) => {
		const lines = [{ price: 100, bundle: [{ sku_id: '1', seller_sku: 'TEE-BLK-M', sku_count }] }];
		expect(refused(tikTokOrder({ lines }))).toMatchObject({ code: 'ORDER_BUNDLE_UNCLEAR', owner_role: 'ecommerce' });
	});

	test('with a component without SKU need a person', () => {
		const lines = [{ price: 100, bundle: [{ sku_id: '1', seller_sku: '', sku_count: 1 }] }];
		expect(refused(tikTokOrder({ lines })).code).toBe('ORDER_UNKNOWN_SKU');
	});
});

describe('SKUs', () => {
	const order = (sellerSku: string) => tikTokOrder({ lines: [{ price: 100, sellerSku }] });
	const productOf = (sellerSku: string, skuMap: Array<Record<string, unknown>>) =>
		injected(order(sellerSku), {
			skuMap,
			stock: [
				{ product_id: 'P-1', atp: 1 },
				{ product_id: 'P-2', atp: 1 },
			],
		}).payload.shipments[0].items[0].product_id;

	test('the row of the shop goes before the row for all shops', () => {
		const rows = [
			{ seller_sku: 'OLD', product_id: 'P-1', shop_id: '' },
			{ seller_sku: 'OLD', product_id: 'P-2', shop_id: SHOP_ID },
			{ seller_sku: 'OLD', product_id: 'P-3', shop_id: '1' },
		];
		expect(productOf('OLD', rows)).toBe('P-2');
		expect(productOf('OLD', rows.slice(0, 1))).toBe('P-1');
	});

	test.each([
		['empty', '', [], /no seller SKU/],
		['blank', '  ', [], /no seller SKU/],
		['with a blank at its end', 'TEE-BLK-M ', [], /space at its start or end/],
		['in other capitals than the map', 'old', [{ seller_sku: 'OLD', product_id: 'P-1' }], /capitals differ/],
		[
			'mapped twice',
			'OLD',
			[
				{ seller_sku: 'OLD', product_id: 'P-1' },
				{ seller_sku: 'OLD', product_id: 'P-2' },
			],
			/several products.*P-1, P-2/,
		],
		['mapped to a too long id', 'OLD', [{ seller_sku: 'OLD', product_id: 'x'.repeat(65) }], /longer than 64/],
	])('a SKU %s is refused', (_, sku, skuMap, words) => {
		const exception = refused(order(sku), { skuMap });
		expect(exception).toMatchObject({ code: 'ORDER_UNKNOWN_SKU', owner_role: 'ecommerce', ids: { seller_sku: sku } });
		expect(exception.what_happened).toMatch(words);
	});

	test('without a row a SKU is refused by setting', () => {
		expect(refused(order('TEE-BLK-M'), { options: { unmappedSku: 'exception' } }).code).toBe('ORDER_UNKNOWN_SKU');
	});
});

describe('service level', () => {
	const levelOf = (setting: object) =>
		injected(tikTokOrder(), setting).payload.shipments[0].shipping_option.service_level_identifier;

	test('by delivery option and shop, else by delivery option, else of the shop', () => {
		const serviceMap = [
			{ delivery_option_id: '7091000000000000001', service_level: 'EXPRESS', shop_id: '' },
			{ delivery_option_id: '7091000000000000001', service_level: 'NEXT_DAY', shop_id: SHOP_ID },
			{ delivery_option_id: '7091000000000000002', service_level: 'OTHER', shop_id: '' },
		];
		expect(levelOf({ serviceMap })).toBe('NEXT_DAY');
		expect(levelOf({ serviceMap: [serviceMap[0]] })).toBe('EXPRESS');
		expect(levelOf({ serviceMap: [serviceMap[2]] })).toBe('STANDARD');
	});

	test.each([
		['none', [], { service_level: '' }],
		[
			'two for one delivery option',
			[
				{ delivery_option_id: '7091000000000000001', service_level: 'A' },
				{ delivery_option_id: '7091000000000000001', service_level: 'B' },
			],
			{},
		],
	])('%s: a person is asked', (_, serviceMap, row) => {
		expect(refused(tikTokOrder(), { serviceMap, shops: [shopRow(row)] })).toMatchObject({
			code: 'ORDER_SERVICE_LEVEL_MISSING',
			owner_role: 'integration',
			ids: { delivery_option_id: '7091000000000000001' },
		});
	});

	test.each([
		[{}, { strategy: 'default' }],
		[
			{ routingStrategy: 'prerouted', fulfillmentNodeId: 'DC1' },
			{ strategy: 'prerouted', fulfillment_node_id: 'DC1' },
		],
		[
			{ routingStrategy: 'external', fulfillmentNodeId: 'DC1' },
			{ strategy: 'external', fulfillment_node_id: 'DC1' },
		],
	])('routing %j', (options, expected) => {
		expect(injected(tikTokOrder(), { options }).payload.shipments[0].shipping_option.routing_strategy).toEqual(
			expected,
		);
	});
});

describe('limits', () => {
	test('more units than the limit', () => {
		const lines = Array.from({ length: 4 }, () => ({ price: 100 }));
		expect(refused(tikTokOrder({ lines }), { options: { itemLimit: 3 } })).toMatchObject({
			code: 'ORDER_TOO_MANY_ITEMS',
		});
		expect(injected(tikTokOrder({ lines }), { options: { itemLimit: 4 } }).line_map).toHaveLength(4);
	});

	test('the prefix of the external id, and its limit', () => {
		const { external_id, payload } = injected(tikTokOrder(), { shops: [shopRow({ external_id_prefix: 'TT-' })] });
		expect([external_id, payload.external_id, payload.payments[0].correlation_ref]).toEqual([
			'TT-576460000000000001',
			'TT-576460000000000001',
			'TT-576460000000000001-buyer',
		]);
		expect(refused(tikTokOrder(), { shops: [shopRow({ external_id_prefix: 'x'.repeat(60) })] }).code).toBe(
			'ORDER_ID_TOO_LONG',
		);
	});
});

describe('the same order gives the same payload', () => {
	test('at another time, and whatever the order of its lines and components', () => {
		fc.assert(
			fc.property(
				validOrder,
				fc.integer(),
				fc.integer({ min: 0, max: 10_000_000 }),
				({ market, order }, seed, later) => {
					const shops = [shopOf(market)];
					const first = JSON.stringify(injected(order, { shops }));
					const lines = order.line_items as Array<Record<string, unknown>>;
					const rank = (line: Record<string, unknown>) => (Number(String(line.id).slice(-6)) * 7919 + seed) % 97;
					const shuffled = [...lines]
						.sort((a, b) => rank(a) - rank(b))
						.map((line) =>
							Array.isArray(line.combined_listing_skus)
								? { ...line, combined_listing_skus: [...line.combined_listing_skus].reverse() }
								: line,
						);
					const again = { ...order, line_items: shuffled, update_time: CREATED + later };
					expect(JSON.stringify(injected(again, { shops, now: NOW + later }))).toBe(first);
				},
			),
			{ numRuns: 100 },
		);
	});

	test('no two items ever share their id, and ids fit', () => {
		fc.assert(
			fc.property(validOrder, ({ market, order }) => {
				const { payload, line_map } = injected(order, { shops: [shopOf(market)] });
				const ids = payload.shipments[0].items.map((item) => item.external_item_id);
				expect(new Set(ids).size).toBe(ids.length);
				expect(ids).toEqual(line_map.map((entry) => entry.external_item_id));
				for (const id of ids) expect(id.length).toBeLessThanOrEqual(64);
			}),
			{ numRuns: 60 },
		);
	});
});
