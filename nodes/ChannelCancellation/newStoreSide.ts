/** Look-ups and events of NewStore → what NewStore says about each order. Contradicting pictures are read carefully. */
import type { Row } from '../shared/tableRows';
import { cell, yesNo } from '../shared/tableRows';
import { byId, isEmpty, isRow, orderKey, rowsOf } from './fields';
import type { NewStoreItem, NewStoreSide } from './types';

const SHIPPED = new Set(['complete', 'completed', 'returned', 'shipped']);
const EVENTS = new Set(['order.cancelled', 'order.items_cancelled']);

/** Signs that TikTok was the cause: reasons that this node gives NewStore, and the default of NewStore, Order: Cancel. */
const OWN_REASONS = new Set(['buyer_cancelled_on_marketplace']);
export const OWN_PREFIX = 'tiktok_';
export const isOwnReason = (reason: string) => reason.startsWith(OWN_PREFIX) || OWN_REASONS.has(reason);

function attribute(item: Row, name: string): string {
	const found = rowsOf(item.extended_attributes).find((entry) => cell(entry, 'name') === name);
	return found ? cell(found, 'value') : '';
}

/** NewStore item → TikTok line of the external references (tiktok-shop.md 6.7). */
export function readReferences(rows: Row[]): Map<string, string> {
	const lines = rows
		.flatMap((row) => [row, ...rowsOf(row.external_orders)])
		.flatMap((reference) => rowsOf(reference.line_items));
	return new Map(
		lines.map((line) => [cell(line, 'id'), cell(line, 'origin_id')] as const).filter(([id, to]) => id && to),
	);
}

function lineOf(item: Row, id: string, references: Map<string, string>): string {
	const given = attribute(item, 'external_item_id') || cell(item, 'external_item_id');
	return references.get(id) || attribute(item, 'tiktok_line_id') || (/^(.+)-\d+$/.exec(given)?.[1] ?? '');
}

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

function itemsOfOrder(json: Row, references: Map<string, string>): NewStoreItem[] {
	const order = isRow(json.newstore_order) ? json.newstore_order : {};
	return rowsOf(order.items).map((item) => {
		const id = cell(item, 'origin_id') || cell(item, 'id');
		return {
			id,
			productId: cell(item, 'product_id'),
			lineId: lineOf(item, id, references),
			isBundlePart: attribute(item, 'tiktok_bundle_sku_id') !== '',
			state: stateOf(cell(item, 'status').toLowerCase()),
			cancellationReason: cell(item, 'cancellation_reason'),
		};
	});
}

/** Only shipping counts here: an item that one location rejected or lost goes on at another. */
function itemsOfRequests(json: Row, references: Map<string, string>): NewStoreItem[] {
	return rowsOf(json.fulfillment_requests)
		.flatMap((request) => rowsOf(request.items))
		.map((item) => {
			const id = cell(item, 'item_id') || cell(item, 'id');
			const state = SHIPPED.has(cell(item, 'status').toLowerCase()) ? ('shipped' as const) : ('open' as const);
			return {
				id,
				productId: cell(item, 'product_id'),
				lineId: references.get(id) ?? '',
				isBundlePart: false,
				state,
				cancellationReason: '',
			};
		});
}

function itemsOfEvent(payload: Row, references: Map<string, string>): NewStoreItem[] {
	return rowsOf(payload.items).map((item) => {
		const id = cell(item, 'id');
		return {
			id,
			productId: cell(item, 'product_id'),
			lineId: lineOf(item, id, references),
			isBundlePart: attribute(item, 'tiktok_bundle_sku_id') !== '',
			state: 'cancelled' as const,
			cancellationReason: cell(item, 'cancellation_reason') || cell(payload, 'reason'),
		};
	});
}

function merged(items: NewStoreItem[]): NewStoreItem[] {
	const known = new Map<string, NewStoreItem>();
	for (const item of items.filter(({ id }) => id !== '')) {
		const before = known.get(item.id);
		known.set(item.id, before ? mergeItems(before, item) : item);
	}
	return byId([...known.values()]);
}

/** Locations of open fulfilment requests. */
const locationsOf = (json: Row): string[] =>
	rowsOf(json.fulfillment_requests)
		.filter((request) =>
			rowsOf(request.items).some((item) => !['rejected', 'cancelled'].includes(cell(item, 'status'))),
		)
		.map((request) => cell(request, 'fulfillment_node_id'))
		.filter(Boolean);

function readLookUp(json: Row, index: number, references: Map<string, string>): NewStoreSide {
	const items = merged([...itemsOfOrder(json, references), ...itemsOfRequests(json, references)]);
	const isWholly = items.length > 0 && items.every((item) => item.state === 'cancelled');
	return {
		shopId: cell(json, 'shop_id'),
		orderId: cell(json, 'order_id'),
		newstoreOrderId: cell(json, 'newstore_order_id'),
		isFound: yesNo(json, 'found', cell(json, 'newstore_order_id') !== ''),
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
	references: Map<string, string>,
	unreadable: (index: number, json: Row, lacks: string) => void = () => undefined,
): Map<string, NewStoreSide> {
	const sides = new Map<string, NewStoreSide>();
	items.forEach((json, index) => {
		if (isEmpty(json) || isEvent(json)) return;
		if (cell(json, 'order_id') === '') return unreadable(index, json, 'order_id');
		const side = readLookUp(json, index, references);
		const key = orderKey(side.shopId, side.orderId);
		const known = sides.get(key);
		sides.set(key, known ? mergeSides(known, side) : side);
	});
	items.forEach((json, index) => {
		if (!isEvent(json)) return;
		const payload = json.payload as Row;
		const newstoreOrderId = cell(json, 'newstore_order_id') || cell(payload, 'id');
		const found = [...sides.values()].find((side) => side.newstoreOrderId === newstoreOrderId);
		if (!found) return unreadable(index, json, 'a look-up of the order');
		found.items = merged([...found.items, ...itemsOfEvent(payload, references)]);
		if (cell(json, 'type') === 'order.cancelled') found.isCanceled = true;
	});
	return sides;
}

export const isShipped = (side: NewStoreSide) => side.items.some((item) => item.state === 'shipped');
export const isWhollyShipped = (side: NewStoreSide) =>
	side.items.length > 0 && side.items.every((item) => item.state === 'shipped');
