// The sandbox NewStore when goods and money go back: returns in stores and by API, refund requests, and what it asks of
// a payment provider's adapter. Everything by HTTP, as people and software do it.
import fc from 'fast-check';
import { proRata } from '../../sandbox/newstore/returns/returnMoney.mts';
import { CREDENTIALS } from '../../sandbox/seed.mts';
import { startSandbox } from '../../sandbox/startSandbox.mts';
import type { Sandbox } from '../../sandbox/startSandbox.mts';
import { eventually as within, sampleOrder } from '../support/newStoreClient.mts';
import type { Json } from '../support/newStoreClient.mts';
import { startAdapterServer } from '../support/paymentAdapterServer.mts';
import type { AdapterServer } from '../support/paymentAdapterServer.mts';

/** Generous, because many test files run at once. */
const eventually = <T,>(check: () => T | undefined | false) => within(check, 15_000);

let sandbox: Sandbox;
let bearer: string;
let adapter: AdapterServer;
beforeEach(async () => {
	adapter = await startAdapterServer();
	sandbox = await startSandbox({ graceSeconds: 3_600 });
	const { tenant, clientId, clientSecret } = CREDENTIALS.newStore;
	const token = await fetch(`${sandbox.newStoreUrl}/auth/realms/${tenant}/protocol/openid-connect/token`, {
		method: 'POST',
		body: new URLSearchParams({ grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret }),
	});
	bearer = ((await token.json()) as Json).access_token;
	for (const node of ['LONDON-STORE', 'LEEDS-DC']) {
		sandbox.newStore.inventory.importSilently(node, 'TEE-BLK-M', 10);
	}
});
afterEach(async () => {
	const violations = sandbox.contracts.violations();
	await sandbox.close();
	await adapter.close();
	expect(violations).toEqual([]);
});

async function call(method: string, path: string, body?: object): Promise<{ status: number; body: Json }> {
	const response = await fetch(`${sandbox.newStoreUrl}${path}`, {
		method,
		headers: { authorization: `Bearer ${bearer}`, ...(body ? { 'content-type': 'application/json' } : {}) },
		body: body && JSON.stringify(body),
	});
	const text = await response.text();
	return { status: response.status, body: text ? JSON.parse(text) : undefined };
}

/** One action of a person. */
async function act(action: string, body: object): Promise<{ status: number; body: Json }> {
	const url = `${sandbox.controlUrl}/api/newstore/${action}`;
	const response = await fetch(url, { method: 'POST', body: JSON.stringify(body) });
	return { status: response.status, body: await response.json() };
}

const settle = (settings: object) => act('settings', settings);
const useAdapter = (timeoutSeconds = 5) =>
	act('payment-provider', { name: 'tiktok_shop', callbackUrl: adapter.url, timeoutSeconds });
const account = async (orderId: string): Promise<Json> => (await act('payment-account', { orderId })).body;
const atp = (nodeId: string) => sandbox.newStore.stock.atp('TEE-BLK-M', nodeId);
const order = async (orderId: string): Promise<Json> =>
	(await call('GET', `/v0/orders/${orderId}?id_type=internal`)).body;
const returnsOf = (orderId: string) => `/v0/d/orders/${orderId}/returns`;
const refundsOf = (orderId: string) => `/v0/d/orders/${orderId}/refunds`;
const refunds = async (orderId: string): Promise<Json[]> => (await call('GET', refundsOf(orderId))).body.refunds;
const events = (name: string): Json[] =>
	sandbox.newStore.events
		.recent(5_000)
		.reverse()
		.filter((event) => event.name === name)
		.map((event) => JSON.parse(event.body).payload);
const tee = (conditionCode = 1) => ({ product_id: 'TEE-BLK-M', condition_code: conditionCode });

/** An order of two shirts of 19.99 and 3.50 shipping; returns once the state that is asked for is reached. */
async function placed(externalId: string, change: (order: Json) => void = () => undefined) {
	const { status, body } = await call('POST', '/v0/d/fulfill_order', sampleOrder(externalId, change));
	expect(status).toBe(200);
	return { orderId: body.id as string, itemIds: body.items.map((item: Json) => item.id) as string[] };
}

