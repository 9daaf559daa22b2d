/**
 * The clocks that run (tiktok-shop.md 6.4): dispatch, TikTok's own cancellation, carrier scan in time and at all, answers to
 * buyers, authorizations.
 */
import type { Row } from '../../shared/tableRows';
import { cell } from '../../shared/tableRows';
import {
	MalformedDocument,
	documentId,
	documentName,
	documentRows,
	documentText,
	readOrFault,
	requiredId,
} from '../../shared/channel/malformed';
import { cancelAnswerMs } from '../../shared/channel/markets';
import { goodsOfUnits } from '../../shared/channel/goods';
import { firstCell, isEmptyItem, isRow, rowOf, rowsOf } from '../../shared/channel/rows';
import { DAY_MS, HOUR_MS, documentTime, readTime } from '../../shared/channel/times';
import type { TikTokOrder } from '../reading/tikTokOrder';

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

/** An item of a feed that cannot be used: some field cannot be what it says. */
export interface UnreadableRequest {
	index: number;
	/** '' when even the id cannot be read */
	id: string;
	orderId: string;
	shopId: string;
	/** why, in words */
	fault: string;
}

export interface PendingCancellation {
	shopId: string;
	orderId: string;
	cancelId: string;
	/** '' when TikTok names none */
	goods: string;
	reason: string;
	start: number;
	due: number;
	index: number;
}

/** What of a feed of requests waits for an answer, each once, and what of it cannot be read. */
interface Requests<T> {
	pending: T[];
	unreadable: UnreadableRequest[];
}

/** Reads the items of a feed; `read` gives undefined for what waits for nothing, and throws MalformedDocument. */
function readRequests<T>(
	items: Row[],
	idField: string,
	read: (json: Row, index: number) => T | undefined,
): Requests<T> {
	const pending = new Map<string, T>();
	const unreadable: UnreadableRequest[] = [];
	items.forEach((json, index) => {
		if (isEmptyItem(json)) return;
		const found = readOrFault(() => {
			requiredId(json, idField);
			return read(json, index);
		});
		const [id, orderId, shopId] = [idField, 'order_id', 'shop_id'].map((field) => documentName(json, field));
		if ('fault' in found) unreadable.push({ index, id, orderId, shopId, fault: found.fault.message });
		else if (found.value !== undefined) pending.set(`${shopId}/${cell(json, idField)}`, found.value);
	});
	return { pending: [...pending.values()], unreadable };
}

/** The deadline of the first of these actions that TikTok waits for; 0 when it names none. */
function actionDeadline(json: Row, actions: readonly string[]): number {
	const rows = documentRows(json, 'seller_next_action_response');
	const found = rows.find((row) => actions.includes(documentText(row, 'action')));
	return found ? documentTime(found, 'deadline') : 0;
}

/** A name that cannot be read must not cost the warning. */
const goodsIn = (lines: unknown) =>
	goodsOfUnits(
		rowsOf(lines).map((line) => ({
			name: documentName(line, 'product_name'),
			sellerSku: documentName(line, 'seller_sku'),
		})),
	);

function amountIn(amount: unknown): string {
	const [total, currency] = ['refund_total', 'currency'].map((field) => documentName(rowOf(amount), field));
	return /^\d+(\.\d+)?$/.test(total) && currency !== '' ? `${total} ${currency}` : '';
}

/** Open requests of buyers, from items of TikTok Shop, Cancellation: Search. `regionOf`: market of a shop id. */
export function pendingCancellations(
	items: Row[],
	regionOf: (shopId: string) => string,
): Requests<PendingCancellation> {
	return readRequests(items, 'cancel_id', (json, index) => {
		if (documentText(json, 'cancel_status').toUpperCase() !== 'CANCELLATION_REQUEST_PENDING') return undefined;
		const shopId = documentId(json, 'shop_id');
		const answerMs = cancelAnswerMs(regionOf(shopId));
		const start = documentTime(json, 'create_time');
		const due = actionDeadline(json, ['SELLER_RESPOND_CANCEL']) || (start > 0 ? start + answerMs : 0);
		if (due === 0) throw new MalformedDocument('create_time', '', 'and the deadline are missing');
		return {
			shopId,
			orderId: documentId(json, 'order_id'),
			cancelId: documentId(json, 'cancel_id'),
			goods: goodsIn(json.cancel_line_items),
			reason: documentText(json, 'cancel_reason_text') || documentText(json, 'cancel_reason'),
			start: start || due - answerMs,
			due,
			index,
		};
	});
}

