/** Payouts: what their statements add up to, and whether that is the money that TikTok states (tiktok-shop.md 11.3 F9). */
import { currencyDigits, fromMinor } from '../../shared/money';
import type { Row } from '../../shared/tableRows';
import { cell } from '../../shared/tableRows';
import { keyOf } from '../documents';
import { parseMinor } from '../parseMinor';
import type { PayoutRow } from './reconcileTypes';
import type { Settled, SettledStatement } from './settledOrders';

/** Payment of each statement, by shop and statement. */
export function paymentOfStatements(statements: Row[]): Map<string, string> {
	return new Map(
		statements.map((row) => [
			keyOf(cell(row, 'shop_id'), cell(row, 'id') || cell(row, 'statement_id')),
			cell(row, 'payment_id'),
		]),
	);
}

interface Payout {
	shopId: string;
	paymentId: string;
	statements: SettledStatement[];
	payment?: Row;
}

function toRow({ shopId, paymentId, statements, payment }: Payout, differing: ReadonlySet<string>): PayoutRow {
	const before = (payment?.payment_amount_before_exchange ?? {}) as Row;
	const currency = statements[0]?.currency || cell(before, 'currency').toUpperCase();
	const sum = (of: (statement: SettledStatement) => number) => statements.reduce((all, one) => all + of(one), 0);
	const money = (minor: number) => fromMinor(minor, currency);
	const orders = new Set(statements.flatMap((statement) => [...statement.orders]));
	const total = sum((statement) => statement.total);
	const paidMinor = parseMinor(before.value, currencyDigits(currency));
	const paid = payment && !Number.isNaN(paidMinor) ? paidMinor : undefined;
	const difference = paid === undefined ? 0 : paid - total;
	const differences = [...orders].filter((order) => differing.has(keyOf(shopId, order))).length;
	const seconds = Number(cell(payment ?? {}, 'paid_time') || 0);
	const isTied = paid !== undefined && difference === 0;
	return {
		payment_id: paymentId,
		shop_id: shopId,
		status: cell(payment ?? {}, 'status') || (paymentId ? '' : 'NOT_PAID'),
		paid_at: seconds > 0 ? new Date(seconds * 1000).toISOString() : '',
		currency,
		statement_ids: statements.map(({ id }) => id).join(','),
		orders: orders.size,
		orders_with_difference: differences,
		sales: money(sum((statement) => statement.sales)),
		shipping: money(sum((statement) => statement.shipping)),
		refunds: money(sum((statement) => statement.refunds)),
		fees: money(sum((statement) => statement.fees)),
		adjustments: money(sum((statement) => statement.adjustments)),
		other: money(sum((statement) => statement.other)),
		reserves: money(sum((statement) => statement.reserves)),
		total: money(total),
		paid: paid === undefined ? '' : money(paid),
		difference: money(difference),
		ties_out: isTied,
		result: payment
			? isTied
				? `The payout is what its statements add up to: ${money(total)} ${currency}.`
				: `The payout is ${money(paid ?? 0)} ${currency}, its statements add up to ${money(total)} ${currency}.`
			: paymentId
				? 'The payout itself was not read.'
				: 'Not paid out yet.',
	};
}

/** One row per payout with its statements, and one per shop for what is not paid yet. */
export function payoutRows(
	{ statements }: Settled,
	statementRows: Row[],
	payments: Row[],
	differing: ReadonlySet<string>,
): PayoutRow[] {
	const paymentOf = paymentOfStatements(statementRows);
	const payouts = new Map<string, Payout>();
	const known = new Map(
		payments.map((row) => [keyOf(cell(row, 'shop_id'), cell(row, 'id') || cell(row, 'payment_id')), row]),
	);
	for (const statement of [...statements.values()].sort((a, b) => (a.id < b.id ? -1 : 1))) {
		const paymentId = paymentOf.get(keyOf(statement.shopId, statement.id)) ?? '';
		const key = `${keyOf(statement.shopId, paymentId)}/${statement.currency}`;
		const payout = payouts.get(key) ?? {
			shopId: statement.shopId,
			paymentId,
			statements: [],
			payment: known.get(keyOf(statement.shopId, paymentId)),
		};
		payout.statements.push(statement);
		payouts.set(key, payout);
	}
	return [...payouts.values()].map((payout) => toRow(payout, differing));
}
