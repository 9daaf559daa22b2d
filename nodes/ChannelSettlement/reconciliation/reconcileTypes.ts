/** What Reconcile Orders hands over. Amounts are integer minor units inside, decimal text on the items. */
export type OrderClass = 'matched' | 'missing_in_newstore' | 'missing_on_tiktok' | 'amount' | 'timing' | 'fee_unknown';

/** What TikTok settled for an order. */
export interface SettledOrder {
	shopId: string;
	orderId: string;
	currency: string;
	statements: Set<string>;
	/** after the seller's discounts, before refunds */
	sales: number;
	/** paid by the buyer or for the buyer by TikTok; what was given back is taken off */
	shipping: number;
	/** money the buyer got back */
	refunds: number;
	fees: number;
	adjustments: number;
	/** what TikTok pays out for it */
	settlement: number;
	/** discounts on goods that TikTok paid */
	platformDiscount: number;
	/** the part of shipping that TikTok paid for the buyer */
	shippingByTikTok: number;
	/** whether the sale itself is in these statements, or only what came later */
	hasSale: boolean;
	unknownFields: Set<string>;
	/** places of the input items */
	indexes: Set<number>;
}

/** What NewStore says about an order. */
export interface ExpectedOrder {
	shopId: string;
	orderId: string;
	newstoreOrderId: string;
	currency: string;
	inNewStore: boolean;
	isCancelled: boolean;
	sales: number;
	shipping: number;
	/** Unix milliseconds; 0 when unknown */
	placedAt: number;
	index: number;
}

export interface ExpectedRefund {
	amount: number;
	/** Unix milliseconds; 0 when unknown */
	at: number;
}

/** Item of the output Orders: one line of the spreadsheet. */
export interface OrderRow {
	order_id: string;
	shop_id: string;
	newstore_order_id: string;
	class: OrderClass;
	/** one sentence */
	result: string;
	currency: string;
	expected: string;
	settled: string;
	/** settled less expected */
	difference: string;
	expected_sales: string;
	settled_sales: string;
	expected_shipping: string;
	settled_shipping: string;
	expected_refunds: string;
	settled_refunds: string;
	fees: string;
	adjustments: string;
	/** what TikTok pays out for the order */
	payout: string;
	statement_ids: string;
	payment_ids: string;
	difference_minor: number;
}

/** Item of the output Payouts. */
export interface PayoutRow {
	/** '' for statements that are not paid yet */
	payment_id: string;
	shop_id: string;
	status: string;
	/** UTC ISO; '' when unknown */
	paid_at: string;
	currency: string;
	statement_ids: string;
	orders: number;
	orders_with_difference: number;
	sales: string;
	shipping: string;
	refunds: string;
	fees: string;
	adjustments: string;
	/** rows without an order, with their adjustments */
	other: string;
	reserves: string;
	/** sum of the parts above */
	total: string;
	/** before exchange, as TikTok states it */
	paid: string;
	difference: string;
	ties_out: boolean;
	result: string;
}
