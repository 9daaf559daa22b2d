// The ledger of an order's payments (newstore.md 5.4, 12). What a payment can still give is kept as two sums per
// instrument, moved by deltas: authorization +A/0, capture -A/+A, refund 0/-A, revoke -A/0 (capturable/refundable).
import type { Order } from '../types.mts';

export type PaymentKind = 'authorization' | 'capture' | 'refund' | 'revoke';

/** How each kind moves the two sums for an amount of 1. */
export const DELTAS: Record<PaymentKind, { capture: bigint; refund: bigint }> = {
	authorization: { capture: 1n, refund: 0n },
	capture: { capture: -1n, refund: 1n },
	refund: { capture: 0n, refund: -1n },
	revoke: { capture: -1n, refund: 0n },
};

export interface LedgerTransaction {
	id: string;
	kind: PaymentKind;
	capture: bigint;
	refund: bigint;
	/** provider: answered by an adapter. newstore: NewStore moved money itself. elsewhere: only recorded, moved by others. */
	by: 'provider' | 'newstore' | 'elsewhere';
	/** Return id, refund request id or cancellation; empty for authorizations and captures. */
	correlationId: string;
	/** Virtual ms. */
	at: number;
	/** The row exactly as the adapter gave it; later requests carry it. */
	answered?: object;
}

export interface Instrument {
	/** Ours until the adapter names its own. */
	id: string;
	provider: string;
	method: string;
	wallet?: string;
	type: 'authorized' | 'captured';
	/** As injected. */
	amount: bigint;
	correlationRef: string;
	metadata: Record<string, unknown>;
	/** opening: the provider has not answered yet, nothing can be done with it. */
	state: 'opening' | 'open' | 'refused';
	capturable: bigint;
	refundable: bigint;
	transactions: LedgerTransaction[];
}

export interface PaymentTask {
	kind: 'open' | 'capture' | 'refund' | 'cancel';
	/** The same in every attempt. */
	key: string;
	amount: bigint;
	correlationId: string;
	/** Only of kind open. */
	instrument?: Instrument;
	/** waiting: not enough captured yet, or nobody there to do it. */
	state: 'waiting' | 'running' | 'succeeded' | 'failed';
	why?: string;
	/** Virtual ms of the last change of state. */
	changedAt: number;
}

export interface PaymentAccount {
	order: Order;
	instruments: Instrument[];
	tasks: PaymentTask[];
	/** Recorded as refunded elsewhere although no payment had so much left. */
	recordedBeyond: bigint;
}

/** Money that one instrument has moved. */
export interface Moved {
	kind: PaymentKind;
	instrument: Instrument;
	amount: bigint;
	transactionId: string;
	correlationId: string;
}

export function bookTransaction(instrument: Instrument, transaction: LedgerTransaction): void {
	instrument.transactions.push(transaction);
	instrument.capturable += transaction.capture;
	instrument.refundable += transaction.refund;
}

function transactionsOf(account: PaymentAccount): LedgerTransaction[] {
	return account.instruments.flatMap((instrument) => instrument.transactions);
}

/** All that was refunded according to the ledger, whoever moved the money. Minor units. */
export function refundedBy(account: PaymentAccount, by?: LedgerTransaction['by']): bigint {
	const refunds = transactionsOf(account).filter((each) => each.kind === 'refund');
	const sum = refunds
		.filter((each) => by === undefined || each.by === by)
		.reduce((total, each) => total - each.refund, 0n);
	return by === undefined || by === 'elsewhere' ? sum + account.recordedBeyond : sum;
}

/** What was captured in all, refunds not taken off. Minor units. */
export function capturedOf(account: PaymentAccount): bigint {
	return transactionsOf(account).reduce((sum, each) => sum + (each.refund > 0n ? each.refund : 0n), 0n);
}

/** What the customer paid and nobody has asked back yet: running and waiting refunds and cancellations are taken off. */
export function leftOf(account: PaymentAccount): bigint {
	const paid = account.instruments.reduce((sum, each) => sum + each.amount, 0n);
	const asked = account.tasks
		.filter((task) => (task.kind === 'refund' || task.kind === 'cancel') && task.state !== 'failed')
		.reduce((sum, task) => sum + task.amount, 0n);
	return paid - asked - refundedBy(account, 'elsewhere');
}
