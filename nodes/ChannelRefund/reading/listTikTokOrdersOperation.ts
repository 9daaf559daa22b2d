/** Orders of NewStore → those that came from TikTok, and those that no sweep looks at again. */
import { channelOperation } from '../../shared/channel/operation';
import { nowOf, nowOption } from '../../shared/channel/options';
import { asked, optionsOf, wrongSetting } from '../sharedFields';
import { listTikTokOrders } from './origins';

const options = optionsOf([nowOption]);

export const listTikTokOrdersOperation = channelOperation({
	name: 'List TikTok Orders',
	value: 'listTikTokOrders',
	action: 'List the tik tok orders of new store orders',
	description:
		'Say which NewStore orders came from TikTok, with what was told of them, and which of the others need no other look',
	inputs: { orders: 'NewStore Orders' },
	outputs: { orders: 'TikTok Orders', ended: 'No Other Look' },
	properties: [asked, options],
	wrongSetting,
	run: ({ feeds, rows, options: given, now }) =>
		listTikTokOrders(feeds.orders, rows('asked', 'Orders Asked For'), nowOf(given.now, now)),
});
