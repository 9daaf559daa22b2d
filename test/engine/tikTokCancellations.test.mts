// Cancellations and the authorization of the TikTok Shop node in n8n's own engine, over real HTTP, against the sandbox.
import { CREDENTIALS, SHOP_IDS } from '../../sandbox/seed.mts';
import { forgetVersions } from '../../nodes/shared/tiktok/versions';
import { getRejectReasons } from '../../nodes/TikTokShop/methods/loadOptions';
import { hadEffect, startNodeCase, UNCLEAR } from '../support/tikTokNodeCase.mts';
import type { NodeCase, Row } from '../support/tikTokNodeCase.mts';

const { GB, US } = SHOP_IDS;
const OUT_OF_STOCK = 'seller_cancel_reason_out_of_stock_uk';
const PACKED = 'seller_reject_apply_product_has_been_packed';

let now: NodeCase;

beforeEach(async () => {
	now = await startNodeCase();
});
afterEach(async () => {
	expect(now.shop.contracts.violations()).toEqual([]);
	await now.shop.close();
});

const actions = () => now.shop.server.actions;
const cancelled = (orderId: string) =>
	now
		.orderOf(orderId)
		.lines.filter((line) => line.cancelled)
		.map(({ id }) => id);
const ofOrder = (orderId: string) =>
	actions()
		.snapshotCancellations()
		.filter((one) => one.orderId === orderId);
function request(shopId: string = GB) {
	const order = now.placeOrder({ 'TEE-BLK-M': 1 }, shopId);
	return { order, cancelId: actions().buyerRequestsCancellation({ orderId: order.id }).id };
}

describe('Cancel Order', () => {
	const cancel = async (item: Row) =>
		await now.run('cancellation', 'cancelOrder', {}, [{ shop_id: GB, cancel_reason: OUT_OF_STOCK, ...item }]);

	test.each(UNCLEAR)('the whole order: %s', async (_what, rule) => {
		const order = now.placeOrder({ 'TEE-BLK-M': 2 });
		now.fault('cancelOrder', rule);
		const { json } = await cancel({ order_id: order.id });
		expect(json('Node', 1)).toEqual([]);
		const [made] = ofOrder(order.id);
		expect(json('Node')).toEqual([
			{
				shop_id: GB,
				order_id: order.id,
				order_line_item_ids: [],
				cancel_id: made.id,
				cancel_status: expect.stringMatching(/SUCCESS|COMPLETE/),
				ok: true,
				already_done: hadEffect(rule),
			},
		]);
		expect(ofOrder(order.id)).toHaveLength(1);
		if (hadEffect(rule)) expect(now.calls('cancelOrder')).toBe(1);
	});

	test.each(UNCLEAR)('one unit of two, asked for by SKU, is cancelled once: %s', async (_what, rule) => {
		const order = now.placeOrder({ 'SOCK-MIX-OS': 2 });
		now.fault('cancelOrder', rule);
		const { json } = await cancel({ order_id: order.id, skus: [{ sku_id: order.lines[0].skuId, quantity: 1 }] });
		expect(json('Node')[0]).toMatchObject({ ok: true, order_line_item_ids: cancelled(order.id) });
		expect(cancelled(order.id)).toHaveLength(1);
	});

	test('lines: only those that are not cancelled yet are asked for again', async () => {
		const order = now.placeOrder({ 'SOCK-MIX-OS': 3 });
		const lines = order.lines.map(({ id }) => id);
		await cancel({ order_id: order.id, order_line_item_ids: [lines[0]] });
		const { json } = await cancel({ order_id: order.id, order_line_item_ids: lines.slice(0, 2) });
		expect(json('Node')[0]).toMatchObject({ ok: true, order_line_item_ids: lines.slice(0, 2) });
		expect(cancelled(order.id)).toEqual(lines.slice(0, 2));
	});

	test.each([25001010, 25001011, 25001051] as const)('what is cancelled already is a success (%i)', async (code) => {
		actions().setSwitches({ alreadyCancelledCode: code });
		const order = now.placeOrder({ 'TEE-BLK-M': 1 });
		actions().cancelOrder({ orderId: order.id });
		const { json } = await cancel({ order_id: order.id });
		expect(json('Node')[0]).toMatchObject({
			order_id: order.id,
			ok: true,
			already_done: true,
			cancel_id: ofOrder(order.id)[0].id,
		});
	});

	test('refusals in words', async () => {
		const shippedOrder = now.placeOrder({ 'TEE-BLK-M': 1 });
		actions().shipInSellerCenter({ orderId: shippedOrder.id });
		const held = now.placeOrder({ 'TEE-BLK-M': 1 }, GB, false);
		const { order: asked } = request();
		const { json } = await now.run('cancellation', 'cancelOrder', {}, [
			{ order_id: shippedOrder.id, cancel_reason: OUT_OF_STOCK },
			{ order_id: held.id, cancel_reason: 'seller_cancel_reason_wrong_price_uk' },
			{ order_id: asked.id, cancel_reason: OUT_OF_STOCK },
			{ order_id: held.id, cancel_reason: 'no_such_reason' },
			{ order_id: held.id },
			{ order_id: held.id, cancel_reason: OUT_OF_STOCK, skus: [{ sku_id: '1', quantity: 1 }] },
		]);
		expect(json('Node')).toEqual([]);
		expect(json('Node', 1).map((row) => row.code)).toEqual([
			'TIKTOK_25001045',
			'TIKTOK_25001021',
			'TIKTOK_25001011',
			'TIKTOK_25001014',
			'TIKTOK_INVALID_INPUT',
			'TIKTOK_TOO_FEW_UNITS',
		]);
		for (const row of json('Node', 1)) {
			expect(row).toMatchObject({ flow: 'cancellations', owner_role: 'operations' });
			expect(String(row.what_to_do).length).toBeGreaterThan(20);
		}
	});
});

