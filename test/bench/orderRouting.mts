/**
 * The backlog after an outage: 1,000 orders wait, the sweep of the order template finds them in a real n8n and routes them in
 * one go. Both APIs answer after 150 ms.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { startStage } from '../../scripts/stage/stage.mts';
import { ORDER_TEMPLATES, placeReadyOrders, waitUntilRouted } from './orderLoad.mts';
import type { Report } from './report.mts';

const ORDERS = 1_000;
const SWEEP_EVERY_MS = 5 * 60_000;
const RUN_MS = 100_000;

/** Waits until no scheduled sweep comes in the middle: it would find the same orders and share the limit with ours. */
async function afterScheduledSweep(): Promise<void> {
	const untilNext = SWEEP_EVERY_MS - (Date.now() % SWEEP_EVERY_MS);
	if (untilNext < RUN_MS) await sleep(untilNext + 15_000);
}

export async function run(report: Report): Promise<void> {
	const stage = await startStage({
		build: false,
		only: ORDER_TEMPLATES,
		sandbox: { latencyMs: 150, skuCount: 2_000, checkContracts: false },
		log: console.log,
	});
	try {
		const { sandbox, n8n, client, workflowIds } = stage;
		await afterScheduledSweep();
		sandbox.resetStats();
		let peakMegabytes = 0;
		const sampling = setInterval(() => (peakMegabytes = Math.max(peakMegabytes, n8n.residentBytes() / 1_048_576)), 500);
		const ids = placeReadyOrders(sandbox, ORDERS, { quietly: true });
		await client.run(workflowIds['tts03OrdersRoute'], 'Every 5 minutes');
		const seconds = await waitUntilRouted(sandbox, ids, 180);
		clearInterval(sampling);
		const inject = sandbox.newStore.api.stats()['createInjectedOrder'];
		report.atLeast(`Order template, ${ORDERS} orders`, (ORDERS - 1) / seconds, 'injections/s', 18);
		report.atMost('Order template: answers 429', inject.throttled, 'answers', 0);
		report.atMost('Order template: orders twice in NewStore', sandbox.oracle().ordersDoubled, 'orders', 0);
		report.info('Order template: memory of n8n at its peak', peakMegabytes, 'MB');
	} finally {
		await stage.close();
	}
}
