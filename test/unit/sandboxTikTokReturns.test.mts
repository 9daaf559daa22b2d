// Returns and refunds of the TikTok sandbox: what sellers may start and answer, what happens by itself, and the money.
import fc from 'fast-check';

import type { NewOrder } from '../../sandbox/tiktok/orders/orderBook.mts';
import type { OrderSnapshot } from '../../sandbox/tiktok/snapshots.mts';
import { startMarket } from '../support/tiktokMarkets.mts';
import type { Market, TestMarket } from '../support/tiktokMarkets.mts';
import { startReceiver } from '../support/tiktokSandbox.mts';

const HOUR_MS = 3_600_000;
const ROOT = '/return_refund/202309';
const DAMAGED = 'ecom_order_delivered_refund_reason_damaged_seller';
const WISH = 'seller_ecom_delivered_return_refund_reason1';
const PENDING = 'RETURN_OR_REFUND_REQUEST_PENDING';
const SUCCESS = 'RETURN_OR_REFUND_REQUEST_SUCCESS';
const COMPLETE = 'RETURN_OR_REFUND_REQUEST_COMPLETE';
const CANCEL = 'RETURN_OR_REFUND_REQUEST_CANCEL';

let market: Market;
const begin = async (region: TestMarket = 'GB') => (market = await startMarket(region));
afterEach(() => market.close());

const people = () => market.server.actions;
const two = { lines: [{ seller_sku: 'TEE', quantity: 2 }] };

function delivered(wish?: Partial<NewOrder>): OrderSnapshot {
	const { id } = market.place(wish);
	for (const status of ['AWAITING_COLLECTION', 'IN_TRANSIT', 'DELIVERED'] as const) {
		people().advanceOrder({ orderId: id, status });
	}
	return market.truth(id);
}

const post = (path: string, body: unknown, key?: string) =>
	market.call('POST', `${ROOT}/${path}`, { body, query: key === undefined ? {} : { idempotency_key: key } });
const create = (orderId: string, body: object = {}, key?: string) =>
	post('returns', { order_id: orderId, return_type: 'REFUND', return_reason: `${DAMAGED}_uk`, ...body }, key);
const approve = (id: string, decision: string, more: object = {}, key?: string) =>
	post(`returns/${id}/approve`, { decision, ...more }, key);
const reject = (id: string, decision: string, reason?: string, more: object = {}) =>
	post(`returns/${id}/reject`, { decision, reject_reason: reason, ...more });
const search = async (body: object = {}, query: Record<string, string> = {}) =>
	(await market.call('POST', `${ROOT}/returns/search`, { body, query })).data;
const wire = async (id: string) => (await search({ return_ids: [id] })).return_orders[0];
const calculate = async (orderId: string, lineIds?: string[], reason = `${DAMAGED}_uk`) =>
	(
		await post('refunds/calculate', {
			order_id: orderId,
			request_type: 'REFUND',
			reason_name: reason,
			order_line_item_ids: lineIds,
		})
	).data.order_refund_amount;
const eligibility = async (orderId: string, query: Record<string, string> = {}) =>
	(await market.call('GET', `${ROOT}/orders/${orderId}/aftersale_eligibility`, { query })).data.sku_eligibility;
const statusOf = (returnId: string) =>
	people()
		.snapshotReturns()
		.find(({ id }) => id === returnId)!.status;

