/** Reads an order as TikTok's Get Order Detail sends it (tiktok-shop.md 6) into the shape of the decision. */
import { knownShipper, shipByOf } from '../shared/channel/fulfilment';
import {
	MalformedDocument,
	documentAmount,
	documentCount,
	documentFlag,
	documentId,
	documentName,
	documentObject,
	documentRows,
	documentText,
} from '../shared/channel/malformed';
import { byId, byText } from '../shared/channel/rows';
import { documentTime, maybeIso } from '../shared/channel/times';
import type { Row } from '../shared/tableRows';
import { SHIPPED } from '../shared/tiktok/orderStatuses';
import type { Order, OrderAmounts, OrderLine, TaxAmount } from './types';
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

/** What a reader finds, or nothing when the field is not what it says. */
function readable<T>(read: () => T, otherwise: T): T {
	try {
		return read();
	} catch {
		return otherwise;
	}
}

interface Unreadable {
	code: 'ORDER_INCOMPLETE' | 'ORDER_MALFORMED';
	/** after "TikTok order 576… cannot be read", for the title */
	short?: string;
	happened: string;
	todo: string;
}

function unreadable(json: Row, { code, short, happened, todo }: Unreadable): OrderProblem {
	const idOf = (field: string) => readable(() => documentId(json, field), '');
	const orderId = idOf('id') || idOf('order_id');
	return new OrderProblem({
		code,
		flow: 'orders',
		severity: 'error',
		owner_role: 'integration',
		title: `TikTok order ${orderId || 'without id'} cannot be read${short ? `: ${short}` : ''}`,
		what_happened: `${happened} The order was not sent to NewStore.`,
		what_to_do: todo,
		business_key: orderId || 'without id',
		ids: { order_id: orderId, shop_id: idOf('shop_id') },
		...maybeIso(
			'deadline',
			readable(() => shipByOf(json), 0),
		),
	});
}

const incomplete = (json: Row, what: string) =>
	unreadable(json, {
		code: 'ORDER_INCOMPLETE',
		happened: `The data of the order is not complete: ${what}.`,
		todo: 'Check that the workflow hands over full order details (TikTok Shop, Order: Get) together with shop_id, then run it again for this order.',
	});

/** The problem of an order in which a field is not what it says. */
export const malformedOrder = (json: Row, { field, complaint, message }: MalformedDocument) =>
	unreadable(json, {
		code: 'ORDER_MALFORMED',
		short: `${field} ${complaint}`,
		happened: `A field in the data of the order is not what it says: ${message}.`,
		todo: 'Look the order up in TikTok Seller Center. The next run reads it again; if the field stays like this, enter the order in NewStore by hand before its deadline, and report the field to the owner of the integration.',
	});

/** Not trimmed: a blank at the end of a seller SKU is a difference that NewStore would see. */
function sellerSkuOf(row: Row): string {
	return documentId(row, 'seller_sku') === '' && typeof row.seller_sku !== 'string' ? '' : String(row.seller_sku);
}

const given = <Name extends string, T>(name: Name, value: T | undefined) =>
	value === undefined ? {} : ({ [name]: value } as Record<Name, T>);

/** The place and the names of these fields are not settled (tiktok-shop.md 6.5): on the payment or the lines. */
function shippingVatOf(row: Row, currency: string): TaxAmount | undefined {
	const found = ['shipping_tax', 'shipping_vat'].find((name) => documentText(row, `${name}_amount`) !== '');
	if (!found) return undefined;
	const amount = documentAmount(row, `${found}_amount`, currency);
	return { amount, rate: documentText(row, `${found}_rate`) };
}

function readLine(row: Row, currency: string): OrderLine {
	const amount = (field: string) => documentAmount(row, field, currency);
	const status = documentId(row, 'display_status').toUpperCase();
	const components = documentRows(row, 'combined_listing_skus').map((part) => ({
		skuId: documentId(part, 'sku_id'),
		sellerSku: sellerSkuOf(part),
		// A number that cannot be a count is a matter of the bundle, not of the document.
		count: typeof part.sku_count === 'number' ? part.sku_count : documentCount(part, 'sku_count', 1),
	}));
	return {
		id: documentId(row, 'id'),
		skuId: documentId(row, 'sku_id'),
		sellerSku: sellerSkuOf(row),
		productName: documentName(row, 'product_name'),
		isCancelled: status === 'CANCELLED',
		isShipped: SHIPPED.has(status),
		isGift: documentFlag(row, 'is_gift'),
		currency: documentId(row, 'currency'),
		price: amount('original_price'),
		sellerDiscount: amount('seller_discount'),
		platformDiscount: amount('platform_discount'),
		...(documentText(row, 'sale_price') === '' ? {} : { salePrice: amount('sale_price') }),
		...given('shippingVat', shippingVatOf(row, currency)),
		deposit: amount('pfand_fee'),
		taxes: documentRows(row, 'item_tax').map((tax) => ({
			type: documentText(tax, 'tax_type'),
			amount: documentAmount(tax, 'tax_amount', currency),
			rate: documentText(tax, 'tax_rate'),
		})),
		components: components.sort((a, b) => byId(a.skuId, b.skuId) || byText(a.sellerSku, b.sellerSku)),
	};
}

