// Orders as the sandbox keeps them. The wire form is made in orderWire.mts.
import type { BuyerAddress } from './buyerAddress.mts';
import type { Reservation, Sku } from './catalogue.mts';

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
	cancelled?: { by: CancelUser; reason: string };
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
