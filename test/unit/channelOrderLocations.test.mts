/** Whose stock counts for the orders of which shop. */
import { decide } from '../support/decide.mts';
import { PAID, shopRow, tikTokOrder } from '../support/orderExamples.mts';
import { availableUnits, locationsByShop, readStock } from '../../nodes/ChannelOrder/stockCheck.ts';

const [GB, US, FR] = ['11', '12', '13'];
const row = (locationId: string, shopId: string, cells: Record<string, unknown> = {}) => ({
	location_id: locationId,
	warehouse_id: `9${shopId}`,
	shop_id: shopId,
	...cells,
});
const rows = [row('LONDON', GB), row('LEEDS', GB, { sells: false }), row('NEWARK', US), row('DC', '')];

const of = locationsByShop(rows);

test('a shop is served by its own locations and those of every shop, not by the market next door', () => {
	expect(of(GB)).toEqual(new Set(['LONDON', 'DC']));
	expect(of(US)).toEqual(new Set(['NEWARK', 'DC']));
	expect(locationsByShop(rows.slice(0, 3))(FR)).toBeUndefined();
});

test('a row that cannot be read serves nothing, and is no reason to look at the stock of all locations', () => {
	expect(locationsByShop([row('LONDON', GB, { sells: 'nein' })])(GB)).toEqual(new Set());
	expect(locationsByShop([row('LONDON', GB), row('LEEDS', 'UK shop')])(GB)).toEqual(new Set(['LONDON']));
	expect(locationsByShop([row('LEEDS', 'UK shop')])(GB)).toEqual(new Set());
});

test('stock elsewhere does not count, and a product that is only elsewhere has none', () => {
	const stock = [
		{ product_id: 'A', atp_by_location: { NEWARK: 24, LONDON: 1, DC: 2 } },
		{ product_id: 'B', atp_by_location: { NEWARK: 24 } },
		{ product_id: 'C', atp: 5 },
	];
	const units = (product: string, shop: string) => availableUnits(readStock(stock), product, of(shop));
	expect(['A', 'B', 'C', 'D'].map((product) => units(product, GB))).toEqual([3, 0, 5, null]);
	expect(units('B', FR)).toBe(0);
	expect(availableUnits(readStock(stock), 'B', undefined)).toBe(24);
});

describe('shops that share some of their locations', () => {
	const shops = [shopRow({ shop_id: GB }), shopRow({ shop_id: US })];
	const order = (id: string, shopId: string, paid: number) =>
		tikTokOrder({ id, shopId, order: { paid_time: PAID + paid } });
	const outcome = (orders: Array<Record<string, unknown>>, atp: Record<string, number>) => {
		const stock = [{ product_id: 'TEE-BLK-M', atp_by_location: atp }];
		const { inject, short } = decide(orders, { shops, stock, locations: rows });
		return { inject: inject.map((item) => item.json.order_id), short: short.map((item) => item.json.order_id) };
	};

	test('do not both get the last unit of a shared one', () => {
		expect(outcome([order('1', US, 1), order('2', GB, 0)], { DC: 1 })).toEqual({ inject: ['2'], short: ['1'] });
	});

	test('use their own stock first', () => {
		expect(outcome([order('1', US, 1), order('2', GB, 0)], { DC: 1, LONDON: 1 })).toEqual({
			inject: ['1', '2'],
			short: [],
		});
	});

	test('never take what only the other has', () => {
		expect(outcome([order('1', US, 0), order('2', GB, 1)], { LEEDS: 5, NEWARK: 1 })).toEqual({
			inject: ['1'],
			short: ['2'],
		});
	});
});
