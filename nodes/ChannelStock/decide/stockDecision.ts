/**
 * What TikTok Shop should show (design 7). Pure: the same feeds and settings give the same decision, whatever the order
 * of the input items. Costs a few map look-ups per SKU and location.
 */
import type { Placed } from '../../shared/channel/placed';
import { duration } from '../../shared/channel/localTime';
import { shopRowCases, skuMapRowCase } from '../../shared/channel/rowCases';
import { MINUTE_MS, parseTime } from '../../shared/channel/times';
import { SkuMap } from '../../shared/skuMap';
import { FindingList } from './findingList';
import { Guardrail } from './guardrail';
import { isSkuOnSale, Listings, sellerSkuOf, shownStock, skuId } from '../reading/listings';
import type { Listing } from '../reading/listings';
import { ProductDetails } from '../reading/productDetails';
import type { BundlePart } from '../reading/productDetails';
import { LocationRows, ShopPlans } from '../reading/shopPlans';
import type { ShopPlan } from '../reading/shopPlans';
import { decideSku } from './skuDecision';
import type { DecidedSku, SkuSources } from './skuDecision';
import { StockFeed } from '../reading/stockFeed';
import * as findings from './stockFindings';
import type { Finding, HeldSku, SkuPlace } from './stockFindings';
import { StockRules } from '../reading/stockRules';
import { summarize } from './stockSummary';
import type { Tallies } from './stockSummary';
import { addToUpdate, compare } from './stockUpdate';
import type { HeldItem, Json, Origin, StockDecision, StockFeeds, StockSettings, StockUpdate } from '../types';
import { idText, isJson } from '../reading/units';
import { UnroutedUnits } from '../reading/unroutedUnits';

const STOCK = 0;
const LISTINGS = 1;
const UNROUTED = 2;
/** Statuses in which somebody may not know that a product is off sale; drafts and audits are known to be. */
const UNEXPECTEDLY_OFF_SALE = new Set(['SELLER_DEACTIVATED', 'PLATFORM_DEACTIVATED', 'FREEZE', 'FAILED']);
/** Clocks of two servers may differ so much. */
const CLOCK_SKEW_MS = 5 * MINUTE_MS;

interface Change {
	update: StockUpdate;
	origin: Origin;
	skus: number;
}

class StockRun {
	private readonly found: FindingList;
	private readonly rules: StockRules;
	private readonly locations: LocationRows;
	private readonly plans: ShopPlans;
	private readonly skuMap: SkuMap;
	private readonly feed: StockFeed;
	private readonly listings: Listings;
	private readonly unrouted: UnroutedUnits;
	private readonly guardrail: Guardrail;
	private readonly sources: SkuSources;
	private readonly changes: Change[] = [];
	private readonly held: Array<Placed<HeldItem>> = [];
	private readonly ambiguous = new Map<string, Array<{ place: SkuPlace; origin: Origin }>>();
	private readonly fedTwice = new Map<string, { shop: ShopPlan; locationId: string; skus: number; origin: Origin }>();
	private readonly notMapped = new Map<
		string,
		{ shop: ShopPlan; warehouseId: string; refused: string[]; kept: string[]; origin: Origin }
	>();
	/** row that cannot be read → SKUs for which nothing is sent because of it */
	private readonly heldBy = new Map<object, HeldSku[]>();
	/** shops of whose sale nobody can tell what it holds back */
	private readonly unclearSales = new Map<string, { shop: ShopPlan; skus: number; origin: Origin }>();
	private readonly bundles: Array<{ place: SkuPlace; parts: BundlePart[]; origin: Origin }> = [];
	private readonly bundleLines: string[] = [];
	private readonly negative = new Set<string>();
	private readonly unusable = new Map<string, { shop: ShopPlan; listings: number; origin: Origin }>();
	private readonly tallies: Tallies = {
		skus: 0,
		decided: 0,
		changed: 0,
		lowered: 0,
		toZero: 0,
		keptByRule: 0,
		held: 0,
		refused: 0,
		notInRun: 0,
		unproven: 0,
		inactive: 0,
		bundles: 0,
	};
	private released = false;

