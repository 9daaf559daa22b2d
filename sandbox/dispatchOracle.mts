// The part of the oracle about dispatch and cancellation: does TikTok know what NewStore has shipped, exactly once and
// with the right tracking, and have both sides stopped what one of them cancelled?
import type { FulfillmentRequest, Order as NewStoreOrder, OrderItem, RequestLine } from './newstore/types.mts';
import type { NewStore } from './newstore/startNewStore.mts';
import type { Order as TikTokOrder, OrderLine } from './tiktok/orders/orderTypes.mts';
import { deadlinesOf, latenessOf } from './tiktok/orders/sla.mts';
import type { TikTokServer } from './tiktok/startTikTok.mts';

export interface DispatchFinding {
	orderId: string;
	/** TikTok line; absent where the whole order is meant. */
	lineId?: string;
	why: string;
}

const KINDS = [
	/** Left NewStore with a carrier; TikTok does not know. */
	'shippedNotOnTikTok',
	/** Marked as shipped on TikTok more than once. No mail excuses it. */
	'shippedTwice',
	/** Marked as shipped over the API although it has not left. No mail excuses it. */
	'shippedTooEarly',
	/** TikTok has another tracking number than NewStore. */
	'wrongTracking',
	/** Left NewStore after it was cancelled on TikTok. */
	'shippedAfterCancel',
	/** Cancelled on TikTok by the seller, with the seller's consent, or because TikTok did not know, after it had left. */
	'shippedThenCancelled',
	/** Cancelled on TikTok, and NewStore still works on it. */
	'workForNothing',
	/** Cancelled in NewStore, and TikTok still expects it. */
	'cancelledNotOnTikTok',
	/** Orders whose dispatch SLA has passed before they were shipped on TikTok. */
	'lateDispatches',
] as const;
export type DispatchKind = (typeof KINDS)[number];

const NEVER_EXCUSED = new Set<DispatchKind>(['shippedTwice', 'shippedTooEarly']);

export interface DispatchTruth {
	/** What no exception mail tells about. All kinds count lines, lateDispatches counts orders. */
	findings: Record<DispatchKind, DispatchFinding[]>;
	/** What a mail that names the order tells about. */
	excused: Record<DispatchKind, DispatchFinding[]>;
	/** TikTok lines whose goods have left NewStore with a carrier, cancelled ones not counted. */
	linesShipped: number;
	/** Ship calls that TikTok refused because the line was shipped already. Harmless. */
	repeatedShipCalls: number;
}

export interface DispatchWorld {
	newStore: NewStore;
	tiktok: TikTokServer;
	nowMs: number;
	/** Virtual ms that the software between both systems has for each change. */
	graceMs: number;
	/** Texts of all mails that were sent. */
	mails: string[];
}

/** Everything NewStore has of one TikTok line: one item, or the components of a bundle. */
export interface Unit {
	line: OrderLine;
	items: OrderItem[];
	/** Of the items that left with a carrier; goods handed over in a store are not there. */
	sent: RequestLine[];
	handedOver: boolean;
}

/** @param routed NewStore orders per TikTok order id */
export function dispatchTruth(world: DispatchWorld, routed: Map<string, NewStoreOrder[]>): DispatchTruth {
	const { tiktok, mails, nowMs } = world;
	const truth: DispatchTruth = { findings: noFindings(), excused: noFindings(), linesShipped: 0, repeatedShipCalls: 0 };
	for (const order of tiktok.state.orders.all()) {
		const found = (kind: DispatchKind, why: string, lineId?: string) => {
			const isTold = !NEVER_EXCUSED.has(kind) && mails.some((text) => text.includes(order.id));
			const list = isTold ? truth.excused : truth.findings;
			list[kind].push({ orderId: order.id, ...(lineId ? { lineId } : {}), why });
		};
		const units = unitsOf(world, order, routed.get(order.id) ?? []);
		for (const unit of units) {
			if (unit.sent.length > 0 && hasLeft(unit) && !unit.line.cancelled) truth.linesShipped += 1;
			truth.repeatedShipCalls += unit.line.repeatedShipCalls;
			for (const { kind, why } of unitFindings(world, order, unit)) found(kind, why, unit.line.id);
		}
		if (latenessOf(order, nowMs).dispatch) found('lateDispatches', lateBecause(order, units));
	}
	return truth;
}