describe('refunds that a seller starts', () => {
	test('one line of two: paid back a moment later, the order goes on; the rest brings shipping and COMPLETED', async () => {
		await begin();
		const receiver = await startReceiver();
		people().setPartnerWebhook({ address: receiver.url, types: [12] });
		const order = delivered(two);
		const [one, other] = order.lines.map(({ id }) => id);
		expect(await calculate(order.id, [one])).toEqual({
			currency: 'GBP',
			refund_total: '19.99',
			refund_subtotal: '19.99',
			refund_shipping_fee: '0',
			refund_tax: '0',
		});
		const created = await create(order.id, {
			order_line_item_ids: [one],
			refund_total: '19.99',
			currency: 'GBP',
		});
		expect(created.data).toEqual({ return_id: expect.any(String), return_status: SUCCESS });
		expect(await create(order.id, { order_line_item_ids: [one] })).toMatchObject({ code: 25001011 });
		market.clock.advance(1_000);
		expect(await wire(created.data.return_id)).toMatchObject({
			return_status: COMPLETE,
			return_type: 'REFUND',
			role: 'SELLER',
			refund_amount: { refund_total: '19.99' },
			return_line_items: [{ order_line_item_id: one, refund_amount: { refund_total: '19.99' } }],
		});
		expect(await create(order.id, { order_line_item_ids: [one] })).toMatchObject({ code: 25001010 });
		expect(await create(order.id, { order_line_item_ids: [one, other] })).toMatchObject({ code: 25005011 });
		expect(market.truth(order.id).status).toBe('DELIVERED');

		expect((await calculate(order.id, [other])).refund_total).toBe('23.98');
		expect((await create(order.id, { order_line_item_ids: [other] })).code).toBe(0);
		market.clock.advance(1_000);
		expect(market.truth(order.id).status).toBe('COMPLETED');
		expect(people().refundedOf({ orderId: order.id })).toMatchObject([
			{ lineId: one, paidMinor: 1_999, refundedMinor: 1_999, refundedShippingMinor: 0, isPending: false },
			{ lineId: other, paidMinor: 1_999, refundedMinor: 1_999, refundedShippingMinor: 399, isPending: false },
		]);
		expect(
			people()
				.refundsOf({ orderId: order.id })
				.map(({ totalMinor }) => totalMinor),
		).toEqual([1_999, 2_398]);
		expect(await create(order.id)).toMatchObject({ code: 25001051 });
		const announced = (await receiver.until(4)).map(({ json }) => json.data.return_status);
		expect(announced.sort()).toEqual([COMPLETE, COMPLETE, SUCCESS, SUCCESS]);
		await receiver.close();
	});

	test('in the US tax comes apart, and the platform discount is not paid out', async () => {
		await begin('US');
		const order = delivered({ ...two, sellerDiscount: '3.00', platformDiscount: '1.00' });
		const ids = order.lines.map(({ id }) => id);
		expect(await calculate(order.id, [ids[0]], DAMAGED)).toMatchObject({
			refund_total: '23.46',
			refund_subtotal: '22.00',
			refund_tax: '1.46',
		});
		expect((await calculate(order.id, undefined, DAMAGED)).refund_total).toBe(order.totalAmount);
		const { data } = await create(order.id, { order_line_item_ids: [ids[0]], return_reason: DAMAGED });
		expect((await wire(data.return_id)).discount_amount).toEqual([
			{
				currency: 'USD',
				product_seller_discount: '1.50',
				product_platform_discount: '0.50',
				shipping_fee_seller_discount: '0',
				shipping_fee_platform_discount: '0',
			},
		]);
	});

	test('a smaller amount is split over lines and parts; never more than is left', async () => {
		await begin('US');
		const order = delivered(two);
		const part = { return_reason: DAMAGED, currency: 'USD' };
		expect(await create(order.id, { ...part, refund_total: '1000.00' })).toMatchObject({ code: 25005005 });
		for (const amount of ['0', '-1.00', '1.005', 'ten', 10]) {
			expect(await create(order.id, { ...part, refund_total: amount })).toMatchObject({ code: 25001001 });
		}
		expect(await create(order.id, { ...part, refund_total: '1.00', currency: 'GBP' })).toMatchObject({
			code: 25001001,
		});
		const { data } = await create(order.id, { ...part, refund_total: '10.01' });
		const { refund_amount: sum, return_line_items: lines } = await wire(data.return_id);
		expect(sum.refund_total).toBe('10.01');
		const cents = (text: string) => Math.round(Number(text) * 100);
		expect(
			lines.reduce((total: number, { refund_amount }: never) => total + cents(refund_amount['refund_total']), 0),
		).toBe(1_001);
		market.clock.advance(1_000);
		expect(market.truth(order.id).status).toBe('DELIVERED');
		const left = await calculate(order.id, undefined, DAMAGED);
		expect(cents(left.refund_total)).toBe(cents(order.totalAmount) - 1_001);
		people().setSwitches({ secondRefund: 'refused' });
		expect(await create(order.id, part)).toMatchObject({ code: 25001010 });
		people().setSwitches({ secondRefund: 'rest' });
		expect((await create(order.id, part)).code).toBe(0);
		market.clock.advance(1_000);
		expect(market.truth(order.id).status).toBe('COMPLETED');
		const given = people().refundsOf({ orderId: order.id });
		expect(given.reduce((total, { totalMinor }) => total + totalMinor, 0)).toBe(cents(order.totalAmount));
	});

	test('a key that had its effect is answered as before; a server that knows no keys refuses the second', async () => {
		await begin();
		const order = delivered(two);
		const body = { order_line_item_ids: [order.lines[0].id] };
		const first = await create(order.id, body, 'refund-1');
		expect((await create(order.id, body, 'refund-1')).data).toEqual(first.data);
		expect(people().snapshotReturns()).toHaveLength(1);
		people().setSwitches({ remembersReturnKeys: false });
		expect((await create(order.id, body, 'refund-1')).code).toBe(25001011);
		expect((await create(order.id, body, 'k'.repeat(256))).code).toBe(25001001);
	});

	test('a refund may start as pending and goes on by itself', async () => {
		await begin();
		people().setSwitches({ sellerRefundStartsPending: true });
		const order = delivered();
		const { data } = await create(order.id);
		expect(data.return_status).toBe(PENDING);
		market.clock.advance(1_000);
		expect(statusOf(data.return_id)).toBe(SUCCESS);
		market.clock.advance(1_000);
		expect(statusOf(data.return_id)).toBe(COMPLETE);
	});

	test('a return waits for the goods, the seller accepts them, the way back is told', async () => {
		await begin();
		const order = delivered();
		const { data } = await create(order.id, { return_type: 'RETURN_AND_REFUND', return_reason: `${WISH}_uk` });
		expect(data.return_status).toBe('AWAITING_BUYER_SHIP');
		expect((await approve(data.return_id, 'APPROVE_RECEIVED_PACKAGE')).code).toBe(25011013);
		people().buyerShipsReturn({ returnId: data.return_id, trackingNumber: 'BACK1' });
		expect(await wire(data.return_id)).toMatchObject({
			return_status: 'BUYER_SHIPPED_ITEM',
			return_tracking_number: 'BACK1',
			return_provider_name: 'DHL',
			shipping_fee_amount: [{ seller_paid_return_shipping_fee: '0', buyer_paid_return_shipping_fee: '3.99' }],
		});
		expect((await approve(data.return_id, 'APPROVE_RECEIVED_PACKAGE')).code).toBe(0);
		market.clock.advance(1_000);
		expect(market.truth(order.id).status).toBe('COMPLETED');
	});

	test.each([
		['GB', 'DELIVERED', 'REFUND', `${DAMAGED}_uk`, 0],
		['GB', 'DELIVERED', 'REFUND', DAMAGED, 25001014],
		['GB', 'DELIVERED', 'REFUND', 'ecom_order_delivered_refund_reason_damaged_uk', 25001015],
		['GB', 'DELIVERED', 'REFUND', 'seller_package_lost_uk', 25001021],
		['GB', 'IN_TRANSIT', 'REFUND', 'seller_package_lost_uk', 0],
		['GB', 'IN_TRANSIT', 'RETURN_AND_REFUND', `${WISH}_uk`, 25001003],
		['GB', 'AWAITING_SHIPMENT', 'REFUND', `${DAMAGED}_uk`, 25001003],
		['DE', 'DELIVERED', 'RETURN_AND_REFUND', 'buyer_return_and_refund_suspected_counterfeit_seller', 0],
		['US', 'DELIVERED', 'REFUND', 'ecom_order_delivered_refund_reason_defective_seller', 25001014],
		['US', 'DELIVERED', 'RETURN_AND_REFUND', WISH, 0],
		['US', 'IN_TRANSIT', 'REFUND', 'seller_shipped_refund_package_lost', 0],
		['ID', 'DELIVERED', 'REFUND', 'ecom_order_delivered_refund_reason_missing_product_seller', 0],
		['ID', 'IN_TRANSIT', 'REFUND', 'seller_package_lost', 25001003],
		['JP', 'DELIVERED', 'REFUND', 'ecom_order_delivered_refund_reason_general_adjustment', 0],
		['JP', 'DELIVERED', 'RETURN_AND_REFUND', WISH, 25001003],
		['BR', 'DELIVERED', 'RETURN_AND_REFUND', 'seller_return_damaged_item', 0],
	] as const)('%s at %s: %s for %s answers %i', async (region, status, type, reason, code) => {
		await begin(region);
		const { id } = market.place();
		for (const step of ['AWAITING_COLLECTION', 'IN_TRANSIT', 'DELIVERED'] as const) {
			if (market.truth(id).status !== status) people().advanceOrder({ orderId: id, status: step });
		}
		expect((await create(id, { return_type: type, return_reason: reason })).code).toBe(code);
	});

	test('SKUs by quantity, wrong bodies, orders of others', async () => {
		await begin();
		const order = delivered(two);
		const skus = (quantity: number) => ({ skus: [{ sku_id: order.lines[0].skuId, quantity }] });
		expect((await create(order.id, skus(3))).code).toBe(25005011);
		const { data } = await create(order.id, skus(1));
		expect((await wire(data.return_id)).return_line_items).toHaveLength(1);
		expect((await create(order.id, skus(1))).code).toBe(0);
		expect((await create('576400000000000001')).code).toBe(25020005);
		for (const wrong of [{ return_type: 'REPLACEMENT' }, { return_reason: '' }, { order_line_item_ids: ['1'] }]) {
			expect((await create(delivered().id, wrong)).code).toBe(25001001);
		}
		expect((await create(order.id, { refund_total: '1.00' })).code).toBe(25001001);
		expect((await post('refunds/calculate', { order_id: '1', request_type: 'REFUND', reason_name: 'x' })).code).toBe(
			25007006,
		);
		const cancelled = market.place();
		people().cancelOrder({ orderId: cancelled.id });
		expect((await create(cancelled.id)).code).toBe(25001051);
	});
});

