/**
 * 1,000 orders found by one sweep, then their 1,000 parcels by another: by one process, by main and one worker, by main and two
 * workers. Seconds, processor time of each part, refused calls, seconds of each node, and what the documented limits alone
 * would take. Both APIs answer after 150 ms. `--orders=200` makes it shorter, `--workers=0,1` plays some of it.
 */
import { loadavg } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { failureOf } from '../../../scripts/stage/n8nClient.mts';
import type { Execution } from '../../../scripts/stage/n8nClient.mts';
import { startStage } from '../../../scripts/stage/stage.mts';
import type { Stage } from '../../../scripts/stage/stage.mts';
import { until } from '../../../scripts/stage/waiting.mts';
import { placeReadyOrders, waitUntilWithStores } from '../orderLoad.mts';
import type { Report } from '../report.mts';
import { secondsAtLimit } from './documentedLimits.mts';
import { option } from './option.mts';
import { processorSeconds } from './processorTime.mts';

/** They pay for what n8n compiles and reads once. */
const FIRST_ORDERS = 5;
const GIVE_UP_SECONDS = 240;
/** No slower than one process, to this tolerance. */
const MOST_TIMES = 1.1;
/** Nodes that take less are not told. */
const TOLD_SECONDS = 0.5;

interface Sweep {
	name: string;
	workflow: string;
	trigger: string;
	/** the workflows whose nodes work on the orders */
	batch: string;
	isDone(stage: Stage, orderId: string): boolean;
	/** what has to happen before; `firstNumber` keeps tracking numbers apart */
	prepare?(stage: Stage, ids: string[], firstNumber: number): Promise<void>;
}

const SWEEPS: Sweep[] = [
	{
		name: '03 routes',
		workflow: 'tts03OrdersRoute',
		trigger: 'Every 15 minutes',
		batch: 'tts03aOrderBatch',
		isDone: ({ sandbox }, id) => sandbox.tiktok.state.orders.require(id).references.size > 0,
	},
	{
		name: '05 writes back',
		workflow: 'tts05DispatchWrb',
		trigger: 'Every 5 minutes',
		batch: 'tts05aDispatchBt',
		isDone: ({ sandbox }, id) => sandbox.tiktok.state.orders.require(id).lines.every((line) => line.timesShipped > 0),
		prepare: async (stage, ids, firstNumber) => {
			await waitUntilWithStores(stage.sandbox, ids, 60);
			shipQuietly(stage, ids, firstNumber);
		},
	},
];

interface Measured {
	seconds: number;
	/** seconds of processor time by part */
	processor: Map<string, number>;
	calls: number;
	refused: number;
	/** what the documented limits allow, one API after the other, and the slowest of them alone */
	atLimits: number;
	slowestLimit: number;
}

const setupOf = (workers: number) =>
	workers === 0 ? 'one process' : `main and ${workers} ${workers === 1 ? 'worker' : 'workers'}`;

function callsOf({ sandbox }: Stage): Array<{ operation: string; calls: number; refused: number }> {
	const of = (system: string, stats: Record<string, { calls: number; throttled: number }>) =>
		Object.entries(stats).map(([name, { calls, throttled }]) => ({
			operation: `${system} ${name}`,
			calls,
			refused: throttled,
		}));
	return [...of('TikTok', sandbox.tiktok.stats()), ...of('NewStore', sandbox.newStore.api.stats())];
}

/** Seconds and items of each node of the executions, summed. */
function nodeSeconds(executions: Execution[]): Array<[node: string, seconds: number, items: number]> {
	const nodes = new Map<string, [number, number]>();
	for (const { data } of executions)
		for (const [node, runs] of Object.entries(data?.resultData.runData ?? {}))
			for (const run of runs as Array<(typeof runs)[number] & { executionTime: number }>) {
				const [ms, items] = nodes.get(node) ?? [0, 0];
				const out = (run.data?.main ?? []).reduce((sum, output) => sum + (output?.length ?? 0), 0);
				nodes.set(node, [ms + run.executionTime, items + out]);
			}
	return [...nodes]
		.map(([node, [ms, items]]): [string, number, number] => [node, ms / 1000, items])
		.filter(([, seconds]) => seconds >= TOLD_SECONDS)
		.sort(([, a], [, b]) => b - a);
}

