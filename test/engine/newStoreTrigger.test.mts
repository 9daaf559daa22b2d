// NewStore Trigger with n8n's own hook, webhook and trigger contexts; events come over HTTP from the sandbox NewStore.
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type {
	IDataObject,
	INode,
	INodeExecutionData,
	INodeType,
	ITriggerResponse,
	IWebhookResponseData,
} from 'n8n-workflow';
import type * as workflowPackage from 'n8n-workflow';
import { tryParseJson } from '../../nodes/shared/json';
import { CREDENTIALS } from '../../sandbox/seed.mts';
import { credential, credentialsHelper, nodeTypes, prepare } from '../support/engine.mts';
import type { CredentialStore } from '../support/engine.mts';
import { eventually, sampleOrder, startTestNewStore } from '../support/newStoreClient.mts';
import type { TestNewStore } from '../support/newStoreClient.mts';

const nodeRequire = createRequire(join(process.cwd(), 'package.json'));
const core = nodeRequire('n8n-core');
const { Workflow } = nodeRequire('n8n-workflow') as typeof workflowPackage;

const TYPE = 'n8n-nodes-newstore-tiktokshop.newStoreTrigger';
const KEY = CREDENTIALS.newStore.eventStreamApiKey;
const triggerType = nodeTypes.getByNameAndVersion(TYPE, 1.1) as INodeType;
type Method = 'checkExists' | 'create' | 'delete';

/** A published (or tested) workflow with one NewStore Trigger, and the n8n around it as far as the trigger sees it. */
class Published {
	readonly executions: INodeExecutionData[][] = [];
	/** executions end when this is called; absent: at once */
	release: (() => void) | undefined;
	private readonly workflow: InstanceType<typeof Workflow>;
	private readonly node: INode;

	constructor(
		readonly baseUrl: string,
		readonly store: CredentialStore,
		parameters: IDataObject = {},
		readonly mode: 'trigger' | 'manual' = 'trigger',
		workflowId = `wf-${Math.random().toString(36).slice(2, 8)}`,
		staticData: IDataObject = {},
	) {
		prepare();
		this.node = {
			id: '11111111-2222-3333-4444-555555555555',
			name: 'NewStore Trigger',
			type: TYPE,
			typeVersion: 1.1,
			position: [0, 0],
			parameters: parameters as INode['parameters'],
			webhookId: `hook-${workflowId}`,
			credentials: credential('newStoreApi', 'ns'),
		};
		const nodes = [this.node];
		this.workflow = new Workflow({ id: workflowId, nodes, connections: {}, active: true, nodeTypes, staticData });
	}

	/** What n8n stores with the workflow. */
	get staticData(): IDataObject {
		return this.workflow.staticData;
	}

	private additional(more: object = {}) {
		return {
			credentialsHelper: credentialsHelper(this.store),
			webhookBaseUrl: `${this.baseUrl}/webhook`,
			webhookTestBaseUrl: `${this.baseUrl}/webhook-test`,
			variables: {},
			...more,
		};
	}

	async hook(method: Method): Promise<boolean> {
		const webhookData = { isTest: this.mode === 'manual', webhookDescription: triggerType.description.webhooks?.[0] };
		const activation = this.mode === 'manual' ? 'manual' : 'activate';
		const context = new core.HookContext(
			this.workflow,
			this.node,
			this.additional(),
			this.mode,
			activation,
			webhookData,
		);
		const methods = triggerType.webhookMethods?.default as Record<Method, () => Promise<boolean>>;
		return await methods[method].call(context as never);
	}

	/** As n8n does when a workflow is published. */
	async publish(): Promise<void> {
		if (!(await this.hook('checkExists'))) await this.hook('create');
	}

	async listen(): Promise<ITriggerResponse> {
		const emit = (data: INodeExecutionData[][], _response: unknown, done?: { resolve(run: unknown): void }) => {
			this.executions.push(data[0]);
			if (this.release === undefined) done?.resolve({});
			else {
				const previous = this.release;
				this.release = () => {
					previous();
					done?.resolve({});
				};
			}
		};
		const context = new core.TriggerContext(this.workflow, this.node, this.additional(), this.mode, 'activate', emit);
		return (await triggerType.trigger?.call(context as never)) as ITriggerResponse;
	}

