/** Short orders that NewStore was asked about → what becomes of them. */
import type { INodeProperties } from 'n8n-workflow';
import { channelOperation } from '../shared/channel/operation';
import { oneOf } from '../shared/channel/options';
import type { Placed } from '../shared/channel/placed';
import { isEmptyItem } from '../shared/channel/rows';
import { resolveShort, unknownOrders } from './resolveShort';
import { ordersNotRouted } from './sharedFields';

const foundOrders: INodeProperties = {
	displayName: 'Orders That NewStore Has',
	name: 'foundOrders',
	type: 'options',
	default: 'repeat',
	description:
		'What to do with an order that NewStore knows already: its stock is short because the order itself took it',
	options: [
		{
			name: 'Repeat the Injection',
			value: 'repeat',
			description:
				'NewStore answers with the order it has and creates nothing; the reference on TikTok gets written if a crash lost it',
		},
		{ name: 'Skip', value: 'skip', description: 'Nothing more happens with the order' },
	],
};

export const resolveShortOperation = channelOperation({
	name: 'Resolve Short',
	value: 'resolveShort',
	action: 'Resolve short orders',
	description: 'Settle orders that lack stock, after NewStore was asked whether it has them already',
	inputs: { short: 'Short Orders' },
	outputs: { inject: 'Inject', skip: 'Skip', exceptions: 'Exceptions' },
	problems: 'exceptions',
	properties: [foundOrders],
	wrongSetting: ordersNotRouted,
	run({ feeds, parameter }) {
		const foundOrdersAre = oneOf(parameter('foundOrders'), ['repeat', 'skip'], 'Orders That NewStore Has');
		const notInNewStore = unknownOrders(feeds.short);
		const inject: Placed[] = [];
		const skip: Placed[] = [];
		const exceptions: Placed[] = [];
		feeds.short.forEach((json, index) => {
			if (isEmptyItem(json)) return;
			const resolution = resolveShort(json, foundOrdersAre, notInNewStore);
			if (resolution.kind === 'inject') inject.push({ json: resolution.item, index });
			if (resolution.kind === 'skip') skip.push({ json: resolution.item, index });
			if ('exception' in resolution && resolution.exception) exceptions.push({ json: resolution.exception, index });
		});
		return { inject, skip, exceptions };
	},
});
