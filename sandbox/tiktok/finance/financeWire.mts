// Statements, transactions, payments, withdrawals and estimates as the finance operations send them.
import type { Clock } from '../../clock.mts';
import { fromMinorUnits } from '../orders/amounts.mts';
import type { Estimate, OrderPart } from './financeBook.mts';
import {
	CORE_REVENUE_FIELDS,
	CORE_SHIPPING_FIELDS,
	FEE_FIELDS,
	INFO_FIELDS,
	REVENUE_FIELDS,
	SHIPPING_FIELDS,
	TAX_FIELDS,
} from './financeFields.mts';
import { addTotals, exchange, noTotals, partTotals, rowTotals, sumParts } from './financeMath.mts';
import type { FinanceSettings } from './financeSettings.mts';
import { DAY_MS, dayStart } from './financeStatement.mts';
import type { Statement } from './financeStatement.mts';
import type { Amounts, Breakdown, FinanceRow, Payment, Withdrawal } from './financeTypes.mts';
import { marketOf } from '../markets.mts';
import type { ShopSeed } from '../types.mts';

type Wire = Record<string, unknown>;

const BANK_ACCOUNT = '***********1234';

export interface FinanceWireContext {
	clock: Clock;
	shop: ShopSeed;
	settings: FinanceSettings;
	currency: string;
	/** Unix seconds: no order of the rows was placed later. */
	latestOrder?: number;
}

/**
 * The end of a statement's day, 00:00 UTC of the next one, Unix seconds (tiktok-shop.md 11.1). The clock of the sandbox may stand
 * at another hour than the real one: the open day is today for those who look, and a closed one is over.
 */
function statementTime(statement: Statement, clock: Clock): number {
	const end = statement.isOpen
		? dayStart(clock.wire(clock.now())) + DAY_MS
		: dayStart(clock.wire(statement.closesAtMs));
	return end / 1_000;
}

/** No order of a statement is younger than the end of its day, also where the hours of the two clocks differ. */
export const latestOrderOf = (statement: Statement, clock: Clock): number => statementTime(statement, clock) - 1;

/** A row of Get Statements. Which sums it has depends on the market and on where the seller is (tiktok-shop.md 11.3, F7). */
export function statementOnWire(statement: Statement, payment: Payment | undefined, context: FinanceWireContext): Wire {
	const { clock, shop } = context;
	const money = moneyOf(statement.currency);
	const { revenue, shipping, feeTax, adjustment, settlement } = statement.totals;
	const isLocal = shop.sellerType !== 'CROSS_BORDER';
	const { group } = marketOf(shop.region);
	const tellsShipping = isLocal && group !== 'SEA';
	const tellsRevenue = shop.region !== 'US' && shop.region !== 'GB';
	return {
		id: statement.id,
		statement_time: statementTime(statement, clock),
		currency: statement.currency,
		settlement_amount: money(settlement),
		...(tellsRevenue ? { revenue_amount: money(revenue) } : {}),
		...(tellsShipping ? { net_sales_amount: money(revenue), shipping_cost_amount: money(shipping) } : {}),
		fee_amount: money(tellsShipping ? feeTax : feeTax + shipping),
		adjustment_amount: money(adjustment),
		payment_status: statement.isCredited ? 'PAID' : (payment?.status ?? 'PROCESSING'),
		...(payment === undefined ? {} : { payment_id: payment.id }),
	};
}

/** The head of Get Transactions by Statement. */
export function statementHeadOnWire(statement: Statement, clock: Clock): Wire {
	const money = moneyOf(statement.currency);
	const { revenue, shipping, feeTax, adjustment, settlement, reserve } = statement.totals;
	return {
		id: statement.id,
		create_time: statementTime(statement, clock),
		status: 'SETTLED',
		currency: statement.currency,
		payable_amount: money(statement.payable),
		total_reserve_amount: money(reserve),
		total_settlement_amount: money(settlement),
		total_settlement_breakdown: {
			total_revenue_amount: money(revenue),
			total_shipping_cost_amount: money(shipping),
			total_fee_tax_amount: money(feeTax),
			total_adjustment_amount: money(adjustment),
		},
		total_count: statement.count,
	};
}

