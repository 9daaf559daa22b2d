/** Look-ups and events of NewStore → what NewStore says about each order. Contradicting pictures are read carefully. */
import { OWN_PREFIX, SHIPPED_ELSEWHERE } from '../shared/cancelReasons';
import {
	documentId,
	documentRow,
	documentRows,
	documentText,
	readOrFault,
	requiredId,
} from '../shared/channel/malformed';
import { byId, isEmptyItem, isRow, orderKey, rowsOf } from '../shared/channel/rows';
import { isBundlePart, lineOfItem } from '../shared/channel/storeLines';
import type { ItemLines } from '../shared/channel/storeLines';
import type { Row } from '../shared/tableRows';
import { cell, yesNo } from '../shared/tableRows';
import type { Unreadable } from './tikTokSide';
import type { NewStoreItem, NewStoreSide } from './types';

const SHIPPED = new Set(['complete', 'completed', 'returned', 'shipped']);
const EVENTS = new Set(['order.cancelled', 'order.items_cancelled']);

/** Signs that TikTok was the cause: reasons that this node gives NewStore, and the default of NewStore, Order: Cancel. */
const OWN_REASONS = new Set(['buyer_cancelled_on_marketplace']);
export const isOwnReason = (reason: string) => reason.startsWith(OWN_PREFIX) || OWN_REASONS.has(reason);

/** The parcel left elsewhere, and NewStore was stopped for it: nothing follows on TikTok. */
export const isShippedElsewhere = (reason: string) => reason === SHIPPED_ELSEWHERE;

const inOrder = <T extends { id: string }>(list: T[]): T[] => [...list].sort((a, b) => byId(a.id, b.id));

const STATE_RANK = { open: 0, on_hold: 1, cancelled: 2, shipped: 3 };

/** What is known of one item from two pictures: what has left has left, what is cancelled stays cancelled. */
function mergeItems(a: NewStoreItem, b: NewStoreItem): NewStoreItem {
	const [further, other] = STATE_RANK[a.state] >= STATE_RANK[b.state] ? [a, b] : [b, a];
	return {
		...further,
		productId: further.productId || other.productId,
		lineId: further.lineId || other.lineId,
		isBundlePart: further.isBundlePart || other.isBundlePart,
		cancellationReason: [a.cancellationReason, b.cancellationReason].sort().reverse()[0],
	};
}

function stateOf(status: string): NewStoreItem['state'] {
	if (SHIPPED.has(status)) return 'shipped';
	if (status === 'cancelled' || status === 'canceled') return 'cancelled';
	return status === 'on_hold' ? 'on_hold' : 'open';
}

function itemsOfOrder(json: Row, lines: ItemLines): NewStoreItem[] {
	const order = documentRow(json, 'newstore_order');
	return documentRows(order, 'items').map((item) => {
		const id = documentId(item, 'origin_id') || requiredId(item, 'id');
		return {
			id,
			productId: documentId(item, 'product_id'),
			lineId: lineOfItem(item, lines),
			isBundlePart: isBundlePart(item),
			state: stateOf(documentText(item, 'status').toLowerCase()),
			cancellationReason: documentText(item, 'cancellation_reason'),
		};
	});
}

/** Only shipping counts here: an item that one location rejected or lost goes on at another. */
function itemsOfRequests(json: Row, lines: ItemLines): NewStoreItem[] {
	return documentRows(json, 'fulfillment_requests')
		.flatMap((request) => documentRows(request, 'items'))
		.map((item) => {
			const id = documentId(item, 'item_id') || requiredId(item, 'id');
			const state = SHIPPED.has(documentText(item, 'status').toLowerCase()) ? ('shipped' as const) : ('open' as const);
			return {
				id,
				productId: documentId(item, 'product_id'),
				lineId: lineOfItem(item, lines),
				isBundlePart: false,
				state,
				cancellationReason: '',
			};
		});
}

function itemsOfEvent(payload: Row, lines: ItemLines): NewStoreItem[] {
	return documentRows(payload, 'items').map((item) => {
		const id = requiredId(item, 'id');
		return {
			id,
			productId: documentId(item, 'product_id'),
			lineId: lineOfItem(item, lines),
			isBundlePart: isBundlePart(item),
			state: 'cancelled' as const,
			cancellationReason: documentText(item, 'cancellation_reason') || documentText(payload, 'reason'),
		};
	});
}

function merged(items: NewStoreItem[]): NewStoreItem[] {
	const known = new Map<string, NewStoreItem>();
	for (const item of items.filter(({ id }) => id !== '')) {
		const before = known.get(item.id);
		known.set(item.id, before ? mergeItems(before, item) : item);
	}
	return inOrder([...known.values()]);
}

