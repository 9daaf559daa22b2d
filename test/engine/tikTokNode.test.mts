// The TikTok Shop node in n8n's own engine, over real HTTP, against the sandbox TikTok Shop.
import {
	CREDENTIALS,
	DELIVERY_OPTION_IDS,
	SHOP_CIPHERS,
	SHOP_IDS,
	WAREHOUSE_IDS,
	createSeed,
} from '../../sandbox/seed.mts';
import { tiktokWorld } from '../../sandbox/tiktok/fromSeed.mts';
import { credential, runNode } from '../support/engine.mts';
import type { CredentialStore, RunResult } from '../support/engine.mts';
import { startTestShop } from '../support/tiktokSandbox.mts';
import type { TestShop } from '../support/tiktokSandbox.mts';

const TYPE = 'n8n-nodes-newstore-tiktokshop.tikTokShop';
const ERROR_OUTPUT = { onError: 'continueErrorOutput' };

let shop: TestShop;
let store: CredentialStore;

beforeEach(async () => {
	shop = await startTestShop({ world: tiktokWorld(createSeed()) });
	store = {
		tt: {
			...CREDENTIALS.tiktok,
			accessTokenExpiresAt: 0,
			refreshTokenExpiresAt: 0,
			shopCipher: SHOP_CIPHERS.GB,
			apiBaseUrl: shop.server.url,
			tokenBaseUrl: shop.server.url,
			authCode: '',
			tokenRenewedAt: '0',
		},
	};
});
afterEach(async () => {
	expect(shop.contracts.violations()).toEqual([]);
	await shop.close();
});

async function run(
	resource: string,
	operation: string,
	parameters: Record<string, unknown> = {},
	input: Array<Record<string, unknown>> = [{}],
	settings: Record<string, unknown> = {},
): Promise<RunResult> {
	const options = { retryDelaySeconds: 0.02, ...(parameters.options as object) };
	return await runNode(
		{
			type: TYPE,
			parameters: { resource, operation, ...parameters, options } as never,
			credentials: credential('tikTokShopApi', 'tt'),
			...settings,
		},
		input,
		store,
	);
}

const calls = (operationId: string) => shop.server.stats()[operationId]?.calls ?? 0;
const listing = (sellerSku: string, shopId: string = SHOP_IDS.GB) => {
	for (const product of shop.server.actions.snapshotListings({ shopId })) {
		const sku = product.skus.find((each) => each.sellerSku === sellerSku);
		if (sku) return { product, sku };
	}
	throw new Error(`no listing of ${sellerSku}`);
};
const placeOrder = (lines: Record<string, number>, shopId: string = SHOP_IDS.GB) =>
	shop.server.actions.placeOrder({
		shopId,
		lines: Object.entries(lines).map(([seller_sku, quantity]) => ({ seller_sku, quantity })),
	});
const available = (sellerSku: string) => listing(sellerSku).sku.warehouses.map((warehouse) => warehouse.available);

describe('Shops', () => {
	test('are listed with their ciphers', async () => {
		const { json } = await run('shop', 'getAuthorized');
		expect(json('Node')).toEqual([
			expect.objectContaining({ shop_id: SHOP_IDS.GB, shop_cipher: SHOP_CIPHERS.GB, region: 'GB' }),
			expect.objectContaining({ shop_id: SHOP_IDS.US, shop_cipher: SHOP_CIPHERS.US, region: 'US' }),
		]);
	});

	test('permissions of the seller', async () => {
		const { json, error } = await run('shop', 'getPermissions');
		expect(error).toBeUndefined();
		expect(json('Node')).toEqual([{ permissions: expect.any(Array) }]);
	});

	test('each item goes to its own shop, by id or by cipher; without one to the shop of the credential', async () => {
		const { json } = await run('logistics', 'getWarehouses', { onlySelling: true }, [
			{ shop_id: SHOP_IDS.US },
			{},
			{ shop_cipher: SHOP_CIPHERS.US },
		]);
		expect(json('Node').map((w) => [w.shop_id, w.warehouse_id])).toEqual([
			[SHOP_IDS.US, WAREHOUSE_IDS.US_MAIN],
			[SHOP_IDS.GB, WAREHOUSE_IDS.GB_MAIN],
			[SHOP_IDS.GB, WAREHOUSE_IDS.GB_SCOTLAND],
			[SHOP_IDS.US, WAREHOUSE_IDS.US_MAIN],
		]);
		expect(calls('getAuthorizedShops')).toBe(1);
	});

	test('a fixed shop counts for all items', async () => {
		const shopField = { shop: { __rl: true, mode: 'list', value: SHOP_IDS.US }, shopSource: 'fixed' };
		const { json } = await run('logistics', 'getWarehouses', shopField, [{ shop_id: SHOP_IDS.GB }]);
		expect(new Set(json('Node').map((warehouse) => warehouse.shop_id))).toEqual(new Set([SHOP_IDS.US]));
	});

	test('a shop that is not authorized is named', async () => {
		const { error } = await run('logistics', 'getWarehouses', {}, [{ shop_id: '7494000000000000999' }]);
		expect(error?.message).toBe('The shop 7494000000000000999 is not among the shops that the authorization covers.');
	});

	test('several shops and none chosen: says so', async () => {
		store.tt.shopCipher = '';
		const { error } = await run('webhook', 'getMany');
		expect(error?.message).toBe('No shop is chosen, and the authorization covers 2 shops.');
	});
});

