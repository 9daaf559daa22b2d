// Channel Refund, Decide Refunds: how much, by settings, never more than is allowed.
import type { Row } from '../../nodes/shared/tableRows.ts';
import {
	amounts,
	calculated,
	eligibility,
	line,
	newStoreOrder,
	plan,
	refundRequest,
	RETURN,
	returnEvent,
	row,
	sellerRefund,
	tikTokOrder,
} from '../support/refundExamples.mts';

/** The planned item of one order, with TikTok's answer. */
function planned(answer: Row, wish: Parameters<typeof plan>[0] = {}): Row {
	const { calculate } = plan(wish);
	expect(calculate).toHaveLength(1);
	return { ...(calculate[0].json as unknown as Row), ...answer };
}

function created(item: Row, options: Row = {}) {
	const { create, exceptions } = amounts([item], options);
	expect(exceptions).toEqual([]);
	return create[0].json;
}

function refused(item: Row, options: Row = {}) {
	const { create, exceptions } = amounts([item], options);
	expect(create).toEqual([]);
	return exceptions[0].json;
}

const store = (wish: Parameters<typeof returnEvent>[0]) => ({
	newStore: [newStoreOrder({ events: [returnEvent(wish)] })],
});

test('what the buyer paid, as TikTok calculates it, is the default', () => {
	expect(created(planned(calculated('21.50')))).toMatchObject({
		refund_key: `nsr-${RETURN}`,
		return_type: 'REFUND',
		return_reason: 'ecom_order_delivered_refund_reason_not_match_description_seller_uk',
		order_line_item_ids: [line(1)],
		refund_total: '21.50',
		currency: 'GBP',
		line_amounts: ['21.50'],
		idempotency_key: `refund-${RETURN}`,
		known_return_ids: [],
		ledger: {
			state: 'sending',
			amount: '21.50',
			attempts: 1,
			idempotency_key: `refund-${RETURN}`,
			ask_again_at: '2026-03-12T12:05:00Z',
		},
	});
});

test('tax and shipping split as TikTok splits them; a part of it in proportion', () => {
	const us = {
		newStore: [newStoreOrder({ events: [returnEvent({ amount: 10.8, fields: { currency: 'USD' } })] }, 'US')],
		orders: [tikTokOrder({ region: 'US', lines: [{ price: '20.00', tax: '1.60' }], shipping: 5 })],
		eligibility: [eligibility(1, {}, 'US')],
	};
	const answer = calculated(
		'26.60',
		{ refund_subtotal: '20.00', refund_tax: '1.60', refund_shipping_fee: '5.00' },
		'USD',
	);
	expect(created(planned(answer, us))).toMatchObject({
		refund_total: '26.60',
		refund_subtotal: '20.00',
		refund_tax: '1.60',
		refund_shipping_fee: '5.00',
		line_amounts: ['21.60'],
	});
	expect(created(planned(answer, us), { refundAmount: 'store_amount' })).toMatchObject({
		refund_total: '10.80',
		refund_subtotal: '8.12',
		refund_tax: '0.65',
		refund_shipping_fee: '2.03',
	});
});

/** A US order of one tee: 20.00 and 1.60 tax, shipping 5.00 and 0.33 tax. TikTok names both taxes as one. */
const taxedShipping = {
	newStore: [newStoreOrder({ events: [returnEvent({ amount: 26.93, fields: { currency: 'USD' } })] }, 'US', 1)],
	orders: [
		tikTokOrder({
			region: 'US',
			lines: [{ price: '20.00', tax: '1.60' }],
			fields: { payment: { currency: 'USD', total_amount: '26.93', shipping_fee_tax: '0.33' } },
		}),
	],
	eligibility: [eligibility(1, {}, 'US')],
};
const parts = (subtotal: string, tax: string, shipping: string) => ({
	refund_subtotal: subtotal,
	refund_tax: tax,
	refund_shipping_fee: shipping,
});

test('the tax of shipping goes back with shipping', () => {
	const answer = calculated('26.93', parts('20.00', '1.93', '5.00'), 'USD');
	expect(created(planned(answer, taxedShipping)).refund_total).toBe('26.93');
	const withoutShipping = calculated('21.93', parts('20.00', '1.93', '0'), 'USD');
	expect(created(planned(withoutShipping, taxedShipping)).refund_total).toBe('21.60');
});

test('a goodwill payment that TikTok has split over goods and shipping takes the whole rest along at the end', () => {
	const amount = { currency: 'USD', refund_total: '6.00', ...parts('4.46', '0.43', '1.11') };
	const goodwill = sellerRefund(
		[[1, '6.00']],
		{ refund_amount: amount, return_line_items: [{ order_line_item_id: line(1), refund_amount: amount }] },
		'US',
	);
	const request = row({
		...{ refund_key: 'nsf-1', newstore_return_id: '', newstore_refund_id: '1', tiktok_return_id: goodwill.return_id },
		...{ state: 'done', shop_id: goodwill.shop_id, amount: '6.00', currency: 'USD' },
	});
	const rest = calculated('20.93', parts('15.54', '1.50', '3.89'), 'USD');
	const item = planned(rest, { ...taxedShipping, returns: [goodwill], ledger: [request] });
	expect(created(item).refund_total).toBe('20.93');
});