	constructor(
		feeds: StockFeeds,
		private readonly settings: StockSettings,
	) {
		this.found = new FindingList(settings.exceptionLimit);
		this.rules = new StockRules(settings.rules, settings.defaultBufferUnits, settings.nowMs);
		this.locations = new LocationRows(settings.locations);
		this.plans = new ShopPlans(settings.shops, this.locations, this.rules);
		this.skuMap = new SkuMap(settings.skuMap);
		this.feed = new StockFeed(feeds.stock, settings.scope === 'partial' ? settings.maybeUnknown : undefined);
		this.listings = new Listings(
			feeds.listings,
			new Set(feeds.unrouted.map((item) => (isJson(item) ? idText(item.sku_id) : ''))),
			new ProductDetails(feeds.details),
		);
		this.unrouted = new UnroutedUnits(feeds.unrouted, this.plans, this.skuMap, this.feed, this.listings.sellerSkus);
		this.guardrail = new Guardrail({
			percent: settings.guardrailPercent,
			minimumSkus: settings.guardrailMinimumSkus,
		});
		this.sources = {
			isFull: settings.scope === 'full',
			keepsUnmapped: settings.unmappedWarehouses === 'keep',
			listings: this.listings,
			feed: this.feed,
			skuMap: this.skuMap,
			unrouted: this.unrouted,
		};
		this.checkTables(feeds);
	}

	private add(finding: Finding, origin: Origin): void {
		this.found.add(finding.code, finding.business_key, origin, () => finding);
	}

	private checkTables(feeds: StockFeeds): void {
		const origin = { input: LISTINGS, index: 0 };
		for (const item of shopRowCases(this.settings.shops)) this.add(item, origin);
		for (const problem of this.skuMap.problems) this.add(skuMapRowCase(problem), origin);
		for (const listing of this.listings.unreadable)
			this.add(findings.listingUnreadable(listing, this.plans), { input: LISTINGS, index: listing.item });
		for (const { reason, item } of this.feed.malformed)
			this.add(findings.stockItemUnreadable(reason), { input: STOCK, index: item });
		for (const { reason, item } of this.unrouted.malformed)
			this.add(findings.openOrderUnreadable(reason), { input: UNROUTED, index: item });
		const [first] = this.feed.unreadable;
		if (first !== undefined) {
			const ids = this.feed.unreadable.map((item) => idText(feeds.stock[item].product_id)).sort();
			this.add(findings.feedUnreadable(ids[0], ids.length), { input: STOCK, index: first });
		}
	}

	decide(): StockDecision {
		if (this.listings.all.length === 0) {
			// Shops that gave no answer are a case already.
			if (this.sources.isFull && this.settings.silentShops.size === 0)
				this.add(findings.listingsEmpty(), { input: STOCK, index: 0 });
		} else if (this.feed.size === 0 && this.feed.unproven.size === 0) {
			this.refuseEmptyFeed();
		} else {
			for (const listing of this.listings.all) this.decideListing(listing);
			this.tellCommonFindings();
		}
		this.tellBrokenRows();
		const updates = this.release();
		const exceptions = this.found.items();
		const summary = summarize(this.settings, this.tallies, {
			productsWithStock: this.feed.size,
			listings: this.listings.all.length,
			updates: updates.length,
			heldShops: this.held.length,
			unroutedUnits: this.unrouted.total,
			unmatchedUnits: this.unrouted.unmatched,
			findings: this.found.count,
			findingsByCode: this.found.countsByCode(),
			needsAPerson: this.found.needsAPerson,
			bundles: this.bundleLines,
			released: this.released,
		});
		return { updates, exceptions, held: this.held, summary };
	}

	/** An empty feed never wipes the channel. */
	private refuseEmptyFeed(): void {
		const shops = new Map<string, { shop: ShopPlan; listings: number; origin: Origin }>();
		for (const { shopId, item, skus } of this.listings.all) {
			const shop = shops.get(shopId) ?? {
				shop: this.plans.get(shopId),
				listings: 0,
				origin: { input: LISTINGS, index: item },
			};
			shops.set(shopId, { ...shop, listings: shop.listings + 1 });
			this.tallies.skus += skus.length;
			this.tallies.refused += skus.length;
		}
		const names = [...shops.values()].map(({ shop }) => shop.name).sort();
		const finding = findings.feedEmpty(names, this.listings.all.length, this.sources.isFull);
		this.add(finding, { input: LISTINGS, index: this.listings.all[0].item });
		for (const [shopId, { listings, origin }] of shops) {
			const json = { shop_id: shopId, held_code: finding.code, held_because: finding.what_happened, listings };
			this.held.push({ json, ...origin });
		}
	}

