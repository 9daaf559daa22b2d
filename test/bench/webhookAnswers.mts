/**
 * How many of TikTok's webhooks n8n bears, and what one costs: at the door of the orders and at n8n's own Webhook node, in one
 * run on one machine. What a machine can do says little, so the goals are ratios. Bearable is the highest rate at which for
 * `SECONDS` every call is answered 200, with a p99 below a second; a search of few steps finds it to about an eighth.
 * Sizes: WEBHOOK_SECONDS (30) of each trial, WEBHOOK_MOST (320) calls a second at most.
 */
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { startStage } from '../../scripts/stage/stage.mts';
import type { Stage } from '../../scripts/stage/stage.mts';
import { until } from '../../scripts/stage/waiting.mts';
import { CREDENTIALS, SHOP_IDS } from '../../sandbox/seed.mts';
import { signWebhook } from '../../sandbox/tiktok/gateway/signature.mts';
import { ORDER_TEMPLATES, placeReadyOrders, waitUntilRouted } from './orderLoad.mts';
import { percentile } from './report.mts';
import type { Report } from './report.mts';

const SECONDS = Number(process.env.WEBHOOK_SECONDS) || 30;
const MOST_PER_SECOND = Number(process.env.WEBHOOK_MOST) || 320;
const BEARABLE_P99_MS = 1000;
const BURST = 300;
const WARM_UP = 20;
/** Calls a second while the processor time of a call is taken: below what any of them bears. */
const CPU_PER_SECOND = 20;
/** Steps between the last rate that was borne and the first that was not. */
const HALVINGS = 2;
/** Linux counts processor time in hundredths of a second. */
const MS_PER_TICK = 10;

/** Who answers: an address, and whether its events start an execution. */
interface Rival {
	name: string;
	url: string;
}

const node = (id: string, name: string, type: string, typeVersion: number, x: number, more: object) => ({
	id,
	name,
	type,
	typeVersion,
	position: [x, 0],
	...more,
});

/** n8n's own Webhook node, answering at once; behind it nothing, or the workflow that the door hands over to. */
function plainWorkflow(path: string, flowId?: string): Record<string, unknown> {
	const webhook = node('webhook', 'Webhook', 'n8n-nodes-base.webhook', 2.1, 0, {
		webhookId: path,
		parameters: { httpMethod: 'POST', path, responseMode: 'onReceived', options: {} },
	});
	// The event as TikTok Shop Trigger puts it out, as far as the flow reads it.
	const event = node('event', 'As an event', 'n8n-nodes-base.set', 3.5, 220, {
		parameters: {
			mode: 'raw',
			jsonOutput:
				"={{ { type: 'ORDER_STATUS_CHANGE', shop_id: $json.body.shop_id, order_id: $json.body.data.order_id, payload: $json.body } }}",
			options: {},
		},
	});
	const call = node('call', 'Hand over', 'n8n-nodes-base.executeWorkflow', 1.4, 440, {
		parameters: { workflowId: { __rl: true, mode: 'id', value: flowId }, mode: 'once', options: {} },
	});
	const to = (name: string) => ({ main: [[{ node: name, type: 'main', index: 0 }]] });
	return {
		name: `Plain webhook ${path}`,
		nodes: flowId ? [webhook, event, call] : [webhook],
		connections: flowId ? { Webhook: to('As an event'), 'As an event': to('Hand over') } : {},
		settings: { executionOrder: 'v1' },
	};
}

/** Our trigger with nothing behind it: what the door may cost at least. With the nodes of a flow beside it: what it cost there. */
const triggerAmong = (nodes: unknown[], webhookId: string, credentialId: string) => ({
	name: `TikTok Shop Trigger among ${nodes.length} nodes`,
	nodes: [
		...nodes,
		node('trigger', 'Trigger', 'n8n-nodes-newstore-tiktokshop.tikTokShopTrigger', 1.1, 0, {
			webhookId,
			parameters: { topics: ['ORDER_STATUS_CHANGE'], registration: 'partnerCenter', options: {} },
			credentials: { tikTokShopApi: { id: credentialId, name: 'TikTok Shop (sandbox)' } },
		}),
	],
	connections: {},
	settings: { executionOrder: 'v1' },
});

/** The nodes of a flow of orders, at rest: n8n builds them for each call of a trigger that stands among them. */
async function nodesOfFlow({ client, workflowIds }: Stage): Promise<unknown[]> {
	const { nodes } = await client.api<{ nodes: Array<{ type: string }> }>(
		'get',
		`/workflows/${workflowIds.tts03OrdersRoute}`,
	);
	return nodes.map((one) => (/trigger/i.test(one.type) ? { ...one, disabled: true } : one));
}