test("the store's amount by setting: less as it is, more is cut to what TikTok allows", () => {
	const item = (amount: number) => planned(calculated('21.50'), store({ amount }));
	expect(created(item(15), { refundAmount: 'store_amount' }).refund_total).toBe('15.00');
	expect(created(item(15)).refund_total).toBe('21.50');
	const cut = created(item(30), { refundAmount: 'store_amount' });
	expect(cut).toMatchObject({
		refund_total: '21.50',
		reason: expect.stringContaining('TikTok allows 21.50 GBP of 30.00 GBP'),
	});
});

test("the store's amount of one of two lines is that of its items", () => {
	const wish = { ...store({ items: [1, 2], amount: 12 }), eligibility: [eligibility(2, { 2: [25001046, 'risk'] })] };
	expect(created(planned(calculated('21.50'), wish), { refundAmount: 'store_amount' }).refund_total).toBe('12.00');
});

test('the return fee of the store is ignored, or taken off', () => {
	const item = planned(calculated('21.50'), store({ amount: 20, fee: 3 }));
	expect(created(item).refund_total).toBe('21.50');
	expect(created(item, { returnFee: 'deduct' }).refund_total).toBe('18.50');
	expect(created(item, { refundAmount: 'store_amount' }).refund_total).toBe('20.00');
	expect(created(item, { refundAmount: 'store_amount', returnFee: 'deduct' }).refund_total).toBe('17.00');
	expect(created(item).reason).toMatch(/keeps a return fee of 3\.00 GBP in NewStore; the buyer gets it back/);
	const deducted = created(item, { refundAmount: 'store_amount', returnFee: 'deduct' });
	expect(deducted.reason).toMatch(/keeps a return fee of 3\.00 GBP; it is taken off/);
	expect(deducted.ledger.note).toBe(deducted.reason);
	// The mail of a question says it as well, with goods, store and amount.
	expect(refused(item, { returnFee: 'deduct', askAbove: '1.00' }).what_happened).toMatch(
		/^Store GB-STORE-014 has taken back TEE-BLK-M \(20\.00 GBP, of which the store keeps a fee of 3\.00 GBP\)\. 18\.50 GBP are .*it is taken off/,
	);
	// Totals that lack the fee already: the items say what it was before.
	const net = planned(calculated('21.50'), store({ amount: 20, fee: 3, fields: { total_refund_amount: 17 } }));
	expect(created(net, { refundAmount: 'store_amount', returnFee: 'deduct' }).refund_total).toBe('17.00');
});

test("TikTok's part of the price is left out of the store's amount, unless the store did not book it or it is set to stay", () => {
	const wish = {
		...store({ amount: 21 }),
		orders: [tikTokOrder({ lines: [{ price: '20.00', platform: '2.00' }, {}] })],
	};
	const item = planned(calculated('20.00'), wish);
	expect(created(item, { refundAmount: 'store_amount' }).refund_total).toBe('19.00');
	expect(created(item, { refundAmount: 'store_amount', platformDiscount: 'include' }).refund_total).toBe('20.00');
	expect(created(item).refund_total).toBe('20.00');
});

test('never more than was paid for the lines, or than is left of the order, whatever TikTok calculates', () => {
	expect(created(planned(calculated('99.00'))).refund_total).toBe('21.50');
	const item = planned(calculated('21.50'));
	expect(created({ ...item, plan: { ...(item.plan as Row), order_rest: 700 } }).refund_total).toBe('7.00');
});

test('yen have no decimals', () => {
	const wish = {
		newStore: [newStoreOrder({ events: [returnEvent({ amount: 2150, fields: { currency: 'JPY' } })] }, 'JP')],
		orders: [tikTokOrder({ region: 'JP', lines: [{ price: '2150' }] })],
		eligibility: [eligibility(1, {}, 'JP')],
	};
	expect(created(planned(calculated('2150', {}, 'JPY'), wish))).toMatchObject({
		refund_total: '2150',
		currency: 'JPY',
	});
});