async function shipped(externalId: string, change?: (order: Json) => void) {
	const all = await placed(externalId, change);
	sandbox.clock.advance(3_600_000);
	expect((await act('ship', { orderId: all.orderId })).status).toBe(200);
	return all;
}

/** Waits until all tasks of the payment account have ended but so many that have to wait. */
async function settled(orderId: string, waiting = 0): Promise<Json> {
	const { tasks } = sandbox.newStore.payments.accounts.get(orderId)!;
	const open = () => tasks.filter(({ state }) => state === 'waiting' || state === 'running');
	await eventually(() => open().length <= waiting && open().every(({ state }) => state === 'waiting'));
	return await account(orderId);
}

/** Lets time pass until the adapter has been called so often. */
const calledAgain = (times: number) =>
	eventually(() => {
		sandbox.clock.advance(1_000);
		return adapter.seen.length >= times;
	});

describe('a return in a store', () => {
	it('takes back the named unit at another store than the one that sent it, and tells so with all amounts', async () => {
		const { orderId, itemIds } = await shipped('1');
		const before = atp('LONDON-STORE');
		const done = await act('return', { orderId: '1', itemIds: [itemIds[1]], locationId: 'LONDON-STORE' });
		expect(done).toMatchObject({ status: 200, body: { orderId, itemIds: [itemIds[1]], refundAmount: '19.99' } });
		expect(atp('LONDON-STORE')).toBe(before + 1);
		expect((await order(orderId)).items.map((item: Json) => item.status)).toEqual(['complete', 'returned']);
		expect(events('return.processed')).toMatchObject([
			{
				id: done.body.returnId,
				order_id: orderId,
				total_refund_amount: 19.99,
				total_refund_amount_adjusted: 19.99,
				total_refund_excl_tax: 16.66,
				total_refund_tax: 3.33,
				return_fee: 0,
				currency: 'GBP',
				return_location_id: 'LONDON-STORE',
				items: [
					{ id: itemIds[1], refund_amount: 19.99, refund_tax: 3.33, item_condition: 'Sellable', condition_code: 1 },
				],
			},
		]);
		expect((await act('return', { orderId, itemIds: [itemIds[1]], locationId: 'LONDON-STORE' })).status).toBe(409);
		expect((await act('return', { orderId, locationId: 'LONDON-STORE' })).body.itemIds).toEqual([itemIds[0]]);
		expect((await act('return', { orderId, locationId: 'LONDON-STORE' })).status).toBe(409);
	});

	it('exchanges goods: a return and a new order that names it, told in any order, and nothing is paid out', async () => {
		await useAdapter();
		const { orderId, itemIds } = await shipped('1');
		const before = atp('LONDON-STORE');
		const wish = { orderId, locationId: 'LONDON-STORE', itemIds: [itemIds[0]], newProductId: 'TEE-BLK-S' };
		sandbox.newStore.inventory.importSilently('LONDON-STORE', 'TEE-BLK-S', 0);
		expect((await act('exchange', wish)).status).toBe(409);
		expect((await order(orderId)).items.map((item: Json) => item.status)).toEqual(['complete', 'complete']);
		sandbox.newStore.inventory.importSilently('LONDON-STORE', 'TEE-BLK-S', 1);
		const { body } = await act('exchange', wish);
		expect(body).toMatchObject({
			orderId,
			itemIds: [itemIds[0]],
			refundAmount: '19.99',
			newOrderId: expect.any(String),
		});
		expect(atp('LONDON-STORE')).toBe(before + 1);
		expect(sandbox.newStore.stock.atp('TEE-BLK-S', 'LONDON-STORE')).toBe(0);
		expect(events('return.processed')).toMatchObject([
			{ id: body.returnId, order_id: orderId, total_refund_amount: 19.99 },
		]);
		const exchanges = [{ order_id: orderId, return_id: body.returnId }];
		for (const name of ['order.created', 'order.opened']) {
			expect(events(name).filter((each) => each.is_exchange)).toMatchObject([
				{ id: body.newOrderId, channel_type: 'store', exchanges, items: [{ product_id: 'TEE-BLK-S' }] },
			]);
		}
		expect(await settled(orderId)).toMatchObject({ refunded: '0.00', refundRequests: [] });
		expect(adapter.seen.filter(({ path }) => path.includes('refund'))).toEqual([]);
	});

	it('puts damaged goods nowhere they could be sold from', async () => {
		const { orderId } = await shipped('1');
		const before = atp('LONDON-STORE');
		await act('return', { orderId, productId: 'TEE-BLK-M', locationId: 'LONDON-STORE', condition: 'damaged' });
		expect(atp('LONDON-STORE')).toBe(before);
		expect(events('return.processed')[0].items).toMatchObject([{ item_condition: 'Damaged', condition_code: 2 }]);
	});

	it('keeps a fee, takes the amount the associate chose, and refunds shipping only with the last unit', async () => {
		await settle({ refundShippingCost: true });
		const { orderId, itemIds } = await shipped('1');
		const first = { orderId, locationId: 'LONDON-STORE', itemIds: [itemIds[0]], returnFee: '2.50' };
		expect((await act('return', first)).body).toMatchObject({
			refundAmount: '19.99',
			refundAmountAdjusted: '17.49',
			returnFee: '2.50',
		});
		const last = { orderId, locationId: 'LONDON-STORE', itemIds: [itemIds[1]] };
		expect((await act('return', { ...last, refundAmount: '99.00' })).status).toBe(409);
		expect((await act('return', { ...last, refundAmount: '10.00' })).body).toMatchObject({
			refundAmount: '23.49',
			refundAmountAdjusted: '10.00',
		});
		const [, told] = events('return.processed');
		expect(told).toMatchObject({ total_refund_amount: 23.49, total_refund_amount_adjusted: 10, return_fee: 0 });
		// The item's share of the chosen amount; the rest of it is shipping.
		expect(told.items[0]).toMatchObject({ refund_amount: 19.99, refund_amount_adjusted: 8.52 });
	});

	it('never gives back more than was paid', async () => {
		const { orderId } = await shipped('1');
		await act('refund', { orderId, amount: '40.00' });
		const { body } = await act('return', { orderId, locationId: 'LONDON-STORE' });
		expect(body).toMatchObject({ refundAmount: '39.98', refundAmountAdjusted: '3.48' });
	});

	it('knows no order in a blind return', async () => {
		const before = atp('LONDON-STORE');
		const { body } = await act('return', { locationId: 'LONDON-STORE', productId: 'TEE-BLK-M', quantity: 2 });
		expect(body).not.toHaveProperty('orderId');
		expect(atp('LONDON-STORE')).toBe(before + 2);
		const [told] = events('return.processed');
		expect(told).not.toHaveProperty('order_id');
		expect(told.items).toHaveLength(2);
	});

	it('cannot take back what has not left, and closes an order whose parts came back before the rest left', async () => {
		const { orderId, itemIds } = await placed('1');
		expect((await act('return', { orderId, locationId: 'LONDON-STORE', itemIds: [itemIds[0]] })).status).toBe(409);
		sandbox.clock.advance(3_600_000);
		await act('ship', { orderId, itemIds: [itemIds[0]] });
		await act('return', { orderId, locationId: 'LONDON-STORE', itemIds: [itemIds[0]] });
		expect((await order(orderId)).status).toBe('open');
		await act('ship', { orderId, itemIds: [itemIds[1]] });
		expect(await order(orderId)).toMatchObject({
			status: 'closed',
			items: [{ status: 'returned' }, { status: 'complete' }],
		});
	});
});

