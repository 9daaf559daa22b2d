/** Topics of TikTok Shop webhooks (tiktok-shop.md 5.3). Those without an event type can only be switched on in Partner Center. */
export interface Topic {
	number: number;
	/** name for the Event API; undefined when none is documented */
	eventType?: string;
	title: string;
	description: string;
}

export const TOPICS: Topic[] = [
	{
		number: 1,
		eventType: 'ORDER_STATUS_CHANGE',
		title: 'Order Status Change',
		description: 'An order came in or its status changed',
	},
	{
		number: 3,
		eventType: 'RECIPIENT_ADDRESS_UPDATE',
		title: 'Recipient Address Update',
		description: 'The address of an order changed',
	},
	{
		number: 4,
		eventType: 'PACKAGE_UPDATE',
		title: 'Package Update',
		description: 'Packages of an order were split or combined',
	},
	{
		number: 5,
		eventType: 'PRODUCT_STATUS_CHANGE',
		title: 'Product Status Change',
		description: 'A product was reviewed, suspended or changed its status',
	},
	{
		number: 6,
		eventType: 'SELLER_DEAUTHORIZATION',
		title: 'Seller Deauthorization',
		description: 'The seller took the permission back',
	},
	{
		number: 7,
		eventType: 'UPCOMING_AUTHORIZATION_EXPIRATION',
		title: 'Upcoming Authorization Expiration',
		description: 'The permission of the seller ends within 30 days',
	},
	{
		number: 11,
		eventType: 'CANCELLATION_STATUS_CHANGE',
		title: 'Cancellation Status Change',
		description: 'A cancellation was asked for or changed its status',
	},
	{
		number: 12,
		eventType: 'RETURN_STATUS_CHANGE',
		title: 'Return Status Change',
		description: 'A return or refund was asked for or changed its status',
	},
	{
		number: 13,
		eventType: 'NEW_CONVERSATION',
		title: 'New Conversation',
		description: 'A buyer started a conversation',
	},
	{ number: 14, eventType: 'NEW_MESSAGE', title: 'New Message', description: 'A buyer wrote a message' },
	{
		number: 15,
		eventType: 'PRODUCT_INFORMATION_CHANGE',
		title: 'Product Information Change',
		description: 'A product was edited',
	},
	{ number: 16, eventType: 'PRODUCT_CREATION', title: 'Product Creation', description: 'A product was created' },
	{
		number: 18,
		eventType: 'PRODUCT_CATEGORY_CHANGE',
		title: 'Product Category Change',
		description: 'A product moved to another category',
	},
	{
		number: 33,
		eventType: 'NEW_MESSAGE_LISTENER',
		title: 'New Message Listener',
		description: 'A message for a listener',
	},
	{
		number: 36,
		eventType: 'INVOICE_STATUS_CHANGE',
		title: 'Invoice Status Change',
		description: 'Only Brazil: an invoice was checked',
	},
	{
		number: 37,
		eventType: 'PRODUCT_AUDIT_STATUS_CHANGE',
		title: 'Product Audit Status Change',
		description: 'The review of a product changed its status',
	},
	{
		number: 2,
		eventType: 'REVERSE_STATUS_UPDATE',
		title: 'Reverse Status Update',
		description: 'Old topic, replaced by cancellation and return status change',
	},
	{ number: 17, title: 'Shoppable Content Posting', description: 'Partner Center only' },
	{ number: 19, title: 'Size Chart Change', description: 'Partner Center only' },
	{ number: 20, title: 'Creator Deauthorization', description: 'Partner Center only' },
	{
		number: 21,
		title: 'FBT Inbound Order Status Change',
		description: 'Partner Center only: inbound order of Fulfilled by TikTok',
	},
	{ number: 22, title: 'FBT Merchant Onboarding', description: 'Partner Center only' },
	{ number: 23, title: 'FBT Goods Match', description: 'Partner Center only' },
	{ number: 24, title: 'FBT Inventory Update', description: 'Partner Center only: stock that TikTok holds' },
	{ number: 25, title: 'Opportunity Matching Status Change', description: 'Partner Center only' },
	{
		number: 27,
		title: 'Inventory Status Change',
		description: 'Partner Center only: low-stock alert, not every change of stock',
	},
	{ number: 35, title: 'Tokopedia Mirror Status Change', description: 'Partner Center only' },
	{ number: 38, title: 'Strikethrough Price Expired', description: 'Partner Center only' },
	{
		number: 39,
		title: 'Promotion Activity Status Change',
		description: 'Partner Center only: a promotion started or ended, which locks or frees price and stock',
	},
	{ number: 42, title: 'Combined Listing Change', description: 'Partner Center only' },
	{ number: 46, title: 'Image Translation Completed', description: 'Partner Center only' },
	{ number: 50, title: 'SKU Status Change', description: 'Partner Center only' },
	{ number: 51, title: 'Global Replication Status Change', description: 'Partner Center only' },
	{ number: 52, title: 'Global Listing Method Change', description: 'Partner Center only' },
	{ number: 55, title: 'Video Precheck Result', description: 'Partner Center only' },
	{
		number: 56,
		title: 'Sample Application Status Change',
		description: 'Partner Center only: a creator asked for a sample, or it was answered',
	},
	{
		number: 58,
		title: 'FBT Multi-Channel Order Status',
		description: 'Partner Center only: an order of another channel that Fulfilled by TikTok ships',
	},
	{ number: 59, title: 'Shoppable Video Precheck Tasks Result', description: 'Partner Center only' },
	{ number: 62, title: 'Product Package Recommended', description: 'Partner Center only' },
	{ number: 63, title: 'Activity Change', description: 'Partner Center only: a promotion changed' },
	{
		number: 64,
		title: 'Aftersales Request Status Update',
		description: 'Partner Center only: a return request over several products changed its status',
	},
	{
		number: 65,
		title: 'RMA Status Update',
		description: 'Partner Center only: a parcel of a return over several products changed its status',
	},
	{ number: 66, title: 'Appeal Completed', description: 'Partner Center only: an appeal was decided' },
	{
		number: 67,
		title: 'Refund Success',
		description: 'Partner Center only: the refund of a return over several products was paid',
	},
	{
		number: 68,
		title: 'Inventory Changed',
		description:
			'Partner Center only: the stock of a SKU changed, whatever the cause; for the whole seller, without a shop',
	},
	{
		number: 71,
		title: 'Inventory Changed by Shop',
		description: 'Partner Center only: the stock of a SKU changed in one shop',
	},
];

const byNumber = new Map(TOPICS.map((topic) => [topic.number, topic]));

/** Name of a topic in our items: its event type, or TOPIC_27 where TikTok Shop documents none. */
export function topicName(number: number): string {
	return byNumber.get(number)?.eventType ?? `TOPIC_${number}`;
}
