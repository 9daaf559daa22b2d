import type { INodeProperties, INodeTypeDescription } from 'n8n-workflow';
import { REJECT_COMMENT } from './settings';

const BUYER = { show: { operation: ['decideBuyerRequest'] } };
const SELLER = { show: { operation: ['decideSellerCancel'] } };
const DECIDE = { show: { operation: ['decideBuyerRequest', 'decideSellerCancel'] } };

const operation: INodeProperties = {
	displayName: 'Operation',
	name: 'operation',
	type: 'options',
	noDataExpression: true,
	default: 'decideBuyerRequest',
	options: [
		{
			name: 'Conclude Cancel',
			value: 'concludeCancel',
			action: 'Conclude a cancellation',
			description: 'Say what follows after NewStore was asked to cancel: approve, reject, nothing, or a person',
		},
		{
			name: 'Decide Buyer Request',
			value: 'decideBuyerRequest',
			action: 'Decide on a buyer request',
			description:
				'Say what follows from a request to cancel, or from an order that is cancelled on TikTok: stop the store, approve, reject, or ask a person',
		},
		{
			name: 'Decide Seller Cancel',
			value: 'decideSellerCancel',
			action: 'Decide on a seller cancel',
			description: 'Say which orders or lines to cancel on TikTok because the stores cannot fulfil them',
		},
	],
};

const shops: INodeProperties = {
	displayName: 'Shops',
	name: 'shops',
	type: 'json',
	default: '[]',
	required: true,
	description:
		'Rows of the table tts_shops: shop_id and region. The market decides whether a request can be rejected, whether single lines can be cancelled, and which reasons exist; without a row a person is asked.',
	displayOptions: DECIDE,
};

const rejectReasons: INodeProperties = {
	displayName: 'Reject Reasons',
	name: 'rejectReasons',
	type: 'json',
	default: '[]',
	description:
		'What TikTok accepts as a reason to reject: what TikTok Shop, Cancellation: Get Reject Reasons puts out, or a list of {"name": "…"}, with cancel_id, shop_id or region when a reason is not for all. Without a list the documented reason of the market is used.',
	displayOptions: BUYER,
};

const references: INodeProperties = {
	displayName: 'References',
	name: 'references',
	type: 'json',
	default: '[]',
	description:
		'What TikTok Shop, External Reference: Get puts out: which NewStore item belongs to which TikTok line. Without it the attributes of the NewStore items tell.',
	displayOptions: DECIDE,
};

const buyerOptions: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	displayOptions: BUYER,
	options: [
		{
			displayName: 'Answer in the US Before the Deadline (Hours)',
			name: 'answerBeforeHours',
			type: 'number',
			typeOptions: { minValue: 0, maxValue: 24 },
			default: 6,
			description:
				'In the US a packed order is reported first, and the request rejected after that. When no parcel was reported so long before the deadline, the request is rejected without it, or a person is asked.',
		},
		{
			displayName: 'Reject Comment',
			name: 'rejectComment',
			type: 'string',
			default: REJECT_COMMENT,
			description: 'What the buyer reads when a request is rejected',
		},
		{
			displayName: 'Reject Reason',
			name: 'rejectReason',
			type: 'string',
			default: '',
			description:
				'Name of the reason to use before all others, as long as TikTok lists it. Empty = "product has been packed".',
		},
		{
			displayName: 'Time of the Decision',
			name: 'now',
			type: 'string',
			default: '',
			placeholder: '2026-03-04T10:15:00Z',
			description: 'UTC time to decide for, to try out what would happen then. Empty is the present.',
		},
		{
			displayName: 'When It Is Not in NewStore',
			name: 'whenNotFound',
			type: 'options',
			default: 'approve',
			description:
				'What to do with a request for an order that NewStore does not have under its external ID. Ask a person when people enter orders in NewStore under other IDs, or ship some without it.',
			options: [
				{ name: 'Approve', value: 'approve', description: 'No store works on the order' },
				{ name: 'Ask a Person', value: 'ask', description: 'Raise an exception with the deadline' },
			],
		},
		{
			displayName: 'When It Is Not Safe',
			name: 'whenNotSafe',
			type: 'options',
			default: 'ask',
			description:
				'What to do when NewStore can still cancel but does not call it safe: a location has the order already',
			options: [
				{ name: 'Ask a Person', value: 'ask', description: 'Raise an exception with the deadline' },
				{ name: 'Cancel', value: 'cancel', description: 'Cancel in NewStore nevertheless' },
				{ name: 'Treat as Too Late', value: 'tooLate', description: 'The store goes on and the buyer is rejected' },
			],
		},
		{
			displayName: 'When It Is Too Late',
			name: 'whenTooLate',
			type: 'options',
			default: 'reject',
			description: 'What to do with a request when the store cannot be stopped any more',
			options: [
				{ name: 'Ask a Person', value: 'ask', description: 'Raise an exception with the deadline' },
				{
					name: 'Reject',
					value: 'reject',
					description:
						'Where TikTok offers a reason that is true; in the US after the parcel was reported. Else a person is asked.',
				},
			],
		},
	],
};

