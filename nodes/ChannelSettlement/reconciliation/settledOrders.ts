/** Transactions of statements, added up per order and per statement. */
import { currencyDigits } from '../../shared/money';
import type { Row } from '../../shared/tableRows';
import { cell } from '../../shared/tableRows';
import { isRevenueOfType } from '../adjustmentRows';
import type { FieldOverrides } from '../fieldTotals';
import { keyOf } from '../documents';
import { parseMinor } from '../parseMinor';
import type { SettledOrder } from './reconcileTypes';
import { unknownFieldsOf } from './unknownFields';

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
}

const part = (row: Row, field: string) => (row[field] ?? {}) as Row;

/** Minor units of a row. Amounts that cannot be read are told by Prove and Build Journals; here they count as nothing. */
function reader(digits: number) {
	return (holder: Row, field: string) => {
		const minor = parseMinor(holder[field], digits);
		return Number.isNaN(minor) ? 0 : minor;
	};
}

function amountsOf(row: Row, digits: number) {
	const minor = reader(digits);
	const revenue = part(row, 'revenue_breakdown');
	const shipping = part(row, 'shipping_cost_breakdown');
	const info = part(row, 'supplementary_component');
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

const orderIdOf = (row: Row) =>
	cell(row, 'order_id') || cell(row, 'adjustment_order_id') || cell(row, 'associated_order_id');

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

	function addRow(row: Row, statement: SettledStatement, index: number): void {
		const amounts = amountsOf(row, currencyDigits(statement.currency));
		statement.indexes.add(index);
		if (cell(row, 'type').toUpperCase() === 'RESERVE') {
			statement.reserves += amounts.reserve;
			statement.total += amounts.reserve;
			return;
		}
		statement.total += amounts.settlement;
		const orderId = orderIdOf(row);
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

	items.forEach((item, index) => {
		const id = cell(item, 'statement_id') || cell(item, 'id');
		const rows = Array.isArray(item.transactions) ? (item.transactions as Row[]) : [item];
		const statement = statementOf(cell(item, 'shop_id'), id, cell(item, 'currency').toUpperCase());
		for (const row of rows) addRow(row, statement, index);
	});
	return { orders, statements };
}
