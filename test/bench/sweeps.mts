/**
 * 20,000 open orders: what each sweep calls, and how long that takes at the documented limits of both systems. Each sweep runs
 * in n8n's engine against the sandbox with few orders and with more; what it calls grows along a line (one call for each order,
 * each 50 or each page), which is drawn on to 20,000. What n8n holds of the run is copied as often and measured.
 */
import { createRequire } from 'node:module';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { SHOP_IDS } from '../../sandbox/seed.mts';
import type { RunResult } from '../support/engine.mts';
import { startRetailer } from '../support/retailer.mts';
import type { Retailer } from '../support/retailer.mts';
import { TemplateStage } from '../support/templates.mts';
import { secondsAtLimit } from './queue/documentedLimits.mts';
import type { Report } from './report.mts';

const { listDueOrders } = createRequire(import.meta.url)('../../dist/nodes/ChannelDispatch/find/listDueOrders.js') as {
	listDueOrders(orders: unknown[], settings: unknown): { due: unknown[] };
};

const OPEN = 20_000;
const FEW = 50;
const MORE = 150;
const MOST_MB = 600;
/** a large retailer, twice and ten times as large */
const TIMES = [1, 2, 10];
const CAP = { sellerSku: 'CAP-KHK-OS', quantity: 1 };

const SWEEPS: Array<[name: string, id: string, trigger: string, seconds: number]> = [
	['03 orders that changed', 'tts03OrdersRoute', 'Every 5 minutes', 300],
	['03 all without a NewStore order', 'tts03OrdersRoute', 'Every 15 minutes', 900],
	['03 addresses', 'tts03OrdersRoute', 'Every hour', 3_600],
	['04 cancellations', 'tts04OrderCancel', 'Every 5 minutes', 300],
	['04 compare both sides', 'tts04OrderCancel', 'Every hour', 3_600],
	['05 write back', 'tts05DispatchWrb', 'Every 5 minutes', 300],
	['06 returns that are due', 'tts06ReturnStore', 'Every 5 minutes', 300],
	['07 returns that changed', 'tts07ReturnTikTo', 'Every 15 minutes', 900],
	['07 returns that are due', 'tts07ReturnTikTo', 'Every 5 minutes', 300],
	['09 drift', 'tts09FindDrift00', 'Every hour', 3_600],
	['11 deadlines', 'tts11SlaMonitor0', 'Every 15 minutes', 900],
];
/** Reads what buyers have and may bring back, so all orders are delivered first. After 180 minutes 12s lets another run begin. */
const BY_NIGHT: (typeof SWEEPS)[number] = [
	'06 all orders of the return window',
	'tts06ReturnStore',
	'Every night',
	10_800,
];

interface OpenOrders {
	world: Retailer;
	stage: TemplateStage;
	orderIds: string[];
}

type Calls = Record<string, number>;

interface Measured {
	calls: Calls;
	cpuSeconds: number;
	run: RunResult;
}

function callsOf({ tikTok, newStore }: Retailer): Calls {
	const of = (system: string, stats: Record<string, { calls: number }>) =>
		Object.entries(stats).map(([operation, { calls }]): [string, number] => [`${system} ${operation}`, calls]);
	return Object.fromEntries([...of('TikTok', tikTok.stats()), ...of('NewStore', newStore.api.stats())]);
}

async function openOrders(count: number): Promise<OpenOrders> {
	const world = await startRetailer();
	const stage = new TemplateStage(world.credentials, world.rows);
	stage.set('dry_run', 'false');
	for (const { location_id: location } of world.rows.tts_locations)
		world.newStore.stock.moveOnHand(CAP.sellerSku, String(location), count);
	const sku = world.tikTok.actions
		.snapshotListings({ shopId: SHOP_IDS.GB })
		.flatMap(({ skus }) => skus)
		.find(({ sellerSku }) => sellerSku === CAP.sellerSku)!;
	world.tikTok.actions.adjustStock({
		skuId: sku.skuId,
		warehouseId: sku.warehouses[0].warehouseId,
		available: count + 10,
	});
	const orders = Array.from({ length: count }, () => ({ shop_id: SHOP_IDS.GB, order_id: world.readyOrder([CAP]) }));
	const routed = await stage.run('tts03aOrderBatch', 'When orders have to be routed', orders);
	if (routed.error) throw routed.error;
	world.pass({ minutes: 11 });
	// What began before the orders, as in a day that goes on.
	for (const [, id, trigger] of SWEEPS) await stage.run(id, trigger);
	return { world, stage, orderIds: orders.map(({ order_id: id }) => id) };
}

function deliver({ world, orderIds }: OpenOrders): void {
	const { actions } = world.tikTok;
	for (const orderId of orderIds) {
		world.ship(orderId);
		if (world.onTikTok(orderId).status === 'AWAITING_SHIPMENT') actions.shipInSellerCenter({ orderId });
		actions.carrierCollects({ orderId });
		actions.carrierDelivers({ orderId });
	}
	world.pass({ minutes: 1 });
}

