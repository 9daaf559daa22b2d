import type { INodeProperties, INodeTypeDescription } from 'n8n-workflow';

const PLAN = { show: { operation: ['planRefunds'] } };
const AMOUNTS = { show: { operation: ['decideRefunds'] } };
const RESTOCK = { show: { operation: ['decideRestock'] } };
const BOTH_WAYS = { show: { operation: ['planRefunds', 'decideRestock'] } };

const operation: INodeProperties = {
	displayName: 'Operation',
	name: 'operation',
	type: 'options',
	noDataExpression: true,
	default: 'planRefunds',
	options: [
		{
			name: 'Decide Refunds',
			value: 'decideRefunds',
			action: 'Decide refunds',
			description: 'Say how much to refund, once TikTok has calculated what is refundable',
		},
		{
			name: 'Decide Restock',
			value: 'decideRestock',
			action: 'Decide restock',
			description: 'Say which returns and refunds of TikTok to book in NewStore, and how',
		},
		{
			name: 'Plan Refunds',
			value: 'planRefunds',
			action: 'Plan refunds',
			description:
				'Say which TikTok lines a return or refund of NewStore is about, and whether to do nothing, approve the request of the buyer, refund, wait, or ask a person',
		},
	],
};

const table = (
	name: string,
	displayName: string,
	description: string,
	displayOptions?: INodeProperties['displayOptions'],
): INodeProperties => ({
	displayName,
	name,
	type: 'json',
	default: '[]',
	description,
	...(displayOptions ? { displayOptions } : {}),
});

const parameters: INodeProperties[] = [
	{
		...table(
			'shops',
			'Shops',
			'Rows of the table tts_shops: shop_id, region, currency, platform_discount_as_payment and active. A shop that is switched off is left alone; without a row the market is not known and a person is asked.',
		),
		required: true,
	},
	table(
		'ledger',
		'Ledger',
		'Rows of the table tts_refunds: what was done, tried, asked or decided before. All rows of the orders concerned, whatever their state.',
		BOTH_WAYS,
	),
	table(
		'reasons',
		'Refund Reasons',
		'Rows of the table tts_refund_reasons: which type of return and which reason TikTok is told, by shop, market, state of the order and condition of the goods. Without a row that fits a person is asked.',
		PLAN,
	),
	table(
		'returnMap',
		'Return Map',
		'Rows of the table tts_return_map: location, condition and reason in NewStore of what comes back on TikTok, by shop and TikTok reason. Without a row that fits a person is asked.',
		RESTOCK,
	),
	table(
		'references',
		'References',
		'What TikTok Shop, External Reference: Get puts out: which NewStore item belongs to which TikTok line. Without it the attributes of the NewStore items tell, then product and units.',
		BOTH_WAYS,
	),
	table(
		'skuMap',
		'SKU Map',
		'Rows of the table tts_sku_map: NewStore product of a seller SKU where they differ',
		BOTH_WAYS,
	),
];

/** Options of both operations that look again later. */
const waiting: INodeProperties[] = [
	{
		displayName: 'Ask Again After at Least (Minutes)',
		name: 'waitLeastMinutes',
		type: 'number',
		default: 5,
		description: 'Shortest time until a wait ends; it doubles from try to try',
	},
	{
		displayName: 'Ask Again After at Most (Minutes)',
		name: 'waitMostMinutes',
		type: 'number',
		default: 240,
		description: 'Longest time until a wait ends',
	},
	{
		displayName: 'Attempts',
		name: 'maxAttempts',
		type: 'number',
		default: 6,
		description: 'After so many attempts that failed a person is asked',
	},
	{
		displayName: 'Settle After (Minutes)',
		name: 'settleMinutes',
		type: 'number',
		default: 2,
		description:
			'How long a call whose end is not known may still be under way. Only then, and when nothing is found on the other side, it is made again with the same key.',
	},
	{
		displayName: 'Time of the Decision',
		name: 'now',
		type: 'string',
		default: '',
		description: 'UTC time that counts as now, for repeats and tests. Empty = the present.',
	},
];

const byName = (options: INodeProperties[]) => [...options].sort((a, b) => (a.displayName < b.displayName ? -1 : 1));

const options = (list: INodeProperties[], displayOptions: INodeProperties['displayOptions']): INodeProperties => ({
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	displayOptions,
	options: byName(list),
});

const planOptions = options(
	[
		...waiting,
		{
			displayName: 'A Person Is Asked Above',
			name: 'askAbove',
			type: 'string',
			default: '',
			placeholder: '150.00',
			description:
				'Amount in the currency of the order above which no request of a buyer is approved without a person. Empty = never.',
		},
		{
			displayName: 'A Person Is Asked After (Hours)',
			name: 'waitHours',
			type: 'number',
			default: 72,
			description: 'How long a running request, or an order that cannot be refunded yet, is waited for',
		},
		{
			displayName: 'Hold for an Exchange (Minutes)',
			name: 'exchangeWaitMinutes',
			type: 'number',
			default: 0,
			description:
				'How long a return in a store is held before it is refunded, so that NewStore can still say that other goods were given for it. 0 = refund at once.',
		},
	],
	PLAN,
);

