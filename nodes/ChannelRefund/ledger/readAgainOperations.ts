/** Orders that could not be read, and exchanges → rows of tts_refunds. */
import type { INodeProperties } from 'n8n-workflow';
import { channelOperation } from '../../shared/channel/operation';
import { nowOf, nowOption, optionsOf, switchOf } from '../../shared/channel/options';
import { asked, exchangesInDryRun, ledger, wrongSetting } from '../sharedFields';
import { direction, directionOf } from './rowOperations';
import { exchangeRows, readAgainEnded, toReadAgain } from './readAgain';

const options = optionsOf([nowOption]);
const inStores = { show: { direction: ['store_to_tiktok'] } };

const read: INodeProperties = {
	displayName: 'Orders Read',
	name: 'read',
	type: 'json',
	default: '[]',
	displayOptions: inStores,
	description: 'Newstore_order_id of the orders that were read to the end',
};

const storeOrders: INodeProperties = {
	displayName: 'NewStore Orders',
	name: 'storeOrders',
	type: 'json',
	default: '[]',
	displayOptions: inStores,
	description: 'Items of NewStore, Order: Get. Those that are not from TikTok need no other look.',
};

export const listReadAgainOperation = channelOperation({
	name: 'List What to Read Again',
	value: 'listReadAgain',
	action: 'List what to read again',
	description:
		'Make the rows by which the sweep looks again at orders that could not be read, and note the exchanges that their events told of',
	inputs: { failed: 'Could Not Be Read', before: 'Looked at Before' },
	outputs: { rows: 'Rows' },
	properties: [direction, asked, read, storeOrders, options],
	wrongSetting,
	run: ({ feeds, parameter, rows, options: given, now }) => ({
		rows: toReadAgain(directionOf(parameter('direction')), {
			failed: feeds.failed,
			before: feeds.before,
			asked: rows('asked', 'Orders Asked For'),
			read: rows('read', 'Orders Read'),
			storeOrders: rows('storeOrders', 'NewStore Orders'),
			now: nowOf(given.now, now),
		}),
	}),
});

export const endReadAgainOperation = channelOperation({
	name: 'End What Was Read Again',
	value: 'endReadAgain',
	action: 'End what was read again',
	description: 'Say which rows of the ledger end because their order could be read again',
	inputs: { orders: 'Orders Read' },
	outputs: { rows: 'Rows' },
	properties: [direction, ledger, options],
	wrongSetting,
	run: ({ feeds, parameter, rows, options: given, now }) => ({
		rows: readAgainEnded(
			directionOf(parameter('direction')),
			feeds.orders,
			rows('ledger', 'Ledger'),
			nowOf(given.now, now),
		),
	}),
});

export const noteExchangesOperation = channelOperation({
	name: 'Note Exchanges',
	value: 'noteExchanges',
	action: 'Note exchanges',
	description: 'Make a row for each return whose goods the store has exchanged, as the events of the orders tell',
	inputs: { orders: 'Orders with Events' },
	outputs: { rows: 'Rows' },
	properties: [exchangesInDryRun, options],
	wrongSetting,
	run: ({ feeds, parameter, options: given, now }) => ({
		rows: exchangeRows(feeds.orders, {
			isDryRun: switchOf(parameter('dryRun'), 'Dry Run', true),
			now: nowOf(given.now, now),
		}),
	}),
});
