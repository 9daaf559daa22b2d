import type { PriceMethod } from '../shared/channel/shops';
import type { AboutNames, ExceptionItem } from '../shared/exception';

/** An amount of tax in minor units, and its rate as TikTok writes it: a ratio or per cent, may be empty. */
export interface TaxAmount {
	amount: number;
	rate: string;
}

/** One line of a TikTok order: always one unit (tiktok-shop.md 6.1). Amounts are integer minor units. */
export interface OrderLine {
	id: string;
	skuId: string;
	sellerSku: string;
	productName: string;
	isCancelled: boolean;
	/** shipped on TikTok; only of interest while another line of the order is open */
	isShipped: boolean;
	isGift: boolean;
	currency: string;
	price: number;
	sellerDiscount: number;
	platformDiscount: number;
	/** what the buyer pays for the line before tax; undefined when TikTok left it out */
	salePrice?: number;
	/** tax on shipping, where TikTok names it by line (EU, VAT calculation) */
	shippingVat?: TaxAmount;
	/** bottle deposit (Germany) */
	deposit: number;
	taxes: Array<TaxAmount & { type: string }>;
	/** what a bundle is made of; empty for a plain SKU */
	components: Array<{ skuId: string; sellerSku: string; count: number }>;
}

/** Amounts of a TikTok order in integer minor units (tiktok-shop.md 6.5). */
export interface OrderAmounts {
	currency: string;
	products: number;
	sellerDiscount: number;
	platformDiscount: number;
	subTotal: number;
	shipping: number;
	shippingSellerDiscount: number;
	shippingPlatformDiscount: number;
	shippingCofundedDiscount: number;
	/** what the buyer pays for shipping before tax */
	shippingFee: number;
	shippingTax: number;
	/** as above, by the fields of the EU's VAT calculation; undefined when TikTok left it out */
	shippingVat?: TaxAmount;
	/** undefined when TikTok left it out */
	productTax?: number;
	tax: number;
	/** documented as part of the total */
	retailDeliveryFee: number;
	/** fees whose place in the total is not documented, by field name; zero ones are left out */
	otherFees: Record<string, number>;
	total: number;
}

/** A TikTok order as the decision needs it. Times are Unix milliseconds, 0 when absent. */
export interface Order {
	shopId: string;
	id: string;
	status: string;
	orderType: string;
	/** who ships it instead of the seller */
	shipper?: 'TikTok' | 'Dilayani Tokopedia';
	shippingType: string;
	deliveryType: string;
	deliveryOptionId: string;
	deliveryOptionName: string;
	warehouseId: string;
	buyerEmail: string;
	isOnHoldOrder: boolean;
	isCancelRequested: boolean;
	isCashOnDelivery: boolean;
	isSample: boolean;
	isReplacement: boolean;
	replacedOrderId: string;
	isExchange: boolean;
	exchangeSourceOrderId: string;
	createTime: number;
	paidTime: number;
	releaseDate: number;
	shipByTime: number;
	autoCancelTime: number;
	updateTime: number;
	address?: Record<string, unknown>;
	amounts: OrderAmounts;
	/** in the order of their ids, so that the payload does not depend on the order of the answer */
	lines: OrderLine[];
}

export type MaskedAddress = 'exception' | 'minimal';
/** What becomes of an order that is shipped in part on TikTok while NewStore does not have it. */
type PartlyShippedAction = 'exception' | 'inject';
export type ShortAction = 'hold' | 'inject' | 'cancel';

/** What a shop's row and the node's options say together. */
export interface ShopSettings {
	shopId: string;
	shopName: string;
	region: string;
	currency: string;
	newstoreShop: string;
	shopLocale: string;
	channelName: string;
	priceMethod: PriceMethod;
	serviceLevel: string;
	paymentProcessor: string;
	paymentMethod: string;
	shortAction: ShortAction;
	remorseMinutes: number;
	externalIdPrefix: string;
	platformDiscountAsPayment: boolean;
	/** what happens to an order that ships with a TikTok label while TikTok hides its address */
	maskedAddress: MaskedAddress;
	active: boolean;
}