describe('eligibility', () => {
	test('per SKU and request: running, done, over, and what buyers may', async () => {
		await begin();
		const order = delivered({ lines: [{ seller_sku: 'TEE', quantity: 3 }] });
		const [running, done, free] = order.lines.map(({ id }) => id);
		await create(order.id, { order_line_item_ids: [done] });
		market.clock.advance(1_000);
		people().buyerRequestsReturn({ orderId: order.id, lineIds: [running] });
		const [{ sku_id: skuId, line_item_eligibility: rows }] = await eligibility(order.id);
		expect(skuId).toBe(order.lines[0].skuId);
		const refund = rows.filter(({ request_type: type }: { request_type: string }) => type === 'REFUND');
		expect(refund).toEqual([
			{
				request_type: 'REFUND',
				order_line_items_ids: [running],
				eligible: false,
				ineligible_code: 25001011,
				ineligible_reason: expect.any(String),
			},
			expect.objectContaining({ order_line_items_ids: [done], eligible: false, ineligible_code: 25001010 }),
			{ request_type: 'REFUND', order_line_items_ids: [free], eligible: true },
		]);
		expect(rows[0]).toMatchObject({ request_type: 'CANCEL', eligible: false, ineligible_code: 25001003 });
		const early = market.place();
		const [{ line_item_eligibility: buyers }] = await eligibility(early.id, { initiate_aftersale_user: 'BUYER' });
		expect(buyers.map((row: { eligible: boolean }) => row.eligible)).toEqual([true, false, false]);
		const over = delivered();
		people().advanceOrder({ orderId: over.id, status: 'COMPLETED' });
		expect((await eligibility(over.id))[0].line_item_eligibility[0]).toMatchObject({ ineligible_code: 25001051 });
		people().setSwitches({ sellerReturns: 'as_overview' });
		expect((await eligibility(delivered().id))[0].line_item_eligibility[2]).toMatchObject({
			request_type: 'RETURN_AND_REFUND',
			eligible: false,
		});
	});
});

