/** Reads an order as TikTok's Get Order Detail sends it (tiktok-shop.md 6) into the shape of the decision. */
import type { Row } from '../shared/tableRows';
import { cell, yesNo } from '../shared/tableRows';
import { toMinor } from '../shared/money';
import type { Order, OrderAmounts, OrderLine } from './types';
import { OrderProblem } from './types';

// Places in the total are not documented (tiktok-shop.md 6.5); the arithmetic of each order decides.
const UNPLACED_FEES = [
	'small_order_fee',
	'buyer_service_fee',
	'handling_fee',
	'shipping_insurance_fee',
	'item_insurance_fee',
	'item_insurance_tax',
] as const;

const isRow = (value: unknown): value is Row => typeof value === 'object' && value !== null && !Array.isArray(value);
const rows = (value: unknown): Row[] => (Array.isArray(value) ? value.filter(isRow) : []);

function unixSeconds(row: Row, field: string): number {
	const value = Number(row[field] ?? 0);
	return Number.isFinite(value) && value > 0 ? value : 0;
}

/** Sorts ids as numbers, which they are too long for: the shorter is the smaller, else digit by digit. */
function compareIds(a: string, b: string): number {
	return a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);
}

/** Shop and order id of an item, also of one that is no readable order. */
function orderKeys(json: Row): { shopId: string; orderId: string } {
	return { shopId: cell(json, 'shop_id'), orderId: cell(json, 'id') || cell(json, 'order_id') };
}

function incomplete(json: Row, what: string): OrderProblem {
	const { shopId, orderId } = orderKeys(json);
	return new OrderProblem({
		code: 'ORDER_INCOMPLETE',
		flow: 'orders',
		severity: 'error',
		owner_role: 'integration',
		title: `TikTok order ${orderId || 'without id'} cannot be read`,
		what_happened: `The data of the order is not complete: ${what}. It was not sent to NewStore.`,
		what_to_do:
			'Check that the workflow hands over full order details (TikTok Shop, Order: Get) together with shop_id, then run it again for this order.',
		business_key: orderId || 'without id',
		ids: { order_id: orderId, shop_id: shopId },
	});
}

function readLine(row: Row, amount: (value: unknown) => number): OrderLine {
	return {
		id: cell(row, 'id'),
		skuId: cell(row, 'sku_id'),
		// Not trimmed: a blank at the end is a difference that NewStore would see.
		sellerSku: row.seller_sku === undefined || row.seller_sku === null ? '' : String(row.seller_sku),
		productName: cell(row, 'product_name'),
		isCancelled: cell(row, 'display_status').toUpperCase() === 'CANCELLED',
		isGift: yesNo(row, 'is_gift', false),
		currency: cell(row, 'currency'),
		price: amount(row.original_price),
		sellerDiscount: amount(row.seller_discount),
		platformDiscount: amount(row.platform_discount),
		...(cell(row, 'sale_price') === '' ? {} : { salePrice: amount(row.sale_price) }),
		deposit: amount(row.pfand_fee),
		taxes: rows(row.item_tax).map((tax) => ({
			type: cell(tax, 'tax_type'),
			amount: amount(tax.tax_amount),
			rate: cell(tax, 'tax_rate'),
		})),
		components: rows(row.combined_listing_skus)
			.map((part) => ({
				skuId: cell(part, 'sku_id'),
				sellerSku: part.seller_sku === undefined || part.seller_sku === null ? '' : String(part.seller_sku),
				count: Number(part.sku_count ?? 1),
			}))
			.sort((a, b) => compareIds(a.skuId, b.skuId) || (a.sellerSku < b.sellerSku ? -1 : 1)),
	};
}

