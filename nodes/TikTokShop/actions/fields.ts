import type { INodeProperties } from 'n8n-workflow';

import { furtherAuthorizations } from '../../shared/tiktok/authorizationFields';

/**
 * Fields that several operations share. Operations for many items take their values from the items' own fields by default,
 * because an expression costs 0.16 ms per item (n8n.md 15).
 */

/** Which shop to call: from each item (`shop_id` or `shop_cipher`), else the Shop field, else the credential's shop. */
export const shopFields: INodeProperties[] = [
	{
		displayName: 'Shop',
		name: 'shop',
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		description:
			'Shop to call. Leave empty for the shop cipher of the credential, or the only shop of the authorization.',
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				placeholder: "The credential's shop",
				typeOptions: { searchListMethod: 'searchShops', searchable: true },
			},
			{
				displayName: 'By ID or Cipher',
				name: 'id',
				type: 'string',
				placeholder: 'e.g. 7495000000000000101',
			},
		],
	},
	{
		displayName: 'Shop From',
		name: 'shopSource',
		type: 'options',
		options: [
			{
				name: 'Each Item, Else the Shop Above',
				value: 'items',
				description: 'An item with a field shop_id or shop_cipher is sent to that shop',
			},
			{ name: 'Always the Shop Above', value: 'fixed' },
		],
		default: 'items',
		description: 'Where the shop of each call comes from',
	},
];

/** Ids from the input items' own field, or from a list typed here or made by one expression. */
export function idFields(what: {
	/** "Order" */
	name: string;
	/** field of the input items: order_id */
	field: string;
	/** name of the list parameter: orderIds */
	list: string;
	/** the field and the list are shown only for these values of other fields; where the ids come from is shown always */
	show?: Record<string, string[]>;
}): INodeProperties[] {
	const { field, show = {} } = what;
	return [
		{
			displayName: 'IDs From',
			name: 'idSource',
			type: 'options',
			options: [
				{ name: 'Input Items', value: 'items', description: 'A field of each input item holds the ID' },
				{ name: 'List', value: 'list', description: 'IDs typed here, or one expression that gives a list' },
			],
			default: 'items',
			description: 'Where the IDs come from',
		},
		{
			displayName: 'ID Field',
			name: 'idField',
			type: 'string',
			requiresDataPath: 'single',
			displayOptions: { show: { ...show, idSource: ['items'] } },
			default: field,
			description: `Name of the field of the input items that holds the ${what.name.toLowerCase()} ID`,
		},
		{
			displayName: `${what.name} IDs`,
			name: what.list,
			type: 'string',
			displayOptions: { show: { ...show, idSource: ['list'] } },
			default: '',
			required: true,
			placeholder: 'e.g. 576460000000000001, 576460000000000002',
			description: 'IDs separated by commas, or an expression that gives a list. Evaluated once, not per item.',
		},
	];
}

/** Return All and Limit. */
export const pagingFields: INodeProperties[] = [
	{
		displayName: 'Return All',
		name: 'returnAll',
		type: 'boolean',
		default: false,
		description: 'Whether to return all results or only up to a given limit',
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		displayOptions: { show: { returnAll: [false] } },
		typeOptions: { minValue: 1 },
		default: 50,
		description: 'Max number of results to return',
	},
];

export function simplifyField(summary: string): INodeProperties {
	return {
		displayName: 'Simplify',
		name: 'simplify',
		type: 'boolean',
		default: false,
		description: `Whether to return a simplified version of the response instead of the raw data: ${summary}`,
	};
}

const trafficOptions: INodeProperties[] = [
	{
		displayName: 'Attempts',
		name: 'maxAttempts',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 10 },
		default: 5,
		description:
			'How often a call is made in all when TikTok Shop is throttled, overloaded or not reachable. The waits double each time, up to 60 seconds.',
	},
	{
		displayName: 'First Wait',
		name: 'retryDelaySeconds',
		type: 'number',
		typeOptions: { minValue: 0.01, maxValue: 60, numberPrecision: 2 },
		default: 0.5,
		description: 'Longest wait before the second attempt, in seconds. A time that TikTok Shop names is kept instead.',
	},
	{
		displayName: 'Calls at Once',
		name: 'concurrency',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 50 },
		default: 12,
		description: 'How many calls may be in flight at the same time. The order of the results stays.',
	},
	{
		displayName: 'Calls per Second',
		name: 'requestsPerSecond',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 1000, numberPrecision: 1 },
		default: 47.6,
		description:
			'Highest number of calls per second for each app, shop and API. TikTok Shop documents 50, some room is left. The node learns how many are really taken: it begins lower, rises while nothing is refused, and halves when TikTok Shop asks for fewer.',
	},
	{
		displayName: 'First Calls per Second',
		name: 'firstRequestsPerSecond',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: 1000, numberPrecision: 1 },
		default: 0,
		description:
			'Calls per second to begin with, until the node has learned how many are taken; kept until n8n is restarted. 0 means 10 for reads and 3 for writes.',
	},
	{
		displayName: 'Timeout',
		name: 'timeoutSeconds',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 300 },
		default: 60,
		description: 'Seconds to wait for an answer before the call counts as failed',
	},
];

/** The Options collection: what the operation adds, and how fast and how often to call. */
export function optionsField(own: INodeProperties[] = []): INodeProperties {
	const options = [...own, ...trafficOptions, furtherAuthorizations].sort((a, b) =>
		a.displayName.localeCompare(b.displayName),
	);
	return {
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options,
	};
}

/** A point in time; sent as Unix seconds. */
export function timeField(displayName: string, name: string, description: string): INodeProperties {
	return { displayName, name, type: 'dateTime', default: '', description };
}

/** Systems that an external order reference can name (tiktok-shop.md 6.7). NewStore is not among them. */
export const platformField: INodeProperties = {
	displayName: 'Platform',
	name: 'platform',
	type: 'options',
	options: [
		{ name: 'Amazon', value: 'AMAZON' },
		{ name: 'BigCommerce', value: 'BIGCOMMERCE' },
		{ name: 'ChannelAdvisor', value: 'CHANNEL_ADVISOR' },
		{ name: 'ERP System', value: 'ERP_SYSTEM' },
		{ name: 'Magento', value: 'MAGENTO' },
		{ name: 'Order Management System', value: 'ORDER_MANAGEMENT_SYSTEM' },
		{ name: 'Salesforce Commerce Cloud', value: 'SALESFORCE_COMMERCE_CLOUD' },
		{ name: 'Shopify', value: 'SHOPIFY' },
		{ name: 'Warehouse Management System', value: 'WAREHOUSE_MANAGEMENT_SYSTEM' },
		{ name: 'WooCommerce', value: 'WOOCOMMERCE' },
	],
	default: 'ORDER_MANAGEMENT_SYSTEM',
	description: 'System that the reference points to. NewStore has no entry of its own: use Order Management System.',
};

export const listingPlatformsOption: INodeProperties = {
	displayName: 'Listing Platforms',
	name: 'listingPlatforms',
	type: 'multiOptions',
	options: [
		{ name: 'TikTok Shop', value: 'TIKTOK_SHOP' },
		{ name: 'Tokopedia', value: 'TOKOPEDIA' },
	],
	default: [],
	description: 'Only for Indonesia: the platforms meant. Leave empty elsewhere.',
};
