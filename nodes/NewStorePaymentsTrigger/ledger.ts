import { createHash } from 'node:crypto';

import { fromMinor } from '../shared/money';
import type { PaymentAction, PaymentCall } from './paymentCall';
import { isoExact, parseTime } from '../shared/channel/times';

/**
 * One entry for the order's payment account in NewStore. The amounts are changes: capture_amount of what can still be
 * captured, refund_amount of what can still be refunded; JSON numbers in major units (newstore.md 5.4).
 */
export interface LedgerEntry {
	transaction_id: string;
	instrument_id: string;
	capture_amount: number;
	refund_amount: number;
	currency: string;
	payment_method: string;
	payment_wallet: string;
	reason: PaymentAction;
	created_at: string;
	processed_at: string;
}

/** Factors of the amount for capture_amount and refund_amount. */
const DELTAS: Record<PaymentAction, [number, number]> = {
	authorization: [1, 0],
	capture: [-1, 1],
	refund: [0, -1],
	revoke: [-1, 0],
};

/** When nothing in the request has a time; a constant, because the answer to a repeated call must be the same. */
const NO_TIME = '2020-01-01T00:00:00.000Z';

const ID_LENGTH = 32;

const hash = (parts: string[]) => createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, ID_LENGTH);

/** The same for the same call, in every process and for ever: who calls again gets the entry that it has already. */
const transactionIdOf = (call: PaymentCall): string =>
	`tts-${call.action}-${hash([call.action, call.accountId, call.instrumentId, call.idempotencyKey])}`;

/** An authorization makes the instrument; its id becomes part of an address, so it is letters, digits and hyphens only. */
const instrumentIdOf = (call: PaymentCall): string =>
	call.instrumentId || `tts-${hash([call.accountId, call.instrument.type, call.instrument.identifier])}`;

/**
 * The time of an entry cannot be the clock's: a second process must give the same. It is when the payment was processed, as
 * the payment's metadata say it, else the time of the oldest entry that NewStore sends along.
 */
function timeOf(call: PaymentCall): string {
	// A time without offset is UTC (newstore.md 14).
	const utc = (value: unknown): number => (typeof value === 'string' && parseTime(value)) || Number.NaN;
	const own = transactionIdOf(call);
	const earlier = call.transactions.filter(({ transactionId }) => transactionId !== own).map((e) => utc(e.createdAt));
	const oldest = Math.min(...earlier.filter((time) => !Number.isNaN(time)));
	const time = [utc(call.metadata.processed_at), oldest].find((candidate) => Number.isFinite(candidate));
	return time === undefined ? NO_TIME : isoExact(time);
}

/** The answer to a call that is acknowledged: no money moves, NewStore's books agree with what TikTok does. */
export function ledgerEntry(call: PaymentCall, defaultMethod: string): LedgerEntry {
	const [capture, refund] = DELTAS[call.action];
	const money = (factor: number) => Number(fromMinor(factor * call.amount, call.currency));
	const method = call.paymentMethod || defaultMethod;
	const time = timeOf(call);
	return {
		transaction_id: transactionIdOf(call),
		instrument_id: instrumentIdOf(call),
		capture_amount: money(capture),
		refund_amount: money(refund),
		currency: call.currency,
		payment_method: method,
		payment_wallet: call.paymentWallet || method,
		reason: call.action,
		created_at: time,
		processed_at: time,
	};
}

/** The entry of this very call, when NewStore sends it along: it was acknowledged before. */
export const ownEntry = (call: PaymentCall) => {
	const own = transactionIdOf(call);
	return call.transactions.find(({ transactionId }) => transactionId === own);
};

/** Whether the key was used before for another amount: the entry that NewStore has is not the one that we would give. */
export function isOtherAmount(call: PaymentCall): boolean {
	const [capture, refund] = DELTAS[call.action];
	const entry = ownEntry(call);
	const differs = (had: number | undefined, factor: number) => had !== undefined && had !== factor * call.amount;
	return entry !== undefined && (differs(entry.captureAmount, capture) || differs(entry.refundAmount, refund));
}

/**
 * What can still be refunded, whole minor units, from the entries that NewStore sends along; undefined when they do not tell.
 */
export function refundable(call: PaymentCall): number | undefined {
	const telling = call.transactions.filter(({ refundAmount }) => refundAmount !== undefined);
	const ofInstrument = telling.filter(({ instrumentId }) => instrumentId === call.instrumentId);
	const entries = ofInstrument.length > 0 ? ofInstrument : telling;
	if (entries.length === 0) return undefined;
	return entries.reduce((sum, { refundAmount }) => sum + (refundAmount ?? 0), 0);
}
