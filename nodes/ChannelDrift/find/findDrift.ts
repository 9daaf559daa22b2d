/** Documents of both systems, decisions and what is known already → what differs now, how old it is, and what is over. */
import type { ExceptionItem } from '../../shared/exception';
import { CLOSED_BY_ITSELF, stateOf, timeIn } from '../../shared/channel/cases/caseState';
import { idsOf } from '../../shared/channel/cases/caseIds';
import { MalformedDocument, readOrFault } from '../../shared/channel/malformed';
import type { Placed } from '../../shared/channel/placed';
import { byText, counted, groupBy, isEmptyItem, orderKey, written } from '../../shared/channel/rows';
import type { Shop } from '../../shared/channel/shops';
import { remorseMinutesOf } from '../../shared/channel/shops';
import { isoExact, maybeIso, MINUTE_MS, readTime } from '../../shared/channel/times';
import { formPath, tryAgainPath } from '../../shared/forms';
import { oneRowPerKey } from '../../shared/tables/oneRow';
import type { Row } from '../../shared/tableRows';
import { cell, yesNo } from '../../shared/tableRows';
import { DRIFT_KINDS } from '../kinds';
import type { DriftKindName } from '../kinds';
import { readCancelRequest, readReturn } from '../reading/buyerSide';
import { isWhollyCancelled, readStoreOrder, readStoreReturns } from '../reading/storeSide';
import type { ItemState, StoreOrder } from '../reading/storeSide';
import { placeOf, readTikTokOrder } from '../reading/tikTokSide';
import { duration } from '../../shared/channel/localTime';
import type { Finding } from './finding';
import { orderFindings } from './orderRules';
import { returnFindings } from './returnRules';
import { stockFindings } from './stockRules';
import type { EarlierStock } from './stockRules';

export interface DriftFeeds {
	/** TikTok orders, as Order: Get and Get Many give them */
	orders: readonly Row[];
	/** the same orders in NewStore, as Find by External ID tells */
	store: readonly Row[];
	/** what TikTok keeps of them, as External Reference: Get tells */
	references: readonly Row[];
	/** Fulfillment Request: Get Many for Order */
	requests: readonly Row[];
	/** NewStore orders that references name beside the found one, as Order: Get gives them */
	others: readonly Row[];
	/** returns and refunds of NewStore, of those orders that were asked for */
	back: readonly Row[];
	/** returns, refunds and cancellations of TikTok */
	buyers: readonly Row[];
	/** Updates and Held of Channel Stock, Decide */
	stock: readonly Row[];
}

export interface DriftSettings {
	shops: ReadonlyMap<string, Shop>;
	/** rows of tts_drift */
	earlier: readonly Row[];
	/** rows of tts_cases: the open ones, and the closed ones of drift */
	cases: readonly Row[];
	/** rows of tts_refunds */
	ledger: readonly Row[];
	/** how long a workflow has to mend a difference before it is told */
	windowMs: number;
	/** shops of which something could not be read: what was known of them stays */
	silent: ReadonlySet<string>;
	/** false: nobody knows of which shop; then everything stays */
	isStockKnown: boolean;
	/** address of this n8n for links to forms, '' when it is not known */
	formsBase: string;
	mostPerKind: number;
	now: number;
}

type State = 'waits' | 'told' | 'known' | 'accepted';

/** A row of tts_drift. */
type DriftRow = Row & { drift_key: string; kind: DriftKindName; state: State };

interface DriftSummary {
	ok: boolean;
	sentence: string;
	orders_compared: number;
	orders_unread: number;
	differences: number;
	by_kind: Record<string, number>;
	by_state: Record<State, number>;
	/** keys whose cases are not over */
	keys: string[];
	silent_shops: string[];
	decided_at: string;
}

export interface DriftDecision {
	drift: Array<Placed<DriftRow>>;
	cases: Array<Placed<ExceptionItem>>;
	over: Array<Placed<{ drift_key: string }>>;
	summary: DriftSummary;
}

