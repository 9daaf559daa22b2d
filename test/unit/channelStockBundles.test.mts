/** Virtual bundles: TikTok works out their stock from the parts, so they get no update and nobody is told to map them. */
import { listPossibleBundles } from '../../nodes/ChannelStock/possibleBundles.ts';
import type { Json, StockSettings } from '../../nodes/ChannelStock/types.ts';
import { codes, decide, GB, listing, MAIN, sent, SETTINGS, sku, stock, US } from '../support/stockCase.mts';

const part = (sellerSku: string, count: unknown, more: Json = {}): Json => ({
	...{
		product_id: '1',
		sku_id: `id-${sellerSku}`,
		seller_sku: sellerSku,
		title: `Title ${sellerSku}`,
		sku_count: count,
	},
	...more,
});
/** What Get Product answers of the listing 9. */
const details = (parts: Json[], more: Json = {}): Json => ({
	...{ shop_id: GB, id: '9', product_types: ['COMBINED_PRODUCT'] },
	skus: [{ id: 'id-SET', combined_skus: parts }],
	...more,
});
const SET = [part('TEE', 1), part('SOCK', 2)];
const FEEDS = {
	stock: [stock('TEE', { LEEDS: 8 }), stock('SOCK', { LONDON: 6 })],
	listings: [listing('1', [sku('TEE', 1), sku('SOCK', 1)]), listing('9', [sku('SET', 9)], { title: 'Gift set' })],
};
const PARTS = { TEE: { [MAIN]: 8 }, SOCK: { [MAIN]: 6 } };
const run = (details_: Json[], settings: Partial<StockSettings> = {}, feeds: Partial<typeof FEEDS> = {}) =>
	decide({ ...FEEDS, ...feeds, details: details_ }, { guardrailPercent: 100, ...settings });

describe('a bundle that TikTok makes of others', () => {
	test('gets no update and is no exception; its parts are sent, and the summary says what it is', () => {
		const decision = run([details(SET)]);
		expect(sent(decision)).toEqual(PARTS);
		expect(codes(decision)).toEqual([]);
		expect(decision.summary).toMatchObject({ ok: true, skus: 3, skus_of_bundles: 1, skus_refused: 0 });
		expect(decision.summary.bundles).toEqual([
			'"Gift set" of Sandbox UK (SKU SET) is a bundle that TikTok makes of 1 × TEE and 2 × SOCK. TikTok works out its stock from theirs, which is published.',
		]);
		expect(decision.summary.sentence).toContain('1 of bundles that TikTok makes of others');
	});

	test('although the SKU map makes it of products, or NewStore has a product of its name', () => {
		const skuMap = [{ seller_sku: 'SET', product_id: 'TEE + SOCK*2' }];
		expect(sent(run([], { skuMap }))).toHaveProperty('SET');
		expect(sent(run([details(SET)], { skuMap }))).toEqual(PARTS);
		const kit = { stock: [...FEEDS.stock, stock('SET', { LEEDS: 5 })] };
		expect(sent(run([], {}, kit))).toHaveProperty('SET');
		expect(sent(run([details(SET)], {}, kit))).toEqual(PARTS);
	});

	test('under the SKU of one of its parts: that part is on one listing only', () => {
		const listings = [FEEDS.listings[0], listing('9', [sku('TEE', 3, { id: 'id-SET' })])];
		expect(codes(run([], {}, { listings }))).toEqual(['STOCK_AMBIGUOUS_SKU']);
		const decision = run([details(SET)], {}, { listings });
		expect(sent(decision)).toEqual(PARTS);
		expect(codes(decision)).toEqual([]);
	});

	test('is one by its type or by its parts, and named as far as TikTok tells', () => {
		const lines = (product: Json) => run([product]).summary.bundles;
		expect(lines(details(SET, { product_types: [] }))).toHaveLength(1);
		expect(lines(details([], { skus: [{ id: 'id-SET' }] }))).toEqual([
			'"Gift set" of Sandbox UK (SKU SET) is a bundle that TikTok makes of parts that it does not name. TikTok works out its stock from theirs.',
		]);
		expect(lines(details([part('TEE', null), part('SOCK', 0, { seller_sku: '' })]))[0]).toContain(
			'makes of TEE and Title SOCK.',
		);
	});

	test('with a part for which nothing is decided: a case that names the part', () => {
		const listings = [listing('1', [sku('TEE', 1), sku('SOCK', 1, { inventory: [] })]), FEEDS.listings[1]];
		const decision = run([details(SET)], {}, { listings });
		expect(codes(decision)).toEqual(['STOCK_BUNDLE_PART', 'STOCK_NO_WAREHOUSE']);
		const told = decision.exceptions.find(({ json }) => json.code === 'STOCK_BUNDLE_PART')?.json;
		expect(told).toMatchObject({
			severity: 'warning',
			title: 'A part of the bundle "Gift set" gets no stock: SOCK',
			ids: { shop_id: GB, product_id: '9', seller_sku: 'SET' },
		});
		expect(told?.what_happened).toContain('1 × TEE and 2 × SOCK');
		expect(decision.summary.bundles).toEqual([]);
	});

	test('a part that a rule holds is meant to stay as it is', () => {
		const rules = [{ scope: 'sku', match: 'SOCK', what: 'hold', value: 'true' }];
		expect(codes(run([details(SET)], { rules }))).toEqual([]);
	});

	test('a part that is not on sale, or of another shop only, is not published', () => {
		const off = [
			listing('1', [sku('TEE', 1)]),
			listing('2', [sku('SOCK', 1)], { status: 'DRAFT' }),
			listing('3', [sku('SOCK', { US_W: 1 })], { shop_id: US }),
			FEEDS.listings[1],
		];
		const shops = [...SETTINGS.shops, { shop_id: US, shop_name: 'US', active: false }];
		expect(codes(run([details(SET)], { shops }, { listings: off }))).toEqual(['STOCK_BUNDLE_PART']);
	});

	test('a partial run sends nothing for it and says nothing of it', () => {
		const skuMap = [{ seller_sku: 'SET', product_id: 'TEE + SOCK*2' }];
		const decision = run([details(SET)], { scope: 'partial', skuMap });
		expect(sent(decision)).toEqual(PARTS);
		expect([codes(decision), decision.summary.bundles]).toEqual([[], []]);
	});

	test('details of another shop or product, or that cannot be read, make no bundle', () => {
		for (const odd of [
			details(SET, { shop_id: US }),
			details(SET, { id: '1' }),
			details([{ sku_id: {} }]),
			details(SET, { skus: 'none' }),
		])
			expect(codes(run([odd]))).toEqual(['STOCK_UNKNOWN_SKU']);
	});
});

