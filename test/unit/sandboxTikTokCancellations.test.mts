import { marketShop, startMarket } from '../support/tiktokMarkets.mts';
import type { Market, TestMarket } from '../support/tiktokMarkets.mts';
import { startReceiver } from '../support/tiktokSandbox.mts';
import type { CallOptions } from '../support/tiktokSandbox.mts';

const HOUR_MS = 3_600_000;
const ROOT = '/return_refund/202309';
const OUT_OF_STOCK = 'seller_cancel_reason_out_of_stock';
const POPUP = 'order_manage_list_action_respond_popup_reject_reason';

let market: Market;
const begin = async (...parameters: Parameters<typeof startMarket>) => (market = await startMarket(...parameters));
afterEach(() => market.close());

const post = (path: string, body?: unknown, options?: CallOptions) =>
	market.call('POST', `${ROOT}/${path}`, { body, ...options });
const request = (orderId: string) => market.server.actions.buyerRequestsCancellation({ orderId });
const approve = (id: string, key?: string) =>
	post(`cancellations/${id}/approve`, undefined, { query: key ? { idempotency_key: key } : {} });
const reject = (id: string, reason?: string, key?: string) =>
	post(`cancellations/${id}/reject`, { reject_reason: reason }, { query: key ? { idempotency_key: key } : {} });
const cancel = (orderId: string, reason: string, part: object = {}) =>
	post('cancellations', { order_id: orderId, cancel_reason: reason, ...part });
const mark = (orderId: string, lineIds?: string[]) =>
	market.call('POST', `/fulfillment/202309/orders/${orderId}/packages`, {
		body: {
			tracking_number: `PARCEL${orderId}${lineIds?.[0] ?? ''}`,
			shipping_provider_id: market.providers[0],
			order_line_item_ids: lineIds,
		},
	});
const search = (body: object = {}, query: Record<string, string> = {}) => post('cancellations/search', body, { query });
const two = { lines: [{ seller_sku: 'TEE', quantity: 2 }] };