interface Answers {
	milliseconds: number[];
	/** answers that were not 200, and calls without an answer */
	refused: number;
}

async function post(url: string, body: string, answers: Answers): Promise<void> {
	const start = performance.now();
	try {
		const response = await fetch(url, {
			method: 'POST',
			headers: {
				'content-type': 'application/json',
				authorization: signWebhook(CREDENTIALS.tiktok.appKey, CREDENTIALS.tiktok.appSecret, body),
			},
			body,
			signal: AbortSignal.timeout(60_000),
		});
		await response.arrayBuffer();
		if (response.status !== 200) answers.refused++;
	} catch {
		answers.refused++;
	}
	answers.milliseconds.push(performance.now() - start);
}

let serial = 0;
function event(orderId: string, orderStatus = 'AWAITING_SHIPMENT'): string {
	const now = Math.floor(Date.now() / 1000);
	return JSON.stringify({
		type: 1,
		tts_notification_id: `75${String(++serial).padStart(17, '0')}`,
		shop_id: SHOP_IDS.GB,
		timestamp: now,
		data: { is_on_hold_order: true, order_id: orderId, order_status: orderStatus, update_time: now },
	});
}

/** An event that the door answers and drops, because no flow waits for this state: nothing behind it. */
const withoutWork = () => event('576460000000000001', 'DELIVERED');

async function load(url: string, bodies: string[], perSecond: number): Promise<Answers> {
	const answers: Answers = { milliseconds: [], refused: 0 };
	const start = performance.now();
	const calls: Array<Promise<void>> = [];
	for (const [index, body] of bodies.entries()) {
		const wait = start + (index * 1000) / perSecond - performance.now();
		if (wait > 0) await sleep(wait);
		calls.push(post(url, body, answers));
	}
	await Promise.all(calls);
	return answers;
}

const bodiesOf = (count: number, make: (n: number) => string) => Array.from({ length: count }, (_, n) => make(n));
const isBearable = ({ milliseconds, refused }: Answers) =>
	refused === 0 && percentile(milliseconds, 0.99) < BEARABLE_P99_MS;

/** Doubles the rate until it is not borne, then halves the gap; every trial has a pause behind it to work off what waits. */
async function bearableRate({ name, url }: Rival, make: (n: number) => string): Promise<number> {
	let borne = 0;
	let tooMuch: number | undefined;
	for (let rate = CPU_PER_SECOND, halvings = 0; ;) {
		const answers = await load(url, bodiesOf(rate * SECONDS, make), rate);
		const p99 = percentile(answers.milliseconds, 0.99);
		console.log(`     ${name}: ${rate}/s, p99 ${Math.round(p99)} ms, ${answers.refused} not answered 200`);
		if (isBearable(answers)) borne = rate;
		else tooMuch = rate;
		await sleep(5000);
		if (tooMuch === undefined) {
			if (rate * 2 > MOST_PER_SECOND) return borne;
			rate *= 2;
		} else {
			if (halvings++ === HALVINGS || tooMuch - borne < 4) return borne;
			rate = Math.round((borne + tooMuch) / 2);
		}
	}
}

/** Processor time of the n8n process and its threads, in milliseconds. */
function cpuMs(pid: number): number {
	const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
	return (Number(fields[11]) + Number(fields[12])) * MS_PER_TICK;
}

/** Processor time of one call without work behind it, in milliseconds. */
async function cpuOf(stage: Stage, { url }: Rival): Promise<number> {
	await load(url, bodiesOf(WARM_UP, withoutWork), CPU_PER_SECOND);
	const idleFrom = cpuMs(stage.n8n.pid!);
	const seconds = Math.min(SECONDS, 20);
	await sleep(5000);
	const perIdleSecond = (cpuMs(stage.n8n.pid!) - idleFrom) / 5;
	const from = cpuMs(stage.n8n.pid!);
	const started = performance.now();
	const bodies = bodiesOf(CPU_PER_SECOND * seconds, withoutWork);
	await load(url, bodies, CPU_PER_SECOND);
	const passed = (performance.now() - started) / 1000;
	return Math.max(0, cpuMs(stage.n8n.pid!) - from - perIdleSecond * passed) / bodies.length;
}

async function burstP99({ url }: Rival): Promise<number> {
	const answers: Answers = { milliseconds: [], refused: 0 };
	await Promise.all(bodiesOf(BURST, withoutWork).map((body) => post(url, body, answers)));
	await sleep(5000);
	return answers.refused ? Infinity : percentile(answers.milliseconds, 0.99);
}

