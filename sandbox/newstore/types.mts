// What the sandbox NewStore keeps. Times are virtual ms; money is whole minor units.

interface NameValue {
	name: string;
	value: string;
}

interface InjectedPrice {
	item_price: number;
	item_list_price: number;
	item_tax_lines: Array<{ amount: number; name: string; rate: number; country_code?: string }>;
	item_discount_info?: InjectedDiscount[];
	item_order_discount_info?: InjectedDiscount[];
	pricebook?: string;
}

export interface InjectedDiscount {
	type: 'fixed' | 'percentage';
	discount_ref: string;
	original_value: number;
	price_adjustment: number;
	coupon_code?: string;
	description?: string;
}

interface InjectedItem {
	external_item_id: string;
	product_id: string;
	price: InjectedPrice;
	extended_attributes?: NameValue[];
	addon_parent_external_item_id?: string;
}

interface RoutingStrategy {
	strategy: 'default' | 'prerouted' | 'external';
	fulfillment_node_id?: string;
}

interface InjectedShipment {
	items: InjectedItem[];
	shipping_option?: {
		service_level_identifier?: string;
		shipping_offer_token?: string;
		price: number;
		tax: number;
		discount_info?: InjectedDiscount[];
		routing_strategy?: RoutingStrategy;
	};
	historical_shipping_option?: {
		service_level_identifier: string;
		price: number;
		tax: number;
		fulfillment_node_id: string;
	};
}

export interface InjectedAddress {
	address_line_1: string;
	address_line_2?: string;
	city?: string;
	state?: string;
	zip_code?: string;
	country: string;
	first_name?: string;
	last_name?: string;
	phone?: string;
}

/** The body of fulfill_order after its shape has been checked. */
export interface InjectedOrder {
	external_id: string;
	shop: string;
	shop_locale: string;
	channel_type: 'web' | 'mobile' | 'store';
	channel_name: string;
	currency: string;
	price_method?: 'tax_included' | 'tax_excluded';
	placed_at?: string;
	customer_name?: string;
	customer_email?: string;
	customer_language?: string;
	external_customer_id?: string;
	billing_address?: InjectedAddress;
	shipping_address?: InjectedAddress;
	extended_attributes?: NameValue[];
	notification_blacklist?: string[];
	is_historical?: boolean;
	is_preconfirmed?: boolean;
	is_fulfilled?: boolean;
	shipments: InjectedShipment[];
	payments?: Array<{
		amount: number;
		correlation_ref: string;
		method: string;
		processor: string;
		type: string;
		processed_at: string;
		wallet?: string;
		metadata?: Record<string, unknown>;
	}>;
}

type ItemStatus = 'pending' | 'in_fulfillment' | 'on_hold' | 'complete' | 'cancelled' | 'returned';

export interface OrderItem {
	id: string;
	externalItemId: string;
	productId: string;
	status: ItemStatus;
	serviceLevel: string;
	strategy: RoutingStrategy;
	/** Where stock is reserved (grace period) or allocated (in fulfilment). */
	nodeId?: string;
	fulfillmentRequestId?: string;
	logisticOrderId: string;
	listPrice: bigint;
	price: bigint;
	itemDiscount: bigint;
	orderDiscount: bigint;
	tax: bigint;
	taxLines: Array<{ name: string; amount: bigint; rate: number; country_code?: string }>;
	discounts: Array<InjectedDiscount & { level: 'item' | 'order' }>;
	pricebook: string;
	extendedAttributes: NameValue[];
	/** Sold before it can be sent: it waits without stock until the product is released. */
	isPreOrder?: boolean;
	/** Nodes that gave the item back; routing leaves them out. */
	rejectedBy?: string[];
	cancellationReason?: string;
	updatedAt: number;
}

type OrderStatus = 'open' | 'on_hold' | 'closed';

export interface Order {
	id: string;
	externalId: string;
	status: OrderStatus;
	/** True when the whole order was cancelled. */
	cancelled: boolean;
	createdAt: number;
	placedAt: number;
	/** End of the grace period; undefined once it is over. */
	graceUntil?: number;
	shop: string;
	shopLocale: string;
	channelType: 'web' | 'mobile' | 'store';
	channelName: string;
	currency: string;
	priceMethod: 'tax_included' | 'tax_excluded';
	customer: { id: string; email?: string; name?: string; language?: string; externalId?: string };
	billingAddress?: InjectedAddress;
	shippingAddress?: InjectedAddress;
	extendedAttributes: NameValue[];
	notificationBlacklist: string[];
	isHistorical: boolean;
	isPreconfirmed: boolean;
	storeId?: string;
	associateId?: string;
	items: OrderItem[];
	shipping: { price: bigint; tax: bigint; discount: bigint };
	payments: Array<{
		processor: string;
		method: string;
		type: string;
		amount: bigint;
		correlationRef: string;
		wallet?: string;
		metadata?: Record<string, unknown>;
	}>;
	activities: Array<{ type: string; summary: string; at: number; itemIds: string[]; fulfillmentRequestId?: string }>;
	notes: OrderNote[];
	/** Of an order that a store has made in exchange for returned goods. */
	exchanges?: Array<{ orderId: string; returnId: string }>;
	/** The newest cancellation that was asked for and taken, whether it came to anything or not. */
	cancellationAsked?: { reason: string; at: number };
}