export function rowOnWire(row: FinanceRow, context: FinanceWireContext): Wire {
	const { clock, currency, settings, latestOrder = Infinity } = context;
	const money = moneyOf(currency);
	const totals = rowTotals(row);
	if (row.kind === 'adjustment') {
		return {
			id: row.id,
			type: row.type,
			adjustment_id: row.adjustmentId,
			...(row.orderId === undefined ? {} : { adjustment_order_id: row.orderId }),
			adjustment_amount: money(row.amount),
			settlement_amount: money(row.amount),
		};
	}
	if (row.kind === 'reserve') {
		return {
			id: row.id,
			type: 'RESERVE',
			reserve_id: row.reserveId,
			reserve_amount: money(row.amount),
			reserve_status: row.status,
			...(row.orderId === undefined ? {} : { associated_order_id: row.orderId }),
			estimated_release_time: row.releaseAtMs === undefined ? '' : String(clock.wireSeconds(row.releaseAtMs)),
			settlement_amount: money(0),
		};
	}
	const parts = sumParts(row.skus);
	return {
		id: row.id,
		type: 'ORDER',
		order_id: row.orderId,
		order_create_time: Math.min(clock.wireSeconds(row.orderCreatedAtMs), latestOrder),
		adjustment_amount: money(0),
		settlement_amount: money(totals.settlement),
		...breakdownOnWire(parts, row.shippingInfo, row.feeInfo, context),
		supplementary_component: tell(row.info, settings.tellsAllFields ? INFO_FIELDS : [], money),
	};
}

/** `data` of Get Transactions by Order; zeros for an order that is not settled yet. */
export function orderOnWire(
	found: readonly OrderPart[],
	order: { id: string; createdAtMs?: number },
	context: FinanceWireContext,
): Wire {
	const { clock, currency } = context;
	const money = moneyOf(currency);
	const totals = found.reduce((sum, { sku }) => addTotals(sum, partTotals(sku)), noTotals());
	return {
		order_id: order.id,
		order_create_time: order.createdAtMs === undefined || found.length === 0 ? 0 : clock.wireSeconds(order.createdAtMs),
		currency,
		revenue_amount: money(totals.revenue),
		fee_and_tax_amount: money(totals.feeTax),
		shipping_cost_amount: money(totals.shipping),
		settlement_amount: money(totals.settlement),
		total_count: found.length,
		sku_transactions: found.map(({ statement, sku }) => ({
			sku_id: sku.skuId,
			sku_name: sku.skuName,
			product_name: sku.productName,
			statement_id: statement.id,
			quantity: String(sku.quantity),
			settlement_amount: money(partTotals(sku).settlement),
			...breakdownOnWire(sku, {}, {}, context),
		})),
	};
}

export function paymentOnWire(
	payment: Payment,
	{ settlement, reserve }: { settlement: number; reserve: number },
	{ clock, shop }: FinanceWireContext,
): Wire {
	const { currency } = shop;
	const { payoutCurrency, exchangeRate } = payment;
	const value = (units: number, unit = currency) => ({ value: fromMinorUnits(units, unit), currency: unit });
	const before = settlement + reserve;
	return {
		id: payment.id,
		create_time: clock.wireSeconds(payment.createdAtMs),
		status: payment.status,
		settlement_amount: value(settlement),
		reserve_amount: value(reserve),
		payment_amount_before_exchange: value(before),
		exchange_rate: exchangeRate,
		amount: value(exchange(before, exchangeRate, currency, payoutCurrency), payoutCurrency),
		...(payment.paidAtMs === undefined ? {} : { paid_time: clock.wireSeconds(payment.paidAtMs) }),
		bank_account: BANK_ACCOUNT,
	};
}

export function withdrawalOnWire(withdrawal: Withdrawal, { clock, shop }: FinanceWireContext): Wire {
	return {
		id: withdrawal.id,
		type: withdrawal.type,
		amount: fromMinorUnits(withdrawal.amount, shop.currency),
		currency: shop.currency,
		status: withdrawal.status,
		create_time: clock.wireSeconds(withdrawal.createdAtMs),
	};
}