describe('requests of buyers', () => {
	const ask = (
		wish: Parameters<ReturnType<typeof people>['buyerRequestsReturn']>[0] | object = {},
		order = delivered(),
	) => people().buyerRequestsReturn({ orderId: order.id, ...wish });

	test('a refund: 48 hours to answer, then granted', async () => {
		await begin();
		const asked = ask({ type: 'REFUND', reason: 'ecom_order_delivered_refund_reason_missing_product_uk' });
		const shown = await wire(asked.id);
		expect(shown).toMatchObject({
			return_status: PENDING,
			role: 'BUYER',
			return_reason_text: 'Missing product',
			can_buyer_keep_item: true,
			seller_next_action_response: [{ action: 'SELLER_RESPOND_REFUND', deadline: shown.create_time + 48 * 3_600 }],
		});
		const again = { lineIds: asked.lineIds };
		expect(() => ask(again, market.truth(asked.orderId))).toThrow('already in process');
		market.clock.advance(48 * HOUR_MS - 1_000);
		expect(statusOf(asked.id)).toBe(PENDING);
		market.clock.advance(1_000);
		expect(statusOf(asked.id)).toBe(SUCCESS);
		market.clock.advance(1_000);
		expect(statusOf(asked.id)).toBe(COMPLETE);
		expect(market.truth(asked.orderId).status).toBe('COMPLETED');
	});

	test('a return: approved, shipped, arrived; 48 hours without an answer are a yes', async () => {
		await begin();
		const asked = ask();
		expect((await approve(asked.id, 'APPROVE_REFUND')).code).toBe(25020004);
		expect((await approve(asked.id, 'APPROVE_EVERYTHING')).code).toBe(11050001);
		expect((await approve(asked.id, 'APPROVE_RETURN', {}, 'a-1')).code).toBe(0);
		expect((await approve(asked.id, 'APPROVE_RETURN', {}, 'a-1')).code).toBe(0);
		expect((await approve(asked.id, 'APPROVE_RETURN', {}, 'a-2')).code).toBe(25011012);
		expect((await reject(asked.id, 'REJECT_RETURN', 'reverse_reject_request_reason_4_uk')).code).toBe(25020010);
		const parcelReason = 'reverse_reject_return_parcel_reason_5_uk';
		expect((await reject(asked.id, 'REJECT_RECEIVED_PACKAGE', parcelReason)).code).toBe(25020012);
		people().buyerShipsReturn({ returnId: asked.id });
		expect((await wire(asked.id)).seller_next_action_response).toBeUndefined();
		expect((await reject(asked.id, 'REJECT_RECEIVED_PACKAGE', parcelReason)).code).toBe(25011035);
		people().returnArrives({ returnId: asked.id });
		expect((await wire(asked.id)).seller_next_action_response).toEqual([
			{ action: 'SELLER_RESPOND_RECEIVE_PACKAGE', deadline: expect.any(Number) },
		]);
		market.clock.advance(48 * HOUR_MS);
		market.clock.advance(1_000);
		expect(statusOf(asked.id)).toBe(COMPLETE);
		expect((await reject(asked.id, 'REJECT_RECEIVED_PACKAGE', parcelReason)).code).toBe(25020011);
		const { data } = await market.call('GET', `${ROOT}/returns/${asked.id}/records`);
		expect(data.records.map(({ role }: { role: string }) => role)).toEqual([
			'BUYER',
			'SELLER',
			'BUYER',
			'SYSTEM',
			'SYSTEM',
			'SYSTEM',
		]);
	});

	test('refund without return: buyer_keep_item', async () => {
		await begin();
		const asked = ask();
		await approve(asked.id, 'APPROVE_RETURN', { buyer_keep_item: true });
		expect(await wire(asked.id)).toMatchObject({ return_status: SUCCESS, can_buyer_keep_item: true });
	});

	test('goods refused, the buyer appeals, TikTok decides', async () => {
		await begin();
		const asked = ask();
		await approve(asked.id, 'APPROVE_RETURN');
		people().buyerShipsReturn({ returnId: asked.id });
		people().returnArrives({ returnId: asked.id });
		const no = (reason?: string, more = {}) => reject(asked.id, 'REJECT_RECEIVED_PACKAGE', reason, more);
		expect((await no()).code).toBe(25001001);
		expect((await no('no_such_reason')).code).toBe(25001014);
		expect((await no('reverse_reject_request_reason_1_uk')).code).toBe(25001016);
		expect((await no('seller_reject_apply_product_has_been_packed')).code).toBe(25001057);
		const { reasons } = (
			await market.call('GET', `${ROOT}/reject_reasons`, { query: { return_or_cancel_id: asked.id } })
		).data;
		expect(reasons[4]).toEqual({
			name: 'reverse_reject_return_parcel_reason_5_uk',
			text: 'Product is damaged or used',
		});
		expect((await no(reasons[4].name, { images: [{}] })).code).toBe(25001001);
		expect(
			(await no(reasons[4].name, { comment: 'Worn', images: [{ image_id: 'img1', width: 2, height: 2 }] })).code,
		).toBe(0);
		expect(statusOf(asked.id)).toBe('REJECT_RECEIVE_PACKAGE');
		people().buyerAppealsReturn({ returnId: asked.id });
		expect(await wire(asked.id)).toMatchObject({ arbitration_status: 'IN_PROGRESS' });
		expect((await search({ arbitration_status: ['IN_PROGRESS'] })).total_count).toBe(1);
		expect((await approve(asked.id, 'APPROVE_RECEIVED_PACKAGE')).code).toBe(25011010);
		expect((await create(asked.orderId)).code).toBe(25001011);
		people().decideArbitration({ returnId: asked.id, decision: 'SUPPORT_BUYER' });
		market.clock.advance(1_000);
		expect(await wire(asked.id)).toMatchObject({ arbitration_status: 'SUPPORT_BUYER', return_status: COMPLETE });
	});

	test('a rejected request frees the line; for the seller it stays rejected', async () => {
		await begin('US');
		const order = delivered(two);
		const asked = ask({ type: 'REFUND' }, order);
		expect((await reject(asked.id, 'REJECT_REFUND', 'reverse_reject_request_reason_1')).code).toBe(25001020);
		expect((await reject(asked.id, 'REJECT_REFUND', 'reverse_reject_request_reason_4')).code).toBe(0);
		people().buyerAppealsReturn({ returnId: asked.id });
		people().decideArbitration({ returnId: asked.id, decision: 'SUPPORT_SELLER' });
		expect(statusOf(asked.id)).toBe('REFUND_OR_RETURN_REQUEST_REJECT');
		expect((await create(order.id, { return_reason: DAMAGED })).code).toBe(0);
		expect(() => people().buyerAppealsReturn({ returnId: asked.id })).toThrow('cannot be appealed');
	});

	test('partial offers: refused once, accepted, and what cannot be offered', async () => {
		await begin();
		const part = (amount: string, currency = 'GBP') => ({ partial_refund: { amount, currency } });
		const asked = ask({}, delivered(two));
		for (const wrong of [part('8.00', 'USD'), part('100.00'), part('0'), {}]) {
			expect((await approve(asked.id, 'OFFER_PARTIAL_REFUND', wrong)).code).toBe(25001001);
		}
		expect((await approve(asked.id, 'OFFER_PARTIAL_REFUND', part('8.00'))).code).toBe(0);
		expect(await wire(asked.id)).toMatchObject({
			return_status: 'AWAITING_BUYER_RESPONSE',
			seller_proposed_return_type: 'PARTIAL_REFUND',
			partial_refund: { amount: '8.00', currency: 'GBP' },
			buyer_rejected_partial_refund: false,
		});
		expect((await approve(asked.id, 'OFFER_PARTIAL_REFUND', part('9.00'))).code).toBe(25007007);
		people().buyerAnswersOffer({ returnId: asked.id, accept: false });
		expect(await wire(asked.id)).toMatchObject({ return_status: PENDING, buyer_rejected_partial_refund: true });
		expect((await approve(asked.id, 'OFFER_PARTIAL_REFUND', part('9.00'))).code).toBe(25011032);

		const other = ask();
		await approve(other.id, 'OFFER_PARTIAL_REFUND', part('8.00'));
		people().buyerAnswersOffer({ returnId: other.id, accept: true });
		market.clock.advance(1_000);
		expect(await wire(other.id)).toMatchObject({ return_status: COMPLETE, refund_amount: { refund_total: '8.00' } });
		expect(market.truth(other.orderId).status).toBe('DELIVERED');
	});

	test('edited: a new id, linked both ways; withdrawn: the line is free', async () => {
		await begin();
		const order = delivered(two);
		const asked = ask({ lineIds: [order.lines[0].id] }, order);
		const edited = people().buyerEditsReturn({ returnId: asked.id, type: 'REFUND', lineIds: [order.lines[1].id] });
		expect(await wire(asked.id)).toMatchObject({ return_status: CANCEL, next_return_id: edited.id });
		expect(await wire(edited.id)).toMatchObject({
			return_status: PENDING,
			pre_return_id: asked.id,
			return_type: 'REFUND',
		});
		expect((await approve(asked.id, 'APPROVE_RETURN')).code).toBe(25020009);
		people().buyerWithdrawsReturn({ returnId: edited.id });
		expect(statusOf(edited.id)).toBe(CANCEL);
		market.clock.advance(48 * HOUR_MS);
		expect(people().refundsOf({ orderId: order.id })).toEqual([]);
		expect((await create(order.id)).code).toBe(0);
	});

	test('combined returns travel in one parcel', async () => {
		await begin();
		const order = delivered(two);
		const asked = order.lines.map(({ id }) => ask({ lineIds: [id] }, order));
		for (const { id } of asked) await approve(id, 'APPROVE_RETURN');
		const [{ combinedId }] = people().combineReturns({ returnIds: asked.map(({ id }) => id) });
		expect(people().buyerShipsReturn({ returnId: asked[0].id })).toHaveLength(2);
		expect(await wire(asked[1].id)).toMatchObject({
			return_status: 'BUYER_SHIPPED_ITEM',
			is_combined_return: true,
			combined_return_id: combinedId,
		});
		people().setSwitches({ combinedAsText: true });
		expect((await wire(asked[1].id)).is_combined_return).toBe('true ');
		expect(people().returnArrives({ returnId: asked[1].id })).toHaveLength(2);
	});

	test('goods that never come: closed by TikTok, and the order can end', async () => {
		await begin();
		const asked = ask();
		await approve(asked.id, 'APPROVE_RETURN');
		market.clock.advance(240 * HOUR_MS);
		expect(statusOf(asked.id)).toBe(CANCEL);
		const late = ask({}, market.truth(asked.orderId));
		market.clock.advance(6 * 24 * HOUR_MS);
		expect(market.truth(asked.orderId).status).toBe('DELIVERED');
		people().buyerWithdrawsReturn({ returnId: late.id });
		market.clock.advance(24 * HOUR_MS);
		expect(market.truth(asked.orderId).status).toBe('COMPLETED');
	});

	test('replacements: a new order, the money instead, no, or nothing for 24 hours', async () => {
		await begin();
		const wish = { type: 'REPLACEMENT' as const };
		const [first, second, third, fourth] = [1, 2, 3, 4].map(() => ask(wish));
		expect(await wire(first.id)).toMatchObject({
			seller_next_action_response: [{ action: 'SELLER_RESPOND_REPLACEMENT' }],
		});
		expect((await approve(first.id, 'APPROVE_REPLACEMENT')).code).toBe(0);
		const { replacementOrderId } = people().snapshotReturns({ orderId: first.orderId })[0];
		expect(await market.detail(replacementOrderId!)).toMatchObject({
			is_replacement_order: true,
			replaced_order_id: first.orderId,
		});
		expect((await create(first.orderId)).code).toBe(25001010);
		expect((await approve(second.id, 'ISSUE_REPLACEMENT_REFUND')).code).toBe(0);
		market.clock.advance(1_000);
		expect(statusOf(second.id)).toBe('REPLACEMENT_REQUEST_REFUND_SUCCESS');
		expect(market.truth(second.orderId).status).toBe('COMPLETED');
		expect((await reject(third.id, 'REJECT_REPLACEMENT', 'reverse_reject_request_reason_2_uk')).code).toBe(0);
		expect((await approve(third.id, 'APPROVE_REPLACEMENT')).code).toBe(25001044);
		market.clock.advance(24 * HOUR_MS);
		expect(statusOf(fourth.id)).toBe('REPLACEMENT_REQUEST_COMPLETE');
	});

	test('a parcel that is lost closes the request and is refunded once', async () => {
		await begin();
		const { id } = market.place(two);
		people().advanceOrder({ orderId: id, status: 'AWAITING_COLLECTION' });
		people().advanceOrder({ orderId: id, status: 'IN_TRANSIT' });
		const order = market.truth(id);
		const given = await create(id, {
			order_line_item_ids: [order.lines[0].id],
			return_reason: 'seller_package_lost_uk',
			refund_total: '5.00',
			currency: 'GBP',
		});
		expect(given.code).toBe(0);
		market.clock.advance(1_000);
		const asked = ask({ type: 'REFUND' }, order);
		people().carrierLoses({ orderId: id });
		expect(statusOf(asked.id)).toBe(CANCEL);
		const { cancellations } = (await market.call('POST', `${ROOT}/cancellations/search`, { body: { order_ids: [id] } }))
			.data;
		// 43.97 paid, 5.00 given back before.
		expect(cancellations[0].refund_amount.refund_total).toBe('38.97');
	});

	test('by hand in Seller Center', async () => {
		await begin();
		const asked = ask();
		expect(people().answerReturn({ returnId: asked.id, decision: 'APPROVE_RETURN' }).status).toBe(
			'AWAITING_BUYER_SHIP',
		);
		expect(() => people().answerReturn({ returnId: asked.id, decision: 'REJECT_RETURN' })).toThrow('approved');
		const order = delivered(two);
		expect(
			people().refundInSellerCenter({ orderId: order.id, lineIds: [order.lines[0].id], amount: '4.00' }),
		).toMatchObject({
			refundTotal: '4.00',
			status: SUCCESS,
		});
	});
});

