import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { longestExecutionOption, mostWaitingOption } from '../shared/trigger/batchTrigger';
import { furtherAuthorizations } from '../shared/tiktok/authorizationFields';
import { orderStatuses } from '../shared/tiktok/orderStatuses';
import { TOPICS, topicName } from '../shared/tiktok/topics';

const topics: INodePropertyOptions[] = TOPICS.map(({ number, eventType, title, description }) => ({
	name: eventType ? title : `${title} (Partner Center)`,
	value: topicName(number),
	description,
})).sort((a, b) => a.name.localeCompare(b.name));

/** Fields of the trigger. */
export const fields: INodeProperties[] = [
	{
		displayName:
			'A test run registers nothing: TikTok Shop has one address per shop and event type, and it stays with the published workflow. To test, publish the workflow, or send a signed request to the test URL.',
		name: 'testNotice',
		type: 'notice',
		default: '',
	},
	{
		displayName: 'Events',
		name: 'topics',
		type: 'multiOptions',
		options: topics,
		default: ['ORDER_STATUS_CHANGE'],
		required: true,
		description: 'Kinds of events that start the workflow; others are acknowledged and dropped',
	},
	{
		displayName: 'Register',
		name: 'registration',
		type: 'options',
		options: [
			{
				name: 'By This Node',
				value: 'node',
				description: 'The address is registered for each shop when the workflow is published, and removed after',
			},
			{
				name: 'In Partner Center',
				value: 'partnerCenter',
				description: 'You enter the production URL of this node in the app settings; needed for some events',
			},
		],
		default: 'node',
		description: 'Who tells TikTok Shop where to send events',
	},
	{
		displayName:
			'Events marked (Partner Center) can only be switched on there: enter the production URL of this node in Partner Center → your app → Webhooks.',
		name: 'partnerCenterNotice',
		type: 'notice',
		displayOptions: { show: { registration: ['partnerCenter'] } },
		default: '',
	},
	{
		displayName: 'Shop Names or IDs',
		name: 'shops',
		type: 'multiOptions',
		typeOptions: { loadOptionsMethod: 'getShops' },
		default: [],
		description:
			'Shops whose events start the workflow; empty means every shop of the authorization. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			{
				displayName: 'Batches at Once',
				name: 'batchesAtOnce',
				type: 'number',
				typeOptions: { minValue: 1, maxValue: 10 },
				default: 2,
				description:
					'How many executions with batches of events may run at the same time. Events about the same order or product are never in two of them.',
			},
			furtherAuthorizations,
			{
				displayName: 'Further Topic Numbers',
				name: 'furtherTopics',
				type: 'string',
				default: '',
				placeholder: 'e.g. 72, 80',
				description:
					'Numbers of events that are not in the list yet, divided by commas. They come as TOPIC_72 with their whole payload, and are switched on in Partner Center.',
			},
			{
				displayName: 'Ignore Changes From',
				name: 'ignoreSources',
				type: 'multiOptions',
				options: [
					{ name: 'Open API', value: 'OPEN_API', description: 'Apps: this integration, and others' },
					{ name: 'Orders', value: 'ORDERS', description: 'Orders that were placed, cancelled or shipped' },
					{ name: 'Seller Center', value: 'SELLER_CENTER', description: 'People' },
				],
				default: [],
				description:
					'Only for the events that a product was edited or its stock changed: what was done there is acknowledged and dropped, for example your own stock updates. Empty means none.',
			},
			longestExecutionOption,
			{
				displayName: 'Maximum Events per Execution',
				name: 'maxEvents',
				type: 'number',
				typeOptions: { minValue: 1, maxValue: 5000 },
				default: 100,
				description: 'How many events that wait are handed to one execution',
			},
			mostWaitingOption,
			{
				displayName: 'One Execution per Event',
				name: 'oneExecutionPerEvent',
				type: 'boolean',
				default: false,
				description:
					'Whether to start an execution for each event instead of batches. Batches take bursts far better, and never run twice at the same time.',
			},
			{
				displayName: 'Order Statuses',
				name: 'orderStatuses',
				type: 'multiOptions',
				options: orderStatuses,
				default: [],
				description:
					'Only for the event that an order changes its state: new states that start the workflow, others are acknowledged and dropped. Empty means all.',
			},
			{
				displayName: 'Replace Other Addresses',
				name: 'replaceForeign',
				type: 'boolean',
				default: false,
				description:
					'Whether to take an event over when TikTok Shop already sends it elsewhere. The other receiver then gets no events any more.',
			},
			{
				displayName: 'Wait for More Events',
				name: 'waitSeconds',
				type: 'number',
				typeOptions: { minValue: 0, maxValue: 60, numberPrecision: 1 },
				default: 0.3,
				description: 'Seconds to wait after the first event, so that events that belong together start one execution',
			},
		],
	},
	{
		displayName: 'Takes Over From (Webhook ID)',
		name: 'takesOver',
		type: 'string',
		default: '',
		displayOptions: { show: { registration: ['node'] } },
		description:
			'Webhook ID of a trigger in this n8n whose events this one takes over, without asking for Replace Other Addresses. The installer of the templates enters it when a trigger moves to another workflow.',
	},
];
