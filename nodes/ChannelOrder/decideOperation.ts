/** TikTok orders → orders to inject, to wait for, to skip, to look at. */
import type { INodeProperties } from 'n8n-workflow';
import { channelOperation } from '../shared/channel/operation';
import { nowOf, nowOption, optionsOf } from '../shared/channel/options';
import { decideOrders } from './decideOrders';
import { readOptions } from './orderSettings';
import { ordersNotRouted, skuMap } from './sharedFields';

/** E-mails that NewStore sends about an order (newstore.md 5.6); the buyer hears from TikTok instead. */
export const CUSTOMER_EMAILS = [
	'shipment_dispatched',
	'order_cancelled',
	'refund_note_created',
	'invoice_created',
	'order_pending',
	'shipment_cancelled',
	'shipment_delayed',
	'in_store.ready_for_pick_up',
];

const shops: INodeProperties = {
	displayName: 'Shops',
	name: 'shops',
	type: 'json',
	default: '[]',
	required: true,
	description:
		'Rows of the table tts_shops, one per TikTok shop. An empty cell takes the value from Options. An order of a shop without a row becomes an exception.',
};

const serviceMap: INodeProperties = {
	displayName: 'Service Levels',
	name: 'serviceMap',
	type: 'json',
	default: '[]',
	description:
		'Rows of the table tts_service_map: delivery_option_id of TikTok, service_level of NewStore, and shop_id when the row is for one shop only. Other delivery options take the service level of the shop.',
};

const locations: INodeProperties = {
	displayName: 'Locations',
	name: 'locations',
	type: 'json',
	default: '[]',
	description:
		'Rows of the table tts_locations: location_id of NewStore, shop_id of TikTok, sells. Only the stock of these locations counts for the orders of a shop; without rows for a shop the stock of all locations counts.',
};

const INJECT_SKIP = [
	{ name: 'Inject', value: 'inject', description: 'Send to NewStore like any other order' },
	{ name: 'Skip', value: 'skip', description: 'Leave out, with a reason' },
];