async function measure({ world, stage }: OpenOrders, id: string, trigger: string): Promise<Measured> {
	const before = callsOf(world);
	const cpu = process.cpuUsage();
	const run = await stage.run(id, trigger);
	if (run.error) throw run.error;
	const used = process.cpuUsage(cpu);
	const after = callsOf(world);
	const calls = Object.fromEntries(Object.entries(after).map(([name, count]) => [name, count - (before[name] ?? 0)]));
	return { calls, cpuSeconds: (used.user + used.system) / 1e6, run };
}

/** On the line through both measurements. */
const drawnOn = (few: number, more: number, orders: number) => few + ((more - few) / (MORE - FEW)) * (orders - FEW);

/** One node after the other, each at the limit of its API. */
const secondsOf = (few: Calls, more: Calls, orders: number): number =>
	[...new Set([...Object.keys(few), ...Object.keys(more)])].reduce(
		(sum, name) => sum + secondsAtLimit(name, Math.max(0, drawnOn(few[name] ?? 0, more[name] ?? 0, orders))),
		0,
	);

setFlagsFromString('--expose_gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Bytes in use when nothing is left to collect. */
function heapUsed(): number {
	collectGarbage();
	return process.memoryUsage().heapUsed;
}

/** Megabytes that the items of all nodes of the run take with 20,000 orders; n8n holds them until the run ends. */
function heldMb({ run }: RunResult): number {
	const items = Object.values(run.data.resultData.runData).flatMap((tasks) =>
		tasks.map((task) => task.data?.main ?? []),
	);
	const json = JSON.stringify(items);
	const copies: unknown[] = [];
	const before = heapUsed();
	for (let copy = 0; copy < 10; copy++) copies.push(JSON.parse(json));
	const each = (heapUsed() - before) / copies.length;
	return (Math.max(0, each) * (OPEN / MORE)) / 1e6;
}

/** Orders that 05 looks at in one run, at most over an hour. */
function mostOf05(open: number): number {
	const now = Date.UTC(2026, 10, 27, 12);
	const orders = Array.from({ length: open }, (_, place) => ({
		shop_id: SHOP_IDS.GB,
		order_id: String(576460000000000000n + BigInt(place) * 7_001n),
		rts_sla_time: now / 1000 + 3_600 + place,
	}));
	const slots = Array.from({ length: 12 }, (_, slot) => now + slot * 300_000);
	const settings = { cases: [], longestWaitMinutes: 60, mostOrders: 6_000 };
	return Math.max(...slots.map((at) => listDueOrders(orders, { ...settings, now: at }).due.length));
}

/** What one sweep costs with 20,000 open orders, with twice and with ten times as many. */
export interface SweepCost {
	name: string;
	everySeconds: number;
	/** at the documented limits of both systems */
	seconds: [at1: number, at2: number, at10: number];
	/** that n8n holds of the run, with 20,000 */
	megabytes: number;
}

export async function run(report: Report): Promise<SweepCost[]> {
	const costs: SweepCost[] = [];
	const [small, large] = [await openOrders(FEW), await openOrders(MORE)];
	try {
		for (const sweep of [...SWEEPS, BY_NIGHT]) {
			const [name, id, trigger, interval] = sweep;
			if (sweep === BY_NIGHT) for (const orders of [small, large]) deliver(orders);
			const [few, more] = [await measure(small, id, trigger), await measure(large, id, trigger)];
			const at = (orders: number) => secondsOf(few.calls, more.calls, orders);
			const is05 = id === 'tts05DispatchWrb';
			const seconds = TIMES.map((times) => at(is05 ? mostOf05(OPEN * times) : OPEN * times)) as SweepCost['seconds'];
			const megabytes = heldMb(more.run);
			costs.push({ name, everySeconds: interval, seconds, megabytes });
			if (is05) {
				report.info(`${name}, ${OPEN} open: at the documented limits (before)`, at(OPEN), 's');
				report.info(
					`${name}: open orders that fit into ${interval} s (before)`,
					(interval * OPEN) / at(OPEN),
					'orders',
				);
				report.info('05 write back: orders that one run looks at', mostOf05(OPEN), 'orders');
				report.atMost(`05 write back, ${OPEN} open: at the documented limits`, seconds[0], 's', interval);
			} else report.atMost(`${name}, ${OPEN} open: at the documented limits`, seconds[0], 's', interval);
			report.atMost(`${name}: what n8n holds of the run`, megabytes, 'MB', MOST_MB);
			report.info(
				`${name}: processor time, both systems included`,
				drawnOn(few.cpuSeconds, more.cpuSeconds, OPEN),
				's',
			);
		}
	} finally {
		await small.world.close();
		await large.world.close();
	}
	return costs;
}