describe('Orders', () => {
	test('are read 50 at a time, each once, in order, with all ids', async () => {
		const { product, sku } = listing('TEE-BLK-M');
		const inventory = [{ warehouse_id: WAREHOUSE_IDS.GB_MAIN, quantity: 100 }];
		await run('inventory', 'update', {}, [{ product_id: product.productId, skus: [{ id: sku.skuId, inventory }] }]);
		const orders = Array.from({ length: 60 }, () => placeOrder({ 'TEE-BLK-M': 1 }).id);
		const input = [...orders, orders[3]].map((order_id) => ({ order_id, shop_id: SHOP_IDS.GB }));
		const { json, items, error } = await run('order', 'get', {}, input);
		expect(error).toBeUndefined();
		expect(json('Node').map((order) => order.order_id)).toEqual(orders);
		expect(json('Node')[0]).toMatchObject({
			shop_id: SHOP_IDS.GB,
			id: orders[0],
			line_items: [{ seller_sku: 'TEE-BLK-M' }],
		});
		expect(items('Node')[3].pairedItem).toEqual([{ item: 3 }, { item: 60 }]);
		expect(calls('getOrderDetail')).toBe(2);
	});

	test('that do not exist leave by the error output, one each', async () => {
		const { id } = placeOrder({ 'TEE-BLK-M': 1 });
		const input = [{ order_id: '576999999999999999' }, { order_id: id }, {}];
		const { json } = await run('order', 'get', {}, input, ERROR_OUTPUT);
		expect(json('Node').map((order) => order.order_id)).toEqual([id]);
		expect(json('Node', 1)).toEqual([
			expect.objectContaining({
				code: 'TIKTOK_ORDER_NOT_FOUND',
				flow: 'orders',
				business_key: '576999999999999999',
				what_happened: 'TikTok Shop has no order 576999999999999999 in this shop.',
				ids: { shop_id: SHOP_IDS.GB, order_id: '576999999999999999' },
			}),
			expect.objectContaining({ error: expect.stringContaining('has no order ID') }),
		]);
	});

	test('that do not exist stop the node when it may not continue', async () => {
		const { id } = placeOrder({ 'TEE-BLK-M': 1 });
		const { error } = await run('order', 'get', { idSource: 'list', orderIds: [id, '576999999999999999'] });
		expect(error?.message).toBe('TikTok Shop has no order 576999999999999999 in this shop.');
	});

	test('are searched by several states, page by page', async () => {
		const waiting = Array.from({ length: 3 }, () => placeOrder({ 'TEE-BLK-M': 1 }).id);
		shop.server.actions.releaseHold({ orderId: waiting[1] });
		const filters = { statuses: ['ON_HOLD', 'AWAITING_SHIPMENT'] };
		const all = await run('order', 'getMany', { returnAll: true, filters, options: { pageSize: 1 } });
		expect(new Set(all.json('Node').map((o) => `${String(o.order_id)} ${String(o.status)}`)).size).toBe(
			all.json('Node').length,
		);
		expect(new Set(all.json('Node').map((order) => order.status))).toEqual(new Set(['ON_HOLD', 'AWAITING_SHIPMENT']));
		const few = await run('order', 'getMany', { returnAll: false, limit: 2 });
		expect(few.json('Node')).toHaveLength(2);
		const short = await run('order', 'getMany', { returnAll: true, simplify: true });
		expect(Object.keys(short.json('Node')[0])).not.toContain('recipient_address');
		expect(short.json('Node')[0]).toMatchObject({ currency: 'GBP', line_items: [{ seller_sku: 'TEE-BLK-M' }] });
	});

	test('come without the buyer when asked for, with all else that decisions read', async () => {
		const { id } = placeOrder({ 'TEE-BLK-M': 1 });
		shop.server.actions.releaseHold({ orderId: id });
		const options = { leaveOutBuyer: true };
		const whole = (await run('order', 'get', {}, [{ order_id: id }])).json('Node')[0];
		const personal = ['user_id', 'buyer_email', 'buyer_message'];
		for (const field of personal) expect(whole).toHaveProperty(field);
		const address = whole.recipient_address as Record<string, string>;
		expect(address.phone_number).toBeTruthy();
		const read = (await run('order', 'get', { options }, [{ order_id: id }])).json('Node')[0];
		const found = (await run('order', 'getMany', { returnAll: true, options })).json('Node');
		const expected = Object.fromEntries(Object.entries(whole).filter(([field]) => !personal.includes(field)));
		expect(read).toEqual({ ...expected, recipient_address: { region_code: 'GB' } });
		const listed = found.find((order) => order.order_id === id);
		expect(listed?.recipient_address).toEqual({ region_code: 'GB' });
		expect(JSON.stringify(found)).not.toContain(address.phone_number);
	});

	test('a time that is none is refused in words', async () => {
		const { error } = await run('order', 'getMany', { filters: { updatedAfter: 'yesterday' } });
		expect(error?.message).toBe('"yesterday" is not a time.');
	});

	test('price detail', async () => {
		const { id } = placeOrder({ 'TEE-BLK-M': 1, 'SOCK-MIX-OS': 2 });
		const { json } = await run('order', 'getPriceDetail', {}, [{ order_id: id }]);
		expect(json('Node')[0]).toMatchObject({ shop_id: SHOP_IDS.GB, order_id: id, currency: 'GBP' });
		expect(json('Node')[0].line_items).toHaveLength(3);
	});
});

