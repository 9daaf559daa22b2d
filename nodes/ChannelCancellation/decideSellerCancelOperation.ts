/** Orders that NewStore cancels or cannot fulfil → cancellations on TikTok. */
import { channelOperation } from '../shared/channel/operation';
import { oneOf, optionsOf } from '../shared/channel/options';
import { cell, readRows } from '../shared/tableRows';
import { WrongSetting } from '../shared/wrongSetting';
import type { SellerOptions } from './decideSellerCancel';
import { decideSellerCancels } from './decideSellerCancel';
import { cancellationsNotHandled, references, shops } from './sharedFields';

const MEANINGS = ['out_of_stock', 'wrong_price', 'address_not_deliverable', 'buyer_asked', 'ask'];

const options = optionsOf([
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
]);

/** @throws WrongSetting that names the field, also for a row of the reason map that says nothing known. */
export function readSellerOptions(given: Record<string, unknown>): SellerOptions {
	const reasonMap = readRows(given.reasonMap, 'Reason Map (JSON)');
	const wrong = reasonMap.find((row) => !MEANINGS.includes(cell(row, 'means').toLowerCase()));
	if (wrong) {
		throw new WrongSetting(
			`"Reason Map" says "${cell(wrong, 'means')}" for "${cell(wrong, 'newstore_reason')}"; it can be ${MEANINGS.join(', ')}`,
		);
	}
	return {
		wholeOrder: oneOf(given.wholeOrder, ['cancel', 'ask'], 'When NewStore Cancelled the Order'),
		partlyElsewhere: oneOf(given.partlyElsewhere, ['ask', 'cancelWhole'], 'When Only Lines Are Cancelled'),
		onHold: oneOf(given.onHold, ['ask', 'cancel', 'wait'], 'When the Order Is on Hold'),
		unknownReason: oneOf(given.unknownReason, ['out_of_stock', 'ask'], 'Reason When Unknown'),
		reasonMap,
	};
}

export const decideSellerCancelOperation = channelOperation({
	name: 'Decide Seller Cancel',
	value: 'decideSellerCancel',
	action: 'Decide on a seller cancel',
	description: 'Say which orders or lines to cancel on TikTok because the stores cannot fulfil them',
	inputs: { newStore: 'NewStore Orders', tikTok: 'TikTok' },
	outputs: { cancel: 'Cancel on TikTok', nothing: 'Nothing To Do', exceptions: 'Exceptions' },
	problems: 'exceptions',
	properties: [shops, references, options],
	wrongSetting: cancellationsNotHandled,
	run: ({ feeds, rows, options: given }) =>
		decideSellerCancels(feeds.newStore, feeds.tikTok, {
			shops: rows('shops', 'Shops'),
			references: rows('references', 'References'),
			options: readSellerOptions(given),
		}),
});
