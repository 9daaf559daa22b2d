// What NewStore and a payment provider's adapter say to each other (newstore.md 5.4).
import { majorUnits, minorUnits } from '../orders/money.mts';
import { DELTAS } from './paymentAccounts.mts';
import type { Instrument, PaymentKind } from './paymentAccounts.mts';
import type { Order } from '../types.mts';

/** Error codes an adapter may answer with. */
const ADAPTER_ERRORS = [
	'internal_error',
	'retry_error',
	'instrument_error',
	'fraud_error',
	'rate_limit',
	'failed_command',
] as const;

export interface AdapterRequest {
	account_id: string;
	idempotency_key: string;
	arguments: {
		amount: number;
		currency: string;
		payment_method: string;
		instrument: { type: string; identifier: string };
	};
	metadata: Record<string, unknown>;
	transactions: object[];
}

/** One row of an adapter's answer, checked. Amounts in minor units. */
export interface AnsweredTransaction {
	id: string;
	instrumentId: string;
	capture: bigint;
	refund: bigint;
	row: object;
}

export interface Movement {
	kind: PaymentKind;
	order: Order;
	instrument: Instrument;
	amount: bigint;
	key: string;
}

/** `/financial_instruments` at injection, `/financial_instruments/{id}/_capture`, `/_refund`, `/_revoke` later. */
export function adapterPath({ kind, instrument }: Movement): string {
	const base = '/financial_instruments';
	return kind === 'authorization' ? base : `${base}/${encodeURIComponent(instrument.id)}/_${kind}`;
}

export function adapterRequest({ kind, order, instrument, amount, key }: Movement): AdapterRequest {
	return {
		account_id: order.id,
		idempotency_key: key,
		arguments: {
			amount: majorUnits(amount, order.currency),
			currency: order.currency,
			payment_method: instrument.method,
			instrument: {
				type: instrument.method,
				identifier: kind === 'authorization' ? instrument.correlationRef : instrument.id,
			},
		},
		metadata: instrument.metadata,
		transactions: instrument.transactions.flatMap((each) => each.answered ?? []),
	};
}

/** Reads an answer of status 2xx; `problems` says what NewStore could not work with. */
export function readAnswer(
	body: unknown,
	movement: Movement,
): { transactions: AnsweredTransaction[]; problems: string[] } {
	if (!Array.isArray(body) || body.length === 0)
		return { transactions: [], problems: ['the answer is no list of transactions'] };
	const problems: string[] = [];
	const transactions = body.map((row: unknown) => readRow((row ?? {}) as Record<string, unknown>, movement, problems));
	const sum = (field: 'capture' | 'refund') => transactions.reduce((total, each) => total + each[field], 0n);
	const deltas = { capture: sum('capture'), refund: sum('refund') };
	if (problems.length === 0 && !isExpected(deltas, movement)) {
		const text = (units: bigint) => majorUnits(units, movement.order.currency);
		problems.push(
			`a ${movement.kind} of ${text(movement.amount)} moved ${text(deltas.capture)}/${text(deltas.refund)}`,
		);
	}
	return { transactions, problems };
}

/** The error code in the body of an answer that is not 2xx; '' when there is none that is known. */
export function errorCodeOf(body: unknown): string {
	const {
		error_code: errorCode,
		code,
		error,
	} = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>;
	const nested = typeof error === 'object' && error !== null ? (error as Record<string, unknown>)['code'] : error;
	return ADAPTER_ERRORS.find((known) => [errorCode, code, nested].includes(known)) ?? '';
}

function isExpected(found: { capture: bigint; refund: bigint }, { kind, amount, instrument }: Movement): boolean {
	const { capture, refund } = DELTAS[kind];
	if (found.capture === capture * amount && found.refund === refund * amount) return true;
	// A payment that was captured before the order came may be answered as captured at once.
	return kind === 'authorization' && instrument.type === 'captured' && found.capture === 0n && found.refund === amount;
}

function readRow(
	row: Record<string, unknown>,
	{ order, kind, instrument }: Movement,
	problems: string[],
): AnsweredTransaction {
	const text = (name: string): string => {
		const value = row[name];
		if (typeof value === 'string' && value !== '') return value;
		problems.push(`${name} is missing`);
		return '';
	};
	const units = (name: string): bigint => {
		const value = row[name];
		const read = typeof value === 'number' ? minorUnits(value, order.currency) : undefined;
		if (read === undefined) problems.push(`${name} is no amount in ${order.currency}`);
		return read ?? 0n;
	};
	const read = {
		id: text('transaction_id'),
		instrumentId: text('instrument_id'),
		capture: units('capture_amount'),
		refund: units('refund_amount'),
		row,
	};
	text('payment_method');
	if (text('currency') !== order.currency) problems.push(`currency is not ${order.currency}`);
	for (const name of ['created_at', 'processed_at']) {
		if (Number.isNaN(Date.parse(text(name)))) problems.push(`${name} is no time`);
	}
	for (const name of ['payment_wallet', 'reason']) {
		const value = row[name] ?? null;
		if (value !== null && typeof value !== 'string') problems.push(`${name} is no text`);
	}
	if (kind !== 'authorization' && read.instrumentId !== instrument.id) {
		problems.push(`instrument_id ${read.instrumentId} is not ${instrument.id}`);
	}
	return read;
}
