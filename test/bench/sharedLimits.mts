/**
 * One limit, several processes of n8n that know nothing of each other, as the workers of queue mode: 2,000 inventory updates
 * against 50 a second by one process, by two and by three, each new. TikTok Shop answers after 150 ms.
 */
import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { SHOP_IDS } from '../../sandbox/seed.mts';
import type { runNode } from '../support/engine.mts';
import type { Report } from './report.mts';
import { startSandboxProcess } from './sandboxProcess.mts';
import type { SandboxProcess, SandboxStats } from './sandboxProcess.mts';
import { freshTikTokCredential } from '../support/sandboxCredentials.mts';

const UPDATES = 2_000;
const PROCESSES = [1, 2, 3];

/** What a child runs. */
export interface NodeRun {
	node: Parameters<typeof runNode>[0];
	items: Array<Record<string, unknown>>;
	credentials: Parameters<typeof runNode>[2];
}

interface ListingRow {
	productId: string;
	skus: Array<{ skuId: string; warehouses: Array<{ warehouseId: string }> }>;
}

export async function run(report: Report): Promise<void> {
	const rates: number[] = [];
	for (const count of PROCESSES) {
		const { rate, refused } = await measure(count);
		rates.push(rate);
		const name = `${UPDATES} updates against 50/s by ${count} ${count === 1 ? 'process' : 'processes'}`;
		report.info(name, rate, 'calls/s');
		if (count === 1) report.atMost(`${name}: answers 429`, refused, 'answers', 0);
		else {
			report.atMost(`${name}: answers 429`, (100 * refused) / UPDATES, '% of calls', 1);
			report.atLeast(`${name}: of what one reaches`, (100 * rate) / rates[0], '%', 80);
		}
	}
}

async function measure(count: number): Promise<{ rate: number; refused: number }> {
	const sandbox = await startSandboxProcess({ latencyMs: 150, checkContracts: false });
	try {
		const children = await Promise.all(Array.from({ length: count }, startChild));
		const work = await updates(sandbox);
		const start = performance.now();
		await Promise.all(children.map(async (child) => await runIn(child, work(UPDATES / count))));
		const seconds = (performance.now() - start) / 1000;
		const { tiktok } = await sandbox.get<SandboxStats>('stats');
		return { rate: UPDATES / seconds, refused: tiktok['updateInventory'].throttled };
	} finally {
		await sandbox.close();
	}
}

async function startChild(): Promise<ChildProcess> {
	const child = fork(fileURLToPath(new URL('./sharedLimitsChild.mts', import.meta.url)));
	await new Promise((resolve, reject) => {
		child.once('message', resolve);
		child.once('exit', (code) => reject(new Error(`A process ended with status ${code}`)));
	});
	return child;
}

async function runIn(child: ChildProcess, work: NodeRun): Promise<void> {
	const ended = new Promise<{ done: number; error?: string }>((resolve, reject) => {
		child.once('message', (message) => resolve(message as { done: number; error?: string }));
		child.once('exit', (code) => reject(new Error(`A process ended with status ${code}`)));
	});
	child.send(work);
	const { done, error } = await ended;
	if (error || done !== work.items.length) throw new Error(`${done} of ${work.items.length} updates: ${error ?? ''}`);
}

async function updates(sandbox: SandboxProcess): Promise<(count: number) => NodeRun> {
	const [listing] = await sandbox.act<ListingRow[]>('tiktok/snapshotListings', { shopId: SHOP_IDS.GB });
	const skus = listing.skus.map(({ skuId, warehouses }) => ({
		id: skuId,
		inventory: warehouses.map(({ warehouseId }) => ({ warehouse_id: warehouseId, quantity: 3 })),
	}));
	return (count) => ({
		node: {
			type: 'n8n-nodes-newstore-tiktokshop.tikTokShop',
			typeVersion: 1,
			parameters: { resource: 'inventory', operation: 'update', options: {} },
			credentials: { tikTokShopApi: { id: 'tts', name: 'tts' } },
		},
		items: Array.from({ length: Math.ceil(count) }, () => ({ product_id: listing.productId, skus })),
		credentials: {
			tts: freshTikTokCredential(sandbox),
		},
	});
}