/** Where a person mends it with one press; '' where there is nothing to press. */
function mendUrl({ kind, orderId, returnId, shopId }: Finding, { formsBase }: DriftSettings): string {
	const base = formsBase.replace(/\/+$/, '');
	const { tryAgain } = DRIFT_KINDS[kind];
	if (base === '') return '';
	if (returnId) return `${base}${formPath('07b')}?return_id=${returnId}&shop_id=${shopId}`;
	return tryAgain ? `${base}${tryAgainPath(orderId, tryAgain)}` : '';
}

const keyOf = ({ kind, shopId, orderId, sellerSku }: Finding) => [kind, shopId, orderId || sellerSku].join('/');

/** Items of a feed by shop and order; what names none concerns nobody. */
function byOrder(items: readonly Row[]): Map<string, Row[]> {
	const groups = new Map<string, Row[]>();
	for (const item of items) {
		const place = placeOf({ shop_id: item.shop_id, order_id: item.order_id });
		if (!place) continue;
		const key = orderKey(place.shopId, place.orderId);
		const group = groups.get(key);
		if (group) group.push(item);
		else groups.set(key, [item]);
	}
	return groups;
}

/** TikTok demands an hour (tiktok-shop.md 6.2). */
const REMORSE_MINUTES = 60;

/** The remorse hour is an hour unless the row of the shop says otherwise. */
function remorseOf(shop: Shop | undefined): number {
	const minutes = shop ? remorseMinutesOf(shop.row, REMORSE_MINUTES) : REMORSE_MINUTES;
	return (Number.isFinite(minutes) ? minutes : REMORSE_MINUTES) * MINUTE_MS;
}

interface Compared {
	findings: Finding[];
	/** orders that were read on both sides */
	read: Set<string>;
	/** orders of which a document is missing or cannot be read */
	unread: Set<string>;
}

const NO_ROWS: readonly Row[] = [];

/** A document that has to be there before anything can be said; a call that failed must not look like an order in step. */
function missingOf(
	{ isFound, items, referencedIds, newStoreOrderId }: StoreOrder,
	found: Row,
	given: { requests: boolean; back: boolean; others: ReadonlySet<string> },
): string {
	if (!isFound) return '';
	const has = (...states: ItemState[]) => items.some(({ state }) => states.includes(state));
	if (has('gone', 'returned') && !given.requests) return 'fulfillment_requests';
	if ((has('returned') || yesNo(found, 'has_return', false)) && !given.back) return 'returns';
	const unread = referencedIds.some((id) => id !== newStoreOrderId && !given.others.has(id));
	return unread ? 'external_orders' : '';
}

function compareOrders(feeds: DriftFeeds, { ledger, shops, now }: DriftSettings): Compared {
	const [store, references, requests, back, buyers] = [
		feeds.store,
		feeds.references,
		feeds.requests,
		feeds.back,
		feeds.buyers,
	].map(byOrder);
	const others = new Set(feeds.others.map((row) => cell(row, 'newstore_order_id')));
	const cancelledIds = new Set(feeds.others.filter(isWhollyCancelled).map((row) => cell(row, 'newstore_order_id')));
	const exchanged = new Set(
		ledger
			.filter((row) => cell(row, 'refund_key').startsWith('exchange-'))
			.map((row) => cell(row, 'newstore_return_id')),
	);
	const compared: Compared = { findings: [], read: new Set(), unread: new Set() };
	for (const json of feeds.orders) {
		const place = isEmptyItem(json) ? undefined : placeOf(json);
		if (!place) continue;
		const key = orderKey(place.shopId, place.orderId);
		if (compared.read.has(key)) continue;
		const [found] = store.get(key) ?? NO_ROWS;
		const [reference] = references.get(key) ?? NO_ROWS;
		const compare = () => {
			const order = readTikTokOrder(json);
			const own = readStoreOrder(found, reference, requests.get(key) ?? NO_ROWS);
			const asked = buyers.get(key) ?? NO_ROWS;
			const [known] = back.get(key) ?? NO_ROWS;
			const missing = missingOf(own, found, { requests: requests.has(key), back: known !== undefined, others });
			if (missing !== '') throw new MalformedDocument(missing, undefined, 'was not read');
			return [
				...orderFindings({
					order,
					store: own,
					aliveIds: own.referencedIds.filter((id) => !cancelledIds.has(id)),
					requests: asked.filter((row) => 'cancel_id' in row).map(readCancelRequest),
					remorseMs: remorseOf(shops.get(place.shopId)),
					now,
				}),
				...returnFindings({
					order,
					store: own,
					asked: asked.filter((row) => 'return_id' in row).map((row) => readReturn(row, order.currency)),
					back: known && readStoreReturns(known, order.currency),
					exchanged,
				}),
			];
		};
		const result = found && reference && readOrFault(compare);
		if (!result || 'fault' in result) {
			compared.unread.add(key);
			continue;
		}
		compared.read.add(key);
		compared.findings.push(...result.value);
	}
	return compared;
}

