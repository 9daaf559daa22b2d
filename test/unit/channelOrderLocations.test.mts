/** Whose stock counts for the orders of which shop. */
import { locationsOfShop, readStock } from '../../nodes/ChannelOrder/stockCheck.ts';

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
	expect(Object.fromEntries(readStock(stock, locationsOfShop(rows, 'gb')))).toEqual({ A: 3, B: 0, C: 5 });
	expect(readStock(stock).get('B')).toBe(24);
});