const amountOptions = options(
	[
		{
			displayName: 'A Person Is Asked Above',
			name: 'askAbove',
			type: 'string',
			default: '',
			placeholder: '150.00',
			description: 'Amount in the currency of the order above which a person has to approve. Empty = never.',
		},
		{
			displayName: 'Discount Paid by TikTok',
			name: 'platformDiscount',
			type: 'options',
			default: 'exclude',
			description:
				"What to do with the part of the price that TikTok has paid, when the amount of the store is refunded and the store has booked TikTok's part as a payment",
			options: [
				{ name: 'Leave Out', value: 'exclude', description: 'The buyer did not pay it and does not get it' },
				{
					name: 'Leave In',
					value: 'include',
					description: 'The amount stays; TikTok refunds at most what is refundable',
				},
			],
		},
		{
			displayName: 'Refund Amount',
			name: 'refundAmount',
			type: 'options',
			default: 'buyer_paid',
			description: 'What a return in a store refunds; never more than TikTok calls refundable',
			options: [
				{
					name: 'What the Buyer Paid',
					value: 'buyer_paid',
					description: 'As TikTok calculates it for these lines, with its tax and shipping',
				},
				{
					name: 'What the Store Refunds',
					value: 'store_amount',
					description: 'The amount of the NewStore return before its fee; the fee is a setting of its own',
				},
			],
		},
		{
			displayName: 'Return Fee of the Store',
			name: 'returnFee',
			type: 'options',
			default: 'ignore',
			description: 'What to do with the fee that the store keeps in NewStore, with either refund amount',
			options: [
				{ name: 'Deduct', value: 'deduct', description: 'The buyer gets less by the fee' },
				{ name: 'Ignore', value: 'ignore', description: 'The buyer gets it back all the same' },
			],
		},
		waiting[waiting.length - 1],
	],
	AMOUNTS,
);

const restockOptions = options(
	[
		...waiting,
		{
			displayName: 'Amount in NewStore',
			name: 'restockAmount',
			type: 'options',
			default: 'buyer_refund',
			description: 'Refund amount of the return in NewStore',
			options: [
				{ name: 'NewStore Works It Out', value: 'newstore_price', description: 'The price that NewStore has booked' },
				{ name: 'What TikTok Refunds', value: 'buyer_refund', description: 'The amount that the buyer gets on TikTok' },
			],
		},
		{
			displayName: 'Historical Return',
			name: 'isHistorical',
			type: 'options',
			default: 'false',
			description:
				'Whether the return counts as processed elsewhere. What NewStore does with the stock of a historical return is not documented; try it on a test tenant first.',
			options: [
				{ name: 'No', value: 'false', description: 'A normal return: the unit goes back to stock' },
				{ name: 'Yes', value: 'true', description: 'Marked as historical' },
			],
		},
		{
			displayName: 'Restock When',
			name: 'restockWhen',
			type: 'options',
			default: 'received',
			description: 'When a return with goods is booked in NewStore',
			options: [
				{
					name: 'Completed',
					value: 'completed',
					description: 'TikTok has paid the buyer back',
				},
				{
					name: 'Received',
					value: 'received',
					description: 'The parcel was accepted, the refund will be made',
				},
			],
		},
	],
	RESTOCK,
);

export const properties: INodeProperties[] = [operation, ...parameters, planOptions, amountOptions, restockOptions];

/** Names of the outputs of each operation, in order; the shell and the templates both follow this list. */
export const OUTPUTS = {
	planRefunds: ['Calculate', 'Approve', 'Settled', 'Nothing To Do', 'Wait', 'Exceptions'],
	decideRefunds: ['Create', 'Exceptions'],
	decideRestock: ['Return in NewStore', 'Refund in NewStore', 'Settled', 'Nothing To Do', 'Wait', 'Exceptions'],
} as const;

const INPUTS = {
	planRefunds: ['NewStore', 'Orders', 'TikTok Returns', 'Eligibility'],
	decideRefunds: ['Calculated'],
	decideRestock: ['TikTok Returns', 'Orders', 'NewStore'],
} as const;

// n8n works the connections out by expression; the tables go into it as data, so that there is one list only.
const connections = (names: Record<string, readonly string[]>) =>
	`={{ (${JSON.stringify(names)})[$parameter["operation"]].map((name) => ({ type: "main", displayName: name })) }}` as const;

export const inputs: INodeTypeDescription['inputs'] = connections(INPUTS);
export const outputs: INodeTypeDescription['outputs'] = connections(OUTPUTS);
