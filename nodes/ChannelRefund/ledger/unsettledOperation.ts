/** Orders of NewStore with their returns and refunds → those that are not settled. */
import { channelOperation } from '../../shared/channel/operation';
import { ledger, wrongSetting } from '../sharedFields';
import { unsettledOrders } from './unsettled';

export const listUnsettledOperation = channelOperation({
	name: 'List Unsettled Orders',
	value: 'listUnsettled',
	action: 'List unsettled orders',
	description: 'Say which NewStore orders have a return or refund that the ledger does not call settled',
	inputs: { orders: 'Orders with Returns' },
	outputs: { orders: 'Orders' },
	properties: [ledger],
	wrongSetting,
	run: ({ feeds, rows }) => ({ orders: unsettledOrders(feeds.orders, rows('ledger', 'Ledger')) }),
});
