/** Orders that NewStore cancels → the TikTok orders that they came from, each once. */
import { channelOperation } from '../shared/channel/operation';
import { listTikTokOrders } from './listTikTokOrders';
import { cancellationsNotHandled } from './sharedFields';

export const listTikTokOrdersOperation = channelOperation({
	name: 'List TikTok Orders',
	value: 'listTikTokOrders',
	action: 'List the tik tok orders of cancelled new store orders',
	description:
		'List the TikTok orders that a set of NewStore orders came from, each with the events of NewStore that are about it',
	inputs: { orders: 'NewStore Orders', events: 'Events' },
	outputs: { orders: 'TikTok Orders' },
	properties: [],
	wrongSetting: cancellationsNotHandled,
	run: ({ feeds }) => ({ orders: listTikTokOrders(feeds.orders, feeds.events) }),
});
