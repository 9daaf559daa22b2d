import type { Placed } from '../shared/channel/placed';
import { rowsOf } from '../shared/channel/rows';
import { SkuMap, decisiveProducts } from '../shared/skuMap';
import type { Row } from '../shared/tableRows';
import { sellerSkuOf, skusOnSale } from './reading/listings';
import { LocationRows, shopIdsOf, ShopPlans } from './reading/shopPlans';
import { StockRules } from './reading/stockRules';
import type { Json, TouchedProduct } from './types';
import { idText, isJson, namedId } from './reading/units';

/** A product to look at, and the input items that touched it. */
type Touched = Placed<TouchedProduct> & { indexes: number[] };

const productIdsOf = (item: Json): string[] =>
	[...(Array.isArray(item.product_ids) ? (item.product_ids as unknown[]) : []), item.product_id]
		.map(namedId)
		.filter((id) => id !== '');

interface Listed {
	sellerSku: string;
	/** products whose stock tells the number; of a cell with two readings those of both */
	products: string[];
}

/** NewStore product → seller SKUs that show its stock: the SKU map read backwards. */
class SkusByProduct {
	private readonly listed = new Map<string, Listed[]>();
	/** seller SKUs that stand for another product in every shop */
	private readonly taken = new Set<string>();

	constructor(skuMap: SkuMap) {
		for (const [shopId, sellerSku, match] of skuMap.entries()) {
			// While nobody can tell which row is right, the decision refuses the SKU and says so.
			if (match.contradictedBy.length > 0) continue;
			if (shopId === '') this.taken.add(sellerSku);
			const products = decisiveProducts(match);
			for (const id of products) this.add(id, { sellerSku, products });
		}
	}

	private add(productId: string, listed: Listed): void {
		const known = this.listed.get(productId) ?? [];
		if (!known.some(({ sellerSku }) => sellerSku === listed.sellerSku)) known.push(listed);
		this.listed.set(productId, known);
	}

	of(productId: string): Listed[] {
		const own = { sellerSku: productId, products: [productId] };
		const mapped = this.listed.get(productId) ?? [];
		return this.taken.has(productId) ? mapped : [own, ...mapped];
	}
}

/** What a listing of TikTok shows: its seller SKUs on sale and the NewStore products behind them. */
function shownBy(listing: Json, skuMap: SkuMap): Listed[] {
	return skusOnSale(listing)
		.map((sku) => namedId(sellerSkuOf(sku)))
		.filter((sellerSku) => sellerSku.trim() !== '')
		.map((sellerSku) => {
			const match = skuMap.find(sellerSku, idText(listing.shop_id));
			if (!match) return { sellerSku, products: [sellerSku] };
			return { sellerSku, products: match.contradictedBy.length > 0 ? [] : decisiveProducts(match) };
		});
}

/** Seller SKUs that an order takes; of a virtual bundle of TikTok its parts. */
function orderedSkus(order: Json): string[] {
	return rowsOf(order.line_items).flatMap((line) => {
		const parts = rowsOf(line.combined_listing_skus);
		return (parts.length > 0 ? parts : [line]).map((one) => namedId(one.seller_sku)).filter((sku) => sku.trim() !== '');
	});
}

/** Which shops sell from common locations, by the tables tts_shops and tts_locations. */
export class StockSharing {
	private readonly plans: ShopPlans;
	private readonly active: string[];

	constructor(shops: readonly Row[], locations: readonly Row[]) {
		const ids = shopIdsOf(shops);
		this.plans = new ShopPlans(shops, new LocationRows(locations), new StockRules([], 0, 0));
		this.active = [...ids].filter((id) => this.plans.get(id).isActive);
	}

	/** Whether another shop may sell the units of this one. */
	isShared(shopId: string): boolean {
		const own = this.plans.get(shopId);
		return this.active.some((id) => id !== shopId && own.sharesStockWith(this.plans.get(id)));
	}
}

/** What a new, paid or cancelled order changes beside its own listing, which TikTok changes by itself. */
function sharedWith(order: Json, skuMap: SkuMap, skus: SkusByProduct, sharing: StockSharing): Listed[] {
	const shopId = idText(order.shop_id);
	const isInOtherShops = sharing.isShared(shopId);
	return orderedSkus(order).flatMap((ordered) => {
		const match = skuMap.find(ordered, shopId);
		if (match && match.contradictedBy.length > 0) return [];
		return (match ? decisiveProducts(match) : [ordered]).flatMap((product) => {
			const listed = skus.of(product);
			return isInOtherShops || listed.some(({ sellerSku }) => sellerSku !== ordered) ? listed : [];
		});
	});
}

/**
 * Products whose stock has to be read and seller SKUs whose listings have to be read because of these items, each pair
 * once, in the order of the first item. Events name products in `product_ids` or `product_id`. Listings, as Get and Search
 * of TikTok Shop give them, have `skus`; their `product_id` is TikTok's. Orders, as Get gives them, have `line_items`; of
 * them come the products that another listing sells as well. Other items are passed over.
 * A bundle brings all its components, because its number needs them all.
 */
export function listTouchedProducts(
	items: readonly Json[],
	rows: readonly Row[],
	sharing = new StockSharing([], []),
): Touched[] {
	const skuMap = new SkuMap(rows);
	const skus = new SkusByProduct(skuMap);
	const touched = new Map<string, Touched>();
	const listedBy = (item: Json): Listed[] => {
		if (Array.isArray(item.skus)) return shownBy(item, skuMap);
		if (Array.isArray(item.line_items)) return sharedWith(item, skuMap, skus, sharing);
		return productIdsOf(item).flatMap((id) => skus.of(id));
	};
	items.forEach((item, index) => {
		if (!isJson(item)) return;
		// NewStore may not know what only TikTok names.
		const isFromTikTok = Array.isArray(item.skus) || Array.isArray(item.line_items);
		const source = isFromTikTok ? { from_listing: true as const } : {};
		for (const { sellerSku, products } of listedBy(item)) {
			for (const product_id of products) {
				const key = `${product_id}\n${sellerSku}`;
				const known = touched.get(key);
				if (!known) {
					touched.set(key, { json: { product_id, seller_sku: sellerSku, ...source }, indexes: [index] });
					continue;
				}
				if (!source.from_listing) delete known.json.from_listing;
				if (known.indexes.at(-1) !== index) known.indexes.push(index);
			}
		}
	});
	return [...touched.values()];
}