export function estimateOnWire(estimate: Estimate, context: FinanceWireContext): Wire {
	const { clock, shop, settings } = context;
	const { row, order, dueMs } = estimate;
	const money = moneyOf(shop.currency);
	const totals = rowTotals(row);
	const wire: Wire = {
		id: row.id,
		type: row.kind === 'order' ? 'ORDER' : row.type,
		status: 'UNSETTLED',
		currency: shop.currency,
		// A text until the order is delivered, a time afterwards.
		estimated_settlement:
			dueMs === undefined ? `${settings.settleDays} days after delivery` : String(clock.wireSeconds(dueMs)),
		unsettled_reason: dueMs === undefined ? 'waiting for delivery' : 'waiting for the settlement period',
		est_settlement_amount: money(totals.settlement),
		est_adjustment_amount: money(totals.adjustment),
	};
	if (row.kind === 'adjustment') {
		wire.adjustment_id = row.adjustmentId;
		if (row.orderId !== undefined) wire.adjustment_order_id = row.orderId;
		return wire;
	}
	const parts = sumParts(row.skus);
	const commission = row.feeInfo.affiliate_commission_amount_before_pit;
	return {
		...wire,
		order_id: row.orderId,
		order_create_time: clock.wireSeconds(row.orderCreatedAtMs),
		...(order?.deliveredAtMs === undefined ? {} : { order_delivery_time: clock.wireSeconds(order.deliveredAtMs) }),
		est_revenue_amount: money(totals.revenue),
		revenue_breakdown: tell(parts.revenue, CORE_REVENUE_FIELDS, money),
		est_shipping_cost_amount: money(totals.shipping),
		shipping_cost_breakdown: {
			...tell(parts.shipping, CORE_SHIPPING_FIELDS, money),
			supplementary_component: tell(row.shippingInfo, [], money),
		},
		est_fee_tax_amount: money(totals.feeTax),
		fee_tax_breakdown: {
			fee: {
				...tell(parts.fee, [], money),
				// Spelled in another way here than in settlements.
				...(commission === undefined ? {} : { affiliate_commission_before_pit_amount: money(commission) }),
				...tell(ofPrefix(row.info, 'retail_delivery_fee'), [], money),
			},
			tax: { ...tell(parts.tax, [], money), ...tell(ofPrefix(row.info, 'sales_tax'), [], money) },
		},
	};
}

/** The sums of Get Unsettled Transactions over all pages. */
export function estimateSums(estimates: readonly Estimate[], currency: string): Wire {
	const money = moneyOf(currency);
	const sum = estimates.reduce((total, { row }) => addTotals(total, rowTotals(row)), noTotals());
	return {
		sum_est_settlement_amount: money(sum.settlement),
		sum_est_revenue_amount: money(sum.revenue),
		sum_est_adjustment_amount: money(sum.adjustment),
		// There is no sum of shipping; only with it do the sums add up.
		sum_est_fee_amount: money(sum.feeTax + sum.shipping),
	};
}

function breakdownOnWire(
	parts: Breakdown,
	shippingInfo: Amounts,
	feeInfo: Amounts,
	{ currency, settings }: FinanceWireContext,
): Wire {
	const money = moneyOf(currency);
	const all = settings.tellsAllFields;
	const totals = partTotals(parts);
	return {
		revenue_amount: money(totals.revenue),
		revenue_breakdown: tell(parts.revenue, all ? REVENUE_FIELDS : CORE_REVENUE_FIELDS, money),
		shipping_cost_amount: money(totals.shipping),
		shipping_cost_breakdown: {
			...tell(parts.shipping, all ? SHIPPING_FIELDS : CORE_SHIPPING_FIELDS, money),
			supplementary_component: tell(shippingInfo, [], money),
		},
		fee_tax_amount: money(totals.feeTax),
		fee_tax_breakdown: {
			fee: { ...tell(parts.fee, all ? FEE_FIELDS : [], money), ...tell(feeInfo, [], money) },
			tax: tell(parts.tax, all ? TAX_FIELDS : [], money),
		},
	};
}

/** Fields that are always told, and all others that are not zero. */
function tell(amounts: Amounts, always: readonly string[], money: (units: number) => string): Record<string, string> {
	const told: Record<string, string> = {};
	for (const name of always) told[name] = money(amounts[name] ?? 0);
	for (const [name, amount] of Object.entries(amounts)) if (amount !== 0) told[name] = money(amount);
	return told;
}

function ofPrefix(amounts: Amounts, prefix: string): Amounts {
	return Object.fromEntries(Object.entries(amounts).filter(([name]) => name.startsWith(prefix)));
}

function moneyOf(currency: string) {
	return (units: number): string => fromMinorUnits(units, currency);
}