function readAmounts(payment: Row, lines: OrderLine[], amount: (value: unknown) => number): OrderAmounts {
	const otherFees: Record<string, number> = {};
	for (const field of UNPLACED_FEES) {
		const fee = amount(payment[field]);
		if (fee !== 0) otherFees[field] = fee;
	}
	const deposits = lines.reduce((sum, line) => sum + line.deposit, 0);
	if (deposits !== 0) otherFees.pfand_fee = deposits;
	return {
		currency: cell(payment, 'currency'),
		products: amount(payment.original_total_product_price),
		sellerDiscount: amount(payment.seller_discount),
		platformDiscount: amount(payment.platform_discount),
		subTotal: amount(payment.sub_total),
		shipping: amount(payment.original_shipping_fee),
		shippingSellerDiscount: amount(payment.shipping_fee_seller_discount),
		shippingPlatformDiscount: amount(payment.shipping_fee_platform_discount),
		shippingCofundedDiscount: amount(payment.shipping_fee_cofunded_discount),
		shippingFee: amount(payment.shipping_fee),
		shippingTax: amount(payment.shipping_fee_tax),
		...(cell(payment, 'product_tax') === '' ? {} : { productTax: amount(payment.product_tax) }),
		tax: amount(payment.tax),
		retailDeliveryFee: amount(payment.retail_delivery_fee),
		otherFees,
		total: amount(payment.total_amount),
	};
}

/** Item json → order. Throws OrderProblem ORDER_INCOMPLETE when it cannot be an order. */
export function readOrder(json: Row): Order {
	const { shopId, orderId } = orderKeys(json);
	if (!orderId) throw incomplete(json, 'it has no id');
	if (!shopId) throw incomplete(json, 'shop_id is missing');
	if (!cell(json, 'status')) throw incomplete(json, 'the status is missing');
	const payment = json.payment;
	const currency = isRow(payment) ? cell(payment, 'currency') : '';
	if (!isRow(payment) || !/^[A-Z]{3}$/.test(currency)) throw incomplete(json, 'the payment or its currency is missing');
	const amount = (value: unknown) => {
		try {
			return toMinor(value as string, currency);
		} catch (error) {
			throw incomplete(json, (error as Error).message);
		}
	};
	const lines = rows(json.line_items).map((row) => readLine(row, amount));
	if (lines.length === 0) throw incomplete(json, 'it has no lines');
	if (lines.some((line) => !line.id)) throw incomplete(json, 'a line has no id');
	if (new Set(lines.map((line) => line.id)).size < lines.length) throw incomplete(json, 'two lines have the same id');
	lines.sort((a, b) => compareIds(a.id, b.id));
	return {
		shopId,
		id: orderId,
		status: cell(json, 'status').toUpperCase(),
		orderType: cell(json, 'order_type'),
		fulfillmentType: cell(json, 'fulfillment_type'),
		shippingType: cell(json, 'shipping_type'),
		deliveryType: cell(json, 'delivery_type'),
		deliveryOptionId: cell(json, 'delivery_option_id'),
		deliveryOptionName: cell(json, 'delivery_option_name'),
		warehouseId: cell(json, 'warehouse_id'),
		buyerEmail: cell(json, 'buyer_email'),
		isOnHoldOrder: yesNo(json, 'is_on_hold_order', false),
		isCancelRequested: yesNo(json, 'is_buyer_request_cancel', false),
		isCashOnDelivery: yesNo(json, 'is_cod', false),
		isSample: yesNo(json, 'is_sample_order', false),
		isReplacement: yesNo(json, 'is_replacement_order', false),
		replacedOrderId: cell(json, 'replaced_order_id'),
		isExchange: yesNo(json, 'is_exchange_order', false),
		exchangeSourceOrderId: cell(json, 'exchange_source_order_id'),
		createTime: unixSeconds(json, 'create_time'),
		paidTime: unixSeconds(json, 'paid_time'),
		releaseDate: unixSeconds(json, 'release_date'),
		shipByTime: unixSeconds(json, 'rts_sla_time'),
		autoCancelTime: unixSeconds(json, 'shipping_due_time'),
		updateTime: unixSeconds(json, 'update_time'),
		...(isRow(json.recipient_address) ? { address: json.recipient_address } : {}),
		amounts: readAmounts(payment, lines, amount),
		lines,
	};
}
