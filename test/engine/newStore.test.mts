// The NewStore node in n8n's own engine, over real HTTP, against the sandbox NewStore.
import { createServer } from 'node:http';
import { eventually, startReceiver, sampleOrder, startTestNewStore } from '../support/newStoreClient.mts';
import type { TestNewStore } from '../support/newStoreClient.mts';
import { chain, credential, runNode, runWorkflow } from '../support/engine.mts';
import type { CredentialStore, RunResult } from '../support/engine.mts';
import { Contracts } from '../../sandbox/contracts.mts';
import { CREDENTIALS } from '../../sandbox/seed.mts';
import { pace } from '../../nodes/shared/rateLimit';

// As it is, and counted.
jest.mock('../../nodes/shared/rateLimit', () => {
	const actual = jest.requireActual('../../nodes/shared/rateLimit');
	return { ...actual, pace: jest.fn(actual.pace) };
});

const TYPE = 'n8n-nodes-newstore-tiktokshop.newStore';
const PRODUCT = 'TEE-BLK-M';

// One for all tests: compiling the contracts takes longer than the calls.
const contracts = new Contracts();
let sandbox: TestNewStore;
let store: CredentialStore;

beforeEach(async () => {
	sandbox = await startTestNewStore({ contracts, skuCount: 200 });
	store = { ns: { ...newStoreCredential(sandbox.newStore.url) } };
});
afterEach(async () => await sandbox.close());

function newStoreCredential(url: string) {
	const { tenant, clientId, clientSecret, eventStreamApiKey } = CREDENTIALS.newStore;
	return { tenant, clientId, clientSecret, eventStreamApiKey, apiBaseUrl: url, identityBaseUrl: url, accessToken: '' };
}

/** Runs one operation of the node over input items. Waits before repeats are short. */
async function run(
	resource: string,
	operation: string,
	parameters: Record<string, unknown> = {},
	input: Array<Record<string, unknown>> = [{}],
	settings: Record<string, unknown> = {},
): Promise<RunResult> {
	const options = { retryDelaySeconds: 0.02, ...(parameters.options as object) };
	return await runNode(
		{
			type: TYPE,
			parameters: { resource, operation, ...parameters, options } as never,
			credentials: credential('newStoreApi', 'ns'),
			...settings,
		},
		input,
		store,
	);
}

const calls = (operationId: string) => sandbox.newStore.api.stats()[operationId]?.calls ?? 0;
const tokens = () => calls('clientCredentialsToken');
const sentTo = (operationId: string) => sandbox.newStore.api.stats()[operationId].lastCalls;
const ERROR_OUTPUT = { onError: 'continueErrorOutput' };

const atpOf = (node: string) =>
	run('availability', 'getAtp', {
		productSource: 'list',
		productIds: PRODUCT,
		locationIds: [node],
		outputShape: 'summed',
	});

