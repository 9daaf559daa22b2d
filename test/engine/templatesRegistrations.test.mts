/** 11 in n8n's engine, its look every half hour: do NewStore and TikTok still send their events to this n8n? */
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { NodeHelpers } from 'n8n-workflow';
import type { INode } from 'n8n-workflow';
import { SHOP_IDS } from '../../sandbox/seed.mts';
import { startRetailer } from '../support/retailer.mts';
import type { Retailer } from '../support/retailer.mts';
import { TemplateStage } from '../support/templates.mts';

jest.mock('sanitize-html', () => (html: string) => html);

interface Hook {
	system: 'newstore' | 'tiktok';
	workflow: string;
	path: string;
	/** the id that the trigger gives its event stream (NewStore) */
	stream: string;
	topics: string[];
}

/** What the triggers of the shipped workflows register, from their own files. */
const folder = join(process.cwd(), 'workflows');
const HOOKS: Hook[] = readdirSync(folder)
	.filter((file) => /^\d.*\.json$/.test(file))
	.flatMap((file) => {
		const { id, name, nodes } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as {
			id: string;
			name: string;
			nodes: INode[];
		};
		return (
			nodes
				.filter(({ type }) => /\.(newStore|tikTokShop)Trigger$/.test(type))
				// What is entered in Partner Center by hand is registered by no workflow, and the API does not show it.
				.filter(({ parameters }) => parameters.registration !== 'partnerCenter')
				.map((node): Hook => {
					const system = node.type.endsWith('newStoreTrigger') ? 'newstore' : 'tiktok';
					return {
						system,
						workflow: name,
						path: NodeHelpers.getNodeWebhookPath(id, node, system === 'newstore' ? 'events' : 'webhook'),
						stream: `n8n-${id}-${node.id.replace(/-/g, '').slice(0, 8)}`,
						// What is entered in Partner Center by hand is not seen by the API.
						topics: (node.parameters.topics as string[] | undefined) ?? [],
					};
				})
		);
	});
const ORDERS = HOOKS.find(({ topics }) => topics.includes('ORDER_STATUS_CHANGE')) as Hook;
const STOCK = HOOKS.find(({ workflow }) => workflow.startsWith('01w ')) as Hook;
const OTHER = 'https://other.example.com/hooks?key=secret';

let world: Retailer;
let stage: TemplateStage;
/** n8n: 401 for a webhook of a published workflow, 404 for any other. */
let n8n: Server;
let address: string;
let published: Set<string>;
let answer: number | undefined;

beforeEach(async () => {
	world = await startRetailer();
	stage = new TemplateStage(world.credentials, world.rows);
	n8n = createServer(({ url }, response) => {
		response.writeHead(answer ?? (published.has(String(url)) ? 401 : 404)).end();
	}).listen(0, '127.0.0.1');
	await new Promise((resolve) => n8n.once('listening', resolve));
	address = `http://127.0.0.1:${(n8n.address() as AddressInfo).port}`;
	stage.reachedAt(address);
	answer = undefined;
	published = new Set(HOOKS.map(({ path }) => `/webhook/${path}`));
	for (const hook of HOOKS) register(hook);
});
afterEach(async () => {
	n8n.close();
	await world.close();
});

const at = ({ path }: Hook) => `${address}/webhook/${path}`;
const { GB, US } = SHOP_IDS;
const webhooks = () => world.tikTok.state.webhooks;
const streams = () => world.newStore.events.integrations;
const stream = (hook: Hook) => streams().get(hook.stream) as { status: string; callbackUrl: string };

function register(hook: Hook): void {
	for (const shop of [GB, US])
		for (const event_type of hook.topics) webhooks().set(shop, { event_type, address: at(hook) });
	if (hook.system === 'newstore')
		streams().set(hook.stream, {
			id: hook.stream,
			status: 'running',
			integration_type: 'permanent',
			callbackUrl: at(hook),
			eventFilter: [],
		} as never);
}

/** In all shops: as if they stood in Partner Center, nothing says that the workflow registers itself. */
function unregister({ topics }: Hook): void {
	for (const shop of [GB, US]) for (const event_type of topics) webhooks().remove(shop, { event_type });
}

const look = async () => await stage.run('tts11SlaMonitor0', 'Every half hour');
const cases = () => stage.tables.rows('tts_cases');
/** What was seen becomes older, as if the time had passed. */
function later(minutes: number): void {
	const back = (iso: unknown) => new Date(Date.parse(String(iso)) - minutes * 60_000).toISOString();
	const rows = stage.tables
		.rows('tts_warnings')
		.map((row) => ({ ...row, due_at: back(row.due_at), warned_at: back(row.warned_at) }));
	stage.tables.replace('tts_warnings', rows as never);
}
/** Two looks, half an hour apart. */
async function lookTwice(): Promise<void> {
	expect((await look()).error).toBeUndefined();
	later(30);
	expect((await look()).error).toBeUndefined();
}

