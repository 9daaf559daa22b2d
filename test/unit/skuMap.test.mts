/** The one reader of the table tts_sku_map, and that stock, orders, touched products and returns read a cell alike. */
import fc from 'fast-check';
import { sellsProduct } from '../../nodes/ChannelRefund/reading/lineMap.ts';
import { listStockToCheck } from '../../nodes/ChannelOrder/listStock.ts';
import { listTouchedProducts } from '../../nodes/ChannelStock/touchedProducts.ts';
import { SkuMap, meaningOf, readCell } from '../../nodes/shared/skuMap.ts';
import { decide } from '../support/decide.mts';
import { tikTokOrder } from '../support/orderExamples.mts';
import * as stockCase from '../support/stockCase.mts';

const short = (text: string) =>
	readCell(text).readings.map((reading) => reading.map(({ product_id, count }) => `${count} ${product_id}`).join(', '));

describe('cells of the SKU map', () => {
	it.each([
		['TEE-BLK-M', '1 TEE-BLK-M'],
		['SIZE-3+', '1 SIZE-3+'],
		['A**', '1 A**'],
		['A*0', '1 A*0'],
		['+', '1 +'],
		['A +', '1 A +'],
		['5*5-RED', '1 5*5-RED'],
		['TV-32"', '1 TV-32"'],
		['SOCK * 3', '3 SOCK'],
		['SOCK ×3', '3 SOCK'],
		['SOCK* 3', '3 SOCK'],
		['TEE * 2 + CAP', '2 TEE, 1 CAP'],
		['TEE + TEE', '2 TEE'],
		['"RUG-60*90"', '1 RUG-60*90'],
		['“RUG-60*90”', '1 RUG-60*90'],
		['"RUG-60*90" * 2 + PAD', '2 RUG-60*90, 1 PAD'],
		['"RUG-60*90"*2', '2 RUG-60*90'],
		['PAD+"PH-24+CASE"', '1 PAD, 1 PH-24+CASE'],
		['"PH-24+CASE"+PAD', '1 PH-24+CASE, 1 PAD'],
		['"TV 32"" + MOUNT"', '1 TV 32" + MOUNT'],
	])('%s is settled: %s', (text, reading) => {
		expect(short(text)).toEqual([reading]);
	});

	it.each([
		['RUG-60*90', ['1 RUG-60*90', '90 RUG-60']],
		['SOCK×3', ['1 SOCK×3', '3 SOCK']],
		['PH-24+CASE', ['1 PH-24+CASE', '1 PH-24, 1 CASE']],
		['TEE*2 + CAP', ['1 TEE*2, 1 CAP', '2 TEE, 1 CAP']],
		['A+B*2', ['1 A+B*2', '1 A, 1 B*2', '1 A, 2 B']],
	])('%s can mean several things', (text, readings) => {
		expect(short(text)).toEqual(readings);
	});

	it('reads any text, the text itself first, in a moment', () => {
		fc.assert(
			fc.property(fc.string({ unit: fc.constantFrom('A', '*', '×', '+', '"', ' ', '2'), maxLength: 60 }), (text) => {
				const { readings } = readCell(text);
				expect(readings.length).toBeGreaterThan(0);
				expect(readings.length).toBeLessThanOrEqual(40);
				for (const part of readings.flat()) expect(part.product_id !== '' && part.count > 0).toBe(text !== '');
			}),
		);
		expect(readCell('A*2+'.repeat(25_000)).readings).toHaveLength(1);
	});

	const match = (text: string) => new SkuMap([{ seller_sku: 'S', product_id: text }]).find('S', '');
	const shown = (stock: Record<string, number>) => (id: string) => stock[id];

	it('NewStore settles a cell with two readings', () => {
		const meaning = (text: string, stock: Record<string, number>) => meaningOf(match(text), 'S', shown(stock));
		const rug = [{ product_id: 'RUG-60*90', count: 1 }];
		expect(meaning('RUG-60*90', { 'RUG-60*90': 5, 'RUG-60': 400 })).toEqual({ components: rug });
		expect(meaning('RUG-60*90', { 'RUG-60*90': 0 })).toEqual({ components: rug });
		expect(meaning('SOCK*3', { SOCK: 7 })).toEqual({ components: [{ product_id: 'SOCK', count: 3 }] });
	});

	it('in a bundle a star counts, unless NewStore has a product of that name', () => {
		const meaning = (stock: Record<string, number>) => meaningOf(match('TEE*2 + CAP'), 'S', shown(stock));
		const bundle = {
			components: [
				{ product_id: 'TEE', count: 2 },
				{ product_id: 'CAP', count: 1 },
			],
		};
		expect(meaning({ TEE: 1, CAP: 1 })).toEqual(bundle);
		expect(meaning({ 'TEE*2': 0, TEE: 1, CAP: 1 })).toEqual(bundle);
		expect(meaning({})).toEqual(bundle);
		expect(meaning({ 'TEE*2': 4, TEE: 1, CAP: 1 })).toEqual({
			fault:
				'the cell TEE*2 + CAP in tts_sku_map can mean two things: write "TEE*2" + CAP for the product "TEE*2" and the product "CAP", or write TEE * 2 + CAP for 2 units of "TEE" and the product "CAP"',
		});
	});

	it.each<Record<string, number>>([{ 'RUG-60*90': 0, 'RUG-60': 400 }, {}])(
		'NewStore shows %j: refused with how to write it',
		(stock) => {
			expect(meaningOf(match('RUG-60*90'), 'S', shown(stock))).toMatchObject({
				fault:
					'the cell RUG-60*90 in tts_sku_map can mean two things: write "RUG-60*90" for the product "RUG-60*90", or write RUG-60 * 90 for 90 units of "RUG-60"',
			});
		},
	);
});

