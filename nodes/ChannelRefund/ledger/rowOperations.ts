/** Rows of tts_refunds → which orders are due, and which rows are written. */
import type { INodeProperties } from 'n8n-workflow';
import { channelOperation } from '../../shared/channel/operation';
import { nowOf, nowOption, oneOf } from '../../shared/channel/options';
import { ledger, optionsOf, wrongSetting } from '../sharedFields';
import { dueOrders, untouched, withNews } from './rowChoices';

const options = optionsOf([nowOption]);

export const direction: INodeProperties = {
	displayName: 'Returns',
	name: 'direction',
	type: 'options',
	default: 'store_to_tiktok',
	options: [
		{ name: 'In Stores', value: 'store_to_tiktok', description: 'Refunded on TikTok; orders by newstore_order_id' },
		{
			name: 'On TikTok',
			value: 'tiktok_to_newstore',
			description: 'Booked in NewStore; orders by shop_id and order_id',
		},
	],
	description: 'Which way the rows go: the column direction of tts_refunds',
};

/** @throws WrongSetting */
export const directionOf = (value: unknown) => oneOf(value, ['store_to_tiktok', 'tiktok_to_newstore'], 'Returns');

export const listDueOperation = channelOperation({
	name: 'List Due Orders',
	value: 'listDueOrders',
	action: 'List due orders',
	description: 'Say which orders of rows of the ledger are to be looked at now, each once',
	inputs: { rows: 'Rows' },
	outputs: { due: 'Due' },
	properties: [direction, options],
	wrongSetting,
	run({ feeds, parameter, options: given, now }) {
		const way = directionOf(parameter('direction'));
		const { storeReturns, tikTokReturns } = dueOrders(feeds.rows, nowOf(given.now, now));
		return { due: way === 'store_to_tiktok' ? storeReturns : tikTokReturns };
	},
});

export const keepNewsOperation = channelOperation({
	name: 'Keep Rows with News',
	value: 'keepNews',
	action: 'Keep rows with news',
	description: 'Let through the items whose row of the ledger says something that the table does not say yet',
	inputs: { items: 'Items' },
	outputs: { news: 'With News' },
	properties: [ledger],
	wrongSetting,
	run: ({ feeds, rows }) => ({ news: withNews(feeds.items, rows('ledger', 'Ledger')) }),
});

const meanwhile: INodeProperties = {
	displayName: 'Changed Meanwhile',
	name: 'meanwhile',
	type: 'json',
	default: '[]',
	description: 'Rows of the table tts_refunds that were changed since the run began to read',
};

export const keepUntouchedOperation = channelOperation({
	name: 'Keep Untouched Rows',
	value: 'keepUntouched',
	action: 'Keep untouched rows',
	description: 'Let through the rows of the ledger that no other run has changed since this one has read them',
	inputs: { rows: 'Rows' },
	outputs: { untouched: 'Untouched' },
	properties: [ledger, meanwhile],
	wrongSetting,
	run: ({ feeds, rows }) => ({
		untouched: untouched(feeds.rows, rows('ledger', 'Ledger'), rows('meanwhile', 'Changed Meanwhile')),
	}),
});