test('the workflow knows the address and the event stream of every trigger that is shipped', async () => {
	const run = await look();
	const known = run.json('What each address answers');
	const sorted = <T extends { path?: unknown }>(list: T[]) =>
		[...list].sort((a, b) => String(a.path).localeCompare(String(b.path)));
	expect(sorted(known)).toEqual(
		sorted(HOOKS).map(({ system, workflow, path, stream: id, topics }) =>
			expect.objectContaining({
				system,
				workflow,
				path,
				status: 401,
				...(system === 'newstore' ? { stream: id } : { topics }),
			}),
		),
	);
});

test('all in order: no case, nothing remembered, one call to NewStore and one for each shop', async () => {
	expect((await look()).error).toBeUndefined();
	expect(cases()).toEqual([]);
	expect(stage.tables.rows('tts_warnings')).toEqual([]);
	expect(world.newStore.api.stats().listEventStreamIntegrations).toMatchObject({ calls: 1 });
	expect(world.tikTok.stats().getShopWebhooks).toMatchObject({ calls: 2 });
});

describe('NewStore', () => {
	test('a stream that was stopped is told at the second look, once, and since when', async () => {
		stream(STOCK).status = 'stopped';
		await look();
		expect(cases()).toEqual([]);
		later(30);
		const since = stage.tables.rows('tts_warnings')[0].due_at;
		await look();
		later(30);
		await look();
		expect(cases()).toMatchObject([
			{ code: 'CONNECTION_EVENTS_STOPPED', owner_role: 'integration', severity: 'error', occurrences: 2 },
		]);
		expect(cases()[0].title).toContain(STOCK.workflow);
		expect(cases()[0].what_happened).toContain('its event stream in NewStore (n8n-tts01wDoorStock0…) is stopped');
		expect(cases()[0].what_happened).toContain('Workflow 02');
		expect(cases()[0].what_to_do).toContain('rejected events');
		expect(Date.parse(String(stage.tables.rows('tts_warnings')[0].due_at))).toBeLessThan(Date.parse(String(since)));
	});

	test('what leads here again closes its case at the next look; the other stays', async () => {
		const [first, second] = HOOKS.filter(({ system }) => system === 'newstore');
		stream(first).status = 'stopped';
		stream(second).status = 'stopped';
		await lookTwice();
		const old = new Date(Date.now() - 30 * 60_000).toISOString();
		stage.tables.replace('tts_cases', cases().map((row) => ({ ...row, opened_at: old, last_seen_at: old })) as never);
		stream(first).status = 'running';
		later(30);
		expect((await look()).error).toBeUndefined();
		expect(cases().map(({ title, state }) => [String(title).includes(first.workflow), state])).toEqual(
			expect.arrayContaining([
				[true, 'closed'],
				[false, 'open'],
			]),
		);
	});

	test('deleted, and sent to another address', async () => {
		const [first, second] = HOOKS.filter(({ system }) => system === 'newstore');
		streams().delete(first.stream);
		stream(second).callbackUrl = OTHER;
		await lookTwice();
		const told = cases().map(({ what_happened, what_to_do }) => `${what_happened} ${what_to_do}`);
		expect(told.length).toBe(2);
		expect(told.join()).toContain('does not exist any more');
		expect(told.join()).toContain('https://other.example.com/hooks');
		expect(told.join()).toContain('Replace Foreign Callback');
		expect(JSON.stringify(cases())).not.toMatch(/secret|removed/);
	});

	test('a stream with an id of its own, a replay and the streams of others do not matter', async () => {
		const own = stream(STOCK);
		streams().delete(STOCK.stream);
		streams().set('stock-events', { ...own, id: 'stock-events' } as never);
		streams().set('replay', { ...own, id: 'replay', integration_type: 'temporary', status: 'stopped' } as never);
		streams().set('erp', { ...own, id: 'erp', callbackUrl: OTHER, status: 'stopped' } as never);
		await lookTwice();
		expect(cases()).toEqual([]);
	});
});

