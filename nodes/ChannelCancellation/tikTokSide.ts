/** Orders and cancellations as TikTok gives them → what TikTok says about each order, whatever their number and order. */
import {
	MalformedDocument,
	documentId,
	documentRows,
	documentText,
	readOrFault,
	requiredId,
	documentName,
} from '../shared/channel/malformed';
import { knownShipper, shipByOf } from '../shared/channel/fulfilment';
import { goodsOfUnits } from '../shared/channel/goods';
import { byId, isEmptyItem, isRow, orderKey } from '../shared/channel/rows';
import { documentTime } from '../shared/channel/times';
import type { Row } from '../shared/tableRows';
import { cell, yesNo } from '../shared/tableRows';
import { SHIPPED } from '../shared/tiktok/orderStatuses';
import type { Cancellation, TikTokOrder, TikTokSide } from './types';

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

/** Ids of orders, lines and requests are digits; anything else is never sent as one. */
function tikTokId(row: Row, field: string): string {
	const id = documentId(row, field);
	if (/^\d*$/.test(id)) return id;
	throw new MalformedDocument(field, id, 'is not an id of TikTok');
}

/** Names of a list of {name} or of texts; undefined when there is no list. */
export function namesOf(value: unknown): string[] | undefined {
	if (!Array.isArray(value)) return undefined;
	return value
		.map((entry) => (isRow(entry) ? cell(entry, 'name') : typeof entry === 'string' ? entry.trim() : ''))
		.filter(Boolean);
}

const inOrder = <T extends { id: string }>(list: T[]): T[] => [...list].sort((a, b) => byId(a.id, b.id));

function readCancellation(json: Row, state: Cancellation['state']): Cancellation {
	const actions = documentRows(json, 'seller_next_action_response');
	const answer = actions.find((action) => documentText(action, 'action') === 'SELLER_RESPOND_CANCEL') ?? actions[0];
	const deadline = answer ? documentTime(answer, 'deadline') : 0;
	const rejectReasons = namesOf(json.reject_reasons);
	const role = documentText(json, 'role').toUpperCase();
	const askedAt = documentTime(json, 'create_time');
	return {
		id: requiredId(json, 'cancel_id'),
		state,
		isByBuyer: role === 'BUYER' || (role === '' && documentText(json, 'cancel_type').toUpperCase() === 'BUYER_CANCEL'),
		askedAt,
		updatedAt: documentTime(json, 'update_time') || askedAt,
		lineIds: documentRows(json, 'cancel_line_items')
			.map((line) => tikTokId(line, 'order_line_item_id'))
			.filter(Boolean)
			.sort(),
		deadline,
		...(rejectReasons ? { rejectReasons } : {}),
	};
}

/** Goods of an order in a few words; what is cancelled already is not what it is about, unless all of it is. */
export function goodsOfOrder(order: TikTokOrder | undefined): string {
	const lines = order?.lines ?? [];
	const open = lines.filter((line) => !line.isCancelled);
	return goodsOfUnits((open.length > 0 ? open : lines).map(({ name, sku }) => ({ name, sellerSku: sku })));
}

function readOrder(json: Row): TikTokOrder {
	const status = documentText(json, 'status').toUpperCase();
	return {
		status: status === 'CANCEL' ? 'CANCELLED' : status,
		isFulfilledByTikTok: knownShipper(json) !== undefined,
		isCancelRequested: yesNo(json, 'is_buyer_request_cancel', false),
		updatedAt: documentTime(json, 'update_time'),
		shipBy: shipByOf(json),
		lines: inOrder(
			documentRows(json, 'line_items').map((line) => {
				const lineStatus = documentText(line, 'display_status').toUpperCase() || status;
				return {
					id: tikTokId(line, 'id'),
					name: documentName(line, 'product_name'),
					sku: documentText(line, 'seller_sku'),
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

/** An item that cannot be used: what it lacks, or which of its fields is impossible. */
export type Unreadable = (index: number, json: Row, why: { lacks: string } | { fault: string }) => void;

interface Picture {
	shopId: string;
	orderId: string;
	order?: TikTokOrder;
	cancellation?: Cancellation;
}

/** One item; `lacks` when it is neither an order with its lines nor a cancellation. Throws MalformedDocument. */
function readItem(json: Row): Picture | { lacks: string } {
	const shopId = documentId(json, 'shop_id');
	const cancelStatus = documentText(json, 'cancel_status').toUpperCase();
	const cancelState = STATES[cancelStatus];
	const isCancellation = tikTokId(json, 'cancel_id') !== '' && cancelStatus !== '';
	const orderId = tikTokId(json, 'order_id') || (isCancellation ? '' : tikTokId(json, 'id'));
	if (orderId === '' || shopId === '') return { lacks: orderId ? 'shop_id' : 'the order id' };
	if (isCancellation && !cancelState) return { lacks: `a known cancel_status (${cancelStatus})` };
	if (isCancellation) return { shopId, orderId, cancellation: readCancellation(json, cancelState) };
	const lines = documentRows(json, 'line_items');
	const isOrder = documentText(json, 'status') !== '' && lines.length > 0;
	if (!isOrder || lines.some((line) => documentId(line, 'id') === ''))
		return { lacks: 'the status and lines of an order, or a cancel_status' };
	return { shopId, orderId, order: readOrder(json) };
}

/** Groups the items of an input by order. */
export function readTikTok(items: Row[], unreadable: Unreadable): TikTokSide[] {
	const sides = new Map<string, TikTokSide>();
	items.forEach((json, index) => {
		if (isEmptyItem(json)) return;
		const read = readOrFault(() => readItem(json));
		if ('fault' in read) return unreadable(index, json, { fault: read.fault.message });
		if ('lacks' in read.value) return unreadable(index, json, read.value);
		const { shopId, orderId, order, cancellation } = read.value;
		const key = orderKey(shopId, orderId);
		const side = sides.get(key) ?? { shopId, orderId, cancellations: [], index };
		if (order) side.order = newer(side.order, order, rankOfOrder);
		if (cancellation) {
			const known = side.cancellations.find(({ id }) => id === cancellation.id);
			const counts = newer(known, cancellation, ({ state }) => STATE_RANK[state]);
			side.cancellations = inOrder([...side.cancellations.filter(({ id }) => id !== cancellation.id), counts]);
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

/** A carrier has it: from here on TikTok cancels nothing for the buyer (tiktok-shop.md 9.1). */
export const isWithCarrier = (side: TikTokSide): boolean =>
	side.order !== undefined && ['IN_TRANSIT', 'DELIVERED', 'COMPLETED'].includes(side.order.status);

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
