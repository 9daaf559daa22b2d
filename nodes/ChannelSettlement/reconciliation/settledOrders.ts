/** Transactions of statements, added up per order and per statement. */
import { MalformedDocument, readOrFault } from '../../shared/channel/malformed';
import { isRow } from '../../shared/channel/rows';
import type { Row } from '../../shared/tableRows';
import { isRevenueOfType } from '../proof/adjustmentRows';
import type { FieldOverrides } from '../proof/fieldTotals';
import { keyOf } from '../proof/documents';
import {
	amountOf,
	currencyCode,
	documentText,
	firstId,
	partOf,
	requiredSettlementId,
	settlementId,
} from '../proof/settlementDocuments';
import type { SettledOrder } from './reconcileTypes';
import { unknownFieldsOf } from './unknownFields';
import type { UnreadDocument } from './unreadDocuments';
import { INPUTS, readEach } from './unreadDocuments';

/** A statement and what its rows add up to. */
export interface SettledStatement {
	shopId: string;
	id: string;
	currency: string;
	orders: Set<string>;
	sales: number;
	shipping: number;
	refunds: number;
	fees: number;
	adjustments: number;
	/** rows that belong to no order */
	other: number;
	reserves: number;
	/** of all rows, reserves included */
	total: number;
	indexes: Set<number>;
}

export interface Settled {
	/** by shop and order */
	orders: Map<string, SettledOrder>;
	/** by shop and statement */
	statements: Map<string, SettledStatement>;
	/** statements, and rows of them, that cannot be read */
	unread: UnreadDocument[];
	/** keyOf(shop, statement) of those of which a part cannot be read: their payouts cannot be added up */
	halfRead: Set<string>;
}

/** @throws MalformedDocument */
function amountsOf(row: Row, currency: string) {
	const minor = (holder: Row, field: string) => amountOf(holder, field, currency);
	const revenue = partOf(row, 'revenue_breakdown');
	const shipping = partOf(row, 'shipping_cost_breakdown');
	const info = partOf(row, 'supplementary_component');
	const sales = minor(revenue, 'subtotal_before_discount_amount') + minor(revenue, 'seller_discount_amount');
	const shippingByTikTok = minor(shipping, 'shipping_fee_discount_amount');
	const paidShipping = minor(shipping, 'customer_paid_shipping_fee_amount') + shippingByTikTok;
	const goodsBack =
		minor(revenue, 'refund_subtotal_before_discount_amount') + minor(revenue, 'seller_discount_refund_amount');
	// Money of the buyer, with tax and shipping, as NewStore knows it; without it the refunded goods are the best there is.
	const toldRefund = minor(info, 'customer_refund_amount');
	return {
		hasSale: minor(revenue, 'subtotal_before_discount_amount') !== 0,
		sales,
		shipping: paidShipping,
		shippingByTikTok,
		refunds: Math.abs(toldRefund !== 0 ? toldRefund : goodsBack),
		goodsBack,
		fees:
			minor(row, 'fee_tax_amount') +
			// Shipping that the seller pays.
			(minor(row, 'shipping_cost_amount') - paidShipping),
		revenue: minor(row, 'revenue_amount'),
		adjustments: minor(row, 'adjustment_amount') + (isRevenueOfType(row) ? minor(row, 'revenue_amount') : 0),
		settlement: minor(row, 'settlement_amount'),
		reserve: minor(row, 'reserve_amount'),
		platformDiscount: minor(info, 'platform_discount_amount'),
	};
}

const ORDER_IDS = ['order_id', 'adjustment_order_id', 'associated_order_id'];

/** What a statement and a row of it say, before anything is added up. Throws MalformedDocument. */
function readRow(row: unknown, place: number, currency: string) {
	if (!isRow(row)) throw new MalformedDocument(`transactions[${place}]`, row, 'is no row');
	return {
		row,
		amounts: amountsOf(row, currency),
		type: documentText(row, 'type').toUpperCase(),
		orderId: firstId(row, ...ORDER_IDS),
	};
}