	private decideListing(listing: Listing): void {
		const shop = this.plans.get(listing.shopId);
		const origin = { input: LISTINGS, index: listing.item };
		this.tallies.skus += listing.skus.length;
		if (this.settings.silentShops.has(listing.shopId)) {
			this.tallies.refused += listing.skus.length;
		} else if (!shop.isActive) {
			this.tallies.inactive += listing.skus.length;
		} else if (!shop.isKnown || shop.warehouses.size === 0) {
			const unusable = this.unusable.get(listing.shopId) ?? { shop, listings: 0, origin };
			this.unusable.set(listing.shopId, { ...unusable, listings: unusable.listings + 1 });
			this.tallies.refused += listing.skus.length;
		} else if (shop.saleFault !== '') {
			const unclear = this.unclearSales.get(listing.shopId) ?? { shop, skus: 0, origin };
			this.unclearSales.set(listing.shopId, { ...unclear, skus: unclear.skus + listing.skus.length });
			this.tallies.refused += listing.skus.length;
		} else {
			const { shopId, productId, title } = listing;
			const names = { title, shop_name: shop.name };
			const update: StockUpdate = { shop_id: shopId, product_id: productId, ...names, skus: [], explain: [] };
			const idle: Json[] = [];
			for (const sku of listing.skus) {
				const parts = this.listings.bundleParts(listing, sku);
				if (parts) this.noteBundle(this.place(shop, listing, sku), parts, origin);
				else if (listing.isOnSale && isSkuOnSale(sku)) this.decideListedSku(shop, listing, sku, update, origin);
				else idle.push(sku);
			}
			if (idle.length > 0) this.noteIdle(shop, listing, idle, origin);
			if (update.skus.length > 0) this.changes.push({ update, origin, skus: update.skus.length });
		}
	}

	private place(shop: ShopPlan, listing: Listing, sku: Json): SkuPlace {
		const { productId, title } = listing;
		return { shop, productId, skuId: skuId(sku), sellerSku: sellerSkuOf(sku), title };
	}

	private noteBundle(place: SkuPlace, parts: BundlePart[], origin: Origin): void {
		this.tallies.bundles += 1;
		this.bundles.push({ place, parts, origin });
	}

	private decideListedSku(shop: ShopPlan, listing: Listing, sku: Json, update: StockUpdate, origin: Origin): void {
		const outcome = decideSku(this.sources, shop, listing.productId, sku);
		if (outcome.kind === 'decided') {
			this.tallies.decided += 1;
			this.apply(shop, sku, outcome, update, origin);
			return;
		}
		if (outcome.kind === 'notInRun' || outcome.kind === 'unproven') {
			this.tallies.notInRun += 1;
			const isShown = !shownStock(sku).units.every((units) => units === 0);
			if (outcome.kind === 'unproven' && isShown) this.tallies.unproven += 1;
			return;
		}
		if (outcome.kind === 'keptByRule') {
			this.tallies.keptByRule += 1;
			return;
		}
		this.tallies.refused += 1;
		if (outcome.kind === 'held') {
			for (const row of [...outcome.rules, ...outcome.locations]) {
				const held = this.heldBy.get(row);
				const one = { shop, sellerSku: sellerSkuOf(sku) };
				if (held) held.push(one);
				else this.heldBy.set(row, [one]);
			}
		} else if (outcome.kind === 'refused') {
			const place = this.place(shop, listing, sku);
			this.found.add(outcome.code, `${shop.shopId}/${place.sellerSku}/${place.skuId}`, origin, () =>
				outcome.describe(place),
			);
		} else if (outcome.kind === 'ambiguous') {
			const place = this.place(shop, listing, sku);
			const key = `${shop.shopId}/${place.sellerSku}`;
			const places = this.ambiguous.get(key);
			if (places) places.push({ place, origin });
			else this.ambiguous.set(key, [{ place, origin }]);
		} else if (outcome.kind === 'fedTwice') {
			const key = `${shop.shopId}/${outcome.locationId}`;
			const known = this.fedTwice.get(key) ?? { shop, locationId: outcome.locationId, skus: 0, origin };
			this.fedTwice.set(key, { ...known, skus: known.skus + 1 });
		} else {
			for (const id of outcome.set.unmappedIds) this.noteUnmapped(shop, id, origin).refused.push(sellerSkuOf(sku));
		}
	}

