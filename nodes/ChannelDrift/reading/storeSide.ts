/** What NewStore has of a TikTok order: the order, what the stores did with its items, what came back (newstore.md 6, 9, 11). */
import type { Row } from '../../shared/tableRows';
import { cell, yesNo } from '../../shared/tableRows';
import { storeMinor } from '../../shared/channel/amounts';
import { attribute } from '../../shared/channel/attributes';
import { documentId, documentRow, documentRows, documentText } from '../../shared/channel/malformed';
import { itemIds, itemLinesOf, lineOfItem, PLATFORM, referencesOf } from '../../shared/channel/storeLines';
import { documentTime } from '../../shared/channel/times';
import { readTracking } from '../../shared/channel/trackingNumber';
import type { TrackingText } from '../../shared/channel/trackingNumber';

export type ItemState = 'open' | 'held' | 'gone' | 'returned' | 'cancelled';

/** One NewStore item: one unit. Times are Unix milliseconds, 0 when absent. */
export interface StoreItem {
	/** TikTok line, '' when nothing tells */
	lineId: string;
	productId: string;
	state: ItemState;
	/** a carrier has it: a request of a store says so */
	isSent: boolean;
	sentAt: number;
	/** when the store was asked to send it: it left later */
	askedAt: number;
	carrier: string;
	/** '' while NewStore has none, or a text that is not one number */
	trackingNumber: string;
	/** the text that is not one number; '' else */
	unclearTracking: string;
	node: string;
}

export interface StoreReturn {
	id: string;
	productIds: string[];
	at: number;
	/** minor units that the store keeps */
	fee: number;
	isExchange: boolean;
	/** only tells NewStore what happened elsewhere, or we booked it for a return on TikTok */
	isBooked: boolean;
}

export interface StoreRefund {
	id: string;
	/** minor units, undefined when NewStore does not say it */
	amount: number | undefined;
	at: number;
	/** '' when NewStore does not say it */
	status: string;
	/** goods came with it */
	isOfReturn: boolean;
	isBooked: boolean;
}

export interface StoreOrder {
	isFound: boolean;
	newStoreOrderId: string;
	placedAt: number;
	/** minor units, undefined when NewStore does not say it */
	total: number | undefined;
	items: StoreItem[];
	/** NewStore orders that TikTok's references name */
	referencedIds: string[];
}

const STATES: Readonly<Record<string, ItemState>> = {
	complete: 'gone',
	completed: 'gone',
	shipped: 'gone',
	returned: 'returned',
	cancelled: 'cancelled',
	canceled: 'cancelled',
	on_hold: 'held',
};

interface Sent {
	at: number;
	askedAt: number;
	carrier: string;
	tracking: TrackingText;
	node: string;
	isHandover: boolean;
}

/** Items that left a store, by each id that names them; of two parcels of one item the one with a number. */
function sentItems(requests: readonly Row[]): { byItem: Map<string, Sent>; open: Map<string, string> } {
	const byItem = new Map<string, Sent>();
	const open = new Map<string, string>();
	for (const request of requests) {
		const node = documentId(request, 'fulfillment_node_id') || documentId(request, 'fulfillment_location_id');
		const isHandover = documentText(request, 'service_level').toUpperCase() === 'IN_STORE_HANDOVER';
		for (const item of documentRows(request, 'items')) {
			const status = documentText(item, 'status').toLowerCase();
			const ids = itemIds(item);
			if (!['shipped', 'completed'].includes(status)) {
				for (const id of ids) open.set(id, node);
				continue;
			}
			const at = documentTime(item, 'shipped_at');
			const sent = {
				at,
				askedAt: documentTime(request, 'created_at'),
				carrier: documentText(item, 'carrier'),
				tracking: readTracking(documentText(item, 'tracking_code') || documentText(item, 'tracking_number')),
				node,
				isHandover,
			};
			for (const id of ids) {
				const known = byItem.get(id);
				if (!known || known.tracking.number === '') byItem.set(id, sent);
			}
		}
	}
	return { byItem, open };
}

