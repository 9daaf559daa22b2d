/** What can be wrong with stock, in words for the people who mend it. One function per code. */
import type { ExceptionItem, OwnerRole, Severity } from '../../shared/exception';
import { howTheyDiffer, withOddSignsNamed } from '../../shared/channel/lookalikes';
import { byText, counted, listed, written } from '../../shared/channel/rows';
import type { UnreadableListing } from '../reading/listings';
import type { BundlePart } from '../reading/productDetails';
import type { BrokenLocation, ShopPlan } from '../reading/shopPlans';
import type { BrokenRule } from '../reading/stockRules';

export interface SkuPlace {
	shop: ShopPlan;
	/** TikTok's product id */
	productId: string;
	skuId: string;
	sellerSku: string;
	title: string;
}

export type Finding = Omit<ExceptionItem, 'flow'>;

/** Workflow 02 compares all stock when the tables that the decision goes by have changed. */
const IN_MINUTES = ' A corrected table counts within 5 minutes; all stock is compared then.';
/** TikTok tells workflow 01 of listings that people edit. */
const FROM_SELLER_CENTER =
	' A correction in TikTok Seller Center counts within minutes, at the latest after the comparison by night.';
/** The listing that keeps the SKU is not the one that was edited: nothing tells of it but an event about its product. */
const THEN_RUN_02 = ' It counts from the next change of the stock on, at the latest after the comparison by night.';

/** Where nobody has looked at the details of the product. */
const MAYBE_A_BUNDLE =
	' A virtual bundle of TikTok needs neither: TikTok takes no stock for it and works it out from its parts, which are published by themselves.';

/** Every one of them: the products behind one SKU, the parts of one bundle. */
const allOf = (words: readonly string[]) => listed(words, Infinity);

function finding(
	code: string,
	severity: Severity,
	owner_role: OwnerRole,
	key: string,
	text: Pick<ExceptionItem, 'title' | 'what_happened' | 'what_to_do'>,
	ids: Record<string, string>,
): Finding {
	return { code, severity, owner_role, ...text, business_key: key, ids };
}

const shopIds = (shop: ShopPlan) => ({ shop_id: shop.shopId });
const skuIds = (place: SkuPlace) => ({
	shop_id: place.shop.shopId,
	product_id: place.productId,
	sku_id: place.skuId,
	seller_sku: place.sellerSku,
});
const skuKey = (place: SkuPlace) => `${place.shop.shopId}/${place.sellerSku}`;
const listing = (place: SkuPlace) => `the TikTok listing "${place.title || place.productId}" of ${place.shop.name}`;

export const feedEmpty = (shops: readonly string[], listings: number, isFull: boolean): Finding =>
	finding(
		'STOCK_FEED_EMPTY',
		isFull ? 'critical' : 'error',
		'operations',
		'stock feed',
		{
			title: 'No stock came from NewStore',
			what_happened: `NewStore gave no stock at all, although TikTok Shop has ${counted(listings, 'listing')} (${listed(shops)}). Nothing was sent; TikTok keeps its numbers.`,
			what_to_do:
				'Look in NewStore whether your products show stock. They do? Have the integration team run workflow 02 by hand and look at the step that reads the stock. Until then TikTok does not learn of sales in the stores.',
		},
		{},
	);

export const feedStale = (age: string, readAt: string, most: number): Finding =>
	finding(
		'STOCK_FEED_STALE',
		'error',
		'operations',
		'stock feed',
		{
			title: 'The stock from NewStore is too old',
			what_happened: `The stock was read ${age}; more than ${counted(most, 'minute')} is too old. Nothing was sent; the new numbers are held back.`,
			what_to_do:
				'Usually nothing: the next run reads the stock afresh. If the case stays, have the integration team look at the availability export of NewStore. If you are sure that the numbers are right, let them through: in the form "Change settings" set "stock_release_held" to true for one run.',
		},
		{ stock_read_at: readAt },
	);

export const feedUnreadable = (productId: string, count: number): Finding =>
	finding(
		'STOCK_FEED_UNREADABLE',
		'error',
		'integration',
		'stock feed format',
		{
			title: 'Some stock came from NewStore without its location',
			what_happened: `${counted(count, 'stock item')} (the first is product ${productId}) told no stock per location. They were left out.`,
			what_to_do: 'In the node that reads the stock choose the output "per product" or "per location", not the sum.',
		},
		{ product_id: productId },
	);

