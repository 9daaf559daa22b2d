/**
 * One checkout under load, in a process of its own: its n8n, its workflows, its sandbox. The folder comes as the first argument,
 * so that an older checkout can play against this one; what is called of it has been the same since the first workflows.
 * Told `{load}` by its parent it plays one slice of load and answers with what each event took.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import type * as StageModule from '../../scripts/stage/stage.mts';
import type * as SeedModule from '../../sandbox/seed.mts';
import type { Sandbox } from '../../sandbox/startSandbox.mts';
import type * as CatalogueModule from '../../sandbox/tiktok/catalogue/catalogue.mts';
import type * as OrderLoadModule from './orderLoad.mts';
import type { Load, Slice } from './reach.mts';

const GIVE_UP_MS = 60_000;
/** Linux counts processor time in hundredths of a second. */
const MS_PER_TICK = 10;
const TEMPLATES = ['01', '01a', '03', '03a', '05', '05a', '06', '06a', '06b', '06c', '07', '07a', '12'];

const [folder, orderCount] = process.argv.slice(2);

/** The first of these files that the checkout has. */
async function load<T>(...paths: string[]): Promise<T> {
	const path = paths.map((one) => join(folder, one)).find(existsSync);
	if (!path) throw new Error(`${folder} has none of ${paths.join(', ')}`);
	return (await import(pathToFileURL(path).href)) as T;
}

const { startStage } = await load<typeof StageModule>('scripts/stage/stage.mts', 'scripts/stage.mts');
const { SHOP_IDS } = await load<typeof SeedModule>('sandbox/seed.mts');
const { availableUnits } = await load<typeof CatalogueModule>(
	'sandbox/tiktok/catalogue/catalogue.mts',
	'sandbox/tiktok/catalogue.mts',
);
const { deliverQuietly, placeReadyOrders, waitUntilRouted, waitUntilWithStores } =
	await load<typeof OrderLoadModule>('test/bench/orderLoad.mts');

/** Processor time of a process and its threads, in milliseconds. */
function cpuMs(pid: number): number {
	const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
	return (Number(fields[11]) + Number(fields[12])) * MS_PER_TICK;
}

async function timeUntil(isThere: () => boolean): Promise<number> {
	const start = performance.now();
	while (!isThere() && performance.now() - start < GIVE_UP_MS) await sleep(5);
	return performance.now() - start;
}

/** Each gives the milliseconds until TikTok has what follows from the event. */
function players(sandbox: Sandbox, orders: string[]): Record<Load['kind'], () => Promise<number>> {
	const { fulfilment, inventory, orderBook, returnBook } = sandbox.newStore;
	const { catalogue, returns, orders: tikTokOrders } = sandbox.tiktok.state;
	const listed = (sku: string) => catalogue.skusOf(SHOP_IDS.GB, sku)[0];
	// From the end of the list: the orders have the SKUs of its beginning.
	const skus = sandbox.seed.products
		.map(({ productId }) => productId)
		.filter((id) => id.startsWith('BULK-') && listed(id) && availableUnits(listed(id)) > 0);
	const toShip = [...orders];
	const toTakeBack: string[] = [];
	return {
		sale: async () => {
			const sku = skus.pop()!;
			const before = availableUnits(listed(sku));
			inventory.sell('LONDON-STORE', [{ productId: sku, quantity: 1 }]);
			return await timeUntil(() => availableUnits(listed(sku)) !== before);
		},
		dispatch: async () => {
			const orderId = toShip.pop()!;
			const trackingCode = `AB${String(toShip.length).padStart(9, '0')}GB`;
			const { lines } = tikTokOrders.require(orderId);
			fulfilment.ship(orderBook.find(orderId, 'external')!, { carrier: 'RoyalMail', trackingCode });
			return await timeUntil(() => lines.every((line) => line.timesShipped > 0));
		},
		refund: async () => {
			if (toTakeBack.length === 0) throw new Error('No delivered orders are left');
			const orderId = toTakeBack.pop()!;
			const order = orderBook.find(orderId, 'external')!;
			const goods = order.items.map((item) => ({ itemId: item.id, conditionCode: 1 }));
			returnBook.book(order, { locationId: 'LONDON-STORE', goods });
			return await timeUntil(() => returns.ofOrder(orderId).length > 0);
		},
		/** Buyers get the rest of the parcels, without a word to n8n. */
		deliver: async () => {
			deliverQuietly(sandbox, toShip);
			toTakeBack.push(...toShip.splice(0));
			return await Promise.resolve(0);
		},
	};
}

const stage = await startStage({
	build: false,
	only: TEMPLATES,
	sandbox: { latencyMs: 150, skuCount: 2_000, checkContracts: false, graceSeconds: 1 },
	log: (line) => console.log(`     ${folder}: ${line}`),
});
const { client, n8n, sandbox, workflowIds } = stage;
const orders = placeReadyOrders(sandbox, Number(orderCount), { quietly: true });
await client.run(workflowIds.tts03OrdersRoute, 'Every 5 minutes');
await waitUntilRouted(sandbox, orders, 600);
await waitUntilWithStores(sandbox, orders, 300);
const play = players(sandbox, orders);

async function slice({ kind, perSecond, seconds }: Load): Promise<Slice> {
	const from = cpuMs(n8n.pid!);
	const start = performance.now();
	const running: Array<Promise<number>> = [];
	for (let n = 0; n < perSecond * seconds; n++) {
		const wait = start + (n * 1000) / perSecond - performance.now();
		if (wait > 0) await sleep(wait);
		running.push(play[kind]());
	}
	const milliseconds = await Promise.all(running);
	// What follows the call to TikTok is work of the event as well.
	await sleep(2000);
	const lost = milliseconds.filter((ms) => ms >= GIVE_UP_MS).length;
	return { milliseconds, lost, cpuMs: cpuMs(n8n.pid!) - from };
}

process.on('message', (asked: Load) => {
	void slice(asked).then((result) => process.send?.(result));
});
process.once('disconnect', () => void stage.close().finally(() => process.exit(0)));
process.send?.('ready');
