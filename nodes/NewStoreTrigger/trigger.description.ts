import { NodeConnectionTypes, type INodeTypeDescription } from 'n8n-workflow';

import { EVENT_OPTIONS, STOCK_EVENTS } from '../shared/newStore/events';

export const triggerDescription: INodeTypeDescription = {
	displayName: 'NewStore Trigger',
	name: 'newStoreTrigger',
	icon: { light: 'file:../../icons/newstore.svg', dark: 'file:../../icons/newstore.dark.svg' },
	group: ['trigger'],
	// Not 1: for trigger nodes of version 1 n8n builds an expression isolate for every webhook call (n8n.md 13).
	version: [1.1],
	description: 'Starts the workflow when something happens in NewStore: sales, cancellations, returns, stock changes',
	eventTriggerDescription: '',
	defaults: { name: 'NewStore Trigger' },
	inputs: [],
	outputs: [NodeConnectionTypes.Main],
	credentials: [{ name: 'newStoreApi', required: true }],
	// Plain values only, for the same reason.
	webhooks: [
		{
			name: 'default',
			httpMethod: 'POST',
			responseMode: 'onReceived',
			responseData: 'noData',
			path: 'events',
		},
	],
	properties: [
		{
			displayName:
				'The credential needs an event stream API key: NewStore sends it with every event, and events without it are refused.',
			name: 'apiKeyNotice',
			type: 'notice',
			default: '',
		},
		{
			displayName: 'Events',
			name: 'events',
			type: 'multiOptions',
			options: EVENT_OPTIONS,
			default: [STOCK_EVENTS],
			description: 'The events that start the workflow; none chosen means all',
		},
		{
			displayName: 'Integration ID',
			name: 'integrationId',
			type: 'string',
			default: '',
			placeholder: 'e.g. n8n-stock-events',
			description:
				'Name of the event stream integration in NewStore. Empty makes one from the IDs of the workflow and this node.',
		},
		{
			displayName: 'Replace Foreign Callback',
			name: 'replaceForeignCallback',
			type: 'boolean',
			default: false,
			description:
				'Whether to take over an integration of this ID that sends its events to another address. Off, publishing fails instead.',
		},
		{
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			placeholder: 'Add option',
			default: {},
			options: [
				{
					displayName: 'Max Events per Execution',
					name: 'maxEvents',
					type: 'number',
					typeOptions: { minValue: 1, maxValue: 10000 },
					default: 500,
					description: 'Events that wait are handed over together, at most this many',
				},
				{
					displayName: 'One Execution per Event',
					name: 'oneExecutionPerEvent',
					type: 'boolean',
					default: false,
					description:
						'Whether each event starts its own execution, stored before NewStore gets its answer. Survives a crash without a sweep, but n8n manages 10 to 50 of them a second only.',
				},
				{
					displayName: 'Wait (Seconds)',
					name: 'waitSeconds',
					type: 'number',
					typeOptions: { minValue: 0, maxValue: 60, numberPrecision: 2 },
					default: 0.3,
					description: 'How long to gather events before an execution starts, so that related events meet',
				},
				{
					displayName: 'When Unpublished',
					name: 'whenUnpublished',
					type: 'options',
					options: [
						{ name: 'Delete the Integration', value: 'delete', description: 'Its logs and rejected events go with it' },
						{
							name: 'Leave It Running',
							value: 'keep',
							description: 'NewStore goes on sending to an address that answers 404',
						},
						{
							name: 'Stop the Integration',
							value: 'stop',
							description: 'It is started again when the workflow is published',
						},
					],
					default: 'stop',
					description: 'What happens to the integration in NewStore when the workflow is unpublished',
				},
			],
		},
	],
};
