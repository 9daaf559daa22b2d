// What NewStore keeps of returns and refund requests. Times are virtual ms; money is whole minor units.
import type { PaymentTask } from '../payments/paymentAccounts.mts';
import type { ReturnAmounts } from './returnMoney.mts';
import type { Order } from '../types.mts';

export interface ReturnedItem {
	/** Id of the order's item; an invented one in a blind return. */
	id: string;
	productId: string;
	amount: bigint;
	adjusted: bigint;
	exclTax: bigint;
	tax: bigint;
	condition: string;
	conditionCode: number;
	reason?: string;
	reasonCode?: number;
	/** Whether the unit went back on the shelf. */
	isRestocked: boolean;
}

export interface ReturnRecord {
	id: string;
	/** Absent: a blind return. */
	order?: Order;
	locationId: string;
	currency: string;
	isHistorical: boolean;
	/** The customer took other goods instead of the money. Neither event nor list shows it. */
	isExchange: boolean;
	/** Virtual ms. */
	returnedAt: number;
	bookedAt: number;
	items: ReturnedItem[];
	amounts: Omit<ReturnAmounts, 'items'>;
	attributes: Array<{ name: string; value: string }>;
	associateId?: string;
	/** How the money goes back. Absent: nothing to pay, or a blind return. */
	refund?: RefundRequest;
}

export interface RefundRequest {
	id: string;
	order: Order;
	amount: bigint;
	isHistorical: boolean;
	/** Of a refund that a return brought about. */
	returnId?: string;
	note?: string;
	reason?: string;
	reasonCode?: number;
	associateId?: string;
	attributes: Array<{ name: string; value: string }>;
	/** Virtual ms. */
	requestedAt: number;
	/** Absent when the refund is only recorded. */
	task?: PaymentTask;
}
