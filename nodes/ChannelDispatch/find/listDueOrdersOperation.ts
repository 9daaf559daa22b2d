/** Orders that are not dispatched, and what failed before → those to look at now. */
import type { INodeProperties } from 'n8n-workflow';
import { channelOperation } from '../../shared/channel/operation';
import { nowOf, nowOption, numberOf, optionsOf, wholeNumberOf } from '../../shared/channel/options';
import { notReported } from '../sharedFields';
import { listDueOrders } from './listDueOrders';

const LONGEST_WAIT = 'Longest Wait (Minutes)';
const MOST_ORDERS = 'Most Orders per Run';

const openCases: INodeProperties = {
	displayName: 'Open Cases',
	name: 'openCases',
	type: 'json',
	default: '[]',
	description:
		'Open rows of the table tts_cases of the flow dispatch. An order that has one waits 5, 10, 20, … minutes since it was met last, and at least four times in the time left until its deadline.',
};

const options = optionsOf([
	{
		displayName: LONGEST_WAIT,
		name: 'longestWaitMinutes',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 60,
		description: 'Longest time until an order whose write-back failed is tried again',
	},
	{
		displayName: MOST_ORDERS,
		name: 'mostOrders',
		type: 'number',
		typeOptions: { minValue: 3, numberPrecision: 0 },
		default: 6000,
		description:
			'Of more orders than this the nearest deadlines are looked at in each run, and of the others a part that goes round. 6000 are read within 5 minutes at the documented limits of both systems.',
	},
	nowOption,
]);

export const listDueOrdersOperation = channelOperation({
	name: 'List Due Orders',
	value: 'listDueOrders',
	action: 'List orders to look at now',
	description:
		'Of the orders that are not dispatched list those to look at now; one whose write-back failed is tried again after growing waits',
	inputs: { orders: 'Orders' },
	outputs: { due: 'Due', exceptions: 'Exceptions' },
	problems: 'exceptions',
	properties: [openCases, options],
	wrongSetting: notReported,
	run: ({ feeds, rows, options: given, now }) =>
		listDueOrders(feeds.orders, {
			cases: rows('openCases', 'Open Cases'),
			longestWaitMinutes: numberOf(given.longestWaitMinutes, LONGEST_WAIT, { otherwise: 60, least: 1 }),
			mostOrders: wholeNumberOf(given.mostOrders, MOST_ORDERS, { otherwise: 6000, least: 3 }),
			now: nowOf(given.now, now),
		}),
});
