// What TikTok should show, worked out from the sandbox's own stock and orders and not by any code of the pack: so the two
// can disagree. The rule of the trading day is the default one, two units of every SKU kept back.
import type { Sandbox } from '../sandbox/startSandbox.mts';

export const bufferUnits = 2;

export interface SkuTruth {
	shopId: string;
	sellerSku: string;
	title: string;
	/** units that TikTok offers now, all warehouses */
	shown: number;
	/** units that it should offer; undefined for a SKU that nobody may write (unknown, ambiguous, not active, a bundle) */
	expected: number | undefined;
}

/** Units on TikTok orders that NewStore does not know yet, by seller SKU; components counted for bundles. */
export function unroutedUnits(sandbox: Sandbox, shopId: string): Map<string, number> {
	const units = new Map<string, number>();
	for (const order of sandbox.tiktok.actions.snapshotOrders({ shopId })) {
		if (!['UNPAID', 'ON_HOLD', 'AWAITING_SHIPMENT'].includes(order.status)) continue;
		if (sandbox.newStore.orderBook.find(order.id, 'external')) continue;
		for (const line of order.lines) {
			if (line.cancelled) continue;
			for (const part of line.components) units.set(part.sellerSku, (units.get(part.sellerSku) ?? 0) + part.count);
		}
	}
	return units;
}

/** Every SKU of every listing, with what is shown and what should be. */
export function stockTruth(sandbox: Sandbox): SkuTruth[] {
	const { seed, newStore, tiktok } = sandbox;
	const products = new Set(seed.products.map((product) => product.productId));
	// TikTok works the stock of a virtual bundle out from its components by itself.
	const bundles = new Set(
		seed.listings.flatMap((listing) => listing.skus.filter((sku) => sku.bundle).map((sku) => sku.id)),
	);
	const truths: SkuTruth[] = [];
	for (const shop of seed.shops) {
		const unrouted = unroutedUnits(sandbox, shop.id);
		const listings = tiktok.actions.snapshotListings({ shopId: shop.id });
		const times = new Map<string, number>();
		for (const sku of listings.flatMap((listing) => listing.skus))
			times.set(sku.sellerSku, (times.get(sku.sellerSku) ?? 0) + 1);
		for (const listing of listings) {
			for (const sku of listing.skus) {
				const writable =
					products.has(sku.sellerSku) &&
					!bundles.has(sku.skuId) &&
					times.get(sku.sellerSku) === 1 &&
					listing.status === 'ACTIVATE';
				const warehouses = new Set(sku.warehouses.map((warehouse) => warehouse.warehouseId));
				const atp = seed.locationMap
					.filter((row) => row.shopId === shop.id && warehouses.has(row.warehouseId))
					.reduce((sum, row) => sum + newStore.stock.atp(sku.sellerSku, row.locationId), 0);
				const sellable = atp - (unrouted.get(sku.sellerSku) ?? 0) - bufferUnits;
				truths.push({
					shopId: shop.id,
					sellerSku: sku.sellerSku,
					title: listing.title,
					shown: sku.available,
					expected: writable ? Math.max(0, Math.min(99_999, sellable)) : undefined,
				});
			}
		}
	}
	return truths;
}

/** SKUs of which TikTok shows another number than it should. */
export function outOfStep(sandbox: Sandbox): SkuTruth[] {
	return stockTruth(sandbox).filter((truth) => truth.expected !== undefined && truth.expected !== truth.shown);
}

/** NewStore's id of a TikTok order, when NewStore has the order and TikTok carries that id as reference. */
export function routedAs(sandbox: Sandbox, orderId: string): string | undefined {
	const injected = sandbox.newStore.orderBook.find(orderId, 'external');
	const order = sandbox.tiktok.actions.snapshotOrders().find((one) => one.id === orderId);
	return injected && order?.references.some((reference) => reference.id === injected.id) ? injected.id : undefined;
}