/** Cases that may tell of a difference, by what they are about. */
class KnownCases {
	private readonly open = new Map<string, Row[]>();
	/** drift keys whose case a person has closed, and when (Unix milliseconds) */
	private readonly accepted = new Map<string, number>();

	constructor(cases: readonly Row[]) {
		for (const row of cases) {
			const ids = new Map(idsOf(row));
			const isOwn = cell(row, 'code').startsWith('DRIFT_');
			// A word that means nothing closes no case.
			const isOpen = stateOf(row) !== 'closed';
			if (isOwn && !isOpen && cell(row, 'closed_by') !== CLOSED_BY_ITSELF)
				this.accepted.set(ids.get('drift_key') ?? '', timeIn(row, 'closed_at'));
			if (isOwn || !isOpen) continue;
			for (const name of ['order_id', 'seller_sku', 'newstore_order_id']) {
				const about = ids.get(name);
				if (about) this.add(about, row);
			}
			// A guardrail or a stale feed holds the stock of a whole shop.
			if (/^STOCK_(GUARDRAIL|FEED_)/.test(cell(row, 'code'))) this.add(`shop ${ids.get('shop_id') ?? ''}`, row);
		}
	}

	private add(about: string, row: Row): void {
		const rows = this.open.get(about);
		if (rows) rows.push(row);
		else this.open.set(about, [row]);
	}

	/** A difference that began after the case was closed is another one. */
	isAccepted(key: string, since: number): boolean {
		return (this.accepted.get(key) ?? 0) >= since;
	}

	/** Key of the open case of a flow that tells of the same thing, '' when there is none. */
	tellsOf({ kind, shopId, orderId, sellerSku, newStoreOrderId }: Finding): string {
		const { toldBy } = DRIFT_KINDS[kind];
		const about = orderId ? [orderId, newStoreOrderId] : [sellerSku, `shop ${shopId}`, 'shop '];
		const found = about
			.flatMap((name) => (name === '' ? [] : (this.open.get(name) ?? [])))
			.find((row) => {
				const code = cell(row, 'code');
				const shop = new Map(idsOf(row)).get('shop_id') ?? '';
				if (shop !== '' && shop !== shopId) return false;
				return toldBy.some((one) => (one.endsWith('*') ? code.startsWith(one.slice(0, -1)) : code === one));
			});
		return found ? cell(found, 'case_key') : '';
	}
}

const earlierStock = (rows: readonly Row[]): Map<string, EarlierStock> =>
	new Map(
		rows
			.filter((row) => cell(row, 'seller_sku') !== '')
			.map((row) => [
				`${cell(row, 'shop_id')} ${cell(row, 'seller_sku')}`,
				{
					shown: Number(cell(row, 'shown')) || 0,
					isMoved: cell(row, 'kind') === 'stock_moved_without_us',
					firstSeen: readTime(cell(row, 'first_seen_at')),
				},
			]),
	);