export interface OrderNote {
	id: string;
	text: string;
	source: string;
	sourceType?: string;
	tags: string[];
	at: number;
}

/** One item of a fulfillment request. */
export interface RequestLine {
	itemId: string;
	productId: string;
	status: 'dispatched' | 'shipped' | 'rejected' | 'cancelled';
	/** How far the people at the node are; reads of the API do not show it. */
	stage: 'waiting' | 'picking' | 'packed';
	carrier: string | null;
	trackingCode: string | null;
	/** Virtual ms from which reads show the tracking code. */
	trackingShownAt?: number;
	shippedAt?: number;
	rejectionReason?: string;
}

export interface FulfillmentRequest {
	id: string;
	orderId: string;
	nodeId: string;
	serviceLevel: string;
	status: 'dispatched' | 'acknowledged' | 'partially_completed' | 'completed';
	createdAt: number;
	items: RequestLine[];
}

/** What the control API can change while the sandbox runs. */
export interface NewStoreSettings {
	/** Remorse period per service level, seconds. */
	graceSeconds: Record<string, number>;
	/** Life of a new access token, seconds. */
	tokenSeconds: number;
	/** A known external_id with another payload: refuse (as seen) or give the first answer (as one text says). */
	changedPayload: 'refuse' | 'first_response';
	/** Reads do not show an order before it is so old, real ms (about 2,000 was seen). */
	readLagMs: number;
	/** Orders with more items are cancelled. */
	maxItemsPerOrder: number;
	/** How long an availability export takes, real ms. */
	exportMs: number;
	/** Between an accepted cancellation and its effect, virtual ms: it is asynchronous. */
	cancellationMs: number;
	/** False: a cancellation is accepted with 200 and nothing comes of it. */
	cancellationTakesEffect: boolean;
	/** False: a distribution centre that has started on a request does not give it back. */
	cancelInDistributionCentre: boolean;
	/** Cancels what no node can send instead of putting it on hold. */
	cancelOnConflict: boolean;
	/** Between the shipment (and its event) and the tracking code, virtual ms. */
	trackingDelayMs: number;
	/** Whether items_completed events name carrier and tracking code. */
	trackingInEvents: boolean;
	/** One items_completed event for each shipped part, or for each single item. */
	completedEvents: 'per_part' | 'per_item';
	/** Items that a distribution centre gave back get new ids (order.items_swapped). */
	swapAfterRejection: boolean;
	/** Products that are sold before they can be sent. */
	preOrderProducts: string[];
	/** Conditions of returned goods by code: a salable one raises ATP. Tenant configuration. */
	returnConditions: Record<string, { name: string; salable: boolean }>;
	/** Returns by API must name a condition_code, as the text of API 0.1 demands. */
	conditionCodeRequired: boolean;
	/** Which unit of a product a return by API takes: the one with least amount left, or the first of the order. */
	returnedUnit: 'least_left' | 'first';
	/** A fee for returns in stores, decimal text in the order's currency. */
	returnFee: string;
	/** A return of all that is left of the order refunds the shipping as well. */
	refundShippingCost: boolean;
	/** Whether a historical return puts salable goods on the shelf; the real effect is not known. */
	historicalReturnRestocks: boolean;
	/** Whether historical returns and refunds go to the payment adapter all the same; the real behaviour is not known. */
	historicalCallsAdapter: boolean;
	/** What becomes of refunds when the payment's provider is not configured. */
	withoutAdapter: 'pending' | 'failed';
	/** Between a return or refund request and the first attempt to pay it, virtual ms: it is asynchronous. */
	refundDelayMs: number;
	/** The list of refund requests: {refunds: []} as documented, or a bare array as code was seen to read it. */
	refundList: 'object' | 'array';
	/** Reads of returns: the documented fields only, or also returned_at, is_historical and extended_attributes. */
	returnReads: 'documented' | 'more';
	/** Scopes of the API client, as the token answer lists them. */
	scopes: string[];
}
