/** What the stores did for an order: NewStore's fulfilment requests (newstore.md 9), all readings of one order together. */
import type { Row } from '../shared/tableRows';
import { cell, yesNo } from '../shared/tableRows';
import { byId, byText, firstCell, isEmpty, isRow, rowsOf } from './rows';
import { iso, readTime } from './times';

type ItemState = 'shipped' | 'open' | 'rejected' | 'cancelled';

/** One NewStore item: always one unit. */
export interface StoreItem {
	id: string;
	productId: string;
	state: ItemState;
	carrier: string;
	/** '' while NewStore has no number */
	trackingNumber: string;
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

/** The number without blanks; '' for text without a digit ("n/a", "tbd"), which is no tracking number. */
function trackingNumberOf(row: Row): string {
	const text = firstCell(row, 'tracking_code', 'tracking_number').replace(/\s+/g, '');
	return /\d/.test(text) ? text : '';
}

function itemsOf(request: Row): StoreItem[] {
	const createdAt = readTime(request.created_at);
	return rowsOf(request.items).map((row) => {
		const leftAt = readTime(row.shipped_at) || createdAt;
		return {
			id: firstCell(row, 'item_id', 'id'),
			productId: cell(row, 'product_id'),
			state: STATES[cell(row, 'status').toLowerCase()] ?? 'open',
			carrier: cell(row, 'carrier'),
			trackingNumber: trackingNumberOf(row),
			node: firstCell(request, 'fulfillment_node_id', 'fulfillment_location_id'),
			requestId: firstCell(request, 'fulfillment_request_id', 'id'),
			leftAt: leftAt > 0 ? iso(leftAt) : '',
			isHandover: cell(request, 'service_level').toUpperCase() === 'IN_STORE_HANDOVER',
		};
	});
}

// An item that one store rejected and another shipped comes twice; the reading that says most counts.
const RANK: Record<ItemState, number> = { cancelled: 0, rejected: 1, open: 2, shipped: 3 };
const strength = (item: StoreItem) => RANK[item.state] * 2 + (item.trackingNumber ? 1 : 0);

function stronger(a: StoreItem, b: StoreItem): StoreItem {
	const order = strength(a) - strength(b) || byText(a.leftAt, b.leftAt) || byText(JSON.stringify(a), JSON.stringify(b));
	return order >= 0 ? a : b;
}

function isHistorical(json: Row): boolean {
	return [json, json.newstore_order, json.payload].some((row) => isRow(row) && yesNo(row, 'is_historical', false));
}

/** Time of the event that brought the order here; a sweep has none. */
function eventTime(json: Row): number {
	const times = [json.waiting_since, json.occurred_at, json.shipped_at].map(readTime).filter((time) => time > 0);
	return times.length ? Math.min(...times) : 0;
}

const earliest = (a: number, b: number) => (a && b ? Math.min(a, b) : a || b);

/**
 * Input items of NewStore, Fulfillment Request: Get Many for Order → one entry per TikTok order. Items without a TikTok
 * `order_id` are given back as `unknown`, by their places.
 */
export function readStoreOrders(inputs: Row[]): { orders: StoreOrder[]; unknown: number[] } {
	const orders = new Map<string, StoreOrder>();
	const unknown: number[] = [];
	inputs.forEach((json, index) => {
		if (isEmpty(json)) return;
		const orderId = cell(json, 'order_id');
		// An order id of NewStore (a UUID) in its place means that the workflow never looked the TikTok order up.
		if (!/^\d+$/.test(orderId)) {
			unknown.push(index);
			return;
		}
		let order = orders.get(orderId);
		if (!order) {
			order = {
				orderId,
				shopId: '',
				newStoreOrderId: '',
				isHistorical: false,
				waitingSince: 0,
				items: [],
				sources: [],
				indexes: [],
			};
			orders.set(orderId, order);
		}
		// The greater of two different texts, so that the order of the input does not matter.
		order.shopId = [order.shopId, cell(json, 'shop_id')].sort(byText)[1];
		order.newStoreOrderId = [order.newStoreOrderId, cell(json, 'newstore_order_id')].sort(byText)[1];
		order.isHistorical ||= isHistorical(json);
		order.waitingSince = earliest(order.waitingSince, eventTime(json));
		order.sources.push(json);
		order.indexes.push(index);
		const items = new Map(order.items.map((item) => [item.id, item]));
		for (const item of rowsOf(json.fulfillment_requests).flatMap(itemsOf)) {
			const known = items.get(item.id);
			items.set(item.id, known ? stronger(known, item) : item);
		}
		order.items = [...items.values()].sort((a, b) => byText(a.id, b.id));
	});
	for (const order of orders.values()) {
		if (order.sources.length > 1) order.sources.sort((a, b) => byText(JSON.stringify(a), JSON.stringify(b)));
	}
	return { orders: [...orders.values()].sort((a, b) => byId(a.orderId, b.orderId)), unknown };
}