async function measure(stage: Stage, sweep: Sweep, ids: string[]): Promise<Measured & { nodes: string[] }> {
	const { client, sandbox, workflowIds } = stage;
	sandbox.resetStats();
	const [began, before] = [performance.now(), processorSeconds()];
	const since = new Date().toISOString();
	const id = await client.run(workflowIds[sweep.workflow], sweep.trigger);
	const open = new Set(ids);
	await until(
		`${sweep.name}: all orders`,
		() => {
			for (const one of open) if (sweep.isDone(stage, one)) open.delete(one);
			return open.size === 0;
		},
		GIVE_UP_SECONDS * 1000,
		() => `${open.size} of ${ids.length} are open`,
	);
	const seconds = (performance.now() - began) / 1000;
	const execution = await client.waitForExecution(id, GIVE_UP_SECONDS * 1000);
	if (execution.status !== 'success') throw new Error(`${sweep.name}: ${failureOf(execution)}`);
	const after = processorSeconds();
	const processor = new Map([...after].map(([part, used]) => [part, used - (before.get(part) ?? 0)]));
	const calls = callsOf(stage);
	const limits = calls.map((one) => secondsAtLimit(one.operation, one.calls));
	await sleep(1_000);
	const batches = (
		await client.executions({ workflowId: workflowIds[sweep.batch], includeData: true, limit: 20 })
	).filter(({ startedAt }) => startedAt >= since);
	const nodes = [
		...nodeSeconds([execution]).map(([node, took, items]) => `${sweep.workflow}: ${node} ${took} s, ${items} items`),
		...nodeSeconds(batches).map(([node, took, items]) => `${sweep.batch}: ${node} ${took} s, ${items} items`),
		...calls
			.filter((one) => one.calls > 0)
			.map(
				(one) =>
					`${one.operation}: ${one.calls} calls, ${one.refused} refused, at its limit ${secondsAtLimit(one.operation, one.calls)} s`,
			),
	];
	return {
		seconds,
		processor,
		calls: calls.reduce((sum, one) => sum + one.calls, 0),
		refused: calls.reduce((sum, one) => sum + one.refused, 0),
		atLimits: limits.reduce((sum, one) => sum + one, 0),
		slowestLimit: Math.max(...limits),
		nodes,
	};
}

/** Stores pack everything; no event says so. */
function shipQuietly({ sandbox }: Stage, ids: string[], firstNumber: number): void {
	const quiet = sandbox.faults.add({ system: 'newstore', event: 'drop' });
	const { fulfilment, orderBook } = sandbox.newStore;
	for (const [n, id] of ids.entries())
		fulfilment.ship(orderBook.find(id, 'external')!, {
			carrier: 'RoyalMail',
			trackingCode: `AB${String(firstNumber + n).padStart(9, '0')}GB`,
		});
	sandbox.faults.remove(quiet);
}

/** Neither a schedule nor an event: they would find the same orders, or share the limits with the sweep that is measured. */
async function nothingElseStarts({ client, templates, workflowIds }: Stage): Promise<void> {
	const starts = templates.filter(({ nodes }) =>
		nodes.some(({ type }) => /\.(newStore|tikTokShop|schedule)Trigger$/.test(type)),
	);
	for (const { id } of starts) if (id !== 'tts12Exceptions0') await client.unpublish(workflowIds[id]);
}

async function play(workers: number, orders: number): Promise<Map<string, Measured>> {
	const stage = await startStage({
		build: false,
		workers,
		only: ['03', '03a', '05', '05a', '12'],
		sandbox: { latencyMs: 150, skuCount: 2 * orders, checkContracts: false, graceSeconds: 1 },
		log: console.log,
	});
	try {
		await nothingElseStarts(stage);
		const measured = new Map<string, Measured>();
		for (const count of [FIRST_ORDERS, orders]) {
			const ids = placeReadyOrders(stage.sandbox, count, { quietly: true });
			for (const sweep of SWEEPS) {
				await sweep.prepare?.(stage, ids, count);
				const { nodes, ...one } = await measure(stage, sweep, ids);
				if (count === FIRST_ORDERS) continue;
				console.log(`\n${sweep.name}, ${setupOf(workers)}, load ${loadavg()[0].toFixed(1)}\n  ${nodes.join('\n  ')}`);
				measured.set(sweep.name, one);
			}
		}
		return measured;
	} finally {
		await stage.close();
	}
}

const total = ({ processor }: Measured) => [...processor.values()].reduce((sum, used) => sum + used, 0);

export async function run(report: Report): Promise<void> {
	const orders = Number(option('orders', '1000'));
	const setups = option('workers', '0,1,2').split(',').map(Number);
	let alone: Map<string, Measured> | undefined;
	for (const workers of setups) {
		const measured = await play(workers, orders);
		alone ??= measured;
		for (const [sweep, one] of measured) {
			const name = `${sweep} ${orders} orders, ${setupOf(workers)}`;
			report.info(`${name}`, one.seconds, 's');
			report.info(
				`${name}: processor time`,
				total(one),
				`s (${[...one.processor].map(([part, used]) => `${part} ${used.toFixed(1)}`).join(', ')})`,
			);
			report.info(`${name}: at the documented limits`, one.atLimits, `s, ${one.slowestLimit} s by the slowest alone`);
			report.info(`${name}: refused`, one.refused, `of ${one.calls} calls`);
			report.info(`${name}: load of the machine`, loadavg()[0], '');
			if (measured !== alone)
				report.atMost(`${name}: to one process`, one.seconds / alone.get(sweep)!.seconds, 'times', MOST_TIMES);
		}
	}
}