describe('sign-in', () => {
	it('uses one token for many calls and executions', async () => {
		const input = Array.from({ length: 40 }, () => ({ external_id: 'unknown-order' }));
		const first = await run('order', 'findByExternalId', {}, input);
		const second = await run('location', 'getAll', { returnAll: true });
		expect([first.status, second.status]).toEqual(['success', 'success']);
		expect(first.json('Node')).toHaveLength(40);
		expect(tokens()).toBe(1);
	});

	it('renews the token once for many parallel calls when NewStore refuses it with a JSON 403 or a 401', async () => {
		await run('location', 'getAll');
		sandbox.newStore.revokeTokens();
		const input = Array.from({ length: 30 }, (_, n) => ({ external_id: `unknown-${n}` }));
		const legacy = await run('order', 'findByExternalId', {}, input);
		expect(legacy.json('Node').every((item) => item.found === false)).toBe(true);
		expect(tokens()).toBe(2);

		sandbox.newStore.revokeTokens();
		const stores = await run('store', 'getAll', { returnAll: true });
		expect(stores.status).toBe('success');
		expect(tokens()).toBe(3);
	});

	it('renews shortly before the token expires, without a refused call', async () => {
		const lifeMs = sandbox.newStore.settings.tokenSeconds * 1_000;
		await run('location', 'getAll');
		const realNow = Date.now.bind(Date);
		const later = jest.spyOn(Date, 'now').mockImplementation(() => realNow() + lifeMs - 20_000);
		await run('location', 'getAll').finally(() => later.mockRestore());
		expect(tokens()).toBe(2);
		expect(sandbox.newStore.api.stats().listLocations.errors).toBe(0);
	});

	it('backs off after a 403 without JSON and fetches no token for it', async () => {
		await run('location', 'getAll');
		sandbox.faults.add({ system: 'newstore', kind: 'non_json_403', operationId: 'listLocations', times: 1 });
		const result = await run('location', 'getAll', { returnAll: true });
		expect(result.status).toBe('success');
		expect(calls('listLocations')).toBe(3);
		expect(tokens()).toBe(1);
	});

	it('rests after a block that lasts, and says that it is a block', async () => {
		sandbox.faults.add({ system: 'newstore', kind: 'non_json_403', operationId: 'listLocations' });
		const result = await run('location', 'getAll');
		expect(result.error?.message).toContain("NewStore's gateway blocks this server");
		const before = calls('listLocations');
		expect((await run('location', 'getAll')).status).toBe('error');
		expect(calls('listLocations')).toBe(before);
		expect(tokens()).toBe(1);
	});

	it('says in words why nobody can sign in', async () => {
		store.ns.clientSecret = 'wrong';
		const result = await run('location', 'getAll');
		expect(result.error?.message).toBe(
			'The locations were not read: NewStore refused the Client ID or the Client Secret',
		);
		expect(result.error?.description).toContain('invalid_client');
		expect(JSON.stringify(result.error)).not.toContain('wrong');
	});

	it('does not fetch a token for every call when the API client lacks a right', async () => {
		sandbox.newStore.settings.scopes = ['catalog:product-export:read'];
		const input = Array.from({ length: 10 }, () => ({}));
		const result = await run('product', 'getAll', { catalog: 'storefront-catalog-gb', locale: 'en-gb' });
		expect(result.status).toBe('success');
		for (let n = 0; n < 3; n++) await run('store', 'getAll', {}, input);
		const refused = await run('store', 'getAll', {}, input);
		expect(refused.error?.message).toBe('The stores were not read: the API client may not do this');
		expect(refused.error?.description).toContain('newstore:configuration:read is missing');
		expect(tokens()).toBe(2);
	});

	it("serves n8n's HTTP Request node for an endpoint that the node does not have, and keeps a young token when a call fails", async () => {
		const request = (url: string) => ({
			nodes: [
				{ name: 'Start', type: 'n8n-nodes-base.manualTrigger' },
				{
					name: 'HTTP',
					type: 'n8n-nodes-base.httpRequest',
					typeVersion: 4.2,
					parameters: {
						url: sandbox.newStore.url + url,
						authentication: 'predefinedCredentialType',
						nodeCredentialType: 'newStoreApi',
						sendQuery: url.includes('insights'),
						queryParameters: {
							parameters: [
								{ name: 'product_id', value: PRODUCT },
								{ name: 'fulfillment_node_id', value: 'LEEDS-DC' },
							],
						},
						options: {},
					},
					credentials: credential('newStoreApi', 'ns'),
				},
			],
			connections: chain('Start', 'HTTP'),
		});
		const found = await runWorkflow(request('/v0/stock/insights') as never, { start: 'Start', credentials: store });
		expect(found.json('HTTP')).toMatchObject([{ product_id: PRODUCT, allocations: [] }]);
		const missing = await runWorkflow(request('/v0/orders/nothing?id_type=internal') as never, {
			start: 'Start',
			credentials: store,
		});
		expect(missing.status).toBe('error');
		expect(tokens()).toBe(1);
	});
});

