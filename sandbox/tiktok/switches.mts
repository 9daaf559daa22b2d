// Behaviour that TikTok leaves open or that sources disagree about, to be played both ways.

export interface Switches {
	/** Rate of the VAT Calculation Service of EU shops, such as '0.19'; empty = not used. The VAT is inside the prices. */
	vatRate: string;
	/** With it, whether the VAT stands in `payment.tax` too: unconfirmed. */
	vatInPaymentTax: boolean;
	/** Refuse a stock quantity of 0 with 12052055. */
	refuseZero: boolean;
	/** Whether carriers know a tracking number of which `setTrackingKnown` says nothing. */
	unlistedTracking: 'known' | 'unknown';
	/** Tell package ids before shipping in the US and the UK too: sources disagree. */
	showsAllPackageIds: boolean;
	/** Reject Cancellation does not work in the US (announced in 2024; the overview of 2026 says otherwise). */
	usRejectDropped: boolean;
	/** Shipping an order in the US answers the buyer's request with no, as in 2024; else the request goes on waiting. */
	usShippingRejects: boolean;
	/** Where sellers may cancel what is shipped and not with the carrier yet: sources disagree. */
	sellerCancelsShipped: 'us' | 'everywhere' | 'nowhere';
	/** What Cancel Order answers for something cancelled; all three stand in lists of codes. */
	alreadyCancelledCode: 25001010 | 25001011 | 25001051;
	/** Between a cancellation or an approved return and its refund, virtual ms. */
	refundMs: number;
	/** Between shipping and the label, virtual ms: 11034037 until then. */
	labelMs: number;
	/** Create Packages buys another service than the one that was asked for. */
	otherLabelService: boolean;
	/** Whether a repeated idempotency key of Create, Approve and Reject Return gives the first answer again. */
	remembersReturnKeys: boolean;
	/** Create Return answers a refund as pending; TikTok grants it a moment later by itself. Samples show both. */
	sellerRefundStartsPending: boolean;
	/** Where sellers may start refunds and returns: the lists of reasons say more than the overview. */
	sellerReturns: 'as_reasons' | 'as_overview';
	/** Whether what is left of a line after a partial amount can be given back later. */
	secondRefund: 'rest' | 'refused';
	/** Whether shipping is given back with the last lines of an order. */
	refundsShipping: boolean;
	/** Send `is_combined_return` as the text of the documented sample. */
	combinedAsText: boolean;
	/** Versions of calls that the app does not have, such as 202602: they are answered with 36009014. */
	missingVersions: string[];
	/** Shops for which Get Unsettled Transactions is not offered: 404 (one VN shop, tiktok-shop.md 11.1). */
	shopsWithoutUnsettled: string[];
	/** Calls a second that an operation of a shop takes: dynamic at TikTok Shop, so it may be changed at any time. */
	callsPerSecond: number;
	/** How a call too many is refused: HTTP 429, or 36009002 inside HTTP 200. */
	throttledAs: 'status' | 'code';
	/** Seconds named in Retry-After; 0 = none is named. */
	throttledRetryAfter: number;
}

export function defaultSwitches(): Switches {
	return {
		vatRate: '',
		vatInPaymentTax: false,
		refuseZero: false,
		unlistedTracking: 'known',
		showsAllPackageIds: false,
		usRejectDropped: false,
		usShippingRejects: false,
		sellerCancelsShipped: 'us',
		alreadyCancelledCode: 25001010,
		refundMs: 1_000,
		labelMs: 2_000,
		otherLabelService: false,
		remembersReturnKeys: true,
		sellerRefundStartsPending: false,
		sellerReturns: 'as_reasons',
		secondRefund: 'rest',
		refundsShipping: true,
		combinedAsText: false,
		missingVersions: [],
		shopsWithoutUnsettled: [],
		callsPerSecond: 50,
		throttledAs: 'status',
		throttledRetryAfter: 0,
	};
}
