/** Orders and cancellations as TikTok gives them → what TikTok says about each order, whatever their number and order. */
import type { Row } from '../shared/tableRows';
import { cell, yesNo } from '../shared/tableRows';
import { byId, isEmpty, isoTime, namesOf, orderKey, rowsOf, unixSeconds } from './fields';
import type { Cancellation, TikTokOrder, TikTokSide } from './types';

/** States of an order or line that has left (tiktok-shop.md 6.2). */
const SHIPPED = new Set(['AWAITING_COLLECTION', 'IN_TRANSIT', 'DELIVERED', 'COMPLETED']);
const CANCELLED = new Set(['CANCELLED', 'CANCEL']);
/** Lists of cancellations call it CANCELLED, the filter and Cancel Order call it CANCEL. */
const STATES: Record<string, Cancellation['state']> = {
	CANCELLATION_REQUEST_PENDING: 'pending',
	CANCELLATION_REQUEST_SUCCESS: 'approved',
	CANCELLATION_REQUEST_COMPLETE: 'approved',
	CANCELLATION_REQUEST_CANCELLED: 'closed',
	CANCELLATION_REQUEST_CANCEL: 'closed',
};
const STATE_RANK = { pending: 0, closed: 1, approved: 2 };

function readCancellation(json: Row, state: Cancellation['state']): Cancellation {
	const actions = rowsOf(json.seller_next_action_response);
	const answer = actions.find((action) => cell(action, 'action') === 'SELLER_RESPOND_CANCEL') ?? actions[0];
	const deadline = answer ? isoTime(unixSeconds(answer, 'deadline')) : undefined;
	const rejectReasons = namesOf(json.reject_reasons);
	const role = cell(json, 'role').toUpperCase();
	return {
		id: cell(json, 'cancel_id'),
		state,
		isByBuyer: role === 'BUYER' || (role === '' && cell(json, 'cancel_type').toUpperCase() === 'BUYER_CANCEL'),
		updatedAt: unixSeconds(json, 'update_time') || unixSeconds(json, 'create_time'),
		lineIds: rowsOf(json.cancel_line_items)
			.map((line) => cell(line, 'order_line_item_id'))
			.filter(Boolean)
			.sort(),
		...(deadline ? { deadline } : {}),
		...(rejectReasons ? { rejectReasons } : {}),
	};
}

function readOrder(json: Row): TikTokOrder {
	const status = cell(json, 'status').toUpperCase();
	const shipBy = isoTime(unixSeconds(json, 'rts_sla_time'));
	const fulfilment = cell(json, 'fulfillment_type').toUpperCase();
	return {
		status: status === 'CANCEL' ? 'CANCELLED' : status,
		isFulfilledByTikTok: fulfilment !== '' && fulfilment !== 'FULFILLMENT_BY_SELLER',
		isCancelRequested: yesNo(json, 'is_buyer_request_cancel', false),
		updatedAt: unixSeconds(json, 'update_time'),
		...(shipBy ? { shipBy } : {}),
		lines: byId(
			rowsOf(json.line_items).map((line) => {
				const lineStatus = cell(line, 'display_status').toUpperCase() || status;
				return {
					id: cell(line, 'id'),
					isCancelled: CANCELLED.has(lineStatus) || CANCELLED.has(status),
					// The state of an order is that of its last line, so that all have left.
					isShipped: SHIPPED.has(lineStatus) || SHIPPED.has(status),
				};
			}),
		),
	};
}

/** Of two pictures of the same thing the newer counts; of two of the same second one of them, always the same. */
function newer<T extends { updatedAt: number }>(a: T | undefined, b: T, rank: (value: T) => number): T {
	if (!a) return b;
	const keys = (value: T) => [value.updatedAt, rank(value), JSON.stringify(value)] as const;
	const [left, right] = [keys(a), keys(b)];
	for (let place = 0; place < left.length; place++) {
		if (left[place] !== right[place]) return left[place] > right[place] ? a : b;
	}
	return a;
}

/** Cancellations rank by how far they are, orders by how much is cancelled in them. */
const rankOfOrder = (order: TikTokOrder) => order.lines.filter((line) => line.isCancelled).length;

/**
 * Groups the items of an input. `unreadable` gets the index of each item that is neither an order with its lines nor a
 * cancellation, with what it lacks.
 */