describe('Unrouted units', () => {
	const units = async (input?: Array<Record<string, unknown>>) =>
		(await run('order', 'getUnroutedUnits', {}, input))
			.json('Node')
			.map((row) => [row.seller_sku, row.units, row.order_ids]);

	test('count open orders without reference, components instead of bundles, no cancelled lines', async () => {
		const first = placeOrder({ 'TEE-WHT-M': 2 });
		const bundle = placeOrder({ 'BUNDLE-TEE-SOCK': 1, 'CAP-KHK-OS': 1 });
		shop.server.actions.releaseHold({ orderId: bundle.id });
		const cap = bundle.lines.find((line) => line.sellerSku === 'CAP-KHK-OS');
		shop.server.actions.cancelLines({ orderId: bundle.id, lineIds: [cap!.id] });
		const gone = placeOrder({ 'SOCK-MIX-OS': 1 });
		shop.server.actions.cancelByBuyer({ orderId: gone.id });
		expect(await units()).toEqual([
			['TEE-WHT-M', 3, [first.id, bundle.id]],
			['SOCK-MIX-OS', 2, [bundle.id]],
		]);
	});

	test('what is open of a partly shipped order without reference counts', async () => {
		const { id, lines } = placeOrder({ 'TEE-WHT-M': 2 });
		shop.server.actions.releaseHold({ orderId: id });
		shop.server.actions.shipInSellerCenter({ orderId: id, lineIds: [lines[0].id] });
		expect(await units()).toEqual([['TEE-WHT-M', 1, [id]]]);
	});

	test('an order that this process has referenced is routed without a look-up', async () => {
		const { id, lines } = placeOrder({ 'TEE-WHT-M': 1 });
		shop.server.actions.releaseHold({ orderId: id });
		const line_items = [{ id: 'unit-1', origin_id: lines[0].id }];
		await run('externalReference', 'add', {}, [{ order_id: id, external_order_id: 'ns-1', line_items }]);
		expect(await units()).toEqual([]);
		expect(calls('getExternalOrderReferences')).toBe(0);
	});

	test('an order that another process has referenced is looked up once, and routed for ever', async () => {
		const { id, lines } = placeOrder({ 'TEE-WHT-M': 1 });
		shop.server.actions.releaseHold({ orderId: id });
		shop.server.state.references.add(SHOP_IDS.GB, {
			orders: [
				{
					id,
					external_order: {
						id: 'ns-1',
						platform: 'ORDER_MANAGEMENT_SYSTEM',
						line_items: [{ id: 'unit-1', origin_id: lines[0].id }],
					},
				},
			],
		});
		expect(await units()).toEqual([]);
		expect(await units()).toEqual([]);
		expect(calls('getExternalOrderReferences')).toBe(1);
	});

	test('an order on hold needs no look-up; a missing reference is believed for a while', async () => {
		const { id } = placeOrder({ 'TEE-WHT-M': 1 });
		expect((await units())[0].slice(0, 2)).toEqual(['TEE-WHT-M', 1]);
		expect(calls('getExternalOrderReferences')).toBe(0);
		shop.server.actions.releaseHold({ orderId: id });
		expect((await units())[0].slice(0, 2)).toEqual(['TEE-WHT-M', 1]);
		expect((await units())[0].slice(0, 2)).toEqual(['TEE-WHT-M', 1]);
		expect(calls('getExternalOrderReferences')).toBe(1);
	});

	test('a reference of another platform does not count', async () => {
		const { id, lines } = placeOrder({ 'TEE-WHT-M': 1 });
		const line_items = [{ id: 'unit-1', origin_id: lines[0].id }];
		await run('externalReference', 'add', {}, [
			{ order_id: id, external_order_id: 'x', platform: 'SHOPIFY', line_items },
		]);
		expect((await units())[0].slice(0, 2)).toEqual(['TEE-WHT-M', 1]);
	});
});