describe('Requests of buyers', () => {
	test('are found by state, by order and by their own id', async () => {
		const { order, cancelId } = request();
		const other = request(US);
		const pending = { filters: { statuses: ['CANCELLATION_REQUEST_PENDING'] }, returnAll: true };
		const all = await now.run('cancellation', 'search', pending, [{ shop_id: GB }, { shop_id: US }]);
		expect(all.json('Node').map((row) => [row.shop_id, row.cancel_id, row.order_id])).toEqual([
			[GB, cancelId, order.id],
			[US, other.cancelId, other.order.id],
		]);
		expect(all.json('Node')[0]).toMatchObject({
			cancel_type: 'BUYER_CANCEL',
			seller_next_action_response: [{ action: 'SELLER_RESPOND_CANCEL', deadline: expect.any(Number) }],
		});
		const without = now.placeOrder({ 'TEE-BLK-M': 1 });
		const input = [without, order, order].map(({ id }) => ({ order_id: id, shop_id: GB }));
		const byOrder = await now.run('cancellation', 'search', { searchFor: 'orders' }, input);
		expect(byOrder.json('Node').map((row) => row.cancel_id)).toEqual([cancelId]);
		expect(byOrder.items('Node')[0].pairedItem).toEqual([{ item: 1 }, { item: 2 }]);
		const ids = [{ cancel_id: cancelId, shop_id: GB }, { cancel_id: other.cancelId, shop_id: US }, {}];
		const byId = await now.run('cancellation', 'search', { searchFor: 'cancellations' }, ids);
		expect(byId.json('Node').map((row) => row.order_id)).toEqual([order.id, other.order.id]);
		expect(byId.json('Node', 1)).toEqual([expect.objectContaining({ error: expect.stringContaining('cancel_id') })]);
	});

	test.each(UNCLEAR)('approve: %s', async (_what, rule) => {
		const { order, cancelId } = request();
		now.fault('approveCancellation', rule);
		const { json } = await now.run('cancellation', 'approve', {}, [{ cancel_id: cancelId, order_id: order.id }]);
		expect(json('Node', 1)).toEqual([]);
		expect(json('Node')).toEqual([
			{
				shop_id: GB,
				order_id: order.id,
				cancel_id: cancelId,
				cancel_status: expect.stringMatching(/SUCCESS|COMPLETE/),
				ok: true,
				already_done: hadEffect(rule),
			},
		]);
		expect(now.orderOf(order.id).status).toBe('CANCELLED');
		const again = await now.run('cancellation', 'approve', {}, [{ cancel_id: cancelId }]);
		expect(again.json('Node')[0]).toMatchObject({ ok: true });
	});

	test('approved by somebody else is a success; withdrawn is an exception, because the buyer waits for the goods', async () => {
		const approved = request();
		actions().answerRequest({ orderId: approved.order.id, answer: 'approve' });
		const withdrawn = request();
		actions().withdrawRequest({ orderId: withdrawn.order.id });
		const gone = request();
		actions().withdrawRequest({ orderId: gone.order.id });
		actions().cancelOrder({ orderId: gone.order.id });
		const input = [approved, withdrawn, gone].map(({ cancelId }) => ({ cancel_id: cancelId }));
		const { json } = await now.run('cancellation', 'approve', {}, [...input, { cancel_id: '4035999999999999999' }]);
		expect(json('Node').map((row) => [row.order_id, row.already_done])).toEqual([
			[approved.order.id, true],
			[gone.order.id, true],
		]);
		expect(json('Node', 1).map((row) => [row.code, row.business_key])).toEqual([
			['TIKTOK_CANCELLATION_WITHDRAWN', withdrawn.order.id],
			['TIKTOK_25007006', '4035999999999999999'],
		]);
	});

	test.each(UNCLEAR)('reject: %s', async (_what, rule) => {
		const { order, cancelId } = request();
		now.fault('rejectCancellation', rule);
		const reasons = await now.run('cancellation', 'getRejectReasons', {}, [{ cancel_id: cancelId }]);
		const [{ name }] = reasons.json('Node')[0].reasons as Array<{ name: string }>;
		const item = { cancel_id: cancelId, reject_reason: name, comment: 'It is packed.' };
		const { json } = await now.run('cancellation', 'reject', {}, [item]);
		expect(json('Node', 1)).toEqual([]);
		expect(json('Node')[0]).toMatchObject({
			cancel_id: cancelId,
			cancel_status: 'CANCELLATION_REQUEST_CANCELLED',
			ok: true,
			already_done: hadEffect(rule),
		});
		expect(now.orderOf(order.id).status).toBe('AWAITING_SHIPMENT');
	});

	test('reject: the reason of the node counts where the item has none; approved ones cannot be rejected', async () => {
		const first = request();
		const second = request();
		actions().answerRequest({ orderId: second.order.id, answer: 'approve' });
		const { json } = await now.run('cancellation', 'reject', { rejectReason: PACKED }, [
			{ cancel_id: first.cancelId },
			{ cancel_id: second.cancelId },
		]);
		expect(json('Node').map((row) => row.cancel_id)).toEqual([first.cancelId]);
		expect(json('Node', 1)[0]).toMatchObject({ code: 'TIKTOK_CANCELLATION_APPROVED', business_key: second.order.id });
		const without = await now.run('cancellation', 'reject', {}, [{ cancel_id: first.cancelId }]);
		expect(without.json('Node', 1)[0]).toMatchObject({ error: 'The value reject_reason is missing.' });
	});

	test.each(['approve', 'reject'])(
		'%s keeps the item that it answers for, and nothing unless asked',
		async (operation) => {
			const { order, cancelId } = request();
			const item = {
				shop_id: GB,
				order_id: order.id,
				cancel_id: cancelId,
				reject_reason: PACKED,
				note: 'The store knows.',
			};
			const source = operation === 'approve' ? { idSource: 'items', idField: 'cancel_id' } : {};
			const run = async (keepItemAs: string) =>
				await now.run('cancellation', operation, { ...source, options: { keepItemAs } }, [item]);
			const hidden = await run(' order_id ');
			expect(hidden.json('Node')).toEqual([]);
			expect(JSON.stringify(hidden.json('Node', 1))).toContain('cannot be order_id');
			expect(ofOrder(order.id)[0].status).toBe('CANCELLATION_REQUEST_PENDING');
			const [answered] = (await run('asked')).json('Node');
			expect(answered).toMatchObject({ cancel_id: cancelId, ok: true, asked: item });
			const [again] = (await run('')).json('Node');
			expect(again).toMatchObject({ cancel_id: cancelId, ok: true });
			expect(Object.keys(again)).not.toContain('note');
			expect(Object.keys(again)).not.toContain('asked');
		},
	);

	test('Cancel Order keeps its item', async () => {
		const order = now.placeOrder({ 'TEE-BLK-M': 1 });
		const item = { shop_id: GB, order_id: order.id, cancel_reason: OUT_OF_STOCK, note: 'Cancelled there as well.' };
		const { json } = await now.run('cancellation', 'cancelOrder', { options: { keepItemAs: 'asked' } }, [item]);
		expect(json('Node')).toMatchObject([{ order_id: order.id, ok: true, asked: item }]);
	});

	test('the list of reasons is that of the newest open request', async () => {
		const { order, cancelId } = request();
		const context = (values: Row) =>
			({
				getNode: () => ({ name: 'n', parameters: {}, credentials: { tikTokShopApi: { id: 'tt', name: 'tt' } } }),
				getCredentials: async () => now.store.tt,
				getCurrentNodeParameter: (name: string) => values[name],
				helpers: {
					httpRequestWithAuthentication: async (_type: string, { method, url, qs, body }: Row) => {
						const { shop_cipher: cipher = null, ...query } = qs as Record<string, string>;
						const reply = await now.shop.call(String(method), String(url), { query, cipher, body: body as string });
						return { body: JSON.stringify(reply), statusCode: reply.status, headers: {} };
					},
				},
			}) as never;
		const reasons = await getRejectReasons.call(context({ shop: '', cancelId: '' }));
		expect(reasons.length).toBeGreaterThan(0);
		expect(reasons[0]).toEqual({ name: expect.any(String), value: expect.any(String) });
		expect(await getRejectReasons.call(context({ shop: '', cancelId }))).toEqual(reasons);
		actions().withdrawRequest({ orderId: order.id });
		expect(await getRejectReasons.call(context({ shop: '', cancelId: '' }))).toEqual([]);
	});
});