describe('requests of buyers', () => {
	test('pending with a deadline; approved by the seller, then refunded', async () => {
		await begin('GB');
		const receiver = await startReceiver();
		market.server.actions.setPartnerWebhook({ address: receiver.url, types: [1, 11] });
		const order = market.place(two);
		const asked = request(order.id);
		const pending = await market.detail(order.id);
		expect(pending).toMatchObject({
			status: 'AWAITING_SHIPMENT',
			is_buyer_request_cancel: true,
			request_cancel_time: expect.any(Number),
		});
		const orderList = (flag: boolean) =>
			market.call('POST', '/order/202309/orders/search', {
				query: { page_size: '10' },
				body: { is_buyer_request_cancel: flag },
			});
		expect((await orderList(true)).data.total_count).toBe(1);
		expect((await orderList(false)).data.total_count).toBe(0);
		const [found] = (await search()).data.cancellations;
		expect(found).toMatchObject({
			cancel_id: asked.id,
			order_id: order.id,
			cancel_type: 'BUYER_CANCEL',
			cancel_status: 'CANCELLATION_REQUEST_PENDING',
			role: 'BUYER',
			cancel_reason: 'ecom_order_to_ship_canceled_reason_no_longer_needed_uk',
			cancel_reason_text: 'No longer needed',
			refund_amount: { refund_total: '43.97', refund_subtotal: '39.98', refund_shipping_fee: '3.99' },
		});
		expect(found.seller_next_action_response).toEqual([
			{ action: 'SELLER_RESPOND_CANCEL', deadline: found.create_time + 48 * 3_600 },
		]);
		expect(found.cancel_line_items.map((line: Record<string, string>) => line.order_line_item_id)).toEqual(
			order.lines.map(({ id }) => id),
		);
		expect(() => request(order.id)).toThrow('open request already');

		expect((await approve(asked.id, 'approve-1')).code).toBe(0);
		expect((await approve(asked.id, 'approve-1')).code).toBe(0);
		expect((await approve(asked.id, 'approve-2')).code).toBe(25011012);
		expect((await reject(asked.id, `${POPUP}_delivered_uk`)).code).toBe(25020010);
		expect(await market.detail(order.id)).toMatchObject({
			status: 'CANCELLED',
			cancellation_initiator: 'BUYER',
			is_buyer_request_cancel: false,
		});
		market.clock.advance(1_000);
		expect((await search()).data.cancellations[0].cancel_status).toBe('CANCELLATION_REQUEST_COMPLETE');
		const received = await receiver.until(5);
		const statuses = received.filter(({ json }) => json.type === 11).map(({ json }) => json.data.cancel_status);
		expect(statuses.sort()).toEqual([
			'CANCELLATION_REQUEST_COMPLETE',
			'CANCELLATION_REQUEST_PENDING',
			'CANCELLATION_REQUEST_SUCCESS',
		]);
		expect(received.filter(({ json }) => json.data.order_status === 'CANCEL')).toHaveLength(1);
		expect(market.truth(order.id).cancellations).toMatchObject([{ id: asked.id, ending: 'APPROVED_BY_SELLER' }]);
		await receiver.close();
	});

	test('no answer within 48 hours is a yes', async () => {
		await begin('DE');
		const order = market.place();
		request(order.id);
		market.clock.advance(48 * HOUR_MS - 1_000);
		expect(market.truth(order.id).isCancelRequested).toBe(true);
		market.clock.advance(1_000);
		expect(market.truth(order.id)).toMatchObject({
			status: 'CANCELLED',
			cancellations: [{ ending: 'APPROVED_BY_TIME' }],
		});
	});

	test('rejected: ends as cancelled, the order lives on and can be shipped', async () => {
		await begin('GB');
		const order = market.place();
		const { id } = request(order.id);
		expect((await mark(order.id)).code).toBe(21011007);
		expect((await cancel(order.id, `${OUT_OF_STOCK}_uk`)).code).toBe(25001011);
		expect((await reject(id)).code).toBe(25001001);
		expect((await reject(id, 'no_such_reason')).code).toBe(25001014);
		const { reasons } = (await market.call('GET', `${ROOT}/reject_reasons`, { query: { return_or_cancel_id: id } }))
			.data;
		expect((await reject(id, reasons[0].name, 'reject-1')).code).toBe(0);
		expect((await reject(id, reasons[0].name, 'reject-1')).code).toBe(0);
		expect((await reject(id, reasons[0].name)).code).toBe(25011011);
		expect((await approve(id)).code).toBe(25020009);
		const [found] = (await search({ cancel_status: ['CANCELLATION_REQUEST_CANCEL'] })).data.cancellations;
		expect(found).toMatchObject({ cancel_id: id, cancel_status: 'CANCELLATION_REQUEST_CANCELLED' });
		expect(found).not.toHaveProperty('seller_next_action_response');
		expect((await mark(order.id)).code).toBe(0);
		market.clock.advance(48 * HOUR_MS);
		expect(market.truth(order.id)).toMatchObject({
			status: 'AWAITING_COLLECTION',
			cancellations: [{ ending: 'REJECTED' }],
		});
		expect(() => request(order.id)).toThrow('nothing to ask for');
	});

	test('outside the US a ship call waits for the answer; the buyer may think better of it', async () => {
		await begin('ID');
		const order = market.place();
		request(order.id);
		const path = `/fulfillment/202309/packages/${order.lines[0].packageId}`;
		const self_shipment = { tracking_number: 'A1', shipping_provider_id: market.providers[0] };
		expect((await market.call('POST', `${path}/ship`, { body: { self_shipment } })).code).toBe(21011007);
		market.server.actions.withdrawRequest({ orderId: order.id });
		expect((await market.call('POST', `${path}/ship`, { body: { self_shipment } })).code).toBe(0);
		expect(market.truth(order.id).cancellations).toMatchObject([{ ending: 'WITHDRAWN' }]);
		expect(() => market.server.actions.withdrawRequest({ orderId: order.id })).toThrow('no open request');
	});

	test('US as in 2024: rejecting is over, shipping says no', async () => {
		await begin('US');
		market.server.actions.setSwitches({ usRejectDropped: true, usShippingRejects: true });
		const orders = [market.place(), market.place(), market.place()];
		const asked = orders.map(({ id }) => request(id));
		expect((await reject(asked[0].id, `${POPUP}_delivered`)).code).toBe(25011011);
		// A shipment that is refused answers nothing.
		market.server.actions.setTrackingKnown({ trackingNumber: `PARCEL${orders[0].id}`, known: false });
		expect((await mark(orders[0].id)).code).toBe(11028006);
		expect(market.truth(orders[0].id).isCancelRequested).toBe(true);
		market.server.actions.setTrackingKnown({ trackingNumber: `PARCEL${orders[0].id}` });
		expect((await mark(orders[0].id)).code).toBe(0);
		expect(market.truth(orders[0].id)).toMatchObject({
			status: 'AWAITING_COLLECTION',
			isCancelRequested: false,
			cancellations: [{ status: 'CANCELLATION_REQUEST_CANCELLED', ending: 'REJECTED_BY_SHIPPING' }],
		});
		market.server.actions.setSwitches({ usRejectDropped: false });
		expect((await reject(asked[1].id, `${POPUP}_delivered`)).code).toBe(0);
		expect((await approve(asked[2].id)).code).toBe(0);
	});

	test('US as in 2026: shipping answers nothing, a day to answer, and after the time to ship TikTok says yes at once', async () => {
		await begin('US', {
			sla: { dispatch: 48, collection: 72, shippingDue: 120, collectionDue: 168, deliveryDue: 720 },
		});
		const [answered, forgotten, late] = [market.place(), market.place(), market.place()];
		const asked = request(answered.id);
		expect((await mark(answered.id)).code).toBe(0);
		expect(market.truth(answered.id)).toMatchObject({ status: 'AWAITING_COLLECTION', isCancelRequested: true });
		expect((await reject(asked.id, 'seller_reject_apply_product_has_been_packed')).code).toBe(0);
		request(forgotten.id);
		expect((await mark(forgotten.id)).code).toBe(0);
		expect((await mark(late.id)).code).toBe(0);
		market.clock.advance(25 * 3_600_000);
		expect(market.truth(forgotten.id)).toMatchObject({
			status: 'CANCELLED',
			cancellations: [{ ending: 'APPROVED_BY_TIME' }],
		});
		expect(() => request(late.id)).toThrow('nothing to ask for');
		market.clock.advance(24 * 3_600_000);
		expect(request(late.id).ending).toBe('APPROVED_BY_TIME');
		expect(market.truth(late.id).status).toBe('CANCELLED');
	});

	test('people answer in Seller Center', async () => {
		await begin('GB');
		const [one, other] = [market.place(), market.place()];
		const { answerRequest } = market.server.actions;
		expect(() => answerRequest({ orderId: one.id, answer: 'approve' })).toThrow('no open request');
		request(one.id);
		request(other.id);
		expect(() => answerRequest({ orderId: one.id, answer: 'reject', reason: 'none' })).toThrow('Unknown return reason');
		expect(answerRequest({ orderId: one.id, answer: 'approve' }).ending).toBe('APPROVED_BY_SELLER');
		const reason = 'seller_reject_apply_product_has_been_packed';
		expect(answerRequest({ orderId: other.id, answer: 'reject', reason }).rejectReason).toBe(reason);
	});

	test('what TikTok cancels for delay closes the request', async () => {
		await begin('DE', { sla: { dispatch: 1, collection: 2, shippingDue: 3, collectionDue: 4, deliveryDue: 9 } });
		const order = market.place();
		request(order.id);
		market.clock.advance(3 * HOUR_MS);
		expect(market.truth(order.id).cancellations).toMatchObject([
			{ type: 'BUYER_CANCEL', status: 'CANCELLATION_REQUEST_CANCELLED', ending: 'CLOSED' },
			{ type: 'CANCEL', role: 'SYSTEM' },
		]);
	});

	test('unpaid and ON_HOLD orders are cancelled without asking', async () => {
		await begin('GB', { onHold: true });
		const [held, unpaid] = [market.place(), market.place({ paid: false })];
		expect(() => request(held.id)).toThrow('ON_HOLD');
		for (const { id } of [held, unpaid]) market.server.actions.cancelByBuyer({ orderId: id });
		expect(market.truth(held.id).cancellations).toMatchObject([{ type: 'CANCEL', role: 'BUYER' }]);
		expect(market.truth(unpaid.id).cancellations).toEqual([]);
	});
});