function unitFindings(
	world: DispatchWorld,
	order: TikTokOrder,
	unit: Unit,
): Array<{ kind: DispatchKind; why: string }> {
	const found: Array<{ kind: DispatchKind; why: string }> = [];
	const { line, items, sent } = unit;
	const isDue = (sinceMs: number) => world.nowMs - sinceMs >= world.graceMs;
	const knownAt = Math.max(...sent.map((each) => Math.max(each.shippedAt ?? 0, each.trackingShownAt ?? 0)));
	const parcels = sent.map((each) => `${each.carrier ?? 'no carrier'} ${each.trackingCode ?? 'without tracking'}`);
	const has = `NewStore sent it with ${[...new Set(parcels)].join(', ')}`;

	if (line.timesShipped > 1) found.push({ kind: 'shippedTwice', why: `shipped ${line.timesShipped} times on TikTok` });
	if (line.cancelled) return [...found, ...afterCancel(world, order, unit, isDue)];

	if (line.timesShipped === 0 && sent.length > 0 && hasLeft(unit) && isDue(knownAt)) {
		found.push({ kind: 'shippedNotOnTikTok', why: `${has}; the order is ${order.status} on TikTok` });
	}
	if (line.timesShipped > 0 && line.shippedBy === 'API') {
		if (items.length > 0 && !hasLeft(unit)) {
			const states = items.map((item) => `${item.productId} ${item.status}`).join(', ');
			found.push({ kind: 'shippedTooEarly', why: `TikTok knows it as shipped; NewStore: ${states}` });
		}
		const shown = line.package?.trackingNumber ?? '';
		const isRight = sent.some((each) => plain(each.trackingCode ?? '') === plain(shown));
		// With TikTok's own shipping the number comes from TikTok.
		if (order.shippingType === 'SELLER' && sent.length > 0 && !isRight && isDue(knownAt)) {
			found.push({ kind: 'wrongTracking', why: `${has}; TikTok shows ${shown || 'none'}` });
		}
	}
	const missing = items.filter((item) => item.status === 'cancelled' && !isReplaced(item, items));
	if (line.timesShipped === 0 && missing.some((item) => isDue(item.updatedAt))) {
		const reasons = missing.map((item) => `${item.productId} (${item.cancellationReason ?? 'no reason'})`).join(', ');
		found.push({ kind: 'cancelledNotOnTikTok', why: `NewStore cancelled ${reasons}; ${order.status} on TikTok` });
	}
	return found;
}

/** What is wrong with a line that is cancelled on TikTok. */
function afterCancel(
	{ tiktok }: DispatchWorld,
	order: TikTokOrder,
	{ line, items, sent }: Unit,
	isDue: (sinceMs: number) => boolean,
): Array<{ kind: DispatchKind; why: string }> {
	const { by, reason, atMs, wasShipped } = line.cancelled!;
	const cause = `cancelled on TikTok by ${by} (${reason})`;
	const found: Array<{ kind: DispatchKind; why: string }> = [];
	if (sent.some((each) => (each.shippedAt ?? 0) > atMs)) {
		found.push({ kind: 'shippedAfterCancel', why: `${cause}, then sent by NewStore` });
	}
	const wasAgreed = tiktok.state.cancellations
		.ofOrder(order.id)
		.some((request) => request.ending === 'APPROVED_BY_SELLER' && request.lines.some((each) => each.line === line));
	if (sent.some((each) => (each.shippedAt ?? 0) <= atMs) && (by === 'SELLER' || wasAgreed || !wasShipped)) {
		const consent = wasAgreed ? ', agreed to by the seller' : wasShipped ? '' : ', not marked as shipped';
		found.push({ kind: 'shippedThenCancelled', why: `sent by NewStore, then ${cause}${consent}` });
	}
	const atWork = items.filter((item) => ['pending', 'on_hold', 'in_fulfillment'].includes(item.status));
	if (atWork.length > 0 && isDue(atMs)) {
		const states = atWork.map((item) => `${item.productId} ${item.status}${item.nodeId ? ` at ${item.nodeId}` : ''}`);
		found.push({ kind: 'workForNothing', why: `${cause}; NewStore: ${states.join(', ')}` });
	}
	return found;
}