describe('External references', () => {
	test('are added, overwritten, read and found', async () => {
		const { id, lines } = placeOrder({ 'TEE-WHT-M': 1 });
		const reference = { shop_id: SHOP_IDS.GB, order_id: id, line_items: [{ id: 'unit-1', origin_id: lines[0].id }] };
		await run('externalReference', 'add', {}, [{ ...reference, external_order_id: 'ns-old' }]);
		const added = await run('externalReference', 'add', {}, [{ ...reference, external_order_id: 'ns-new' }]);
		expect(added.json('Node')).toEqual([
			{
				shop_id: SHOP_IDS.GB,
				order_id: id,
				external_order_id: 'ns-new',
				platform: 'ORDER_MANAGEMENT_SYSTEM',
				ok: true,
			},
		]);
		const read = await run('externalReference', 'get', {}, [{ order_id: id }]);
		expect(read.json('Node')[0]).toMatchObject({
			found: true,
			external_order_id: 'ns-new',
			line_items: [{ id: 'unit-1', origin_id: lines[0].id }],
		});
		const found = await run('externalReference', 'findOrder', {
			idSource: 'list',
			externalOrderIds: ['ns-new', 'ns-other'],
		});
		expect(found.json('Node')).toEqual([
			expect.objectContaining({ external_order_id: 'ns-new', found: true, order_id: id }),
			expect.objectContaining({ external_order_id: 'ns-other', found: false }),
		]);
	});

	test('100 orders go in one call, and one that is unknown does not spoil the others', async () => {
		const orders = Array.from({ length: 3 }, () => placeOrder({ 'TEE-WHT-M': 1 }));
		const input = [...orders.map((order) => order.id), '576999999999999999'].map((order_id, index) => ({
			order_id,
			external_order_id: `ns-${index}`,
			line_items: [{ id: `unit-${index}`, origin_id: orders[index]?.lines[0].id ?? '577' }],
		}));
		const { json } = await run('externalReference', 'add', {}, input, ERROR_OUTPUT);
		expect(json('Node').map((item) => item.order_id)).toEqual(orders.map((order) => order.id));
		expect(json('Node', 1)).toEqual([
			expect.objectContaining({ business_key: '576999999999999999', order_id: '576999999999999999', flow: 'orders' }),
		]);
		expect(calls('addExternalOrderReferences')).toBe(1);
	});

	test('without lines nothing is sent', async () => {
		const { error } = await run('externalReference', 'add', {}, [{ order_id: '1', external_order_id: 'n' }]);
		expect(error?.message).toContain('needs order_id, external_order_id and line_items');
		expect(calls('addExternalOrderReferences')).toBe(0);
	});

	test('fields below', async () => {
		const { id, lines } = placeOrder({ 'TEE-WHT-M': 1 });
		const { json, error } = await run('externalReference', 'add', {
			referenceSource: 'fields',
			orderId: id,
			externalOrderId: 'ns-9',
			lineItems: JSON.stringify([{ id: 'unit-9', origin_id: lines[0].id }]),
		});
		expect(error).toBeUndefined();
		expect(json('Node')[0]).toMatchObject({ order_id: id, ok: true });
	});
});

