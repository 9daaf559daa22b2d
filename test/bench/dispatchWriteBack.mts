/** 1,000 parcels reported by Package: Mark as Shipped in n8n's engine; TikTok Shop answers after 150 ms, 50 calls a second. */
import { SHOP_IDS } from '../../sandbox/seed.mts';
import { runNode } from '../support/engine.mts';
import type { Report } from './report.mts';
import { startSandboxProcess } from './sandboxProcess.mts';
import type { SandboxProcess, SandboxStats } from './sandboxProcess.mts';
import { freshTikTokCredential } from '../support/sandboxCredentials.mts';

const PARCELS = 1_000;
const ROYAL_MAIL = '7117000000000000051';

interface OrderRow {
	id: string;
	lines: Array<{ timesShipped: number }>;
}

interface ListingRow {
	skus: Array<{ sellerSku: string }>;
}

/** What Channel Dispatch puts out for orders of one unit, ready to be shipped. */
async function parcels(sandbox: SandboxProcess): Promise<Array<Record<string, unknown>>> {
	const listings = await sandbox.act<ListingRow[]>('tiktok/snapshotListings', { shopId: SHOP_IDS.GB });
	const skus = listings.flatMap((listing) => listing.skus).filter((sku) => sku.sellerSku.startsWith('BULK-'));
	if (skus.length <= PARCELS) throw new Error(`Only ${skus.length} SKUs for ${PARCELS} orders`);
	const items: Array<Record<string, unknown>> = [];
	for (const [n, { sellerSku }] of skus.slice(0, PARCELS + 1).entries()) {
		const lines = [{ seller_sku: sellerSku, quantity: 1 }];
		const { id } = await sandbox.act<OrderRow>('tiktok/placeOrder', { shopId: SHOP_IDS.GB, lines });
		items.push({
			shop_id: SHOP_IDS.GB,
			order_id: id,
			tracking_number: `AB${String(n).padStart(9, '0')}GB`,
			shipping_provider_id: ROYAL_MAIL,
		});
	}
	await sandbox.act('clock/advance', { minutes: 61 });
	return items;
}

/** How many of the parcels the node says are reported. */
async function markShipped(sandbox: SandboxProcess, input: Array<Record<string, unknown>>): Promise<number> {
	const result = await runNode(
		{
			type: 'n8n-nodes-newstore-tiktokshop.tikTokShop',
			typeVersion: 1,
			parameters: { resource: 'package', operation: 'markShipped', options: {} },
			credentials: { tikTokShopApi: { id: 'tts', name: 'tts' } },
		},
		input,
		{
			tts: freshTikTokCredential(sandbox),
		},
	);
	if (result.error) throw result.error;
	return result.json('Node').filter((item) => item.ok === true).length;
}

export async function measureWriteBacks(report: Report): Promise<void> {
	const sandbox = await startSandboxProcess({ latencyMs: 150, skuCount: PARCELS + 200, checkContracts: false });
	try {
		const input = await parcels(sandbox);
		// The first parcel pays for what n8n loads once.
		await markShipped(sandbox, input.splice(PARCELS));
		await sandbox.act('stats/reset');
		const start = performance.now();
		const shipped = await markShipped(sandbox, input);
		const seconds = (performance.now() - start) / 1000;
		if (shipped !== PARCELS) throw new Error(`Only ${shipped} parcels were reported`);
		const orders = await sandbox.act<OrderRow[]>('tiktok/snapshotOrders', { shopId: SHOP_IDS.GB });
		const notOnce = orders.filter((order) => order.lines.some((line) => line.timesShipped !== 1)).length;
		const { tiktok } = await sandbox.get<SandboxStats>('stats');
		const throttled = Object.values(tiktok).reduce((sum, operation) => sum + operation.throttled, 0);
		report.atLeast(`Package: Mark as Shipped, ${PARCELS} parcels`, PARCELS / seconds, 'calls/s', 47);
		report.atMost('Package: Mark as Shipped: answers 429', throttled, 'answers', 0);
		report.atMost('Package: Mark as Shipped: orders not shipped exactly once', notOnce, 'orders', 0);
	} finally {
		await sandbox.close();
	}
}
