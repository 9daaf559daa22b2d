import { documentId, documentRows, MalformedDocument, readOrFault } from '../../shared/channel/malformed';
import { ProductDetails } from './productDetails';
import type { BundlePart } from './productDetails';
import type { Json } from '../types';
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

export interface UnreadableListing {
	/** what is wrong, in words */
	reason: string;
	/** these three as far as they are told */
	productId: string;
	shopId: string;
	title: string;
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

/**
 * Checks what a number depends on: nothing may be sent to a warehouse or SKU that TikTok has not named readably.
 * @throws MalformedDocument that names the field
 */
function checkSku(sku: Json): void {
	if (documentId(sku, 'id') === '') throw new MalformedDocument('the id of a SKU', sku.id, 'is missing');
	const { seller_sku: sellerSku } = sku;
	if (sellerSku !== undefined && sellerSku !== null && !['string', 'number', 'bigint'].includes(typeof sellerSku))
		throw new MalformedDocument('seller_sku', sellerSku, 'is not text');
	for (const entry of documentRows(sku, 'inventory'))
		if (documentId(entry, 'warehouse_id') === '')
			throw new MalformedDocument('warehouse_id', entry.warehouse_id, 'is missing');
}

/** What is wrong with a listing in words, or undefined. */
function problemOf(json: Json): string | undefined {
	const read = readOrFault(() => {
		if (documentId(json, 'id') === '') return 'it has no id';
		if (documentId(json, 'shop_id') === '') return 'it has no shop_id';
		if (json.skus === undefined || json.skus === null) return 'it has no skus';
		if (json.status !== undefined && typeof json.status !== 'string')
			throw new MalformedDocument('status', json.status, 'is not text');
		documentRows(json, 'skus').forEach(checkSku);
		return undefined;
	});
	return 'fault' in read ? read.fault.message : read.value;
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
	/** items that cannot be read */
	readonly unreadable: UnreadableListing[] = [];
	private readonly onSale = new Map<string, SkusOnSale>();
	/** SKU id → seller SKU, for the asked SKU ids */
	readonly sellerSkus = new Map<string, string>();

	/**
	 * @param askedSkuIds SKU ids whose seller SKU somebody will ask for
	 * @param details tell which are virtual bundles: these sell no units of their own
	 */
	constructor(
		items: readonly Json[],
		askedSkuIds: ReadonlySet<string>,
		readonly details = new ProductDetails([]),
	) {
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
					if (listing.isOnSale && isSkuOnSale(sku) && !this.bundleParts(listing, sku)) onSale.add(sellerSkuOf(sku));
				}
			}
		}
	}

	private read(json: Json, item: number): Listing | undefined {
		if (isJson(json) && Object.keys(json).length === 0) return undefined; // alwaysOutputData delivers {} for nothing
		const reason = isJson(json) ? problemOf(json) : 'it is no object';
		if (reason !== undefined) {
			const { id, shop_id: shopId, title } = isJson(json) ? json : {};
			this.unreadable.push({ reason, productId: idText(id), shopId: idText(shopId), title: idText(title), item });
			return undefined;
		}
		const status = idText(json.status);
		return {
			shopId: idText(json.shop_id),
			productId: idText(json.id),
			title: idText(json.title),
			status,
			isOnSale: status === ON_SALE,
			skus: skusOf(json) ?? [],
			item,
		};
	}

	/** Parts of a SKU that is a virtual bundle, else undefined. */
	bundleParts({ shopId, productId }: Listing, sku: Json): BundlePart[] | undefined {
		return this.details.partsOf(shopId, productId, skuId(sku));
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
