// Rows of tts_shops and tts_sku_map that nobody can act on: told in every flow, one case for each row.
import { decideBuyerRequests } from '../../nodes/ChannelCancellation/decideBuyerRequest.ts';
import { readBuyerOptions } from '../../nodes/ChannelCancellation/decideBuyerRequestOperation.ts';
import { decideSellerCancels } from '../../nodes/ChannelCancellation/decideSellerCancel.ts';
import { readSellerOptions } from '../../nodes/ChannelCancellation/decideSellerCancelOperation.ts';
import { shopRowCases, skuMapRowCases } from '../../nodes/shared/channel/rowCases.ts';
import { readShops } from '../../nodes/shared/channel/shops.ts';
import { SkuMap } from '../../nodes/shared/skuMap.ts';
import type { Row } from '../../nodes/shared/tableRows.ts';
import { decide as decideStock } from '../support/stockCase.mts';

const GB = { id: 1, shop_id: '7494000000000000101', shop_name: 'Sandbox UK', active: true };
const own = { createdAt: '2026-11-01', updatedAt: '2026-11-01' };
const told = (rows: Row[]) => shopRowCases(rows).map(({ title }) => title);

describe('tts_shops', () => {
	test.each<[string, Row, string]>([
		['no id', { id: 7, shop_name: 'Paris', active: true }, 'row 7 (Paris)'],
		['a region and nothing else', { id: 8, region: 'FR' }, 'row 8'],
		['a ticked box and nothing else', { id: 9, active: true }, 'row 9'],
		['a name in place of the id', { id: 10, shop_id: 'My shop' }, 'row 10'],
		['an id that a spreadsheet has cut', { id: 11, shop_id: '7.49E+18' }, 'row 11'],
		['an object', { id: 12, shop_id: {} }, 'row 12'],
		['an active that is neither', { id: 13, shop_id: '7494000000000000102', active: 'perhaps' }, 'row 13'],
		['no number of its own: its place', { shop_name: 'Paris' }, 'row 2 (Paris)'],
	])('%s: the case says which row', (_what, row, which) => {
		expect(told([GB, row])).toEqual([`Table tts_shops: ${which} cannot be used`]);
		expect(readShops([GB, row]).get(GB.shop_id)?.name).toBe('Sandbox UK');
	});

	test('the text shows what stands there', () => {
		const [{ what_happened: happened }] = shopRowCases([{ id: 10, shop_id: 'My shop' }]);
		expect(happened).toContain('tts_shops, row 10, column shop_id: "My shop" ');
	});

	test('a row that nobody has filled in is left alone, also with an empty box', () => {
		for (const row of [{}, { id: 7, ...own }, { id: 7, shop_id: ' ', active: false }, { id: 7, shop_id: null }])
			expect(told([GB, row])).toEqual([]);
	});
});

describe('tts_sku_map', () => {
	const problems = (row: Row) => skuMapRowCases(new SkuMap([row])).map(({ business_key: key }) => key);

	test('what is missing, and which row', () => {
		expect(problems({ id: 3, seller_sku: 'TEE' })).toEqual(['seller SKU "TEE" has no product ID']);
		expect(problems({ id: 3, product_id: 'TEE' })).toEqual(['product ID "TEE" has no seller SKU']);
		expect(problems({ id: 3, note: 'later', ...own })).toEqual(['row 3 has neither seller SKU nor product ID']);
		expect(problems({ id: 3, seller_sku: {}, product_id: [] })).toEqual([
			'row 3 has neither seller SKU nor product ID',
		]);
		expect(problems({ seller_sku: 'TEE', product_id: 'T', shop_id: 'UK' })).toEqual([
			'seller SKU "TEE" is for the shop "UK", which is no number of a shop',
		]);
	});

	test('a row that nobody has filled in is left alone', () => {
		for (const row of [{}, { id: 3, ...own }, { id: 3, seller_sku: ' ', product_id: '' }])
			expect(problems(row)).toEqual([]);
	});

	test('of very many rows some are told, and how many others there are', () => {
		const rows = Array.from({ length: 50 }, (_, n) => ({ seller_sku: `SKU-${n}` }));
		const cases = skuMapRowCases(new SkuMap(rows));
		expect(cases).toHaveLength(20);
		expect(cases[19].what_happened).toContain('There are 30 more rows like this.');
		expect(cases[18].what_happened).not.toContain('more rows');
	});
});

test('stock and cancellations tell the same case', () => {
	const shops = [GB, { id: 7, shop_name: 'Paris' }];
	const options = readBuyerOptions({}, [], 0);
	const cases = [
		...decideStock({}, { shops }).exceptions,
		...decideBuyerRequests([], [], { shops, references: [], options }).exceptions,
		...decideSellerCancels([], [], { shops, references: [], options: readSellerOptions({}) }).exceptions,
	].filter(({ json }) => json.code === 'SHOP_ROW_UNREADABLE');
	expect(cases).toHaveLength(3);
	expect(new Set(cases.map(({ json }) => `${json.flow} ${json.business_key}`))).toEqual(
		new Set(['connection tts_shops/7/shop_id']),
	);
});