function stateFor(
	finding: Finding,
	since: number,
	before: Row | undefined,
	known: KnownCases,
	{ windowMs, now }: DriftSettings,
) {
	if (known.isAccepted(keyOf(finding), since) || cell(before ?? {}, 'state') === 'accepted')
		return { state: 'accepted' as const, caseKey: '' };
	const caseKey = known.tellsOf(finding);
	if (caseKey !== '') return { state: 'known' as const, caseKey };
	return { state: now - since >= windowMs ? ('told' as const) : ('waits' as const), caseKey: '' };
}

const shopName = ({ shops }: DriftSettings, shopId: string) => shops.get(shopId)?.name ?? shopId;

function rowOf(finding: Finding, before: Row | undefined, known: KnownCases, settings: DriftSettings): DriftRow {
	const { now } = settings;
	const kind = DRIFT_KINDS[finding.kind];
	const firstSeen = readTime(cell(before ?? {}, 'first_seen_at')) || now;
	const since = Math.min(finding.since > 0 ? finding.since : firstSeen, now);
	const { state, caseKey } = stateFor(finding, since, before, known, settings);
	return {
		drift_key: keyOf(finding),
		kind: finding.kind,
		state,
		what: `${finding.what.replace(/^./, (first) => first.toUpperCase())} It has been so for ${duration(now - since)} (${shopName(settings, finding.shopId)}).`,
		since: isoExact(since),
		likely_cause: kind.cause,
		what_to_do: kind.mend,
		mend_url: mendUrl(finding, settings),
		owner_role: kind.owner,
		severity: kind.severity,
		deadline: finding.deadline > 0 ? isoExact(finding.deadline) : '',
		shop_id: finding.shopId,
		order_id: finding.orderId,
		newstore_order_id: finding.newStoreOrderId,
		seller_sku: finding.sellerSku,
		shown: finding.shown ?? null,
		allowed: finding.allowed ?? null,
		code: kind.code,
		case_key: caseKey,
		first_seen_at: isoExact(firstSeen),
		seen_at: isoExact(now),
	};
}

const given = (ids: Record<string, string>) =>
	Object.fromEntries(Object.entries(ids).filter(([, value]) => value !== ''));

function caseOf(row: DriftRow, settings: DriftSettings): ExceptionItem {
	const kind = DRIFT_KINDS[row.kind];
	const [shopId, orderId, sku] = ['shop_id', 'order_id', 'seller_sku'].map((name) => cell(row, name));
	const deadline = readTime(row.deadline);
	const url = cell(row, 'mend_url');
	return {
		code: kind.code,
		flow: 'drift',
		severity: kind.severity,
		owner_role: kind.owner,
		title: `${kind.title} (${shopName(settings, shopId)}, ${orderId ? `order …${orderId.slice(-4)}` : sku})`,
		what_happened: `${cell(row, 'what')} Likely cause: ${kind.cause}`,
		what_to_do: `${kind.mend}${url === '' ? '' : ` Press here: ${url}`} The case closes by itself once both systems agree.`,
		business_key: row.drift_key,
		ids: given({
			drift_key: row.drift_key,
			shop_id: shopId,
			order_id: orderId,
			newstore_order_id: cell(row, 'newstore_order_id'),
			seller_sku: sku,
		}),
		...(deadline > settings.now ? maybeIso('deadline', deadline) : {}),
	};
}

/** The oldest of each kind; one more case tells how many others there are. */
function limited(rows: readonly DriftRow[], settings: DriftSettings): ExceptionItem[] {
	return [...groupBy(rows, ({ kind }) => kind)].flatMap(([name, all]) => {
		const shown = all.slice(0, settings.mostPerKind).map((row) => caseOf(row, settings));
		const rest = all.length - shown.length;
		if (rest === 0) return shown;
		const kind = DRIFT_KINDS[name as DriftKindName];
		const key = `${name}/further`;
		const further: ExceptionItem = {
			code: kind.code,
			flow: 'drift',
			severity: kind.severity,
			owner_role: kind.owner,
			title: `${kind.title}: ${written(rest)} more`,
			what_happened: `${counted(rest, 'more difference')} of this kind ${rest === 1 ? 'was' : 'were'} found; the ${settings.mostPerKind} oldest have cases of their own. So many at once have one cause. Likely cause: ${kind.cause}`,
			what_to_do: kind.mend,
			business_key: key,
			ids: { drift_key: key },
		};
		return [...shown, further];
	});
}