/** Locations of open fulfilment requests. */
const locationsOf = (json: Row): string[] =>
	rowsOf(json.fulfillment_requests)
		.filter((request) =>
			rowsOf(request.items).some((item) => !['rejected', 'cancelled'].includes(cell(item, 'status'))),
		)
		.map((request) => cell(request, 'fulfillment_node_id'))
		.filter(Boolean);

function readLookUp(json: Row, index: number, lines: ItemLines): NewStoreSide {
	const items = merged([...itemsOfOrder(json, lines), ...itemsOfRequests(json, lines)]);
	const isFound = yesNo(json, 'found', documentId(json, 'newstore_order_id') !== '');
	const isWholly = items.length > 0 && items.every((item) => item.state === 'cancelled');
	return {
		shopId: documentId(json, 'shop_id'),
		orderId: documentId(json, 'order_id'),
		// What NewStore found has an id; without it nothing could be cancelled there.
		newstoreOrderId: isFound ? requiredId(json, 'newstore_order_id') : documentId(json, 'newstore_order_id'),
		isFound,
		isStateKnown: cell(json, 'canceled') !== '' || cell(json, 'cancelable') !== '',
		isCanceled: yesNo(json, 'canceled', false) || isWholly,
		isCancelable: yesNo(json, 'cancelable', false),
		isSafe: yesNo(json, 'is_safe', false),
		items,
		locations: [...new Set(locationsOf(json))].sort(),
		index,
	};
}

/** Two look-ups of one order: never calls possible what one of them calls impossible. */
function mergeSides(a: NewStoreSide, b: NewStoreSide): NewStoreSide {
	const asked = [a, b].filter((side) => side.isStateKnown);
	return {
		...(a.index <= b.index ? a : b),
		newstoreOrderId: [a.newstoreOrderId, b.newstoreOrderId].sort().reverse()[0],
		isFound: a.isFound || b.isFound,
		isStateKnown: asked.length > 0,
		isCanceled: a.isCanceled || b.isCanceled,
		isCancelable: asked.length > 0 && asked.every((side) => side.isCancelable),
		isSafe: asked.length > 0 && asked.every((side) => side.isSafe),
		items: merged([...a.items, ...b.items]),
		locations: [...new Set([...a.locations, ...b.locations])].sort(),
	};
}

const isEvent = (json: Row) => EVENTS.has(cell(json, 'type')) && isRow(json.payload);

/**
 * What NewStore says, by TikTok order. Events name only the NewStore id, so they add to the look-up of that id;
 * `unreadable` gets events without one, and items that name no order.
 */
export function readNewStore(
	items: Row[],
	lines: ItemLines,
	unreadable: Unreadable = () => undefined,
): Map<string, NewStoreSide> {
	const sides = new Map<string, NewStoreSide>();
	items.forEach((json, index) => {
		if (isEmptyItem(json) || isEvent(json)) return;
		const read = readOrFault(() => readLookUp(json, index, lines));
		if ('fault' in read) return unreadable(index, json, { fault: read.fault.message });
		const side = read.value;
		if (side.orderId === '') return unreadable(index, json, { lacks: 'order_id' });
		const key = orderKey(side.shopId, side.orderId);
		const known = sides.get(key);
		sides.set(key, known ? mergeSides(known, side) : side);
	});
	items.forEach((json, index) => {
		if (!isEvent(json)) return;
		const payload = json.payload as Row;
		const read = readOrFault(() => ({
			newstoreOrderId: documentId(json, 'newstore_order_id') || documentId(payload, 'id'),
			items: itemsOfEvent(payload, lines),
		}));
		if ('fault' in read) return unreadable(index, json, { fault: read.fault.message });
		const { newstoreOrderId } = read.value;
		// An order that is not in NewStore has no id there either.
		if (newstoreOrderId === '') return unreadable(index, json, { lacks: 'the id of the NewStore order' });
		const found = [...sides.values()].find((side) => side.newstoreOrderId === newstoreOrderId);
		if (!found) return unreadable(index, json, { lacks: 'a look-up of the order' });
		found.items = merged([...found.items, ...read.value.items]);
		if (cell(json, 'type') === 'order.cancelled') found.isCanceled = true;
	});
	return sides;
}

export const isShipped = (side: NewStoreSide) => side.items.some((item) => item.state === 'shipped');
export const isWhollyShipped = (side: NewStoreSide) =>
	side.items.length > 0 && side.items.every((item) => item.state === 'shipped');
