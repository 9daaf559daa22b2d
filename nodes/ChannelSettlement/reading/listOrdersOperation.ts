/** Fields and inputs of List Orders of Payouts. */
import { channelOperation } from '../../shared/channel/operation';
import { readShops } from '../../shared/channel/shops';
import { notSettled, shopsField } from '../sharedFields';
import { listOrders } from './listOrders';

export const listOrdersOperation = channelOperation({
	name: 'List Orders of Payouts',
	value: 'listOrders',
	action: 'List the orders of payouts',
	description:
		'Take the transactions of the payouts that are reported now, once all statements of a payout are read, and list their orders, each once, to find them in NewStore',
	inputs: { statements: 'Statements', pages: 'Transactions', notRead: 'Not Read' },
	outputs: { pages: 'Transactions', orders: 'Orders' },
	properties: [shopsField],
	wrongSetting: notSettled('No payout was compared.'),
	run({ feeds, rows }) {
		return listOrders(feeds.statements, feeds.pages, feeds.notRead, readShops(rows('shops', 'Shops')));
	},
});
