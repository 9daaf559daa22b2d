/**
 * The table tts_stock_rules: scope × what (design 7).
 *
 * - Rules of scope sku, product, prefix and all shape what the channel shows for a SKU; per "what" the most specific one
 *   counts: sku before product before prefix (the longer one first) before all. Within the same scope and match a rule
 *   of the shop goes before a rule of all shops, then a rule with a time window before one without. What is still equal:
 *   the more cautious one counts, and its label names the other.
 * - Rules of scope location shape what a location gives, before the locations are summed.
 *
 * A rule may come back on days and hours (days, hours, timezone); while it counts it is one with a time window.
 *
 * A row that cannot be read holds what it may concern: nothing is sent for it until somebody has mended the row, because
 * the number without the rule could be more than people allow.
 *
 * Rows are indexed by what they match, so that a decision costs a few map look-ups however many rules there are.
 */
import { byText, listed } from '../../shared/channel/rows';
import { parseEnd, parseTime } from '../../shared/channel/times';
import type { StockRuleKind as RuleKind } from '../../shared/tables/stockRules';
import { isRecurring, readDays, readHours } from '../../shared/channel/recurring';
import type { Recurring } from '../../shared/channel/recurring';
import { stockRulesTable, stockRuleValue } from '../../shared/tables/stockRules';
import type { RowOf, UnreadableRow } from '../../shared/tables/table';
import { readTable } from '../../shared/tables/table';
import { cell } from '../../shared/tableRows';
import type { Row } from '../../shared/tableRows';

interface Rule {
	/** units; share in hundredths of a percent (10000 = all); hold 1 = yes, 0 = no */
	value: number;
	/** for the sentence: "rule 'sku TEE-BLK-M buffer 5'" */
	label: string;
}

export type RuleSet = { readonly [kind in RuleKind]?: Rule };

interface Candidate extends Rule {
	forShop: boolean;
	inWindow: boolean;
	/** labels of rules that are as specific and say otherwise */
	against: string[];
}

type RuleRow = RowOf<typeof stockRulesTable>;
type Scope = Exclude<RuleRow['scope'], ''>;

interface ParsedRule extends Candidate {
	scope: Scope;
	match: string;
	what: RuleKind;
	shopId: string;
}

export const WHOLE_SHARE = 10_000;

const WORDS: Record<RuleKind, (value: number) => string> = {
	buffer_units: (value) => `buffer ${value}`,
	share_percent: (value) => `share ${value / 100} %`,
	threshold: (value) => `sold out below ${value}`,
	cap: (value) => `cap ${value}`,
	hold: (value) => (value ? 'hold' : 'no hold'),
};

/** A row of the table that cannot be read. */
export interface BrokenRule {
	/** the row in short */
	row: string;
	/** what is wrong with it, in words */
	reason: string;
	/** what it may concern, so that nothing is sent for it; undefined when that is nothing now */
	holds?: { shopId: string; scope: Scope; match: string };
}

const COLUMNS = Object.keys(stockRulesTable.columns).filter((column) => column !== 'note');

const isWithin = (nowMs: number, fromMs: number, toMs: number) =>
	nowMs >= (fromMs || -Infinity) && nowMs < (toMs || Infinity);

/** When a rule comes back; undefined when it counts all the time between its dates. */
function recurringOf({ days, hours, timezone }: RuleRow): Recurring | undefined {
	if (days === '' && hours === '') return undefined;
	const [read, time] = [readDays(days), readHours(hours)];
	return read && time ? { days: read, hours: time, zone: timezone } : undefined;
}

/** Whether a rule counts at a moment: between its dates, and on its days and hours. */
function countsAt(read: RuleRow, nowMs: number): boolean {
	const recurring = recurringOf(read);
	return isWithin(nowMs, read.valid_from, read.valid_to) && (!recurring || isRecurring(recurring, nowMs));
}

/** Whether a row that cannot be read may count now: a bound that cannot be read may be any time. */
function mayCount(row: Row, nowMs: number): boolean {
	const [from, to] = [parseTime(cell(row, 'valid_from')) || 0, parseEnd(cell(row, 'valid_to')) || 0];
	return (from > 0 && to > 0 && to <= from) || isWithin(nowMs, from, to);
}

