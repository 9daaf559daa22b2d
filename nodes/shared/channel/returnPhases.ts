/** How far a return or refund on TikTok is, by its status (tiktok-shop.md 10.1). Enums are read leniently. */

/**
 * open: the seller has to answer the request; running: others act; refunded: the buyer gets or has the money;
 * rejected; closed: withdrawn, without effect; replaced: a new order ships; exchanged: a new order ships and the goods come
 * back, or have; unknown: a status nobody has documented.
 */
export type ReturnPhase =
	'open' | 'running' | 'refunded' | 'rejected' | 'closed' | 'replaced' | 'exchanged' | 'unknown';

const PHASES: Readonly<Record<string, ReturnPhase>> = {
	RETURN_OR_REFUND_REQUEST_PENDING: 'open',
	REPLACEMENT_REQUEST_PENDING: 'open',
	AWAITING_BUYER_RESPONSE: 'running',
	AWAITING_BUYER_SHIP: 'running',
	BUYER_SHIPPED_ITEM: 'running',
	RETURN_OR_REFUND_REQUEST_SUCCESS: 'refunded',
	RETURN_OR_REFUND_REQUEST_COMPLETE: 'refunded',
	REPLACEMENT_REQUEST_REFUND_SUCCESS: 'refunded',
	REFUND_OR_RETURN_REQUEST_REJECT: 'rejected',
	REJECT_RECEIVE_PACKAGE: 'rejected',
	REPLACEMENT_REQUEST_REJECT: 'rejected',
	RETURN_OR_REFUND_REQUEST_CANCEL: 'closed',
	RETURN_OR_REFUND_REQUEST_CANCELLED: 'closed',
	REPLACEMENT_REQUEST_CANCEL: 'closed',
	REPLACEMENT_REQUEST_COMPLETE: 'replaced',
	// Of exchanges (facts of 2026, low confidence): whether the goods are back cannot be told from the end of one.
	EXCHANGE_REQUEST_PENDING: 'open',
	EXCHANGE_REQUEST_REFUND_SUCCESS: 'exchanged',
	EXCHANGE_REQUEST_COMPLETE: 'exchanged',
	EXCHANGE_REQUEST_REJECT: 'rejected',
	EXCHANGE_REQUEST_CANCEL: 'closed',
	// Names of the overview page.
	REQUEST_SUCCESS: 'refunded',
	REQUEST_REJECTED: 'rejected',
	RECEIVE_REJECTED: 'rejected',
	RETURN_OR_REFUND_CANCEL: 'closed',
};

export const phaseOf = (status: string): ReturnPhase => PHASES[status.toUpperCase()] ?? 'unknown';
