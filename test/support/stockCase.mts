/** Short hands for the tests of Channel Stock: one GB shop with two warehouses and three locations, changed per test. */
import { decideStock } from '../../nodes/ChannelStock/decide/stockDecision.ts';
import type { Json, StockDecision, StockFeeds, StockSettings } from '../../nodes/ChannelStock/types.ts';

export const GB = '7494000000000000101';
export const US = '7494000000000000202';
export const MAIN = '7293000000000000011';
export const SCOTLAND = '7293000000000000012';
const NOW_MS = Date.parse('2026-11-23T12:00:00Z');

export const location = (location_id: string, warehouse_id: string, more: Json = {}): Json => ({
	location_id,
	warehouse_id,
	shop_id: GB,
	sells: true,
	note: '',
	...more,
});

export const SETTINGS: StockSettings = {
	scope: 'full',
	shops: [{ shop_id: GB, shop_name: 'Sandbox UK', active: true }],
	locations: [
		location('LEEDS', MAIN, { note: 'Leeds DC' }),
		location('LONDON', MAIN, { note: 'London store' }),
		location('EDINBURGH', SCOTLAND, { note: 'Edinburgh store' }),
	],
	rules: [],
	skuMap: [],
	defaultBufferUnits: 0,
	mode: 'changes',
	unmappedWarehouses: 'keep',
	stockReadAt: '',
	maxStockAgeMinutes: 60,
	guardrailPercent: 20,
	guardrailMinimumSkus: 10,
	releaseHeld: false,
	exceptionLimit: 100,
	inactiveListings: true,
	maybeUnknown: new Set(),
	silentShops: new Set(),
	nowMs: NOW_MS,
};

/** Stock of a product per location. */
export const stock = (product_id: string, atp_by_location: Record<string, unknown>): Json => ({
	product_id,
	atp_by_location: { LEEDS: 0, LONDON: 0, EDINBURGH: 0, ...atp_by_location },
});

/** A variant; `shown` is what TikTok shows per warehouse, or in the main warehouse. */
export const sku = (seller_sku: string, shown: number | Record<string, unknown>, more: Json = {}): Json => ({
	id: `id-${seller_sku}`,
	seller_sku,
	inventory: Object.entries(typeof shown === 'number' ? { [MAIN]: shown } : shown).map(([warehouse_id, quantity]) => ({
		warehouse_id,
		quantity,
	})),
	...more,
});

/** A listing on sale. */
export const listing = (id: string, skus: Json[], more: Json = {}): Json => ({
	shop_id: GB,
	id,
	title: `Listing ${id}`,
	status: 'ACTIVATE',
	skus,
	...more,
});

export const unrouted = (seller_sku: string, units: unknown, more: Json = {}): Json => ({
	shop_id: GB,
	sku_id: `id-${seller_sku}`,
	seller_sku,
	product_id: '',
	units,
	order_ids: [],
	...more,
});

export function decide(feeds: Partial<StockFeeds>, settings: Partial<StockSettings> = {}): StockDecision {
	return decideStock({ stock: [], listings: [], unrouted: [], details: [], ...feeds }, { ...SETTINGS, ...settings });
}

/** Seller SKU → warehouse → quantity that would be sent. */
export function sent(decision: StockDecision): Record<string, Record<string, number>> {
	const bySku: Record<string, Record<string, number>> = {};
	for (const { json } of decision.updates) {
		for (const { id, inventory } of json.skus) {
			const key = json.explain.find((line) => line.sku_id === id)?.seller_sku ?? id;
			bySku[key] = Object.fromEntries(inventory.map(({ warehouse_id, quantity }) => [warehouse_id, quantity]));
		}
	}
	return bySku;
}

export const codes = (decision: StockDecision): string[] => decision.exceptions.map(({ json }) => json.code).sort();

/** Number that one SKU gets, everything else being equal; undefined when nothing is sent. */
export function published(
	atp: Record<string, unknown>,
	settings: Partial<StockSettings> = {},
	feeds: Partial<StockFeeds> = {},
): number | undefined {
	const decision = decide(
		{ stock: [stock('TEE', atp)], listings: [listing('1', [sku('TEE', 7)])], ...feeds },
		{ mode: 'everything', guardrailPercent: 100, ...settings },
	);
	return sent(decision).TEE?.[MAIN];
}
