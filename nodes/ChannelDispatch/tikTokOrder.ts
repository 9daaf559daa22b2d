/** Reads an order as TikTok's Get Order Detail sends it (tiktok-shop.md 6) as far as shipping needs it. */
import type { Row } from '../shared/tableRows';
import { cell, yesNo } from '../shared/tableRows';
import { byId, firstCell, fold, isEmpty, isRow, rowsOf } from './rows';
import { readTime } from './times';

/** One unit of the order. Times are Unix milliseconds, 0 when absent. */
export interface TikTokLine {
	id: string;
	/** '' when TikTok names none (US, UK before shipping) */
	packageId: string;
	isCancelled: boolean;
	/** TikTok knows a shipment of it, also when the line was cancelled afterwards */
	isShipped: boolean;
	isDelivered: boolean;
	trackingNumber: string;
	shippedAt: number;
	/** NewStore items that make up the line as far as TikTok tells: 1, or the parts of a bundle */
	parts: number;
	cancelledBy: string;
	cancelReason: string;
}

export interface TikTokOrder {
	shopId: string;
	id: string;
	status: string;
	isFulfilledByTikTok: boolean;
	/** TikTok provides the label; else the seller ships on his own */
	isTikTokShipping: boolean;
	deliveryOptionId: string;
	deliveryOptionName: string;
	isCancelRequested: boolean;
	cancelRequestedAt: number;
	isOnHoldOrder: boolean;
	needsInvoice: boolean;
	/** its package holds other orders as well (tiktok-shop.md 7.1) */
	isCombined: boolean;
	createdAt: number;
	paidAt: number;
	/** a pre-order is not handled before it */
	releaseAt: number;
	shippedAt: number;
	/** late dispatch after it */
	shipBy: number;
	/** TikTok cancels when not all is shipped by then */
	cancelsAt: number;
	/** late dispatch when no carrier scan has happened by then */
	scanBy: number;
	/** TikTok cancels when no carrier scan has happened by then */
	collectBy: number;
	updatedAt: number;
	/** name and address folded to one text, to compare recipients; '' when TikTok gives no address */
	recipient: string;
	/** in the order of their ids */
	lines: TikTokLine[];
}

const SHIPPED = new Set(['AWAITING_COLLECTION', 'IN_TRANSIT', 'DELIVERED', 'COMPLETED']);
const DELIVERED = new Set(['DELIVERED', 'COMPLETED']);

function recipientOf(json: Row): string {
	const address = json.recipient_address;
	if (!isRow(address)) return '';
	const parts = ['name', 'postal_code', 'address_line1', 'address_line2', 'address_line3', 'address_line4'];
	const text = fold(parts.map((part) => cell(address, part)).join(' '));
	return text + fold(firstCell(address, 'full_address', 'address_detail'));
}

function readLine(row: Row, order: Row, packages: string[]): TikTokLine {
	const onlyPackage = packages.length === 1 ? packages[0] : '';
	const status = cell(order, 'status').toUpperCase();
	const display = cell(row, 'display_status').toUpperCase();
	const isCancelled = display === 'CANCELLED' || status === 'CANCELLED' || status === 'CANCEL';
	const shippedAt = readTime(row.rts_time);
	// The order as a whole is shipped only when every line is; a line of its own says more than the order otherwise.
	const isShipped = SHIPPED.has(status) || SHIPPED.has(display) || shippedAt > 0;
	const components = rowsOf(row.combined_listing_skus).map((part) => Number(part.sku_count ?? 1) || 1);
	return {
		id: cell(row, 'id'),
		packageId: cell(row, 'package_id') || onlyPackage,
		isCancelled,
		// A cancelled line keeps its tracking number when TikTok knew of the parcel.
		isShipped: isCancelled ? shippedAt > 0 || cell(row, 'tracking_number') !== '' : isShipped,
		isDelivered: DELIVERED.has(display) || DELIVERED.has(status),
		trackingNumber:
			cell(row, 'tracking_number') || (isShipped && packages.length < 2 ? cell(order, 'tracking_number') : ''),
		shippedAt: shippedAt || readTime(order.rts_time),
		parts: Math.max(
			1,
			components.reduce((sum, count) => sum + count, 0),
		),
		cancelledBy: cell(row, 'cancel_user') || cell(order, 'cancellation_initiator'),
		cancelReason: cell(row, 'cancel_reason') || cell(order, 'cancel_reason'),
	};
}

/** Item json → order, or what is missing in words. */
function readOrder(json: Row): { order: TikTokOrder } | { fault: string } {
	const id = firstCell(json, 'id', 'order_id');
	const status = cell(json, 'status').toUpperCase();
	const packages = rowsOf(json.packages)
		.map((row) => cell(row, 'id'))
		.filter((packageId) => packageId !== '');
	const lines = rowsOf(json.line_items)
		.map((row) => readLine(row, json, packages))
		.sort((a, b) => byId(a.id, b.id));
	if (!id) return { fault: 'the order has no id' };
	if (!status) return { fault: 'its status is missing' };
	if (lines.length === 0) return { fault: 'it has no lines' };
	if (lines.some((line) => line.id === '')) return { fault: 'a line has no id' };
	return {
		order: {
			shopId: cell(json, 'shop_id'),
			id,
			status,
			isFulfilledByTikTok: !['', 'FULFILLMENT_BY_SELLER'].includes(cell(json, 'fulfillment_type')),
			isTikTokShipping: cell(json, 'shipping_type').toUpperCase() === 'TIKTOK',
			deliveryOptionId: cell(json, 'delivery_option_id'),
			deliveryOptionName: cell(json, 'delivery_option_name'),
			isCancelRequested: yesNo(json, 'is_buyer_request_cancel', false),
			cancelRequestedAt: readTime(json.request_cancel_time),
			isOnHoldOrder: yesNo(json, 'is_on_hold_order', false),
			needsInvoice: cell(json, 'need_upload_invoice').toUpperCase() === 'NEED_INVOICE',
			isCombined:
				cell(json, 'split_or_combine_tag').toUpperCase() === 'COMBINED' || cell(json, 'auto_combine_group_id') !== '',
			createdAt: readTime(json.create_time),
			paidAt: readTime(json.paid_time),
			releaseAt: readTime(json.release_date),
			shippedAt: readTime(json.rts_time),
			shipBy: readTime(json.rts_sla_time),
			cancelsAt: readTime(json.shipping_due_time),
			scanBy: readTime(json.tts_sla_time),
			collectBy: readTime(json.collection_due_time),
			updatedAt: readTime(json.update_time),
			recipient: recipientOf(json),
			lines,
		},
	};
}

export interface OrderFeed {
	orders: Map<string, { order: TikTokOrder; index: number }>;
	/** why an order of the feed cannot be used, by order id */
	faults: Map<string, string>;
}

/** The orders by id; of an order that comes twice the newer one counts. */
export function readOrders(items: Row[]): OrderFeed {
	const feed: OrderFeed = { orders: new Map(), faults: new Map() };
	// Two readings of the same second: which one counts must not depend on their places.
	const version = (order: TikTokOrder) => `${String(order.updatedAt).padStart(16, '0')} ${JSON.stringify(order)}`;
	items.forEach((json, index) => {
		if (isEmpty(json)) return;
		const result = readOrder(json);
		if ('fault' in result) {
			feed.faults.set(firstCell(json, 'id', 'order_id'), result.fault);
			return;
		}
		const known = feed.orders.get(result.order.id);
		if (!known || version(result.order) > version(known.order))
			feed.orders.set(result.order.id, { order: result.order, index });
	});
	return feed;
}
