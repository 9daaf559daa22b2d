/**
 * Write-backs: 1,000 parcels through the node alone, then stores that ship 5 parcels a second until TikTok knows, through
 * the templates in a real n8n; both APIs answer after 150 ms.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { startStage } from '../../scripts/stage/stage.mts';
import type { Sandbox } from '../../sandbox/startSandbox.mts';
import { measureWriteBacks } from './dispatchWriteBack.mts';
import { placeReadyOrders, waitUntilRouted, waitUntilWithStores } from './orderLoad.mts';
import { percentile } from './report.mts';
import type { Report } from './report.mts';

const PARCELS = 200;
const PER_SECOND = 5;
const GIVE_UP_MS = 60_000;

/** Ships one order; gives the milliseconds until TikTok knows. */
async function ship(sandbox: Sandbox, orderId: string, n: number): Promise<number> {
	const { fulfilment, orderBook } = sandbox.newStore;
	const start = performance.now();
	fulfilment.ship(orderBook.find(orderId, 'external')!, {
		carrier: 'RoyalMail',
		trackingCode: `AB${String(n).padStart(9, '0')}GB`,
	});
	const { lines } = sandbox.tiktok.state.orders.require(orderId);
	while (lines.some((line) => line.timesShipped === 0)) {
		if (performance.now() - start > GIVE_UP_MS) throw new Error(`TikTok never learned that order ${orderId} left`);
		await sleep(10);
	}
	return performance.now() - start;
}

export async function run(report: Report): Promise<void> {
	await measureWriteBacks(report);
	const stage = await startStage({
		build: false,
		only: ['03', '03a', '05', '05a', '12'],
		sandbox: { latencyMs: 150, skuCount: 1_000, checkContracts: false, graceSeconds: 1 },
		log: console.log,
	});
	try {
		const { sandbox, client, workflowIds } = stage;
		const ids = placeReadyOrders(sandbox, PARCELS + 1, { quietly: true });
		await client.run(workflowIds['tts03OrdersRoute'], 'Every 5 minutes');
		await waitUntilRouted(sandbox, ids, 120);
		await waitUntilWithStores(sandbox, ids, 60);
		// The first parcel pays for what n8n compiles and reads once.
		await ship(sandbox, ids[PARCELS], PARCELS);
		sandbox.resetStats();
		const running: Array<Promise<number>> = [];
		const start = performance.now();
		for (let n = 0; n < PARCELS; n++) {
			const wait = start + (n * 1000) / PER_SECOND - performance.now();
			if (wait > 0) await sleep(wait);
			running.push(ship(sandbox, ids[n], n));
		}
		const milliseconds = await Promise.all(running);
		const { throttled, shippedTwice } = sandbox.oracle();
		report.atMost(`Store ships → TikTok, ${PER_SECOND}/s: p50`, percentile(milliseconds, 0.5) / 1000, 's', 2);
		report.atMost(`Store ships → TikTok, ${PER_SECOND}/s: p95`, percentile(milliseconds, 0.95) / 1000, 's', 5);
		report.atMost('Store ships → TikTok: answers 429', throttled.tiktok, 'answers', 0);
		report.atMost('Store ships → TikTok: lines shipped twice', shippedTwice, 'lines', 0);
	} finally {
		await stage.close();
	}
}
