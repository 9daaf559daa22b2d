/** Orders as TikTok Shop, Order: Get puts them out → what a refund has to know (tiktok-shop.md 6.2, 6.5). */
import { documentMinor, paidMinor } from '../../shared/channel/amounts';
import { shippedForSeller } from '../../shared/channel/fulfilment';
import {
	documentId,
	documentName,
	documentRow,
	documentRows,
	documentText,
	MalformedDocument,
	requiredId,
} from '../../shared/channel/malformed';
import { byId, orderKey, sum } from '../../shared/channel/rows';
import { documentTime } from '../../shared/channel/times';
import type { Row } from '../../shared/tableRows';
import { yesNo } from '../../shared/tableRows';
import { readDocuments } from './unreadable';
import type { Unreadable } from './unreadable';

export interface OrderLine {
	id: string;
	sellerSku: string;
	/** as people know it */
	name: string;
	isCancelled: boolean;
	/** minor units: what the buyer paid for the line, its tax included */
	paid: number;
	/** minor units: part of the price that TikTok paid */
	platformDiscount: number;
}

export interface TikTokOrder {
	shopId: string;
	id: string;
	status: string;
	currency: string;
	/** minor units: what the buyer paid for the order */
	total: number;
	/** minor units: tax that the buyer paid for shipping */
	shippingTax: number;
	/** in the order of their ids */
	lines: OrderLine[];
	isExchange: boolean;
	isReplacement: boolean;
	isFulfilledByTikTok: boolean;
	/** Unix milliseconds, 0 when absent */
	updatedAt: number;
}

export interface OrderFeed {
	orders: Map<string, TikTokOrder>;
	unreadable: Unreadable[];
}

const CANCELLED = new Set(['CANCELLED', 'CANCEL']);
const status = (text: string) => (CANCELLED.has(text.toUpperCase()) ? 'CANCELLED' : text.toUpperCase());

/** Taxes that come on top of the price of a line; inside it they are part of what the buyer paid already. */
const taxesOf = (line: Row, currency: string) =>
	sum(documentRows(line, 'item_tax').map((tax) => paidMinor(tax, 'tax_amount', currency)));

function priceOf(line: Row, currency: string): number {
	if (documentText(line, 'sale_price') !== '') return paidMinor(line, 'sale_price', currency);
	const money = (field: string) => paidMinor(line, field, currency);
	const price = money('original_price') - money('seller_discount') - money('platform_discount');
	if (price < 0) throw new MalformedDocument('original_price', line.original_price, 'is less than its discounts');
	return price;
}

function readLine(line: Row, currency: string, isTaxInside: boolean): OrderLine {
	const sellerSku = documentText(line, 'seller_sku');
	return {
		id: requiredId(line, 'id'),
		sellerSku,
		name: documentName(line, 'product_name') || sellerSku,
		isCancelled: CANCELLED.has(documentText(line, 'display_status').toUpperCase()),
		paid: priceOf(line, currency) + (isTaxInside ? 0 : taxesOf(line, currency)),
		platformDiscount: paidMinor(line, 'platform_discount', currency),
	};
}

/**
 * TikTok's VAT calculation service of the EU names taxes that prices contain: then the total is goods and shipping without
 * them (tiktok-shop.md 6.5).
 */
function containsTax(payment: Row, currency: string): boolean {
	if (documentText(payment, 'sub_total') === '') return false;
	const money = (field: string) => documentMinor(payment, field, currency);
	return money('total_amount') === money('sub_total') + money('shipping_fee');
}

/** @throws MalformedDocument */
function readOrder(json: Row): TikTokOrder {
	const payment = documentRow(json, 'payment');
	const lines = documentRows(json, 'line_items');
	const currency = documentText(payment, 'currency') || documentText(lines[0] ?? {}, 'currency');
	for (const [field, isThere] of [
		['line_items', lines.length > 0],
		['status', documentText(json, 'status') !== ''],
		['currency', currency !== ''],
		['total_amount', documentText(payment, 'total_amount') !== ''],
	] as const)
		if (!isThere) throw new MalformedDocument(field, undefined, 'is missing');
	const isTaxInside = containsTax(payment, currency);
	const read = lines.map((line) => readLine(line, currency, isTaxInside)).sort((a, b) => byId(a.id, b.id));
	const twice = read.find(({ id }, place) => place > 0 && read[place - 1].id === id);
	if (twice) throw new MalformedDocument('id', twice.id, 'is there twice');
	return {
		shopId: requiredId(json, 'shop_id'),
		id: documentId(json, 'order_id') || requiredId(json, 'id'),
		status: status(documentText(json, 'status')),
		currency,
		total: paidMinor(payment, 'total_amount', currency),
		shippingTax: isTaxInside ? 0 : paidMinor(payment, 'shipping_fee_tax', currency),
		lines: read,
		isExchange: yesNo(json, 'is_exchange_order', false),
		isReplacement: yesNo(json, 'is_replacement_order', false),
		isFulfilledByTikTok: shippedForSeller(json) !== undefined,
		updatedAt: documentTime(json, 'update_time'),
	};
}

/** Of an order that comes twice the newer picture counts. */
export function readOrders(items: Row[]): OrderFeed {
	const orders = new Map<string, TikTokOrder>();
	const { read, unreadable } = readDocuments(items, 'order', readOrder);
	for (const order of read) {
		const key = orderKey(order.shopId, order.id);
		const known = orders.get(key);
		if (!known || order.updatedAt >= known.updatedAt) orders.set(key, order);
	}
	return { orders, unreadable };
}