/** Throws MalformedDocument. */
function readItem(item: Row) {
	const isPage = 'transactions' in item;
	if (isPage && !Array.isArray(item.transactions)) {
		throw new MalformedDocument('transactions', item.transactions, 'is not a list');
	}
	const currency = currencyCode(item, 'currency');
	if (currency === '') throw new MalformedDocument('currency', undefined, 'is missing');
	return {
		id: requiredSettlementId(item, 'statement_id', 'id'),
		shopId: settlementId(item, 'shop_id'),
		currency,
		rows: isPage ? (item.transactions as unknown[]) : [item],
	};
}

/** @param items of Get Statement Transactions: pages, or one item per transaction */
export function settledOrders(items: Row[], overrides: FieldOverrides): Settled {
	const orders = new Map<string, SettledOrder>();
	const statements = new Map<string, SettledStatement>();

	function statementOf(shopId: string, id: string, currency: string): SettledStatement {
		const key = keyOf(shopId, id);
		const known = statements.get(key);
		if (known) return known;
		const made: SettledStatement = {
			shopId,
			id,
			currency,
			orders: new Set(),
			sales: 0,
			shipping: 0,
			refunds: 0,
			fees: 0,
			adjustments: 0,
			other: 0,
			reserves: 0,
			total: 0,
			indexes: new Set(),
		};
		statements.set(key, made);
		return made;
	}

	function orderOf(shopId: string, orderId: string, currency: string): SettledOrder {
		const key = keyOf(shopId, orderId);
		const known = orders.get(key);
		if (known) return known;
		const made: SettledOrder = {
			shopId,
			orderId,
			currency,
			statements: new Set(),
			sales: 0,
			shipping: 0,
			refunds: 0,
			fees: 0,
			adjustments: 0,
			settlement: 0,
			platformDiscount: 0,
			shippingByTikTok: 0,
			hasSale: false,
			unknownFields: new Set(),
			indexes: new Set(),
		};
		orders.set(key, made);
		return made;
	}

	function addRow(
		{ row, amounts, type, orderId }: ReturnType<typeof readRow>,
		statement: SettledStatement,
		index: number,
	): void {
		statement.indexes.add(index);
		if (type === 'RESERVE') {
			statement.reserves += amounts.reserve;
			statement.total += amounts.reserve;
			return;
		}
		statement.total += amounts.settlement;
		if (orderId === '') {
			statement.other += amounts.settlement;
			return;
		}
		statement.orders.add(orderId);
		statement.sales += amounts.sales;
		statement.shipping += amounts.shipping;
		statement.refunds += amounts.goodsBack;
		// What the row pays besides the parts that are named.
		statement.fees += amounts.settlement - amounts.sales - amounts.shipping - amounts.goodsBack - amounts.adjustments;
		statement.adjustments += amounts.adjustments;
		const order = orderOf(statement.shopId, orderId, statement.currency);
		order.statements.add(statement.id);
		order.indexes.add(index);
		order.hasSale ||= amounts.hasSale;
		for (const field of [
			'sales',
			'shipping',
			'refunds',
			'fees',
			'adjustments',
			'settlement',
			'platformDiscount',
			'shippingByTikTok',
		] as const) {
			order[field] += amounts[field];
		}
		for (const field of unknownFieldsOf(row, overrides)) order.unknownFields.add(field);
	}

	const halfRead = new Set<string>();
	const unreadRows: UnreadDocument[] = [];
	const unread = readEach(items, 'statement', INPUTS.settled, ['statement_id', 'id'], (item, index) => {
		const { id, shopId, currency, rows } = readItem(item);
		const statement = statementOf(shopId, id, currency);
		rows.forEach((given, place) => {
			const read = readOrFault(() => readRow(given, place, currency));
			if (!('fault' in read)) {
				addRow(read.value, statement, index);
				return;
			}
			halfRead.add(keyOf(shopId, id));
			const named = readOrFault(() => (isRow(given) ? firstId(given, ...ORDER_IDS) : ''));
			const orderId = 'value' in named ? named.value : '';
			const about = orderId ? ({ kind: 'order', id: orderId } as const) : ({ kind: 'statement', id } as const);
			unreadRows.push({ ...about, shopId, fault: read.fault, input: INPUTS.settled, index });
		});
	});
	for (const { shopId, id } of unread) halfRead.add(keyOf(shopId, id));
	return { orders, statements, unread: [...unread, ...unreadRows], halfRead };
}