/** Settings that are the same for all shops. */
export interface OrderOptions {
	buyerFees: 'leaveOut' | 'addToShipping' | 'exception';
	sampleOrders: 'inject' | 'skip';
	replacementOrders: 'inject' | 'skip';
	exchangeOrders: 'inject' | 'skip';
	/** market: minimal in the US, where TikTok hides the address of every such order, exception elsewhere */
	maskedAddress: 'market' | MaskedAddress;
	unmappedSku: 'sellerSku' | 'exception';
	partlyShipped: PartlyShippedAction;
	itemLimit: number;
	notificationBlacklist: string[];
	platformPaymentMethod: string;
	routingStrategy: 'default' | 'prerouted' | 'external';
	fulfillmentNodeId: string;
	sendCustomerEmail: boolean;
	/** empty: by the price method, Sales tax or VAT */
	taxName: string;
	/** defaults for empty cells of a shop's row */
	shop: Pick<
		ShopSettings,
		| 'paymentProcessor'
		| 'paymentMethod'
		| 'shortAction'
		| 'remorseMinutes'
		| 'externalIdPrefix'
		| 'platformDiscountAsPayment'
	>;
}

/** Body of POST /v0/d/fulfill_order (newstore.md 5.1), as far as we fill it. Amounts are JSON numbers in major units. */
export interface FulfillOrder {
	external_id: string;
	shop: string;
	shop_locale: string;
	channel_type: 'web';
	channel_name: string;
	currency: string;
	price_method: PriceMethod;
	placed_at: string;
	customer_name?: string;
	customer_email?: string;
	customer_language?: string;
	is_preconfirmed: true;
	notification_blacklist: string[];
	shipping_address: NewStoreAddress;
	billing_address: NewStoreAddress;
	extended_attributes: Attribute[];
	shipments: [{ shipping_option: ShippingOption; items: FulfillItem[] }];
	payments: FulfillPayment[];
}

export interface Attribute {
	name: string;
	value: string;
}

export interface NewStoreAddress {
	first_name?: string;
	last_name?: string;
	address_line_1: string;
	address_line_2?: string;
	city?: string;
	state?: string;
	zip_code?: string;
	country: string;
	phone?: string;
}

export interface Discount {
	type: 'fixed';
	discount_ref: string;
	original_value: number;
	price_adjustment: number;
	description: string;
}

export interface ShippingOption {
	service_level_identifier: string;
	price: number;
	tax: number;
	discount_info?: Discount[];
	routing_strategy: { strategy: string; fulfillment_node_id?: string };
}

export interface FulfillItem {
	external_item_id: string;
	product_id: string;
	price: {
		item_price: number;
		item_list_price: number;
		item_tax_lines: Array<{ amount: number; name: string; rate: number; country_code?: string }>;
		item_discount_info?: Discount[];
		item_order_discount_info?: Discount[];
		group_ref?: string;
	};
	extended_attributes: Attribute[];
}

export interface FulfillPayment {
	amount: number;
	correlation_ref: string;
	method: string;
	processed_at: string;
	processor: string;
	type: 'captured';
	metadata: Record<string, string>;
}

/** Which TikTok line a NewStore item is (part of). */
interface LineMapEntry {
	external_item_id: string;
	tiktok_line_id: string;
}

/** Item of the Inject output. */
export interface InjectItem {
	shop_id: string;
	order_id: string;
	external_id: string;
	payload: FulfillOrder;
	line_map: LineMapEntry[];
	warnings: string[];
}

/** Units of a product that an order wants, and what NewStore can promise; null = NewStore gave no figure. */
export interface Shortage {
	product_id: string;
	wanted: number;
	available: number | null;
}

/**
 * Item of the Short output: an Inject item with what Resolve Short needs to know of the order. Without shortage it is a rival of
 * another one: injected anyway, and only looked up here.
 */
export interface ShortItem extends InjectItem {
	/** goods and amount, for headlines */
	about?: AboutNames;
	/** which units are missing, in a sentence */
	reason: string;
	shortage: Shortage[];
	short_action: ShortAction;
	/** external ids of orders of the same batch that took what is missing; [] when it is missing anyhow */
	rivals: string[];
	/** a part of it is shipped on TikTok: what to do when NewStore does not have it; `payload` holds the open lines */
	partly_shipped?: PartlyShippedAction;
	/** it is not to be sent: only when NewStore has it, the injection is repeated for the reference */
	only_reference?: true;
	region: string;
	/** UTC ISO; late dispatch after it */
	ship_by?: string;
	/** UTC ISO; TikTok cancels the order then */
	tiktok_cancels_at?: string;
}

/** Item of the Wait and Skip outputs. */
export interface NotNowItem {
	shop_id: string;
	order_id: string;
	status: string;
	code: string;
	reason: string;
	/** UTC ISO; when the order can go, as far as it is known */
	ready_at?: string;
}

/** Stops the work on one order; the order leaves by the Exceptions output. */
export class OrderProblem extends Error {
	constructor(readonly exception: ExceptionItem) {
		super(exception.what_happened);
		this.name = 'OrderProblem';
	}
}
