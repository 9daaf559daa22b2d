/** Documents of TikTok, and what else names an order → the orders to compare; and the NewStore orders that have to be read beside them. */
import { channelOperation } from '../../shared/channel/operation';
import { readShops } from '../../shared/channel/shops';
import { earlier, ledger, notCompared, shops } from '../sharedFields';
import { listOrders, listOthers } from './listOrders';

export const listOrdersOperation = channelOperation({
	name: 'List Orders to Compare',
	value: 'listOrders',
	action: 'List orders to compare',
	description:
		'List each order that is open, has changed, or is named by a return, a cancellation, a refund or an earlier difference, once, and which of them TikTok has not shown yet',
	inputs: { orders: 'Orders', mentioned: 'Returns and Cancellations' },
	outputs: { orders: 'All', missing: 'To Read' },
	properties: [shops, earlier, ledger],
	wrongSetting: notCompared,
	run: ({ feeds, rows }) => {
		const tables = [...rows('earlier', 'Earlier Differences'), ...rows('ledger', 'Refund Ledger')];
		return { ...listOrders(feeds.orders, [...feeds.mentioned, ...tables], readShops(rows('shops', 'Shops'))) };
	},
});

export const listOthersOperation = channelOperation({
	name: 'List Other NewStore Orders',
	value: 'listOthers',
	action: 'List other new store orders',
	description: "List the NewStore orders that TikTok's references name although NewStore knows the order by another ID",
	inputs: { store: 'NewStore Orders', references: 'References' },
	outputs: { others: 'To Read' },
	properties: [],
	wrongSetting: notCompared,
	run: ({ feeds }) => ({ others: listOthers(feeds.store, feeds.references) }),
});
