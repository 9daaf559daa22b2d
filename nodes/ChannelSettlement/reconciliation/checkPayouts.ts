/** Payouts that failed, are late, are missing, or are not what their statements say. */
import { fromMinor } from '../../shared/money';
import { readOrFault } from '../../shared/channel/malformed';
import { isEmptyItem } from '../../shared/channel/rows';
import type { ExceptionItem } from '../../shared/exception';
import type { Shop } from '../../shared/channel/shops';
import { DAY_MS, documentTime } from '../../shared/channel/times';
import type { Row } from '../../shared/tableRows';
import { keyOf } from '../proof/documents';
import { marketOf } from '../../shared/channel/markets';
import {
	amountOf,
	currencyOfAmount,
	documentText,
	idIfReadable,
	partOf,
	requiredSettlementId,
	settlementId,
} from '../proof/settlementDocuments';
import { malformedCase } from '../settlementProblems';
import type { StatementDay } from '../proof/statementDay';
import { dayOf } from '../proof/statementDay';
import type { Placed } from '../../shared/channel/placed';
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

interface ReadPayment {
	shopId: string;
	id: string;
	/** of the settlement */
	currency: string;
	settlement: number;
	/** money in the bank, as TikTok writes it */
	paid: string;
	paidCurrency: string;
	/** Unix milliseconds */
	created: number;
	status: string;
	index: number;
}

function readStatement(row: Row, index: number): ReadStatement {
	const currency = currencyOfAmount(row, row.settlement_amount);
	return {
		shopId: settlementId(row, 'shop_id'),
		id: requiredSettlementId(row, 'id', 'statement_id'),
		paymentId: settlementId(row, 'payment_id'),
		currency,
		settlement: amountOf(row, 'settlement_amount', currency),
		time: documentTime(row, 'statement_time'),
		status: documentText(row, 'payment_status').toUpperCase(),
		index,
	};
}

function readPayment(row: Row, index: number): ReadPayment {
	const settlement = partOf(row, 'settlement_amount');
	const paid = partOf(row, 'amount');
	const currency = currencyOfAmount(settlement, settlement.value);
	const paidCurrency = currencyOfAmount(paid, paid.value) || currency;
	return {
		shopId: settlementId(row, 'shop_id'),
		id: requiredSettlementId(row, 'id', 'payment_id'),
		currency,
		settlement: amountOf(settlement, 'value', currency),
		paid: paid.value === undefined ? '' : fromMinor(amountOf(paid, 'value', paidCurrency), paidCurrency),
		paidCurrency,
		created: documentTime(row, 'create_time'),
		status: documentText(row, 'status').toUpperCase(),
		index,
	};
}

const NOT_CHECKED = 'It was not checked.';

/** @param statements of Get Statements; @param payments of Get Payments */
export function checkPayouts(statements: Row[], payments: Row[], settings: PayoutSettings): Checked {
	const result: Checked = { payouts: [], exceptions: [] };
	const shopOf = (id: string) => ({ id, name: settings.shops.get(id)?.name ?? `Shop ${id}` });
	const dayOfStatement = (time: number) => dayOf(time, settings.statementDay);
	const isLate = (time: number) => settings.now - time > settings.lateMs;
	const shown = (payout: CheckedPayout, indexes: number[], input: number, problem?: ExceptionItem) => {
		result.payouts.push({ json: payout, indexes, input });
		if (problem) result.exceptions.push({ json: problem, indexes, input });
	};
	/** What can be read; the rest is told. An empty item says nothing. */
	function readAll<T>(
		rows: Row[],
		kind: 'statement' | 'payment',
		input: number,
		readOne: (row: Row, index: number) => T,
	): { read: T[]; unread: Row[] } {
		const read: T[] = [];
		const unread: Row[] = [];
		rows.forEach((row, index) => {
			if (isEmptyItem(row)) return;
			const one = readOrFault(() => readOne(row, index));
			if (!('fault' in one)) {
				read.push(one.value);
				return;
			}
			unread.push(row);
			const about = { shopId: idIfReadable(row, 'shop_id'), id: idIfReadable(row, 'id', `${kind}_id`) };
			const json = malformedCase(kind, about, `${one.fault.message}.`, NOT_CHECKED);
			result.exceptions.push({ json, indexes: [index], input });
		});
		return { read, unread };
	}

	const { read, unread: unreadStatements } = readAll(statements, 'statement', 0, readStatement);
	const { read: paid, unread: unreadPayments } = readAll(payments, 'payment', 1, readPayment);
	const named = (rows: Row[], ...ids: string[]) =>
		new Set(rows.map((row) => keyOf(idIfReadable(row, 'shop_id'), idIfReadable(row, ...ids))));
	// A payout of which a statement cannot be read cannot be added up.
	const notWhole = named(unreadStatements, 'payment_id');
	// TikTok lists a payout that cannot be read, so it is not missing.
	const known = named(unreadPayments, 'id', 'payment_id');
	for (const { shopId, id, currency, settlement: stated, status, created, index, ...payment } of paid) {
		known.add(keyOf(shopId, id));
		const own = read.filter((statement) => statement.shopId === shopId && statement.paymentId === id);
		const sum = own.reduce((total, one) => total + one.settlement, 0);
		const first = Math.min(...own.map(({ time }) => time));
		// The payout may begin with a statement from before the first one that was read.
		const isWhole =
			own.length > 0 &&
			!notWhole.has(keyOf(shopId, id)) &&
			(settings.readFrom === 0 || first >= settings.readFrom + DAY_MS);
		const payout = {
			payment_id: id,
			shop_id: shopId,
			status,
			currency: payment.paidCurrency,
			amount: payment.paid,
			statement_ids: own.map((statement) => statement.id).join(','),
		};
		const put = (state: string, problem?: ExceptionItem) =>
			shown({ ...payout, state, result: problem?.what_happened ?? 'In order.' }, [index], 1, problem);
		const money = (minor: number) => `${fromMinor(minor, currency)} ${currency}`;
		const payoutName = {
			id,
			...(created > 0 ? { begun: created } : {}),
			amount: payment.paid ? `${payment.paid} ${payment.paidCurrency}` : '',
		};
		if (status === 'FAILED') put('failed', payoutFailedCase(shopOf(shopId), id, payout.statement_ids));
		else if (isWhole && Math.abs(stated - sum) > settings.toleranceMinor)
			put('mismatch', payoutMismatchCase(shopOf(shopId), payoutName, money(stated), money(sum)));
		else if (SETTLED_PAYMENTS.has(status)) put('ok');
		else if (isLate(created)) put('late', payoutLateCase(shopOf(shopId), payoutName));
		else put('waiting');
	}

	for (const statement of read) {
		const { shopId, id, paymentId, currency, settlement, time, status } = statement;
		// Markets without payouts; and where the seller owes TikTok, nothing is paid out.
		const region = settings.shops.get(shopId)?.region ?? '';
		if (marketOf(region)?.statements === 'sea' || settlement <= 0) continue;
		if (paymentId !== '' && known.has(keyOf(shopId, paymentId))) continue;
		const isFailed = status === 'FAILED';
		if (!isFailed && !isLate(dayOf(time, settings.statementDay) + DAY_MS)) continue;
		const problem = isFailed
			? payoutFailedCase(shopOf(shopId), paymentId, id)
			: payoutMissingCase(
					shopOf(shopId),
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
		result.exceptions.push({ json: quietCase(shop, day), indexes: [] });
	}
	return result;
}
