import type { Placed } from '../shared/channel/placed';
import type { ExceptionItem } from '../shared/exception';

export type Json = Record<string, unknown>;

/** What the person set on the node. Table rows are as they come from the Data Tables; see stockRules.ts, shopPlans.ts. */
export interface StockSettings {
	/** full: the Stock input holds all products; partial: only some */
	scope: 'full' | 'partial';
	shops: Json[];
	locations: Json[];
	rules: Json[];
	skuMap: Json[];
	defaultBufferUnits: number;
	mode: 'changes' | 'everything';
	unmappedWarehouses: 'keep' | 'zero';
	/** ISO time in UTC at which the stock was read; empty = just now */
	stockReadAt: string;
	/** 0 = any age */
	maxStockAgeMinutes: number;
	guardrailPercent: number;
	guardrailMinimumSkus: number;
	releaseHeld: boolean;
	/** most exceptions of one code */
	exceptionLimit: number;
	inactiveListings: boolean;
	/** partial runs: products that only a seller SKU on TikTok names, so that NewStore may not know them */
	maybeUnknown: ReadonlySet<string>;
	/** shops whose listings or open orders could not be read: nothing is decided for them */
	silentShops: ReadonlySet<string>;
	/** Unix milliseconds: decides which rules are valid and how old the stock is */
	nowMs: number;
}

/** The `json` of the input items, in their order. */
export interface StockFeeds {
	/** `{product_id, atp_by_location: {<location id>: units}}`, or per location `{product_id, fulfillment_node_id, atp}` */
	stock: readonly Json[];
	/** products as TikTok's Search Products answers them, plus `shop_id` */
	listings: readonly Json[];
	/** `{shop_id, sku_id, seller_sku, units}`: ordered on TikTok, not yet in NewStore */
	unrouted: readonly Json[];
	/** products that may be bundles, as TikTok's Get Product answers them, plus `shop_id` */
	details: readonly Json[];
}

/** Position of an input item: n8n links output items to it. */
export interface Origin {
	input: number;
	index: number;
}

export interface ExplainLine {
	sku_id: string;
	seller_sku: string;
	newstore_product_id: string;
	warehouse_id: string;
	was: number | null;
	now: number;
	reason: string;
}

/** Taken as it is by "TikTok Shop: Inventory: Update". */
export interface StockUpdate {
	shop_id: string;
	/** TikTok's product id */
	product_id: string;
	/** names for people, so that a refusal can tell them */
	title: string;
	shop_name: string;
	skus: Array<{ id: string; inventory: Array<{ warehouse_id: string; quantity: number }> }>;
	explain: ExplainLine[];
}

/** An update that waits for a person, or (without skus) a shop for which nothing could be decided. */
export interface HeldItem extends Partial<StockUpdate> {
	shop_id: string;
	held_code: string;
	held_because: string;
	listings?: number;
}

export interface StockSummary {
	ok: boolean;
	sentence: string;
	scope: 'full' | 'partial';
	/** UTC ISO */
	decided_at: string;
	products_with_stock: number;
	listings: number;
	skus: number;
	/** a number was worked out for them */
	skus_decided: number;
	skus_changed: number;
	skus_unchanged: number;
	/** of the changed ones: TikTok showed more than may be sold */
	skus_oversell_protected: number;
	skus_to_zero: number;
	/** left as TikTok shows them because a hold rule says so */
	skus_kept_by_rule: number;
	/** changes in Held */
	skus_held: number;
	/** nothing sent because of a finding */
	skus_refused: number;
	/** partial runs: listed, but not among the products of this run */
	skus_not_in_run: number;
	/** of them: TikTok shows units, and whether NewStore knows the product only a full run can tell */
	skus_unproven: number;
	/** product not on sale on TikTok */
	skus_inactive: number;
	/** virtual bundles, whose stock TikTok works out itself */
	skus_of_bundles: number;
	/** what they are made of, a sentence each; at most as many as exceptions of one kind */
	bundles: string[];
	/** shops whose listings or open orders could not be read */
	shops_without_answer: number;
	updates: number;
	unrouted_units: number;
	/** ordered units whose SKU is not among the listings of this run */
	unrouted_units_unmatched: number;
	/** findings, those beyond the limit counted in */
	exceptions: number;
	exceptions_by_code: Record<string, number>;
	/** updates that the guardrail or the age of the stock would have held */
	released: boolean;
}

export interface StockDecision {
	updates: Array<Placed<StockUpdate>>;
	exceptions: Array<Placed<ExceptionItem>>;
	held: Array<Placed<HeldItem>>;
	summary: StockSummary;
}

export interface RulesFingerprint {
	/** 16 hexadecimal digits; compare, do not read */
	fingerprint: string;
	/** how many of each count now, each once */
	shops: number;
	locations: number;
	rules: number;
	mapped_skus: number;
}

export interface ComparisonPlan {
	/** all stock is compared with all listings now */
	compare: boolean;
	/** nothing is compared, but the rules are noted as those of the comparison before */
	remember: boolean;
	/** fingerprint of the rules now */
	rules: string;
	/** value of the row stock_rules when the comparison begins */
	begin: string;
}

export interface PossibleBundle {
	shop_id: string;
	/** TikTok's product id */
	product_id: string;
	title: string;
	/** seller SKUs that make it one */
	seller_skus: string[];
}

export interface TouchedProduct {
	/** NewStore product id: read its stock */
	product_id: string;
	/** seller SKU whose listing shows it: read that listing */
	seller_sku: string;
	/** only listings of TikTok led to it, no event of NewStore: NewStore may not know the product */
	from_listing?: true;
}
