/**
 * Refunds: stores take back 2 orders a second until TikTok has made the refund, through the templates in a real n8n; both
 * APIs answer after 150 ms.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { startStage } from '../../scripts/stage/stage.mts';
import type { Sandbox } from '../../sandbox/startSandbox.mts';
import { deliverQuietly, placeReadyOrders, waitUntilRouted, waitUntilWithStores } from './orderLoad.mts';
import { percentile } from './report.mts';
import type { Report } from './report.mts';

const RETURNS = 120;
const PER_SECOND = 2;
const GIVE_UP_MS = 60_000;

/** The store takes all of an order back; gives the milliseconds until the refund is on TikTok. */
async function takeBack(sandbox: Sandbox, orderId: string): Promise<number> {
	const { orderBook, returnBook } = sandbox.newStore;
	const order = orderBook.find(orderId, 'external')!;
	const start = performance.now();
	returnBook.book(order, {
		locationId: 'LONDON-STORE',
		goods: order.items.map((item) => ({ itemId: item.id, conditionCode: 1 })),
	});
	while (sandbox.tiktok.state.returns.ofOrder(orderId).length === 0) {
		if (performance.now() - start > GIVE_UP_MS) throw new Error(`Order ${orderId} was never refunded`);
		await sleep(10);
	}
	return performance.now() - start;
}

export async function run(report: Report): Promise<void> {
	const stage = await startStage({
		build: false,
		only: ['03', '03a', '06', '06a', '06b', '06c', '07', '07a', '12'],
		sandbox: { latencyMs: 150, skuCount: 1_000, checkContracts: false, graceSeconds: 1 },
		log: console.log,
	});
	try {
		const { sandbox, client, workflowIds } = stage;
		const ids = placeReadyOrders(sandbox, RETURNS + 1, { quietly: true });
		await client.run(workflowIds['tts03OrdersRoute'], 'Every 5 minutes');
		await waitUntilRouted(sandbox, ids, 120);
		await waitUntilWithStores(sandbox, ids, 60);
		deliverQuietly(sandbox, ids);
		// The first return pays for what n8n compiles and reads once.
		await takeBack(sandbox, ids[RETURNS]);
		sandbox.resetStats();
		const running: Array<Promise<number>> = [];
		const start = performance.now();
		for (let n = 0; n < RETURNS; n++) {
			const wait = start + (n * 1000) / PER_SECOND - performance.now();
			if (wait > 0) await sleep(wait);
			running.push(takeBack(sandbox, ids[n]));
		}
		const milliseconds = await Promise.all(running);
		const { throttled, refundedTwice } = sandbox.oracle();
		report.atMost(
			`Store return → refund on TikTok, ${PER_SECOND}/s: p50`,
			percentile(milliseconds, 0.5) / 1000,
			's',
			3,
		);
		report.atMost(
			`Store return → refund on TikTok, ${PER_SECOND}/s: p95`,
			percentile(milliseconds, 0.95) / 1000,
			's',
			6,
		);
		report.atMost('Store return → refund: answers 429', throttled.tiktok, 'answers', 0);
		report.atMost('Store return → refund: refunds made twice', refundedTwice, 'refunds', 0);
	} finally {
		await stage.close();
	}
}
