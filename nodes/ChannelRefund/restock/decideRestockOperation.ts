/** Returns and refunds on TikTok, the orders on both sides → what is booked in NewStore. */
import type { INodeProperties } from 'n8n-workflow';
import { channelOperation } from '../../shared/channel/operation';
import { optionsOf } from '../../shared/channel/options';
import { shopRowCases } from '../../shared/channel/rowCases';
import { readRestockSettings } from '../settings';
import { ledger, references, shops, skuMap, waitOptions, wrongSetting } from '../sharedFields';
import { decideRestock } from './decideRestock';

const returnMap: INodeProperties = {
	displayName: 'Return Map',
	name: 'returnMap',
	type: 'json',
	default: '[]',
	description:
		'Rows of the table tts_return_map: location, condition and reason in NewStore of what comes back on TikTok, by shop and TikTok reason. Without a row that fits a person is asked.',
};

const options = optionsOf([
	...waitOptions,
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
]);

export const decideRestockOperation = channelOperation({
	name: 'Decide Restock',
	value: 'decideRestock',
	action: 'Decide restock',
	description: 'Say which returns and refunds of TikTok to book in NewStore, and how',
	inputs: { returns: 'TikTok Returns', orders: 'Orders', newStore: 'NewStore' },
	outputs: {
		returnInNewStore: 'Return in NewStore',
		refundInNewStore: 'Refund in NewStore',
		settled: 'Settled',
		nothing: 'Nothing To Do',
		wait: 'Wait',
		exceptions: 'Exceptions',
	},
	problems: 'exceptions',
	properties: [shops, ledger, returnMap, references, skuMap, options],
	wrongSetting,
	run({ feeds, rows, options: given, now }) {
		const tables = {
			shops: rows('shops', 'Shops'),
			ledger: rows('ledger', 'Ledger'),
			returnMap: rows('returnMap', 'Return Map'),
			references: rows('references', 'References'),
			skuMap: rows('skuMap', 'SKU Map'),
		};
		const decided = decideRestock(feeds, readRestockSettings(given, tables, now));
		const odd = shopRowCases(tables.shops).map((json) => ({ json }));
		return { ...decided, exceptions: [...decided.exceptions, ...odd] };
	},
});