/** What a row that cannot be read may concern; where that cannot be read either, everything. */
function heldOf({ row, columns }: UnreadableRow, nowMs: number): BrokenRule['holds'] {
	const what = cell(row, 'what').toLowerCase();
	// Somebody has begun to type and has not said yet what the rule does.
	const isBegun = what === '' && cell(row, 'value') === '';
	if (isBegun || !mayCount(row, nowMs)) return undefined;
	const isClear = (column: string) => !columns.includes(column);
	const scope = stockRulesTable.columns.scope.value(cell(row, 'scope'));
	const match = isClear('match') ? cell(row, 'match') : '';
	const isTargetClear = scope !== '' && isClear('scope') && isClear('match') && (scope === 'all') === (match === '');
	return {
		shopId: isClear('shop_id') ? cell(row, 'shop_id') : '',
		scope: isTargetClear ? scope : 'all',
		match: isTargetClear ? match : '',
	};
}

/** A row of which nobody can tell what it means, in short and in words. */
function brokenRule(row: UnreadableRow, nowMs: number): BrokenRule {
	const text = COLUMNS.map((column) => cell(row.row, column)).filter(Boolean);
	return {
		row: text.join(' '),
		reason: `${row.columns[0]} ${row.reasons[0]}`,
		holds: heldOf(row, nowMs),
	};
}

/** A row that can be read, as it counts for a decision. */
function ruleOf(read: RuleRow, row: Row): ParsedRule {
	const [scope, what] = [read.scope as Scope, read.what as RuleKind];
	const match = read.match.trim();
	const value = stockRuleValue(what, read.value) as number;
	const words = [scope === 'all' ? 'all' : `${scope} ${match}`, WORDS[what](value)];
	if (read.shop_id) words.push('for this shop');
	if (recurringOf(read)) words.push([read.days, read.hours, read.timezone].filter(Boolean).join(' '));
	if (read.valid_to) words.push(`until ${cell(row, 'valid_to')}`);
	return {
		scope,
		match,
		what,
		value,
		label: `rule '${words.join(' ')}'`,
		shopId: read.shop_id,
		forShop: read.shop_id !== '',
		inWindow: read.valid_from > 0 || read.valid_to > 0 || recurringOf(read) !== undefined,
		against: [],
	};
}

/** Whether a offers less than b. */
const isMoreCautious = (what: RuleKind, a: number, b: number) =>
	what === 'share_percent' || what === 'cap' ? a < b : a > b;

/** Which of two rules of the same scope, match and kind counts. Not changed: the rules themselves. */
function stronger(what: RuleKind, a: Candidate, b: Candidate): Candidate {
	if (a.forShop !== b.forShop) return a.forShop ? a : b;
	if (a.inWindow !== b.inWindow) return a.inWindow ? a : b;
	const [winner, other] = a.value === b.value || isMoreCautious(what, a.value, b.value) ? [a, b] : [b, a];
	const against = new Set([...a.against, ...b.against]);
	if (other.value !== winner.value) against.add(other.label);
	return { ...winner, against: [...against].sort() };
}

/** The rule for the sentence, naming the rules that say otherwise. */
function toRule({ value, label, against }: Candidate): Rule {
	if (against.length === 0) return { value, label };
	return { value, label: `${label} (more cautious than ${listed(against)})` };
}

function toRuleSet(candidates: Partial<Record<RuleKind, Candidate>>): RuleSet {
	const set: Partial<Record<RuleKind, Rule>> = {};
	for (const [what, candidate] of Object.entries(candidates)) set[what as RuleKind] = toRule(candidate);
	return set;
}

type Sets = Map<string, Partial<Record<RuleKind, Candidate>>>;

const toRuleSets = (sets: Sets) => new Map([...sets].map(([match, set]) => [match, toRuleSet(set)]));

const NONE: BrokenRule[] = [];

/** The rules of one shop, valid now. */
export class ShopRules {
	private readonly all: RuleSet;
	private readonly skus: ReadonlyMap<string, RuleSet>;
	private readonly products: ReadonlyMap<string, RuleSet>;
	private readonly locations: ReadonlyMap<string, RuleSet>;
	/** longest first */
	private readonly prefixes: ReadonlyArray<{ length: number; sets: Map<string, RuleSet> }>;
	private readonly isFlat: boolean;
	private readonly broken: readonly BrokenRule[];