test('an unknown SKU: only where nobody has looked it may be a bundle', () => {
	const advice = (items: Json[]) => run(items).exceptions.map(({ json }) => json.what_to_do);
	expect(advice([])[0]).toContain('A virtual bundle of TikTok needs neither');
	const [looked] = advice([details([], { product_types: [] })]);
	expect(looked).toContain('tts_sku_map');
	expect(looked).not.toContain('bundle');
});

describe('which products may be bundles', () => {
	const shops = SETTINGS.shops;
	const list = (listings: Json[], settings: { skuMap?: Json[]; most?: number; stock?: Json[] } = {}) =>
		listPossibleBundles(
			{ stock: settings.stock ?? FEEDS.stock, listings },
			{ shops, skuMap: settings.skuMap ?? [] },
			settings.most ?? 100,
		);

	test('an unknown, empty or misspelt SKU, one on two listings, and what the SKU map makes of several products', () => {
		const skuMap = [
			{ seller_sku: 'PAIR', product_id: 'SOCK*2' },
			{ seller_sku: 'TOP', product_id: 'TEE' },
		];
		const found = list(
			[
				listing('1', [sku('TOP', 1)]),
				listing('2', [sku('SOCK', 1), sku('PAIR', 1)]),
				listing('3', [sku('tee', 1)]),
				listing('4', [sku('', 1)]),
				listing('5', [sku('STICKER', 1)]),
				listing('6', [sku('TEE', 1)]),
				listing('7', [sku('TEE', 1)]),
			],
			{ skuMap },
		);
		expect(found.map(({ json }) => [json.product_id, json.seller_skus])).toEqual([
			['2', ['PAIR']],
			['3', ['tee']],
			['4', ['']],
			['5', ['STICKER']],
			['6', ['TEE']],
			['7', ['TEE']],
		]);
		expect(found[4]).toEqual({
			json: { shop_id: GB, product_id: '6', title: 'Listing 6', seller_skus: ['TEE'] },
			index: 5,
			input: 1,
		});
	});

	test('nothing that is not on sale, of a shop that is not ours, or while the stock is empty; no more than asked for', () => {
		const unknown = listing('9', [sku('SET', 1)]);
		expect(list([unknown], { stock: [] })).toEqual([]);
		expect(list([{ ...unknown, status: 'DRAFT' }, { ...unknown, shop_id: US }, {}])).toEqual([]);
		const many = ['8', '7', '9'].map((id) => listing(id, [sku(`SET-${id}`, 1)]));
		expect(list(many, { most: 2 }).map(({ json }) => json.product_id)).toEqual(['7', '8']);
	});
});
