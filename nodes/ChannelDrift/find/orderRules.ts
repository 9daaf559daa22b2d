/** What can differ about an order until it is with the buyer: is it in NewStore once, has what left been told, is what was cancelled stopped? */
import { fold } from '../../shared/channel/rows';
import { holdsNumber } from '../../shared/channel/trackingNumber';
import type { DriftKindName } from '../kinds';
import type { CancelRequest } from '../reading/buyerSide';
import type { StoreItem, StoreOrder } from '../reading/storeSide';
import type { TikTokLine, TikTokOrder } from '../reading/tikTokSide';
import { allOf } from '../words';
import { about } from './finding';
import type { Finding, Pair } from './finding';

/** Paid and not on its way: NewStore has to have it. */
const TO_ROUTE = new Set(['AWAITING_SHIPMENT', 'PARTIALLY_SHIPPING']);

export interface OrderFacts {
	order: TikTokOrder;
	store: StoreOrder;
	/** references of TikTok to NewStore orders that NewStore has not cancelled */
	aliveIds: readonly string[];
	requests: readonly CancelRequest[];
	/** time after paying in which a buyer cancels freely, so that nothing has to be in NewStore */
	remorseMs: number;
	now: number;
}

interface Unit {
	line: TikTokLine;
	items: StoreItem[];
}

const isSent = (item: StoreItem) => item.isSent;
const isGone = ({ state }: StoreItem) => state === 'gone' || state === 'returned';
const isAlive = ({ state }: StoreItem) => state !== 'cancelled';
const isAtWork = ({ state }: StoreItem) => state === 'open' || state === 'held';

/** Whether all that NewStore still has of the line has left. */
function hasLeft({ items }: Unit): boolean {
	const alive = items.filter(isAlive);
	return alive.length > 0 && alive.every(isGone);
}

const earliest = (times: readonly number[]): number => {
	const known = times.filter((ms) => ms > 0);
	return known.length > 0 ? Math.min(...known) : 0;
};

const parcelsOf = (units: readonly Unit[]) => [
	...new Set(
		units
			.flatMap(({ items }) => items.filter(isSent))
			.map(({ carrier, trackingNumber, unclearTracking, node }) =>
				[
					node && `from ${node}`,
					`with ${carrier || 'no carrier'} ${trackingNumber || unclearTracking || 'without a number'}`,
				]
					.filter(Boolean)
					.join(' '),
			),
	),
];

const nodesOf = (units: readonly Unit[]) =>
	[...new Set(units.flatMap(({ items }) => items.filter(isAtWork)).map(({ node }) => node || 'no store yet'))].sort();

/** Items by line; items that nothing links to a line of the order are `loose`. */
function unitsOf(order: TikTokOrder, store: StoreOrder): { units: Unit[]; loose: StoreItem[] } {
	const units = new Map(order.lines.map((line): [string, Unit] => [line.id, { line, items: [] }]));
	const loose: StoreItem[] = [];
	for (const item of store.items) {
		const unit = units.get(item.lineId);
		if (unit) unit.items.push(item);
		else loose.push(item);
	}
	// Where one product is left on each side, nothing else can be meant.
	for (const item of loose.splice(0)) {
		const free = [...units.values()].find(
			({ line, items }) => items.length === 0 && fold(line.sellerSku) === fold(item.productId),
		);
		if (free) free.items.push(item);
		else loose.push(item);
	}
	return { units: [...units.values()], loose };
}