describe('a return by API', () => {
	it('names products, and NewStore picks the units until none is left', async () => {
		const { orderId, itemIds } = await shipped('1', (json) => {
			// The second unit was cheaper.
			json.shipments[0].items[1].price.item_price = 9.99;
			json.payments[0].amount = 33.48;
		});
		const body = {
			returned_from: 'LEEDS-DC',
			returned_at: '2026-11-02T10:00:00Z',
			refund_amount: null,
			items: [tee()],
			extended_attributes: [{ name: 'tiktok_return_id', value: '4035000000000000001' }],
		};
		const before = atp('LEEDS-DC');
		const first = await call('POST', returnsOf(orderId), body);
		expect(first).toMatchObject({
			status: 200,
			body: {
				refunded_amount: 9.99,
				returned_from: 'LEEDS-DC',
				currency: 'GBP',
				return_items: [{ product_id: 'TEE-BLK-M' }],
			},
		});
		expect(events('return.processed')[0].items[0].id).toBe(itemIds[1]);
		expect(atp('LEEDS-DC')).toBe(before + 1);
		await settle({ returnReads: 'more' });
		expect((await call('GET', returnsOf(orderId))).body[0].extended_attributes).toEqual(body.extended_attributes);
		const two = await call('POST', returnsOf(orderId), { ...body, items: [tee(), tee()] });
		expect(two.status).toBe(400);
		expect(two.body.message).toContain('already returned');
		expect(two.body).not.toHaveProperty('error_code');
		expect((await call('POST', returnsOf(orderId), { ...body, refund_amount: 5 })).body.refunded_amount).toBe(5);
		expect((await call('POST', returnsOf(orderId), body)).status).toBe(400);
		const listed = (await call('GET', returnsOf(orderId))).body;
		expect(listed).toHaveLength(2);
		expect((await call('GET', `${returnsOf(orderId)}/${listed[1].return_id}`)).body).toEqual(listed[1]);
	});

	it('refuses what it cannot book and changes nothing', async () => {
		const { orderId } = await shipped('1');
		const before = atp('LEEDS-DC');
		const wrong: object[] = [
			{ items: [tee()] },
			{ returned_from: 'NOWHERE', items: [tee()] },
			{ returned_from: 'LEEDS-DC', items: [] },
			{ returned_from: 'LEEDS-DC', items: [{ product_id: 'TEE-BLK-M' }] },
			{ returned_from: 'LEEDS-DC', items: [tee(77)] },
			{ returned_from: 'LEEDS-DC', items: [tee(), { ...tee(), product_id: 'CAP-BLK-OS' }] },
			{ returned_from: 'LEEDS-DC', items: [tee()], refund_amount: 43.49 },
			{ returned_from: 'LEEDS-DC', items: [tee()], refund_amount: 1.001 },
		];
		for (const body of wrong) expect((await call('POST', returnsOf(orderId), body)).status).toBe(400);
		expect((await call('GET', returnsOf(orderId))).body).toEqual([]);
		expect(atp('LEEDS-DC')).toBe(before);
		// The calls were wrong on purpose.
		sandbox.contracts.clear();
	});

	it('records a historical one: no money moves, and stock only if the tenant works that way', async () => {
		await useAdapter();
		const { orderId } = await shipped('1');
		await settled(orderId);
		const before = atp('LEEDS-DC');
		const body = { returned_from: 'LEEDS-DC', is_historical: true, items: [tee()] };
		expect((await call('POST', returnsOf(orderId), body)).status).toBe(200);
		expect(atp('LEEDS-DC')).toBe(before);
		await settle({ historicalReturnRestocks: true });
		await call('POST', returnsOf(orderId), body);
		expect(atp('LEEDS-DC')).toBe(before + 1);
		expect(events('return.processed')).toHaveLength(2);
		expect(adapter.seen.filter(({ path }) => path.endsWith('_refund'))).toEqual([]);
		expect(await settled(orderId)).toMatchObject({ refunded: '39.98', refundedElsewhere: '39.98' });
	});
});

