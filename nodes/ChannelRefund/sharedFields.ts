/** Fields that several operations have. */
import type { INodeProperties } from 'n8n-workflow';
import { nowOption } from '../shared/channel/options';

export const shops: INodeProperties = {
	displayName: 'Shops',
	name: 'shops',
	type: 'json',
	default: '[]',
	required: true,
	description:
		'Rows of the table tts_shops: shop_id, region, currency, platform_discount_as_payment and active. A shop that is switched off is left alone; without a row the market is not known and a person is asked.',
};

export const ledger: INodeProperties = {
	displayName: 'Ledger',
	name: 'ledger',
	type: 'json',
	default: '[]',
	description:
		'Rows of the table tts_refunds: what was done, tried, asked or decided before. All rows of the orders concerned, whatever their state.',
};

export const asked: INodeProperties = {
	displayName: 'Orders Asked For',
	name: 'asked',
	type: 'json',
	default: '[]',
	required: true,
	description: 'What the workflow was called with: newstore_order_id and events, or shop_id and order_id',
};

export const references: INodeProperties = {
	displayName: 'References',
	name: 'references',
	type: 'json',
	default: '[]',
	description:
		'What TikTok Shop, External Reference: Get puts out: which NewStore item belongs to which TikTok line. Without it the attributes of the NewStore items tell, then product and units.',
};

export const skuMap: INodeProperties = {
	displayName: 'SKU Map',
	name: 'skuMap',
	type: 'json',
	default: '[]',
	description: 'Rows of the table tts_sku_map: NewStore product of a seller SKU where they differ',
};

export const exchangesInDryRun: INodeProperties = {
	displayName: 'Dry Run',
	name: 'dryRun',
	type: 'boolean',
	default: true,
	description: 'Whether nothing is refunded: rows of exchanges are noted as not needed',
};

/** How long a wait is. */
export const waitLimits: INodeProperties[] = [
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
];

/** Of operations that look again later. */
export const waitOptions: INodeProperties[] = [
	...waitLimits,
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
	nowOption,
];

/** What a wrong setting of any operation is called. */
export const wrongSetting = {
	code: 'REFUND_SETTINGS',
	flow: 'returns',
	title: 'Returns are not handled: a setting is wrong',
	nothing: 'Nothing was refunded and nothing was booked.',
	what_to_do:
		'Correct the parameters of the Channel Refund node or the table that fills them. Until then refund in Seller Center, and note it on the order in NewStore.',
};