/** What a single line says; lines of one order with the same difference are one finding. */
function kindOfLine(order: TikTokOrder, unit: Unit): DriftKindName | undefined {
	const { line, items } = unit;
	const sent = items.filter(isSent);
	if (line.isCancelled) {
		if (items.some(isAtWork)) return 'work_for_nothing';
		const back = items.length > 0 && items.every((item) => item.state === 'returned' || item.state === 'cancelled');
		if (sent.length === 0 || back) return undefined;
		const { cancelledAt } = order;
		if (sent.some((item) => Math.max(item.sentAt, item.askedAt) > cancelledAt)) return 'shipped_after_cancel';
		// A parcel that TikTok knew of comes back by TikTok's own ways, unless the seller cancelled it.
		return line.isShipped && line.cancelledBy !== 'SELLER' ? undefined : 'shipped_then_cancelled';
	}
	if (sent.length > line.parts && line.parts === 1) return 'shipped_twice';
	if (!line.isShipped && items.length > 0 && items.every((item) => !isAlive(item))) return 'cancelled_not_on_tiktok';
	if (!line.isShipped && sent.length > 0 && hasLeft(unit)) return 'shipped_not_on_tiktok';
	if (line.isShipped && items.some(isAtWork)) return 'shipped_on_tiktok_only';
	// As dispatch reads it: a text that holds TikTok's number says that nothing has changed.
	const isRight = sent.some(
		(item) =>
			fold(item.trackingNumber) === fold(line.trackingNumber) || holdsNumber(item.unclearTracking, line.trackingNumber),
	);
	const isNumbered = sent.some((item) => item.trackingNumber !== '' || item.unclearTracking !== '');
	if (order.isSellerShipping && line.isShipped && line.trackingNumber !== '' && isNumbered && !isRight)
		return 'wrong_tracking';
	return undefined;
}

function ofLines({ order, now }: OrderFacts, pair: Pair, all: readonly Unit[]): Finding[] {
	const groups = new Map<DriftKindName, Unit[]>();
	for (const unit of all) {
		const kind = kindOfLine(order, unit);
		if (kind) groups.set(kind, [...(groups.get(kind) ?? []), unit]);
	}
	return [...groups].map(([kind, units]) => {
		const lines = units.map(({ line }) => line);
		const sentAt = earliest(units.flatMap(({ items }) => items.filter(isSent)).map((item) => item.sentAt));
		const isOne = units.length === 1;
		const parcels = allOf(parcelsOf(units));
		const say = (rest: string, since: number) =>
			about(pair, kind, { lines, rest, since, deadline: deadlineOf(kind, order, now) });
		switch (kind) {
			case 'shipped_not_on_tiktok':
				return say(`left ${parcels}, and TikTok still waits for ${isOne ? 'it' : 'them'}.`, sentAt);
			case 'shipped_twice':
				return say(`left more than once: ${parcels}.`, sentAt);
			case 'shipped_on_tiktok_only': {
				const since = earliest(lines.map((line) => line.shippedAt));
				return say(
					`${isOne ? 'is' : 'are'} shipped on TikTok, and NewStore still has the task (${allOf(nodesOf(units))}).`,
					since,
				);
			}
			case 'wrong_tracking': {
				const shown = allOf([...new Set(lines.map((line) => line.trackingNumber))]);
				return say(`left ${parcels}, and TikTok shows ${shown}.`, sentAt);
			}
			case 'cancelled_not_on_tiktok':
				return say(
					`${isOne ? 'is' : 'are'} cancelled in NewStore, and TikTok still expects ${isOne ? 'it' : 'them'}.`,
					0,
				);
			case 'work_for_nothing':
				return say(
					`${isOne ? 'is' : 'are'} cancelled on TikTok, and NewStore still works on ${isOne ? 'it' : 'them'} (${allOf(nodesOf(units))}).`,
					order.cancelledAt,
				);
			case 'shipped_after_cancel':
				return say(`left ${parcels} after the order was cancelled on TikTok.`, order.cancelledAt);
			default:
				return say(`left ${parcels}, and TikTok has cancelled the order.`, order.cancelledAt);
		}
	});
}

/** What TikTok does by itself if nobody acts. */
function deadlineOf(kind: DriftKindName, { shipBy, cancelsAt }: TikTokOrder, now: number): number {
	if (!['shipped_not_on_tiktok', 'order_not_in_newstore', 'oversold', 'late_dispatch'].includes(kind)) return 0;
	return shipBy > now ? shipBy : cancelsAt;
}

function notInNewStore({ order, remorseMs, now }: OrderFacts, pair: Pair): Finding[] {
	const open = order.lines.filter((line) => !line.isCancelled);
	if (!TO_ROUTE.has(order.status) || open.length === 0 || open.every((line) => line.isShipped)) return [];
	const since = Math.max(order.paidAt + remorseMs, order.releaseAt);
	const deadline = deadlineOf('order_not_in_newstore', order, now);
	return [
		about(pair, 'order_not_in_newstore', {
			lines: open,
			rest: 'is paid on TikTok and not in NewStore.',
			since,
			deadline,
		}),
	];
}