export const listingsEmpty = (): Finding =>
	finding(
		'STOCK_LISTINGS_EMPTY',
		'error',
		'ecommerce',
		'listings',
		{
			title: 'No listings came from TikTok Shop',
			what_happened: 'A full run got no listings from TikTok Shop, so there was nothing to compare. Nothing was sent.',
			what_to_do:
				'Look whether the shop has products on sale. It has? Have the integration team run workflow 00: it says whether TikTok still lets the app in. The next full run compares again.',
		},
		{},
	);

export const guardrail = (shopName: string, shopId: string, toZero: number, onSale: number, limit: number): Finding =>
	finding(
		'STOCK_GUARDRAIL',
		'critical',
		'operations',
		shopId || 'all shops',
		{
			title: `Too many SKUs would drop to zero: ${shopName}`,
			what_happened: `${counted(toZero, 'SKU')} of ${onSale} on sale would drop to zero in one run, more than ${limit} %. That looks like a fault rather than like sales, so nothing was sent for ${shopName}. The new numbers are held back.`,
			what_to_do:
				'Compare some of the SKUs with NewStore. Is the stock really gone? Let the numbers through: in the form "Change settings" set "stock_release_held" to true, have the integration team run workflow 02 by hand, and set it back to false. If not, look for what broke: the table tts_locations, a rule with cap 0, or the stock in NewStore.',
		},
		shopId ? { shop_id: shopId } : {},
	);

export const unknownShop = (shop: ShopPlan, listings: number): Finding =>
	finding(
		'STOCK_UNKNOWN_SHOP',
		'error',
		'integration',
		shop.shopId,
		{
			title: `TikTok shop ${shop.shopId} is not set up`,
			what_happened: `${counted(listings, 'listing')} came from a shop that ${shop.isContradicted ? 'has several rows in the table tts_shops, which say different things' : 'has no row in the table tts_shops'}. Nothing was sent for it.`,
			what_to_do: `${shop.isContradicted ? 'Leave one row for the shop in tts_shops.' : 'Add the shop to tts_shops, or leave it out where the listings are read.'}${IN_MINUTES}`,
		},
		shopIds(shop),
	);

export const shopWithoutLocations = (shop: ShopPlan, listings: number): Finding =>
	finding(
		'STOCK_NO_LOCATIONS',
		'error',
		'integration',
		shop.shopId,
		{
			title: `No location sells in ${shop.name}`,
			what_happened: `The table tts_locations has no row for ${shop.name}, which has ${counted(listings, 'listing')}. Nothing was sent for it.`,
			what_to_do: `Add rows to tts_locations that say which NewStore location feeds which TikTok warehouse.${IN_MINUTES}`,
		},
		shopIds(shop),
	);

export const listingUnreadable = (
	{ reason, productId, shopId, title }: UnreadableListing,
	plans: { get(shopId: string): ShopPlan },
): Finding => {
	const name = title ? `"${title}"` : productId || 'without a name';
	const where = shopId ? ` of ${plans.get(shopId).name}` : '';
	return finding(
		'STOCK_LISTING_UNREADABLE',
		'error',
		'integration',
		[shopId, productId].filter(Boolean).join('/') || 'listing',
		{
			title: `A listing cannot be read: ${title || productId || reason}`,
			what_happened: `TikTok's listing ${name}${where} cannot be read: ${reason}. Nothing was sent for it; the other listings go on.`,
			what_to_do:
				'Look at the listing in TikTok Seller Center. When it looks right there, the answer of TikTok is damaged: it is read again with the next run. When every listing is told, connect the Listings input to "TikTok Shop: Product: Search".',
		},
		{ ...(shopId ? { shop_id: shopId } : {}), product_id: productId },
	);
};

export const stockItemUnreadable = (reason: string): Finding =>
	finding(
		'STOCK_FEED_UNREADABLE',
		'error',
		'integration',
		`stock feed: ${reason}`,
		{
			title: 'Stock of an unknown product',
			what_happened: `NewStore told stock of which nobody can tell the product: ${reason}. It was left out; the other products go on.`,
			what_to_do:
				'Run workflow 02 by hand, so that the stock is read afresh. If it comes again, show the execution to NewStore support.',
		},
		{},
	);

