/** Orders of NewStore → the TikTok orders that they came from, each once. */
import type { INodeProperties } from 'n8n-workflow';
import { channelOperation } from '../../shared/channel/operation';
import { notReported } from '../sharedFields';
import { listTikTokOrders } from './listTikTokOrders';

const shops: INodeProperties = {
	displayName: 'Shops',
	name: 'shops',
	type: 'json',
	default: '[]',
	description:
		'Rows of the table tts_shops: shop_id and active. Orders of a shop that is switched off are left alone; without rows all take part.',
};

export const listTikTokOrdersOperation = channelOperation({
	name: 'List TikTok Orders',
	value: 'listTikTokOrders',
	action: 'List the tik tok orders of new store orders',
	description:
		'List the TikTok orders that a set of NewStore orders came from, with those that are known already, and tell which numbers NewStore does not have',
	inputs: { orders: 'NewStore Orders', known: 'TikTok Orders' },
	outputs: { orders: 'TikTok Orders', exceptions: 'Exceptions' },
	problems: 'exceptions',
	properties: [shops],
	wrongSetting: notReported,
	run: ({ feeds, rows }) => listTikTokOrders(feeds.orders, feeds.known, rows('shops', 'Shops')),
});