describe('TikTok', () => {
	test('what one shop has and another lacks is registered at the first look, with the credential of that shop', async () => {
		for (const { event_type } of webhooks().list(US)) webhooks().remove(US, { event_type });
		await lookTwice();
		const registered = (shop: string) =>
			webhooks()
				.list(shop)
				.map(({ event_type, address: to }) => `${event_type} ${to}`);
		expect(registered(US).length).toBeGreaterThan(5);
		expect(registered(US).sort()).toEqual(registered(GB).sort());
		expect(cases()).toEqual([]);
	});

	test('what cannot be registered is told, with what TikTok says to it', async () => {
		for (const event_type of ORDERS.topics) webhooks().remove(US, { event_type });
		world.faults.add({
			system: 'tiktok',
			operationId: 'updateShopWebhook',
			kind: 'status',
			status: 403,
			body: { code: 105005, message: 'no permission', request_id: '1' },
		} as never);
		await lookTwice();
		const codes = cases().map(({ code }) => code);
		expect(codes.filter((code) => code === 'CONNECTION_WEBHOOK_LOST').length).toBe(1);
		expect(new Set(codes).size).toBe(2);
	});

	test('webhooks that are registered nowhere, and one that goes elsewhere', async () => {
		unregister(ORDERS);
		webhooks().set(US, { event_type: 'RETURN_STATUS_CHANGE', address: OTHER });
		await lookTwice();
		expect(cases()).toMatchObject(Array(3).fill({ code: 'CONNECTION_WEBHOOK_LOST', owner_role: 'integration' }));
		const missing = cases().find(({ ids }) => String(ids).includes(GB));
		expect(missing?.title).toContain(ORDERS.workflow);
		expect(missing?.what_happened).toContain('ORDER_STATUS_CHANGE is not registered');
		expect(missing?.what_to_do).toContain('publish it again');
		const elsewhere = cases().find(({ what_to_do }) => String(what_to_do).includes('Replace Other Addresses'));
		expect(elsewhere?.ids).toContain(US);
		expect(elsewhere?.what_happened).toMatch(/goes to https:\/\/other\.example\.com\/hooks, since .* UTC/);
		expect(
			webhooks()
				.list(US)
				.find(({ event_type }) => event_type === 'RETURN_STATUS_CHANGE')?.address,
		).toBe(OTHER);
	});

	test('a shop that cannot be read is a case of its own, and no webhook of it counts as lost', async () => {
		stage.addUnknownShop();
		webhooks().set(US, { event_type: 'ORDER_STATUS_CHANGE', address: OTHER });
		await lookTwice();
		expect(new Set(cases().map(({ code }) => code))).toEqual(
			new Set(['TIKTOK_INVALID_INPUT', 'CONNECTION_WEBHOOK_LOST']),
		);
		expect(cases().filter(({ code }) => code === 'CONNECTION_WEBHOOK_LOST').length).toBe(1);
	});
});

test('a workflow that is not published is left alone; what mends itself until the second look as well', async () => {
	published.delete(`/webhook/${STOCK.path}`);
	published.delete(`/webhook/${ORDERS.path}`);
	stream(STOCK).status = 'stopped';
	webhooks().remove(GB, { event_type: 'ORDER_STATUS_CHANGE' });
	await lookTwice();
	expect(cases()).toEqual([]);
	const other = HOOKS.filter(({ system }) => system === 'newstore')[1];
	stream(other).status = 'stopped';
	await look();
	later(30);
	stream(other).status = 'running';
	await look();
	later(60);
	stream(other).status = 'stopped';
	await look();
	expect(cases()).toEqual([]);
});

test('a system that is down is no lost event, and the other one is looked at', async () => {
	world.faults.add({
		system: 'newstore',
		operationId: 'listEventStreamIntegrations',
		kind: 'status',
		status: 403,
		body: { error_code: 'forbidden', message: 'no' },
	} as never);
	webhooks().set(GB, { event_type: 'ORDER_STATUS_CHANGE', address: OTHER });
	await lookTwice();
	const codes = cases().map(({ code }) => code);
	expect(codes).toContain('CONNECTION_WEBHOOK_LOST');
	expect(codes).not.toContain('CONNECTION_EVENTS_STOPPED');
	expect(codes.length).toBe(2);
});

test.each([403, undefined])('an own address that cannot be asked (%p) is told, and nothing else', async (status) => {
	stream(STOCK).status = 'stopped';
	answer = status;
	if (status === undefined) n8n.close();
	await lookTwice();
	expect(cases()).toMatchObject([{ code: 'CONNECTION_EVENTS_UNWATCHED', severity: 'warning' }]);
	expect(cases()[0].what_happened).toContain(status ? 'answer 403' : 'no answer');
});

test('only what watch_registrations names is looked at', async () => {
	stream(STOCK).status = 'stopped';
	webhooks().remove(GB, { event_type: 'ORDER_STATUS_CHANGE' });
	stage.set('watch_registrations', '');
	await lookTwice();
	expect(cases()).toEqual([]);
	stage.set('watch_registrations', 'newstore');
	await lookTwice();
	expect(cases().map(({ code }) => code)).toEqual(['CONNECTION_EVENTS_STOPPED']);
});