async function rivals(stage: Stage): Promise<Record<'door' | 'alone' | 'inFlow' | 'plain' | 'plainWithWork', Rival>> {
	const { client, n8n, sandbox, credentialIds, workflowIds } = stage;
	await client.createAndPublish(plainWorkflow('plain-webhook'));
	await client.createAndPublish(plainWorkflow('plain-with-work', workflowIds.tts03aOrderBatch));
	await client.createAndPublish(triggerAmong([], 'trigger-alone', credentialIds.tiktok));
	await client.createAndPublish(triggerAmong(await nodesOfFlow(stage), 'trigger-in-flow', credentialIds.tiktok));
	const registered = sandbox.tiktok.state.webhooks.list(SHOP_IDS.GB);
	const door = String(registered.find((one) => one.event_type === 'ORDER_STATUS_CHANGE')?.address ?? '');
	if (!door) throw new Error('The door of the orders registered no webhook');
	const at = (path: string) => `${n8n.url}/webhook/${path}`;
	const all = {
		door: { name: 'door of the orders', url: door },
		alone: { name: 'trigger alone', url: at('trigger-alone/webhook') },
		inFlow: { name: 'trigger inside the flow', url: at('trigger-in-flow/webhook') },
		plain: { name: "n8n's Webhook node", url: at('plain-webhook') },
		plainWithWork: { name: "n8n's Webhook node, handing over", url: at('plain-with-work') },
	};
	for (const { name, url } of Object.values(all)) {
		const answers = () => fetch(url, { method: 'POST' }).then(({ status }) => status !== 404);
		await until(`${name} answers`, answers);
	}
	return all;
}

export async function run(report: Report): Promise<void> {
	const stage = await startStage({
		build: false,
		only: ORDER_TEMPLATES,
		sandbox: { latencyMs: 150, skuCount: 2_000, checkContracts: false },
		log: console.log,
	});
	try {
		const { door, alone, inFlow, plain, plainWithWork } = await rivals(stage);

		const cpu = {
			door: await cpuOf(stage, door),
			alone: await cpuOf(stage, alone),
			inFlow: await cpuOf(stage, inFlow),
			plain: await cpuOf(stage, plain),
		};
		report.info(`CPU per webhook, ${alone.name}`, cpu.alone, 'ms');
		report.info(`CPU per webhook, ${inFlow.name}`, cpu.inFlow, 'ms');
		report.info(`CPU per webhook, ${plain.name}`, cpu.plain, 'ms');
		report.info(`CPU per webhook, ${door.name}`, cpu.door, 'ms');
		report.atMost('CPU per webhook, door to trigger alone', cpu.door / cpu.alone, 'times', 1.15);

		const burst = { plain: await burstP99(plain), door: await burstP99(door) };
		report.info(`${BURST} webhooks at once, p99, ${plain.name}`, burst.plain, 'ms');
		report.info(`${BURST} webhooks at once, p99, ${door.name}`, burst.door, 'ms');
		report.atMost(`${BURST} webhooks at once, p99, door to n8n's Webhook node`, burst.door / burst.plain, 'times', 0.6);

		const idle = {
			plain: await bearableRate(plain, withoutWork),
			inFlow: await bearableRate(inFlow, withoutWork),
			door: await bearableRate(door, withoutWork),
		};
		report.info(`Bearable without work behind, ${plain.name}`, idle.plain, 'calls/s');
		report.info(`Bearable without work behind, ${inFlow.name}`, idle.inFlow, 'calls/s');
		report.info(`Bearable without work behind, ${door.name}`, idle.door, 'calls/s');
		report.atLeast('Bearable without work, door to trigger inside the flow', idle.door / idle.inFlow, 'times', 2.2);
		report.atLeast("Bearable without work, door to n8n's Webhook node", idle.door / idle.plain, 'times', 1.5);

		// The same orders again and again: who has an order in NewStore reads both sides and is done, as after a lost webhook.
		const orders = placeReadyOrders(stage.sandbox, 500, { quietly: true });
		const withWork = (n: number) => event(orders[n % orders.length]);
		await load(
			door.url,
			orders.map((id) => event(id)),
			CPU_PER_SECOND,
		);
		await waitUntilRouted(stage.sandbox, orders, 300);
		const busy = {
			plain: await bearableRate(plainWithWork, withWork),
			door: await bearableRate(door, withWork),
		};
		report.info(`Bearable with work behind, ${plain.name}`, busy.plain, 'calls/s');
		report.info(`Bearable with work behind, ${door.name}`, busy.door, 'calls/s');
		report.atLeast("Bearable with work, door to n8n's Webhook node", busy.door / Math.max(1, busy.plain), 'times', 1.5);
		report.atMost('Orders twice in NewStore', stage.sandbox.oracle().ordersDoubled, 'orders', 0);
	} finally {
		await stage.close();
	}
}