describe('Products', () => {
	test('are found by seller SKU from the items, 10 per call, each once', async () => {
		const skus = ['TEE-BLK-S', 'TEE-BLK-M', 'TEE-BLK-L', 'KNIT-CRM-S', 'NOT-THERE', 'SHOE-WHT-38', 'SHOE-WHT-39'];
		const more = ['JEAN-IND-30', 'JEAN-IND-32', 'DRESS-RED-S', 'DRESS-RED-M', 'BAG-TAN-OS'];
		const input = [...skus, ...more].map((seller_sku) => ({ seller_sku }));
		const { json } = await run('product', 'search', { skuSource: 'items', returnAll: true }, input);
		const titles = json('Node').map((product) => product.title);
		expect(new Set(titles).size).toBe(titles.length);
		expect(titles).toHaveLength(6);
		expect(json('Node')[0]).toMatchObject({ shop_id: SHOP_IDS.GB, id: listing('TEE-BLK-S').product.productId });
		expect(calls('searchProducts')).toBe(2);
	});

	test('all of a shop, short', async () => {
		const { json } = await run('product', 'search', { returnAll: true, simplify: true, filters: { status: 'ALL' } });
		expect(json('Node')).toHaveLength(shop.server.actions.snapshotListings({ shopId: SHOP_IDS.GB }).length);
		expect(json('Node')[0]).toMatchObject({
			skus: [{ seller_sku: 'TEE-BLK-S', inventory: [{ quantity: 3 }] }, {}, {}],
		});
	});

	test('get', async () => {
		const { product } = listing('KNIT-CRM-S');
		const { json } = await run('product', 'get', {}, [{ product_id: product.productId }]);
		expect(json('Node')[0]).toMatchObject({ product_id: product.productId, status: 'ACTIVATE' });
	});

	test('deactivate and activate, also when the answer of the first call got lost', async () => {
		const ids = ['KNIT-CRM-S', 'BAG-TAN-OS'].map((sku) => listing(sku).product.productId);
		shop.faults.add({
			system: 'tiktok',
			operationId: 'deactivateProducts',
			kind: 'timeout_after',
			delayMs: 1,
			times: 1,
		});
		const off = await run('product', 'deactivate', { idSource: 'list', productIds: ids });
		expect(off.json('Node')).toEqual(
			ids.map((product_id) => ({ shop_id: SHOP_IDS.GB, product_id, ok: true, status: 'SELLER_DEACTIVATED' })),
		);
		expect(calls('deactivateProducts')).toBe(1);
		expect(listing('BAG-TAN-OS').product.status).toBe('SELLER_DEACTIVATED');
		const on = await run(
			'product',
			'activate',
			{},
			[...ids, '1729000000000000999'].map((product_id) => ({ product_id })),
			ERROR_OUTPUT,
		);
		expect(on.json('Node').map((item) => item.product_id)).toEqual(ids);
		expect(on.json('Node', 1)[0]).toMatchObject({
			product_id: '1729000000000000999',
			ids: { product_id: '1729000000000000999' },
		});
	});
});

