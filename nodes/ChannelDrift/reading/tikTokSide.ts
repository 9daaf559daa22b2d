/** An order of TikTok as far as it can be compared (tiktok-shop.md 6). */
import type { Row } from '../../shared/tableRows';
import { cell, yesNo } from '../../shared/tableRows';
import { documentMinor } from '../../shared/channel/amounts';
import { shipByOf, shippedForSeller } from '../../shared/channel/fulfilment';
import {
	documentId,
	documentName,
	documentRow,
	documentRows,
	documentText,
	requiredId,
} from '../../shared/channel/malformed';
import { documentTime } from '../../shared/channel/times';
import { SHIPPED } from '../../shared/tiktok/orderStatuses';

/** One unit. Times are Unix milliseconds, 0 when absent. */
export interface TikTokLine {
	id: string;
	name: string;
	sellerSku: string;
	isCancelled: boolean;
	cancelledBy: string;
	isShipped: boolean;
	shippedAt: number;
	trackingNumber: string;
	/** NewStore items that make it up as far as TikTok says */
	parts: number;
	/** minor units: what the buyer paid for the goods, US tax included */
	paid: number;
}

export interface TikTokOrder {
	shopId: string;
	id: string;
	status: string;
	isOurs: boolean;
	/** the seller ships on his own, so that the tracking number is his */
	isSellerShipping: boolean;
	currency: string;
	/** minor units */
	total: number;
	/** minor units: what TikTok pays of the price */
	platformDiscount: number;
	paidAt: number;
	releaseAt: number;
	shipBy: number;
	cancelsAt: number;
	cancelledAt: number;
	lines: TikTokLine[];
}

function taxOf(row: Row, currency: string): number {
	return documentRows(row, 'item_tax')
		.filter((tax) => documentText(tax, 'tax_type').toUpperCase() === 'SALES_TAX')
		.reduce((sum, tax) => sum + documentMinor(tax, 'tax_amount', currency), 0);
}

function lineOf(row: Row, order: Row, status: string, currency: string): TikTokLine {
	const display = documentText(row, 'display_status').toUpperCase();
	const isCancelled = display === 'CANCELLED' || status === 'CANCELLED' || status === 'CANCEL';
	const shippedAt = documentTime(row, 'rts_time');
	const trackingNumber = documentText(row, 'tracking_number');
	const parts = documentRows(row, 'combined_listing_skus').reduce(
		(sum, part) => sum + Math.max(1, Number(part.sku_count) || 1),
		0,
	);
	return {
		id: requiredId(row, 'id'),
		name: documentName(row, 'product_name'),
		sellerSku: documentName(row, 'seller_sku'),
		isCancelled,
		cancelledBy: (documentText(row, 'cancel_user') || documentText(order, 'cancellation_initiator')).toUpperCase(),
		// A cancelled line keeps its tracking number when TikTok knew of the parcel.
		isShipped: isCancelled
			? shippedAt > 0 || trackingNumber !== ''
			: SHIPPED.has(display) || SHIPPED.has(status) || shippedAt > 0,
		shippedAt: shippedAt || documentTime(order, 'rts_time'),
		trackingNumber,
		parts: Math.max(1, parts),
		paid: documentMinor(row, 'sale_price', currency) + taxOf(row, currency),
	};
}

/** @throws MalformedDocument */
export function readTikTokOrder(json: Row): TikTokOrder {
	const status = documentText(json, 'status').toUpperCase();
	const payment = documentRow(json, 'payment');
	const currency = documentText(payment, 'currency') || documentText(json, 'currency');
	const money = (field: string) => documentMinor(payment, field, currency);
	return {
		shopId: documentId(json, 'shop_id'),
		id: documentId(json, 'id') || requiredId(json, 'order_id'),
		status,
		// Replacements and samples are no sale, yet somebody ships them: they are compared like any other.
		isOurs: shippedForSeller(json) === undefined,
		isSellerShipping: documentText(json, 'shipping_type').toUpperCase() !== 'TIKTOK' && !yesNo(json, 'is_cod', false),
		currency,
		total: money('total_amount'),
		platformDiscount: money('platform_discount') + money('shipping_fee_platform_discount'),
		paidAt: documentTime(json, 'paid_time') || documentTime(json, 'create_time'),
		releaseAt: documentTime(json, 'release_date'),
		shipBy: shipByOf(json),
		cancelsAt: documentTime(json, 'shipping_due_time'),
		cancelledAt: documentTime(json, 'cancel_time') || documentTime(json, 'update_time'),
		lines: documentRows(json, 'line_items').map((row) => lineOf(row, json, status, currency)),
	};
}

/** "1 × Cap khaki (CAP-KHK-OS)", each product once. */
export function goodsOf(lines: readonly TikTokLine[]): string[] {
	const units = new Map<string, number>();
	for (const { name, sellerSku } of lines) {
		const text = name === '' || name === sellerSku ? sellerSku : `${name} (${sellerSku})`;
		units.set(text, (units.get(text) ?? 0) + 1);
	}
	return [...units].map(([text, count]) => `${count} × ${text || 'a product without SKU'}`);
}

/** Shop and order of any document that names them; undefined when one is missing. */
export function placeOf(json: Row): { shopId: string; orderId: string } | undefined {
	const [shopId, orderId] = [cell(json, 'shop_id'), cell(json, 'order_id') || cell(json, 'id')];
	return shopId !== '' && /^\d+$/.test(orderId) ? { shopId, orderId } : undefined;
}