describe('without goods', () => {
	const goodwill = (amount: number, answer = '43.00', ledger: Row[] = []) =>
		planned(calculated(answer), { newStore: [newStoreOrder({ refunds: [refundRequest(amount)] })], ledger });

	test('the amount of customer service, over the lines to the cent, whatever the setting', () => {
		expect(created(goodwill(6.01))).toMatchObject({ refund_total: '6.01', line_amounts: ['3.01', '3.00'] });
	});

	describe('with shipping: 55.50 for goods and 3.99 for shipping were paid', () => {
		const order = tikTokOrder({ lines: [{ price: '30.00' }, { price: '25.50' }], shipping: 3.99 });
		const wish = (amount: number, fields: Parameters<typeof plan>[0] = {}) => ({
			newStore: [newStoreOrder({ refunds: [refundRequest(amount)] })],
			orders: [order],
			...fields,
		});
		const whole = calculated('59.49', { refund_subtotal: '55.50', refund_shipping_fee: '3.99' });

		test('TikTok is asked, and 57.00 are refunded', () => {
			expect(created(planned(whole, wish(57)))).toMatchObject({
				refund_total: '57.00',
				order_line_item_ids: [line(1), line(2)],
			});
			expect(created(planned(whole, wish(59.49)))).toMatchObject({
				refund_total: '59.49',
				refund_shipping_fee: '3.99',
			});
		});

		test('what TikTok does not give back is told in its own figure', () => {
			expect(refused(planned(calculated('55.50'), wish(57)))).toMatchObject({
				code: 'REFUND_OVER_REST',
				what_happened: expect.stringContaining('TikTok allows at most 55.50 GBP'),
			});
		});

		test('more than was paid is told with what is left of the order', () => {
			const { exceptions } = plan(wish(60));
			expect(exceptions[0].json).toMatchObject({
				code: 'REFUND_OVER_REST',
				what_happened: expect.stringContaining('59.49 GBP of the order can still be refunded'),
			});
		});

		test('while a line cannot be refunded shipping stays', () => {
			const { exceptions } = plan(wish(57, { eligibility: [eligibility(2, { 2: [25001046, 'risk'] })] }));
			expect(exceptions[0].json.what_happened).toContain('30.00 GBP of the order can still be refunded');
		});
	});

	test('not cut, but asked, when TikTok allows less', () => {
		expect(refused(goodwill(6, '5.00'))).toMatchObject({ code: 'REFUND_OVER_REST', owner_role: 'finance' });
	});
});

describe('a person', () => {
	test('is asked above the limit, and not again after approving', () => {
		const limit = { askAbove: '20.00' };
		expect(refused(planned(calculated('21.50')), limit)).toMatchObject({
			code: 'REFUND_ABOVE_LIMIT',
			about: { goods: expect.stringMatching(/\w/), amount: '21.50 GBP' },
			ids: { location_id: expect.stringMatching(/\w/) },
			ledger: { state: 'asked' },
		});
		expect(created(planned(calculated('21.50')), { askAbove: '21.50' }).refund_total).toBe('21.50');
		const ledger = [row({ state: 'approved', decision: 'approve', idempotency_key: '' })];
		expect(created(planned(calculated('21.50'), { ledger }), limit).refund_total).toBe('21.50');
	});

	test('decides the amount, as far as TikTok allows it', () => {
		const decided = (amount: string) =>
			planned(calculated('21.50'), {
				ledger: [row({ state: 'approved', decision: 'approve', decision_amount: amount, idempotency_key: '' })],
			});
		expect(created(decided('10.00'), { refundAmount: 'store_amount' }).refund_total).toBe('10.00');
		expect(refused(decided('21.51')).code).toBe('REFUND_OVER_REST');
	});

	test.each<[string, Row, string]>([
		['nothing is refundable', calculated('0'), 'REFUND_NOTHING_REFUNDABLE'],
		['the parts do not add up', calculated('21.50', { refund_subtotal: '20.00' }), 'REFUND_AMOUNT_MISMATCH'],
		['it is in another currency', calculated('21.50', {}, 'EUR'), 'REFUND_AMOUNT_MISMATCH'],
		['it is no amount', calculated('a lot'), 'REFUND_AMOUNT_MISMATCH'],
		['TikTok was not asked', {}, 'REFUND_INCOMPLETE'],
	])('is asked when %s', (_, answer, code) => {
		expect(refused(planned(answer)).code).toBe(code);
	});

	test('is asked when the amount of the store is wanted and unknown, or the fee eats it', () => {
		const unknown = {
			newStore: [newStoreOrder({ returns: [{ return_id: RETURN, return_items: [{ product_id: 'TEE-BLK-M' }] }] })],
		};
		expect(refused(planned(calculated('21.50'), unknown), { refundAmount: 'store_amount' }).code).toBe(
			'REFUND_ZERO_IN_STORE',
		);
		expect(
			refused(planned(calculated('21.50'), store({ amount: 3, fee: 3 })), {
				refundAmount: 'store_amount',
				returnFee: 'deduct',
			}).code,
		).toBe('REFUND_NOTHING_REFUNDABLE');
	});
});

test('wrong settings are named', () => {
	expect(() => amounts([], { refundAmount: 'all' })).toThrow('"Refund Amount" has to be buyer_paid or store_amount');
	expect(() => amounts([], { askAbove: 'many' })).toThrow('"A Person Is Asked Above"');
});