/** Rows of earlier looks that this one can say nothing about: their document could not be read, or their shop was silent. */
function staysUnread(row: Row, read: ReadonlySet<string>, { silent, isStockKnown }: DriftSettings): boolean {
	const shopId = cell(row, 'shop_id');
	if (silent.has(shopId) || silent.has('')) return true;
	const orderId = cell(row, 'order_id');
	return orderId === '' ? !isStockKnown : !read.has(orderKey(shopId, orderId));
}

function sentenceOf(rows: readonly DriftRow[], { read, unread }: Compared): string {
	const of = (state: State) => rows.filter((row) => row.state === state).length;
	const head = `${counted(read.size, 'order')} compared`;
	const tail = unread.size > 0 ? ` ${counted(unread.size, 'order')} could not be read on both sides.` : '';
	if (rows.length === 0) return `${head}: both systems agree.${tail}`;
	return `${head}: ${counted(rows.length, 'difference')}, ${of('told')} with a case of their own, ${of('known')} told by another case, ${of('waits')} younger than the time a workflow has, ${of('accepted')} accepted by a person.${tail}`;
}

export function findDrift(feeds: DriftFeeds, settings: DriftSettings): DriftDecision {
	const compared = compareOrders(feeds, settings);
	const known = new KnownCases(settings.cases);
	const driftKey = (row: Row) => cell(row, 'drift_key');
	const earlier = new Map(oneRowPerKey(settings.earlier, driftKey).map((row) => [driftKey(row), row]));
	const findings = [
		...compared.findings,
		...(settings.isStockKnown ? stockFindings(feeds.stock, earlierStock(settings.earlier)) : []),
	].filter(({ shopId }) => settings.shops.size === 0 || settings.shops.get(shopId)?.active === true);
	const rows = [...groupBy(findings, keyOf).values()]
		// A buyer may wait for two answers about one order: one person settles both.
		.map(([first]) => first)
		.map((finding) => rowOf(finding, earlier.get(keyOf(finding)), known, settings))
		.sort((a, b) => byText(cell(a, 'since'), cell(b, 'since')) || byText(a.drift_key, b.drift_key));
	const now = new Set(rows.map((row) => row.drift_key));
	const gone = settings.earlier.filter((row) => cell(row, 'drift_key') !== '' && !now.has(cell(row, 'drift_key')));
	const [kept, over] = [true, false].map((stays) =>
		gone.filter((row) => staysUnread(row, compared.read, settings) === stays).map((row) => cell(row, 'drift_key')),
	);
	const told = rows.filter(({ state }) => state === 'told');
	const counts = (of: (row: DriftRow) => string) =>
		Object.fromEntries([...groupBy(rows, of)].map(([name, those]) => [name, those.length]));
	const cases = limited(told, settings);
	return {
		drift: [...groupBy(rows, ({ kind }) => kind).values()].flatMap((all) =>
			all.slice(0, settings.mostPerKind).map((json) => ({ json })),
		),
		cases: cases.map((json) => ({ json })),
		over: over.map((drift_key) => ({ json: { drift_key } })),
		summary: {
			ok: told.length === 0 && compared.unread.size === 0 && settings.silent.size === 0,
			sentence: sentenceOf(rows, compared),
			orders_compared: compared.read.size,
			orders_unread: compared.unread.size,
			differences: rows.length,
			by_kind: counts(({ kind }) => kind),
			by_state: { waits: 0, told: 0, known: 0, accepted: 0, ...counts(({ state }) => state) },
			keys: [
				...told.map((row) => row.drift_key),
				...kept,
				...cases.flatMap(({ business_key: key }) => (key.endsWith('/further') ? [key] : [])),
			],
			silent_shops: [...settings.silent],
			decided_at: isoExact(settings.now),
		},
	};
}
