/** Orders as TikTok Shop, Order: Get puts them out → what a refund has to know (tiktok-shop.md 6.2, 6.5). */
import { toMinor } from '../shared/money';
import type { Row } from '../shared/tableRows';
import { cell, yesNo } from '../shared/tableRows';
import { byId, firstCell, isEmpty, orderKey, rowOf, rowsOf, sum } from './fields';
import { readTime } from './times';

export interface OrderLine {
	id: string;
	sellerSku: string;
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
	/** why an order cannot be used, by its key */
	faults: Map<string, string>;
}

const CANCELLED = new Set(['CANCELLED', 'CANCEL']);
const status = (text: string) => (CANCELLED.has(text.toUpperCase()) ? 'CANCELLED' : text.toUpperCase());

function readLine(line: Row, currency: string): OrderLine {
	const money = (field: string) => toMinor(cell(line, field), currency);
	const price =
		cell(line, 'sale_price') === ''
			? money('original_price') - money('seller_discount') - money('platform_discount')
			: money('sale_price');
	const taxes = rowsOf(line.item_tax).map((tax) => toMinor(cell(tax, 'tax_amount'), currency));
	return {
		id: cell(line, 'id'),
		sellerSku: cell(line, 'seller_sku'),
		isCancelled: CANCELLED.has(cell(line, 'display_status').toUpperCase()),
		paid: price + sum(taxes),
		platformDiscount: money('platform_discount'),
	};
}

/** @throws RangeError when an amount is none */
function readOrder(json: Row): TikTokOrder | undefined {
	const payment = rowOf(json.payment);
	const lines = rowsOf(json.line_items);
	const currency = firstCell(payment, 'currency') || firstCell(lines[0] ?? {}, 'currency');
	const isWhole = lines.length > 0 && lines.every((line) => cell(line, 'id') !== '');
	if (!isWhole || cell(json, 'status') === '' || currency === '' || cell(payment, 'total_amount') === '')
		return undefined;
	const fulfilment = cell(json, 'fulfillment_type').toUpperCase();
	return {
		shopId: cell(json, 'shop_id'),
		id: firstCell(json, 'order_id', 'id'),
		status: status(cell(json, 'status')),
		currency,
		total: toMinor(cell(payment, 'total_amount'), currency),
		shippingTax: toMinor(cell(payment, 'shipping_fee_tax'), currency),
		lines: lines.map((line) => readLine(line, currency)).sort((a, b) => byId(a.id, b.id)),
		isExchange: yesNo(json, 'is_exchange_order', false),
		isReplacement: yesNo(json, 'is_replacement_order', false),
		isFulfilledByTikTok: fulfilment !== '' && fulfilment !== 'FULFILLMENT_BY_SELLER',
		updatedAt: readTime(json.update_time),
	};
}

/** Of an order that comes twice the newer picture counts. */
export function readOrders(items: Row[]): OrderFeed {
	const feed: OrderFeed = { orders: new Map(), faults: new Map() };
	for (const json of items) {
		if (isEmpty(json)) continue;
		const key = orderKey(cell(json, 'shop_id'), firstCell(json, 'order_id', 'id'));
		try {
			const order = readOrder(json);
			const known = feed.orders.get(key);
			if (!order) feed.faults.set(key, 'its status, its lines or its amounts are missing');
			else if (!known || order.updatedAt >= known.updatedAt) feed.orders.set(key, order);
		} catch (error) {
			feed.faults.set(key, (error as Error).message);
		}
	}
	return feed;
}