function lateOf({ order, now }: OrderFacts, pair: Pair): Finding[] {
	const open = order.lines.filter((line) => !line.isCancelled && !line.isShipped);
	if (!TO_ROUTE.has(order.status) || order.shipBy === 0 || order.shipBy > now || open.length === 0) return [];
	const rest = `should have left by now, and ${open.length === 1 ? 'is' : 'are'} not shipped on TikTok.`;
	return [about(pair, 'late_dispatch', { lines: open, rest, since: order.shipBy, deadline: order.cancelsAt })];
}

function unanswered({ requests }: OrderFacts, pair: Pair): Finding[] {
	const waiting = requests.filter((request) => request.isWaiting);
	if (waiting.length === 0) return [];
	return [
		about(pair, 'request_unanswered', {
			lines: [],
			rest: 'The buyer has asked to cancel the order and has no answer.',
			since: earliest(waiting.map((request) => request.createdAt)),
			deadline: earliest(waiting.map((request) => request.deadline)),
		}),
	];
}

/** Differences of the order as a whole: how often it is there, whether both know of each other, and whether both hold the same. */
function ofWhole(facts: OrderFacts, pair: Pair, units: readonly Unit[], loose: readonly StoreItem[]): Finding[] {
	const { order, store, aliveIds, now } = facts;
	const found: Finding[] = [];
	const say = (kind: DriftKindName, lines: readonly TikTokLine[], rest: string, since: number) =>
		found.push(about(pair, kind, { lines, rest, since, deadline: deadlineOf(kind, order, now) }));
	const all = new Set([...aliveIds, ...(store.items.some(isAlive) ? [store.newStoreOrderId] : [])]);
	const isWorkedOn = store.items.some(isAlive);
	if (all.size > 1)
		say(
			'order_twice_in_newstore',
			order.lines,
			`${order.lines.length === 1 ? 'is' : 'are'} in NewStore as ${all.size} orders.`,
			0,
		);
	else if (isWorkedOn && !store.referencedIds.includes(store.newStoreOrderId))
		say(
			'reference_missing',
			[],
			`NewStore has the order, and TikTok has ${store.referencedIds.length > 0 ? 'a reference to another one' : 'no reference to it'}.`,
			store.placedAt,
		);
	const held = units.filter(({ line, items }) => !line.isCancelled && items.some(({ state }) => state === 'held'));
	if (held.length > 0)
		say(
			'oversold',
			held.map(({ line }) => line),
			`${held.length === 1 ? 'waits' : 'wait'} in NewStore for stock that no store has.`,
			store.placedAt,
		);
	const missing = units.filter(({ line, items }) => !line.isCancelled && items.length === 0).map(({ line }) => line);
	if (missing.length > 0 && isWorkedOn)
		say('order_differs', missing, `${missing.length === 1 ? 'is' : 'are'} not in the NewStore order.`, store.placedAt);
	else if (loose.some(isAlive))
		say(
			'order_differs',
			[],
			`NewStore has ${allOf([...new Set(loose.filter(isAlive).map(({ productId }) => productId))])}, which the buyer has not ordered.`,
			store.placedAt,
		);
	else if (isTotalWrong(order, store))
		say('order_differs', [], 'The NewStore order has another total than the buyer has paid.', store.placedAt);
	return found;
}

/** TikTok's own discount may be booked as a second payment, or not at all. A partly cancelled order is left alone. */
function isTotalWrong(order: TikTokOrder, { total, items }: StoreOrder): boolean {
	if (total === undefined || order.lines.some((line) => line.isCancelled) || !items.every(isAlive)) return false;
	return total !== order.total && total !== order.total + order.platformDiscount;
}

/** Everything that differs about one order, except its returns. */
export function orderFindings(facts: OrderFacts): Finding[] {
	const { order, store } = facts;
	if (!order.isOurs) return [];
	const pair = { order, newStoreOrderId: store.newStoreOrderId };
	const always = [...lateOf(facts, pair), ...unanswered(facts, pair)];
	if (!store.isFound) return [...notInNewStore(facts, pair), ...always];
	const { units, loose } = unitsOf(order, store);
	return [...ofWhole(facts, pair, units, loose), ...ofLines(facts, pair, units), ...always];
}