export const openOrderUnreadable = (reason: string): Finding =>
	finding(
		'STOCK_UNROUTED_UNREADABLE',
		'error',
		'integration',
		`open orders: ${reason}`,
		{
			title: 'Open TikTok orders of an unknown product',
			what_happened: `TikTok told units of an open order of which nobody can tell the product: ${reason}. They were not taken off any stock, so that product may be sold once too often.`,
			what_to_do:
				'Look at the input Unrouted Units of "Decide the stock on TikTok" in this execution, and at the open orders in TikTok Seller Center. Connect the input to "TikTok Shop: Order: Get Unrouted Units".',
		},
		{},
	);

/** A SKU for which nothing is sent because a row cannot be read. */
export interface HeldSku {
	shop: ShopPlan;
	sellerSku: string;
}

/** "Nothing is sent for the SKU TEE in UK shop until …", or that there is none. */
function heldText(held: readonly HeldSku[], because: string): string {
	if (held.length === 0) return 'No SKU of this run needs it.';
	const names = held.map(({ shop, sellerSku }) => `${sellerSku} in ${shop.name}`).sort(byText);
	const skus = held.length === 1 ? `the SKU ${names[0]}` : `${counted(held.length, 'SKU')} (${listed(names)})`;
	return `Nothing is sent for ${skus} until it can be read, because ${because}. TikTok keeps the number it shows now, also when stores sell.`;
}

export const locationUnreadable = ({ row, reason, holds }: BrokenLocation, held: readonly HeldSku[]): Finding =>
	finding(
		'STOCK_LOCATION_INCOMPLETE',
		holds ? 'error' : 'warning',
		'integration',
		row,
		{
			title: holds ? `A location holds stock back: ${reason}` : `A location does not count: ${reason}`,
			what_happened: `The row "${row}" of the table tts_locations cannot be read: ${reason}. ${
				holds
					? heldText(held, 'nobody can tell whether the location may sell there')
					: 'The location gives no stock to TikTok.'
			}`,
			what_to_do: `Correct the row or delete it.${IN_MINUTES}`,
		},
		{},
	);

export const locationFeedsTwo = (shop: ShopPlan, locationId: string, skus: number): Finding =>
	finding(
		'STOCK_LOCATION_TWICE',
		'error',
		'integration',
		`${shop.shopId}/${locationId}`,
		{
			title: `Location ${locationId} feeds two warehouses of ${shop.name}`,
			what_happened: `The table tts_locations gives the stock of ${locationId} to two warehouses of the same listings, so it would be sold twice. Nothing was sent for ${counted(skus, 'SKU')}.`,
			what_to_do: `Keep one row of this location for the shop in tts_locations and delete the other.${IN_MINUTES}`,
		},
		{ ...shopIds(shop), location_id: locationId },
	);

export const locationWithoutStock = (locationId: string): Finding =>
	finding(
		'STOCK_LOCATION_WITHOUT_STOCK',
		'warning',
		'operations',
		locationId,
		{
			title: `Location ${locationId} has no stock at all`,
			what_happened: `The table tts_locations names ${locationId}, but NewStore told no stock of any product there. It counts as empty.`,
			what_to_do: 'Check the spelling of the location id, and whether the location is enabled in NewStore.',
		},
		{ location_id: locationId },
	);

export const ruleUnreadable = ({ row, reason, holds }: BrokenRule, held: readonly HeldSku[]): Finding =>
	finding(
		'STOCK_RULE_UNREADABLE',
		held.length > 0 && holds?.scope === 'all' ? 'critical' : 'error',
		'ecommerce',
		row,
		{
			title: holds ? `A stock rule holds stock back: ${reason}` : `A stock rule does not count: ${reason}`,
			what_happened: `The rule "${row}" in the table tts_stock_rules cannot be read: ${reason}. ${
				holds
					? heldText(held, 'TikTok could be offered more than the rule allows')
					: 'It says nothing for the present, so nothing is held because of it.'
			}`,
			what_to_do: `Correct the row or delete it.${IN_MINUTES}`,
		},
		{},
	);