/** What a buyer waits for: an answer to a return or refund, to the parcel that came back, to a replacement. */
export type ReturnClock = 'return_answer' | 'return_parcel' | 'replacement_answer';

export interface PendingReturn {
	kind: ReturnClock;
	shopId: string;
	orderId: string;
	returnId: string;
	/** '' when TikTok names none */
	goods: string;
	/** "23.98 GBP", '' when TikTok names none */
	amount: string;
	/** REFUND, RETURN_AND_REFUND, REPLACEMENT, … */
	type: string;
	reason: string;
	start: number;
	due: number;
	index: number;
}

/** What TikTok waits for in each state, and the time until it approves by itself where it names none (tiktok-shop.md 10.1). */
const RETURN_CLOCKS: Record<string, { kind: ReturnClock; actions: readonly string[]; answerMs: number }> = {
	RETURN_OR_REFUND_REQUEST_PENDING: {
		kind: 'return_answer',
		actions: ['SELLER_RESPOND_REFUND', 'SELLER_RESPOND_RETURN'],
		answerMs: 2 * DAY_MS,
	},
	// Counted from the delivery, which the request does not tell: without a deadline of TikTok no clock runs yet.
	BUYER_SHIPPED_ITEM: { kind: 'return_parcel', actions: ['SELLER_RESPOND_RECEIVE_PACKAGE'], answerMs: 0 },
	REPLACEMENT_REQUEST_PENDING: {
		kind: 'replacement_answer',
		actions: ['SELLER_RESPOND_REPLACEMENT'],
		answerMs: DAY_MS,
	},
	EXCHANGE_REQUEST_PENDING: {
		kind: 'replacement_answer',
		actions: ['SELLER_RESPOND_REPLACEMENT', 'SELLER_RESPOND_EXCHANGE'],
		answerMs: DAY_MS,
	},
};

/** Requests after a sale that wait for the seller, from items of TikTok Shop, Return: Search. */
export function pendingReturns(items: Row[]): Requests<PendingReturn> {
	return readRequests(items, 'return_id', (json, index) => {
		const clock = RETURN_CLOCKS[documentText(json, 'return_status').toUpperCase()];
		if (!clock) return undefined;
		const { kind, actions, answerMs } = clock;
		const asked = documentTime(json, 'create_time');
		const changed = documentTime(json, 'update_time');
		// The parcel is on its way since the last change of the request; everything else since it was made.
		const start = kind === 'return_parcel' ? changed || asked : asked;
		const due = actionDeadline(json, actions) || (start > 0 && answerMs > 0 ? start + answerMs : 0);
		if (due === 0 && answerMs > 0) throw new MalformedDocument('create_time', '', 'and the deadline are missing');
		if (due === 0) return undefined;
		return {
			kind,
			shopId: documentId(json, 'shop_id'),
			orderId: documentId(json, 'order_id'),
			returnId: documentId(json, 'return_id'),
			goods: goodsIn(json.return_line_items),
			amount: amountIn(json.refund_amount),
			type: documentText(json, 'return_type').toUpperCase(),
			reason: documentText(json, 'return_reason_text') || documentText(json, 'return_reason'),
			start: start || due - 2 * DAY_MS,
			due,
			index,
		};
	});
}

export interface Authorization {
	shopId: string;
	/** what it is, for people: "Example GB", "Refresh token" */
	name: string;
	/** its name where the credential says it, because there are several; else empty */
	several: string;
	/** Unix milliseconds; 0 when the item gives no readable time */
	due: number;
	index: number;
}

/**
 * Authorizations with their ends: items with `expires_at` (or refresh_token_expires_at, expiration_time; Unix seconds or
 * ISO) and `name`, shop or, where there are several, `authorization`; events of webhook 7 as the trigger puts them out. Each once, the latest end counts, because a
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
		const several = cell(json, 'authorization');
		const entry = { shopId, name: name || several || 'TikTok Shop', several, due: readTime(text), index };
		const key = `${shopId} ${entry.name}`;
		const known = all.get(key);
		if (!known || known.due < entry.due) all.set(key, entry);
	});
	return [...all.values()];
}
