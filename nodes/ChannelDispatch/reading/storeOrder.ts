/** What the stores did for an order: NewStore's fulfilment requests (newstore.md 9), all readings of one order together. */
import type { Row } from '../../shared/tableRows';
import { yesNo } from '../../shared/tableRows';
import { documentId, documentRows, documentText, readOrFault, requiredId } from '../../shared/channel/malformed';
import type { MalformedDocument } from '../../shared/channel/malformed';
import { byId, byText, isEmptyItem, isRow } from '../../shared/channel/rows';
import { documentTime, iso } from '../../shared/channel/times';
import { readTracking } from '../../shared/channel/trackingNumber';

type ItemState = 'shipped' | 'open' | 'rejected' | 'cancelled';

/** One NewStore item: always one unit. */
export interface StoreItem {
	id: string;
	productId: string;
	state: ItemState;
	carrier: string;
	/** '' while NewStore has no number, or a text that is not one number */
	trackingNumber: string;
	/** the text of the tracking field when it is not one number; '' else */
	unclearTracking: string;
	/** location that ships it */
	node: string;
	requestId: string;
	/** UTC ISO; when it left the store, or when the request was made where NewStore does not say */
	leftAt: string;
	/** handed over in the store: no parcel */
	isHandover: boolean;
}

export interface StoreOrder {
	orderId: string;
	shopId: string;
	newStoreOrderId: string;
	isHistorical: boolean;
	/** Unix milliseconds; since when somebody waits for news of this order, 0 when nobody said */
	waitingSince: number;
	items: StoreItem[];
	/** the input items, for what they say about the lines */
	sources: Row[];
	/** places of the input items */
	indexes: number[];
}

const STATES: Record<string, ItemState> = {
	shipped: 'shipped',
	completed: 'shipped',
	rejected: 'rejected',
	cancelled: 'cancelled',
	canceled: 'cancelled',
};

function itemsOf(request: Row): StoreItem[] {
	const createdAt = documentTime(request, 'created_at');
	return documentRows(request, 'items').map((row) => {
		const leftAt = documentTime(row, 'shipped_at') || createdAt;
		const tracking = readTracking(documentText(row, 'tracking_code') || documentText(row, 'tracking_number'));
		const id = documentId(row, 'item_id') || requiredId(row, 'id');
		return {
			id,
			productId: documentId(row, 'product_id'),
			state: STATES[documentText(row, 'status').toLowerCase()] ?? 'open',
			carrier: documentText(row, 'carrier'),
			trackingNumber: tracking.number,
			unclearTracking: tracking.unclear,
			node: documentId(request, 'fulfillment_node_id') || documentId(request, 'fulfillment_location_id'),
			requestId: documentId(request, 'fulfillment_request_id') || documentId(request, 'id'),
			leftAt: leftAt > 0 ? iso(leftAt) : '',
			isHandover: documentText(request, 'service_level').toUpperCase() === 'IN_STORE_HANDOVER',
		};
	});
}

// An item that one store rejected and another shipped comes twice; the reading that says most counts.
const RANK: Record<ItemState, number> = { cancelled: 0, rejected: 1, open: 2, shipped: 3 };
const strength = (item: StoreItem) => RANK[item.state] * 3 + (item.trackingNumber ? 2 : item.unclearTracking ? 1 : 0);

function stronger(a: StoreItem, b: StoreItem): StoreItem {
	const order = strength(a) - strength(b) || byText(a.leftAt, b.leftAt) || byText(JSON.stringify(a), JSON.stringify(b));
	return order >= 0 ? a : b;
}

function isHistorical(json: Row): boolean {
	return [json, json.newstore_order, json.payload].some((row) => isRow(row) && yesNo(row, 'is_historical', false));
}

/** Time of the event that brought the order here; a sweep has none. */
function eventTime(json: Row): number {
	const times = ['waiting_since', 'occurred_at', 'shipped_at'].map((field) => documentTime(json, field));
	const known = times.filter((time) => time > 0);
	return known.length ? Math.min(...known) : 0;
}

const earliest = (a: number, b: number) => (a && b ? Math.min(a, b) : a || b);

/** An input item that is no reading of an order. */
export interface UnreadableItem {
	index: number;
	/** undefined when it is whole and only names no TikTok order */
	fault?: MalformedDocument;
}

type Reading = Pick<StoreOrder, 'orderId' | 'shopId' | 'newStoreOrderId' | 'isHistorical' | 'waitingSince' | 'items'>;

/** Everything that may be wrong with an item is found here, before it is joined with other readings of its order. */
function readItem(json: Row): Reading {
	return {
		orderId: documentId(json, 'order_id'),
		shopId: documentId(json, 'shop_id'),
		newStoreOrderId: documentId(json, 'newstore_order_id'),
		isHistorical: isHistorical(json),
		waitingSince: eventTime(json),
		items: documentRows(json, 'fulfillment_requests').flatMap(itemsOf),
	};
}

function join(order: StoreOrder, reading: Reading, json: Row, index: number): void {
	// The greater of two different texts, so that the order of the input does not matter.
	order.shopId = [order.shopId, reading.shopId].sort(byText)[1];
	order.newStoreOrderId = [order.newStoreOrderId, reading.newStoreOrderId].sort(byText)[1];
	order.isHistorical ||= reading.isHistorical;
	order.waitingSince = earliest(order.waitingSince, reading.waitingSince);
	order.sources.push(json);
	order.indexes.push(index);
	const items = new Map(order.items.map((item) => [item.id, item]));
	for (const item of reading.items) {
		const known = items.get(item.id);
		items.set(item.id, known ? stronger(known, item) : item);
	}
	order.items = [...items.values()].sort((a, b) => byText(a.id, b.id));
}

const noOrder = (orderId: string): StoreOrder => ({
	orderId,
	shopId: '',
	newStoreOrderId: '',
	isHistorical: false,
	waitingSince: 0,
	items: [],
	sources: [],
	indexes: [],
});

/**
 * Input items of NewStore, Fulfillment Request: Get Many for Order → one entry per TikTok order. Items without a TikTok
 * `order_id`, and those with a field that cannot be what it says, are given back as `unreadable`, by their places.
 */
export function readStoreOrders(inputs: Row[]): { orders: StoreOrder[]; unreadable: UnreadableItem[] } {
	const orders = new Map<string, StoreOrder>();
	const unreadable: UnreadableItem[] = [];
	inputs.forEach((json, index) => {
		if (isEmptyItem(json)) return;
		const read = readOrFault(() => readItem(json));
		// An order id of NewStore (a UUID) in its place means that the workflow never looked the TikTok order up.
		if ('fault' in read || !/^\d+$/.test(read.value.orderId)) {
			unreadable.push({ index, ...('fault' in read ? { fault: read.fault } : {}) });
			return;
		}
		const reading = read.value;
		const order = orders.get(reading.orderId) ?? noOrder(reading.orderId);
		orders.set(reading.orderId, order);
		join(order, reading, json, index);
	});
	for (const order of orders.values()) {
		if (order.sources.length > 1) order.sources.sort((a, b) => byText(JSON.stringify(a), JSON.stringify(b)));
	}
	return { orders: [...orders.values()].sort((a, b) => byId(a.orderId, b.orderId)), unreadable };
}