describe('Order: Inject', () => {
	it('puts out the item without its payload, the ids of order and items, and sends the order once', async () => {
		const result = await run('order', 'inject', {}, [
			{ shop_id: '7494', order_id: '5770', payload: sampleOrder('5770') },
			{ shop_id: '7494', order_id: '5771', payload: sampleOrder('5771') },
		]);
		expect(result.json('Node')).toEqual([
			{
				shop_id: '7494',
				order_id: '5770',
				newstore_order_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
				external_id: '5770',
				items: [
					{ external_item_id: '5770-line-1', id: expect.any(String), product_id: PRODUCT },
					{ external_item_id: '5770-line-2', id: expect.any(String), product_id: PRODUCT },
				],
				already_existed: false,
			},
			expect.objectContaining({ external_id: '5771' }),
		]);
		expect(result.items('Node').map((item) => item.pairedItem)).toEqual([{ item: 0 }, { item: 1 }]);
		expect(calls('createInjectedOrder')).toBe(2);
	});

	it.each([
		['500', { kind: 'status', status: 500 }],
		['504 while it goes on', { kind: 'background', delayMs: 30 }],
		['a lost answer', { kind: 'timeout_after', status: 0 }],
		['a lost call', { kind: 'drop_connection' }],
		['429', { kind: 'status', status: 429, retryAfter: 0 }],
	])('repeats the identical order after %s and creates it once', async (_name, fault) => {
		sandbox.faults.add({
			system: 'newstore',
			operationId: 'createInjectedOrder',
			times: 2,
			...(fault as object),
		} as never);
		const result = await run('order', 'inject', {}, [{ payload: sampleOrder('5772') }]);
		expect(result.json('Node')).toMatchObject([{ external_id: '5772', items: [{}, {}] }]);
		expect(calls('createInjectedOrder')).toBe(3);
		expect(sandbox.newStore.orderBook.orders.size).toBe(1);
	});

	it('takes an order that NewStore has with other unimportant data for the same order', async () => {
		const input = [{ payload: sampleOrder('5773', (order) => (order.customer_name = 'Testa Sample')) }];
		const [first] = (await run('order', 'inject', {}, input)).json('Node');
		const again = await run('order', 'inject', {}, [
			{ payload: sampleOrder('5773', (order) => (order.placed_at = '2026-11-01T09:15:28Z')) },
		]);
		expect(again.json('Node')).toEqual([{ ...first, already_existed: true }]);
	});

	it('waits for reads that lag behind before it compares', async () => {
		sandbox.newStore.settings.readLagMs = 500;
		await run('order', 'inject', {}, [{ payload: sampleOrder('5779') }]);
		const changed = sampleOrder('5779', (order) => (order.placed_at = '2026-11-01T09:15:28Z'));
		const again = await run('order', 'inject', {}, [{ payload: changed }]);
		expect(again.json('Node')).toMatchObject([{ external_id: '5779', already_existed: true }]);
	});

	it('never takes an order with other content for success, and names the difference', async () => {
		await run('order', 'inject', {}, [{ payload: sampleOrder('5774') }]);
		const other = sampleOrder('5774', (order) => {
			order.shipments[0].items[1].product_id = 'TEE-BLK-L';
		});
		const result = await run('order', 'inject', {}, [{ payload: other }], ERROR_OUTPUT);
		expect(result.json('Node', 0)).toEqual([]);
		expect(result.json('Node', 1)).toMatchObject([
			{
				code: 'NEWSTORE_ORDER_DIFFERS',
				flow: 'orders',
				business_key: '5774',
				error: 'Order 5774 is already in NewStore with other content',
				what_to_do: expect.stringContaining('item 5774-line-2 (product TEE-BLK-L) is not in it'),
			},
		]);
	});

	it('refuses an answer of 200 that is about other items: the external id was used before', async () => {
		sandbox.newStore.settings.changedPayload = 'first_response';
		await run('order', 'inject', {}, [{ payload: sampleOrder('5775') }]);
		const reused = sampleOrder('5775', (order) => {
			for (const item of order.shipments[0].items) item.external_item_id = `other-${item.external_item_id}`;
		});
		const result = await run('order', 'inject', {}, [{ payload: reused }]);
		expect(result.error?.message).toBe('NewStore answered order 5775 with another order');
		expect(result.error?.description).toContain('other-5775-line-1');
	});

	it('hands a refused order to the error output with words, code and request id, and goes on with the others', async () => {
		const bad = sampleOrder('5776', (order) => (order.payments[0].amount = 1));
		const result = await run(
			'order',
			'inject',
			{},
			[{ order_id: '5776', payload: bad }, { payload: sampleOrder('5777') }, { order_id: '5778' }],
			ERROR_OUTPUT,
		);
		expect(result.json('Node', 0)).toMatchObject([{ external_id: '5777' }]);
		expect(result.json('Node', 1)).toMatchObject([
			{
				order_id: '5776',
				error: expect.stringContaining('Order 5776 was not created in NewStore'),
				flow: 'orders',
				severity: 'error',
				owner_role: 'operations',
				business_key: '5776',
				http_status: 400,
				request_id: expect.any(String),
			},
			{
				order_id: '5778',
				code: 'NEWSTORE_BAD_ORDER',
				what_happened: expect.stringContaining('there is no order in it'),
			},
		]);
		expect(JSON.stringify(result.json('Node', 1)[0].what_to_do)).not.toContain('@');
	});

	// That pace() keeps any window of a second below the rate is shown in test/unit/shared.test.mts, in virtual time.
	it('stays under 20 a second: every call is paced, so that no second sees more', async () => {
		const paced = jest.mocked(pace);
		paced.mockClear();
		const input = Array.from({ length: 45 }, (_, n) => ({ payload: sampleOrder(`58${n}`) }));
		const result = await run('order', 'inject', {}, input);
		expect(result.json('Node').map((item) => item.external_id)).toEqual(input.map((item) => item.payload.external_id));
		expect(calls('createInjectedOrder')).toBe(45);
		const injections = paced.mock.calls.filter(([key]) => key.includes('inject'));
		expect(injections).toHaveLength(45);
		expect(new Set(injections.map(([key]) => key)).size).toBe(1);
		// At most ceil(rate) + 1 calls start within any second.
		for (const [, perSecond] of injections) expect(Math.ceil(perSecond) + 1).toBeLessThanOrEqual(20);
	});
});

