/**
 * Limits that TikTok Shop does not tell: how much of a hidden limit Inventory: Update reaches within a minute, and how many of
 * its calls are refused on the way. TikTok Shop answers after 150 ms.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { SHOP_IDS } from '../../sandbox/seed.mts';
import { runNode } from '../support/engine.mts';
import type { Report } from './report.mts';
import { startSandboxProcess } from './sandboxProcess.mts';
import type { SandboxProcess, SandboxStats } from './sandboxProcess.mts';
import { freshTikTokCredential } from '../support/sandboxCredentials.mts';

const HIDDEN = [10, 30, 50];
const SECONDS = 60;
const SAMPLE_S = 2;
/** Length of the stretch that counts as reached. */
const STRETCH = 10 / SAMPLE_S;

interface ListingRow {
	productId: string;
	skus: Array<{ skuId: string; warehouses: Array<{ warehouseId: string }> }>;
}

const credentials = ({ tiktokUrl }: SandboxProcess) => ({
	tts: freshTikTokCredential({ tiktokUrl }),
});

export async function run(report: Report): Promise<void> {
	for (const limit of HIDDEN) await against(report, limit);
}

async function against(report: Report, limit: number): Promise<void> {
	const sandbox = await startSandboxProcess({ latencyMs: 150, checkContracts: false });
	try {
		await sandbox.act('tiktok/setSwitches', { callsPerSecond: limit });
		const [listing] = await sandbox.act<ListingRow[]>('tiktok/snapshotListings', { shopId: SHOP_IDS.GB });
		const skus = listing.skus.map(({ skuId, warehouses }) => ({
			id: skuId,
			inventory: warehouses.map(({ warehouseId }) => ({ warehouse_id: warehouseId, quantity: 3 })),
		}));
		const input = Array.from({ length: limit * SECONDS }, () => ({ product_id: listing.productId, skus }));
		const running = runNode(
			{
				type: 'n8n-nodes-newstore-tiktokshop.tikTokShop',
				typeVersion: 1,
				parameters: { resource: 'inventory', operation: 'update', options: {} },
				credentials: { tikTokShopApi: { id: 'tts', name: 'tts' } },
			},
			input,
			credentials(sandbox),
		);
		const counts: Array<{ taken: number; throttled: number; atMs: number }> = [];
		for (let sample = 0; sample <= SECONDS / SAMPLE_S; sample++) {
			const { tiktok } = await sandbox.get<SandboxStats>('stats');
			const { calls = 0, throttled = 0 } = tiktok['updateInventory'] ?? {};
			counts.push({ taken: calls - throttled, throttled, atMs: performance.now() });
			await sleep(SAMPLE_S * 1000);
		}
		const rates = counts
			.slice(STRETCH)
			.map(({ taken, atMs }, n) => (taken - counts[n].taken) / ((atMs - counts[n].atMs) / 1000));
		const last = counts[counts.length - 1];
		report.atLeast(
			`Hidden limit of ${limit} calls/s: reached within a minute`,
			(100 * Math.max(...rates)) / limit,
			'%',
			90,
		);
		report.atMost(
			`Hidden limit of ${limit} calls/s: refused in the first minute`,
			(100 * last.throttled) / (last.taken + last.throttled),
			'% of calls',
			1,
		);
		const { error } = await running;
		if (error) throw error;
	} finally {
		await sandbox.close();
	}
}
