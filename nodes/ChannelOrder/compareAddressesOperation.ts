/** Orders that both sides have → whether the buyer changed the address. */
import { channelOperation } from '../shared/channel/operation';
import type { Placed } from '../shared/channel/placed';
import { isEmptyItem } from '../shared/channel/rows';
import { compareAddresses } from './addressChange';
import { ordersNotRouted } from './sharedFields';

export const compareAddressesOperation = channelOperation({
	name: 'Compare Addresses',
	value: 'compareAddresses',
	action: 'Compare addresses',
	description:
		'Say of each TikTok order that NewStore has (Find by External ID, not simplified) whether the buyer changed the address meanwhile; neither address is put out',
	inputs: { orders: 'Looked-Up Orders' },
	outputs: { nothing: 'Nothing To Do', exceptions: 'Exceptions' },
	problems: 'exceptions',
	properties: [],
	wrongSetting: ordersNotRouted,
	run({ feeds }) {
		const nothing: Placed[] = [];
		const exceptions: Placed[] = [];
		feeds.orders.forEach((json, index) => {
			if (isEmptyItem(json)) return;
			const answer = compareAddresses(json);
			if (answer.kind === 'nothing') nothing.push({ json: answer.item, index });
			else exceptions.push({ json: answer.exception, index });
		});
		return { nothing, exceptions };
	},
});
