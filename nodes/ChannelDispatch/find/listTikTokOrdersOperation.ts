/** Orders of NewStore → the TikTok orders that they came from, each once. */
import { channelOperation } from '../../shared/channel/operation';
import { notReported } from '../sharedFields';
import { listTikTokOrders } from './listTikTokOrders';

export const listTikTokOrdersOperation = channelOperation({
	name: 'List TikTok Orders',
	value: 'listTikTokOrders',
	action: 'List the tik tok orders of new store orders',
	description:
		'List the TikTok orders that a set of NewStore orders came from, and tell which numbers NewStore does not have',
	inputs: { orders: 'NewStore Orders' },
	outputs: { orders: 'TikTok Orders', exceptions: 'Exceptions' },
	problems: 'exceptions',
	properties: [],
	wrongSetting: notReported,
	run: ({ feeds }) => listTikTokOrders(feeds.orders),
});
