/** Payouts: what their statements add up to, and whether that is the money that TikTok states (tiktok-shop.md 11.3 F9). */
import { fromMinor } from '../../shared/money';
import { documentTime, isoExact } from '../../shared/channel/times';
import type { Row } from '../../shared/tableRows';
import { keyOf } from '../proof/documents';
import {
	amountOf,
	currencyOfAmount,
	documentText,
	idIfReadable,
	partOf,
	requiredSettlementId,
	settlementId,
} from '../proof/settlementDocuments';
import type { PayoutRow } from './reconcileTypes';
import type { Settled, SettledStatement } from './settledOrders';
import type { UnreadDocument } from './unreadDocuments';
import { INPUTS, readEach } from './unreadDocuments';

export interface StatementPayments {
	/** payment of each statement, by shop and statement; '' when it is not paid yet */
	paymentOf: Map<string, string>;
	unread: UnreadDocument[];
}

export function paymentOfStatements(statements: Row[]): StatementPayments {
	const paymentOf = new Map<string, string>();
	const unread = readEach(statements, 'statement', INPUTS.statements, ['id', 'statement_id'], (row) => {
		const key = keyOf(settlementId(row, 'shop_id'), requiredSettlementId(row, 'id', 'statement_id'));
		paymentOf.set(key, settlementId(row, 'payment_id'));
	});
	return { paymentOf, unread };
}

interface ReadPayment {
	status: string;
	/** of the amount before exchange */
	currency: string;
	/** before exchange */
	paidMinor: number;
	/** Unix milliseconds; 0 when unknown */
	paidAt: number;
}

/** Payments by shop and id. */
function readPayments(payments: Row[]): { known: Map<string, ReadPayment>; unread: UnreadDocument[] } {
	const known = new Map<string, ReadPayment>();
	const unread = readEach(payments, 'payment', INPUTS.payments, ['id', 'payment_id'], (row) => {
		const before = partOf(row, 'payment_amount_before_exchange');
		const currency = currencyOfAmount(before, before.value);
		known.set(keyOf(settlementId(row, 'shop_id'), requiredSettlementId(row, 'id', 'payment_id')), {
			status: documentText(row, 'status'),
			currency,
			paidMinor: amountOf(before, 'value', currency),
			paidAt: documentTime(row, 'paid_time'),
		});
	});
	return { known, unread };
}

interface Payout {
	shopId: string;
	paymentId: string;
	statements: SettledStatement[];
	payment?: ReadPayment;
	/** a part of a statement of it cannot be read */
	isHalfRead: boolean;
}

function resultOf(payout: Payout, isTied: boolean, total: string, paid: string): string {
	if (payout.isHalfRead) return 'A part of its statements cannot be read, so it was not compared.';
	if (!payout.payment) return payout.paymentId ? 'The payout itself was not read.' : 'Not paid out yet.';
	return isTied
		? `The payout is what its statements add up to: ${total}.`
		: `The payout is ${paid}, its statements add up to ${total}.`;
}

function toRow(payout: Payout, differing: ReadonlySet<string>): PayoutRow {
	const { shopId, paymentId, statements, payment, isHalfRead } = payout;
	const currency = statements[0]?.currency || (payment?.currency ?? '');
	const sum = (of: (statement: SettledStatement) => number) => statements.reduce((all, one) => all + of(one), 0);
	const money = (minor: number) => fromMinor(minor, currency);
	const orders = new Set(statements.flatMap((statement) => [...statement.orders]));
	const total = sum((statement) => statement.total);
	const paid = payment?.paidMinor;
	const difference = paid === undefined || isHalfRead ? 0 : paid - total;
	const differences = [...orders].filter((order) => differing.has(keyOf(shopId, order))).length;
	const isTied = paid !== undefined && difference === 0 && !isHalfRead;
	return {
		payment_id: paymentId,
		shop_id: shopId,
		status: payment?.status || (paymentId ? '' : 'NOT_PAID'),
		paid_at: payment && payment.paidAt > 0 ? isoExact(payment.paidAt) : '',
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
		result: resultOf(payout, isTied, `${money(total)} ${currency}`, `${money(paid ?? 0)} ${currency}`),
	};
}

interface Payouts {
	rows: PayoutRow[];
	/** payments that cannot be read */
	unread: UnreadDocument[];
}

/** One row per payout with its statements, and one per shop for what is not paid yet. */
export function payoutRows(
	{ statements, halfRead }: Settled,
	{ paymentOf, unread: unreadHeads }: StatementPayments,
	statementRows: Row[],
	payments: Row[],
	differing: ReadonlySet<string>,
): Payouts {
	const payouts = new Map<string, Payout>();
	const { known, unread } = readPayments(payments);
	// Nobody knows whether they are paid out, and with which payout.
	const headless = new Set(unreadHeads.map(({ shopId, id }) => keyOf(shopId, id)));
	const unsure = new Set(
		[
			...[...halfRead].map((key) => [key.slice(0, key.indexOf('/')), paymentOf.get(key) ?? ''] as const),
			...unreadHeads.map(({ shopId, index }) => [shopId, idIfReadable(statementRows[index], 'payment_id')] as const),
		]
			.filter(([, paymentId]) => paymentId !== '')
			.map(([shopId, paymentId]) => keyOf(shopId, paymentId)),
	);
	for (const statement of [...statements.values()].sort((a, b) => (a.id < b.id ? -1 : 1))) {
		const own = keyOf(statement.shopId, statement.id);
		if (headless.has(own)) continue;
		const paymentId = paymentOf.get(own) ?? '';
		const payment = keyOf(statement.shopId, paymentId);
		const key = `${payment}/${statement.currency}`;
		const payout = payouts.get(key) ?? {
			shopId: statement.shopId,
			paymentId,
			statements: [],
			payment: known.get(payment),
			isHalfRead: unsure.has(payment),
		};
		payout.statements.push(statement);
		payouts.set(key, payout);
	}
	return { rows: [...payouts.values()].map((payout) => toRow(payout, differing)), unread };
}
