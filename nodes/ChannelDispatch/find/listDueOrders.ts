/**
 * Orders that are not dispatched → those to look at now: one whose write-back failed waits longer and longer, and of very many
 * a part is looked at in each run.
 */
import { shipByOf } from '../../shared/channel/fulfilment';
import { documentId, documentName, readOrFault } from '../../shared/channel/malformed';
import type { Placed } from '../../shared/channel/placed';
import { isEmptyItem, isRow, orderKey } from '../../shared/channel/rows';
import { HOUR_MS, MINUTE_MS, readTime } from '../../shared/channel/times';
import type { ExceptionItem } from '../../shared/exception';
import { tryParseJson } from '../../shared/json';
import type { Row } from '../../shared/tableRows';
import { cell } from '../../shared/tableRows';

export interface DueSettings {
	/** open rows of tts_cases */
	cases: Row[];
	longestWaitMinutes: number;
	/** orders that one run looks at, beside those whose wait is over */
	mostOrders: number;
	/** Unix milliseconds */
	now: number;
}

interface Failure {
	/** Unix milliseconds */
	lastSeen: number;
	times: number;
}

interface DueOrder {
	shop_id: string;
	order_id: string;
}

const FIRST_WAIT_MS = 5 * MINUTE_MS;
const SHORTEST_WAIT_MS = 4 * MINUTE_MS;

/** Write-backs that failed, by order; of several cases of an order the one that was met last counts. */
function failuresOf(cases: Row[]): Map<string, Failure> {
	const failures = new Map<string, Failure>();
	for (const row of cases) {
		// Warnings before a deadline say nothing about a write-back.
		if (cell(row, 'case_key') === '' || cell(row, 'code').startsWith('SLA_')) continue;
		const ids = tryParseJson(cell(row, 'ids'));
		const orderId = isRow(ids) ? cell(ids, 'order_id') : '';
		const lastSeen = readTime(row.last_seen_at);
		if (orderId === '' || lastSeen < (failures.get(orderId)?.lastSeen ?? 0)) continue;
		// A case of many orders, such as an unknown carrier, counts the times of all of them.
		const isOwn = cell(row, 'case_key').includes(orderId);
		failures.set(orderId, { lastSeen, times: isOwn ? Math.max(1, Number(cell(row, 'occurrences')) || 1) : 1 });
	}
	return failures;
}

/** 5, 10, 20, … minutes up to the longest, and at least four times in the time that is left until the deadline. */
function waitMs({ times }: Failure, deadline: number, { longestWaitMinutes, now }: DueSettings): number {
	const growing = FIRST_WAIT_MS * 2 ** Math.min(times - 1, 20);
	const quarter = deadline > 0 ? Math.abs(deadline - now) / 4 : HOUR_MS;
	return Math.max(SHORTEST_WAIT_MS, Math.min(growing, longestWaitMinutes * MINUTE_MS, quarter));
}

function unreadable(json: Row, fault: string): ExceptionItem {
	const name = documentName(json, 'order_id') || documentName(json, 'id');
	return {
		code: 'DISPATCH_MALFORMED',
		flow: 'dispatch',
		severity: 'error',
		owner_role: 'integration',
		title: `${name ? `Order ${name}` : 'An order'}: the answer of TikTok cannot be used`,
		what_happened: `In the list of orders that are not dispatched a field is impossible: ${fault}. This order was not looked at; the others were.`,
		what_to_do:
			'Look at the order in TikTok Seller Center. Shipped? Enter its parcel there before the deadline. The next run reads it again; if the case stays, send the field and the order id to the support of TikTok.',
		business_key: `TikTok/${name || 'without id'}`,
		ids: { shop_id: documentName(json, 'shop_id'), order_id: name },
	};
}

function readOrder(json: Row) {
	return {
		shopId: documentId(json, 'shop_id'),
		orderId: documentId(json, 'order_id') || documentId(json, 'id'),
		deadline: shipByOf(json),
	};
}

interface Candidate {
	key: string;
	deadline: number;
	hasWaited: boolean;
	placed: Placed<DueOrder>;
}

/** FNV-1a: ids of one shop may all end alike. */
function hashOf(text: string): number {
	let hash = 0x811c9dc5;
	for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193) >>> 0;
	return hash;
}

const SLOT_MS = 5 * MINUTE_MS;
const URGENT_SHARE = 1 / 3;

/**
 * Of more orders than one run can read within its interval: those whose wait is over, those with the nearest deadlines, and
 * of the others a part that goes round, so that each has its turn. The hour is added so that a sweep that runs in every second
 * slot only does not see the same part again and again.
 */
function partOf(candidates: Candidate[], { mostOrders, now }: DueSettings): Candidate[] {
	const waited = candidates.filter(({ hasWaited }) => hasWaited);
	const others = candidates.filter(({ hasWaited }) => !hasWaited);
	if (others.length <= mostOrders) return candidates;
	const urgent = Math.floor(mostOrders * URGENT_SHARE);
	const nearest = others
		.filter(({ deadline }) => deadline > 0)
		.sort((a, b) => a.deadline - b.deadline || (a.key < b.key ? -1 : 1))
		.slice(0, urgent);
	const parts = Math.ceil(others.length / (mostOrders - urgent));
	const turn = (Math.floor(now / SLOT_MS) + Math.floor(now / HOUR_MS)) % parts;
	const chosen = new Set([...nearest, ...others.filter(({ key }) => hashOf(key) % parts === turn)]);
	return [...waited, ...chosen];
}

/** `items` of TikTok Shop, Order: Get Many. */
export function listDueOrders(
	items: Row[],
	settings: DueSettings,
): { due: Array<Placed<DueOrder>>; exceptions: Array<Placed<ExceptionItem>> } {
	const failures = failuresOf(settings.cases);
	const due = new Map<string, Candidate>();
	const exceptions: Array<Placed<ExceptionItem>> = [];
	items.forEach((json, index) => {
		if (isEmptyItem(json)) return;
		const read = readOrFault(() => readOrder(json));
		if ('fault' in read) {
			exceptions.push({ json: unreadable(json, read.fault.message), index });
			return;
		}
		const { shopId, orderId, deadline } = read.value;
		const failure = failures.get(orderId);
		if (failure && failure.lastSeen + waitMs(failure, deadline, settings) > settings.now) return;
		const key = orderKey(shopId, orderId);
		const placed = { json: { shop_id: shopId, order_id: orderId }, index };
		due.set(key, { key, deadline, hasWaited: failure !== undefined, placed });
	});
	return { due: partOf([...due.values()], settings).map(({ placed }) => placed), exceptions };
}
