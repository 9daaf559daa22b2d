// Is the order that NewStore has the one that was sent?
import { compareItemIds, compareOrders, isForeign, payloadFault } from '../../nodes/NewStore/actions/order/injection';
import type { SentOrder } from '../../nodes/NewStore/actions/order/injection';

interface Attribute {
	name: string;
	value: string;
}
type Sent = SentOrder & { payments: Array<{ amount: number | string }> };

const order = (change: (order: Sent) => void = () => undefined): SentOrder => {
	const sent: Sent = {
		external_id: '5770',
		currency: 'GBP',
		shipments: [
			{
				items: [
					{
						external_item_id: 'L1-1',
						product_id: 'TEE',
						extended_attributes: [{ name: 'tiktok_line_id', value: 'L1' }],
					},
					{
						external_item_id: 'L2-1',
						product_id: 'TEE',
						extended_attributes: [{ name: 'tiktok_line_id', value: 'L2' }],
					},
				],
			},
		],
		payments: [{ amount: 21.1 }, { amount: 2.2 }],
	};
	change(sent);
	return sent;
};

interface Found {
	id: string;
	origin_id: string;
	currency: string;
	totals?: { total: number };
	items: Array<{ id: string; product_id: string; status?: string; extended_attributes: Attribute[] }>;
}

const read = (change: (order: Found) => void = () => undefined) => {
	const found: Found = {
		id: '5770',
		origin_id: 'order-uuid',
		currency: 'GBP',
		totals: { total: 23.3 },
		items: [
			{ id: 'uuid-2', product_id: 'TEE', extended_attributes: [{ name: 'tiktok_line_id', value: 'L2' }] },
			{
				id: 'uuid-1',
				product_id: 'TEE',
				extended_attributes: [
					{ name: 'added_by_newstore', value: 'x' },
					{ name: 'tiktok_line_id', value: 'L1' },
				],
			},
		],
	};
	change(found);
	return found;
};

describe('compareOrders', () => {
	it('recognises the same order and finds each item by its line', () => {
		expect(compareOrders(order(), read())).toEqual({
			differences: [],
			items: [
				{ external_item_id: 'L1-1', id: 'uuid-1', product_id: 'TEE' },
				{ external_item_id: 'L2-1', id: 'uuid-2', product_id: 'TEE' },
			],
		});
	});

	it('believes an attribute external_item_id more than anything else', () => {
		const found = read((o) => (o.items[0].extended_attributes = [{ name: 'external_item_id', value: 'other' }]));
		expect(compareOrders(order(), found).differences).toEqual(['item L2-1 (product TEE) is not in it']);
	});

	it('compares totals in the minor units of the currency, also without decimals', () => {
		const yen = order((o) => Object.assign(o, { currency: 'JPY', payments: [{ amount: 1200 }, { amount: '300' }] }));
		const found = (total: number) => read((o) => Object.assign(o, { currency: 'JPY', totals: { total } }));
		expect(compareOrders(yen, found(1500)).differences).toEqual([]);
		expect(compareOrders(yen, found(1501)).differences).toEqual(['total 1501 instead of 1500 JPY']);
	});

	describe('a line that was cancelled on TikTok afterwards and is not sent any more', () => {
		const withoutSecond = order((o) => {
			o.shipments[0].items.pop();
			o.payments = [{ amount: 12 }];
		});

		it('is no difference once its item is cancelled in NewStore, whatever the total says', () => {
			const found = read((o) => (o.items[0].status = 'cancelled'));
			expect(compareOrders(withoutSecond, found)).toEqual({
				differences: [],
				items: [{ external_item_id: 'L1-1', id: 'uuid-1', product_id: 'TEE' }],
			});
		});

		it('is one while the store still has it', () => {
			const found = read((o) => (o.items[0].status = 'in_fulfillment'));
			expect(compareOrders(withoutSecond, found).differences).toEqual([
				'it also has product TEE, which was not sent (is its line cancelled on TikTok?)',
			]);
		});

		it('is one when only the product tells the orders apart', () => {
			const bare = order((o) => {
				o.shipments[0].items = [{ external_item_id: '1', product_id: 'TEE' }];
			});
			const found = read((o) => (o.items[0].status = 'cancelled'));
			expect(compareOrders(bare, found).differences.length).toBe(1);
		});
	});

	it.each<[string, (order: Found) => void, string]>([
		['another currency', (o) => (o.currency = 'EUR'), 'currency EUR instead of GBP'],
		['another total', (o) => (o.totals = { total: 23.31 }), 'total 23.31 instead of 23.30 GBP'],
		['no total', (o) => delete o.totals, 'no total to compare'],
		['an item less', (o) => o.items.pop(), '1 items instead of 2'],
		['another product', (o) => (o.items[1].product_id = 'CAP'), 'item L1-1 (product TEE) is not in it'],
		['another line', (o) => (o.items[0].extended_attributes[0].value = 'L9'), 'item L2-1 (product TEE) is not in it'],
	])('names %s', (_name, change, difference) => {
		const { differences, items } = compareOrders(order(), read(change));
		expect(differences).toEqual([difference]);
		expect(items).toEqual([]);
	});
});

describe('compareItemIds', () => {
	it('names items that are missing and items of somebody else', () => {
		expect(compareItemIds(order(), [{ external_item_id: 'L1-1' }, { external_item_id: 'L2-1' }])).toEqual({
			missing: [],
			foreign: [],
		});
		expect(compareItemIds(order(), [{ external_item_id: 'L1-1' }, { external_item_id: 'Z' }])).toEqual({
			missing: ['L2-1'],
			foreign: ['Z'],
		});
	});
});

describe('isForeign', () => {
	const answered = (...ids: string[]) =>
		isForeign(
			order(),
			compareItemIds(
				order(),
				ids.map((external_item_id) => ({ external_item_id })),
			),
		);
	it('holds for an order that shares no item with ours, and for no other', () => {
		expect(answered('Y', 'Z')).toBe(true);
		expect(answered()).toBe(true);
		expect(answered('L1-1', 'Z')).toBe(false);
		expect(answered('L1-1', 'L2-1', 'Z')).toBe(false);
	});
});

describe('payloadFault', () => {
	it.each([
		['nothing', undefined, 'there is no order in it'],
		['a list', [], 'there is no order in it'],
		['no id', order((o) => (o.external_id = '')), 'external_id is missing'],
		['a long id', order((o) => (o.external_id = 'x'.repeat(65))), 'external_id is longer than 64 characters'],
		['no currency', order((o) => Object.assign(o, { currency: undefined })), 'currency is missing'],
		['no shipments', order((o) => (o.shipments = [])), 'shipments are missing'],
		['no items', order((o) => (o.shipments[0].items = [])), 'there is no item in its shipments'],
		[
			'an item without id',
			order((o) => (o.shipments[0].items[0].external_item_id = '')),
			'an item has no external_item_id',
		],
		[
			'a doubled item',
			order((o) => (o.shipments[0].items[1].external_item_id = 'L1-1')),
			'two items have the same external_item_id',
		],
	])('finds %s', (_name, payload, fault) => {
		expect(payloadFault(payload)).toBe(fault);
	});

	it('finds nothing in a complete order', () => expect(payloadFault(order())).toBeUndefined());
});