export function readTikTok(items: Row[], unreadable: (index: number, json: Row, lacks: string) => void): TikTokSide[] {
	const sides = new Map<string, TikTokSide>();
	items.forEach((json, index) => {
		if (isEmpty(json)) return;
		const shopId = cell(json, 'shop_id');
		const cancelState = STATES[cell(json, 'cancel_status').toUpperCase()];
		const isCancellation = cell(json, 'cancel_id') !== '' && cell(json, 'cancel_status') !== '';
		const orderId = cell(json, 'order_id') || (isCancellation ? '' : cell(json, 'id'));
		const lines = rowsOf(json.line_items);
		const hasLines = lines.length > 0 && lines.every((line) => cell(line, 'id') !== '');
		const isOrder = !isCancellation && cell(json, 'status') !== '' && hasLines;
		if (!orderId || !shopId) return unreadable(index, json, orderId ? 'shop_id' : 'the order id');
		if (isCancellation && !cancelState)
			return unreadable(index, json, `a known cancel_status (${cell(json, 'cancel_status')})`);
		if (!isCancellation && !isOrder)
			return unreadable(index, json, 'the status and lines of an order, or a cancel_status');

		const key = orderKey(shopId, orderId);
		const side = sides.get(key) ?? { shopId, orderId, cancellations: [], index };
		if (isOrder) side.order = newer(side.order, readOrder(json), rankOfOrder);
		else {
			const read = readCancellation(json, cancelState);
			const known = side.cancellations.find(({ id }) => id === read.id);
			const counts = newer(known, read, ({ state }) => STATE_RANK[state]);
			side.cancellations = byId([...side.cancellations.filter(({ id }) => id !== read.id), counts]);
		}
		sides.set(key, side);
	});
	return [...sides.values()];
}

const lastOf = (list: Cancellation[]) =>
	list.reduce<Cancellation | undefined>(
		(last, one) => (last && last.updatedAt > one.updatedAt ? last : one),
		undefined,
	);

/** The request that waits for the seller's answer; the latest of several. */
export const pendingRequest = (side: TikTokSide): Cancellation | undefined =>
	lastOf(side.cancellations.filter((one) => one.state === 'pending' && one.isByBuyer));

/** A request that was withdrawn, rejected or ran out. */
export const closedRequest = (side: TikTokSide): Cancellation | undefined =>
	lastOf(side.cancellations.filter((one) => one.state === 'closed' && one.isByBuyer));

/** Lines that are cancelled or whose cancellation TikTok has taken; the order itself shows it a little later. */
export function cancelledLines(side: TikTokSide): Set<string> {
	const approved = side.cancellations.filter((one) => one.state === 'approved').flatMap((one) => one.lineIds);
	const shown = (side.order?.lines ?? []).filter((line) => line.isCancelled).map((line) => line.id);
	return new Set([...shown, ...approved]);
}

/** The whole order is cancelled, or its cancellation is decided. Buyers can only cancel whole orders. */
export function isWhollyCancelled(side: TikTokSide): boolean {
	if (side.order && CANCELLED.has(side.order.status)) return true;
	if (side.cancellations.some((one) => one.state === 'approved' && one.isByBuyer)) return true;
	const cancelled = cancelledLines(side);
	return side.order !== undefined && side.order.lines.every((line) => cancelled.has(line.id));
}

/** Something of the order has left for TikTok. */
export const isShippedOnTikTok = (side: TikTokSide): boolean =>
	side.order !== undefined &&
	(SHIPPED.has(side.order.status) ||
		side.order.status === 'PARTIALLY_SHIPPING' ||
		side.order.lines.some((line) => line.isShipped && !line.isCancelled));

/** TikTok's flag says that a request is open, and no newer look at the cancellations says otherwise. */
export function hasUnreadRequest(side: TikTokSide): boolean {
	if (!side.order?.isCancelRequested || pendingRequest(side)) return false;
	const last = lastOf(side.cancellations);
	return !last || last.updatedAt < side.order.updatedAt;
}

/** TikTok has taken a cancellation that names no lines, and the order does not show it yet. */
export const isBeingCancelled = (side: TikTokSide): boolean =>
	side.cancellations.some(
		(one) => one.state === 'approved' && one.lineIds.length === 0 && one.updatedAt >= (side.order?.updatedAt ?? 0),
	);
