import { listTouchedProducts, StockSharing } from '../../nodes/ChannelStock/touchedProducts.ts';
import { readSettings } from '../../nodes/ChannelStock/decide/stockSettings.ts';
import { readRows } from '../../nodes/shared/tableRows.ts';
import type { Row } from '../../nodes/shared/tableRows.ts';

const pairs = (items: Array<Record<string, unknown>>, skuMap: Array<Record<string, unknown>> = []) =>
	listTouchedProducts(items, skuMap).map(({ json }) => `${json.product_id}:${json.seller_sku}`);

describe('List Touched Products', () => {
	test('each product once, from product_ids and product_id, with the events that touched it', () => {
		const touched = listTouchedProducts(
			[{ product_ids: ['TEE', 'CAP'], product_id: 'TEE' }, { product_id: 'CAP' }, { type: 'order.opened' }, {}],
			[],
		);
		expect(touched).toEqual([
			{ json: { product_id: 'TEE', seller_sku: 'TEE' }, indexes: [0] },
			{ json: { product_id: 'CAP', seller_sku: 'CAP' }, indexes: [0, 1] },
		]);
	});

	test('the SKU map backwards: all seller SKUs of the product, in whatever shop', () => {
		const skuMap = [
			{ seller_sku: 'TT-1', product_id: 'TEE' },
			{ seller_sku: 'TT-2', product_id: 'TEE', shop_id: '2' },
			{ seller_sku: 'CAP', product_id: 'OTHER' },
			{ seller_sku: 'BAG', product_id: 'OTHER', shop_id: '2' },
		];
		expect(pairs([{ product_id: 'TEE' }], skuMap)).toEqual(['TEE:TEE', 'TEE:TT-1', 'TEE:TT-2']);
		// The seller SKU CAP stands for another product everywhere, BAG only in one shop.
		expect(pairs([{ product_id: 'CAP' }], skuMap)).toEqual([]);
		expect(pairs([{ product_id: 'BAG' }], skuMap)).toEqual(['BAG:BAG']);
	});

	test('a bundle brings all its components', () => {
		const skuMap = [{ seller_sku: 'SET', product_id: 'TEE + SOCK*2' }];
		expect(pairs([{ product_id: 'SOCK' }], skuMap)).toEqual(['SOCK:SOCK', 'TEE:SET', 'SOCK:SET']);
	});

	test('a listing names the products behind its SKUs on sale, by the rows of its shop', () => {
		const skuMap = [
			{ seller_sku: 'SET', product_id: 'TEE*2 + SOCK' },
			{ seller_sku: 'CAP', product_id: 'CAP-GB', shop_id: '1' },
			{ seller_sku: 'CAP', product_id: 'CAP-US', shop_id: '2' },
			{ seller_sku: 'BAG', product_id: 'BAG-1' },
			{ seller_sku: 'BAG', product_id: 'BAG-2' },
		];
		const listing = (skus: unknown[], more = {}) => ({
			...{ shop_id: '1', product_id: '1729', status: 'ACTIVATE', skus },
			...more,
		});
		const sku = (seller_sku: string, more = {}) => ({ id: '1730', seller_sku, ...more });
		const off = { status_info: { status: 'DEACTIVATED', deactivation_source: 'SELLER' } };
		expect(pairs([listing([sku('SET'), sku('CAP'), sku('HAT')])], skuMap)).toEqual([
			...['TEE:SET', 'SOCK:SET', 'CAP-GB:CAP', 'HAT:HAT'],
		]);
		// Nobody can tell, has no SKU, is not on sale: the full run tells about these.
		expect(pairs([listing([sku('BAG'), sku(''), sku(' '), sku('HAT', off), 'x'])], skuMap)).toEqual([]);
		for (const status of ['PENDING', 'SELLER_DEACTIVATED', 'DELETED', undefined])
			expect(pairs([listing([sku('HAT')], { status })], skuMap)).toEqual([]);
	});

	test('what only a listing names is marked', () => {
		const listing = { shop_id: '1', status: 'ACTIVATE', skus: [{ id: '1730', seller_sku: 'HAT' }] };
		const touched = { product_id: 'HAT', seller_sku: 'HAT' };
		expect(listTouchedProducts([listing], [])).toEqual([{ json: { ...touched, from_listing: true }, indexes: [0] }]);
		expect(listTouchedProducts([listing, { product_ids: ['HAT'] }], [])).toEqual([{ json: touched, indexes: [0, 1] }]);
	});

	test('a map that contradicts itself is left to the decision', () => {
		const skuMap = [
			{ seller_sku: 'TT', product_id: 'TEE' },
			{ seller_sku: 'TT', product_id: 'CAP' },
		];
		expect(pairs([{ product_id: 'TEE' }], skuMap)).toEqual(['TEE:TEE']);
	});
});

describe('rows of tables from a parameter', () => {
	test('lists, JSON text, whole items and empty tables', () => {
		const rows = [{ shop_id: '1' }];
		for (const given of [rows, JSON.stringify(rows), [{ json: rows[0] }], rows[0], [{}, ...rows]])
			expect(readRows(given, 'Shops')).toEqual(rows);
		for (const given of ['', ' ', '[]', [], [{}], undefined, null]) expect(readRows(given, 'Shops')).toEqual([]);
		expect(readRows('[{"shop_id": 7494000000000000101}]', 'Shops')).toEqual([{ shop_id: '7494000000000000101' }]);
	});

	test('anything else says which field is wrong', () => {
		for (const given of ['{oops', 'text', '[1]', [['a']], 7])
			expect(() => readRows(given, 'Shops')).toThrow(/"Shops" (is not readable|has to be)/);
	});
});

