/** Rooms hand over by what names people know what an exception is about: goods, amount, shop, store. */
import { aboutNames, goodsOfUnits } from '../../nodes/shared/channel/goods.ts';
import { pendingReturns } from '../../nodes/ChannelDispatch/watch/deadlines.ts';
import { aboutOrder } from '../../nodes/ChannelOrder/orderProblems.ts';
import { readOrder } from '../../nodes/ChannelOrder/tikTokOrder.ts';
import { decide, fulfillment, SHOP, tikTokOrder } from '../support/dispatchExamples.mts';
import { tikTokOrder as paidOrder } from '../support/orderExamples.mts';

const cap = { name: 'Canvas cap', sellerSku: 'CAP-KHK-OS' };

describe('goods in a few words', () => {
	test.each([
		[[cap, cap], '2 × Canvas cap (CAP-KHK-OS)'],
		[[{ name: '', sellerSku: 'CAP' }], 'CAP'],
		[[{ name: 'CAP', sellerSku: 'CAP' }], 'CAP'],
		[[{ name: 'Cap', sellerSku: '' }], 'Cap'],
		[[], ''],
		[[cap, { name: '', sellerSku: '' }], ''],
		[['A', 'B', 'C', 'C'].map((name) => ({ name, sellerSku: '' })), 'A, B and 1 more'],
		[[{ name: 'x'.repeat(60), sellerSku: '' }], `${'x'.repeat(39)}…`],
	])('%j', (units, words) => expect(goodsOfUnits(units)).toBe(words));

	test('what is not known is left out', () => {
		expect(aboutNames({ goods: 'A', amount: '', shop: undefined })).toEqual({ about: { goods: 'A' } });
		expect(aboutNames({ goods: '' })).toEqual({});
	});
});

test('orders: what is not cancelled, and what the buyer pays', () => {
	const lines = [
		{ id: '10001', price: 1999 },
		{ id: '10002', price: 1999 },
		{ id: '10003', price: 500, cancelled: true },
	];
	const about = aboutOrder(readOrder(paidOrder({ id: '1000', lines }))).about;
	expect(about?.goods).toMatch(/^2 × Black T-shirt/);
	expect(about?.amount).toMatch(/^\d+\.\d\d GBP$/);
});

test('dispatch: the goods of the order and the name of its shop', () => {
	const { exceptions } = decide({
		orders: [tikTokOrder([{ sku: 'CAP' }, { sku: 'CAP' }])],
		fulfillment: [
			fulfillment(
				[1, 2].map((item) => ({ item, tracking: null })),
				{ occurred_at: '2025-12-01T07:59:00Z' },
			),
		],
		shops: [{ shop_id: SHOP, shop_name: 'Northwind', region: 'GB', timezone: 'Europe/London' }],
	});
	expect(exceptions).toMatchObject([{ about: { goods: '2 × Classic tee (CAP)', shop: 'Northwind' } }]);
});

describe('deadlines: what the buyer wants back', () => {
	const request = {
		return_id: '1',
		order_id: '2',
		shop_id: '3',
		return_status: 'RETURN_OR_REFUND_REQUEST_PENDING',
		return_type: 'REFUND',
		create_time: 1764547200,
	};

	test('goods and amount', () => {
		const lines = [{ product_name: 'Canvas cap', seller_sku: 'CAP' }];
		const amount = { currency: 'GBP', refund_total: '23.98' };
		const { pending } = pendingReturns([{ ...request, return_line_items: lines, refund_amount: amount }]);
		expect(pending).toMatchObject([{ goods: 'Canvas cap (CAP)', amount: '23.98 GBP' }]);
	});

	test.each([null, 'x', [null, 7], [{ product_name: {} }], { product_name: 'x' }])(
		'names that cannot be read (%j) do not cost the warning',
		(odd) => {
			const { pending, unreadable } = pendingReturns([{ ...request, return_line_items: odd, refund_amount: odd }]);
			expect(unreadable).toEqual([]);
			expect(pending).toMatchObject([{ goods: '', amount: '' }]);
		},
	);
});