test.each<[TestMarket, string[]]>([
	[
		'US',
		[
			`${POPUP}_invalid_cancellation_reason`,
			`${POPUP}_delivered`,
			`${POPUP}_buyer_agree`,
			'seller_reject_apply_product_has_been_packed',
		],
	],
	[
		'GB',
		[
			`${POPUP}_invalid_cancellation_reason_uk`,
			`${POPUP}_delivered_uk`,
			`${POPUP}_buyer_agree_uk`,
			'seller_reject_apply_product_has_been_packed',
		],
	],
	['DE', ['ecom_refund_reject_reason_cancel_unacceptable_uk', 'ecom_reverse_reject_cancel_reason_product_packed']],
	[
		'BR',
		[
			'seller_reject_apply_product_has_been_packed',
			'reverse_reject_request_reason_5',
			'seller_reject_apply_unable_to_change_address',
		],
	],
	[
		'ID',
		[
			`${POPUP}_invalid_cancellation_reason`,
			`${POPUP}_delivered`,
			`${POPUP}_buyer_agree`,
			'seller_reject_apply_product_has_been_packed',
		],
	],
])('reject reasons of %s', async (region, names) => {
	await begin(region);
	const { id } = request(market.place().id);
	const reply = await market.call('GET', `${ROOT}/reject_reasons`, { query: { return_or_cancel_id: id } });
	expect(reply.data.reasons.map(({ name }: { name: string }) => name)).toEqual(names);
	expect((await market.call('GET', `${ROOT}/reject_reasons`, { query: { return_or_cancel_id: '1' } })).code).toBe(
		25007006,
	);
	expect((await market.call('GET', `${ROOT}/reject_reasons`)).code).toBe(25001001);
});

