/** Events of NewStore and TikTok orders in one call → each to the node that reads it. */
import type { INodeProperties } from 'n8n-workflow';
import { channelOperation } from '../../shared/channel/operation';
import { notReported } from '../sharedFields';
import { sortAsked } from './sortAsked';

const asked: INodeProperties = {
	displayName: 'Asked For',
	name: 'asked',
	type: 'json',
	default: '[]',
	required: true,
	description:
		'What the workflow was called with: events of the NewStore Trigger, or shop_id and order_id of TikTok orders',
	hint: 'Fill with one expression, for example {{ $("When orders may have been shipped").all().map(i => i.json) }}',
};

export const sortAskedOperation = channelOperation({
	name: 'Sort What Was Asked For',
	value: 'sortAsked',
	action: 'Sort what was asked for',
	description:
		'Say which NewStore orders have to be read, because an event told of a parcel, and which TikTok orders are known already; each once',
	inputs: { start: 'When Tables Are Read' },
	outputs: { storeOrders: 'NewStore Orders', orders: 'TikTok Orders' },
	properties: [asked],
	wrongSetting: notReported,
	run: ({ rows }) => sortAsked(rows('asked', 'Asked For')),
});
