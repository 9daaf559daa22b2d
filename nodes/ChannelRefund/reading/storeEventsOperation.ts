/** Events of NewStore → orders for 06a. */
import type { INodeProperties } from 'n8n-workflow';
import { channelOperation } from '../../shared/channel/operation';
import { oneOf } from '../../shared/channel/options';
import { asked, wrongSetting } from '../sharedFields';
import { concernedOrders, sortAsked } from './storeEvents';

const withoutOrder: INodeProperties = {
	displayName: 'Returns Without an Order',
	name: 'withoutOrder',
	type: 'options',
	default: 'report',
	options: [
		{ name: 'Ignore', value: 'ignore', description: 'Nobody hears of them' },
		{ name: 'Report', value: 'report', description: 'Each goes on by itself, and becomes a case' },
	],
	description: 'What becomes of a return in a store that names no order: it cannot be found on TikTok',
};

/** @throws WrongSetting */
const withoutOrderOf = (value: unknown) => oneOf(value, ['report', 'ignore'], 'Returns Without an Order');

export const listConcernedOperation = channelOperation({
	name: 'List Orders of Events',
	value: 'listConcerned',
	action: 'List orders of events',
	description: 'Say which NewStore orders returns, refunds and exchanges are about, each once with its events',
	inputs: { events: 'Events' },
	outputs: { orders: 'Orders' },
	properties: [withoutOrder],
	wrongSetting,
	run: ({ feeds, parameter }) => ({
		orders: concernedOrders(feeds.events, withoutOrderOf(parameter('withoutOrder'))),
	}),
});

export const sortAskedOperation = channelOperation({
	name: 'Sort What Was Asked For',
	value: 'sortAsked',
	action: 'Sort what was asked for',
	description:
		'Say which NewStore orders events of the NewStore Trigger and calls with newstore_order_id are about, each once with its events, and which returns name no order',
	inputs: { start: 'When Tables Are Read' },
	outputs: { orders: 'Orders', withoutOrder: 'Without an Order' },
	properties: [asked, withoutOrder],
	wrongSetting,
	run: ({ rows, parameter }) => sortAsked(rows('asked', 'Orders Asked For'), withoutOrderOf(parameter('withoutOrder'))),
});
