import { SkuMap, decisiveProducts } from '../shared/skuMap';
import type { Row } from '../shared/tableRows';
import { sellerSkuOf, skusOnSale } from './listings';
import type { Json, TouchedProduct } from './types';
import { idText, isJson, namedId } from './units';

/** A product to look at, and the input items that touched it. */
export interface Touched {
	json: TouchedProduct;
	items: number[];
}

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

/**
 * Products whose stock has to be read and seller SKUs whose listings have to be read because of these items, each pair
 * once, in the order of the first item. Events name products in `product_ids` or `product_id`. Listings, as Get and Search
 * of TikTok Shop give them, have `skus`; their `product_id` is TikTok's. Other items are passed over.
 * A bundle brings all its components, because its number needs them all.
 */
export function listTouchedProducts(items: readonly Json[], rows: readonly Row[]): Touched[] {
	const skuMap = new SkuMap(rows);
	const skus = new SkusByProduct(skuMap);
	const touched = new Map<string, Touched>();
	items.forEach((item, index) => {
		if (!isJson(item)) return;
		const isListing = Array.isArray(item.skus);
		const listed = isListing ? shownBy(item, skuMap) : productIdsOf(item).flatMap((id) => skus.of(id));
		const source = isListing ? { from_listing: true as const } : {};
		for (const { sellerSku, products } of listed) {
			for (const product_id of products) {
				const key = `${product_id}\n${sellerSku}`;
				const known = touched.get(key);
				if (!known) {
					touched.set(key, { json: { product_id, seller_sku: sellerSku, ...source }, items: [index] });
					continue;
				}
				if (!source.from_listing) delete known.json.from_listing;
				if (known.items[known.items.length - 1] !== index) known.items.push(index);
			}
		}
	});
	return [...touched.values()];
}
