// Returns and refunds as the sandbox keeps them (tiktok-shop.md 10). The wire form is made in returnWire.mts.
import type { CancelUser, Order, OrderLine, Provider, RefundParts } from '../orders/orderTypes.mts';

export const RETURN_TYPES = ['REFUND', 'RETURN_AND_REFUND', 'REPLACEMENT'] as const;
export type ReturnType = (typeof RETURN_TYPES)[number];

export type ReturnStatus =
	| 'RETURN_OR_REFUND_REQUEST_PENDING'
	| 'REFUND_OR_RETURN_REQUEST_REJECT'
	| 'AWAITING_BUYER_RESPONSE'
	| 'AWAITING_BUYER_SHIP'
	| 'BUYER_SHIPPED_ITEM'
	| 'REJECT_RECEIVE_PACKAGE'
	| 'RETURN_OR_REFUND_REQUEST_SUCCESS'
	| 'RETURN_OR_REFUND_REQUEST_COMPLETE'
	| 'RETURN_OR_REFUND_REQUEST_CANCEL'
	| 'REPLACEMENT_REQUEST_PENDING'
	| 'REPLACEMENT_REQUEST_REJECT'
	| 'REPLACEMENT_REQUEST_REFUND_SUCCESS'
	| 'REPLACEMENT_REQUEST_CANCEL'
	| 'REPLACEMENT_REQUEST_COMPLETE';

export const ARBITRATIONS = ['IN_PROGRESS', 'SUPPORT_BUYER', 'SUPPORT_SELLER', 'CLOSED'] as const;
export type Arbitration = (typeof ARBITRATIONS)[number];

export const SHIPMENT_TYPES = ['PLATFORM', 'BUYER_ARRANGE'] as const;
export type ShipmentType = (typeof SHIPMENT_TYPES)[number];
export const HANDOVER_METHODS = ['DROP_OFF', 'PICKUP'] as const;
export type HandoverMethod = (typeof HANDOVER_METHODS)[number];

export type SellerAction =
	'SELLER_RESPOND_REFUND' | 'SELLER_RESPOND_RETURN' | 'SELLER_RESPOND_RECEIVE_PACKAGE' | 'SELLER_RESPOND_REPLACEMENT';

/** Type and state as TikTok names them. */
export const wireType = ({ type, isExchange }: Pick<Return, 'type' | 'isExchange'>): string =>
	isExchange ? 'EXCHANGE' : type;
export const wireStatus = ({ status, isExchange }: Pick<Return, 'status' | 'isExchange'>): string =>
	isExchange ? status.replace(/^REPLACEMENT_/, 'EXCHANGE_') : status;

interface ReturnLine {
	id: string;
	line: OrderLine;
	/** What is or would be given back. */
	parts: RefundParts;
}

/** One row of Get Return Records. */
export interface ReturnRecord {
	by: CancelUser;
	description: string;
	reason?: string;
	note?: string;
	images?: Array<{ id: string; width?: number; height?: number }>;
	atMs: number;
}

/** How the goods go back. */
interface ReturnParcel {
	trackingNumber: string;
	provider: Provider;
	shippedAtMs: number;
	arrivedAtMs?: number;
}

export interface Return {
	id: string;
	order: Order;
	type: ReturnType;
	status: ReturnStatus;
	/** A replacement that TikTok names an exchange (low confidence, tiktok-shop.md 10.1). */
	isExchange: boolean;
	role: CancelUser;
	reason: string;
	lines: ReturnLine[];
	shipmentType?: ShipmentType;
	handoverMethod?: HandoverMethod;
	/** The buyer gets the money and keeps the goods. */
	buyerKeepsItem: boolean;
	parcel?: ReturnParcel;
	/** Shared by returns that travel in one parcel. */
	combinedId?: string;
	/** The request this one was edited from, and the one it was edited to. */
	previousId?: string;
	nextId?: string;
	arbitration?: Arbitration;
	/** What the seller offered instead, in smallest units. */
	offerMinor?: number;
	offerRefused?: boolean;
	/** What the seller has to answer, and until when. */
	next?: { action: SellerAction; deadlineMs: number };
	/** Who pays for the way back, in smallest units. */
	wayBack: { seller: number; platform: number; buyer: number };
	/** The new order of an approved replacement. */
	replacementOrderId?: string;
	records: ReturnRecord[];
	/** All times in virtual milliseconds. */
	createdAtMs: number;
	updatedAtMs: number;
	/** Since when the buyer has the money. */
	refundedAtMs?: number;
	/** Counts changes; a deadline of an earlier state has no effect. */
	step: number;
}

/** Money that a buyer has got back. */
export interface CompletedRefund {
	returnId: string;
	orderId: string;
	shopId: string;
	type: ReturnType;
	reason: string;
	currency: string;
	/** Virtual milliseconds. */
	refundedAtMs: number;
	/** Smallest units. */
	totalMinor: number;
	lines: Array<{ lineId: string; skuId: string; parts: RefundParts }>;
	discounts: { productSeller: number; productPlatform: number; shippingSeller: number; shippingPlatform: number };
	/** Cost of the way back of the goods, by who pays it; smallest units. */
	wayBack: Return['wayBack'];
}

/** What a line cost and what was given back, in smallest units; shipping is the share that came with the line. */
export interface RefundedLine {
	lineId: string;
	sellerSku: string;
	/** Price and tax of the line. */
	paidMinor: number;
	/** Of these, given back. */
	refundedMinor: number;
	/** Shipping and fees of the order that were given back with the line. */
	refundedShippingMinor: number;
	/** Promised, and not executed yet; included in the two amounts above. */
	isPending: boolean;
}