describe('settings from parameters', () => {
	const read = (values: Row, now = 0) =>
		readSettings({
			parameter: (name) => values[name] ?? '',
			rows: (name, title) => readRows(values[name] ?? '', title),
			options: (values.options ?? {}) as Row,
			now,
		});

	test('numbers and switches may come as text, as settings tables give them', () => {
		const settings = read(
			{ guardrailPercent: '30', releaseHeld: 'true', defaultBufferUnits: '2', stockReadAt: new Date(0) },
			5,
		);
		expect(settings).toMatchObject({
			guardrailPercent: 30,
			releaseHeld: true,
			defaultBufferUnits: 2,
			stockReadAt: '1970-01-01T00:00:00.000Z',
			nowMs: 5,
			scope: 'full',
			exceptionLimit: 100,
			inactiveListings: true,
			maybeUnknown: new Set(),
		});
		const ids = (maybeUnknown: unknown) => [...read({ options: { maybeUnknown } }).maybeUnknown];
		expect([ids(['A', ' B', '']), ids('A, B'), ids(undefined)]).toEqual([['A', 'B'], ['A', 'B'], []]);
	});

	test('what makes no sense names its field', () => {
		const wrong: Array<[Record<string, unknown>, string]> = [
			[{ scope: 'all' }, 'Scope'],
			[{ mode: 1 }, 'Updates Contain'],
			[{ guardrailPercent: 'many' }, 'Guardrail'],
			[{ releaseHeld: 'yes' }, 'Release Held Updates'],
			[{ options: { inactiveListings: 'ja' } }, 'Tell About Inactive Listings'],
			[{ options: { exceptionLimit: '-1' } }, 'Exceptions per Kind'],
			[{ guardrailMinimumSkus: 0 }, 'Guardrail'],
			[{ maxStockAgeMinutes: 'long' }, 'Maximum Stock Age'],
			[{ rules: '{' }, 'Rules'],
		];
		expect(read({ guardrailPercent: ' ', mode: '' })).toMatchObject({
			guardrailPercent: 20,
			mode: 'changes',
		});
		for (const [values, field] of wrong) expect(() => read(values)).toThrow(field);
	});
});

describe('orders of TikTok', () => {
	const GB = '7494000000000000101';
	const US = '7494000000000000202';
	const order = (seller_sku: string, more: Record<string, unknown> = {}) => ({
		shop_id: GB,
		order_id: '576400000000000001',
		line_items: [{ id: '1', seller_sku, ...more }],
	});
	const shop = (shop_id: string, active = true) => ({ shop_id, active });
	const at = (shop_id: string, location_id: string) => ({ shop_id, location_id, warehouse_id: shop_id, sells: true });
	const touchedBy = (
		given: Record<string, unknown>,
		tables: { shops?: object[]; locations?: object[]; skuMap?: object[] } = {},
	) =>
		listTouchedProducts(
			[given],
			(tables.skuMap ?? []) as never,
			new StockSharing((tables.shops ?? [shop(GB)]) as never, (tables.locations ?? [at(GB, 'LEEDS')]) as never),
		).map(({ json }) => `${json.seller_sku}:${json.product_id}`);

	test('what one listing alone sells is left to TikTok', () => {
		expect(touchedBy(order('TEE'))).toEqual([]);
		expect(touchedBy(order('TEE'), { shops: [shop(GB), shop(US, false)] })).toEqual([]);
		const apart = { shops: [shop(GB), shop(US)], locations: [at(GB, 'LEEDS'), at(US, 'NEWARK')] };
		expect(touchedBy(order('TEE'), apart)).toEqual([]);
	});

	test('what a shop with the same location may sell as well is published again', () => {
		const shops = [shop(GB), shop(US)];
		expect(touchedBy(order('TEE'), { shops, locations: [at(GB, 'LEEDS'), at(US, 'LEEDS')] })).toEqual(['TEE:TEE']);
	});

	test('a bundle lowers its parts, a part its bundles, with all their parts', () => {
		const skuMap = [{ seller_sku: 'SET', product_id: 'TEE*2 + CAP', shop_id: '' }];
		const all = ['TEE:TEE', 'SET:TEE', 'SET:CAP', 'CAP:CAP'];
		expect(touchedBy(order('SET'), { skuMap }).sort()).toEqual([...all].sort());
		expect(touchedBy(order('TEE'), { skuMap }).sort()).toEqual(['SET:CAP', 'SET:TEE', 'TEE:TEE']);
		expect(touchedBy(order('BAG'), { skuMap })).toEqual([]);
	});

	test('of a virtual bundle the parts count, and two listings of one product share it', () => {
		const skuMap = [{ seller_sku: 'TEE-2ND', product_id: 'TEE', shop_id: '' }];
		const parts = { combined_listing_skus: [{ seller_sku: 'TEE', sku_count: 1 }] };
		expect(touchedBy(order('KIT', parts), { skuMap }).sort()).toEqual(['TEE-2ND:TEE', 'TEE:TEE']);
		expect(touchedBy(order('TEE-2ND'), { skuMap }).sort()).toEqual(['TEE-2ND:TEE', 'TEE:TEE']);
	});

	test('lines without a SKU, and lines that are none, are passed over', () => {
		expect(touchedBy({ shop_id: GB, line_items: [null, 'x', {}, { seller_sku: {} }] })).toEqual([]);
	});
});
