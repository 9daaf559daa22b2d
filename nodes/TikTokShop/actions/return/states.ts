import type { IDataObject } from 'n8n-workflow';

/**
 * States of a return (tiktok-shop.md 10.1). The reference, the overview and the webhooks spell some of them in different
 * ways (12.3), so all spellings are known. Pure.
 */

/** The buyer gets the money, or has got it. */
const PAID = new Set([
	'RETURN_OR_REFUND_REQUEST_SUCCESS',
	'RETURN_OR_REFUND_REQUEST_COMPLETE',
	'REQUEST_SUCCESS',
	'REPLACEMENT_REQUEST_REFUND_SUCCESS',
	'EXCHANGE_REQUEST_REFUND_SUCCESS',
]);

/** Ended without money: withdrawn by the buyer or closed by TikTok Shop. */
const CLOSED = new Set([
	'RETURN_OR_REFUND_REQUEST_CANCEL',
	'RETURN_OR_REFUND_REQUEST_CANCELLED',
	'RETURN_OR_REFUND_CANCEL',
	'REPLACEMENT_REQUEST_CANCEL',
	'REPLACEMENT_REQUEST_CANCELLED',
	'EXCHANGE_REQUEST_CANCEL',
]);

/** Refused by the seller; the buyer may appeal. */
const REJECTED = new Set([
	'REFUND_OR_RETURN_REQUEST_REJECT',
	'REQUEST_REJECTED',
	'REJECT_RECEIVE_PACKAGE',
	'RECEIVE_REJECTED',
	'REPLACEMENT_REQUEST_REJECT',
	'EXCHANGE_REQUEST_REJECT',
]);

export const statusOf = (entry: IDataObject): string => String(entry.return_status ?? '');
export const isPaid = (entry: IDataObject): boolean => PAID.has(statusOf(entry));
export const isClosed = (entry: IDataObject): boolean => CLOSED.has(statusOf(entry));

/** Whether TikTok Shop may still turn a refusal round. */
function isAppealed(entry: IDataObject): boolean {
	return entry.arbitration_status === 'IN_PROGRESS' || entry.arbitration_status === 'SUPPORT_BUYER';
}

/** Refused, and nobody has appealed. */
export const isRejected = (entry: IDataObject): boolean => REJECTED.has(statusOf(entry)) && !isAppealed(entry);

/** Running or paid: its lines must not be refunded a second time without a look. */
export const isLive = (entry: IDataObject): boolean => !isClosed(entry) && !isRejected(entry);