describe('Order: other operations', () => {
	let order: Record<string, unknown>;
	beforeEach(async () => {
		[order] = (await run('order', 'inject', {}, [{ payload: sampleOrder('5780') }])).json('Node');
	});

	it('gets an order by either id, short without the buyer or complete', async () => {
		const byField = await run('order', 'get', { idSource: 'item' }, [order]);
		expect(byField.json('Node')).toMatchObject([
			{ newstore_order_id: order.newstore_order_id, external_id: '5780', currency: 'GBP', items: [{}, {}] },
		]);
		expect(JSON.stringify(byField.json('Node'))).not.toContain('Nowhere Street');
		const complete = await run('order', 'get', { orderId: '5780', idType: 'external', simplify: false });
		expect(JSON.stringify(complete.json('Node'))).toContain('Nowhere Street');
		const options = { leaveOutBuyer: true };
		const [whole] = complete.json('Node');
		const { customer: _customer, shipping_address: _shipping, billing_address: _billing, ...others } = whole;
		const nameless = await run('order', 'get', { orderId: '5780', idType: 'external', simplify: false, options });
		expect(nameless.json('Node')).toEqual([others]);
		const found = await run('order', 'findByExternalId', { simplify: false, options }, [{ external_id: '5780' }]);
		expect(found.json('Node')[0].newstore_order).toEqual(others);
		const unknown = await run('order', 'get', { orderId: 'no/such#order', idType: 'external' });
		expect(unknown.error?.message).toBe('Order no/such#order was not read: NewStore does not know it');
		expect(unknown.error?.httpCode).toBe('404');
	});

	it('finds orders by external id, from external_id or order_id of the item', async () => {
		const result = await run('order', 'findByExternalId', {}, [
			{ external_id: '5780', x: 1 },
			{ order_id: '5780' },
			{ order_id: 'unknown' },
		]);
		expect(result.json('Node')).toMatchObject([
			{ x: 1, found: true, newstore_order_id: order.newstore_order_id, newstore_order: { external_id: '5780' } },
			{ found: true },
			{ order_id: 'unknown', found: false },
		]);
	});

	it('reads the orders of a customer page by page', async () => {
		const input = Array.from({ length: 60 }, (_, n) => ({ payload: sampleOrder(`59${n}`) }));
		await run('order', 'inject', { options: { requestsPerSecond: 500 } }, input);
		const full = await run('order', 'get', { orderId: '5780', idType: 'external', simplify: false });
		const customerId = (full.json('Node')[0].customer as { id: string }).id;
		const all = await run('order', 'getManyByCustomer', { customerId, returnAll: true });
		expect(all.json('Node')).toHaveLength(61);
		expect(calls('showOrderHistoryForCustomer')).toBe(2);
		const some = await run('order', 'getManyByCustomer', { customerId, limit: 3 });
		expect(some.json('Node')).toHaveLength(3);
	});

	const cancelled = (parameters: Record<string, unknown>, input = [order], settings = {}) =>
		run(
			'order',
			'cancel',
			{ idSource: 'item', options: { pollSeconds: 0.02, waitSeconds: 1 }, ...parameters },
			input,
			settings,
		);
	const inSandbox = (externalId: string) => sandbox.newStore.orderBook.find(externalId, 'external')!;
	/** Ends the grace period, so that a location has the order. */
	const routed = async (externalId: string) => {
		sandbox.clock.advance(3_601_000);
		await eventually(() => inSandbox(externalId).items.every(({ status }) => status === 'in_fulfillment'));
		return inSandbox(externalId);
	};

	it('cancels in the grace period, once, and says that it was cancelled before', async () => {
		const parameters = { orderId: order.newstore_order_id, idSource: 'value', reason: 'buyer_cancelled' };
		const first = await cancelled(parameters);
		expect(first.json('Node')).toMatchObject([{ canceled: true, requested: true, cancel_state: 'cancelled' }]);
		const second = await cancelled(parameters);
		expect(second.json('Node')).toMatchObject([{ canceled: true, requested: false, cancel_state: 'cancelled' }]);
		expect(calls('createCancellation')).toBe(1);
		const status = await run('order', 'getCancellationStatus', { orderId: order.newstore_order_id });
		expect(status.json('Node')).toMatchObject([{ cancelable: false, canceled: true }]);
	});

	it('cancels many orders from the fields of the items, each with its own reason', async () => {
		const input = Array.from({ length: 12 }, (_, n) => ({ payload: sampleOrder(`581${n}`) }));
		const orders = (await run('order', 'inject', {}, input)).json('Node');
		const items = orders.map((json, n) => ({ ...json, why: `reason ${n}`, text: `note ${n}` }));
		const parameters = { reason: '={{ $json.why }}', note: '={{ $json.text }}', onlyIfSafe: '={{ true }}' };
		const result = await cancelled(parameters, items);
		expect(result.json('Node').map((json) => [json.why, json.cancel_state])).toEqual(
			items.map(({ why }) => [why, 'cancelled']),
		);
		const {
			items: [item],
			notes,
		} = inSandbox('58111');
		expect([item.cancellationReason, notes.map(({ text }) => text)]).toEqual(['reason 11', ['note 11']]);
	});

	it('puts out orders that NewStore does not let go, or fails, by choice', async () => {
		const known = await routed('5780');
		sandbox.newStore.fulfilment.pick(known);
		expect((await cancelled({})).json('Node')).toMatchObject([
			{ cancelable: true, is_safe: false, requested: false, cancel_state: 'too_late' },
		]);
		sandbox.newStore.fulfilment.pack(known);
		const packed = await cancelled({ onlyIfSafe: false });
		expect(packed.json('Node')).toMatchObject([{ cancelable: false, requested: false, cancel_state: 'too_late' }]);
		expect(calls('createCancellation')).toBe(0);
		const failed = await cancelled({ options: { whenTooLate: 'fail' } }, [order], ERROR_OUTPUT);
		expect(failed.json('Node', 1)).toMatchObject([{ code: 'NEWSTORE_ORDER_NOT_CANCELABLE', owner_role: 'service' }]);
	});

	it('cancels what is not safe only when it may', async () => {
		sandbox.newStore.fulfilment.pick(await routed('5780'));
		expect((await cancelled({ onlyIfSafe: '={{ false }}' })).json('Node')).toMatchObject([
			{ cancel_state: 'cancelled' },
		]);
	});

	it('says that a cancellation is not confirmed, and waits no longer than it may', async () => {
		sandbox.newStore.settings.cancellationTakesEffect = false;
		const result = await cancelled({ options: { waitSeconds: 0.2, pollSeconds: 0.05 } });
		expect(result.json('Node')).toMatchObject([{ requested: true, canceled: false, cancel_state: 'unconfirmed' }]);
		expect(calls('createCancellation')).toBe(1);
	});

	it.each([
		['the answer is lost after the effect', 'timeout_after', 1],
		['the connection breaks before it', 'drop_connection', 2],
	] as const)('looks before it asks again: %s', async (_name, kind, asked) => {
		sandbox.faults.add({ system: 'newstore', kind, operationId: 'createCancellation', times: 1, delayMs: 10 });
		const result = await cancelled({});
		expect(result.json('Node')).toMatchObject([{ cancel_state: 'cancelled', requested: true }]);
		expect(calls('createCancellation')).toBe(asked);
		expect(inSandbox('5780').cancelled).toBe(true);
	});

	it('gives up with an error when NewStore never answers, and leaves the order as it is', async () => {
		sandbox.faults.add({ system: 'newstore', kind: 'status', operationId: 'createCancellation', status: 503 });
		const options = { pollSeconds: 0.01, waitSeconds: 0.1, maxAttempts: 3 };
		const result = await cancelled({ options }, [order], ERROR_OUTPUT);
		expect(result.json('Node', 1)).toMatchObject([{ code: 'NEWSTORE_INTERNAL_ERROR', flow: 'cancellations' }]);
		expect(calls('createCancellation')).toBe(3);
		expect(inSandbox('5780').cancelled).toBe(false);
	});

	it('passes on items that a look-up before did not find, without a call', async () => {
		const items = [order, { order_id: 'unknown', found: false }];
		const status = await run('order', 'getCancellationStatus', { idSource: 'item' }, items);
		expect(status.json('Node')).toMatchObject([{ cancelable: true, is_safe: true }, { found: false }]);
		expect(status.json('Node')[1]).toEqual(items[1]);
		const requests = await run('fulfillmentRequest', 'getManyForOrder', {}, items);
		expect(requests.json('Node')[1]).toEqual({ ...items[1], fulfillment_requests: [] });
		expect([calls('showCancellationStatus'), calls('listFulfillmentRequestsForOrder')]).toEqual([1, 1]);
	});

	it('cancels an item on pre-order, and says of others that NewStore does not', async () => {
		sandbox.newStore.settings.preOrderProducts = [PRODUCT];
		const [preOrder] = (await run('order', 'inject', {}, [{ payload: sampleOrder('5790') }])).json('Node');
		const [itemId] = (preOrder.items as Array<{ id: string }>).map(({ id }) => id);
		const input = [
			{ newstore_order_id: preOrder.newstore_order_id, item_id: itemId },
			{ newstore_order_id: order.newstore_order_id, item_id: (order.items as Array<{ id: string }>)[0].id },
		];
		const result = await run('order', 'cancelItem', { idSource: 'item' }, input, ERROR_OUTPUT);
		expect(result.json('Node')).toEqual([{ ...input[0], requested: true }]);
		expect(inSandbox('5790').items.map(({ status }) => status)).toContain('cancelled');
		expect(result.json('Node', 1)).toMatchObject([{ code: 'NEWSTORE_ITEM_NOT_CANCELABLE', flow: 'cancellations' }]);
		expect(result.json('Node', 1)[0].what_to_do).toContain('pre-order');
	});

	it('writes notes from the items once, and passes on items without a text', async () => {
		const input = [
			{ ...order, note: 'TikTok Shop: cancelled there.' },
			{ ...order, note: '' },
		];
		const result = await run('order', 'addNote', {}, input);
		expect(result.json('Node').map((json) => json.note_added)).toEqual([true, false]);
		sandbox.faults.add({ system: 'newstore', kind: 'timeout_after', operationId: 'createOrderNote', delayMs: 10 });
		const lost = await run('order', 'addNote', { textSource: 'value', text: 'second' }, [order], ERROR_OUTPUT);
		expect(lost.json('Node', 1)).toMatchObject([{ flow: 'orders', severity: 'warning' }]);
		expect(inSandbox('5780').notes).toMatchObject([
			{ text: 'TikTok Shop: cancelled there.', source: 'n8n-tiktok-shop', tags: ['tiktok-shop'] },
			{ text: 'second' },
		]);
		const empty = await run('order', 'addNote', { textSource: 'value', text: ' ' }, [order]);
		expect(empty.error?.message).toBe('The note has no text');
	});

	describe('fulfilment requests', () => {
		const requestsOf = async (input: Array<Record<string, unknown>> = [order]) =>
			(await run('fulfillmentRequest', 'getManyForOrder', {}, input)).json('Node');
		interface Read {
			fulfillment_request_id: string;
			status: string;
			items: Array<{ item_id: string; status: string; carrier: unknown; tracking_code: unknown }>;
		}
		const read = async () => (await requestsOf())[0].fulfillment_requests as Read[];

		it('are empty before routing and for unknown orders, and keep the fields of the items', async () => {
			const unknown = { order_id: '1', newstore_order_id: '00000000-0000-4000-8000-000000000000' };
			expect(await requestsOf([{ ...order, x: 1 }, unknown])).toMatchObject([
				{ x: 1, fulfillment_requests: [] },
				{ ...unknown, fulfillment_requests: [] },
			]);
			await routed('5780');
			const [request] = await read();
			expect(request.items.map(({ status }) => status)).toEqual(['dispatched', 'dispatched']);
		});

		it('of an order that a look-up did not find are read by its external id, where the node names one', async () => {
			await routed('5780');
			const missing = [
				{ order_id: '5780', found: false },
				{ order_id: '5781', found: false },
			];
			const options = { externalIdWhenNotFound: '={{ $json.order_id }}' };
			const answers = (await run('fulfillmentRequest', 'getManyForOrder', { options }, missing)).json('Node');
			expect(answers).toMatchObject([
				{ order_id: '5780', found: true, newstore_order_id: inSandbox('5780').id, fulfillment_requests: [{}] },
				{ order_id: '5781', found: false, fulfillment_requests: [] },
			]);
			expect(await requestsOf(missing)).toMatchObject([{ fulfillment_requests: [] }, { fulfillment_requests: [] }]);
		});

		it('are marked as shipped or rejected from the fields of the items, never twice', async () => {
			await routed('5780');
			sandbox.newStore.orderBook.fulfillmentRequests.get(inSandbox('5780').id)![0].nodeId = 'LONDON-STORE';
			const [{ fulfillment_request_id: id, items }] = await read();
			const input = [
				{ fulfillment_request_id: id, item_ids: [items[0].item_id], carrier: 'DHL', tracking_code: 'JD01' },
			];
			const shipped = await run('fulfillmentRequest', 'setItemStates', {}, input);
			expect(shipped.json('Node')).toEqual([{ ...input[0], state: 'shipped', ok: true }]);
			const rest = { idSource: 'value', fulfillmentRequestId: id, itemIds: items[1].item_id, state: 'rejected' };
			const rejected = await run('fulfillmentRequest', 'setItemStates', rest);
			expect(rejected.status).toBe('success');
			const [request] = await read();
			expect(request.items.map(({ status, tracking_code: code }) => [status, code])).toEqual([
				['shipped', 'JD01'],
				['rejected', null],
			]);
			sandbox.faults.add({
				system: 'newstore',
				kind: 'status',
				operationId: 'updateFulfillmentRequestItemStates',
				status: 500,
			});
			const failed = await run('fulfillmentRequest', 'setItemStates', {}, input, ERROR_OUTPUT);
			expect(failed.json('Node', 1)).toMatchObject([{ flow: 'dispatch', ids: { fulfillment_request_id: id } }]);
			expect(calls('updateFulfillmentRequestItemStates')).toBe(3);
			const nothing = await run('fulfillmentRequest', 'setItemStates', {}, [{ fulfillment_request_id: id }]);
			expect(nothing.error?.message).toBe(`No items were given for fulfilment request ${id}`);
		});

		it('above 2,000 come with a 400 and are read nevertheless; another 400 is an error', async () => {
			const rule = { system: 'newstore', kind: 'status', operationId: 'listFulfillmentRequestsForOrder' } as const;
			sandbox.faults.add({ ...rule, status: 400, times: 1, body: { fulfillment_requests: [{ items: [] }] } });
			expect(await requestsOf()).toMatchObject([{ fulfillment_requests: [{ items: [] }] }]);
			sandbox.faults.add({ ...rule, status: 400, times: 1 });
			const failed = await run('fulfillmentRequest', 'getManyForOrder', {}, [order], ERROR_OUTPUT);
			expect(failed.json('Node', 1)).toMatchObject([{ flow: 'dispatch', http_status: 400 }]);
		});
	});

	it('extends the grace period without repeating blindly', async () => {
		const extended = await run('order', 'extendGracePeriod', { orderId: order.newstore_order_id });
		expect(extended.json('Node')).toEqual([{ due_at: expect.stringMatching(/^\d{4}-/) }]);
		sandbox.faults.add({ system: 'newstore', operationId: 'createGracePeriod', kind: 'status', status: 500 });
		const failed = await run('order', 'extendGracePeriod', { orderId: order.newstore_order_id });
		expect(failed.status).toBe('error');
		expect(calls('createGracePeriod')).toBe(2);
	});

	it('tells why items are where they are, and answers GraphQL with its errors as errors', async () => {
		const insights = await run('routing', 'getInsights', { orderId: order.newstore_order_id });
		expect(insights.json('Node')).toMatchObject([{ sales_order_id: order.newstore_order_id }]);
		const query =
			'query Q($id: String!, $tenant: String!) { order(id: $id, tenant: $tenant) { id externalId items { nodes { id productId } } } }';
		const variables = JSON.stringify({ id: order.newstore_order_id, tenant: CREDENTIALS.newStore.tenant });
		const found = await run('graphql', 'query', { query, variables, options: { resultPath: 'order' } });
		expect(found.json('Node')).toMatchObject([{ externalId: '5780' }]);
		const broken = await run('graphql', 'query', { query: 'query { nonsense }' });
		expect(broken.error?.message).toBe('NewStore cannot run this GraphQL query');
	});
});