describe('Inventory', () => {
	const update = (sellerSku: string, ...quantities: number[]) => {
		const { product, sku } = listing(sellerSku);
		return {
			shop_id: SHOP_IDS.GB,
			product_id: product.productId,
			skus: [
				{
					id: sku.skuId,
					inventory: sku.warehouses.map(({ warehouseId }, i) => ({
						warehouse_id: warehouseId,
						quantity: quantities[i],
					})),
				},
			],
			explain: [{ reason: 'is not sent' }],
		};
	};

	test('is written from the items of Channel Stock', async () => {
		const input = [update('KNIT-CRM-S', 7, 0), update('TEE-BLK-M', 99_999)];
		const { json, error } = await run('inventory', 'update', {}, input);
		expect(error).toBeUndefined();
		expect(json('Node')).toEqual(
			input.map(({ shop_id, product_id, skus }) => ({ shop_id, product_id, updated_skus: [skus[0].id], ok: true })),
		);
		expect([available('KNIT-CRM-S'), available('TEE-BLK-M')]).toEqual([[7, 0], [99_999]]);
	});

	test('a refused SKU leaves by the error output with a case for people; the others are set', async () => {
		const { product } = listing('KNIT-CRM-S');
		const [good, bad] = product.skus;
		const at = (quantity: number) => [
			{ warehouse_id: WAREHOUSE_IDS.GB_MAIN, quantity },
			{ warehouse_id: WAREHOUSE_IDS.GB_SCOTLAND, quantity },
		];
		const input = [
			{
				shop_id: SHOP_IDS.GB,
				product_id: product.productId,
				skus: [
					{ id: good.skuId, inventory: at(5) },
					{ id: bad.skuId, inventory: [{ warehouse_id: '7293999999999999999', quantity: 5 }, at(5)[1]] },
				],
			},
		];
		const { json } = await run('inventory', 'update', {}, input, ERROR_OUTPUT);
		const [failed] = json('Node', 1);
		expect(json('Node', 1)).toHaveLength(1);
		expect(failed).toMatchObject({
			flow: 'stock',
			severity: 'error',
			sku_id: bad.skuId,
			business_key: bad.skuId,
			ids: { shop_id: SHOP_IDS.GB, product_id: product.productId, sku_id: bad.skuId },
		});
		expect(failed.code).toBe('TIKTOK_12019028');
		expect(String(failed.what_happened)).toContain('warehouse');
		expect(json('Node').flatMap((item) => item.updated_skus)).toEqual([good.skuId]);
		expect(String(failed.what_happened)).toContain(`SKU ${bad.skuId} of product ${product.productId} was not set`);

		// As Channel Stock writes them, with the names that people know.
		const names = { title: 'Knit', shop_name: 'UK shop', explain: [null, { sku_id: bad.skuId, seller_sku: 'KNIT-M' }] };
		const named = (await run('inventory', 'update', {}, [{ ...input[0], ...names }], ERROR_OUTPUT)).json('Node', 1)[0];
		expect(named.what_happened).toMatch(/^The stock of SKU KNIT-M of "Knit" in UK shop was not set: /);
		expect(named.ids).toMatchObject({ product_id: product.productId, sku_id: bad.skuId, seller_sku: 'KNIT-M' });
	});

	test('a refusal of the whole product names product and shop', async () => {
		const [one, other] = [update('KNIT-CRM-S', 4, 4), update('KNIT-CRM-M', 4, 4)];
		expect(other.product_id).toBe(one.product_id);
		shop.faults.add({ system: 'tiktok', operationId: 'updateInventory', kind: 'code', code: 12052901, times: 1 });
		const input = { ...one, skus: [...one.skus, ...other.skus], title: 'Knit', shop_name: 'UK shop' };
		const { json } = await run('inventory', 'update', {}, [input], ERROR_OUTPUT);
		const [failed] = json('Node', 1);
		expect(failed).toMatchObject({ code: 'TIKTOK_12052901', ids: { product_id: one.product_id } });
		expect(failed.what_happened).toMatch(/^The stock of "Knit" in UK shop was not set: /);
	});

	test.each([
		['a fraction', 1.5],
		['a negative number', -1],
		['more than 99,999', 100_000],
		['text', 'many'],
	])('%s is refused before anything is sent', async (_what, quantity) => {
		const { error } = await run('inventory', 'update', {}, [update('TEE-BLK-M', quantity as number)]);
		expect(error?.message).toContain('no whole number from 0 to 99,999');
		expect(calls('updateInventory')).toBe(0);
	});

	test('fields below', async () => {
		const { product, sku } = listing('TEE-BLK-M');
		const { error } = await run('inventory', 'update', {
			updateSource: 'fields',
			productId: product.productId,
			skuId: sku.skuId,
			warehouses: {
				warehouse: [{ warehouseId: { __rl: true, mode: 'id', value: WAREHOUSE_IDS.GB_MAIN }, quantity: 8 }],
			},
		});
		expect(error).toBeUndefined();
		expect(available('TEE-BLK-M')).toEqual([8]);
	});

	test('one bad product among many does not stop the others', async () => {
		const input = [
			update('TEE-BLK-M', 1),
			{ ...update('BAG-TAN-OS', 2), product_id: '1729000000000000999' },
			update('KNIT-CRM-S', 3, 3),
		];
		const { json } = await run('inventory', 'update', {}, input, ERROR_OUTPUT);
		expect(json('Node')).toHaveLength(2);
		expect(json('Node', 1)).toEqual([expect.objectContaining({ product_id: '1729000000000000999' })]);
		expect(available('KNIT-CRM-S')).toEqual([3, 3]);
	});

	test('is read by SKU or product', async () => {
		const { product, sku } = listing('KNIT-CRM-S');
		const bySku = await run('inventory', 'search', { simplify: true }, [{ sku_id: sku.skuId }]);
		expect(bySku.json('Node')).toEqual([
			expect.objectContaining({ shop_id: SHOP_IDS.GB, sku_id: sku.skuId, seller_sku: 'KNIT-CRM-S', available: 6 }),
		]);
		const byProduct = await run('inventory', 'search', { searchBy: 'products' }, [{ product_id: product.productId }]);
		expect(byProduct.json('Node')[0]).toMatchObject({ shop_id: SHOP_IDS.GB, product_id: product.productId });
	});
});