describe('a rug that is called RUG-60*90 (field case)', () => {
	const skuMap = [
		{ seller_sku: 'RUG', product_id: 'RUG-60*90' },
		{ seller_sku: 'PH', product_id: 'PH-24+CASE' },
	];
	const stock = [
		{ product_id: 'RUG-60*90', atp: 5 },
		{ product_id: 'RUG-60', atp: 400 },
		{ product_id: 'PH-24+CASE', atp: 5 },
	];
	const orderOf = (sellerSku: string) => tikTokOrder({ lines: [{ sellerSku, price: 1000 }] });
	const items = (sellerSku: string, rows = stock) =>
		decide([orderOf(sellerSku)], { skuMap, stock: rows }).inject.flatMap(({ json }) =>
			json.payload.shipments[0].items.map((item) => item.product_id),
		);

	it('orders take one of it', () => {
		expect(items('RUG')).toEqual(['RUG-60*90']);
		expect(items('PH')).toEqual(['PH-24+CASE']);
	});

	it('orders are refused while NewStore shows both and nothing of the rug', () => {
		const rows = [
			{ product_id: 'RUG-60*90', atp: 0 },
			{ product_id: 'RUG-60', atp: 400 },
		];
		const { exceptions } = decide([orderOf('RUG')], { skuMap, stock: rows });
		expect(exceptions[0].json.what_happened).toMatch(/can mean two things: write "RUG-60\*90" for the product/);
	});

	const published = (rug: number, open: number, scope: 'full' | 'partial' = 'full') =>
		stockCase.decide(
			{
				stock: [stockCase.stock('RUG-60*90', { LEEDS: rug }), stockCase.stock('RUG-60', { LEEDS: 400 })],
				listings: [stockCase.listing('1', [stockCase.sku('RUG', 99)])],
				unrouted: [stockCase.unrouted('RUG', open)],
			},
			{ skuMap, scope },
		);

	it.each(['full', 'partial'] as const)('stock shows its units, and none when it is sold out (%s run)', (scope) => {
		expect(stockCase.sent(published(5, 0, scope))).toEqual({ RUG: { [stockCase.MAIN]: 5 } });
		expect(stockCase.sent(published(5, 2, scope))).toEqual({ RUG: { [stockCase.MAIN]: 3 } });
		expect(stockCase.sent(published(0, 0, scope))).toEqual({ RUG: { [stockCase.MAIN]: 0 } });
	});

	it('stock refuses a bundle whose part has the name of a product', () => {
		const decision = stockCase.decide(
			{
				stock: ['RUG-60*90', 'RUG-60', 'PAD'].map((id) => stockCase.stock(id, { LEEDS: 400 })),
				listings: [stockCase.listing('1', [stockCase.sku('SET', 1)])],
			},
			{ skuMap: [{ seller_sku: 'SET', product_id: 'RUG-60*90 + PAD' }] },
		);
		expect(decision.updates).toEqual([]);
		expect(stockCase.codes(decision)).toEqual(['STOCK_AMBIGUOUS_SKU']);
		expect(decision.exceptions[0].json.what_happened).toContain('write "RUG-60*90" + PAD for the product "RUG-60*90"');
	});

	it('both readings are read before they are decided', () => {
		expect(listStockToCheck([orderOf('RUG')], skuMap).map(({ productId }) => productId)).toEqual([
			'RUG-60*90',
			'RUG-60',
		]);
		const touched = listTouchedProducts([{ product_id: 'RUG-60' }, { product_id: 'CASE' }], skuMap);
		expect(touched.map(({ json }) => `${json.product_id} for ${json.seller_sku}`)).toEqual([
			'RUG-60 for RUG-60',
			'RUG-60*90 for RUG',
			'RUG-60 for RUG',
			'CASE for CASE',
			'PH-24+CASE for PH',
			'PH-24 for PH',
			'CASE for PH',
		]);
	});

	it('a return of it finds its line, and a part of no bundle does not', () => {
		const line = { sellerSku: 'RUG' } as Parameters<typeof sellsProduct>[0];
		expect(sellsProduct(line, 'RUG-60*90', '', new SkuMap(skuMap))).toBe(true);
		expect(sellsProduct(line, 'RUG-60', '', new SkuMap(skuMap))).toBe(false);
	});
});
