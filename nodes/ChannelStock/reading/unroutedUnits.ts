import { documentId, MalformedDocument, readOrFault } from '../../shared/channel/malformed';
import { meaningOf } from '../../shared/skuMap';
import type { Meaning, SkuComponent, SkuMap } from '../../shared/skuMap';
import type { ShopPlan, ShopPlans } from './shopPlans';
import type { StockFeed } from './stockFeed';
import type { Json } from '../types';
import { idText, isJson, orderedUnits } from './units';

/** Components of what is sold under a seller SKU, or in words why nobody can tell. */
export function meaningIn(feed: StockFeed, skuMap: SkuMap, sellerSku: string, shopId: string): Meaning {
	const match = skuMap.find(sellerSku, shopId);
	const meaning = meaningOf(match, sellerSku, (id) => feed.unitsOf(id));
	if (!match || 'components' in meaning || match.contradictedBy.length > 0) return meaning;
	// NewStore shows the product of this name, with nothing in stock: 0 is what every reading of the cell can promise.
	const [named] = match.readings;
	const units = named.map(({ product_id: id }) => feed.unitsOf(id));
	return units.includes(0) && !units.includes(undefined) ? { components: named } : meaning;
}

/** Components of what an order took; where nobody can tell, of everything that it may have taken. */
function componentsOf(skuMap: SkuMap, feed: StockFeed, sellerSku: string, shopId: string): SkuComponent[] {
	const meaning = meaningIn(feed, skuMap, sellerSku, shopId);
	if ('components' in meaning) return meaning.components;
	const match = skuMap.find(sellerSku, shopId);
	return match && match.contradictedBy.length === 0 ? match.readings.flat() : [];
}

/** What is wrong with an item, in words, or undefined. */
function problemOf(item: Json): string | undefined {
	if (!isJson(item)) return 'it is no object';
	const read = readOrFault(() => {
		for (const field of ['shop_id', 'sku_id']) documentId(item, field);
		const { seller_sku: sellerSku, units } = item;
		if (sellerSku !== undefined && sellerSku !== null && idText(sellerSku) === '' && sellerSku !== '')
			throw new MalformedDocument('seller_sku', sellerSku, 'is not text');
		if (idText(sellerSku) === '' && idText(item.sku_id) === '') return 'it names no SKU';
		if (Number.isNaN(orderedUnits(units))) throw new MalformedDocument('units', units, 'is not a number of units');
		return undefined;
	});
	return 'fault' in read ? read.fault.message : read.value;
}

/**
 * Units ordered on TikTok that NewStore does not know yet (tiktok-shop.md 8, "inventory trap"). They lower every shop that
 * sells from the same locations.
 */
export class UnroutedUnits {
	private readonly byProduct = new Map<string, Map<string, number>>();
	private readonly sharing = new Map<string, boolean>();
	/** units in all */
	total = 0;
	/** of them, units of SKUs whose product has no stock row in this run */
	unmatched = 0;
	/** NewStore products with a number of units that cannot be read, and the item that said so */
	readonly unreadable = new Map<string, number>();
	/** items of which nobody can tell the product: what is wrong, in words, and the position */
	readonly malformed: Array<{ reason: string; item: number }> = [];

	/** @param listedSkus TikTok SKU id → its seller SKU now; the order holds the one of its time */
	constructor(
		items: readonly Json[],
		private readonly plans: ShopPlans,
		skuMap: SkuMap,
		feed: StockFeed,
		listedSkus: ReadonlyMap<string, string>,
	) {
		items.forEach((item, index) => {
			if (isJson(item) && Object.keys(item).length === 0) return;
			const problem = problemOf(item);
			const sellerSku = isJson(item) ? idText(item.seller_sku) : '';
			const listedSku = isJson(item) ? listedSkus.get(idText(item.sku_id)) : undefined;
			const shopId = isJson(item) ? idText(item.shop_id) : '';
			// A seller SKU that was renamed since the order: both products are lowered, whichever NewStore will take.
			const products = new Map<string, number>();
			for (const sku of new Set([sellerSku, listedSku])) {
				if (!sku) continue;
				for (const { product_id: id, count } of componentsOf(skuMap, feed, sku, shopId)) {
					products.set(id, Math.max(products.get(id) ?? 0, count));
				}
			}
			if (problem !== undefined) {
				for (const id of products.keys()) if (!this.unreadable.has(id)) this.unreadable.set(id, index);
				if (products.size === 0) this.malformed.push({ reason: problem, item: index });
				return;
			}
			const units = orderedUnits(item.units);
			this.total += units;
			if (![...products.keys()].some((id) => feed.has(id))) this.unmatched += units;
			for (const [id, count] of products) this.add(id, shopId, units * count);
		});
	}

	private add(productId: string, shopId: string, units: number): void {
		let shops = this.byProduct.get(productId);
		if (!shops) this.byProduct.set(productId, (shops = new Map<string, number>()));
		shops.set(shopId, (shops.get(shopId) ?? 0) + units);
	}

	/** Units of a product that are spoken for in the stock this shop sells from. */
	of(productId: string, shop: ShopPlan): number {
		const shops = this.byProduct.get(productId);
		if (!shops) return 0;
		let units = 0;
		for (const [shopId, ordered] of shops) if (this.share(shop, shopId)) units += ordered;
		return units;
	}

	private share(shop: ShopPlan, otherId: string): boolean {
		if (otherId === shop.shopId || otherId === '') return true;
		const key = `${shop.shopId}\n${otherId}`;
		let shares = this.sharing.get(key);
		if (shares === undefined) {
			shares = shop.sharesStockWith(this.plans.get(otherId));
			this.sharing.set(key, shares);
		}
		return shares;
	}
}