	private noteUnmapped(shop: ShopPlan, warehouseId: string, origin: Origin) {
		const key = `${shop.shopId}/${warehouseId}`;
		let known = this.notMapped.get(key);
		if (!known) this.notMapped.set(key, (known = { shop, warehouseId, refused: [], kept: [], origin }));
		return known;
	}

	private apply(shop: ShopPlan, sku: Json, decided: DecidedSku, update: StockUpdate, origin: Origin): void {
		const { calculation, components, set } = decided;
		if (calculation.hasNegativeAtp) {
			const products = components.map(({ product_id: id }) => id);
			const key = products.join(' + ');
			if (!this.negative.has(key))
				this.found.add('STOCK_NEGATIVE_ATP', key, origin, () => findings.atpNegative(products));
			this.negative.add(key);
		}
		for (const id of set.unmappedIds) this.noteUnmapped(shop, id, origin).kept.push(sellerSkuOf(sku));

		const keeps = this.sources.keepsUnmapped;
		const { was, wasMapped, now, isChanged } = compare(decided, keeps);
		this.guardrail.count(shop, was, now);
		if (isChanged) {
			this.tallies.changed += 1;
			if (now < was) this.tallies.lowered += 1;
			if (was > 0 && now === 0) this.tallies.toZero += 1;
		}
		if (isChanged || this.settings.mode === 'everything') addToUpdate(update, sku, decided, wasMapped, keeps);
	}

	/** Off sale: nothing is sent; worth a word only when there is stock that nobody can buy. */
	private noteIdle(shop: ShopPlan, listing: Listing, idle: Json[], origin: Origin): void {
		this.tallies.inactive += idle.length;
		if (!this.settings.inactiveListings) return;
		if (!listing.isOnSale && !UNEXPECTEDLY_OFF_SALE.has(listing.status)) return;
		let units = 0;
		let skus = 0;
		for (const sku of idle) {
			if (this.listings.isOnSale(listing.shopId, sellerSkuOf(sku))) continue;
			const outcome = decideSku(this.sources, shop, listing.productId, sku);
			if (outcome.kind !== 'decided' || outcome.calculation.published === 0) continue;
			units += outcome.calculation.published;
			skus += 1;
		}
		if (skus === 0) return;
		const status = listing.isOnSale ? 'variant deactivated' : listing.status;
		const place = this.place(shop, listing, idle[0]);
		this.found.add('STOCK_LISTING_INACTIVE', `${shop.shopId}/${listing.productId}`, origin, () =>
			findings.listingInactive(place, status, units, skus),
		);
	}

	/** Rows of tables that cannot be read, with the SKUs that they hold. */
	private tellBrokenRows(): void {
		const origin = { input: LISTINGS, index: 0 };
		for (const rule of this.rules.broken) this.add(findings.ruleUnreadable(rule, this.heldBy.get(rule) ?? []), origin);
		for (const { shop, skus, origin: from } of this.unclearSales.values())
			this.add(findings.saleUnreadable(shop, skus), from);
		for (const row of this.locations.broken)
			this.add(findings.locationUnreadable(row, this.heldBy.get(row) ?? []), origin);
	}

	/** Of each virtual bundle whether its parts are published. A partial run knows some of them only. */
	private tellBundles(): void {
		if (this.bundles.length === 0 || !this.sources.isFull) return;
		const published = this.publishedSkus(
			new Set(this.bundles.flatMap(({ parts }) => parts.map(({ skuId: id }) => id))),
		);
		for (const { place, parts, origin } of this.bundles) {
			const missing = parts.filter(({ skuId: id }) => !published.has(`${place.shop.shopId}/${id}`));
			if (missing.length > 0) {
				const names = missing.map(({ name }) => name);
				this.add(findings.bundlePartUnpublished(place, parts, names), origin);
			} else if (this.bundleLines.length < this.settings.exceptionLimit) {
				this.bundleLines.push(findings.bundleLine(place, parts));
			}
		}
	}