describe('search', () => {
	test('filters, order and pages; ids and values that are wrong', async () => {
		await begin();
		const orders = Array.from({ length: 12 }, () => delivered());
		const asked = orders.map(({ id }, index) => {
			market.clock.advance(1_000);
			return people().buyerRequestsReturn({ orderId: id, type: index % 2 ? 'REFUND' : 'RETURN_AND_REFUND' });
		});
		const first = await search({}, { page_size: '10' });
		expect(first.total_count).toBe(12);
		const rest = await search({}, { page_size: '10', page_token: first.next_page_token });
		expect(
			[...first.return_orders, ...rest.return_orders].map(({ return_id: id }: { return_id: string }) => id),
		).toEqual(asked.map(({ id }) => id));
		expect(rest.next_page_token).toBe('');
		const byUpdate = await search({ return_types: ['REFUND'] }, { sort_field: 'update_time', sort_order: 'DESC' });
		expect(byUpdate.total_count).toBe(6);
		expect(byUpdate.return_orders[0].return_id).toBe(asked[11].id);
		const { update_time: since } = byUpdate.return_orders[0];
		expect((await search({ update_time_ge: since })).total_count).toBe(1);
		expect((await search({ order_ids: [orders[3].id], return_status: [PENDING] })).total_count).toBe(1);
		expect((await search({ return_ids: ['4035000000000000000'] })).total_count).toBe(0);
		const wrong = async (body: object, query: Record<string, string> = {}) =>
			(await market.call('POST', `${ROOT}/returns/search`, { body, query })).code;
		for (const query of [{ page_size: '9' }, { page_size: '51' }, { sort_field: 'id' }, { page_token: 'x' }]) {
			expect(await wrong({}, query as never)).toBe(25001001);
		}
		for (const body of [
			{ return_status: ['REPLACEMENT_REQUEST_PENDING'] },
			{ return_types: 'REFUND' },
			{ create_time_ge: 'x' },
		]) {
			expect(await wrong(body)).toBe(25001001);
		}
	});
});

