/** In-store sales at 5 a second: how long until TikTok shows the new stock; both APIs answer after 150 ms. */
import { setTimeout as sleep } from 'node:timers/promises';
import { startStage } from '../../scripts/stage/stage.mts';
import { SHOP_IDS } from '../../sandbox/seed.mts';
import type { Sandbox } from '../../sandbox/startSandbox.mts';
import { availableUnits } from '../../sandbox/tiktok/catalogue/catalogue.mts';
import { percentile } from './report.mts';
import type { Report } from './report.mts';

const SALES = 200;
const PER_SECOND = 5;
const GIVE_UP_MS = 60_000;

const shownOnTikTok = (sandbox: Sandbox, sellerSku: string) =>
	availableUnits(sandbox.tiktok.state.catalogue.skusOf(SHOP_IDS.GB, sellerSku)[0]);

/** Milliseconds from the sale until TikTok shows another number for the SKU than before. */
async function sell(sandbox: Sandbox, sellerSku: string): Promise<number> {
	const before = shownOnTikTok(sandbox, sellerSku);
	const start = performance.now();
	sandbox.newStore.inventory.sell('LONDON-STORE', [{ productId: sellerSku, quantity: 1 }]);
	while (shownOnTikTok(sandbox, sellerSku) === before) {
		if (performance.now() - start > GIVE_UP_MS) throw new Error(`TikTok never learned of the sale of ${sellerSku}`);
		await sleep(10);
	}
	return performance.now() - start;
}

export async function run(report: Report): Promise<void> {
	const stage = await startStage({
		build: false,
		only: ['01', '01a', '12'],
		sandbox: { latencyMs: 150, skuCount: 1_000, checkContracts: false },
		log: console.log,
	});
	try {
		const { sandbox } = stage;
		const skus = sandbox.seed.products.map((product) => product.productId).filter((id) => id.startsWith('BULK-'));
		// The first sale pays for what n8n compiles and reads once.
		await sell(sandbox, skus[SALES]);
		const running: Array<Promise<number>> = [];
		const start = performance.now();
		for (let n = 0; n < SALES; n++) {
			const wait = start + (n * 1000) / PER_SECOND - performance.now();
			if (wait > 0) await sleep(wait);
			running.push(sell(sandbox, skus[n]));
		}
		const milliseconds = await Promise.all(running);
		report.atMost(`Sale in a store → TikTok, ${PER_SECOND}/s: p50`, percentile(milliseconds, 0.5) / 1000, 's', 2);
		report.atMost(`Sale in a store → TikTok, ${PER_SECOND}/s: p95`, percentile(milliseconds, 0.95) / 1000, 's', 5);
		report.atMost('Sale in a store → TikTok: answers 429', sandbox.oracle().throttled.tiktok, 'answers', 0);
	} finally {
		await stage.close();
	}
}
