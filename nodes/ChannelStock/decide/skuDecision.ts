/** Decides one SKU of one listing: a number, or why there is none. */
import { possibleProducts } from '../../shared/skuMap';
import type { SkuMap } from '../../shared/skuMap';
import { sellerSkuOf, shownStock, unitsShown } from '../reading/listings';
import type { Listings, ShownStock } from '../reading/listings';
import type { BrokenLocation, SaleRule, ShopPlan, WarehouseSet } from '../reading/shopPlans';
import { calculate } from './stockArithmetic';
import type { Calculation, ComponentStock } from './stockArithmetic';
import type { StockFeed } from '../reading/stockFeed';
import * as findings from './stockFindings';
import type { Finding, SkuPlace } from './stockFindings';
import type { BrokenRule, RuleSet } from '../reading/stockRules';
import type { Json } from '../types';
import { meaningIn } from '../reading/unroutedUnits';
import type { UnroutedUnits } from '../reading/unroutedUnits';

export interface SkuSources {
	isFull: boolean;
	keepsUnmapped: boolean;
	listings: Listings;
	feed: StockFeed;
	skuMap: SkuMap;
	unrouted: UnroutedUnits;
}

export interface DecidedSku {
	kind: 'decided';
	calculation: Calculation;
	components: ComponentStock[];
	set: WarehouseSet;
	rules: RuleSet;
	sale: SaleRule | undefined;
	shown: ShownStock;
}

export type SkuOutcome =
	| DecidedSku
	/** a finding about this SKU alone */
	| { kind: 'refused'; code: string; describe: (place: SkuPlace) => Finding }
	/** findings that are told once for all SKUs they concern */
	| { kind: 'ambiguous' }
	| { kind: 'fedTwice'; locationId: string }
	| { kind: 'unmapped'; set: WarehouseSet }
	| { kind: 'keptByRule' }
	/** rows of tables that cannot be read and may concern it */
	| { kind: 'held'; rules: BrokenRule[]; locations: BrokenLocation[] }
	| { kind: 'notInRun' }
	/** as that, because NewStore has nothing of the product anywhere and may not know it at all */
	| { kind: 'unproven' };

const NOT_IN_RUN: SkuOutcome = { kind: 'notInRun' };
const UNPROVEN: SkuOutcome = { kind: 'unproven' };
const KEPT_BY_RULE: SkuOutcome = { kind: 'keptByRule' };
const AMBIGUOUS: SkuOutcome = { kind: 'ambiguous' };

const refused = (code: string, describe: (place: SkuPlace) => Finding): SkuOutcome => ({
	kind: 'refused',
	code,
	describe,
});

/** Why there is no stock for a SKU whose product is not in the feed. */
function withoutStock(sources: SkuSources, shop: ShopPlan, sellerSku: string, missing: string[]): SkuOutcome {
	const isMapped = sources.skuMap.find(sellerSku, shop.shopId) !== undefined;
	if (!isMapped) {
		const spelling = sources.feed.spelledAlike(sellerSku);
		if (spelling !== undefined)
			return refused('STOCK_SKU_SPELLING', (place) => findings.skuMisspelt(place, spelling, 'NewStore'));
	}
	if (!sources.isFull) return missing.some((id) => sources.feed.unproven.has(id)) ? UNPROVEN : NOT_IN_RUN;
	if (isMapped) return refused('STOCK_NO_SOURCE', (place) => findings.sourceMissing(place, missing));
	const mapped = sources.skuMap.spelledAlike(sellerSku, shop.shopId);
	return mapped === undefined
		? refused('STOCK_UNKNOWN_SKU', (place) =>
				findings.skuUnknown(place, sources.listings.details.has(shop.shopId, place.productId)),
			)
		: refused('STOCK_SKU_SPELLING', (place) => findings.skuMisspelt(place, mapped, 'the table tts_sku_map'));
}