	async receive(request: IncomingMessage, response: ServerResponse): Promise<IWebhookResponseData> {
		const more = { httpRequest: request, httpResponse: response };
		const webhookData = { isTest: this.mode === 'manual', webhookDescription: triggerType.description.webhooks?.[0] };
		const context = new core.WebhookContext(
			this.workflow,
			this.node,
			this.additional(more),
			this.mode,
			webhookData,
			[],
		);
		const result = (await triggerType.webhook?.call(context as never)) as IWebhookResponseData;
		// responseData 'noData': n8n answers 200 with an empty body when the node did not answer itself.
		if (!result.noWebhookResponse) response.writeHead(200).end();
		if (result.workflowData) this.executions.push(result.workflowData[0]);
		return result;
	}

	types(): string[] {
		return this.executions.flat().map((item) => String(item.json.type));
	}
}

let sandbox: TestNewStore;
let store: CredentialStore;
let server: Server;
let baseUrl: string;
/** the workflow that gets what arrives at the test server */
let receiver: Published;
const statuses: number[] = [];

beforeEach(async () => {
	sandbox = await startTestNewStore({ skuCount: 50 });
	const { tenant, clientId, clientSecret } = CREDENTIALS.newStore;
	const { url } = sandbox.newStore;
	store = {
		ns: {
			tenant,
			clientId,
			clientSecret,
			eventStreamApiKey: KEY,
			apiBaseUrl: url,
			identityBaseUrl: url,
			accessToken: '',
		},
	};
	statuses.length = 0;
	server = createServer((request, response) => {
		const pieces: Buffer[] = [];
		request.on('data', (piece: Buffer) => pieces.push(piece));
		request.on('end', () => {
			const rawBody = Buffer.concat(pieces);
			const more = { rawBody, body: tryParseJson(rawBody.toString('utf8')) ?? {} };
			// Express has these two on its response.
			Object.assign(response, { status: (code: number) => Object.assign(response, { statusCode: code }) });
			void receiver.receive(Object.assign(request, more), response).then(() => statuses.push(response.statusCode));
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	baseUrl = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
	receiver = new Published(baseUrl, store, { events: ['all'] });
});
afterEach(async () => {
	await sandbox.close();
	server.closeAllConnections();
	await new Promise((resolve) => server.close(resolve));
});

const integrations = () => [...sandbox.newStore.events.integrations.values()];
const post = async (body: unknown, headers: Record<string, string> = { authorization: `Bearer ${KEY}` }) => {
	const init = { method: 'POST', headers, body: typeof body === 'string' ? body : JSON.stringify(body) };
	const answer = await fetch(`${baseUrl}/webhook/any`, init);
	return { status: answer.status, text: await answer.text() };
};
const event = (id: string, name = 'order.cancelled') => ({
	tenant: 'retailer-sandbox',
	name,
	published_at: '2026-03-04T10:00:00.123Z',
	payload: { id, items: [{ id: `${id}-1`, product_id: 'TEE-BLK-M' }] },
});

describe('registration', () => {
	it('creates an integration when published, leaves it alone the next time, stops it and starts it again', async () => {
		await receiver.publish();
		expect(integrations()).toMatchObject([
			{
				status: 'running',
				callbackUrl: `${baseUrl}/webhook/${receiver['node'].webhookId}/events`,
				apiKey: KEY,
				eventFilter: [],
			},
		]);
		expect(await receiver.hook('checkExists')).toBe(true);
		await receiver.hook('delete');
		expect(integrations()).toMatchObject([{ status: 'stopped' }]);
		expect(await receiver.hook('checkExists')).toBe(false);
		await receiver.publish();
		expect(integrations()).toMatchObject([{ status: 'running' }]);
	});

	it('registers again when events, key or address change', async () => {
		const published = (parameters: IDataObject, url: string, before: Published) =>
			new Published(url, store, { integrationId: 'stock', ...parameters }, 'trigger', 'wf-fixed', before.staticData);
		const first = new Published(
			baseUrl,
			store,
			{ integrationId: 'stock', events: ['order.opened'] },
			'trigger',
			'wf-fixed',
		);
		await first.publish();
		const otherEvents = published({ events: ['order.cancelled'] }, baseUrl, first);
		await otherEvents.publish();
		expect(integrations()).toMatchObject([{ id: 'stock', eventFilter: ['order.cancelled'] }]);
		store.ns.eventStreamApiKey = 'another-key-of-the-retailer';
		await otherEvents.publish();
		expect(integrations()).toMatchObject([{ apiKey: 'another-key-of-the-retailer' }]);
		const otherAddress = published({ events: ['order.cancelled'] }, 'http://127.0.0.1:9', otherEvents);
		await otherAddress.publish();
		expect(integrations()).toMatchObject([{ callbackUrl: expect.stringContaining('http://127.0.0.1:9/') }]);
	});

	it('does not take over an integration that sends to somebody else, unless told to', async () => {
		const foreign = new Published('http://127.0.0.1:9', store, { integrationId: 'shared' });
		await foreign.publish();
		const ours = new Published(baseUrl, store, { integrationId: 'shared' });
		await expect(ours.publish()).rejects.toThrow('sends its events to another address');
		await ours.hook('delete');
		expect(integrations()).toMatchObject([{ status: 'running', callbackUrl: expect.stringContaining('127.0.0.1:9') }]);
		const told = new Published(baseUrl, store, { integrationId: 'shared', replaceForeignCallback: true });
		await told.publish();
		expect(integrations()).toMatchObject([{ callbackUrl: expect.stringContaining(baseUrl) }]);
	});

	it('gives a test run an integration of its own and leaves production alone', async () => {
		const production = new Published(baseUrl, store, { integrationId: 'stock' }, 'trigger', 'wf-fixed');
		await production.publish();
		const test = new Published(baseUrl, store, { integrationId: 'stock' }, 'manual', 'wf-fixed', production.staticData);
		await test.publish();
		expect(integrations().map(({ id, callbackUrl }) => [id, callbackUrl.includes('/webhook-test/')])).toEqual([
			['stock', false],
			['stock-test', true],
		]);
		await test.hook('delete');
		expect(integrations()).toMatchObject([{ id: 'stock', status: 'running' }]);
		expect(await production.hook('checkExists')).toBe(true);
	});

	it('keeps its integration and what waits in it where NewStore does not show the filter', async () => {
		const workflow = new Published(baseUrl, store, { integrationId: 'stock', events: ['order.opened'] });
		await workflow.publish();
		const [created] = integrations();
		const body = { id: 'stock', status: 'running', callback_parameters: { callback_url: created.callbackUrl } };
		const silent = sandbox.faults.add({
			system: 'newstore',
			operationId: 'getEventStreamIntegration',
			kind: 'status',
			status: 200,
			body,
		});
		expect(await workflow.hook('checkExists')).toBe(true);
		store.ns.eventStreamApiKey = 'another-key-of-the-retailer';
		await workflow.publish();
		expect(integrations()[0]).toBe(created);
		expect(created.apiKey).toBe('another-key-of-the-retailer');
		sandbox.faults.remove(silent);
	});

	it.each([404, 400])('creates its integration when NewStore says with HTTP %i that it knows none', async (status) => {
		const body = { error_code: 'resource_not_found', message: 'none' };
		const fault = sandbox.faults.add({
			system: 'newstore',
			operationId: 'getEventStreamIntegration',
			kind: 'status',
			status,
			body,
		});
		await receiver.publish();
		expect(integrations()).toMatchObject([{ status: 'running' }]);
		sandbox.faults.remove(fault);
	});

	it('cannot be published without a key', async () => {
		store.ns.eventStreamApiKey = ' ';
		await expect(receiver.publish()).rejects.toThrow('The NewStore credential has no event stream API key');
		expect(integrations()).toEqual([]);
	});

	it('deletes or keeps the integration when unpublished, as set', async () => {
		const kept = new Published(baseUrl, store, { integrationId: 'kept', options: { whenUnpublished: 'keep' } });
		const gone = new Published(baseUrl, store, { integrationId: 'gone', options: { whenUnpublished: 'delete' } });
		for (const workflow of [kept, gone]) {
			await workflow.publish();
			await workflow.hook('delete');
		}
		expect(integrations()).toMatchObject([{ id: 'kept', status: 'running' }]);
	});
});

describe('events', () => {
	it.each([
		['no key', {}],
		['a wrong key', { authorization: 'Bearer wrong' }],
		['a key that begins right', { authorization: `Bearer ${KEY}x` }],
		['another scheme', { authorization: `Basic ${KEY}` }],
	])('answers 401 with an empty body to %s and starts nothing', async (_name, headers) => {
		const running = await receiver.listen();
		expect(await post(event('1'), headers)).toEqual({ status: 401, text: '' });
		await running.closeFunction?.();
		expect(receiver.executions).toEqual([]);
	});

	it('answers 200 to bodies with the key that are no events, drops them, and goes on', async () => {
		receiver = new Published(baseUrl, store, { events: ['all'], options: { waitSeconds: 0.02 } });
		const running = await receiver.listen();
		for (const body of ['no json', 'null', '7', '"text"', '[]', '[null, 7, []]', '{"name":', '['.repeat(50_000)])
			expect(await post(body)).toEqual({ status: 200, text: '' });
		await post([event('1'), null, 'x']);
		await eventually(() => receiver.executions.length === 1);
		expect(receiver.executions[0].map((item) => item.json.order_id)).toEqual(['1']);
		await running.closeFunction?.();
	});

	it.each(['', '   '])('accepts nothing while the credential has the key "%s"', async (key) => {
		store.ns.eventStreamApiKey = key;
		expect(await post(event('1'), { authorization: `Bearer ${key}` })).toEqual({ status: 401, text: '' });
		expect(await post(event('1'), {})).toEqual({ status: 401, text: '' });
		expect(receiver.executions).toEqual([]);
	});

	it('answers 200 with an empty body at once and hands over events in batches, equal ones once, one execution at a time', async () => {
		receiver = new Published(baseUrl, store, { events: ['all'], options: { waitSeconds: 0.05, maxEvents: 3 } });
		receiver.release = () => undefined;
		const running = await receiver.listen();
		const answers = await Promise.all(['a', 'b', 'a', 'c', 'd'].map(async (id) => await post(event(id))));
		expect(new Set(answers.map((answer) => JSON.stringify(answer)))).toEqual(new Set(['{"status":200,"text":""}']));
		await eventually(() => receiver.executions.length === 1);
		await new Promise((resolve) => setTimeout(resolve, 150));
		expect(receiver.executions.map((items) => items.map((item) => item.json.order_id))).toEqual([['a', 'b', 'c']]);
		receiver.release();
		await eventually(() => receiver.executions.length === 2);
		expect(receiver.executions[1].map((item) => item.json.order_id)).toEqual(['d']);
		receiver.release();
		await running.closeFunction?.();
	});

	it('runs several batches at once where that is chosen, never with the same order in two of them', async () => {
		const options = { waitSeconds: 0.01, maxEvents: 1, batchesAtOnce: 2 };
		receiver = new Published(baseUrl, store, { events: ['all'], options });
		receiver.release = () => undefined;
		const running = await receiver.listen();
		for (const one of [event('a'), event('a', 'order.completed'), event('b')]) await post(one);
		await eventually(() => receiver.executions.length === 2);
		await new Promise((resolve) => setTimeout(resolve, 100));
		expect(receiver.executions.map((items) => items[0].json.order_id)).toEqual(['a', 'b']);
		receiver.release();
		await eventually(() => receiver.executions.length === 3);
		expect(receiver.executions[2][0].json.order_id).toBe('a');
		receiver.release();
		await running.closeFunction?.();
	});

	it('leaves out who the buyer is when asked to, and nothing else', async () => {
		const { payload, ...envelope } = event('a', 'order.created');
		const buyer = {
			customer_email: 'ana@example.com',
			customer_id: 'c1',
			external_customer_id: 'x1',
			shipping_address: { first_name: 'Ana', phone: '+44 7700 900123', city: 'Leeds' },
			billing_address: { last_name: 'Doe' },
		};
		const whole = { ...envelope, payload: { ...payload, ...buyer, channel: 'web' } };
		const options = { oneExecutionPerEvent: true };
		for (const leaveOutBuyer of [false, true]) {
			receiver = new Published(baseUrl, store, { events: ['all'], options: { ...options, leaveOutBuyer } });
			await post(whole);
			expect(receiver.executions[0][0].json).toMatchObject({ order_id: 'a', product_ids: ['TEE-BLK-M'] });
			expect(receiver.executions[0][0].json.payload).toEqual({
				...payload,
				channel: 'web',
				...(leaveOutBuyer ? {} : buyer),
			});
		}
	});

	it('starts the execution itself where no queue runs, and when every event shall have its own', async () => {
		await post(event('a'));
		await post(event('b'));
		await eventually(() => receiver.executions.length === 1);
		expect(receiver.executions[0].map((item) => item.json.order_id)).toEqual(['a', 'b']);
		receiver = new Published(baseUrl, store, { events: ['all'], options: { oneExecutionPerEvent: true } });
		const running = await receiver.listen();
		expect(await post(event('a'))).toEqual({ status: 200, text: '' });
		await post(event('a'));
		expect(receiver.executions).toHaveLength(2);
		await running.closeFunction?.();
	});

	it('drops events that were not chosen, takes lists, and keeps big ids', async () => {
		receiver = new Published(baseUrl, store, { events: ['stock'] });
		await post([event('a'), event('b', 'invoice.created')]);
		expect(await post('[]')).toEqual({ status: 200, text: '' });
		await post('{"name":"order.cancelled","tenant":"t","published_at":"x","payload":{"id":1729592969712207008}}');
		await eventually(() => receiver.executions.length === 1);
		expect(receiver.executions[0].map((item) => item.json.order_id)).toEqual(['a', '1729592969712207008']);
	});

	it('drops new orders at the door where only exchanges are wanted, and runs an exchange with what is about the first order', async () => {
		const options = { waitSeconds: 0.01, maxEvents: 1, batchesAtOnce: 2, ordersOnlyWhenExchanged: true };
		receiver = new Published(baseUrl, store, {
			events: ['return.processed', 'order.created', 'order.opened'],
			options,
		});
		receiver.release = () => undefined;
		const running = await receiver.listen();
		const placed = (id: string, returns: string[][], name = 'order.created') => ({
			...event(id, name),
			payload: {
				...event(id).payload,
				is_exchange: returns.length > 0,
				exchanges: returns.length > 0 ? returns.map(([order_id, return_id]) => ({ order_id, return_id })) : null,
			},
		});
		const returned = { ...event('r1', 'return.processed'), payload: { id: 'r1', order_id: 'first', items: [] } };
		const exchange = placed('new', [
			['first', 'r1'],
			['first', 'r2'],
			['second', 'r3'],
		]);
		const sales = [placed('sale', []), placed('sale', [], 'order.opened')];
		for (const one of [returned, ...sales, exchange, exchange, { ...sales[0], payload: { id: 'old' } }]) {
			expect(await post(one)).toEqual({ status: 200, text: '' });
		}
		await eventually(() => receiver.executions.length === 2);
		await new Promise((resolve) => setTimeout(resolve, 100));
		// The exchange of the first order waits until the return of the first order is worked off.
		const about = () => receiver.executions.map(([{ json }]) => [json.type, json.original_order_id ?? json.order_id]);
		expect(about()).toEqual([
			['return.processed', 'first'],
			['order.created', 'second'],
		]);
		receiver.release();
		await eventually(() => receiver.executions.length === 3);
		expect(about()[2]).toEqual(['order.created', 'first']);
		expect(receiver.executions[2][0].json).toMatchObject({ order_id: 'new', payload: { is_exchange: true } });
		receiver.release();
		await running.closeFunction?.();
		expect(receiver.executions).toHaveLength(3);
	});

	it('registers new orders once, whether all of them or only exchanges are wanted', async () => {
		const events = ['order.created', 'order.opened', 'return.processed'];
		const parameters = (ordersOnlyWhenExchanged: boolean) => ({ events, options: { ordersOnlyWhenExchanged } });
		const all = new Published(baseUrl, store, parameters(false), 'trigger', 'wf-fixed');
		await all.publish();
		const few = new Published(baseUrl, store, parameters(true), 'trigger', 'wf-fixed', all.staticData);
		expect(await few.hook('checkExists')).toBe(true);
		expect(integrations()).toMatchObject([{ status: 'running', eventFilter: events }]);
	});

	it('hands a test run the event that came to its test address', async () => {
		receiver = new Published(baseUrl, store, { events: ['all'] }, 'manual');
		const result = await post(event('a'));
		expect(result.status).toBe(200);
		const running = await receiver.listen();
		await running.manualTriggerFunction?.();
		expect(receiver.executions.map((items) => items[0].json.order_id)).toEqual(['a', 'a']);
	});

	it('gets the events of the sandbox from a sale to a cancellation', async () => {
		receiver = new Published(baseUrl, store, { events: ['stock'], options: { waitSeconds: 0.02 } });
		await receiver.publish();
		const running = await receiver.listen();
		const injected = await sandbox.call('POST', '/v0/d/fulfill_order', sampleOrder('5780'));
		await eventually(() => receiver.types().includes('order.created'));
		await sandbox.call('POST', `/v0/orders/${injected.body.id}/cancel?id_type=internal`, { reason: 'test' });
		await eventually(() => receiver.types().includes('order.cancelled'));
		const created = receiver.executions.flat().find((item) => item.json.type === 'order.created');
		expect(created?.json).toMatchObject({
			tenant: CREDENTIALS.newStore.tenant,
			order_id: injected.body.id,
			external_id: '5780',
			product_ids: ['TEE-BLK-M'],
			occurred_at: expect.stringMatching(/Z$/),
		});
		expect(new Set(statuses)).toEqual(new Set([200]));
		await running.closeFunction?.();
	});
});