	constructor(rules: readonly ParsedRule[], broken: readonly BrokenRule[], shopId: string, defaultBufferUnits: number) {
		this.broken = broken.filter(({ holds }) => holds && (holds.shopId === '' || holds.shopId === shopId));
		const sets: Record<Scope, Sets> = {
			all: new Map(),
			sku: new Map(),
			prefix: new Map(),
			product: new Map(),
			location: new Map(),
		};
		for (const rule of rules) {
			if (rule.forShop && rule.shopId !== shopId) continue;
			const scope = sets[rule.scope];
			let set = scope.get(rule.match);
			if (!set) scope.set(rule.match, (set = {}));
			const known = set[rule.what];
			set[rule.what] = known ? stronger(rule.what, known, rule) : rule;
		}
		this.all = {
			...(defaultBufferUnits > 0 ? { buffer_units: { value: defaultBufferUnits, label: 'the default buffer' } } : {}),
			...toRuleSet(sets.all.get('') ?? {}),
		};
		this.skus = toRuleSets(sets.sku);
		this.products = toRuleSets(sets.product);
		this.locations = toRuleSets(sets.location);
		const byLength = new Map<number, Map<string, RuleSet>>();
		for (const [prefix, set] of toRuleSets(sets.prefix)) {
			const group = byLength.get(prefix.length) ?? new Map<string, RuleSet>();
			byLength.set(prefix.length, group.set(prefix, set));
		}
		this.prefixes = [...byLength]
			.map(([length, group]) => ({ length, sets: group }))
			.sort((a, b) => b.length - a.length);
		this.isFlat = this.skus.size === 0 && this.products.size === 0 && this.prefixes.length === 0;
	}

	/** Rules for a SKU; product rules match the NewStore product id or TikTok's product id. */
	forSku(sellerSku: string, newStoreProductId: string, tikTokProductId: string): RuleSet {
		if (this.isFlat) return this.all;
		let merged: RuleSet = this.all;
		// From the general to the specific: the later one overwrites.
		for (let at = this.prefixes.length - 1; at >= 0; at--) {
			const { length, sets } = this.prefixes[at];
			const set = sellerSku.length >= length ? sets.get(sellerSku.slice(0, length)) : undefined;
			if (set) merged = { ...merged, ...set };
		}
		if (this.products.size > 0) {
			for (const id of [tikTokProductId, newStoreProductId]) {
				const set = this.products.get(id);
				if (set) merged = { ...merged, ...set };
			}
		}
		const own = this.skus.get(sellerSku);
		return own ? { ...merged, ...own } : merged;
	}

	/** Rows that cannot be read and may concern this SKU, which sells from these locations. */
	heldBy(
		sellerSku: string,
		newStoreProductId: string,
		tikTokProductId: string,
		locations: ReadonlyArray<{ id: string }>,
	): BrokenRule[] {
		if (this.broken.length === 0) return NONE;
		return this.broken.filter(({ holds }) => {
			if (!holds) return false;
			const { scope, match } = holds;
			if (scope === 'sku') return match === sellerSku;
			if (scope === 'prefix') return sellerSku.startsWith(match);
			if (scope === 'product') return match === newStoreProductId || match === tikTokProductId;
			return scope === 'all' || locations.some(({ id }) => id === match);
		});
	}

	forLocation(locationId: string): RuleSet | undefined {
		return this.locations.get(locationId);
	}
}

/** All rows, read once; shops take their own view of them. */
export class StockRules {
	private readonly rules: ParsedRule[] = [];
	/** rows that cannot be read */
	readonly broken: BrokenRule[] = [];

	constructor(
		given: readonly Row[],
		private readonly defaultBufferUnits: number,
		readonly nowMs: number,
	) {
		const { rows, typed, unreadable } = readTable(stockRulesTable, given);
		rows.forEach((read, at) => {
			if (countsAt(read, nowMs)) this.rules.push(ruleOf(read, typed[at]));
		});
		for (const row of unreadable) this.broken.push(brokenRule(row, nowMs));
		// The order of the rows in the table says nothing.
		this.rules.sort((a, b) => byText(a.label, b.label));
		this.broken.sort((a, b) => byText(a.row, b.row));
	}

	/**
	 * What the decision goes by now: what each valid rule says, without notes and times (a rule with a time window goes before
	 * one without), and what unreadable rows hold.
	 */
	inForce(): unknown[][] {
		const rules = this.rules.map(({ scope, match, what, value, shopId, inWindow }) => [
			scope,
			match,
			what,
			value,
			shopId,
			inWindow,
		]);
		const held = this.broken.flatMap(({ holds }) => (holds ? [['held', holds.scope, holds.match, holds.shopId]] : []));
		return [...rules, ...held];
	}

	forShop(shopId: string): ShopRules {
		return new ShopRules(this.rules, this.broken, shopId, this.defaultBufferUnits);
	}
}