describe('Search Cancellations', () => {
	test('filters, sorts and pages; page_size has a default of ten', async () => {
		await begin('GB');
		const orders = Array.from({ length: 12 }, () => {
			market.clock.advance(10_000);
			return market.place();
		});
		const asked = orders.slice(0, 11).map(({ id }) => {
			market.clock.advance(10_000);
			return request(id).id;
		});
		await cancel(orders[11].id, `${OUT_OF_STOCK}_uk`);
		const ids = async (...parameters: Parameters<typeof search>) =>
			(await search(...parameters)).data.cancellations.map((one: { cancel_id: string }) => one.cancel_id);
		const first = await search();
		expect(first.data).toMatchObject({ total_count: 12, next_page_token: expect.stringMatching(/[+/=]/) });
		expect(await ids()).toEqual(asked.slice(0, 10));
		expect(await ids({}, { page_token: first.data.next_page_token })).toHaveLength(2);
		expect(await ids({}, { page_size: '1', sort_order: 'DESC' })).not.toEqual([asked[0]]);
		expect(await ids({ cancel_ids: [asked[3], 'unknown'] })).toEqual([asked[3]]);
		expect(await ids({ order_ids: [orders[4].id] })).toEqual([asked[4]]);
		expect(await ids({ order_ids: [orders[4].id], cancel_ids: [asked[3]] })).toEqual([]);
		expect(await ids({ cancel_types: ['CANCEL'] })).toHaveLength(1);
		expect(await ids({ cancel_status: ['CANCELLATION_REQUEST_PENDING'] }, { page_size: '50' })).toEqual(asked);
		const { user_id: buyer } = await market.detail(orders[0].id);
		expect(await ids({ buyer_user_ids: [buyer] }, { page_size: '50' })).toHaveLength(6);
		const { create_time: created } = (await search({ cancel_ids: [asked[2]] })).data.cancellations[0];
		expect(await ids({ create_time_ge: created, create_time_lt: created + 1 })).toEqual([asked[2]]);
		// The refund of the seller's cancellation is made first, then time passes.
		market.clock.advance(1_000);
		market.clock.advance(1_000);
		await approve(asked[0]);
		expect((await ids({}, { sort_field: 'update_time', sort_order: 'DESC', page_size: '50' }))[0]).toBe(asked[0]);
		for (const [body, query] of [
			[{ cancel_status: ['CANCELLATION_REQUEST_CANCELLED'] }, {}],
			[{ cancel_types: ['OTHER'] }, {}],
			[{ order_ids: 'one' }, {}],
			[{ update_time_ge: 'yesterday' }, {}],
			[{}, { page_size: '51' }],
			[{}, { page_size: 'ten' }],
			[{}, { sort_field: 'order_id' }],
		] as const) {
			expect((await search(body, query)).code).toBe(25001001);
		}
	});

	test('what belongs to another shop is not yours', async () => {
		await begin('GB', {}, ['US']);
		const order = market.place();
		const { id } = request(order.id);
		const { cipher } = marketShop('US');
		const post = async (path: string, body?: unknown) =>
			(await market.call('POST', `${ROOT}/${path}`, { body, cipher })).code;
		expect(await post(`cancellations/${id}/approve`)).toBe(25020005);
		expect(await post('cancellations/search', { order_ids: [order.id] })).toBe(25020005);
		expect(await post('cancellations', { order_id: order.id, cancel_reason: OUT_OF_STOCK })).toBe(25020005);
		expect((await approve('4035000000000000009')).code).toBe(25007006);
		expect(market.truth(order.id).isCancelRequested).toBe(true);
		const { packageId } = order.lines[0];
		const packages = `/fulfillment/202309/packages/${packageId}`;
		const shipment = { tracking_number: 'A1', shipping_provider_id: market.providers[0] };
		const foreign = (method: string, path: string, body?: unknown) => market.call(method, path, { body, cipher });
		expect((await foreign('GET', packages)).code).toBe(10006402);
		expect((await foreign('POST', `${packages}/shipping_info/update`, shipment)).code).toBe(21011028);
		expect((await foreign('POST', `/fulfillment/202309/orders/${order.id}/packages`, shipment)).code).toBe(21011029);
	});
});

