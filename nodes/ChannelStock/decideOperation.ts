/** Stock, listings and what is ordered meanwhile → what TikTok Shop should show. */
import type { INodeProperties } from 'n8n-workflow';
import { channelOperation } from '../shared/channel/operation';
import { nowOption, optionsOf, switchOf } from '../shared/channel/options';
import { decideStock } from './decide/stockDecision';
import { readSettings } from './decide/stockSettings';
import {
	guardrailMinimumSkus,
	guardrailPercent,
	locations,
	rules,
	shops,
	skuMap,
	stockNotDecided,
} from './sharedFields';

const decideNotice: INodeProperties = {
	displayName:
		'This node sends nothing. Connect its Updates output to "TikTok Shop: Inventory: Update", and its Exceptions output to "Channel Exception". Each stock item must hold all locations of its product.',
	name: 'decideNotice',
	type: 'notice',
	default: '',
};

const scope: INodeProperties = {
	displayName: 'Scope',
	name: 'scope',
	type: 'options',
	options: [
		{
			name: 'Full',
			value: 'full',
			description: 'The Stock input holds all products: a listing without stock row is an exception',
		},
		{
			name: 'Partial',
			value: 'partial',
			description: 'The Stock input holds some products: listings without stock row are left alone',
		},
	],
	default: 'full',
	description: 'Whether this run covers all products or only some of them',
};

const defaultBufferUnits: INodeProperties = {
	displayName: 'Default Buffer (Units)',
	name: 'defaultBufferUnits',
	type: 'number',
	typeOptions: { minValue: 0, numberPrecision: 0 },
	default: 0,
	description: 'Units of every SKU that are kept back from TikTok where no buffer rule matches',
};

const mode: INodeProperties = {
	displayName: 'Updates Contain',
	name: 'mode',
	type: 'options',
	options: [
		{
			name: 'Everything',
			value: 'everything',
			description: 'Every SKU that could be decided, also where TikTok shows the right number already',
		},
		{
			name: 'Only What Changes',
			value: 'changes',
			description: 'Only SKUs whose number on TikTok is not the decided one',
		},
	],
	default: 'changes',
	description: 'Which SKUs go into the updates',
};

const unmappedWarehouses: INodeProperties = {
	displayName: 'Warehouses Without Location',
	name: 'unmappedWarehouses',
	type: 'options',
	options: [
		{
			name: 'Keep Current Number',
			value: 'keep',
			description: 'Send the number that TikTok shows now, because an update has to name every assigned warehouse',
		},
		{
			name: 'Set to Zero',
			value: 'zero',
			description: 'Send 0, so that TikTok sells only what the mapped locations have',
		},
	],
	default: 'keep',
	description: 'What to send for a TikTok warehouse that no row of the locations table names',
};

const stockReadAt: INodeProperties = {
	displayName: 'Stock Read At',
	name: 'stockReadAt',
	type: 'string',
	default: '',
	placeholder: 'e.g. 2026-11-23T06:00:00Z',
	description:
		'When the stock was read from NewStore, as an ISO time in UTC. Leave empty when it was read in this run just now.',
};

const maxStockAgeMinutes: INodeProperties = {
	displayName: 'Maximum Stock Age (Minutes)',
	name: 'maxStockAgeMinutes',
	type: 'number',
	typeOptions: { minValue: 0 },
	default: 60,
	description: 'Stock that is older sends nothing: the updates go to Held and a person is asked. 0 = any age is fine.',
};

const releaseHeld: INodeProperties = {
	displayName: 'Release Held Updates',
	name: 'releaseHeld',
	type: 'boolean',
	default: false,
	description:
		'Whether to send updates although the guardrail or the age of the stock would hold them. For a person who has looked at them; switch it off again afterwards.',
};

const options = optionsOf([
	{
		displayName: 'Exceptions per Kind (Limit)',
		name: 'exceptionLimit',
		type: 'number',
		typeOptions: { minValue: 1, numberPrecision: 0 },
		default: 100,
		description: 'Most exceptions of one kind in one run; one more item tells how many others there are',
	},
	{
		displayName: 'Products That May Be Unknown',
		name: 'maybeUnknown',
		type: 'string',
		default: '',
		placeholder: 'e.g. TEE-BLK-M, CAP-NVY-OS',
		description:
			'Only for partial runs: NewStore product IDs that nobody but a seller SKU on TikTok names, separated by commas, or an expression that gives a list. NewStore may answer 0 for a product that it does not know as well, so nothing is decided for those that have no stock anywhere; the summary counts the SKUs that TikTok goes on showing (skus_unproven), and a full run decides them.',
	},
	{
		displayName: 'Shops That Gave No Answer',
		name: 'silentShops',
		type: 'string',
		default: '',
		placeholder: 'e.g. 7494049642642441621',
		description:
			'IDs of shops whose listings or open orders could not be read, separated by commas, or an expression that gives a list. Nothing is sent for them; the others go on.',
	},
	{
		displayName: 'Summary Beside Updates',
		name: 'summaryBesideUpdates',
		type: 'boolean',
		default: true,
		description:
			'Whether Summary also gives its item when updates leave, which explain themselves, and no SKU waits for a full run (skus_unproven is 0). Without it, what follows Summary does not run for every sale.',
	},
	{
		displayName: 'Tell About Inactive Listings',
		name: 'inactiveListings',
		type: 'boolean',
		default: true,
		description:
			'Whether a listing that is not on sale although there is stock for it gives an exception (severity info)',
	},
	nowOption,
]);

export const decideOperation = channelOperation({
	name: 'Decide',
	value: 'decide',
	action: 'Decide the stock of tik tok listings',
	description: 'Work out what TikTok Shop should show and which listings have to change',
	inputs: { stock: 'Stock', listings: 'Listings', unrouted: 'Unrouted Units', details: 'Product Details' },
	outputs: { updates: 'Updates', exceptions: 'Exceptions', held: 'Held', summary: 'Summary' },
	problems: 'exceptions',
	properties: [
		decideNotice,
		scope,
		shops,
		locations,
		rules,
		skuMap,
		defaultBufferUnits,
		mode,
		unmappedWarehouses,
		stockReadAt,
		maxStockAgeMinutes,
		guardrailPercent,
		guardrailMinimumSkus,
		releaseHeld,
		options,
	],
	wrongSetting: stockNotDecided,
	run(given) {
		const { summary, ...decisions } = decideStock(given.feeds, readSettings(given));
		const isTold =
			switchOf(given.options.summaryBesideUpdates, 'Summary Beside Updates', true) ||
			decisions.updates.length === 0 ||
			summary.skus_unproven > 0;
		const placed = { json: summary, input: given.feeds.listings.length > 0 ? 1 : 0 };
		return { ...decisions, summary: isTold ? [placed] : [] };
	},
});