const sellerOptions: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	displayOptions: SELLER,
	options: [
		{
			displayName: 'Reason Map (JSON)',
			name: 'reasonMap',
			type: 'json',
			default: '[]',
			description:
				'What the cancellation reasons of NewStore mean, a list of {"newstore_reason": "…", "means": "…"} with out_of_stock, wrong_price, address_not_deliverable, buyer_asked or ask. Goes before the built-in meanings.',
		},
		{
			displayName: 'Reason When Unknown',
			name: 'unknownReason',
			type: 'options',
			default: 'out_of_stock',
			description: 'What to tell TikTok when NewStore gives no reason or one that is not in the map',
			options: [
				{ name: 'Ask a Person', value: 'ask', description: 'Raise an exception with the deadline' },
				{ name: 'Out of Stock', value: 'out_of_stock', description: 'The stores cannot fulfil the order' },
			],
		},
		{
			displayName: 'When NewStore Cancelled the Order',
			name: 'wholeOrder',
			type: 'options',
			default: 'cancel',
			description: 'What to do when no line of the order will be shipped, or single lines in the US and the UK',
			options: [
				{ name: 'Ask a Person', value: 'ask', description: 'Raise an exception with the deadline' },
				{ name: 'Cancel on TikTok', value: 'cancel', description: 'With the reason that fits the market' },
			],
		},
		{
			displayName: 'When Only Lines Are Cancelled',
			name: 'partlyElsewhere',
			type: 'options',
			default: 'ask',
			description: 'What to do outside the US and the UK, where TikTok cancels whole orders only',
			options: [
				{ name: 'Ask a Person', value: 'ask', description: 'Raise an exception with the deadline' },
				{
					name: 'Cancel the Whole Order',
					value: 'cancelWhole',
					description: 'Also the lines that a store could ship; the next run stops them in NewStore',
				},
			],
		},
		{
			displayName: 'When the Order Is on Hold',
			name: 'onHold',
			type: 'options',
			default: 'ask',
			description: 'What to do with items that NewStore holds because no location can fulfil them',
			options: [
				{ name: 'Ask a Person', value: 'ask', description: 'Raise an exception with the deadline' },
				{ name: 'Cancel on TikTok', value: 'cancel', description: 'As if NewStore had cancelled them' },
				{ name: 'Do Nothing', value: 'wait', description: 'Wait until NewStore finds a location or cancels' },
			],
		},
	],
};

export const properties: INodeProperties[] = [operation, shops, rejectReasons, references, buyerOptions, sellerOptions];

/** Names of the outputs of each operation, in order; the shell and the templates both follow this list. */
export const OUTPUTS = {
	decideBuyerRequest: ['Cancel in NewStore', 'Approve', 'Reject', 'Nothing To Do', 'Exceptions'],
	concludeCancel: ['Approve', 'Reject', 'Nothing To Do', 'Exceptions'],
	decideSellerCancel: ['Cancel on TikTok', 'Nothing To Do', 'Exceptions'],
} as const;

const INPUTS = {
	decideBuyerRequest: ['TikTok', 'NewStore Orders'],
	concludeCancel: ['Asked in NewStore', 'TikTok'],
	decideSellerCancel: ['NewStore Orders', 'TikTok'],
} as const;

// n8n works the connections out by expression; the tables go into it as data, so that there is one list only.
const connections = (table: Record<string, readonly string[]>) =>
	`={{ (${JSON.stringify(table)})[$parameter["operation"]].map((name) => ({ type: "main", displayName: name })) }}` as const;

export const inputs: INodeTypeDescription['inputs'] = connections(INPUTS);
export const outputs: INodeTypeDescription['outputs'] = connections(OUTPUTS);
