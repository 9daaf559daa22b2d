/**
 * The clocks that run (tiktok-shop.md 6.4): dispatch, TikTok's own cancellation, carrier scan in time and at all, answers to
 * buyers, authorisations.
 */
import type { Row } from '../shared/tableRows';
import { cell } from '../shared/tableRows';
import { firstCell, isRow, rowsOf } from './rows';
import type { TikTokOrder } from './tikTokOrder';
import { DAY_MS, HOUR_MS, readTime } from './times';

export type ClockKind = 'dispatch' | 'auto_cancel' | 'scan' | 'collection';

interface OrderClock {
	kind: ClockKind;
	/** Unix milliseconds */
	start: number;
	due: number;
}

const TO_SHIP = new Set(['AWAITING_SHIPMENT', 'PARTIALLY_SHIPPING']);

/** The stores still have to ship a part of it. */
export const isToShip = (order: TikTokOrder) =>
	TO_SHIP.has(order.status) &&
	!order.isFulfilledByTikTok &&
	order.lines.some((line) => !line.isCancelled && !line.isShipped);

/** Reported as shipped, and no carrier has scanned it yet. */
export const isToCollect = (order: TikTokOrder) => order.status === 'AWAITING_COLLECTION' && !order.isFulfilledByTikTok;

/** Since when the order can be shipped: paid, the remorse hour over, released. */
function readyAt(order: TikTokOrder): number {
	const paid = order.paidAt || order.createdAt;
	return Math.max(order.releaseAt, order.isOnHoldOrder ? paid + HOUR_MS : paid);
}

/** The clocks of an order at a time (Unix milliseconds). */
export function clocksOf(order: TikTokOrder, now: number): OrderClock[] {
	const clocks: OrderClock[] = [];
	const add = (kind: ClockKind, start: number, due: number) => {
		if (due > 0) clocks.push({ kind, start: start || due, due });
	};
	if (isToShip(order)) {
		add('dispatch', readyAt(order), order.shipBy);
		// As long as the dispatch can still be in time, its own warnings come first.
		if (order.shipBy === 0 || now >= order.shipBy) add('auto_cancel', readyAt(order), order.cancelsAt);
	}
	if (isToCollect(order)) {
		const shipped = Math.max(order.shippedAt, ...order.lines.map((line) => line.shippedAt)) || readyAt(order);
		// As above: late comes before cancelled.
		const hasScanFirst = order.scanBy > 0 && (order.collectBy === 0 || order.scanBy < order.collectBy);
		if (hasScanFirst) add('scan', shipped, order.scanBy);
		if (!hasScanFirst || now >= order.scanBy) add('collection', shipped, order.collectBy);
	}
	return clocks;
}

export interface PendingCancellation {
	shopId: string;
	orderId: string;
	cancelId: string;
	reason: string;
	start: number;
	due: number;
	index: number;
}

/** TikTok approves a request by itself after this time (tiktok-shop.md 9.1). */
const ANSWER_MS = 2 * DAY_MS;

/** Open requests of buyers, from items of TikTok Shop, Cancellation: Search; each once. */
export function pendingCancellations(items: Row[]): PendingCancellation[] {
	const pending = new Map<string, PendingCancellation>();
	items.forEach((json, index) => {
		if (cell(json, 'cancel_status').toUpperCase() !== 'CANCELLATION_REQUEST_PENDING') return;
		const start = readTime(json.create_time);
		const actions = rowsOf(json.seller_next_action_response).filter(
			(row) => cell(row, 'action') === 'SELLER_RESPOND_CANCEL',
		);
		const due = readTime(actions[0]?.deadline) || (start > 0 ? start + ANSWER_MS : 0);
		const cancelId = cell(json, 'cancel_id');
		if (due === 0 || cancelId === '') return;
		pending.set(cancelId, {
			shopId: cell(json, 'shop_id'),
			orderId: cell(json, 'order_id'),
			cancelId,
			reason: firstCell(json, 'cancel_reason_text', 'cancel_reason'),
			start: start || due - ANSWER_MS,
			due,
			index,
		});
	});
	return [...pending.values()];
}

export interface Authorization {
	shopId: string;
	/** what it is, for people: "Example GB", "Refresh token" */
	name: string;
	/** Unix milliseconds; 0 when the item gives no readable time */
	due: number;
	index: number;
}

/**
 * Authorisations with their ends: items with `expires_at` (or refresh_token_expires_at, expiration_time; Unix seconds or
 * ISO) and `name` or shop; events of webhook 7 as the trigger puts them out. Each once, the latest end counts, because a
 * renewal leaves older items behind.
 */
export function authorizations(items: Row[]): Authorization[] {
	const all = new Map<string, Authorization>();
	items.forEach((json, index) => {
		const payload = isRow(json.payload) ? json.payload : {};
		const data = isRow(payload.data) ? payload.data : payload;
		const fields = ['expires_at', 'refresh_token_expires_at', 'expiration_time'];
		const text = firstCell(json, ...fields) || firstCell(data, ...fields);
		const shopId = firstCell(json, 'shop_id') || cell(payload, 'shop_id');
		const name = firstCell(json, 'name', 'shop_name') || shopId;
		if (text === '' && name === '') return;
		const entry = { shopId, name: name || 'TikTok Shop', due: readTime(text), index };
		const key = `${shopId} ${entry.name}`;
		const known = all.get(key);
		if (!known || known.due < entry.due) all.set(key, entry);
	});
	return [...all.values()];
}
