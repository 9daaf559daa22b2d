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

/** What TikTok shows of a SKU: its warehouses in TikTok's order, and the units of each (NaN: cannot be read). */
export interface ShownStock {
	warehouseIds: string[];
	units: number[];
}

/** The first of two entries of one warehouse counts. */
export function shownStock(sku: Json): ShownStock {
	const shown: ShownStock = { warehouseIds: [], units: [] };
	for (const entry of Array.isArray(sku.inventory) ? (sku.inventory as unknown[]) : []) {
		if (!isJson(entry)) continue;
		const id = idText(entry.warehouse_id);
		if (id === '' || shown.warehouseIds.includes(id)) continue;
		shown.warehouseIds.push(id);
		shown.units.push(wholeUnits(entry.quantity));
	}
	return shown;
}

export function unitsShown({ warehouseIds, units }: ShownStock, warehouseId: string): number {
	const at = warehouseIds.indexOf(warehouseId);
	return at < 0 ? NaN : units[at];
}

/** The item's own list, copied only when something in it is no SKU. */
function skusOf(json: Json): Json[] | undefined {
	if (!Array.isArray(json.skus)) return undefined;
	const skus = json.skus as unknown[];
	return skus.every(isJson) ? skus : skus.filter(isJson);
}

/** SKUs of a product of TikTok that are on sale; TikTok takes stock for no others. */
export function skusOnSale(json: Json): Json[] {
	return idText(json.status) === ON_SALE ? (skusOf(json) ?? []).filter(isSkuOnSale) : [];
}

/** Which of two copies of one product counts: the younger one; of equally young ones always the same. */
function isNewer(a: Json, b: Json): boolean {
	const difference = (wholeUnits(a.update_time) || 0) - (wholeUnits(b.update_time) || 0);
	return difference > 0 || (difference === 0 && JSON.stringify(a) > JSON.stringify(b));
}

/** Seller SKUs on sale in one shop. */
class SkusOnSale {
	private readonly once = new Set<string>();
	private readonly repeated = new Set<string>();

	add(sellerSku: string): void {
		const before = this.once.size;
		if (this.once.add(sellerSku).size === before) this.repeated.add(sellerSku);
	}

	has(sellerSku: string): boolean {
		return this.once.has(sellerSku);
	}

	isRepeated(sellerSku: string): boolean {
		return this.repeated.size > 0 && this.repeated.has(sellerSku);
	}
}

/** The listings of a run, each product once (pages can shift while they are read), and which seller SKUs are on sale. */
export class Listings {
	readonly all: Listing[] = [];
	/** items that are no listing: what is wrong, the product id, and the position */
	readonly unreadable: Array<{ reason: string; productId: string; item: number }> = [];
	private readonly onSale = new Map<string, SkusOnSale>();
	/** SKU id → seller SKU, for the asked SKU ids */
	readonly sellerSkus = new Map<string, string>();

	/** @param askedSkuIds SKU ids whose seller SKU somebody will ask for */
	constructor(items: readonly Json[], askedSkuIds: ReadonlySet<string>) {
		const shops = new Map<string, Map<string, Listing>>();
		items.forEach((json, item) => {
			const listing = this.read(json, item);
			if (!listing) return;
			let products = shops.get(listing.shopId);
			if (!products) shops.set(listing.shopId, (products = new Map<string, Listing>()));
			const known = products.get(listing.productId);
			if (!known || isNewer(json, items[known.item])) products.set(listing.productId, listing);
		});
		for (const [shopId, products] of shops) {
			const onSale = new SkusOnSale();
			this.onSale.set(shopId, onSale);
			for (const listing of products.values()) {
				this.all.push(listing);
				for (const sku of listing.skus) {
					if (askedSkuIds.size > 0 && askedSkuIds.has(skuId(sku))) this.sellerSkus.set(skuId(sku), sellerSkuOf(sku));
					if (listing.isOnSale && isSkuOnSale(sku)) onSale.add(sellerSkuOf(sku));
				}
			}
		}
	}

	private read(json: Json, item: number): Listing | undefined {
		const productId = idText(json.id);
		const shopId = idText(json.shop_id);
		if (productId === '' && shopId === '') return undefined; // alwaysOutputData delivers {} for nothing
		const skus = skusOf(json);
		if (productId === '' || shopId === '' || !skus) {
			const reason = productId === '' ? 'has no id' : shopId === '' ? 'has no shop_id' : 'has no skus';
			this.unreadable.push({ reason, productId, item });
			return undefined;
		}
		const status = idText(json.status);
		return { shopId, productId, title: idText(json.title), status, isOnSale: status === ON_SALE, skus, item };
	}

	/** Whether a variant on sale in this shop carries the seller SKU. */
	isOnSale(shopId: string, sellerSku: string): boolean {
		return this.onSale.get(shopId)?.has(sellerSku) ?? false;
	}

	/** Whether several variants on sale in this shop carry the seller SKU. */
	isAmbiguous(shopId: string, sellerSku: string): boolean {
		return this.onSale.get(shopId)?.isRepeated(sellerSku) ?? false;
	}
}