function lateBecause(order: TikTokOrder, units: Unit[]): string {
	const dueMs = deadlinesOf(order)!.dispatch;
	const open = units.filter(({ line }) => !line.cancelled);
	if (open.length === 0) return `late before it was cancelled by ${order.cancelledBy ?? 'nobody'}`;
	const leftInTime = open.every((unit) => hasLeft(unit) && unit.sent.every((each) => each.shippedAt! <= dueMs));
	if (leftInTime) return `NewStore shipped in time; TikTok says ${order.status}`;
	if (open.every(({ items }) => items.length === 0)) return `not in NewStore; TikTok says ${order.status}`;
	const nodes = [...new Set(open.flatMap(({ items }) => items.map((item) => item.nodeId ?? item.status)))].join(', ');
	return `not shipped in time by NewStore (${nodes}); TikTok says ${order.status}`;
}

/** Whether all that NewStore still has of the line has left the building. */
function hasLeft({ items, sent, handedOver }: Unit): boolean {
	const alive = items.filter((item) => item.status !== 'cancelled');
	// What came back had left before.
	const isGone = ({ status }: OrderItem) => status === 'complete' || status === 'returned';
	return alive.length > 0 && (sent.length > 0 || handedOver) && alive.every(isGone);
}

/** A cancelled order may have been injected anew: another item of the line stands for this one. */
function isReplaced(item: OrderItem, items: OrderItem[]): boolean {
	return items.some((other) => other.productId === item.productId && other.status !== 'cancelled');
}

/** Carriers do not tell blanks, hyphens and small letters apart. */
function plain(trackingCode: string): string {
	return trackingCode.replace(/[^0-9a-z]/gi, '').toUpperCase();
}

/** What NewStore has of each line of a TikTok order. */
export function unitsOf(
	{ newStore }: Pick<DispatchWorld, 'newStore'>,
	order: TikTokOrder,
	injected: NewStoreOrder[],
): Unit[] {
	const units = new Map(
		order.lines.map((line): [string, Unit] => [line.id, { line, items: [], sent: [], handedOver: false }]),
	);
	for (const one of injected) {
		const requests = newStore.orderBook.fulfillmentRequests.get(one.id) ?? [];
		for (const item of one.items) {
			const unit = unitOf(item, order, units);
			if (!unit) continue;
			unit.items.push(item);
			const shipped = shippedLine(item, requests);
			if (!shipped) continue;
			if (shipped.request.serviceLevel === 'IN_STORE_HANDOVER') unit.handedOver = true;
			else unit.sent.push(shipped.line);
		}
	}
	return [...units.values()];
}

/** The line an item was injected for: its id is in the item's external id or attributes, or in the order's reference. */
function unitOf(item: OrderItem, order: TikTokOrder, units: Map<string, Unit>): Unit | undefined {
	const texts = [item.externalItemId, ...item.extendedAttributes.map(({ value }) => value)];
	for (const id of texts.flatMap((text) => text.match(/\d{15,}/g) ?? [])) {
		const unit = units.get(id);
		if (unit) return unit;
	}
	for (const reference of order.references.values()) {
		const lineId = reference.lineItems.find((row) => row.id === item.id)?.originId;
		if (lineId !== undefined) return units.get(lineId);
	}
	// Nothing links them: the next line with the product that has no item yet.
	const productId = (unit: Unit) => unit.line.sellerSku.trim().toUpperCase();
	return [...units.values()].find((unit) => productId(unit) === item.productId && unit.items.length === 0);
}

function shippedLine(
	item: OrderItem,
	requests: FulfillmentRequest[],
): { request: FulfillmentRequest; line: RequestLine } | undefined {
	for (const request of requests) {
		const line = request.items.find((each) => each.itemId === item.id && each.status === 'shipped');
		if (line) return { request, line };
	}
	return undefined;
}

function noFindings(): Record<DispatchKind, DispatchFinding[]> {
	return Object.fromEntries(KINDS.map((kind) => [kind, []])) as unknown as Record<DispatchKind, DispatchFinding[]>;
}