const options = optionsOf([
	{
		displayName: 'Buyer Fees',
		name: 'buyerFees',
		type: 'options',
		default: 'leaveOut',
		description:
			'What to do with fees that the buyer pays on top of goods, shipping and tax: retail delivery fee, small order fee, handling fee, buyer service fee, insurance, bottle deposit',
		options: [
			{
				name: 'Add to Shipping Price',
				value: 'addToShipping',
				description: 'NewStore books the fees as part of the shipping price',
			},
			{
				name: 'Leave Out',
				value: 'leaveOut',
				description: 'TikTok collects and keeps them; the payment in NewStore is lower by the fees',
			},
			{ name: 'Raise an Exception', value: 'exception', description: 'A person decides on each such order' },
		],
	},
	{
		displayName: 'Exchange Orders',
		name: 'exchangeOrders',
		type: 'options',
		default: 'inject',
		description: 'What to do with orders that TikTok made for an exchange',
		options: INJECT_SKIP,
	},
	{
		displayName: 'External ID Prefix',
		name: 'externalIdPrefix',
		type: 'string',
		default: '',
		description:
			'Text in front of the TikTok order ID to form the NewStore order ID, at most 64 characters in all. Never change it while orders are on their way.',
	},
	{
		displayName: 'Fulfillment Node ID',
		name: 'fulfillmentNodeId',
		type: 'string',
		default: '',
		description: 'The NewStore location that gets the orders when the routing strategy is prerouted or external',
	},
	{
		displayName: 'Item Limit',
		name: 'itemLimit',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 100 },
		default: 100,
		description:
			'Number of units above which an order becomes an exception (TikTok keeps at most 100 references per order)',
	},
	{
		displayName: 'Masked Address of TikTok Shipping',
		name: 'maskedAddress',
		type: 'options',
		default: 'market',
		description:
			'What to do when TikTok hides the address of an order that ships with a TikTok label; masked_address of a shop goes before it. Orders that you ship yourself always become an exception.',
		options: [
			{
				name: 'By Market',
				value: 'market',
				description:
					'Send what is open in the US, where TikTok hides the address of every such order, and raise an exception elsewhere',
			},
			{
				name: 'Raise an Exception',
				value: 'exception',
				description:
					'Safe as long as NewStore could buy a carrier label for it: a label to a hidden address is a lost parcel',
			},
			{
				name: 'Send What Is Open',
				value: 'minimal',
				description:
					'Country, region, post code and town only, so that the store can pack for the label of TikTok. The service level of these orders must buy no carrier label.',
			},
		],
	},
	{
		displayName: 'Notification Blacklist',
		name: 'notificationBlacklist',
		type: 'string',
		default: CUSTOMER_EMAILS.join(', '),
		description:
			'E-mails that NewStore must not send to the buyer, comma-separated. Leave it full unless the retailer writes to TikTok buyers itself.',
	},
	{
		displayName: 'Partly Shipped Orders',
		name: 'partlyShipped',
		type: 'options',
		default: 'exception',
		description: 'What to do with an order that is shipped in part on TikTok while NewStore does not have it',
		options: [
			{
				name: 'Inject the Open Lines',
				value: 'inject',
				description: 'NewStore gets the lines that are not shipped, with the whole shipping fee',
			},
			{ name: 'Raise an Exception', value: 'exception', description: 'A person ships or cancels the rest' },
		],
	},
	{
		displayName: 'Payment Method',
		name: 'paymentMethod',
		type: 'string',
		default: 'tiktok_shop',
		description: 'Name of the payment method of what the buyer paid, at most 64 characters',
	},
	{
		displayName: 'Payment Processor',
		name: 'paymentProcessor',
		type: 'string',
		default: 'tiktok_shop',
		description: 'Name of the payment provider that is set up in NewStore for TikTok Shop, at most 32 characters',
	},
	{
		displayName: 'Platform Discount As',
		name: 'platformDiscount',
		type: 'options',
		default: 'payment',
		description: 'How to book the part of the price that TikTok pays for the buyer',
		options: [
			{
				name: 'As a Discount',
				value: 'discount',
				description: 'The order is worth less in NewStore; the settlement will show more than the order',
			},
			{
				name: 'As a Payment',
				value: 'payment',
				description: 'The order keeps its value and TikTok pays a part of it, as in the settlement',
			},
		],
	},
	{
		displayName: 'Platform Payment Method',
		name: 'platformPaymentMethod',
		type: 'string',
		default: 'tiktok_platform_discount',
		description: 'Name of the payment method of what TikTok paid, at most 64 characters',
	},
	{
		displayName: 'Remorse Minutes',
		name: 'remorseMinutes',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 60,
		description:
			'Minutes after payment in which the buyer may still cancel, for orders that TikTok does not hold itself',
	},
	{
		displayName: 'Replacement Orders',
		name: 'replacementOrders',
		type: 'options',
		default: 'inject',
		description: 'What to do with orders that replace an earlier one at no charge',
		options: INJECT_SKIP,
	},
	{
		displayName: 'Routing Strategy',
		name: 'routingStrategy',
		type: 'options',
		default: 'default',
		description: 'Who picks the store that fulfils the order',
		options: [
			{ name: 'Default', value: 'default', description: 'NewStore picks' },
			{ name: 'External', value: 'external', description: 'An order management system outside picked the node' },
			{ name: 'Prerouted', value: 'prerouted', description: 'Always the node given, on hold when it has no stock' },
		],
	},
	{
		displayName: 'Sample Orders',
		name: 'sampleOrders',
		type: 'options',
		default: 'inject',
		description: 'What to do with free samples for creators',
		options: INJECT_SKIP,
	},
	{
		displayName: 'Send Customer E-Mail',
		name: 'sendCustomerEmail',
		type: 'boolean',
		default: false,
		description:
			'Whether NewStore gets the relay e-mail address of the buyer. It makes a throw-away customer profile for each order.',
	},
	{
		displayName: 'Short Stock Action',
		name: 'shortStockAction',
		type: 'options',
		default: 'hold',
		description: 'What to do with an order that NewStore has too little stock for',
		options: [
			{ name: 'Cancel', value: 'cancel', description: 'Ask a person to cancel the short lines on TikTok' },
			{ name: 'Hold', value: 'hold', description: 'Keep the order back and ask a person' },
			{ name: 'Inject', value: 'inject', description: 'Send it nevertheless and tell a person' },
		],
	},
	{
		displayName: 'SKU Without Map Row',
		name: 'unmappedSku',
		type: 'options',
		default: 'sellerSku',
		description: 'What the NewStore product of a seller SKU is that has no row in the SKU map',
		options: [
			{ name: 'Raise an Exception', value: 'exception', description: 'Every SKU needs a row' },
			{ name: 'The Seller SKU', value: 'sellerSku', description: 'NewStore uses the same text as product ID' },
		],
	},
	{
		displayName: 'Tax Name',
		name: 'taxName',
		type: 'string',
		default: '',
		description:
			'Name of the tax lines. Empty is "Sales tax" where prices are before tax, "VAT" where they include it.',
	},
	nowOption,
]);

export const decideOperation = channelOperation({
	name: 'Decide',
	value: 'decide',
	action: 'Decide what to do with orders',
	description:
		'Say of each TikTok order whether to inject it into NewStore now, to wait, to skip it or to ask a person',
	inputs: { orders: 'Orders', stock: 'Stock' },
	outputs: { inject: 'Inject', wait: 'Wait', skip: 'Skip', short: 'Short', exceptions: 'Exceptions' },
	problems: 'exceptions',
	properties: [shops, skuMap, serviceMap, locations, options],
	wrongSetting: ordersNotRouted,
	run({ feeds, rows, options: given, now }) {
		const { contested, asked, short, ...decisions } = decideOrders(feeds.orders, feeds.stock, {
			shops: rows('shops', 'Shops'),
			skuMap: rows('skuMap', 'SKU Map'),
			serviceMap: rows('serviceMap', 'Service Levels'),
			locations: rows('locations', 'Locations'),
			options: readOptions(given, CUSTOMER_EMAILS),
			now: nowOf(given.now, now),
		});
		return { ...decisions, short: [...short, ...contested, ...asked] };
	},
});