describe('money', () => {
	test('whatever is asked, granted, repeated and lost: nobody gets more than he paid', async () => {
		await begin('US');
		const step = fc.record({
			what: fc.constantFrom(
				'seller',
				'buyer',
				'approve',
				'reject',
				'ship',
				'arrive',
				'withdraw',
				'appeal',
				'decide',
				'time',
			),
			line: fc.nat(2),
			cents: fc.integer({ min: 1, max: 9_000 }),
		});
		await fc.assert(
			fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 14 }), fc.nat(500), async (steps, discount) => {
				const order = delivered({
					lines: [{ seller_sku: 'TEE', quantity: 3 }],
					platformDiscount: (discount / 100).toFixed(2),
				});
				for (const { what, line, cents } of steps) play(order, what, order.lines[line].id, cents);
				const lines = people().refundedOf({ orderId: order.id });
				for (const { refundedMinor, paidMinor } of lines) expect(refundedMinor).toBeLessThanOrEqual(paidMinor);
				const given = lines.reduce((sum, row) => sum + row.refundedMinor + row.refundedShippingMinor, 0);
				const paid = Math.round(Number(order.totalAmount) * 100);
				expect(given).toBeLessThanOrEqual(paid);
				market.clock.advance(1_000);
				const executed = people().refundsOf({ orderId: order.id });
				expect(executed.reduce((sum, { totalMinor }) => sum + totalMinor, 0)).toBe(given);
				const isWhole = lines.every((row) => row.refundedMinor === row.paidMinor);
				if (isWhole) expect(market.truth(order.id).status).toBe('COMPLETED');
			}),
			{ numRuns: 60 },
		);
	});

	/** One step; what is impossible at that moment is left out. */
	function play(order: OrderSnapshot, what: string, lineId: string, cents: number): void {
		const orderId = order.id;
		const all = people().snapshotReturns({ orderId });
		const returnId = all[cents % Math.max(1, all.length)]?.id ?? '';
		const acts: Record<string, () => unknown> = {
			seller: () => people().refundInSellerCenter({ orderId, lineIds: [lineId], amount: (cents / 100).toFixed(2) }),
			buyer: () =>
				people().buyerRequestsReturn({ orderId, lineIds: [lineId], type: cents % 2 ? 'REFUND' : 'RETURN_AND_REFUND' }),
			approve: () => people().answerReturn({ returnId, decision: cents % 3 ? 'APPROVE_REFUND' : 'APPROVE_RETURN' }),
			reject: () =>
				people().answerReturn({
					returnId,
					decision: 'REJECT_REFUND',
					reject_reason: 'reverse_reject_request_reason_4',
				}),
			ship: () => people().buyerShipsReturn({ returnId }),
			arrive: () => people().returnArrives({ returnId }),
			withdraw: () => people().buyerWithdrawsReturn({ returnId }),
			appeal: () => people().buyerAppealsReturn({ returnId }),
			decide: () => people().decideArbitration({ returnId, decision: cents % 2 ? 'SUPPORT_BUYER' : 'CLOSED' }),
			time: () => market.clock.advance(cents % 2 ? 1_000 : 48 * HOUR_MS),
		};
		try {
			acts[what]();
		} catch (error) {
			if ((error as Error).name !== 'ActionRefused') throw error;
		}
	}
});