describe('a refund request', () => {
	it('stays pending without an adapter and goes on when there is one', async () => {
		const { orderId } = await shipped('1');
		const { body } = await act('refund', { orderId: '1', amount: '6.00', note: 'Goodwill' });
		expect(events('refund_request.issued')).toMatchObject([
			{
				id: body.refundId,
				order_id: orderId,
				payment_account_id: orderId,
				amount: 6,
				currency: 'GBP',
				note: 'Goodwill',
			},
		]);
		await settled(orderId, 1);
		expect(await refunds(orderId)).toMatchObject([{ id: body.refundId, status: 'pending', is_historical: false }]);
		await useAdapter();
		await eventually(() => events('payment_account.amount_refunded').length > 0);
		expect(await refunds(orderId)).toMatchObject([{ id: body.refundId, status: 'succeeded' }]);
		expect(events('payment_account.amount_refunded')).toMatchObject([
			{ order_id: orderId, transactions: [{ amount: 6, correlation_id: body.refundId }] },
		]);
		await settle({ refundList: 'array' });
		expect((await call('GET', refundsOf(orderId))).body).toHaveLength(1);
	});

	it('that is historical is only recorded, and shows its attributes', async () => {
		await useAdapter();
		const { orderId } = await shipped('1');
		const attributes = [{ name: 'tiktok_refund_id', value: '4036000000000000001' }];
		const wanted = { amount: 6, currency: 'GBP', note: 'TikTok', is_historical: true, extended_attributes: attributes };
		await settled(orderId);
		const { body } = await call('POST', refundsOf(orderId), wanted);
		expect(await refunds(orderId)).toMatchObject([
			{ id: body.id, status: 'succeeded', is_historical: true, metadata: { extended_attributes: attributes } },
		]);
		expect(await settled(orderId)).toMatchObject({ refundedElsewhere: '6.00', left: '37.48' });
		expect(adapter.seen.filter(({ path }) => path.endsWith('_refund'))).toEqual([]);
		expect((await call('POST', refundsOf(orderId), { ...wanted, currency: 'USD' })).status).toBe(400);
		expect((await call('POST', refundsOf(orderId), { ...wanted, amount: 0 })).status).toBe(400);
	});

	it('of a till sale is paid out by NewStore itself', async () => {
		const sale = await act('sell', { locationId: 'LONDON-STORE', productId: 'TEE-BLK-M' });
		const { body } = await act('return', { orderId: sale.body.orderId, locationId: 'LONDON-STORE' });
		const { refundedByNewStore } = await settled(sale.body.orderId);
		expect(refundedByNewStore).toBe(body.refundAmount);
		expect(await refunds(sale.body.orderId)).toMatchObject([{ status: 'succeeded', return_id: body.returnId }]);
	});

	it('fails where the tenant fails it, and waits for what is not captured', async () => {
		await settle({ withoutAdapter: 'failed' });
		const { orderId } = await shipped('1');
		await act('refund', { orderId, amount: '1.00' });
		await settled(orderId);
		expect(await refunds(orderId)).toMatchObject([{ status: 'failed' }]);
		await useAdapter();
		const later = await placed('2');
		await eventually(() => adapter.seen.length === 1);
		await act('refund', { orderId: later.orderId, amount: '1.00' });
		await settled(later.orderId, 1);
		expect(await refunds(later.orderId)).toMatchObject([{ status: 'pending' }]);
		sandbox.clock.advance(3_600_000);
		await act('ship', { orderId: later.orderId });
		await eventually(() => adapter.seen.some(({ path }) => path.endsWith('_refund')));
		await settled(later.orderId);
		expect(await refunds(later.orderId)).toMatchObject([{ status: 'succeeded' }]);
	});
});

