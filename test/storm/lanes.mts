/**
 * Queue mode loses what is under way: Redis with and without its data, workers, main. Both lanes of the door of the orders stand
 * in an execution when it strikes. In the end the next order has been routed within a minute after everything was back, those
 * before are found by a sweep, none is doubled, and what was lost is in the log and, beyond the limit, in a case.
 */
import { existsSync, readFileSync } from 'node:fs';
import { SHOP_IDS } from '../../sandbox/seed.mts';
import type { Sandbox, SandboxOptions } from '../../sandbox/startSandbox.mts';
import { failureOf } from '../../scripts/stage/n8nClient.mts';
import type { Stage } from '../../scripts/stage/stage.mts';
import { sendToRedis } from '../../scripts/stage/queueServices.mts';
import { until } from '../../scripts/stage/waiting.mts';
import { killAndStart, killRedis, startEnded } from './weather.mts';
import type { Tell } from './weather.mts';

/** How soon the next order has to be in NewStore, once everything is back. */
const NEXT_ORDER_SECONDS = 60;
const SWEEP_SECONDS = 60;
/** Longer than any of the outages: nobody ends by himself while something is away. */
const SLOW_CALL_MS = 12_000;
/** Job ids of a Redis that starts anew are below these: else the end of another job passes for that of the lost one. */
const FIRST_JOB_ID = 5000;
/** Longest Execution of the door: a minute is the least it takes. */
const LONGEST_EXECUTION_MINUTES = 1;

interface Outage {
	name: string;
	/** kills, and gives back when everything is up again */
	strike(stage: Stage): Promise<void>;
	/** what the log of main, or of a worker, has to say about it */
	logged: RegExp;
	/** n8n never hears of the end: a case has to say so after the longest time of an execution */
	isNeverReported?: true;
}

interface OutageResult {
	outage: string;
	/** from the moment at which everything was back to the next order in NewStore */
	nextOrderSeconds: number;
	/** orders that were under way or came meanwhile, and those of them that a sweep had to find */
	before: number;
	foundBySweep: number;
	logLines: number;
	cases: string[];
	problems: string[];
}

const SKUS = ['TEE-WHT-S', 'JEAN-IND-32', 'TEE-BLK-L', 'SHIRT-WHT-M'];

const STALLED = /stalled|has not ended after \d+ s/i;

/** The lost data first: an open case takes in what is lost later, and no new one comes. */
export const OUTAGES: Outage[] = [
	{
		name: 'Redis loses its data',
		strike: async (stage) => await killRedis(stage, 2, true),
		logged: /has not ended after \d+ s/,
		isNeverReported: true,
	},
	{ name: 'Redis killed, with its file', strike: async (stage) => await killRedis(stage, 2), logged: /Redis/ },
	{
		name: 'Redis away for 20 s',
		strike: async (stage) => {
			await killRedis(stage, 20);
			await startEnded(stage);
		},
		logged: /Unable to connect to Redis/,
	},
	{ name: 'one worker killed', strike: async ({ workers }) => await killAndStart(workers[0]), logged: STALLED },
	{ name: 'both workers killed', strike: async ({ workers }) => await killAndStart(...workers), logged: STALLED },
	{ name: 'main killed', strike: async ({ n8n }) => await killAndStart(n8n), logged: /n8n ready on/ },
];

export const lanesStorm = {
	workers: 2,
	templates: ['02', '03w', '12'],
	sandbox: (): SandboxOptions => ({ checkContracts: false }),

	/** `scale` below 1 plays the first outages only. */
	async play(
		stage: Stage,
		scale: number,
		tell: Tell,
	): Promise<{ ok: boolean; storm: 'lanes'; results: OutageResult[] }> {
		await stage.client.runAndWait(stage.workflowIds['tts02StockRecon0'], 'Now, by hand');
		await prepareLanes(stage);
		const results: OutageResult[] = [];
		for (const outage of OUTAGES.slice(0, Math.ceil(OUTAGES.length * scale))) {
			const result = await playOutage(stage, outage, tell);
			results.push(result);
			tell(
				`${outage.name}: the next order was in NewStore ${result.nextOrderSeconds} s after everything was back; a sweep found ${result.foundBySweep} of ${result.before} before; ` +
					`${result.logLines} log lines; cases: ${result.cases.join(', ') || 'none'}${result.problems.map((one) => `\n  WRONG: ${one}`).join('')}`,
			);
		}
		return { ok: results.every(({ problems }) => problems.length === 0), storm: 'lanes', results };
	},
};

/** High job ids, and a limit for executions that this test can wait for. */
export async function prepareLanes({ client, queue, workflowIds }: Stage): Promise<void> {
	await sendToRedis(queue!.redis.port, ['SET', 'bull:jobs:id', String(FIRST_JOB_ID)]);
	const id = workflowIds['tts03wDoorOrders'];
	const { name, nodes, connections, settings } = await client.api<{
		name: string;
		nodes: Array<{ type: string; parameters: { options?: object } }>;
		connections: object;
		settings: object;
	}>('get', `/workflows/${id}`);
	const trigger = nodes.find(({ type }) => type.endsWith('.tikTokShopTrigger'))!;
	trigger.parameters.options = { ...trigger.parameters.options, maxRunMinutes: LONGEST_EXECUTION_MINUTES };
	await client.api('put', `/workflows/${id}`, { name, nodes, connections, settings });
	await client.publish(id);
}