describe('Availability', () => {
	const locationIds = ['LEEDS-DC', 'LONDON-STORE', 'BRISTOL-STORE'];

	it('reads ATP of the products of the input items in all three shapes', async () => {
		const input = [{ product_id: PRODUCT }, { product_id: 'TEE-BLK-L' }, { product_id: PRODUCT }, {}];
		const perProduct = await run('availability', 'getAtp', { locationIds }, input);
		expect(perProduct.json('Node')).toEqual([
			{
				product_id: PRODUCT,
				atp_by_location: {
					'LEEDS-DC': expect.any(Number),
					'LONDON-STORE': expect.any(Number),
					'BRISTOL-STORE': expect.any(Number),
				},
			},
			{ product_id: 'TEE-BLK-L', atp_by_location: expect.any(Object) },
		]);
		expect(perProduct.items('Node')[0].pairedItem).toEqual([{ item: 0 }, { item: 2 }]);
		const byLocation = perProduct.json('Node')[0].atp_by_location as Record<string, number>;
		const sum = Object.values(byLocation).reduce((a, b) => a + b, 0);
		const summed = await run('availability', 'getAtp', {
			productSource: 'list',
			productIds: `${PRODUCT}, ${PRODUCT}`,
			locationIds: locationIds.join(','),
			outputShape: 'summed',
		});
		expect(summed.json('Node')).toEqual([{ product_id: PRODUCT, atp: sum }]);
		const perLocation = await run(
			'availability',
			'getAtp',
			{ locationIds, outputShape: 'perLocation' },
			input.slice(0, 1),
		);
		expect(perLocation.json('Node')[1]).toEqual({
			product_id: PRODUCT,
			fulfillment_node_id: 'LONDON-STORE',
			atp: byLocation['LONDON-STORE'],
		});
	});

	it('asks for at most 2,000 pairs a call', async () => {
		const input = Array.from({ length: 1_500 }, (_, n) => ({ product_id: `P${n}` }));
		const result = await run('availability', 'getAtp', { locationIds }, input);
		expect(result.json('Node').map((item) => item.product_id)).toEqual(input.map((item) => item.product_id));
		expect(calls('getAtp')).toBe(3);
	});

	it('gives every product of a failed call to the error output, and refuses an empty list of locations', async () => {
		sandbox.faults.add({ system: 'newstore', operationId: 'getAtp', kind: 'status', status: 400, times: 1 });
		const input = [{ product_id: 'A' }, { product_id: 'B' }, { wrong: 1 }];
		const result = await run('availability', 'getAtp', { locationIds }, input, ERROR_OUTPUT);
		expect(result.json('Node', 1).map((item) => item.business_key)).toEqual(['item 2', 'A', 'B']);
		const none = await run('availability', 'getAtp', { locationIds: '={{ [] }}' }, input);
		expect(none.error?.message).toBe('No location is chosen');
	});

	it('exports all stock, then only what changed, and keeps the marker when nothing did', async () => {
		const options = { pollSeconds: 0.02 };
		const [full] = (await run('availability', 'startExport', { options })).json('Node');
		expect(full).toMatchObject({ state: 'finished', changed: true, link: expect.stringContaining('signature=') });
		const file = await run('availability', 'downloadExport', { locationIds: ['LEEDS-DC', 'LONDON-STORE'] }, [full]);
		const tee = file.json('Node').find((item) => item.product_id === PRODUCT);
		expect(tee).toEqual({
			product_id: PRODUCT,
			atp_by_location: { 'LEEDS-DC': expect.any(Number), 'LONDON-STORE': expect.any(Number) },
		});
		const [atp] = (await atpOf('LEEDS-DC')).json('Node');
		expect((tee?.atp_by_location as Record<string, number>)['LEEDS-DC']).toBe(atp.atp);

		const delta = { exportMode: 'delta', lastUpdatedAt: String(full.last_updated_at), options };
		const [nothing] = (await run('availability', 'startExport', delta)).json('Node');
		expect(nothing).toMatchObject({ changed: false, link: '', last_updated_at: full.last_updated_at });
		expect((await run('availability', 'downloadExport', {}, [nothing])).json('Node')).toEqual([]);

		await run('order', 'inject', {}, [{ payload: sampleOrder('5790') }]);
		const [changed] = (await run('availability', 'startExport', delta)).json('Node');
		expect(changed.changed).toBe(true);
		const rows = await run('availability', 'downloadExport', { outputShape: 'perLocation' }, [changed]);
		expect(rows.json('Node').map((row) => row.product_id)).toEqual([PRODUCT]);
		expect(Number(changed.last_updated_at)).toBeGreaterThan(Number(full.last_updated_at));
	});

	it('reads a file again from the beginning when the connection breaks, and puts out nothing of a file that stays cut off', async () => {
		const whole = JSON.stringify([
			{ product_id: 'A', fulfillment_node_id: 'X', atp: 1 },
			{ product_id: 'B', fulfillment_node_id: 'X', atp: 2 },
		]);
		let tries = 0;
		const file = createServer((request, response) => {
			tries += 1;
			const isCut = request.url === '/never-whole' || tries === 1;
			response.setHeader('content-type', 'application/json');
			if (request.url === '/breaks' && isCut) {
				response.setHeader('content-length', whole.length);
				response.write(whole.slice(0, 60), () => response.destroy());
			} else response.end(isCut ? whole.slice(0, 60) : whole);
		});
		await new Promise<void>((resolve) => file.listen(0, '127.0.0.1', resolve));
		const base = `http://127.0.0.1:${(file.address() as { port: number }).port}`;
		const broken = await run('availability', 'downloadExport', { link: `${base}/breaks`, outputShape: 'summed' });
		expect(broken.json('Node')).toEqual([
			{ product_id: 'A', atp: 1 },
			{ product_id: 'B', atp: 2 },
		]);
		expect(tries).toBe(2);
		const cut = await run('availability', 'downloadExport', { link: `${base}/never-whole` }, [{}], ERROR_OUTPUT);
		expect(cut.json('Node', 0)).toEqual([]);
		expect(cut.json('Node', 1)).toMatchObject([
			{ code: 'NEWSTORE_EXPORT_UNREADABLE', flow: 'stock', error: expect.stringContaining('stops in the middle') },
		]);
		file.close();
	});

	it('says that a link has expired', async () => {
		const expired = await run('availability', 'downloadExport', {
			link: `${sandbox.newStore.url}/files/availabilities/x.json?signature=x`,
		});
		expect(expired.error?.message).toContain('the link is not valid any more');
	});
});