	/** Those of the asked SKU ids that have a number, or keep theirs by rule, as shop/SKU id. */
	private publishedSkus(asked: ReadonlySet<string>): Set<string> {
		const published = new Set<string>();
		for (const { shopId, productId, isOnSale, skus } of this.listings.all) {
			const shop = this.plans.get(shopId);
			for (const sku of isOnSale ? skus.filter((one) => asked.has(skuId(one)) && isSkuOnSale(one)) : []) {
				const { kind } = decideSku(this.sources, shop, productId, sku);
				if (kind === 'decided' || kind === 'keptByRule') published.add(`${shopId}/${skuId(sku)}`);
			}
		}
		return published;
	}

	/** Findings that concern many SKUs at once. */
	private tellCommonFindings(): void {
		for (const { shop, listings, origin } of this.unusable.values())
			this.add(
				shop.isKnown ? findings.shopWithoutLocations(shop, listings) : findings.unknownShop(shop, listings),
				origin,
			);
		for (const [key, places] of this.ambiguous)
			this.found.add('STOCK_AMBIGUOUS_SKU', key, places[0].origin, () =>
				findings.skuAmbiguous(places.map(({ place }) => place)),
			);
		for (const { shop, locationId, skus, origin } of this.fedTwice.values())
			this.add(findings.locationFeedsTwo(shop, locationId, skus), origin);
		for (const { shop, warehouseId, refused, kept, origin } of this.notMapped.values())
			// In a partial run the same would be told again and again.
			if (refused.length > 0 || this.sources.isFull)
				this.add(findings.warehouseNotMapped(shop, warehouseId, refused, kept), origin);
		this.tellBundles();
		if (this.sources.isFull) this.tellEmptyLocations();
	}

	private tellEmptyLocations(): void {
		const ids = new Set<string>();
		for (const shopId of new Set(this.listings.all.map((listing) => listing.shopId)))
			for (const id of this.plans.get(shopId).locationIds) ids.add(id);
		for (const id of this.feed.locationsWithoutStock(ids))
			this.add(findings.locationWithoutStock(id), { input: STOCK, index: 0 });
	}

	/** Whether the stock is too old; so is one whose time makes no sense. */
	private staleFinding(): Finding | undefined {
		const { stockReadAt, maxStockAgeMinutes, nowMs } = this.settings;
		if (stockReadAt.trim() === '' || maxStockAgeMinutes <= 0) return undefined;
		const readMs = parseTime(stockReadAt);
		const ageMs = nowMs - readMs;
		if (ageMs >= -CLOCK_SKEW_MS && ageMs <= maxStockAgeMinutes * MINUTE_MS) return undefined;
		const age = Number.isNaN(readMs)
			? `at a time that cannot be read ("${stockReadAt}")`
			: ageMs < 0
				? `at a time that is still to come (${stockReadAt})`
				: `${duration(ageMs)} ago`;
		return findings.feedStale(age, stockReadAt, maxStockAgeMinutes);
	}

	/** Sends the changes to Updates, or to Held when a guardrail says so and nobody has released them. */
	private release(): Array<Placed<StockUpdate>> {
		const stale = this.feed.size > 0 && this.listings.all.length > 0 ? this.staleFinding() : undefined;
		const reasons = this.guardrail.findings();
		if (stale) reasons.set('', stale);
		if (this.settings.releaseHeld) {
			this.released = reasons.size > 0;
			return this.changes.map(({ update, origin }) => ({ json: update, ...origin }));
		}
		for (const finding of reasons.values()) this.add(finding, this.changes[0]?.origin ?? { input: LISTINGS, index: 0 });
		const updates: Array<Placed<StockUpdate>> = [];
		for (const { update, origin, skus } of this.changes) {
			const finding = reasons.get('') ?? reasons.get(update.shop_id);
			if (!finding) {
				updates.push({ json: update, ...origin });
				continue;
			}
			const json: HeldItem = { ...update, held_code: finding.code, held_because: finding.what_happened };
			this.held.push({ json, ...origin });
			this.tallies.held += skus;
		}
		return updates;
	}
}

export function decideStock(feeds: StockFeeds, settings: StockSettings): StockDecision {
	return new StockRun(feeds, settings).decide();
}