export async function playOutage(stage: Stage, outage: Outage, tell: Tell): Promise<OutageResult> {
	const { sandbox, client, workflowIds } = stage;
	const problems: string[] = [];
	const casesBefore = new Set((await client.rows<{ id: number }>('tts_cases')).map(({ id }) => id));
	const logsBefore = logs(stage);

	const before = await fillLanes(sandbox);
	tell(`${outage.name}: both lanes are in an execution.`);
	await outage.strike(stage);
	const back = performance.now();
	sandbox.faults.clear();
	await client.signIn();
	const next = placeReadyOrder(sandbox);
	const nextOrderSeconds = await inNewStore(sandbox, [next], NEXT_ORDER_SECONDS).then(
		() => Math.round((performance.now() - back) / 100) / 10,
		(error: Error) => {
			problems.push(error.message);
			return Infinity;
		},
	);

	const missing = before.filter((id) => !isInNewStore(sandbox, id));
	try {
		const sweep = await client.runAndWait(workflowIds['tts03OrdersRoute'], 'Every 5 minutes', SWEEP_SECONDS * 1000);
		if (sweep.status !== 'success') problems.push(`the sweep failed: ${failureOf(sweep)}`);
		await inNewStore(sandbox, [...before, next], SWEEP_SECONDS);
	} catch (error) {
		problems.push((error as Error).message);
	}

	const newCases = async () =>
		(await client.rows<{ id: number; code: string }>('tts_cases'))
			.filter(({ id }) => !casesBefore.has(id))
			.map(({ code }) => code);
	if (outage.isNeverReported) {
		const limit = (LONGEST_EXECUTION_MINUTES + 1) * 60_000;
		await until(
			'a case of the lost execution',
			async () => (await newCases()).includes('WORKFLOW_EXECUTION_LOST'),
			limit,
		).catch((error: Error) => problems.push(error.message));
	}
	const logLines = linesSince(stage, logsBefore).filter((line) => outage.logged.test(line)).length;
	if (!logLines) problems.push(`no log line says ${String(outage.logged)}`);
	const { ordersLost, ordersDoubled } = sandbox.oracle();
	if (ordersDoubled) problems.push(`${ordersDoubled} orders doubled`);
	if (ordersLost) problems.push(`${ordersLost} orders lost`);
	const cases = await newCases();
	return {
		outage: outage.name,
		nextOrderSeconds,
		before: before.length,
		foundBySweep: missing.length,
		logLines,
		cases,
		problems,
	};
}

/** Two orders, each in an execution of its own whose call to NewStore takes long, and a third that waits for a lane. */
async function fillLanes(sandbox: Sandbox): Promise<string[]> {
	const rule = { system: 'newstore', operationId: 'createInjectedOrder', kind: 'slow', delayMs: SLOW_CALL_MS } as const;
	const slow = sandbox.faults.add(rule);
	const ids: string[] = [];
	for (const lane of [1, 2]) {
		ids.push(placeReadyOrder(sandbox));
		const called = () => (sandbox.faults.list().find(({ id }) => id === slow)?.struck ?? 0) >= lane;
		await until(`lane ${lane} is in an execution`, called, 60_000);
	}
	ids.push(placeReadyOrder(sandbox));
	return ids;
}

/** The products of the shop take turns. The hold is released, no time is skipped: the sweep reckons from its last run. */
function placeReadyOrder({ tiktok }: Sandbox): string {
	const sku = SKUS[[...tiktok.state.orders.all()].length % SKUS.length];
	const { id } = tiktok.actions.placeOrder({ shopId: SHOP_IDS.GB, lines: [{ seller_sku: sku, quantity: 1 }] });
	tiktok.actions.releaseHold({ orderId: id });
	return id;
}

const isInNewStore = (sandbox: Sandbox, id: string) => sandbox.newStore.orderBook.find(id, 'external') !== undefined;

async function inNewStore(sandbox: Sandbox, ids: string[], seconds: number): Promise<void> {
	const missing = () => ids.filter((id) => !isInNewStore(sandbox, id));
	await until(
		'orders in NewStore',
		() => missing().length === 0,
		seconds * 1000,
		() => missing().join(', '),
	);
}

const logFiles = ({ n8n, workers }: Stage) => [n8n, ...workers].map(({ logFile }) => logFile);
const linesOf = (file: string) => (existsSync(file) ? readFileSync(file, 'utf8').split('\n') : []);
const logs = (stage: Stage) => logFiles(stage).map((file) => linesOf(file).length - 1);
const linesSince = (stage: Stage, before: number[]) =>
	logFiles(stage).flatMap((file, n) => linesOf(file).slice(before[n]));