describe('Authorization', () => {
	test('ends are told, tokens never', async () => {
		const seconds = Math.floor(Date.now() / 1000);
		Object.assign(now.store.tt, {
			accessTokenExpiresAt: seconds + 7 * 86_400,
			refreshTokenExpiresAt: seconds + 30.5 * 86_400,
		});
		const { json } = await now.run('shop', 'getAuthorization');
		expect(json('Node')).toEqual([
			{
				access_token_expires_at: new Date((seconds + 7 * 86_400) * 1000).toISOString(),
				access_token_days_left: expect.closeTo(7, 0),
				refresh_token_expires_at: new Date((seconds + 30.5 * 86_400) * 1000).toISOString(),
				refresh_token_days_left: expect.closeTo(30.4, 0),
				access_token_renewed_at: null,
				has_refresh_token: true,
			},
		]);
		for (const secret of [
			CREDENTIALS.tiktok.accessToken,
			CREDENTIALS.tiktok.refreshToken,
			CREDENTIALS.tiktok.appSecret,
		]) {
			expect(JSON.stringify(json('Node'))).not.toContain(secret);
		}
	});

	test('what is not known is null', async () => {
		const { json } = await now.run('shop', 'getAuthorization');
		expect(json('Node')[0]).toMatchObject({ refresh_token_expires_at: null, refresh_token_days_left: null });
	});
});

