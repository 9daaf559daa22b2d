/** What should be settled: orders of NewStore, orders of TikTok, and refunds. */
import { MalformedDocument, documentId, documentObject } from '../../shared/channel/malformed';
import { documentTime } from '../../shared/channel/times';
import { currencyDigits } from '../../shared/money';
import type { Row } from '../../shared/tableRows';
import { keyOf } from '../proof/documents';
import {
	amountOf,
	currencyCode,
	documentText,
	firstId,
	moneyRows,
	partOf,
	settlementId,
} from '../proof/settlementDocuments';
import type { ExpectedOrder, ExpectedRefund } from './reconcileTypes';
import type { UnreadDocument } from './unreadDocuments';
import { INPUTS, readEach } from './unreadDocuments';

export interface ExpectedShop {
	/** as people know it */
	name: string;
	/** tax_excluded: sales tax comes on top of the prices and is no part of a settlement */
	taxOnTop: boolean;
	externalIdPrefix: string;
}

/** NewStore answers with JSON numbers; a number of money is at most a rounding away from its decimals. */
function minorOf(row: Row, field: string, currency: string): number {
	const value = row[field];
	if (typeof value !== 'number') return amountOf(row, field, currency);
	return amountOf({ [field]: value.toFixed(currencyDigits(currency)) }, field, currency);
}

const isCancelled = (row: Row) => /^cancell?ed$/i.test(documentText(row, 'status'));

const isGiven = (value: unknown) => value !== undefined && value !== null && value !== '';

function fromNewStore(order: Row, currency: string, taxOnTop: boolean) {
	const totals = partOf(order, 'totals');
	const all = moneyRows(order, 'items');
	const items = all.filter((item) => !isCancelled(item));
	const price = taxOnTop ? 'net' : 'gross';
	const hasPrices = items.length > 0 && items.every((item) => isGiven(partOf(item, 'price')[price]));
	const total = minorOf(totals, price, currency);
	const sales = hasPrices
		? items.reduce((sum, item) => sum + minorOf(partOf(item, 'price'), price, currency), 0)
		: total;
	const shipping = minorOf(totals, 'shipping', currency);
	const gone = isCancelled(order) || (all.length > 0 && items.length === 0);
	return { sales: gone ? 0 : sales, shipping: gone ? 0 : shipping, isCancelled: gone };
}

function fromTikTok(order: Row, currency: string) {
	const payment = partOf(order, 'payment');
	const minor = (field: string) => minorOf(payment, field, currency);
	const gone = isCancelled(order);
	const sales = minor('original_total_product_price') - minor('seller_discount');
	const shipping = minor('shipping_fee') + minor('shipping_fee_platform_discount');
	return { sales: gone ? 0 : sales, shipping: gone ? 0 : shipping, isCancelled: gone };
}

const firstTime = (row: Row, ...fields: string[]) =>
	fields.reduce((found, field) => found || documentTime(row, field), 0);

function requiredCurrency(...holders: Row[]): string {
	const currency = holders.reduce((found, holder) => found || currencyCode(holder, 'currency'), '');
	if (currency === '') throw new MalformedDocument('currency', undefined, 'is missing');
	return currency;
}

/** @throws MalformedDocument */
function readOrder(item: Row, index: number, shops: ReadonlyMap<string, ExpectedShop>): ExpectedOrder {
	const isNewStore = item.totals !== undefined && item.payment === undefined;
	const newStore = isNewStore ? item : documentObject(item, 'newstore_order');
	const payment = documentObject(item, 'payment');
	const shopId = settlementId(item, 'shop_id');
	const shop = shops.get(shopId);
	const given = firstId(item, 'order_id', 'external_id', 'id');
	const prefix = shop?.externalIdPrefix ?? '';
	const orderId = prefix && given.startsWith(prefix) ? given.slice(prefix.length) : given;
	if (orderId === '') throw new MalformedDocument('order_id', item.order_id, 'is missing');
	const hasAmounts = newStore !== undefined || payment !== undefined;
	const currency = hasAmounts ? requiredCurrency(newStore ?? {}, payment ?? {}, item) : currencyCode(item, 'currency');
	return {
		shopId,
		orderId,
		newstoreOrderId: firstId(item, 'newstore_order_id') || firstId(newStore ?? {}, 'origin_id'),
		currency,
		inNewStore: newStore !== undefined,
		...(newStore ? fromNewStore(newStore, currency, shop?.taxOnTop === true) : fromTikTok(item, currency)),
		placedAt: firstTime(newStore ?? {}, 'placed_at') || firstTime(item, 'create_time', 'placed_at'),
		index,
	};
}

interface ExpectedOrders {
	orders: Map<string, ExpectedOrder>;
	unread: UnreadDocument[];
}

/**
 * @param items of NewStore "Find by External ID" (found, newstore_order_id, newstore_order, beside the fields of the item that
 * came in), orders as NewStore answers them, or orders as TikTok answers them
 */
export function expectedOrders(items: Row[], shops: ReadonlyMap<string, ExpectedShop>): ExpectedOrders {
	const orders = new Map<string, ExpectedOrder>();
	const unread = readEach(items, 'sale', INPUTS.orders, ['order_id', 'external_id', 'id'], (item, index) => {
		const order = readOrder(item, index, shops);
		const key = keyOf(order.shopId, order.orderId);
		// The same order from both systems: NewStore is what is compared.
		if (orders.get(key)?.inNewStore && !order.inNewStore) return;
		orders.set(key, order);
	});
	return {
		orders,
		unread: unread.map((one) => {
			const prefix = shops.get(one.shopId)?.externalIdPrefix ?? '';
			return prefix && one.id.startsWith(prefix) ? { ...one, id: one.id.slice(prefix.length) } : one;
		}),
	};
}

interface ExpectedRefunds {
	/** by shop and order; the shop is left out where the item does not say it */
	refunds: Map<string, ExpectedRefund[]>;
	unread: UnreadDocument[];
}

/** @param items rows of tts_refunds (only those that are done), or refunds of NewStore with order_id */
export function expectedRefunds(items: Row[], currencyOf: (key: string) => string): ExpectedRefunds {
	const refunds = new Map<string, ExpectedRefund[]>();
	const unread = readEach(items, 'refund', INPUTS.refunds, ['order_id'], (item) => {
		const state = documentText(item, 'state').toLowerCase();
		if (state !== '' && state !== 'done') return;
		const orderId = documentId(item, 'order_id');
		if (orderId === '') throw new MalformedDocument('order_id', item.order_id, 'is missing');
		const key = keyOf(settlementId(item, 'shop_id'), orderId);
		const currency = currencyCode(item, 'currency') || currencyOf(key);
		const amount = minorOf(item, isGiven(item.amount) ? 'amount' : 'total_refund_amount', currency);
		const at = firstTime(item, 'returned_at', 'created_at', 'updated_at');
		refunds.set(key, [...(refunds.get(key) ?? []), { amount: Math.abs(amount), at }]);
	});
	return { refunds, unread };
}
