/**
 * The last unit of a product is sold as part of a bundle in one shop: how long until every other listing of it, also that of
 * the other shop, shows 0. The order is on hold; NewStore does not have it. Then orders of listings that sell alone, for which
 * nothing may be written. Both APIs answer after 150 ms.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { retailerRows } from '../../scripts/stage/retailerRows.mts';
import { startStage } from '../../scripts/stage/stage.mts';
import { SHOP_IDS, WAREHOUSE_IDS } from '../../sandbox/seed.mts';
import type { Sandbox } from '../../sandbox/startSandbox.mts';
import { availableUnits } from '../../sandbox/tiktok/catalogue/catalogue.mts';
import { percentile } from './report.mts';
import type { Report } from './report.mts';

const SALES = 60;
const SALES_PER_SECOND = 1;
const SINGLES = 40;
const GIVE_UP_MS = 60_000;
/** After the last order of a listing that sells alone: time for a write that must not come. */
const QUIET_MS = 15_000;
/** Feeds both shops in this benchmark, so that they sell the same units. */
const COMMON_LOCATION = 'LEEDS-DC';

const { GB, US } = SHOP_IDS;
const ID_START = 1_730_700_000_000_000_000n;
const newId = (n: number) => String(ID_START + BigInt(n));
const setOf = (n: number) => `SISTER-SET-${n}`;

const shown = (sandbox: Sandbox, shopId: string, sellerSku: string) =>
	availableUnits(sandbox.tiktok.state.catalogue.skusOf(shopId, sellerSku)[0]);
const updates = (sandbox: Sandbox) => sandbox.tiktok.stats().updateInventory?.calls ?? 0;
/** Calls of TikTok that look at an order or a listing: without any, nothing was decided. */
const reads = (sandbox: Sandbox) =>
	Object.values(sandbox.tiktok.stats()).reduce((sum, { calls }) => sum + calls, 0) - updates(sandbox);
const order = (sandbox: Sandbox, sellerSku: string) =>
	sandbox.tiktok.actions.placeOrder({ shopId: GB, lines: [{ seller_sku: sellerSku, quantity: 1 }] });

/** One unit of the product is left, in the common location; both shops list it, and the first one a bundle of it. */
function leaveTheLastUnit(sandbox: Sandbox, product: string, n: number): void {
	const { stock } = sandbox.newStore;
	for (const { id } of sandbox.seed.locations) stock.moveOnHand(product, id, -stock.atp(product, id));
	stock.moveOnHand(product, COMMON_LOCATION, 1);
	const { actions, state } = sandbox.tiktok;
	const [own] = state.catalogue.skusOf(GB, product);
	actions.adjustStock({ skuId: own.id, warehouseId: WAREHOUSE_IDS.GB_MAIN, available: 1 });
	const add = (shopId: string, at: number, sellerSku: string, warehouseId: string) =>
		actions.addListing({
			shopId,
			product: {
				id: newId(at),
				title: `Benchmark ${sellerSku}`,
				status: 'ACTIVATE',
				skus: [{ id: newId(at + 1), sellerSku, price: '20.00', stock: { [warehouseId]: 1 } }],
			},
		});
	add(US, 4 * n, product, WAREHOUSE_IDS.US_MAIN);
	add(GB, 4 * n + 2, setOf(n), WAREHOUSE_IDS.GB_MAIN);
}

/** TikTok shows what NewStore has for the warehouse, as after a comparison of all stock. */
function bringInStep(sandbox: Sandbox, sellerSku: string): void {
	const feeding = sandbox.seed.locationMap.filter((row) => row.warehouseId === WAREHOUSE_IDS.GB_MAIN);
	const available = feeding.reduce(
		(sum, { locationId }) => sum + Math.max(0, sandbox.newStore.stock.atp(sellerSku, locationId)),
		0,
	);
	const [own] = sandbox.tiktok.state.catalogue.skusOf(GB, sellerSku);
	sandbox.tiktok.actions.adjustStock({ skuId: own.id, warehouseId: WAREHOUSE_IDS.GB_MAIN, available });
}

/** Milliseconds from the order of the bundle until no listing of its part shows a unit. */
async function sellBundle(sandbox: Sandbox, product: string, n: number): Promise<number> {
	const start = performance.now();
	order(sandbox, setOf(n));
	while (shown(sandbox, GB, product) > 0 || shown(sandbox, US, product) > 0) {
		if (performance.now() - start > GIVE_UP_MS)
			throw new Error(`The listings of ${product} never learned of the bundle`);
		await sleep(10);
	}
	return performance.now() - start;
}

/** @param sales bundles that are sold; the first one beside them pays for what n8n compiles and reads once */
export async function run(report: Report, sales = SALES, singles = SINGLES): Promise<void> {
	const stage = await startStage({
		build: false,
		only: ['01', '01a', '03', '03a', '04a', '12'],
		sandbox: { latencyMs: 150, skuCount: 2 * (sales + 1) + singles + 100, checkContracts: false },
		log: console.log,
	});
	try {
		const { sandbox, client } = stage;
		const bulk = sandbox.seed.products.map(({ productId }) => productId).filter((id) => id.startsWith('BULK-'));
		const parts = bulk.slice(0, sales + 1);
		const others = bulk.slice(sales + 1, 2 * (sales + 1));
		const alone = bulk.slice(2 * (sales + 1), 2 * (sales + 1) + singles);
		const { tts_locations: locations } = retailerRows(sandbox.seed);
		const common = { location_id: COMMON_LOCATION, warehouse_id: WAREHOUSE_IDS.US_MAIN, shop_id: US, sells: true };
		await client.setRows('tts_locations', [...locations, { ...common, note: 'Feeds both shops' }]);
		await client.setRows('tts_stock_rules', []);
		await client.setRows(
			'tts_sku_map',
			parts.map((part, n) => ({ seller_sku: setOf(n), product_id: `${part} + ${others[n]}`, shop_id: GB, note: '' })),
		);
		const quiet = sandbox.faults.add({ system: 'tiktok', event: 'drop', probability: 1 });
		parts.forEach((part, n) => leaveTheLastUnit(sandbox, part, n));
		for (const sellerSku of alone) bringInStep(sandbox, sellerSku);
		sandbox.faults.remove(quiet);

		await sellBundle(sandbox, parts[sales], sales);
		const running: Array<Promise<number>> = [];
		const start = performance.now();
		for (let n = 0; n < sales; n++) {
			const wait = start + (n * 1000) / SALES_PER_SECOND - performance.now();
			if (wait > 0) await sleep(wait);
			running.push(sellBundle(sandbox, parts[n], n));
		}
		const seconds = (await Promise.all(running)).map((milliseconds) => milliseconds / 1000);
		report.info('Last unit in a bundle → 0 in all other listings: p50', percentile(seconds, 0.5), 's');
		report.atMost('Last unit in a bundle → 0 in all other listings: p95', percentile(seconds, 0.95), 's', 5);

		await sleep(QUIET_MS);
		const before = { updates: updates(sandbox), reads: reads(sandbox) };
		for (const sellerSku of alone) order(sandbox, sellerSku);
		await sleep(QUIET_MS);
		const alike = `${singles} orders of listings that sell alone`;
		report.atLeast(`${alike}: looked at`, reads(sandbox) - before.reads, 'calls', 1);
		report.atMost(`${alike}: writes`, updates(sandbox) - before.updates, 'writes', 0);
		report.atMost('Last unit in a bundle: answers 429', sandbox.oracle().throttled.tiktok, 'answers', 0);
	} finally {
		await stage.close();
	}
}
