/** Audit SKUs: each finding by example, and that no SKU is ever missing from the sheet. */
import fc from 'fast-check';
import { auditSkus } from '../../nodes/ChannelDrift/audit/auditSkus.ts';
import type { AuditFeeds, AuditSettings } from '../../nodes/ChannelDrift/audit/auditSkus.ts';
import { readShops } from '../../nodes/shared/channel/shops.ts';

type Json = Record<string, unknown>;

const SHOP = '7495049642642441621';
const NOW = Date.UTC(2026, 5, 10, 12);

const settings = (change: Partial<AuditSettings> = {}): AuditSettings => ({
	shops: readShops([{ shop_id: SHOP, shop_name: 'UK shop', active: true }]),
	skuMap: [],
	silent: new Set(),
	soldDays: 30,
	now: NOW,
	...change,
});
const listing = (sku: string, change: Json = {}): Json => ({
	shop_id: SHOP,
	id: `p-${sku}`,
	title: `Title of ${sku}`,
	status: 'ACTIVATE',
	skus: [{ id: `s-${sku}`, seller_sku: sku, inventory: [{ warehouse_id: '1', quantity: 5 }] }],
	...change,
});
const decision = (sku: string, was: number, now: number, product = sku): Json => ({
	shop_id: SHOP,
	explain: [{ sku_id: `s-${sku}`, seller_sku: sku, newstore_product_id: product, was, now, reason: `${now} in stock` }],
});
const sale = (sku: string, change: Json = {}): Json => ({
	shop_id: SHOP,
	status: 'DELIVERED',
	line_items: [{ sku_id: `s-${sku}`, seller_sku: sku }],
	...change,
});
const finding = (code: string, ids: Json): Json => ({ code, title: 'T', what_happened: 'H.', what_to_do: 'D.', ids });
const audit = (feeds: Partial<AuditFeeds>, change: Partial<AuditSettings> = {}) =>
	auditSkus({ listings: [], stock: [], decisions: [], findings: [], orders: [], ...feeds }, settings(change));
const rowsOf = (feeds: Partial<AuditFeeds>, change: Partial<AuditSettings> = {}) =>
	audit(feeds, change).rows.map(({ json }) => json);

test('a SKU that sells and shows the right number needs nobody', () => {
	const { rows, summary } = audit({
		listings: [listing('TEE')],
		stock: [{ product_id: 'TEE', atp: 5 }],
		decisions: [decision('TEE', 5, 5)],
		orders: [sale('TEE'), sale('TEE'), sale('TEE', { status: 'CANCELLED' })],
	});
	expect(rows.map(({ json }) => json)).toEqual([
		{
			Finding: 'In step',
			'Needs you': 'no',
			Shop: 'UK shop',
			Listing: 'Title of TEE',
			'On TikTok': 'on sale',
			'Seller SKU': 'TEE',
			'NewStore product': 'TEE',
			Shown: 5,
			Allowed: 5,
			'Why this number': '5 in stock',
			'What happened': '',
			'What to do': '',
			Sold: 2,
			'TikTok product id': 'p-TEE',
			'TikTok SKU id': 's-TEE',
			Code: '',
		},
	]);
	expect(summary).toMatchObject({ ok: true, subject: 'SKU audit: all 1 SKU in order', needs_you: 0 });
});

test.each<[string, Partial<AuditFeeds>, string]>([
	['Never sold', { listings: [listing('TEE')], decisions: [decision('TEE', 5, 5)] }, 'no'],
	['Shows another number', { listings: [listing('TEE')], decisions: [decision('TEE', 9, 5)] }, 'yes'],
	['Not on sale', { listings: [listing('TEE', { status: 'SELLER_DEACTIVATED' })] }, 'no'],
	['Bundle of TikTok', { listings: [listing('SET')] }, 'no'],
	['In NewStore, not listed', { stock: [{ product_id: 'CAP', atp_by_location: { A: 2, B: 1 } }] }, 'yes'],
	...(
		[
			['Listed, unknown in NewStore', 'STOCK_UNKNOWN_SKU'],
			['Spelt differently', 'STOCK_SKU_SPELLING'],
			['No seller SKU', 'STOCK_EMPTY_SKU'],
			['No stock source', 'STOCK_NO_SOURCE'],
			['Bundle part without stock', 'STOCK_BUNDLE_PART'],
		] as const
	).map(([name, code]): [string, Partial<AuditFeeds>, string] => [
		name,
		{ listings: [listing('TEE')], findings: [finding(code, { shop_id: SHOP, sku_id: 's-TEE' })] },
		'yes',
	]),
	[
		'In stock, not on sale',
		{
			listings: [listing('TEE', { status: 'DRAFT' })],
			findings: [finding('STOCK_LISTING_INACTIVE', { shop_id: SHOP, product_id: 'p-TEE' })],
		},
		'yes',
	],
	['Location without stock', { findings: [finding('STOCK_LOCATION_WITHOUT_STOCK', { location_id: 'A' })] }, 'yes'],
])('%s', (name, feeds, needs) => {
	expect(rowsOf(feeds).map((row) => [row.Finding, row['Needs you']])).toEqual([[name, needs]]);
});