describe('the payment adapter', () => {
	const paths = () => adapter.seen.map(({ path }) => path.replace(/instrument-\d+/, '{id}'));

	it('is asked at injection, after shipment and at a return, with the key of the return', async () => {
		await useAdapter();
		const { orderId, itemIds } = await shipped('1', (json) => (json.payments[0].metadata = { funded_by: 'buyer' }));
		await settled(orderId);
		const { body } = await act('return', { orderId, itemIds: [itemIds[0]], locationId: 'LONDON-STORE' });
		await eventually(() => adapter.seen.length === 3);
		expect(await settled(orderId)).toMatchObject({ captured: '43.48', refunded: '19.99', refundedByNewStore: '0.00' });
		expect(paths()).toEqual([
			'/financial_instruments',
			'/financial_instruments/{id}/_capture',
			'/financial_instruments/{id}/_refund',
		]);
		const [opened, , refunded] = adapter.seen;
		expect(opened!.headers.authorization).toBe(`Bearer ${CREDENTIALS.newStore.paymentApiKey}`);
		expect(opened!.body).toMatchObject({
			account_id: orderId,
			arguments: { amount: 43.48, currency: 'GBP', payment_method: 'tiktok_shop', instrument: { identifier: '1-pay' } },
			metadata: { funded_by: 'buyer' },
			transactions: [],
		});
		expect(refunded!.body).toMatchObject({
			account_id: orderId,
			idempotency_key: body.returnId,
			arguments: { amount: 19.99 },
			transactions: [{ capture_amount: 43.48 }, { capture_amount: -43.48, refund_amount: 43.48 }],
		});
		expect(await refunds(orderId)).toMatchObject([{ return_id: body.returnId, status: 'succeeded', amount: 19.99 }]);
		expect((await call('GET', `/v0/c/payments/accounts/${orderId}`)).body.instruments).toMatchObject([
			{ payment_provider: 'tiktok_shop', capture_amount: 0, refund_amount: 23.49 },
		]);
		expect(events('payment_account.amount_authorized')).toHaveLength(1);
	});

	it('captures nothing that was answered as captured at once, and sends its key as the tenant wants it', async () => {
		await useAdapter();
		await act('payment-adapter', { header: 'x-api-key', prefix: '' });
		adapter.next.push(([row]) => [
			row,
			{ ...row, transaction_id: 'two', capture_amount: -43.48, refund_amount: 43.48 },
		]);
		const { orderId } = await shipped('1');
		await settled(orderId);
		expect(paths()).toEqual(['/financial_instruments']);
		expect(adapter.seen[0]!.headers['x-api-key']).toBe(CREDENTIALS.newStore.paymentApiKey);
		expect(await account(orderId)).toMatchObject({ captured: '43.48', left: '43.48' });
	});

	it('revokes what a cancellation leaves uncaptured and refunds what is captured', async () => {
		await useAdapter();
		const early = await placed('1');
		await eventually(() => adapter.seen.length === 1);
		await settled(early.orderId);
		await act('cancel-order', { orderId: early.orderId });
		await eventually(() => adapter.seen.length === 2);
		expect(adapter.seen[1]).toMatchObject({ body: { arguments: { amount: 43.48 } } });
		expect(adapter.seen[1]!.path).toMatch(/_revoke$/);
		expect(adapter.seen[1]!.body.idempotency_key).toMatch(/reduction-revoke$/);
		const split = await placed('2');
		await eventually(() => adapter.seen.length === 3);
		sandbox.clock.advance(3_600_000);
		await act('ship', { orderId: split.orderId, itemIds: [split.itemIds[0]] });
		await act('cancel-items', { orderId: split.orderId, itemIds: [split.itemIds[1]] });
		await eventually(() => adapter.seen.length === 5);
		// Captured: one unit and the shipping. Revoked: the other unit.
		expect(adapter.seen.slice(3).map(({ path, body }) => [path.split('/').at(-1), body.arguments.amount])).toEqual([
			['_capture', 23.49],
			['_revoke', 19.99],
		]);
		expect((await settled(split.orderId)).left).toBe('23.49');
	});

	it('spreads a refund over the payments of an order', async () => {
		await useAdapter();
		const { orderId } = await shipped('1', (json) => {
			const [buyer] = json.payments;
			json.payments = [
				{ ...buyer, amount: 30 },
				{ ...buyer, amount: 13.48, correlation_ref: '1-platform', method: 'tiktok_platform' },
			];
		});
		await settled(orderId);
		await act('return', { orderId, locationId: 'LONDON-STORE' });
		const refunded = () => adapter.seen.filter(({ path }) => path.endsWith('_refund'));
		await eventually(() => refunded().length === 2);
		expect(refunded().map(({ body }) => body.arguments.amount)).toEqual([30, 9.98]);
		await settled(orderId);
		expect(events('payment_account.amount_refunded')[0].transactions).toHaveLength(2);
	});

	it.each([
		['an error it may repeat', { status: 503, body: { error_code: 'retry_error' } }],
		['a limit', { status: 429, body: { error_code: 'rate_limit' } }],
		['no answer in time', 'silence' as const],
		['wrong deltas', ([row]: Json[]) => [{ ...row, refund_amount: 19.99 }]],
		['another currency', ([row]: Json[]) => [{ ...row, currency: 'USD' }]],
		['another instrument', ([row]: Json[]) => [{ ...row, instrument_id: 'other' }]],
	])('is asked again with the same key after %s', async (_, answer) => {
		await useAdapter();
		const { orderId } = await shipped('1');
		await settled(orderId);
		adapter.next.push(answer);
		if (answer === 'silence') await useAdapter(1);
		const { body } = await act('return', { orderId, productId: 'TEE-BLK-M', locationId: 'LONDON-STORE' });
		await eventually(() => adapter.seen.length === 3);
		await useAdapter();
		expect(await refunds(orderId)).toMatchObject([{ status: 'pending' }]);
		await calledAgain(4);
		await settled(orderId);
		expect(await refunds(orderId)).toMatchObject([{ status: 'succeeded' }]);
		expect(adapter.seen.slice(2).map((seen) => seen.body.idempotency_key)).toEqual([body.returnId, body.returnId]);
		const [first, second] = (await act('adapter-calls', { orderId })).body.calls.slice(2) as Json[];
		expect(first.status === 200 ? first.problems.length > 0 : [0, 429, 503].includes(first.status)).toBe(true);
		expect(second).toMatchObject({ attempt: 2, status: 200, problems: [] });
	});

	it('is not asked again after fraud, nor without end', async () => {
		await useAdapter();
		await act('payment-adapter', { retrySeconds: [1, 1] });
		const { orderId } = await shipped('1');
		await settled(orderId);
		adapter.next.push({ status: 400, body: { error_code: 'fraud_error' } });
		await act('refund', { orderId, amount: '1.00' });
		await settled(orderId);
		expect(await refunds(orderId)).toMatchObject([{ status: 'failed' }]);
		expect(adapter.seen).toHaveLength(3);
		for (let time = 0; time < 3; time++) adapter.next.push({ status: 500, body: { error_code: 'internal_error' } });
		await act('refund', { orderId, amount: '2.00' });
		await calledAgain(6);
		await settled(orderId);
		expect(adapter.seen).toHaveLength(6);
		expect(await refunds(orderId)).toMatchObject([{ status: 'failed' }, { status: 'failed' }]);
		expect(await account(orderId)).toMatchObject({ refunded: '0.00', left: '43.48' });
	});

	it('books one refund when calls are doubled, slow and late, and when answers are lost', async () => {
		await useAdapter();
		const { orderId } = await shipped('1');
		await settled(orderId);
		await act('payment-adapter', { doubledShare: 1, slowMs: 20, delayMs: 3_600_000 });
		await act('return', { orderId, productId: 'TEE-BLK-M', locationId: 'LONDON-STORE' });
		await new Promise((resolve) => setTimeout(resolve, 80));
		expect(adapter.seen).toHaveLength(2);
		await eventually(() => {
			sandbox.clock.advance(3_600_000);
			return adapter.seen.length === 4;
		});
		expect(await settled(orderId)).toMatchObject({ refunded: '19.99' });
		await act('payment-adapter', { doubledShare: 0, slowMs: 0, delayMs: 0, lostShare: 1 });
		await act('return', { orderId, productId: 'TEE-BLK-M', locationId: 'LONDON-STORE' });
		await eventually(() => adapter.seen.length === 5);
		await act('payment-adapter', { lostShare: 0 });
		await calledAgain(6);
		expect(await settled(orderId)).toMatchObject({ refunded: '39.98' });
	});

	it('has only the orders whose processor it is', async () => {
		await useAdapter();
		const { orderId } = await shipped('1', (json) => (json.payments[0].processor = 'other_provider'));
		await act('return', { orderId, locationId: 'LONDON-STORE' });
		await settled(orderId, 1);
		expect(adapter.seen).toEqual([]);
		expect(await refunds(orderId)).toMatchObject([{ status: 'pending' }]);
	});
});

it('shares any amount without losing a unit, nothing to parts without weight', () => {
	const amounts = fc.bigInt({ min: 0n, max: 10_000_000n });
	fc.assert(
		fc.property(amounts, fc.array(amounts, { minLength: 1, maxLength: 20 }), (amount, weights) => {
			const shares = proRata(amount, weights);
			expect(shares.reduce((sum, share) => sum + share, 0n)).toBe(amount);
			if (weights.some((weight) => weight > 0n)) {
				weights.forEach((weight, index) => weight === 0n && expect(shares[index]).toBe(0n));
			}
		}),
	);
});
