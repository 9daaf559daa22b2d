// The payment provider in n8n's own webhook and trigger contexts, called over HTTP: by hand, and by the sandbox NewStore.
import type { IDataObject } from 'n8n-workflow';
import { CREDENTIALS } from '../../sandbox/seed.mts';
import { eventually, sampleOrder, startTestNewStore } from '../support/newStoreClient.mts';
import type { Json, TestNewStore } from '../support/newStoreClient.mts';
import { startPaymentProvider } from '../support/paymentProvider.mts';
import type { PaymentProviderServer } from '../support/paymentProvider.mts';

const KEY = 'payment-key-of-the-retailer';
const ORDER = '0f6c1b52-7a3e-4d19-9b44-2f5a6d7e8c01';
const RETURN = 'd4038815-6ea2-4f9b-b154-80c23dae6f44';
const FAST = { options: { waitSeconds: 0.01 } };

let workflows = 0;
let provider: PaymentProviderServer;
const started: PaymentProviderServer[] = [];

async function start(parameters: IDataObject = FAST, paymentApiKey = KEY): Promise<PaymentProviderServer> {
	const { tenant } = CREDENTIALS.newStore;
	const credentials = { ns: { tenant, paymentApiKey } };
	provider = await startPaymentProvider({ credentials, parameters, workflowId: `payments-${workflows++}` });
	started.push(provider);
	return provider;
}
afterEach(async () => {
	for (const one of started.splice(0)) await one.close();
});

const request = (more: object = {}) => ({
	account_id: ORDER,
	idempotency_key: RETURN,
	arguments: {
		amount: 21.6,
		currency: 'GBP',
		payment_method: 'tiktok_shop',
		instrument: { type: 'tiktok_shop', identifier: 'pay-1' },
	},
	metadata: { processed_at: '2026-03-01T09:00:00Z' },
	transactions: [],
	...more,
});

async function post(
	path: string,
	body: unknown = request(),
	headers: Record<string, string> = { authorization: `Bearer ${KEY}` },
	to = provider,
) {
	const text = typeof body === 'string' ? body : JSON.stringify(body);
	const answer = await fetch(to.callbackUrl + path, { method: 'POST', headers, body: text });
	return { status: answer.status, text: await answer.text() };
}

const REFUND = '/financial_instruments/instrument-1/_refund';
const quiet = () => new Promise((resolve) => setTimeout(resolve, 120));

describe('publishing', () => {
	it('needs a payment API key, for a test run as well', async () => {
		await start(FAST, ' ');
		await expect(provider.trigger.create()).rejects.toThrow('no payment API key');
		await expect(provider.trigger.create('manual')).rejects.toThrow('no payment API key');
		await start();
		expect(await provider.trigger.checkExists()).toBe(false);
		expect(await provider.trigger.create()).toBe(true);
		expect(await provider.trigger.delete()).toBe(true);
	});

	it('shows the callback address, another one for a test run', async () => {
		await start();
		const shown = async (mode: 'webhook' | 'manual') => (await provider.trigger.webhook({}, mode, 'setup')).body;
		expect(await shown('webhook')).toMatchObject({
			callback_url: 'http://127.0.0.1/webhook/trigger-webhook/trigger-webhook',
		});
		expect(await shown('manual')).toMatchObject({
			callback_url: 'http://127.0.0.1/webhook-test/trigger-webhook/trigger-webhook',
		});
	});
});

describe('the key', () => {
	it.each([[{}], [{ authorization: 'Bearer other' }], [{ authorization: KEY }], [{ 'x-api-key': KEY }]])(
		'refuses %j with 401 and an empty body',
		async (headers) => {
			await start();
			expect(await post(REFUND, request(), headers as Record<string, string>)).toEqual({ status: 401, text: '' });
			await quiet();
			expect(provider.executions).toEqual([]);
		},
	);

	it('accepts nothing while the credential has none', async () => {
		await start(FAST, '');
		expect(await post(REFUND, request(), { authorization: 'Bearer ' })).toEqual({ status: 401, text: '' });
	});

	it('is looked for in the header of the settings', async () => {
		await start({ options: { ...FAST.options, authHeader: 'X-Api-Key' } });
		expect((await post(REFUND, request(), { 'x-api-key': KEY })).status).toBe(200);
		expect((await post(REFUND)).status).toBe(401);
	});
});

