/** Which listings may be virtual bundles of TikTok, so that only their details are read. */
import type { Placed } from '../shared/channel/placed';
import { isShopActive } from '../shared/channel/shops';
import { byText } from '../shared/channel/rows';
import { SkuMap } from '../shared/skuMap';
import { cell } from '../shared/tableRows';
import type { Row } from '../shared/tableRows';
import { isSkuOnSale, Listings, sellerSkuOf } from './reading/listings';
import { StockFeed } from './reading/stockFeed';
import type { Json, PossibleBundle } from './types';
import { meaningIn } from './reading/unroutedUnits';

const LISTINGS = 1;

export interface BundleTables {
	/** none = every shop is accepted */
	shops: readonly Row[];
	skuMap: readonly Row[];
}

/**
 * Products on sale with a seller SKU that leads to no stock, that several listings carry, or that the SKU map makes of several
 * products. None without stock, when every SKU would seem unknown.
 * @param most so many products, in the order of shop and product id
 */
export function listPossibleBundles(
	feeds: { stock: readonly Json[]; listings: readonly Json[] },
	tables: BundleTables,
	most: number,
): Array<Placed<PossibleBundle>> {
	const feed = new StockFeed(feeds.stock);
	if (feed.size === 0) return [];
	const listings = new Listings(feeds.listings, new Set());
	const skuMap = new SkuMap(tables.skuMap);
	const active = new Set(tables.shops.filter(isShopActive).map((row) => cell(row, 'shop_id')));
	const mayBe = (shopId: string, sellerSku: string): boolean => {
		if (sellerSku.trim() === '' || listings.isAmbiguous(shopId, sellerSku)) return true;
		const meaning = meaningIn(feed, skuMap, sellerSku, shopId);
		if ('fault' in meaning) return true;
		const { components } = meaning;
		return components.length > 1 || components.some(({ product_id: id, count }) => count > 1 || !feed.has(id));
	};
	const found: Array<Placed<PossibleBundle>> = [];
	for (const { shopId, productId, title, isOnSale, skus, item } of listings.all) {
		if (!isOnSale || (tables.shops.length > 0 && !active.has(shopId))) continue;
		const sellerSkus = skus.filter(isSkuOnSale).map(sellerSkuOf);
		const doubtful = sellerSkus.filter((sellerSku) => mayBe(shopId, sellerSku));
		if (doubtful.length > 0)
			found.push({
				json: { shop_id: shopId, product_id: productId, title, seller_skus: doubtful },
				index: item,
				input: LISTINGS,
			});
	}
	const key = ({ json }: { json: PossibleBundle }) => `${json.shop_id}/${json.product_id}`;
	return found.sort((a, b) => byText(key(a), key(b))).slice(0, most);
}
