/** Reads an order as TikTok's Get Order Detail sends it (tiktok-shop.md 6) as far as shipping needs it. */
import type { Row } from '../../shared/tableRows';
import { cell, yesNo } from '../../shared/tableRows';
import {
	MalformedDocument,
	documentId,
	documentName,
	documentRows,
	documentText,
	readOrFault,
} from '../../shared/channel/malformed';
import { byId, firstCell, fold, isEmptyItem, isRow } from '../../shared/channel/rows';
import { shipByOf, shippedForSeller } from '../../shared/channel/fulfilment';
import { regionCode } from '../../shared/channel/markets';
import { documentTime } from '../../shared/channel/times';
import { SHIPPED } from '../../shared/tiktok/orderStatuses';

/** One unit of the order. Times are Unix milliseconds, 0 when absent. */
export interface TikTokLine {
	id: string;
	/** of the product, as the buyer reads it; '' when TikTok gives none */
	name: string;
	sellerSku: string;
	/** '' when TikTok names none (US, UK before shipping) */
	packageId: string;
	isCancelled: boolean;
	/** TikTok knows a shipment of it, also when the line was cancelled afterwards */
	isShipped: boolean;
	isDelivered: boolean;
	/** a carrier has it, or had it */
	isScanned: boolean;
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
	/** '' when TikTok names none */
	warehouseId: string;
	/** country of the recipient, '' when TikTok does not show it */
	buyerRegion: string;
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
	/** late dispatch when it is not shipped by then, or not scanned where the scan counts: the earlier of the two */
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

const DELIVERED = new Set(['DELIVERED', 'COMPLETED']);
const SCANNED = new Set(['IN_TRANSIT', ...DELIVERED]);

function recipientOf(json: Row): string {
	const address = json.recipient_address;
	if (!isRow(address)) return '';
	const parts = ['name', 'postal_code', 'address_line1', 'address_line2', 'address_line3', 'address_line4'];
	const text = fold(parts.map((part) => cell(address, part)).join(' '));
	return text + fold(firstCell(address, 'full_address', 'address_detail'));
}

/** Ids of orders and lines are digits; anything else is never sent as one. */
function tikTokId(row: Row, field: string): string {
	const id = documentId(row, field);
	if (/^\d*$/.test(id)) return id;
	throw new MalformedDocument(field, id, 'is not an id of TikTok');
}

function readLine(row: Row, order: Row, packages: string[]): TikTokLine {
	const onlyPackage = packages.length === 1 ? packages[0] : '';
	const status = documentText(order, 'status').toUpperCase();
	const display = documentText(row, 'display_status').toUpperCase();
	const isCancelled = display === 'CANCELLED' || status === 'CANCELLED' || status === 'CANCEL';
	const shippedAt = documentTime(row, 'rts_time');
	const ownNumber = documentText(row, 'tracking_number');
	// The order as a whole is shipped only when every line is; a line of its own says more than the order otherwise.
	const isShipped = SHIPPED.has(status) || SHIPPED.has(display) || shippedAt > 0;
	const parts = documentRows(row, 'combined_listing_skus').reduce((sum, part) => sum + countOf(part), 0);
	return {
		id: tikTokId(row, 'id'),
		name: documentName(row, 'product_name'),
		sellerSku: documentName(row, 'seller_sku'),
		packageId: documentId(row, 'package_id') || onlyPackage,
		isCancelled,
		// A cancelled line keeps its tracking number when TikTok knew of the parcel.
		isShipped: isCancelled ? shippedAt > 0 || ownNumber !== '' : isShipped,
		isDelivered: DELIVERED.has(display) || DELIVERED.has(status),
		isScanned: SCANNED.has(display) || SCANNED.has(status),
		trackingNumber: ownNumber || (isShipped && packages.length < 2 ? documentText(order, 'tracking_number') : ''),
		shippedAt: shippedAt || documentTime(order, 'rts_time'),
		parts: Math.max(1, parts),
		cancelledBy: documentText(row, 'cancel_user') || documentText(order, 'cancellation_initiator'),
		cancelReason: documentText(row, 'cancel_reason') || documentText(order, 'cancel_reason'),
	};
}

/** Units of a part of a bundle; nobody sells a bundle of hundreds. */
function countOf(part: Row): number {
	const count = Number(part.sku_count ?? 1);
	if (Number.isInteger(count) && count > 0 && count < 1000) return count;
	throw new MalformedDocument('sku_count', part.sku_count, 'is not a count');
}

/** @throws MalformedDocument */
function readOrder(json: Row): TikTokOrder {
	const id = tikTokId(json, 'id') || tikTokId(json, 'order_id');
	const status = documentText(json, 'status').toUpperCase();
	const packages = documentRows(json, 'packages')
		.map((row) => documentId(row, 'id'))
		.filter((packageId) => packageId !== '');
	const lines = documentRows(json, 'line_items')
		.map((row) => readLine(row, json, packages))
		.sort((a, b) => byId(a.id, b.id));
	if (id === '') throw new MalformedDocument('id', json.id, 'is missing');
	if (status === '') throw new MalformedDocument('status', json.status, 'is missing');
	if (lines.length === 0) throw new MalformedDocument('line_items', json.line_items, 'names no line');
	if (lines.some((line) => line.id === '')) throw new MalformedDocument('line_items.id', '', 'is missing');
	if (new Set(lines.map((line) => line.id)).size < lines.length)
		throw new MalformedDocument('line_items', json.line_items, 'has a line twice');
	const group = documentId(json, 'auto_combine_group_id').toUpperCase();
	return {
		shopId: documentId(json, 'shop_id'),
		id,
		status,
		isFulfilledByTikTok: shippedForSeller(json) !== undefined,
		isTikTokShipping: documentText(json, 'shipping_type').toUpperCase() === 'TIKTOK',
		deliveryOptionId: documentId(json, 'delivery_option_id'),
		deliveryOptionName: documentText(json, 'delivery_option_name'),
		warehouseId: documentId(json, 'warehouse_id'),
		buyerRegion: regionCode(isRow(json.recipient_address) ? cell(json.recipient_address, 'region_code') : ''),
		isCancelRequested: yesNo(json, 'is_buyer_request_cancel', false),
		cancelRequestedAt: documentTime(json, 'request_cancel_time'),
		isOnHoldOrder: yesNo(json, 'is_on_hold_order', false),
		needsInvoice: documentText(json, 'need_upload_invoice').toUpperCase() === 'NEED_INVOICE',
		isCombined: documentText(json, 'split_or_combine_tag').toUpperCase() === 'COMBINED' || !['', 'N/A'].includes(group),
		createdAt: documentTime(json, 'create_time'),
		paidAt: documentTime(json, 'paid_time'),
		releaseAt: documentTime(json, 'release_date'),
		shippedAt: documentTime(json, 'rts_time'),
		shipBy: shipByOf(json),
		cancelsAt: documentTime(json, 'shipping_due_time'),
		scanBy: documentTime(json, 'tts_sla_time'),
		collectBy: documentTime(json, 'collection_due_time'),
		updatedAt: documentTime(json, 'update_time'),
		recipient: recipientOf(json),
		lines,
	};
}

/** An order of the feed that cannot be used. */
interface OrderFault {
	/** '' when even the id cannot be read */
	orderId: string;
	shopId: string;
	index: number;
	/** why, in words */
	fault: string;
}

export interface OrderFeed {
	orders: Map<string, { order: TikTokOrder; index: number }>;
	faults: OrderFault[];
}

/** The orders by id; of an order that comes twice the newer one counts. */
export function readOrders(items: Row[]): OrderFeed {
	const feed: OrderFeed = { orders: new Map(), faults: [] };
	// Two readings of the same second: which one counts must not depend on their places.
	const version = (order: TikTokOrder) => `${String(order.updatedAt).padStart(16, '0')} ${JSON.stringify(order)}`;
	items.forEach((json, index) => {
		if (isEmptyItem(json)) return;
		const read = readOrFault(() => readOrder(json));
		if ('fault' in read) {
			feed.faults.push({
				orderId: documentName(json, 'id') || documentName(json, 'order_id'),
				shopId: documentName(json, 'shop_id'),
				index,
				fault: read.fault.message,
			});
			return;
		}
		const order = read.value;
		const known = feed.orders.get(order.id);
		if (!known || version(order) > version(known.order)) feed.orders.set(order.id, { order, index });
	});
	return feed;
}
