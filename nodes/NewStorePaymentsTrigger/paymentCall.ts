import type { IDataObject } from 'n8n-workflow';

import { fromMinor, toMinor } from '../shared/money';

/** What NewStore asks a payment provider to do (newstore.md 5.4). */
export type PaymentAction = 'authorization' | 'capture' | 'refund' | 'revoke';

/** An entry that NewStore has in the order's payment account already; amounts are whole minor units. */
interface RecordedTransaction {
	transactionId: string;
	instrumentId: string;
	captureAmount?: number;
	refundAmount?: number;
	/** as NewStore wrote it */
	createdAt: string;
}

export interface PaymentCall {
	action: PaymentAction;
	/** NewStore order UUID */
	accountId: string;
	instrumentId: string;
	idempotencyKey: string;
	/** whole minor units, never below zero */
	amount: number;
	currency: string;
	/** empty when NewStore does not name it */
	paymentMethod: string;
	paymentWallet: string;
	instrument: { type: string; identifier: string };
	metadata: IDataObject;
	transactions: RecordedTransaction[];
}

/** A call that cannot be understood; the message is for NewStore's log. */
export class BadCall extends Error {}

const ACTIONS: Record<string, PaymentAction> = { _capture: 'capture', _refund: 'refund', _revoke: 'revoke' };

const text = (value: unknown): string =>
	typeof value === 'string' ? value.trim() : typeof value === 'number' && Number.isFinite(value) ? String(value) : '';

const object = (value: unknown): IDataObject =>
	value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as IDataObject) : {};

/** `resource` alone is an authorization; with an instrument and `_capture`, `_refund` or `_revoke` it is one of these. */
export function actionOf(path: { resource?: string; instrument?: string; call?: string }): PaymentAction | undefined {
	if (path.call !== undefined) return Object.hasOwn(ACTIONS, path.call) ? ACTIONS[path.call] : undefined;
	return path.resource === 'financial_instruments' ? 'authorization' : undefined;
}

function minorOrUndefined(value: unknown, currency: string): number | undefined {
	try {
		return text(value) === '' ? undefined : toMinor(text(value), currency);
	} catch {
		return undefined;
	}
}

function recorded(entries: unknown, currency: string): RecordedTransaction[] {
	return (Array.isArray(entries) ? entries : []).map(object).map((entry) => ({
		transactionId: text(entry.transaction_id),
		instrumentId: text(entry.instrument_id),
		captureAmount: minorOrUndefined(entry.capture_amount, currency),
		refundAmount: minorOrUndefined(entry.refund_amount, currency),
		createdAt: text(entry.created_at) || text(entry.processed_at),
	}));
}

/**
 * Reads a call of NewStore: JSON body and the instrument of the path. Throws BadCall when something that the answer depends
 * on is missing or is no amount of money in its currency.
 */
export function readPaymentCall(action: PaymentAction, pathInstrument: string, body: unknown): PaymentCall {
	const request = object(body);
	const { amount, currency, payment_method, payment_wallet, instrument } = object(request.arguments);
	const required = (value: unknown, name: string): string => {
		if (text(value) === '') throw new BadCall(`${name} is missing`);
		return text(value);
	};
	const code = required(currency, 'arguments.currency').toUpperCase();
	if (!/^[A-Z]{3}$/.test(code)) throw new BadCall('arguments.currency is not a currency code');
	const minor = minorOrUndefined(required(amount, 'arguments.amount'), code);
	if (minor === undefined || minor < 0) throw new BadCall(`arguments.amount is not an amount of money in ${code}`);
	const transactions = recorded(request.transactions, code);
	const named = object(instrument);
	return {
		action,
		accountId: required(request.account_id, 'account_id'),
		instrumentId: action === 'authorization' ? '' : required(pathInstrument, 'the instrument'),
		idempotencyKey: required(request.idempotency_key, 'idempotency_key'),
		amount: minor,
		currency: code,
		paymentMethod: text(payment_method),
		paymentWallet: text(payment_wallet),
		instrument: { type: text(named.type), identifier: text(named.identifier) },
		metadata: object(request.metadata),
		transactions,
	};
}

/** Whole minor units as decimal text: "21.60". */
export const amountText = (call: Pick<PaymentCall, 'amount' | 'currency'>): string =>
	fromMinor(call.amount, call.currency);