describe('answers', () => {
	it('are the same to the byte for the same call, in another process and at another time', async () => {
		const first = await start();
		const second = await start();
		const calls = [
			'/financial_instruments',
			'/financial_instruments/instrument-1/_capture',
			REFUND,
			'/financial_instruments/instrument-1/_revoke',
		];
		const headers = { authorization: `Bearer ${KEY}` };
		for (const path of calls) {
			const answer = await post(path, request(), headers, first);
			expect(answer.status).toBe(200);
			expect(JSON.parse(answer.text)).toHaveLength(1);
			expect(await post(path, request(), headers, second)).toEqual(answer);
			expect(await post(path, request(), headers, first)).toEqual(answer);
		}
	});

	it('are an error code for what cannot be understood, and nothing starts', async () => {
		await start({ ...FAST, calls: ['authorization', 'capture', 'refund', 'revoke'] });
		const bad: Array<[string, unknown]> = [
			['/something', request()],
			['/financial_instruments/instrument-1/_transfer', request()],
			...['__proto__', 'constructor', 'toString', 'hasOwnProperty'].map((name): [string, unknown] => [
				`/financial_instruments/instrument-1/${name}`,
				request(),
			]),
			['/__proto__', request()],
			['/constructor', request()],
			[REFUND, '{"__proto__":{"account_id":"x"}}'],
			[REFUND, 'null'],
			[REFUND, '[]'],
			[REFUND, request({ arguments: { amount: 21.6, currency: 'constructor' } })],
			[REFUND, request({ arguments: { amount: '__proto__', currency: 'GBP' } })],
			[REFUND, 'no json'],
			[REFUND, request({ account_id: undefined })],
		];
		for (const [path, body] of bad) {
			const answer = await post(path, body);
			expect([path, answer.status, JSON.parse(answer.text).error_code]).toEqual([path, 400, 'failed_command']);
		}
		const foreign = request({ arguments: { ...request().arguments, payment_method: 'stripe' } });
		expect(JSON.parse((await post(REFUND, foreign)).text).error_code).toBe('instrument_error');
		await quiet();
		expect(provider.executions).toEqual([]);
	});

	it.each([
		['internal_error', 500],
		['retry_error', 503],
		['instrument_error', 400],
		['fraud_error', 400],
		['rate_limit', 429],
		['failed_command', 400],
	])('are %s when a person wants that', async (code, status) => {
		const errorAnswers = { rules: [{ call: 'refund', code, orderId: ORDER }] };
		await start({ options: { ...FAST.options, errorAnswers } });
		const answer = await post(REFUND);
		expect([answer.status, JSON.parse(answer.text).error_code]).toEqual([status, code]);
		expect((await post(REFUND, request({ account_id: 'other' }))).status).toBe(200);
		await start({ options: { ...FAST.options, errorAnswers, errorStatus: 'ok' } });
		expect(await post(REFUND)).toMatchObject({ status: 200, text: expect.stringContaining(code) });
	});
});

describe('executions', () => {
	it('start with refunds and revokes, equal calls once, others only when switched on', async () => {
		await start();
		for (const path of [REFUND, REFUND, '/financial_instruments', '/financial_instruments/i/_capture'])
			await post(path);
		await post('/financial_instruments/i/_revoke');
		await eventually(() => provider.items().length === 2);
		expect(provider.items().map(({ type, newstore_order_id, amount }) => [type, newstore_order_id, amount])).toEqual([
			['refund', ORDER, '21.60'],
			['revoke', ORDER, '21.60'],
		]);
		await start({ ...FAST, calls: ['capture'] });
		for (const path of [REFUND, '/financial_instruments', '/financial_instruments/i/_capture']) await post(path);
		await eventually(() => provider.items().length === 1);
		expect(provider.items()).toMatchObject([{ type: 'capture', tenant: CREDENTIALS.newStore.tenant }]);
	});

	it('start one by one, stored before the answer, when that is chosen', async () => {
		await start({ options: { ...FAST.options, oneExecutionPerEvent: true } });
		const answer = await post(REFUND);
		expect(JSON.parse(answer.text)).toMatchObject([{ refund_amount: -21.6 }]);
		expect(provider.items()).toMatchObject([{ type: 'refund' }]);
	});

	it('of a test run get the call that came to the test address, production goes on', async () => {
		await start();
		const call = {
			rawBody: Buffer.from(JSON.stringify(request())),
			headers: { authorization: `Bearer ${KEY}` },
			params: { instrument: 'instrument-1', call: '_refund' },
		};
		const test = await provider.trigger.webhook(call, 'manual');
		expect([test.status, test.items?.map(({ json }) => json.type)]).toEqual([200, ['refund']]);
		const emitted: unknown[] = [];
		const running = await provider.trigger.listen(async (items) => void emitted.push(items[0].json.type), 'manual');
		await running.manualTriggerFunction?.();
		expect(emitted).toEqual(['refund']);
		await quiet();
		expect(provider.executions).toEqual([]);
		await post(REFUND);
		await eventually(() => provider.items().length === 1);
	});
});

