import type { Json } from './types';
import { idText, isJson, wholeUnits } from './units';

/** Product status in which TikTok takes stock (tiktok-shop.md 8). */
const ON_SALE = 'ACTIVATE';

/** A TikTok product; the SKUs stay as they came. */
export interface Listing {
	shopId: string;
	productId: string;
	title: string;
	status: string;
	isOnSale: boolean;
	skus: Json[];
	/** position among the input items */
	item: number;
}

export const skuId = (sku: Json) => idText(sku.id);
export const sellerSkuOf = (sku: Json) => idText(sku.seller_sku);

/** A single variant can be off sale inside a product that is on sale. */
export function isSkuOnSale(sku: Json): boolean {
	return !(isJson(sku.status_info) && sku.status_info.status === 'DEACTIVATED');
}

/** Warehouse → units that TikTok shows; NaN when the quantity cannot be read. The first of two equal ones counts. */
export function quantities(sku: Json): Map<string, number> {
	const shown = new Map<string, number>();
	for (const entry of Array.isArray(sku.inventory) ? (sku.inventory as unknown[]) : []) {
		if (!isJson(entry)) continue;
		const id = idText(entry.warehouse_id);
		if (id !== '' && !shown.has(id)) shown.set(id, wholeUnits(entry.quantity));
	}
	return shown;
}

/** Which of two copies of one product counts: the younger one; of equally young ones always the same. */
function isNewer(a: Json, b: Json): boolean {
	const difference = (wholeUnits(a.update_time) || 0) - (wholeUnits(b.update_time) || 0);
	return difference > 0 || (difference === 0 && JSON.stringify(a) > JSON.stringify(b));
}

/** The listings of a run, each product once (pages can shift while they are read), and where each seller SKU is on sale. */
export class Listings {
	readonly all: Listing[] = [];
	/** items that are no listing: what is wrong, the product id, and the position */
	readonly unreadable: Array<{ reason: string; productId: string; item: number }> = [];
	private readonly onSale = new Map<string, Map<string, number>>();
	/** SKU id → seller SKU, for the asked SKU ids */
	readonly sellerSkus = new Map<string, string>();

	/** @param askedSkuIds SKU ids whose seller SKU somebody will ask for */
	constructor(items: readonly Json[], askedSkuIds: ReadonlySet<string>) {
		const byId = new Map<string, Listing>();
		items.forEach((json, item) => {
			const listing = this.read(json, item);
			if (!listing) return;
			const key = `${listing.shopId}/${listing.productId}`;
			const known = byId.get(key);
			if (!known || isNewer(json, items[known.item])) byId.set(key, listing);
		});
		for (const listing of byId.values()) {
			this.all.push(listing);
			for (const sku of listing.skus) {
				if (askedSkuIds.has(skuId(sku))) this.sellerSkus.set(skuId(sku), sellerSkuOf(sku));
				if (listing.isOnSale && isSkuOnSale(sku)) this.countOnSale(listing.shopId, sellerSkuOf(sku));
			}
		}
	}

	private read(json: Json, item: number): Listing | undefined {
		const productId = idText(json.id);
		const shopId = idText(json.shop_id);
		if (productId === '' && shopId === '') return undefined; // alwaysOutputData delivers {} for nothing
		const skus = Array.isArray(json.skus) ? (json.skus as unknown[]).filter(isJson) : undefined;
		if (productId === '' || shopId === '' || !skus) {
			const reason = productId === '' ? 'has no id' : shopId === '' ? 'has no shop_id' : 'has no skus';
			this.unreadable.push({ reason, productId, item });
			return undefined;
		}
		const status = idText(json.status);
		return { shopId, productId, title: idText(json.title), status, isOnSale: status === ON_SALE, skus, item };
	}

	private countOnSale(shopId: string, sellerSku: string): void {
		let shop = this.onSale.get(shopId);
		if (!shop) this.onSale.set(shopId, (shop = new Map<string, number>()));
		shop.set(sellerSku, (shop.get(sellerSku) ?? 0) + 1);
	}

	/** How many variants on sale in this shop carry the seller SKU. */
	timesOnSale(shopId: string, sellerSku: string): number {
		return this.onSale.get(shopId)?.get(sellerSku) ?? 0;
	}
}