describe('Logistics and webhooks', () => {
	test('delivery options and shipping providers', async () => {
		const warehouse = { __rl: true, mode: 'id', value: WAREHOUSE_IDS.GB_MAIN };
		const { json } = await run('logistics', 'getDeliveryOptions', { warehouse });
		expect(json('Node').map((option) => option.delivery_option_id)).toEqual([
			DELIVERY_OPTION_IDS.GB_STANDARD,
			DELIVERY_OPTION_IDS.GB_EXPRESS,
		]);
		const providers = await run('logistics', 'getShippingProviders', {}, [
			{ delivery_option_id: DELIVERY_OPTION_IDS.GB_EXPRESS },
		]);
		expect(providers.json('Node')).toEqual([
			expect.objectContaining({ shipping_provider_id: '7117000000000000053', name: 'DPD UK' }),
		]);
	});

	test('webhooks are set, listed and deleted', async () => {
		const address = 'https://n8n.example.com/webhook/tiktok';
		await run('webhook', 'set', { eventType: 'RETURN_STATUS_CHANGE', address });
		const listed = await run('webhook', 'getMany');
		expect(listed.json('Node')).toEqual([
			expect.objectContaining({ shop_id: SHOP_IDS.GB, event_type: 'RETURN_STATUS_CHANGE', address }),
		]);
		await run('webhook', 'delete', { eventType: 'RETURN_STATUS_CHANGE' });
		expect((await run('webhook', 'getMany')).json('Node')).toEqual([]);
	});
});

describe('Trouble', () => {
	const warehouses = () => run('logistics', 'getWarehouses');

	test.each([
		['429', { kind: 'status' as const, status: 429 }],
		['503', { kind: 'status' as const, status: 503 }],
		['internal error', { kind: 'code' as const, code: 36009003 }],
		['throttled in HTTP 200', { kind: 'code' as const, code: 36009002 }],
		['RPC error', { kind: 'code' as const, code: 66007001 }],
		['a broken connection', { kind: 'drop_connection' as const }],
		['an HTML error page', { kind: 'status' as const, status: 502, body: '<html>bad gateway</html>' }],
	])('%s is tried again', async (_what, fault) => {
		shop.faults.add({ system: 'tiktok', operationId: 'getWarehouseList', times: 2, ...fault });
		const { error, json } = await warehouses();
		expect(error).toBeUndefined();
		expect(json('Node')).toHaveLength(3);
	});

	test('a time in Retry-After is kept', async () => {
		shop.faults.add({
			system: 'tiktok',
			operationId: 'getWarehouseList',
			kind: 'status',
			status: 503,
			retryAfter: 1,
			times: 1,
		});
		const start = Date.now();
		expect((await warehouses()).status).toBe('success');
		expect(Date.now() - start).toBeGreaterThanOrEqual(990);
	});

	test('gives up after the attempts, with words, code and request id', async () => {
		shop.faults.add({ system: 'tiktok', operationId: 'getWarehouseList', kind: 'code', code: 36009003 });
		const { error } = await run('logistics', 'getWarehouses', { options: { maxAttempts: 3 } });
		expect(calls('getWarehouseList')).toBe(3);
		expect(error?.message).toBe('TikTok Shop has an internal problem.');
		expect(error?.description).toContain('tried several times');
		expect(error?.context).toMatchObject({ code: '36009003', requestId: expect.any(String) });
	});

	test.each([
		[106001, 'TikTok Shop refused the signature of the request.'],
		[105001, 'The seller has taken the authorization of the app back.'],
		[105005, 'The app may not use this part of TikTok Shop: a permission scope is missing.'],
		[101000, 'The access token and the shop do not belong together.'],
		[36009033, 'The address of this server is not on the allow list of the app.'],
	])('%i is not tried again', async (code, message) => {
		shop.faults.add({ system: 'tiktok', operationId: 'getWarehouseList', kind: 'code', code });
		const { error } = await warehouses();
		expect(error?.message).toBe(message);
		expect(calls('getWarehouseList')).toBe(1);
	});

	test('after a shop that does not match, the shops are read anew', async () => {
		const one = [{ shop_id: SHOP_IDS.GB }];
		await run('logistics', 'getWarehouses', {}, one);
		await run('logistics', 'getWarehouses', {}, one);
		expect(calls('getAuthorizedShops')).toBe(1);
		shop.faults.add({ system: 'tiktok', operationId: 'getWarehouseList', kind: 'code', code: 101000, times: 1 });
		expect((await run('logistics', 'getWarehouses', {}, one)).error).toBeDefined();
		expect((await run('logistics', 'getWarehouses', {}, one)).error).toBeUndefined();
		expect(calls('getAuthorizedShops')).toBe(2);
	});

	test('a server that cannot be reached is named in words', async () => {
		store.tt.apiBaseUrl = 'http://127.0.0.1:9';
		const { error } = await run('logistics', 'getWarehouses', { options: { maxAttempts: 2 } });
		expect(error?.message).toBe('TikTok Shop could not be reached: the connection was refused.');
	});

	test('a wrong app key', async () => {
		store.tt.appKey = 'wrong';
		const { error } = await warehouses();
		expect(error?.message).toBe('TikTok Shop does not know the app key.');
	});

	test('an access token that has expired is renewed once for all calls', async () => {
		shop.server.actions.setRotation({ refreshToken: 'rotate', oldAccessToken: 'dies' });
		shop.server.actions.expireAccessToken();
		const input = Array.from({ length: 20 }, () => ({ shop_id: SHOP_IDS.GB }));
		const { error, json } = await run('webhook', 'getMany', {}, input);
		expect(error).toBeUndefined();
		expect(json('Node')).toEqual([]);
		expect(calls('refreshAccessToken')).toBe(1);
		expect(store.tt.accessToken).toBe(shop.server.actions.currentTokens().access_token);
		expect(store.tt.refreshToken).toBe(shop.server.actions.currentTokens().refresh_token);
	});

	test('a stock update whose answer was lost is simply sent again', async () => {
		const { product, sku } = listing('TEE-BLK-M');
		shop.faults.add({ system: 'tiktok', operationId: 'updateInventory', kind: 'timeout_after', delayMs: 1, times: 1 });
		const skus = [{ id: sku.skuId, inventory: [{ warehouse_id: WAREHOUSE_IDS.GB_MAIN, quantity: 4 }] }];
		const { error } = await run('inventory', 'update', {}, [{ product_id: product.productId, skus }]);
		expect(error).toBeUndefined();
		expect(available('TEE-BLK-M')).toEqual([4]);
		expect(calls('updateInventory')).toBe(2);
	});
});

