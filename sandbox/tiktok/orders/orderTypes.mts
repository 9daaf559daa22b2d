// Orders as the sandbox keeps them. The wire form is made in orderWire.mts.
import type { BuyerAddress } from './buyerAddress.mts';
import type { Reservation, Sku } from '../catalogue/catalogue.mts';

export const ORDER_STATUSES = [
	'UNPAID',
	'ON_HOLD',
	'AWAITING_SHIPMENT',
	'PARTIALLY_SHIPPING',
	'AWAITING_COLLECTION',
	'IN_TRANSIT',
	'DELIVERED',
	'COMPLETED',
	'CANCELLED',
] as const;
export type OrderStatus = (typeof ORDER_STATUSES)[number];

export type FulfillmentType = 'FULFILLMENT_BY_SELLER' | 'FULFILLMENT_BY_TIKTOK' | 'FULFILLMENT_BY_DILAYANI_TOKOPEDIA';

export type CancelUser = 'BUYER' | 'SELLER' | 'OPERATOR' | 'SYSTEM';

/** Amounts in the smallest unit of the currency. */
export interface LineAmounts {
	original: number;
	sellerDiscount: number;
	platformDiscount: number;
	sale: number;
	tax: number;
}

/** What a buyer gets back, in the smallest unit of the currency. */
export interface RefundParts {
	subTotal: number;
	shipping: number;
	productTax: number;
	shippingTax: number;
	retailDeliveryFee: number;
}

/** One unit. TikTok has no quantities: three pieces are three lines. */
export interface OrderLine {
	id: string;
	sku: Sku;
	/** Values at the time of the order; the listing may change later. */
	sellerSku: string;
	amounts: LineAmounts;
	isGift: boolean;
	giftRetailMinor: number;
	/** Empty for goods that TikTok itself stores. */
	reservations: Reservation[];
	cancelled?: { by: CancelUser; reason: string; atMs: number; wasShipped: boolean };
	/** The parcel it is in; where and when it exists depends on the market (markets.mts). */
	package?: Package;
	/** Ship calls that had an effect on it. More than one would be a unit that is sent twice. */
	timesShipped: number;
	/** Ship calls that came when it had been shipped already, and were refused. */
	repeatedShipCalls: number;
	shippedBy?: ShippedBy;
	/** The return or refund request that is running on it. */
	openReturnId?: string;
	/** What was given back for it after a return or refund, or will be within moments. */
	givenBack?: RefundParts;
	/** TikTok made a new order for it. */
	isReplaced?: boolean;
}

/** Over the API, or by a person in Seller Center. */
export type ShippedBy = 'API' | 'SELLER_CENTER';

/** TO_FULFILL waits for a ship call, PROCESSING for the carrier, FULFILLING is with the carrier. */
export type PackageStatus = 'TO_FULFILL' | 'PROCESSING' | 'FULFILLING' | 'COMPLETED' | 'CANCELLED';

export interface Provider {
	id: string;
	name: string;
}

export interface Package {
	id: string;
	shopId: string;
	/** More than one when parcels were combined. */
	orders: Order[];
	lines: OrderLine[];
	status: PackageStatus;
	tag: 'DEFAULT' | 'SPLIT' | 'COMBINE';
	provider?: Provider;
	trackingNumber?: string;
	handoverMethod?: 'PICKUP' | 'DROP_OFF';
	/** Virtual milliseconds. */
	pickupSlot?: { startMs: number; endMs: number };
	weight?: { value: string; unit: string };
	dimension?: { length: string; width: string; height: string; unit: string };
	/** How often its tracking number was corrected. */
	trackingChanges: number;
	/** What Get Tracking tells. */
	events: Array<{ description: string; atMs: number }>;
	/** All times in virtual milliseconds. */
	createdAtMs: number;
	updatedAtMs: number;
	shippedAtMs?: number;
	collectedAtMs?: number;
	deliveredAtMs?: number;
}

/** Hours after the payment, or after the release of a pre-order (tiktok-shop.md 6.4). */
export interface SlaHours {
	/** rts_sla_time: shipped later is a late dispatch. */
	dispatch: number;
	/** tts_sla_time: scanned by the carrier later is a late dispatch. */
	collection: number;
	/** shipping_due_time: TikTok cancels what is not shipped. */
	shippingDue: number;
	/** collection_due_time: TikTok cancels what the carrier does not have. */
	collectionDue: number;
	/** delivery_due_time: TikTok cancels what is not delivered. */
	deliveryDue: number;
}

export interface OrderAmounts {
	originalTotal: number;
	sellerDiscount: number;
	platformDiscount: number;
	subTotal: number;
	originalShipping: number;
	shippingSellerDiscount: number;
	shippingPlatformDiscount: number;
	shipping: number;
	productTax: number;
	shippingTax: number;
	tax: number;
	retailDeliveryFee: number;
	total: number;
}

interface ExternalReference {
	id: string;
	platform: string;
	lineItems: Array<{ id: string; originId: string }>;
}

export interface Order {
	id: string;
	shopId: string;
	status: OrderStatus;
	orderType: 'NORMAL' | 'ZERO_LOTTERY' | 'PRE_ORDER' | 'MADE_TO_ORDER' | 'BACK_ORDER';
	fulfillmentType: FulfillmentType;
	shippingType: 'SELLER' | 'TIKTOK';
	deliveryOptionId: string;
	deliveryOptionName: string;
	warehouseId: string;
	userId: string;
	buyerEmail: string;
	buyerMessage: string;
	isOnHoldOrder: boolean;
	isSample: boolean;
	replacedOrderId?: string;
	exchangeSourceOrderId?: string;
	currency: string;
	salesTaxRate?: string;
	lines: OrderLine[];
	amounts: OrderAmounts;
	address: BuyerAddress;
	hasUpdatedAddress: boolean;
	/** True once the order was ready to ship: from then on TikTok shows the address. */
	wasReadyToShip: boolean;
	cancelReason?: string;
	cancelledBy?: CancelUser;
	/** The buyer has asked to cancel and nobody has answered yet. */
	isCancelRequested: boolean;
	/** When the buyer asked for the last time. */
	cancelRequestedAtMs?: number;
	sla: SlaHours;
	/** Brazil only: the invoice of the order. */
	invoice?: 'NEED_INVOICE' | 'INVOICE_PROCESSING' | 'INVOICE_UPLOADED';
	/** Reference per platform; the same platform again overwrites. */
	references: Map<string, ExternalReference>;
	/** All times in virtual milliseconds. */
	createdAtMs: number;
	updatedAtMs: number;
	paidAtMs?: number;
	releaseAtMs?: number;
	cancelledAtMs?: number;
	shippedAtMs?: number;
	collectedAtMs?: number;
	deliveredAtMs?: number;
	completedAtMs?: number;
}