describe('Locations, stores, products', () => {
	it('reads locations and stores', async () => {
		const locations = await run('location', 'getAll', { returnAll: true, options: { type: 'dc' } });
		expect(locations.json('Node')).toContainEqual(expect.objectContaining({ id: 'LEEDS-DC', type: 'dc' }));
		const stores = await run('store', 'getAll', { limit: 2, options: { countryCodes: 'gb' } });
		expect(stores.json('Node')).toHaveLength(2);
	});

	it('reads the product file from its redirect without the token', async () => {
		const parameters = { catalog: 'storefront-catalog-gb', locale: 'en-gb', limit: 5 };
		const short = await run('product', 'getAll', parameters);
		expect(short.json('Node')).toHaveLength(5);
		expect(short.json('Node')[0]).toMatchObject({
			product_id: expect.any(String),
			price: expect.stringMatching(/^\d+\.\d\d$/),
			currency: 'GBP',
			is_available: expect.any(Boolean),
			external_identifiers: [{ type: 'sku' }, { type: 'ean13' }],
		});
		const unknown = await run('product', 'getAll', { ...parameters, catalog: 'nothing' });
		expect(unknown.error?.message).toContain('The products of catalog nothing were not read');
	});
});

describe('Event Stream', () => {
	it('creates, lists, stops, starts and deletes an integration, without showing its key', async () => {
		const parameters = {
			newIntegrationId: 'test-1',
			callbackUrl: 'http://127.0.0.1:9/events',
			events: ['order.opened'],
		};
		const [created] = (await run('eventStream', 'create', parameters)).json('Node');
		expect(created).toMatchObject({ id: 'test-1', status: 'running' });
		const listed = (await run('eventStream', 'getAll', { returnAll: true })).json('Node');
		expect(listed).toMatchObject([{ id: 'test-1', filter_conditions: { event_filter: ['order.opened'] } }]);
		expect(JSON.stringify(listed)).not.toContain(CREDENTIALS.newStore.eventStreamApiKey);
		const integrationId = { mode: 'id', value: 'test-1', __rl: true };
		const status = async (operation: string) =>
			(await run('eventStream', operation, { integrationId })).json('Node')[0];
		expect(await status('stop')).toMatchObject({ status: 'stopped' });
		expect(await status('start')).toMatchObject({ status: 'running' });
		expect(await status('delete')).toEqual({ id: 'test-1', deleted: true });
		expect(await status('delete')).toEqual({ id: 'test-1', deleted: true });
	});

	it('replays a window and cleans up', async () => {
		await run('order', 'inject', {}, [{ payload: sampleOrder('5795') }]);
		const receiver = await startReceiver(200);
		const hour = 3_600_000;
		const result = await run('eventStream', 'replay', {
			newIntegrationId: 'replay-1',
			callbackUrl: receiver.url,
			startsAt: new Date(Date.now() - hour).toISOString(),
			endsAt: new Date(Date.now() + 1_000).toISOString(),
			events: ['order.created'],
			options: { pollSeconds: 0.05 },
		});
		expect(result.json('Node')).toMatchObject([{ id: 'replay-1', deleted: true }]);
		expect(receiver.received[0]).toMatchObject({
			headers: { authorization: `Bearer ${CREDENTIALS.newStore.eventStreamApiKey}` },
			body: { name: 'order.created', payload: { external_id: '5795' } },
		});
		expect(sandbox.newStore.events.integrations.size).toBe(0);
		await receiver.close();
	});

	it('refuses to create one without a key in the credential', async () => {
		store.ns.eventStreamApiKey = '';
		const result = await run('eventStream', 'create', { newIntegrationId: 'x', callbackUrl: 'http://127.0.0.1:9' });
		expect(result.error?.message).toBe('The NewStore credential has no event stream API key');
	});
});

describe('all calls of these tests', () => {
	it('keep to the contracts and carry nothing that is meant for the credential only', async () => {
		await run('order', 'inject', {}, [{ payload: sampleOrder('5799') }]);
		await run('order', 'findByExternalId', {}, [{ external_id: '5799' }]);
		await run('availability', 'startExport', { options: { pollSeconds: 0.02 } });
		await atpOf('LEEDS-DC');
		await run('store', 'getAll');
		expect(sentTo('getAtp')[0].headers['content-type']).toBe('application/json');
		expect(Object.keys(sentTo('createInjectedOrder')[0].headers).filter((name) => name.startsWith('x-'))).toEqual([]);
		expect(contracts.violations()).toEqual([]);
	});
});