describe('Cancel Order', () => {
	test.each<[TestMarket, string, number]>([
		['US', OUT_OF_STOCK, 0],
		['GB', `${OUT_OF_STOCK}_uk`, 0],
		['GB', OUT_OF_STOCK, 25001014],
		['GB', 'seller_cancel_paid_reason_buyer_requested_cancellation_uk', 25001014],
		['DE', 'seller_cancel_paid_reason_buyer_requested_cancellation', 0],
		['ID', 'seller_cancel_reason_wrong_price', 0],
		['ID', 'seller_cancel_paid_reason_address_not_deliver', 25001020],
		['ID', 'seller_cancel_paid_reason_buyer_requested_cancellation', 25001014],
		['BR', 'seller_cancel_reason_wrong_price', 25001014],
		['BR', 'seller_cancel_paid_reason_address_not_deliver', 0],
		['JP', 'seller_cancel_order_reason_potential_fraud', 0],
		['US', 'seller_cancel_unpaid_reason_out_of_stock', 25001021],
		['US', 'ecom_order_to_ship_canceled_reason_no_longer_needed', 25001015],
		['US', 'system_cancel_unpaid_time_out', 25001015],
		['US', 'because', 25001014],
	])('%s with %s: %i', async (region, reason, code) => {
		await begin(region);
		const order = market.place(two);
		const reply = await cancel(order.id, reason);
		expect(reply.code).toBe(code);
		expect(market.truth(order.id).status).toBe(code === 0 ? 'CANCELLED' : 'AWAITING_SHIPMENT');
		if (code === 0)
			expect(reply.data).toEqual({ cancel_id: expect.any(String), cancel_status: 'CANCELLATION_REQUEST_SUCCESS' });
	});

	test.each<[TestMarket, boolean]>([
		['US', true],
		['GB', true],
		['DE', false],
		['ID', false],
		['BR', false],
		['JP', false],
	])('single lines in %s: %s', async (region, isOffered) => {
		await begin(region);
		const suffix = region === 'GB' ? '_uk' : '';
		const order = market.place(two);
		const [first, second] = order.lines;
		const single = await cancel(order.id, OUT_OF_STOCK + suffix, { order_line_item_ids: [first.id] });
		expect(single.code).toBe(isOffered ? 0 : 25005010);
		if (!isOffered) {
			// All that is left is a whole order.
			const all = { skus: [{ sku_id: first.skuId, quantity: 2 }] };
			expect((await cancel(order.id, OUT_OF_STOCK, all)).code).toBe(0);
			expect(market.truth(order.id).status).toBe('CANCELLED');
			return;
		}
		expect(await market.detail(order.id)).toMatchObject({
			status: 'AWAITING_SHIPMENT',
			line_items: [{ display_status: 'CANCELLED', cancel_user: 'SELLER' }, { display_status: 'AWAITING_SHIPMENT' }],
		});
		const [{ refund_amount: refund }] = (await search()).data.cancellations;
		expect(refund.refund_shipping_fee).toBe('0');
		expect((await cancel(order.id, OUT_OF_STOCK + suffix, { order_line_item_ids: [first.id] })).code).toBe(25001010);
		const wrong = `seller_cancel_reason_wrong_price${suffix}`;
		const wide = market.place({ lines: [{ seller_sku: 'TEE', quantity: 3 }] });
		expect((await cancel(wide.id, wrong, { skus: [{ sku_id: first.skuId, quantity: 1 }] })).code).toBe(25005010);
		expect((await cancel(wide.id, OUT_OF_STOCK + suffix, { skus: [{ sku_id: first.skuId, quantity: 4 }] })).code).toBe(
			25005011,
		);
		expect((await cancel(wide.id, OUT_OF_STOCK + suffix, { order_line_item_ids: [first.id] })).code).toBe(25001001);
		await mark(wide.id, [wide.lines[0].id]);
		// The unit that is still there is taken, not the one that has left.
		expect((await cancel(wide.id, OUT_OF_STOCK + suffix, { skus: [{ sku_id: first.skuId, quantity: 2 }] })).code).toBe(
			0,
		);
		expect(market.truth(wide.id)).toMatchObject({
			status: 'AWAITING_COLLECTION',
			lines: [{ cancelled: false }, { cancelled: true }, { cancelled: true }],
		});
		expect((await cancel(order.id, OUT_OF_STOCK + suffix, { order_line_item_ids: [second.id] })).code).toBe(0);
		expect(market.truth(order.id).status).toBe('CANCELLED');
	});

	test('a part that is cancelled before shipping changes the package', async () => {
		await begin('GB');
		const receiver = await startReceiver();
		market.server.actions.setPartnerWebhook({ address: receiver.url, types: [4] });
		const order = market.place(two);
		await cancel(order.id, `${OUT_OF_STOCK}_uk`, { order_line_item_ids: [order.lines[0].id] });
		const [{ json }] = await receiver.until(1);
		const [, left] = market.truth(order.id).lines;
		expect(json.data).toMatchObject({ sc_type: 'PARTLY_CANCEL_SPLIT', package_list: [{ package_id: left.packageId }] });
		expect(left.packageId).not.toBe(order.lines[0].packageId);
		expect((await mark(order.id)).data.order_line_item_ids).toEqual([left.id]);
		await receiver.close();
	});

	test('states: before payment, on hold, shipped, cancelled, completed, stored by TikTok', async () => {
		await begin('US');
		const { actions } = market.server;
		expect((await cancel(market.place({ paid: false }).id, OUT_OF_STOCK)).code).toBe(25001021);
		const held = market.place({ onHold: true });
		expect((await cancel(held.id, 'seller_cancel_reason_wrong_price')).code).toBe(25001021);
		expect((await cancel(held.id, OUT_OF_STOCK)).code).toBe(0);
		for (const code of [25001010, 25001011, 25001051] as const) {
			actions.setSwitches({ alreadyCancelledCode: code });
			expect((await cancel(held.id, OUT_OF_STOCK)).code).toBe(code);
		}
		const [stopped, kept, gone] = [market.place(), market.place(), market.place()];
		for (const { id } of [stopped, kept, gone]) await mark(id);
		expect((await cancel(stopped.id, OUT_OF_STOCK)).code).toBe(0);
		expect(market.truth(stopped.id)).toMatchObject({ status: 'CANCELLED', lines: [{ cancelledAfterShipping: true }] });
		actions.setSwitches({ sellerCancelsShipped: 'nowhere' });
		expect((await cancel(kept.id, OUT_OF_STOCK)).code).toBe(25001045);
		actions.setSwitches({ sellerCancelsShipped: 'everywhere' });
		actions.carrierCollects({ orderId: gone.id });
		expect((await cancel(gone.id, OUT_OF_STOCK)).code).toBe(25001045);
		actions.carrierDelivers({ orderId: gone.id });
		expect((await cancel(gone.id, OUT_OF_STOCK)).code).toBe(25001045);
		actions.advanceOrder({ orderId: gone.id, status: 'COMPLETED' });
		expect((await cancel(gone.id, OUT_OF_STOCK)).code).toBe(25001051);
		const stored = market.place({ fulfillmentType: 'FULFILLMENT_BY_TIKTOK' });
		expect((await cancel(stored.id, OUT_OF_STOCK)).code).toBe(25011026);
		expect((await cancel('576400000000000009', OUT_OF_STOCK)).code).toBe(25020005);
		expect((await post('cancellations', { order_id: kept.id })).code).toBe(25001001);
		expect((await cancel(kept.id, OUT_OF_STOCK, { skus: [{ sku_id: '1' }] })).code).toBe(25001001);
	});

	test('outside the US what is shipped stays shipped', async () => {
		await begin('DE');
		const order = market.place();
		await mark(order.id);
		expect((await cancel(order.id, OUT_OF_STOCK)).code).toBe(25001045);
		market.server.actions.setSwitches({ sellerCancelsShipped: 'everywhere' });
		expect((await cancel(order.id, OUT_OF_STOCK)).code).toBe(0);
	});
});