function readAmounts(payment: Row, lines: OrderLine[], currency: string): OrderAmounts {
	const amount = (field: string) => documentAmount(payment, field, currency);
	const otherFees: Record<string, number> = {};
	for (const field of UNPLACED_FEES) {
		const fee = amount(field);
		if (fee !== 0) otherFees[field] = fee;
	}
	const deposits = lines.reduce((sum, line) => sum + line.deposit, 0);
	if (deposits !== 0) otherFees.pfand_fee = deposits;
	return {
		currency,
		products: amount('original_total_product_price'),
		sellerDiscount: amount('seller_discount'),
		platformDiscount: amount('platform_discount'),
		subTotal: amount('sub_total'),
		shipping: amount('original_shipping_fee'),
		shippingSellerDiscount: amount('shipping_fee_seller_discount'),
		shippingPlatformDiscount: amount('shipping_fee_platform_discount'),
		shippingCofundedDiscount: amount('shipping_fee_cofunded_discount'),
		shippingFee: amount('shipping_fee'),
		shippingTax: amount('shipping_fee_tax'),
		...given('shippingVat', shippingVatOf(payment, currency)),
		...(documentText(payment, 'product_tax') === '' ? {} : { productTax: amount('product_tax') }),
		tax: amount('tax'),
		retailDeliveryFee: amount('retail_delivery_fee'),
		otherFees,
		total: amount('total_amount'),
	};
}

function readLines(json: Row, currency: string): OrderLine[] {
	const lines = documentRows(json, 'line_items').map((row) => readLine(row, currency));
	if (lines.length === 0) throw incomplete(json, 'it has no lines');
	if (lines.some((line) => !line.id)) throw incomplete(json, 'a line has no id');
	if (new Set(lines.map((line) => line.id)).size < lines.length) throw incomplete(json, 'two lines have the same id');
	return lines.sort((a, b) => byId(a.id, b.id));
}

function readDocument(json: Row): Order {
	const id = documentId(json, 'id') || documentId(json, 'order_id');
	const shopId = documentId(json, 'shop_id');
	const status = documentId(json, 'status').toUpperCase();
	if (!id) throw incomplete(json, 'it has no id');
	if (!shopId) throw incomplete(json, 'shop_id is missing');
	if (!status) throw incomplete(json, 'the status is missing');
	const payment = documentObject(json, 'payment') ?? {};
	const currency = documentId(payment, 'currency');
	if (!/^[A-Z]{3}$/.test(currency)) throw incomplete(json, 'the payment or its currency is missing');
	const lines = readLines(json, currency);
	const address = documentObject(json, 'recipient_address');
	return {
		shopId,
		id,
		status,
		orderType: documentId(json, 'order_type'),
		...given('shipper', knownShipper(json)),
		shippingType: documentId(json, 'shipping_type'),
		deliveryType: documentId(json, 'delivery_type'),
		deliveryOptionId: documentId(json, 'delivery_option_id'),
		deliveryOptionName: documentName(json, 'delivery_option_name'),
		warehouseId: documentId(json, 'warehouse_id'),
		buyerEmail: documentText(json, 'buyer_email'),
		isOnHoldOrder: documentFlag(json, 'is_on_hold_order'),
		isCancelRequested: documentFlag(json, 'is_buyer_request_cancel'),
		isCashOnDelivery: documentFlag(json, 'is_cod'),
		isSample: documentFlag(json, 'is_sample_order'),
		isReplacement: documentFlag(json, 'is_replacement_order'),
		replacedOrderId: documentId(json, 'replaced_order_id'),
		isExchange: documentFlag(json, 'is_exchange_order'),
		exchangeSourceOrderId: documentId(json, 'exchange_source_order_id'),
		createTime: documentTime(json, 'create_time'),
		paidTime: documentTime(json, 'paid_time'),
		releaseDate: documentTime(json, 'release_date'),
		shipByTime: shipByOf(json),
		autoCancelTime: documentTime(json, 'shipping_due_time'),
		updateTime: documentTime(json, 'update_time'),
		...given('address', address),
		amounts: readAmounts(payment, lines, currency),
		lines,
	};
}

/** Item json → order. Throws OrderProblem: ORDER_INCOMPLETE when it cannot be an order, ORDER_MALFORMED when a field cannot be. */
export function readOrder(json: Row): Order {
	try {
		return readDocument(json);
	} catch (error) {
		throw error instanceof MalformedDocument ? malformedOrder(json, error) : error;
	}
}