describe('Versions of Search Cancellations', () => {
	const search = async (parameters: Row = {}) =>
		await now.run('cancellation', 'search', { returnAll: true, ...parameters }, [{ shop_id: GB }]);
	const SEARCHES = ['searchCancellations202602', 'searchCancellations'];
	const calls = () => SEARCHES.map((operation) => now.calls(operation));

	beforeEach(forgetVersions);

	test('the newest is used, and tells the parts of bundles and whether units go back to stock', async () => {
		const order = now.placeOrder({ 'BUNDLE-TEE-SOCK': 1 });
		actions().cancelOrder({ orderId: order.id });
		const { json } = await search();
		const [found] = json('Node');
		expect(found).toMatchObject({ order_id: order.id, should_replenish_stock: true });
		const [line] = found.cancel_line_items as Row[];
		expect(line.cancel_sub_line_items).toHaveLength(3);
		expect(calls()).toEqual([1, 0]);
	});

	test('an app without it falls back to 202309, page by page, and the next run does not ask again', async () => {
		actions().setSwitches({ missingVersions: ['202602'] });
		const requests = [request(), request(), request()].map(({ cancelId }) => cancelId);
		const first = await search({ options: { pageSize: 1 } });
		expect(first.json('Node').map(({ cancel_id }) => cancel_id)).toEqual(requests);
		expect(first.json('Node')[0]).not.toHaveProperty('should_replenish_stock');
		const afterFirst = calls()[1];
		const { json } = await search();
		expect(json('Node')).toHaveLength(3);
		expect(calls()[1]).toBe(afterFirst + 1);
		expect(refusals()).toBe(1);
	});

	test('a version that is retired after it was remembered gives way to the newest', async () => {
		actions().setSwitches({ missingVersions: ['202602'] });
		await search();
		actions().setSwitches({ missingVersions: ['202309'] });
		const refused = await search();
		expect(refused.json('Node', 1)).toHaveLength(1);
		request();
		const { json } = await search();
		expect(json('Node')).toHaveLength(1);
	});

	test('another refusal is no reason to fall back', async () => {
		now.fault('searchCancellations202602', { kind: 'code', code: 25020005, times: 1 });
		const { json } = await search();
		expect(json('Node', 1)).toEqual([expect.objectContaining({ code: 'TIKTOK_25020005' })]);
		expect(calls()[1]).toBe(0);
	});

	const refusals = () => now.shop.server.stats().searchCancellations202602?.calls ?? 0;
});