export const saleUnreadable = (shop: ShopPlan, skus: number): Finding =>
	finding(
		'STOCK_RULE_UNREADABLE',
		'critical',
		'ecommerce',
		`sale/${shop.shopId}`,
		{
			title: `The sale of ${shop.name} holds its stock back: ${shop.saleFault}`,
			what_happened: `The row of ${shop.name} in the table tts_shops speaks of a sale that cannot be read: ${shop.saleFault}. Nothing was sent for ${counted(skus, 'SKU')}, because TikTok could be offered more than the sale allows.`,
			what_to_do: `Open the form "Hold back more during a sale" and say again what the sale holds back and until when, or end it there.${IN_MINUTES}`,
		},
		shopIds(shop),
	);

export const skuEmpty = (place: SkuPlace): Finding =>
	finding(
		'STOCK_EMPTY_SKU',
		'warning',
		'ecommerce',
		`${place.shop.shopId}/${place.skuId}`,
		{
			title: `A listing has no seller SKU: ${place.title || place.productId}`,
			what_happened: `A variant of ${listing(place)} has no seller SKU, so nobody can tell which NewStore product it is. Nothing was sent for it.`,
			what_to_do: `Enter the NewStore product id as seller SKU in TikTok Seller Center.${FROM_SELLER_CENTER}`,
		},
		skuIds(place),
	);

/** @param isLookedAt its details are read: it is no virtual bundle */
export const skuUnknown = (place: SkuPlace, isLookedAt: boolean): Finding =>
	finding(
		'STOCK_UNKNOWN_SKU',
		'error',
		'ecommerce',
		skuKey(place),
		{
			title: `SKU ${withOddSignsNamed(place.sellerSku)} is unknown in NewStore`,
			what_happened: `NewStore has no stock under "${withOddSignsNamed(place.sellerSku)}", the seller SKU of ${listing(place)}. Nothing was sent for it; TikTok goes on selling what it shows.`,
			what_to_do: `Correct the seller SKU in TikTok Seller Center, or add a row to the table tts_sku_map that names the NewStore product.${isLookedAt ? '' : MAYBE_A_BUNDLE}${IN_MINUTES}${FROM_SELLER_CENTER}`,
		},
		skuIds(place),
	);

/** "1 × TEE-WHT-M and 2 × SOCK-MIX-OS" */
const madeOf = (parts: readonly BundlePart[]) =>
	parts.length === 0
		? 'parts that it does not name'
		: allOf(parts.map(({ name, count }) => (Number.isNaN(count) ? name : `${written(count)} × ${name}`)));

/** What a virtual bundle is, in one sentence. */
const bundleIs = (place: SkuPlace, parts: readonly BundlePart[]) =>
	`"${place.title || place.productId}" of ${place.shop.name} (SKU ${place.sellerSku || place.skuId}) is a bundle that TikTok makes of ${madeOf(parts)}.`;

/** A line of the summary: nothing is to be done about the bundle. */
export const bundleLine = (place: SkuPlace, parts: readonly BundlePart[]): string =>
	`${bundleIs(place, parts)} TikTok works out its stock from theirs${parts.length > 0 ? ', which is published' : ''}.`;

/** @param unpublished names of parts for which nothing could be decided */
export const bundlePartUnpublished = (
	place: SkuPlace,
	parts: readonly BundlePart[],
	unpublished: readonly string[],
): Finding =>
	finding(
		'STOCK_BUNDLE_PART',
		'warning',
		'ecommerce',
		`${place.shop.shopId}/${place.skuId}`,
		{
			title: `A part of the bundle "${place.title || place.productId}" gets no stock: ${listed(unpublished)}`,
			what_happened: `${bundleIs(place, parts)} TikTok works out its stock from theirs, but nothing could be decided for ${listed(unpublished)}. TikTok may sell more of the bundle than there is.`,
			what_to_do: `Look at the cases of ${unpublished.length === 1 ? 'this part' : 'these parts'}, and whether ${unpublished.length === 1 ? 'it is' : 'they are'} listed and on sale. The bundle itself needs no row in tts_sku_map.`,
		},
		skuIds(place),
	);