/**
 * @param found an item of NewStore, Order: Find by External ID
 * @param reference an item of TikTok Shop, External Reference: Get
 * @param requests items of Fulfillment Request: Get Many for Order
 * @throws MalformedDocument
 */
export function readStoreOrder(found: Row, reference: Row, requests: readonly Row[]): StoreOrder {
	const order = documentRow(found, 'newstore_order');
	const lines = itemLinesOf(referencesOf(reference));
	const { byItem, open } = sentItems(requests.flatMap((row) => documentRows(row, 'fulfillment_requests')));
	const totals = documentRow(order, 'totals');
	return {
		isFound: yesNo(found, 'found', false),
		newStoreOrderId: documentId(found, 'newstore_order_id'),
		placedAt: documentTime(order, 'placed_at'),
		total: storeMinor(totals, 'total', documentText(order, 'currency')),
		items: documentRows(order, 'items').map((item): StoreItem => {
			const sent = itemIds(item)
				.map((id) => byItem.get(id))
				.find(Boolean);
			const state = STATES[documentText(item, 'status').toLowerCase()] ?? 'open';
			return {
				lineId: lineOfItem(item, lines),
				productId: documentId(item, 'product_id'),
				// The request of the store is younger than the order where they differ.
				state: sent && state === 'open' ? 'gone' : state,
				isSent: sent !== undefined && !sent.isHandover,
				sentAt: sent?.at ?? 0,
				askedAt: sent?.askedAt ?? 0,
				carrier: sent?.carrier ?? '',
				trackingNumber: sent?.tracking.number ?? '',
				unclearTracking: sent?.tracking.unclear ?? '',
				node:
					sent?.node ??
					itemIds(item)
						.map((id) => open.get(id))
						.find(Boolean) ??
					'',
			};
		}),
		referencedIds: [
			...new Set(
				documentRows(reference, 'external_orders')
					.filter((row) => ['', PLATFORM].includes(cell(row, 'platform')))
					.map((row) => documentId(row, 'id'))
					.filter((id) => id !== ''),
			),
		],
	};
}

/** Whether NewStore has cancelled an order as a whole, as Order: Get gives it. */
export const isWhollyCancelled = (row: Row): boolean => {
	const items = documentRows(row, 'items');
	return items.length > 0 && items.every((item) => STATES[documentText(item, 'status').toLowerCase()] === 'cancelled');
};

/** What we book carries a mark or a note of ours (newstore.md 12). */
const OWN_NOTE = 'TikTok Shop refund ';

const isBooked = (row: Row) =>
	yesNo(row, 'is_historical', false) ||
	attribute(row, 'tiktok_return_id') !== '' ||
	attribute(row, 'tiktok_refund_id') !== '' ||
	cell(row, 'note').startsWith(OWN_NOTE);

/** Returns and refunds of an order, as Return: Get Many and Refund: Get Many give them. @throws MalformedDocument */
export function readStoreReturns(json: Row, currency: string): { returns: StoreReturn[]; refunds: StoreRefund[] } {
	const returns = documentRows(json, 'returns').map((row) => {
		const items = documentRows(row, 'return_items');
		return {
			id: documentId(row, 'return_id') || documentId(row, 'id'),
			productIds: (items.length > 0 ? items : documentRows(row, 'items')).map((item) => documentId(item, 'product_id')),
			at: documentTime(row, 'returned_at') || documentTime(row, 'created_at'),
			fee: storeMinor(row, 'return_fee', documentText(row, 'currency') || currency) ?? 0,
			isExchange: yesNo(row, 'is_exchange', false),
			isBooked: isBooked(row),
		};
	});
	const refunds = documentRows(json, 'refunds').map((row) => ({
		id: documentId(row, 'id'),
		amount: storeMinor(row, 'amount', documentText(row, 'currency') || currency),
		at: documentTime(row, 'requested_at') || documentTime(row, 'created_at'),
		status: documentText(row, 'status').toLowerCase(),
		isOfReturn: documentId(row, 'return_id') !== '',
		isBooked: isBooked(row),
	}));
	return { returns, refunds };
}
