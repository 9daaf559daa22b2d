/** Whose stock counts for the orders of which shop. */
import { decide } from '../support/decide.mts';
import { PAID, shopRow, tikTokOrder } from '../support/orderExamples.mts';
import { availableUnits, locationsOfShop, readStock } from '../../nodes/ChannelOrder/stockCheck.ts';

const rows = [
	{ location_id: 'LONDON', shop_id: 'gb', sells: true },
	{ location_id: 'LEEDS', shop_id: 'gb', sells: false },
	{ location_id: 'NEWARK', shop_id: 'us', sells: true },
	{ location_id: 'DC', shop_id: '', sells: true },
];

test('a shop is served by its own locations and those of every shop, not by the market next door', () => {
	expect(locationsOfShop(rows, 'gb')).toEqual(new Set(['LONDON', 'DC']));
	expect(locationsOfShop(rows, 'us')).toEqual(new Set(['NEWARK', 'DC']));
	expect(locationsOfShop(rows.slice(0, 3), 'fr')).toBeUndefined();
});

test('stock elsewhere does not count, and a product that is only elsewhere has none', () => {
	const stock = [
		{ product_id: 'A', atp_by_location: { NEWARK: 24, LONDON: 1, DC: 2 } },
		{ product_id: 'B', atp_by_location: { NEWARK: 24 } },
		{ product_id: 'C', atp: 5 },
	];
	const units = (product: string, shop: string) =>
		availableUnits(readStock(stock), product, locationsOfShop(rows, shop));
	expect(['A', 'B', 'C', 'D'].map((product) => units(product, 'gb'))).toEqual([3, 0, 5, null]);
	expect(units('B', 'fr')).toBe(0);
	expect(availableUnits(readStock(stock), 'B', undefined)).toBe(24);
});

describe('shops that share some of their locations', () => {
	const shops = [shopRow({ shop_id: 'gb' }), shopRow({ shop_id: 'us' })];
	const order = (id: string, shopId: string, paid: number) =>
		tikTokOrder({ id, shopId, order: { paid_time: PAID + paid } });
	const outcome = (orders: Array<Record<string, unknown>>, atp: Record<string, number>) => {
		const stock = [{ product_id: 'TEE-BLK-M', atp_by_location: atp }];
		const { inject, short } = decide(orders, { shops, stock, locations: rows });
		return { inject: inject.map((item) => item.json.order_id), short: short.map((item) => item.json.order_id) };
	};

	test('do not both get the last unit of a shared one', () => {
		expect(outcome([order('1', 'us', 1), order('2', 'gb', 0)], { DC: 1 })).toEqual({ inject: ['2'], short: ['1'] });
	});

	test('use their own stock first', () => {
		expect(outcome([order('1', 'us', 1), order('2', 'gb', 0)], { DC: 1, LONDON: 1 })).toEqual({
			inject: ['1', '2'],
			short: [],
		});
	});

	test('never take what only the other has', () => {
		expect(outcome([order('1', 'us', 0), order('2', 'gb', 1)], { LEEDS: 5, NEWARK: 1 })).toEqual({
			inject: ['1'],
			short: ['2'],
		});
	});
});