export const sourceMissing = (place: SkuPlace, productIds: readonly string[]): Finding =>
	finding(
		'STOCK_NO_SOURCE',
		'error',
		'ecommerce',
		skuKey(place),
		{
			title: `NewStore tells no stock of SKU ${place.sellerSku}`,
			what_happened: `The table tts_sku_map says that ${place.sellerSku} is ${allOf(productIds)} in NewStore, but NewStore told no stock of it. Nothing was sent for ${listing(place)}.`,
			what_to_do: `Correct the row in tts_sku_map, or create the product in NewStore.${IN_MINUTES}`,
		},
		skuIds(place),
	);

export const skuMisspelt = (place: SkuPlace, spelling: string, where: string): Finding =>
	finding(
		'STOCK_SKU_SPELLING',
		'error',
		'ecommerce',
		skuKey(place),
		{
			title: `SKU is spelt differently: "${withOddSignsNamed(place.sellerSku)}" and "${withOddSignsNamed(spelling)}"`,
			what_happened: `TikTok has "${place.sellerSku}" (${listing(place)}), ${where} has "${spelling}". They are not the same: ${howTheyDiffer(place.sellerSku, spelling)}. A guess could sell the wrong product, so nothing was sent for it.`,
			what_to_do: `Correct the seller SKU in TikTok Seller Center to "${spelling}", or add a row to the table tts_sku_map.${IN_MINUTES}${FROM_SELLER_CENTER}`,
		},
		skuIds(place),
	);

export const skuAmbiguous = (places: readonly SkuPlace[]): Finding => {
	const [first] = places;
	const listings = [
		...new Set(places.map(({ title, productId }) => (title ? `"${title}" (${productId})` : productId))),
	];
	return finding(
		'STOCK_AMBIGUOUS_SKU',
		'error',
		'ecommerce',
		skuKey(first),
		{
			title: `SKU ${first.sellerSku} is listed ${counted(places.length, 'time')} in ${first.shop.name}`,
			what_happened: `The seller SKU "${first.sellerSku}" is on several variants: ${listed(listings.sort())}. Each would sell the same units, so nothing was sent for any of them.`,
			what_to_do: `Keep the SKU on one variant; give the others a SKU of their own or take them off sale.${THEN_RUN_02}`,
		},
		{
			shop_id: first.shop.shopId,
			seller_sku: first.sellerSku,
			product_ids: [...new Set(places.map(({ productId }) => productId))].sort().join(', '),
			sku_ids: places
				.map(({ skuId }) => skuId)
				.sort()
				.join(', '),
		},
	);
};

export const skuMapAmbiguous = (place: SkuPlace, products: readonly string[]): Finding =>
	finding(
		'STOCK_AMBIGUOUS_SKU',
		'error',
		'ecommerce',
		skuKey(place),
		{
			title: `SKU ${place.sellerSku} is mapped to several products`,
			what_happened: `The table tts_sku_map says that "${place.sellerSku}" is ${allOf(products)}. Nobody can tell which is right, so nothing was sent for ${listing(place)}.`,
			what_to_do: `Keep one row for this SKU and shop in tts_sku_map and delete the others.${IN_MINUTES}`,
		},
		skuIds(place),
	);

export const skuCellAmbiguous = (place: SkuPlace, fault: string): Finding =>
	finding(
		'STOCK_AMBIGUOUS_SKU',
		'error',
		'ecommerce',
		skuKey(place),
		{
			title: `SKU ${place.sellerSku}: its row in tts_sku_map can mean two things`,
			what_happened: `For the SKU "${place.sellerSku}", ${fault}. Nothing was sent for ${listing(place)}.`,
			what_to_do: `Write the cell in one of the two ways.${IN_MINUTES}`,
		},
		skuIds(place),
	);

export const unroutedUnreadable = (place: SkuPlace, productId: string): Finding =>
	finding(
		'STOCK_UNROUTED_UNREADABLE',
		'error',
		'integration',
		skuKey(place),
		{
			title: `Open TikTok orders of SKU ${place.sellerSku} cannot be counted`,
			what_happened: `The number of units of product ${productId} that are ordered on TikTok and not yet in NewStore cannot be read. Nothing was sent for ${listing(place)}.`,
			what_to_do: 'Connect the Unrouted Units input to "TikTok Shop: Order: Get Unrouted Units".',
		},
		skuIds(place),
	);

