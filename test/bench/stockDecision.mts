/**
 * Channel Stock with 100,000 SKUs at 10 locations: time of the decision, and that it grows with the SKUs and no faster. Before
 * that the table tts_sku_map, which every run of Channel Stock and Channel Order reads whole.
 */
import { createRequire } from 'node:module';
import type { Report } from './report.mts';

const nodeRequire = createRequire(import.meta.url);
export const { decideStock } = nodeRequire('../../dist/nodes/ChannelStock/decide/stockDecision.js') as {
	decideStock(feeds: unknown, settings: unknown): { updates: unknown[]; summary: { skus_changed: number } };
};

const { SkuMap } = nodeRequire('../../dist/nodes/shared/skuMap.js') as {
	SkuMap: new (rows: unknown[]) => { find(sku: string, shopId: string): unknown; problems: string[] };
};

const shop = '7494000000000000101';
const warehouses = ['7293000000000000011', '7293000000000000012'];
const locations = Array.from({ length: 10 }, (_, n) => `STORE-${n}`);

/** What the operation Decide would set, with nothing that holds stock back. */
export const PLAIN_DECISION = {
	scope: 'full',
	skuMap: [],
	defaultBufferUnits: 0,
	mode: 'changes',
	unmappedWarehouses: 'keep',
	stockReadAt: '',
	maxStockAgeMinutes: 0,
	guardrailPercent: 100,
	guardrailMinimumSkus: 10,
	releaseHeld: false,
	exceptionLimit: 100,
	inactiveListings: true,
	maybeUnknown: new Set(),
	silentShops: new Set(),
	nowMs: Date.UTC(2026, 0, 1),
};

function feeds(skus: number) {
	const stock = [];
	const listings = [];
	for (let n = 0; n < skus; n++) {
		const atp: Record<string, number> = {};
		for (const [index, location] of locations.entries()) atp[location] = (n * 7 + index * 3) % 11;
		stock.push({ product_id: `SKU-${n}`, atp_by_location: atp });
	}
	for (let product = 0; product * 4 < skus; product++) {
		listings.push({
			id: `1729${String(product).padStart(15, '0')}`,
			shop_id: shop,
			status: 'ACTIVATE',
			title: `Product ${product}`,
			skus: [0, 1, 2, 3].map((n) => ({
				id: `1730${String(product * 4 + n).padStart(15, '0')}`,
				seller_sku: `SKU-${product * 4 + n}`,
				inventory: warehouses.map((warehouse_id) => ({ warehouse_id, quantity: 1 })),
			})),
		});
	}
	return { stock, listings, unrouted: [{ shop_id: shop, seller_sku: 'SKU-7', sku_id: '', units: 2 }], details: [] };
}

function settings(skus: number) {
	const rule = (scope: string, match: string, what: string, value: string) => ({
		scope,
		match,
		what,
		value,
		shop_id: '',
	});
	return {
		...PLAIN_DECISION,
		shops: [{ shop_id: shop, shop_name: 'Shop', region: 'GB', active: true }],
		locations: locations.map((location_id, n) => ({
			location_id,
			warehouse_id: warehouses[n % 2],
			shop_id: shop,
			sells: true,
		})),
		rules: [
			rule('all', '', 'buffer_units', '2'),
			...Array.from({ length: 500 }, (_, n) => rule('prefix', `SKU-${n * 20}`, 'buffer_units', '3')),
			...Array.from({ length: 2000 }, (_, n) => rule('sku', `SKU-${(n * 13) % skus}`, 'share_percent', '80')),
		],
	};
}

/** Milliseconds of the quickest of `runs` decisions; the first ones pay for compilation. */
function time(skus: number, runs: number): number {
	const input = feeds(skus);
	const how = settings(skus);
	let best = Infinity;
	for (let run = 0; run < runs; run++) {
		const start = performance.now();
		const { summary } = decideStock(input, how);
		best = Math.min(best, performance.now() - start);
		if (summary.skus_changed < skus / 2) throw new Error('The decision did not change what it should');
	}
	return best;
}

const MAPPED_SKUS = 50_000;

/** As n8n gives them: most name one product, every tenth a bundle, every twentieth is for one shop. */
const skuMapRows = () =>
	Array.from({ length: MAPPED_SKUS }, (_, n) => ({
		id: n + 1,
		seller_sku: `TT-${n}`,
		product_id: n % 10 === 0 ? `SKU-${n} * 2 + SKU-${n + 1}` : `SKU-${n}`,
		shop_id: n % 20 === 0 ? shop : '',
		note: '',
		createdAt: '2026-01-01T00:00:00.000Z',
		updatedAt: '2026-01-01T00:00:00.000Z',
	}));

/** Milliseconds of the quickest of some readings; the first ones pay for compilation. */
function timeOfSkuMap(): number {
	const rows = skuMapRows();
	let best = Infinity;
	for (let run = 0; run < 8; run++) {
		const start = performance.now();
		const map = new SkuMap(rows);
		best = Math.min(best, performance.now() - start);
		if (map.problems.length > 0) throw new Error(`A row was refused: ${map.problems[0]}`);
		if (!map.find(`TT-${MAPPED_SKUS - 1}`, shop)) throw new Error('The map does not have its last row');
	}
	return best;
}

export async function run(report: Report): Promise<void> {
	report.atMost('tts_sku_map, 50,000 rows: read', timeOfSkuMap(), 'ms', 150);
	const small = time(10_000, 8);
	const large = time(100_000, 4);
	report.atMost('Channel Stock, 100,000 SKUs × 10 locations: decision', large / 1000, 's', 1.5);
	report.atMost('Channel Stock: time of 100,000 SKUs against 10,000', large / small, '×', 12);
}
