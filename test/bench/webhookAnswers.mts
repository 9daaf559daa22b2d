/**
 * How fast n8n answers TikTok's webhooks while it routes the orders they announce, and that none is lost or doubled; n8n's
 * own Webhook node gets the same load in the same run.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { startStage, type Stage } from '../../scripts/stage/stage.mts';
import { until } from '../../scripts/stage/waiting.mts';
import { CREDENTIALS, SHOP_IDS } from '../../sandbox/seed.mts';
import { signWebhook } from '../../sandbox/tiktok/gateway/signature.mts';
import { ORDER_TEMPLATES, placeReadyOrders, waitUntilRouted } from './orderLoad.mts';
import { percentile, type Report } from './report.mts';

interface Setting {
	name: string;
	engine: 'vm' | 'legacy';
	lazyIsolates: boolean;
	/** webhooks at the same moment, before the steady load; 0 = none */
	burst: number;
	perSecond: number;
	seconds: number;
	/** milliseconds for the p99 of the burst and of the steady load; undefined: information only */
	goals?: { burst: number; steady: number };
}

const SETTINGS: Setting[] = [
	{
		name: 'vm, lazy isolates',
		engine: 'vm',
		lazyIsolates: true,
		burst: 300,
		perSecond: 100,
		seconds: 30,
		goals: { burst: 2000, steady: 300 },
	},
	{
		name: 'n8n defaults',
		engine: 'vm',
		lazyIsolates: false,
		burst: 0,
		perSecond: 10,
		seconds: 30,
		goals: { burst: 0, steady: 300 },
	},
	{ name: 'legacy', engine: 'legacy', lazyIsolates: true, burst: 300, perSecond: 100, seconds: 30 },
];

const PLAIN_PATH = 'plain-webhook';

/** The rival: n8n's own Webhook node, answering at once, with nothing behind it. */
const plainWorkflow = {
	name: 'Plain webhook',
	nodes: [
		{
			id: '6f0a7a1e-5a53-4f4c-9d1e-0c5d7b3b8a01',
			name: 'Webhook',
			type: 'n8n-nodes-base.webhook',
			typeVersion: 2.1,
			position: [0, 0],
			webhookId: 'b3c3a7d4-5d0f-4f0e-8f6c-9a9b7a4f1c02',
			parameters: { httpMethod: 'POST', path: PLAIN_PATH, responseMode: 'onReceived', options: {} },
		},
	],
	connections: {},
	settings: { executionOrder: 'v1' },
};

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
		});
		await response.arrayBuffer();
		if (response.status !== 200) answers.refused++;
	} catch {
		answers.refused++;
	}
	answers.milliseconds.push(performance.now() - start);
}

function event(orderId: string): string {
	const now = Math.floor(Date.now() / 1000);
	return JSON.stringify({
		type: 1,
		tts_notification_id: `75${orderId.slice(2)}`,
		shop_id: SHOP_IDS.GB,
		timestamp: now,
		data: { is_on_hold_order: true, order_id: orderId, order_status: 'AWAITING_SHIPMENT', update_time: now },
	});
}

async function burst(url: string, orderIds: string[]): Promise<Answers> {
	const answers: Answers = { milliseconds: [], refused: 0 };
	await Promise.all(orderIds.map((id) => post(url, event(id), answers)));
	return answers;
}

async function steady(url: string, orderIds: string[], perSecond: number): Promise<Answers> {
	const answers: Answers = { milliseconds: [], refused: 0 };
	const start = performance.now();
	const calls: Array<Promise<void>> = [];
	for (const [index, id] of orderIds.entries()) {
		const wait = start + (index * 1000) / perSecond - performance.now();
		if (wait > 0) await sleep(wait);
		calls.push(post(url, event(id), answers));
	}
	await Promise.all(calls);
	return answers;
}

async function measure(report: Report, setting: Setting): Promise<void> {
	const steadyCount = setting.perSecond * setting.seconds;
	const stage: Stage = await startStage({
		build: false,
		only: ORDER_TEMPLATES,
		engine: setting.engine,
		lazyIsolates: setting.lazyIsolates,
		sandbox: { latencyMs: 150, skuCount: setting.burst + steadyCount + 200, checkContracts: false },
		log: console.log,
	});
	try {
		const { sandbox, client } = stage;
		await client.createAndPublish(plainWorkflow);
		const plainUrl = `${stage.n8n.url}/webhook/${PLAIN_PATH}`;
		await until('the plain webhook answers', async () => (await fetch(plainUrl, { method: 'POST' })).ok);
		const registered = sandbox.tiktok.state.webhooks.list(SHOP_IDS.GB);
		const ours = String(registered.find((one) => one.event_type === 'ORDER_STATUS_CHANGE')?.address ?? '');
		if (!ours) throw new Error('The order template registered no webhook');

		const ids = placeReadyOrders(sandbox, setting.burst + steadyCount, { quietly: true });
		const plainSteady = await steady(plainUrl, ids.slice(0, Math.min(steadyCount, 600)), setting.perSecond);
		report.info(
			`${setting.name}: n8n's Webhook node at ${setting.perSecond}/s, p99`,
			percentile(plainSteady.milliseconds, 0.99),
			'ms',
		);
		let refused = 0;
		if (setting.burst) {
			const plainBurst = await burst(plainUrl, ids.slice(0, setting.burst));
			report.info(
				`${setting.name}: n8n's Webhook node, ${setting.burst} at once, p99`,
				percentile(plainBurst.milliseconds, 0.99),
				'ms',
			);
			await sleep(3000);
			const answers = await burst(ours, ids.slice(0, setting.burst));
			refused += answers.refused;
			const p99 = percentile(answers.milliseconds, 0.99);
			const name = `${setting.name}: order webhooks, ${setting.burst} at once, p99`;
			if (setting.goals) report.atMost(name, p99, 'ms', setting.goals.burst);
			else report.info(name, p99, 'ms');
		}
		const answers = await steady(ours, ids.slice(setting.burst), setting.perSecond);
		refused += answers.refused;
		const p99 = percentile(answers.milliseconds, 0.99);
		const name = `${setting.name}: order webhooks at ${setting.perSecond}/s for ${setting.seconds} s, p99`;
		if (setting.goals) report.atMost(name, p99, 'ms', setting.goals.steady);
		else report.info(name, p99, 'ms');
		report.atMost(`${setting.name}: webhooks not answered 200`, refused, 'webhooks', 0);

		// Where there is nothing to reach, nobody waits for the three minutes that NewStore's limit of 20 orders a second takes.
		if (!setting.goals) return;
		await waitUntilRouted(sandbox, ids, 60 + ids.length / 10);
		const { ordersDoubled } = sandbox.oracle();
		report.atMost(`${setting.name}: of ${ids.length} orders twice in NewStore`, ordersDoubled, 'orders', 0);
	} finally {
		await stage.close();
	}
}

export async function run(report: Report): Promise<void> {
	for (const setting of SETTINGS) await measure(report, setting);
}