export const atpUnreadable = (place: SkuPlace, productIds: readonly string[]): Finding =>
	finding(
		'STOCK_ATP_UNREADABLE',
		'error',
		'operations',
		skuKey(place),
		{
			title: `Stock of SKU ${place.sellerSku} cannot be read`,
			what_happened: `NewStore told something that is no number as stock of ${allOf(productIds)}. Nothing was sent for ${listing(place)}.`,
			what_to_do:
				'Look at the availability of the product in NewStore. As soon as NewStore gives a number again, it is sent by itself.',
		},
		skuIds(place),
	);

export const atpNegative = (productIds: readonly string[]): Finding =>
	finding(
		'STOCK_NEGATIVE_ATP',
		'info',
		'operations',
		productIds.join(' + '),
		{
			title: `Stock of ${allOf(productIds)} is below zero at a location`,
			what_happened: `NewStore promises more units of ${allOf(productIds)} than a location has. The missing units were taken off what TikTok may sell.`,
			what_to_do: 'Count the product at that location and correct the stock in NewStore.',
		},
		{ newstore_product_id: productIds.join(', ') },
	);

export const skuWithoutWarehouse = (place: SkuPlace): Finding =>
	finding(
		'STOCK_NO_WAREHOUSE',
		'warning',
		'ecommerce',
		`${place.shop.shopId}/${place.skuId}`,
		{
			title: `SKU ${place.sellerSku} has no warehouse on TikTok`,
			what_happened: `TikTok told no warehouse with a readable quantity for ${place.sellerSku} (${listing(place)}), so there is no place to send stock to.`,
			what_to_do: 'Assign a warehouse to the variant in TikTok Seller Center.',
		},
		skuIds(place),
	);

/** "the SKU TEE", "2 SKUs (CAP and TEE)" */
const named = (skus: readonly string[]) =>
	skus.length === 1 ? `the SKU ${skus[0]}` : `${counted(skus.length, 'SKU')} (${listed([...skus].sort(byText))})`;

/** @param refused seller SKUs that have no other warehouse @param kept those that have one beside it */
export const warehouseNotMapped = (
	shop: ShopPlan,
	warehouseId: string,
	refused: readonly string[],
	kept: readonly string[],
): Finding =>
	finding(
		'STOCK_WAREHOUSE_NOT_MAPPED',
		refused.length > 0 ? 'warning' : 'info',
		'ecommerce',
		`${shop.shopId}/${warehouseId}`,
		{
			title: `Warehouse ${warehouseId} of ${shop.name} has no location`,
			what_happened: [
				`No row of the table tts_locations names the TikTok warehouse ${warehouseId}.`,
				...(refused.length > 0
					? [
							`Nothing was sent for ${named(refused)}, which ${refused.length === 1 ? 'has' : 'have'} no other warehouse.`,
						]
					: []),
				...(kept.length > 0
					? [
							`${counted(kept.length, 'SKU')} (${listed([...kept].sort(byText))}) ${kept.length === 1 ? 'has' : 'have'} it beside a warehouse that is fed from NewStore.`,
						]
					: []),
			].join(' '),
			what_to_do: `Add the locations that feed this warehouse to tts_locations, or take the warehouse off these listings in TikTok Seller Center.${IN_MINUTES}${FROM_SELLER_CENTER}`,
		},
		{ ...shopIds(shop), warehouse_id: warehouseId },
	);

export const listingInactive = (place: SkuPlace, status: string, units: number, skus: number): Finding =>
	finding(
		'STOCK_LISTING_INACTIVE',
		'info',
		'ecommerce',
		`${place.shop.shopId}/${place.productId}`,
		{
			title: `In stock but not on sale: ${place.title || place.productId}`,
			what_happened: `${listing(place).replace('the', 'The')} is not on sale (${status}), although ${counted(units, 'unit')} of ${counted(skus, 'SKU')} could be sold.`,
			what_to_do: 'Activate the listing in TikTok Seller Center if it should sell.',
		},
		{ shop_id: place.shop.shopId, product_id: place.productId, status },
	);

/** Stands for the findings of one kind beyond the limit. */
export const furtherFindings = (like: Finding, count: number): Finding => ({
	...like,
	title: `${counted(count, 'more case')} like "${like.title}"`,
	what_happened: `This run has ${counted(count, 'more case')} like this; only the first ones are told one by one. The first of the others: ${like.what_happened}`,
	business_key: 'further findings',
	ids: {},
});