test('a double stands in the row of each of its variants', () => {
	const found = finding('STOCK_AMBIGUOUS_SKU', {
		shop_id: SHOP,
		seller_sku: 'TEE',
		sku_ids: 's-TEE, s-TEE2',
		product_ids: 'a, b',
	});
	const rows = rowsOf({ listings: [listing('TEE'), listing('TEE2')], findings: [found] });
	expect(rows.map((row) => [row['TikTok SKU id'], row.Finding])).toEqual([
		['s-TEE', 'Double'],
		['s-TEE2', 'Double'],
	]);
});

test('a product is listed under another spelling, by the SKU map, or as part of a bundle: then it is not missing', () => {
	const skuMap = [
		{ seller_sku: 'A', product_id: 'HAT' },
		{ seller_sku: 'SET', product_id: 'TEE * 2 + SOCK' },
	];
	const stock = ['HAT', 'TEE', 'SOCK', 'cap-blk', 'NEW', 'EMPTY'].map((product_id) => ({
		product_id,
		atp: product_id === 'EMPTY' ? 0 : 3,
	}));
	const rows = rowsOf({ listings: [listing('A'), listing('SET'), listing('CAP-BLK ')], stock }, { skuMap });
	expect(rows.filter((row) => row.Finding === 'In NewStore, not listed').map((row) => row['NewStore product'])).toEqual(
		['NEW'],
	);
});

test('what could not be read is said, and what needs a person stands above', () => {
	const { rows, summary } = audit(
		{
			listings: [listing('A'), listing('B'), { shop_id: SHOP, id: 'x', skus: 'none' }],
			decisions: [decision('A', 5, 5), decision('B', 9, 5)],
		},
		{ silent: new Set([SHOP]) },
	);
	expect(rows.map(({ json }) => json['Seller SKU'])).toEqual(['B', 'A']);
	expect(summary.text).toContain('1 listing could not be read');
	expect(summary.text).toContain('Not everything could be read of UK shop');
	expect(summary).toMatchObject({ ok: false, subject: 'SKU audit: 1 row needs you' });
	expect(summary.html).toContain('<b>Shows another number</b>');
});

test('every SKU of an active shop is in the sheet, whatever is known of it, and no other shop', () => {
	const sku = fc.record({
		name: fc.stringMatching(/^[A-Z]{1,4}$/),
		shop: fc.constantFrom(SHOP, '2'),
		status: fc.constantFrom('ACTIVATE', 'DRAFT', ''),
		code: fc.constantFrom('', 'STOCK_UNKNOWN_SKU', 'STOCK_SKU_SPELLING'),
		decided: fc.boolean(),
	});
	fc.assert(
		fc.property(fc.uniqueArray(sku, { selector: ({ name }) => name, maxLength: 30 }), (skus) => {
			const rows = rowsOf({
				listings: skus.map(({ name, shop, status }) => listing(name, { shop_id: shop, status })),
				findings: skus
					.filter(({ code }) => code)
					.map(({ name, shop, code }) => finding(code, { shop_id: shop, sku_id: `s-${name}` })),
				decisions: skus.filter(({ decided }) => decided).map(({ name }) => decision(name, 5, 4)),
			});
			const ids = rows.map((row) => row['TikTok SKU id']);
			for (const { name, shop } of skus) expect(ids.includes(`s-${name}`)).toBe(shop === SHOP);
			expect(rows.filter((row) => row['Needs you'] === 'no' && row['What to do'] !== '')).toEqual([]);
		}),
	);
});