describe('Pace', () => {
	test('calls beyond the limit wait and are made again; none is lost', async () => {
		const limited = await startTestShop({ world: tiktokWorld(createSeed()), rateLimits: true });
		const refused = () => limited.server.stats().updateInventory.throttled;
		// However fast this machine is: the second of the limit is over when a call has been refused.
		limited.clock.steady = () => refused() * 1_000;
		Object.assign(store.tt, { apiBaseUrl: limited.server.url, tokenBaseUrl: limited.server.url });
		const { productId, skus } = limited.server.actions.snapshotListings({ shopId: SHOP_IDS.GB })[0];
		const input = Array.from({ length: 80 }, (_, quantity) => ({
			product_id: productId,
			skus: [{ id: skus[0].skuId, inventory: [{ warehouse_id: WAREHOUSE_IDS.GB_MAIN, quantity }] }],
		}));
		const { json, error } = await run(
			'inventory',
			'update',
			{ options: { requestsPerSecond: 400, firstRequestsPerSecond: 400 } },
			input,
		);
		const throttled = refused();
		await limited.close();
		expect(error).toBeUndefined();
		expect(json('Node')).toHaveLength(80);
		expect(throttled).toBeGreaterThan(0);
	});

	test.each([
		['HTTP 429', { throttledAs: 'status' as const, throttledRetryAfter: 0 }],
		['HTTP 429 with Retry-After', { throttledAs: 'status' as const, throttledRetryAfter: 1 }],
		['36009002 inside HTTP 200', { throttledAs: 'code' as const, throttledRetryAfter: 0 }],
	])('a limit that nobody told is learned from %s, and kept for the next run', async (_what, switches) => {
		const limited = await startTestShop({ world: tiktokWorld(createSeed()), rateLimits: true });
		limited.server.actions.setSwitches({ callsPerSecond: 12, ...switches });
		Object.assign(store.tt, { apiBaseUrl: limited.server.url, tokenBaseUrl: limited.server.url });
		const { productId, skus } = limited.server.actions.snapshotListings({ shopId: SHOP_IDS.GB })[0];
		const input = Array.from({ length: 60 }, (_, quantity) => ({
			product_id: productId,
			skus: [{ id: skus[0].skuId, inventory: [{ warehouse_id: WAREHOUSE_IDS.GB_MAIN, quantity }] }],
		}));
		const throttledIn = async () => {
			limited.server.resetStats();
			const { json, error } = await run('inventory', 'update', { options: { firstRequestsPerSecond: 40 } }, input);
			expect(error).toBeUndefined();
			expect(json('Node')).toHaveLength(60);
			return limited.server.stats().updateInventory.throttled;
		};
		const first = await throttledIn();
		const second = await throttledIn();
		await limited.close();
		expect(first).toBeGreaterThan(0);
		// who begins with 40 a second each time is refused dozens of times
		expect(first + second).toBeLessThan(12);
	});
});
