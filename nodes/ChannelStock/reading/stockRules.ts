/**
 * The table tts_stock_rules: scope × what (design 7).
 *
 * - Rules of scope sku, product, prefix and all shape what the channel shows for a SKU; per "what" the most specific one
 *   counts: sku before product before prefix (the longer one first) before all. Within the same scope and match a rule
 *   of the shop goes before a rule of all shops, then a rule with a time window before one without. What is still equal:
 *   the more cautious one counts, and its label names the other.
 * - Rules of scope location shape what a location gives, before the locations are summed.
 *
 * A row that cannot be read holds what it may concern: nothing is sent for it until somebody has mended the row, because
 * the number without the rule could be more than people allow.
 *
 * Rows are indexed by what they match, so that a decision costs a few map look-ups however many rules there are.
 */
import { byText, listed } from '../../shared/channel/rows';
import { parseEnd, parseTime } from '../../shared/channel/times';
import { stockRuleValue } from '../../shared/tables/stockRules';
import type { StockRuleKind as RuleKind } from '../../shared/tables/stockRules';
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

type Scope = 'all' | 'sku' | 'prefix' | 'product' | 'location';

interface ParsedRule extends Candidate {
	scope: Scope;
	match: string;
	what: RuleKind;
	shopId: string;
}

const SCOPES: readonly string[] = ['all', 'sku', 'prefix', 'product', 'location'];
const KINDS: readonly string[] = ['buffer_units', 'share_percent', 'threshold', 'cap', 'hold'];
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

const COLUMNS = ['scope', 'match', 'what', 'value', 'shop_id', 'valid_from', 'valid_to'];

/** A cell that holds an object or a list says nothing, whatever the column. */
export const isOddCell = (row: Row, column: string): boolean =>
	Array.isArray(row[column]) || cell(row, column).startsWith('[object ');

interface Span {
	from: number;
	to: number;
	problem?: string;
}

/** When a rule counts; a bound that cannot be read may be any time. */
function spanOf(row: Row): Span {
	const fromText = cell(row, 'valid_from');
	const toText = cell(row, 'valid_to');
	const from = fromText === '' ? -Infinity : parseTime(fromText);
	const to = toText === '' ? Infinity : parseEnd(toText);
	const always = { from: Number.isNaN(from) ? -Infinity : from, to: Number.isNaN(to) ? Infinity : to };
	if (Number.isNaN(from))
		return { ...always, problem: `valid_from "${fromText}" is not a time like 2026-11-27T08:00:00Z` };
	if (Number.isNaN(to)) return { ...always, problem: `valid_to "${toText}" is not a time like 2026-11-30T23:00:00Z` };
	if (to > from) return { from, to };
	const problem = `valid_to "${toText}" is not later than valid_from "${fromText}"`;
	return { from: -Infinity, to: Infinity, problem };
}

/** What is wrong with scope, match, what and value; the first of several. */
function problemOf(row: Row, scope: string, match: string, what: string): string | undefined {
	const odd = COLUMNS.find((column) => isOddCell(row, column));
	if (odd !== undefined) return `the cell ${odd} is not text`;
	if (!SCOPES.includes(scope)) return `the scope "${scope}" is none of all, sku, prefix, product, location`;
	if (!KINDS.includes(what)) return `"${what}" is none of buffer_units, share_percent, threshold, cap, hold`;
	if (scope === 'all' && match !== '') return 'the scope is all, so match has to be empty';
	if (scope !== 'all' && match === '') return `match is empty, so nobody can tell which ${scope} is meant`;
	if (scope === 'location' && what === 'hold') return 'a location cannot be held; set sells = false in tts_locations';
	const value = stockRuleValue(what as RuleKind, cell(row, 'value'));
	return typeof value === 'string' ? `the value ${value}` : undefined;
}

/** Whether a cell names a shop. Ids are digits; another text is one only when the table tts_shops has it. */
export const namesShop = (shopId: string, known: ReadonlySet<string>): boolean =>
	shopId === '' || known.size === 0 || known.has(shopId) || /^\d+$/.test(shopId);

/** A row → rule, what is wrong with it, or undefined when it is empty or not valid now. */
function parseRule(row: Row, nowMs: number, shopIds: ReadonlySet<string>): ParsedRule | BrokenRule | undefined {
	const scope = cell(row, 'scope').toLowerCase();
	const what = cell(row, 'what').toLowerCase();
	const match = cell(row, 'match');
	if (COLUMNS.every((column) => cell(row, column) === '')) return undefined;
	const shopId = cell(row, 'shop_id');
	const isShopKnown = namesShop(shopId, shopIds);
	const span = spanOf(row);
	const isNow = nowMs >= span.from && nowMs < span.to;
	const problem =
		problemOf(row, scope, match, what) ??
		span.problem ??
		(isShopKnown ? undefined : `the shop "${shopId}" is not in the table tts_shops`);
	if (problem !== undefined) {
		const text = COLUMNS.map((column) => cell(row, column)).filter(Boolean);
		const broken: BrokenRule = { row: text.join(' '), reason: problem };
		// Somebody has begun to type and has not said yet what the rule does.
		const isBegun = what === '' && cell(row, 'value') === '';
		if (!isNow || isBegun) return broken;
		const isScopeClear =
			SCOPES.includes(scope) && (scope === 'all' ? match === '' : match !== '' && !isOddCell(row, 'match'));
		const isShopClear = isShopKnown && !isOddCell(row, 'shop_id');
		const holds = {
			shopId: isShopClear ? shopId : '',
			scope: isScopeClear ? (scope as Scope) : ('all' as const),
			match: isScopeClear ? match : '',
		};
		return { ...broken, holds };
	}
	if (!isNow) return undefined;
	const kind = what as RuleKind;
	const value = stockRuleValue(kind, cell(row, 'value')) as number;
	const toText = cell(row, 'valid_to');
	const words = [scope === 'all' ? 'all' : `${scope} ${match}`, WORDS[kind](value)];
	if (shopId) words.push('for this shop');
	if (toText) words.push(`until ${toText}`);
	return {
		scope: scope as Scope,
		match,
		what: kind,
		value,
		label: `rule '${words.join(' ')}'`,
		shopId,
		forShop: shopId !== '',
		inWindow: cell(row, 'valid_from') !== '' || toText !== '',
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

	/** @param shopIds shops of the table tts_shops; none = every shop is accepted */
	constructor(
		rows: readonly Row[],
		private readonly defaultBufferUnits: number,
		nowMs: number,
		shopIds: ReadonlySet<string> = new Set(),
	) {
		for (const row of rows) {
			const rule = parseRule(row, nowMs, shopIds);
			if (!rule) continue;
			if ('reason' in rule) this.broken.push(rule);
			else this.rules.push(rule);
		}
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
