/** Payouts that failed, are late, are missing, or are not what their statements say. */
import { currencyDigits, fromMinor } from '../../shared/money';
import type { ExceptionItem } from '../../shared/exception';
import type { Shop } from '../../shared/channel/shops';
import { DAY_MS } from '../../shared/channel/times';
import type { Row } from '../../shared/tableRows';
import { cell } from '../../shared/tableRows';
import { keyOf } from '../documents';
import { isSea } from '../markets';
import { parseMinor } from '../parseMinor';
import type { StatementDay } from '../statementDay';
import { dayOf } from '../statementDay';
import type { Placed } from '../types';
import { payoutFailedCase, payoutLateCase, payoutMismatchCase, payoutMissingCase, quietCase } from './payoutProblems';

export interface PayoutSettings {
	/** Unix milliseconds */
	now: number;
	shops: Map<string, Shop>;
	/** after it a payout is late */
	lateMs: number;
	/** after it a shop without a statement is told; 0 = never */
	quietMs: number;
	/** Unix milliseconds; statements before it were not asked for. 0 = unknown */
	readFrom: number;
	toleranceMinor: number;
	/** which day a statement is of: the one that people read */
	statementDay: StatementDay;
}

/** Item of the output Payouts. */
interface CheckedPayout {
	payment_id: string;
	shop_id: string;
	/** ok, waiting, late, failed, missing, mismatch */
	state: string;
	status: string;
	currency: string;
	amount: string;
	statement_ids: string;
	result: string;
}

interface Checked {
	payouts: Array<Placed<CheckedPayout>>;
	exceptions: Array<Placed<ExceptionItem>>;
}

const SETTLED_PAYMENTS = new Set(['PAID', 'SUCCESS']);

interface ReadStatement {
	shopId: string;
	id: string;
	paymentId: string;
	currency: string;
	settlement: number;
	/** Unix milliseconds */
	time: number;
	status: string;
	index: number;
}

function minorOf(value: unknown, currency: string): number {
	const minor = parseMinor(value, currencyDigits(currency));
	return Number.isNaN(minor) ? 0 : minor;
}

function readStatement(row: Row, index: number): ReadStatement {
	const currency = cell(row, 'currency').toUpperCase();
	return {
		shopId: cell(row, 'shop_id'),
		id: cell(row, 'id') || cell(row, 'statement_id'),
		paymentId: cell(row, 'payment_id'),
		currency,
		settlement: minorOf(row.settlement_amount, currency),
		time: Number(cell(row, 'statement_time') || 0) * 1000,
		status: cell(row, 'payment_status').toUpperCase(),
		index,
	};
}

/** @param statements of Get Statements; @param payments of Get Payments */
export function checkPayouts(statements: Row[], payments: Row[], settings: PayoutSettings): Checked {
	const result: Checked = { payouts: [], exceptions: [] };
	const read = statements.map(readStatement).filter(({ id }) => id !== '');
	const dayOfStatement = (time: number) => new Date(dayOf(time, settings.statementDay));
	const isLate = (time: number) => settings.now - time > settings.lateMs;
	const shown = (payout: CheckedPayout, indexes: number[], input: number, problem?: ExceptionItem) => {
		result.payouts.push({ json: payout, indexes, input });
		if (problem) result.exceptions.push({ json: problem, indexes, input });
	};

	const known = new Set<string>();
	payments.forEach((payment, index) => {
		const shopId = cell(payment, 'shop_id');
		const id = cell(payment, 'id') || cell(payment, 'payment_id');
		if (id === '') return;
		known.add(keyOf(shopId, id));
		const own = read.filter((statement) => statement.shopId === shopId && statement.paymentId === id);
		const settlement = (payment.settlement_amount ?? {}) as Row;
		const currency = cell(settlement, 'currency').toUpperCase();
		const status = cell(payment, 'status').toUpperCase();
		const created = Number(cell(payment, 'create_time') || 0) * 1000;
		const stated = minorOf(settlement.value, currency);
		const sum = own.reduce((total, one) => total + one.settlement, 0);
		const first = Math.min(...own.map(({ time }) => time));
		// The payout may begin with a statement from before the first one that was read.
		const isWhole = own.length > 0 && (settings.readFrom === 0 || first >= settings.readFrom + DAY_MS);
		const paid = (payment.amount ?? {}) as Row;
		const payout = {
			payment_id: id,
			shop_id: shopId,
			status,
			currency: cell(paid, 'currency').toUpperCase() || currency,
			amount: cell(paid, 'value'),
			statement_ids: own.map((statement) => statement.id).join(','),
		};
		const put = (state: string, problem?: ExceptionItem) =>
			shown({ ...payout, state, result: problem?.what_happened ?? 'In order.' }, [index], 1, problem);
		const money = (minor: number) => `${fromMinor(minor, currency)} ${currency}`;
		if (status === 'FAILED') return put('failed', payoutFailedCase(shopId, id, payout.statement_ids));
		if (isWhole && Math.abs(stated - sum) > settings.toleranceMinor) {
			return put('mismatch', payoutMismatchCase(shopId, id, money(stated), money(sum)));
		}
		if (SETTLED_PAYMENTS.has(status)) return put('ok');
		return isLate(created) ? put('late', payoutLateCase(shopId, id, new Date(created))) : put('waiting');
	});

	for (const statement of read) {
		const { shopId, id, paymentId, currency, settlement, time, status } = statement;
		// Markets without payouts; and where the seller owes TikTok, nothing is paid out.
		if (isSea(settings.shops.get(shopId)?.region ?? '') || settlement <= 0) continue;
		if (paymentId !== '' && known.has(keyOf(shopId, paymentId))) continue;
		const isFailed = status === 'FAILED';
		if (!isFailed && !isLate(dayOf(time, settings.statementDay) + DAY_MS)) continue;
		const problem = isFailed
			? payoutFailedCase(shopId, paymentId, id)
			: payoutMissingCase(
					shopId,
					id,
					paymentId,
					dayOfStatement(time),
					`${fromMinor(settlement, currency)} ${currency}`,
				);
		shown(
			{
				payment_id: paymentId,
				shop_id: shopId,
				state: isFailed ? 'failed' : 'missing',
				status,
				currency,
				amount: fromMinor(settlement, currency),
				statement_ids: id,
				result: problem.what_happened,
			},
			[statement.index],
			0,
			problem,
		);
	}

	for (const shop of settings.quietMs > 0 ? settings.shops.values() : []) {
		const last = Math.max(0, ...read.filter(({ shopId }) => shopId === shop.id).map(({ time }) => time));
		if (settings.now - last <= settings.quietMs) continue;
		const day = last > 0 ? dayOfStatement(last) : undefined;
		result.exceptions.push({ json: quietCase(shop.id, shop.name, day), indexes: [] });
	}
	return result;
}