describe('with the sandbox NewStore', () => {
	let sandbox: TestNewStore;
	beforeEach(async () => {
		sandbox = await startTestNewStore({ skuCount: 50 });
		await start();
		const { callbackUrl } = provider;
		sandbox.newStore.paymentAdapter.providers.set('tiktok_shop', { callbackUrl, timeoutSeconds: 5, apiKey: KEY });
	});
	afterEach(async () => await sandbox.close());

	const accountOf = (orderId: string) => sandbox.newStore.payments.accounts.get(orderId)!;
	async function settled(orderId: string) {
		await eventually(() => {
			const { tasks } = accountOf(orderId);
			return tasks.length > 0 && tasks.every((task) => task.state === 'succeeded' || task.state === 'failed');
		});
		return accountOf(orderId);
	}
	async function injected(externalId: string): Promise<string> {
		const order = sampleOrder(externalId, (json: Json) => {
			json.payments[0].metadata = { processed_at: json.payments[0].processed_at, tiktok_order_id: externalId };
		});
		const { status, body } = await sandbox.call('POST', '/v0/d/fulfill_order', order);
		expect(status).toBe(200);
		await settled(body.id);
		return body.id as string;
	}
	const problems = () => sandbox.newStore.paymentAdapter.calls.flatMap((call) => call.problems);

	it('an order is authorized, and revoked when it is cancelled; every call made twice and answers lost', async () => {
		Object.assign(sandbox.newStore.paymentAdapter.rules, {
			doubledShare: 1,
			lostShare: 0.3,
			retrySeconds: [0, 0, 0, 0, 0, 0, 0],
		});
		const orderId = await injected('5781');
		expect(accountOf(orderId).instruments).toMatchObject([{ capturable: 4348n, refundable: 0n, state: 'open' }]);
		await sandbox.call('POST', `/v0/orders/${orderId}/cancel?id_type=internal`, { reason: 'test' });
		await eventually(() => accountOf(orderId).tasks.length > 1);
		sandbox.clock.advance(1_000);
		const { instruments, tasks } = await settled(orderId);
		expect(tasks.map(({ state }) => state)).toEqual(['succeeded', 'succeeded']);
		expect(instruments).toMatchObject([{ capturable: 0n, refundable: 0n }]);
		expect(problems()).toEqual([]);
		await eventually(() => provider.items().length > 0);
		expect(provider.items()[0]).toMatchObject({
			type: 'revoke',
			newstore_order_id: orderId,
			amount: '43.48',
			is_reduction: true,
			order_id: '5781',
		});
	});

	it('what was sent is captured, and a return refunds it once; a refund of more than that stays a failed one', async () => {
		sandbox.newStore.inventory.importSilently('LEEDS-DC', 'TEE-BLK-M', 10);
		sandbox.newStore.paymentAdapter.rules.retrySeconds = [0];
		const orderId = await injected('5782');
		sandbox.clock.advance(3_600_000);
		const order = sandbox.newStore.orderBook.find(orderId, 'internal')!;
		sandbox.newStore.fulfilment.ship(order, { carrier: 'Royal Mail', trackingCode: 'RM000000001GB' });
		await settled(orderId);
		expect(accountOf(orderId).instruments).toMatchObject([{ capturable: 0n, refundable: 4348n }]);

		const returned = await sandbox.call('POST', `/v0/d/orders/${orderId}/returns`, {
			returned_from: 'LONDON-STORE',
			items: [{ product_id: 'TEE-BLK-M', condition_code: 1 }],
		});
		expect(returned.status).toBe(200);
		await eventually(() => provider.items().length === 1);
		await settled(orderId);
		expect(provider.items()).toMatchObject([
			{
				type: 'refund',
				newstore_order_id: orderId,
				newstore_return_id: returned.body.return_id,
				amount: '19.99',
				is_reduction: false,
			},
		]);
		expect(accountOf(orderId).instruments).toMatchObject([{ refundable: 2349n }]);
		expect(problems()).toEqual([]);
	});
});
