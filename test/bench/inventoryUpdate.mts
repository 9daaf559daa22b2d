/**
 * 10,000 changed SKUs in 2,500 products pushed by Inventory: Update in n8n's engine, against n8n's HTTP Request node that
 * sends the same calls item by item. TikTok Shop answers after 150 ms and allows 50 calls a second.
 */
import { SHOP_IDS } from '../../sandbox/seed.mts';
import { runNode, runWorkflow } from '../support/engine.mts';
import type { Report } from './report.mts';
import { startSandboxProcess } from './sandboxProcess.mts';
import type { SandboxProcess, SandboxStats } from './sandboxProcess.mts';
import { freshTikTokCredential } from '../support/sandboxCredentials.mts';

const PRODUCTS = 2_500;
const ITEM_BY_ITEM = 60;
const COLD = 200;

interface ListingRow {
	shopId: string;
	productId: string;
	status: string;
	skus: Array<{ skuId: string; warehouses: Array<{ warehouseId: string }> }>;
}

/** Updates as Channel Stock puts them out, for listings of four SKUs. */
async function updates(sandbox: SandboxProcess): Promise<Array<Record<string, unknown>>> {
	const listings = await sandbox.act<ListingRow[]>('tiktok/snapshotListings', { shopId: SHOP_IDS.GB });
	return listings
		.filter((listing) => listing.status === 'ACTIVATE' && listing.skus.length === 4)
		.slice(0, PRODUCTS)
		.map((listing) => ({
			shop_id: listing.shopId,
			product_id: listing.productId,
			skus: listing.skus.map((sku, n) => ({
				id: sku.skuId,
				inventory: sku.warehouses.map(({ warehouseId }) => ({ warehouse_id: warehouseId, quantity: 3 + n })),
			})),
		}));
}

function credentials(sandbox: SandboxProcess) {
	return {
		tts: freshTikTokCredential(sandbox),
	};
}

export async function run(report: Report): Promise<void> {
	const sandbox = await startSandboxProcess({ latencyMs: 150, skuCount: 12_000, checkContracts: false });
	try {
		const input = await updates(sandbox);
		const skus = input.reduce((sum, item) => sum + (item.skus as unknown[]).length, 0);
		if (input.length < PRODUCTS) throw new Error(`The sandbox has only ${input.length} listings of four SKUs`);
		const tikTok = { credentials: { tikTokShopApi: { id: 'tts', name: 'tts' } } };

		const push = async (items: Array<Record<string, unknown>>) =>
			await runNode(
				{
					type: 'n8n-nodes-newstore-tiktokshop.tikTokShop',
					typeVersion: 1,
					parameters: { resource: 'inventory', operation: 'update', options: {} },
					...tikTok,
				},
				items,
				credentials(sandbox),
			);
		// The node begins with 3 writes a second and learns what TikTok Shop takes, once in the life of n8n.
		const startCold = performance.now();
		await push(input.slice(0, COLD));
		report.info(
			`Inventory: Update, first ${COLD} products after a start of n8n`,
			(performance.now() - startCold) / 1000,
			's',
		);

		await sandbox.act('stats/reset');
		const start = performance.now();
		const pushed = await push(input);
		const seconds = (performance.now() - start) / 1000;
		if (pushed.error) throw pushed.error;
		const { tiktok } = await sandbox.get<SandboxStats>('stats');
		const calls = tiktok['updateInventory'];
		if (pushed.json('Node').length !== PRODUCTS) throw new Error('Some products were not updated');
		const rate = PRODUCTS / seconds;
		report.info('Inventory: Update: SKUs pushed', skus, 'SKUs');
		report.atLeast(`Inventory: Update, ${PRODUCTS} products`, rate, 'calls/s', 47);
		report.atMost('Inventory: Update: answers 429', calls.throttled, 'answers', 0);

		const small = input.slice(0, ITEM_BY_ITEM);
		const startPlain = performance.now();
		// Given many items at once, the HTTP Request node sends them all at once and is answered 429; a loop sends one by one.
		const plain = await runWorkflow(
			{
				nodes: [
					{ name: 'Start', type: 'n8n-nodes-base.manualTrigger' },
					{
						name: 'Loop',
						type: 'n8n-nodes-base.splitInBatches',
						typeVersion: 3,
						parameters: { batchSize: 1, options: {} },
					},
					{
						name: 'HTTP Request',
						type: 'n8n-nodes-base.httpRequest',
						typeVersion: 4.2,
						parameters: {
							method: 'POST',
							url: `=${sandbox.tiktokUrl}/product/202309/products/{{ $json.product_id }}/inventory/update`,
							authentication: 'predefinedCredentialType',
							nodeCredentialType: 'tikTokShopApi',
							sendBody: true,
							specifyBody: 'json',
							jsonBody: '={{ { skus: $json.skus } }}',
							options: {},
						},
						...tikTok,
					},
				],
				connections: {
					Start: { main: [[{ node: 'Loop', type: 'main', index: 0 }]] },
					Loop: { main: [[], [{ node: 'HTTP Request', type: 'main', index: 0 }]] },
					'HTTP Request': { main: [[{ node: 'Loop', type: 'main', index: 0 }]] },
				},
			},
			{ start: 'Start', input: small, credentials: credentials(sandbox) },
		);
		const plainRate = ITEM_BY_ITEM / ((performance.now() - startPlain) / 1000);
		if (plain.error) throw plain.error;
		if (plain.json('HTTP Request').length !== ITEM_BY_ITEM) throw new Error('The HTTP Request node did not send all');
		report.info(`HTTP Request node item by item, ${ITEM_BY_ITEM} products`, plainRate, 'calls/s');
		report.atLeast('Inventory: Update against HTTP Request item by item', rate / plainRate, '×', 6);
	} finally {
		await sandbox.close();
	}
}
