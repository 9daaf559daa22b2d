import type { ExceptionItem } from '../shared/exception';

/** How a cancellation ended, the same words on both sides. */
export type Result = 'stopped' | 'too_late' | 'partly' | 'nothing_to_do';

/** One request or act of cancelling on TikTok (tiktok-shop.md 9.1). */
export interface Cancellation {
	id: string;
	/** approved = TikTok refunds or has refunded; closed = withdrawn, rejected or expired, without effect */
	state: 'pending' | 'approved' | 'closed';
	isByBuyer: boolean;
	/** Unix milliseconds, 0 when absent */
	askedAt: number;
	updatedAt: number;
	lineIds: string[];
	/** Unix milliseconds; TikTok approves by itself then; 0 when TikTok names none */
	deadline: number;
	/** names that the item itself brought; undefined when it brought no list */
	rejectReasons?: string[];
}

export interface TikTokLine {
	id: string;
	/** as the buyer reads it, '' when TikTok names none */
	name: string;
	/** seller SKU, '' when TikTok names none */
	sku: string;
	isCancelled: boolean;
	isShipped: boolean;
}

export interface TikTokOrder {
	status: string;
	isFulfilledByTikTok: boolean;
	/** TikTok's own flag: a request of the buyer is open */
	isCancelRequested: boolean;
	/** Unix milliseconds, 0 when absent */
	updatedAt: number;
	/** Unix milliseconds; late dispatch after it, 0 when absent */
	shipBy: number;
	/** in the order of their ids */
	lines: TikTokLine[];
}

/** What TikTok says about one order. */
export interface TikTokSide {
	shopId: string;
	orderId: string;
	order?: TikTokOrder;
	/** in the order of their ids */
	cancellations: Cancellation[];
	index: number;
}

export interface NewStoreItem {
	id: string;
	productId: string;
	/** TikTok line; empty when nothing tells */
	lineId: string;
	/** part of a bundle: several items make one TikTok line */
	isBundlePart: boolean;
	state: 'open' | 'on_hold' | 'shipped' | 'cancelled';
	/** NewStore's own words, empty when it gave none */
	cancellationReason: string;
}

/** What NewStore says about one order. */
export interface NewStoreSide {
	shopId: string;
	/** TikTok order id */
	orderId: string;
	newstoreOrderId: string;
	isFound: boolean;
	/** NewStore was asked whether the order can be cancelled */
	isStateKnown: boolean;
	isCanceled: boolean;
	isCancelable: boolean;
	isSafe: boolean;
	/** in the order of their ids; empty when the order was read without items */
	items: NewStoreItem[];
	/** NewStore locations that have the order, for the person who has to call them */
	locations: string[];
	index: number;
}

interface Base {
	shop_id: string;
	order_id: string;
	cancel_id?: string;
	newstore_order_id?: string;
	/** a sentence for people */
	reason: string;
	/** text for the NewStore order; absent when there is nothing to write */
	note?: string;
	/** UTC ISO; by when TikTok wants an answer or the goods */
	deadline?: string;
}

/** Why the store is to be stopped. */
export type Cause = 'buyer_request' | 'tiktok_cancelled';

/** What follows when NewStore does not let the order go. */
/** `shipping_rejects`: the parcel is reported first (US), then the request is looked at again. */
export type OnTooLate = 'reject' | 'shipping_rejects' | 'ask' | 'stop_store';

/** Takes NewStore Order: Cancel. How it ends is not known yet, so there is no result word. */
export interface CancelInNewStoreItem extends Base {
	newstore_order_id: string;
	cause: Cause;
	newstore_reason: string;
	note: string;
	only_if_safe: boolean;
	on_too_late: OnTooLate;
	reject_reason?: string;
	comment?: string;
	locations?: string;
}

/** Takes TikTok Shop Cancellation: Approve. */
export interface ApproveItem extends Base {
	cancel_id: string;
	result: Result;
}

/** Takes TikTok Shop Cancellation: Reject. */
export interface RejectItem extends Base {
	cancel_id: string;
	result: Result;
	reject_reason: string;
	comment: string;
}

export interface NothingItem extends Base {
	result: Result;
}

/** Takes TikTok Shop Cancellation: Cancel Order. Without lines the whole order is cancelled. */
export interface CancelOnTikTokItem extends Base {
	result: Result;
	cancel_reason: string;
	order_line_item_ids?: string[];
}

export interface CancelException extends ExceptionItem {
	shop_id: string;
	order_id: string;
	cancel_id?: string;
	newstore_order_id?: string;
	result: Result;
	reason: string;
	note?: string;
}