/** The products behind a seller SKU with their stock, or why nobody can tell. */
function stockOf(sources: SkuSources, shop: ShopPlan, sellerSku: string): ComponentStock[] | SkuOutcome {
	const { feed, skuMap, unrouted, isFull } = sources;
	if (sellerSku.trim() === '') return isFull ? refused('STOCK_EMPTY_SKU', findings.skuEmpty) : NOT_IN_RUN;
	const meaning = meaningIn(feed, skuMap, sellerSku, shop.shopId);
	if ('fault' in meaning) {
		if (meaning.missing) return withoutStock(sources, shop, sellerSku, meaning.missing);
		const match = skuMap.find(sellerSku, shop.shopId);
		const cells = match ? [match.text, ...match.contradictedBy].sort() : [];
		const products = match ? [...cells, ...possibleProducts(match)] : [];
		if (!isFull && !products.some((product) => feed.has(product))) return NOT_IN_RUN;
		return refused('STOCK_AMBIGUOUS_SKU', (place) =>
			cells.length > 1 ? findings.skuMapAmbiguous(place, cells) : findings.skuCellAmbiguous(place, meaning.fault),
		);
	}
	const stock: ComponentStock[] = [];
	const missing: string[] = [];
	for (const { product_id, count } of meaning.components) {
		const atp = feed.get(product_id);
		if (!atp) missing.push(product_id);
		else stock.push({ product_id, count, atp, unrouted: unrouted.of(product_id, shop) });
	}
	if (missing.length > 0) return withoutStock(sources, shop, sellerSku, missing);
	const uncounted = stock.find(({ product_id: id }) => unrouted.unreadable.has(id));
	return uncounted
		? refused('STOCK_UNROUTED_UNREADABLE', (place) => findings.unroutedUnreadable(place, uncounted.product_id))
		: stock;
}

/** @param tikTokProductId for rules that name the product by TikTok's id */
export function decideSku(sources: SkuSources, shop: ShopPlan, tikTokProductId: string, sku: Json): SkuOutcome {
	const sellerSku = sellerSkuOf(sku);
	const stock = stockOf(sources, shop, sellerSku);
	const isInRun = Array.isArray(stock) || (stock.kind !== 'notInRun' && stock.kind !== 'unproven');
	if (isInRun && sellerSku.trim() !== '' && sources.listings.isAmbiguous(shop.shopId, sellerSku)) return AMBIGUOUS;
	if (!Array.isArray(stock)) return stock;

	const newStoreProductId = stock.length === 1 ? stock[0].product_id : '';
	const rules = shop.rules.forSku(sellerSku, newStoreProductId, tikTokProductId);
	if (rules.hold?.value) return KEPT_BY_RULE;

	const shown = shownStock(sku);
	if (shown.warehouseIds.length === 0) return refused('STOCK_NO_WAREHOUSE', findings.skuWithoutWarehouse);
	const set = shop.warehouseSet(shown.warehouseIds);
	const brokenRules = shop.rules.heldBy(sellerSku, newStoreProductId, tikTokProductId, set.locations);
	if (brokenRules.length + set.broken.length > 0) return { kind: 'held', rules: brokenRules, locations: set.broken };
	if (set.fedTwice !== undefined) return { kind: 'fedTwice', locationId: set.fedTwice };
	if (set.mapped.length === 0) return { kind: 'unmapped', set };
	// To keep a number it has to be known.
	if (sources.keepsUnmapped && set.unmappedIds.some((id) => !(unitsShown(shown, id) >= 0)))
		return refused('STOCK_NO_WAREHOUSE', findings.skuWithoutWarehouse);

	const calculation = calculate(stock, set, rules, shop.sale);
	if (!calculation) {
		const products = stock.map(({ product_id: id }) => id);
		return refused('STOCK_ATP_UNREADABLE', (place) => findings.atpUnreadable(place, products));
	}
	return { kind: 'decided', calculation, components: stock, set, rules, sale: shop.sale, shown };
}
