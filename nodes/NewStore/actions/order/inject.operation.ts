import type { INodeProperties } from 'n8n-workflow';

import { optionsWith, showFor } from '../common.descriptions';

export const description: INodeProperties[] = showFor(
	'order',
	['inject'],
	[
		{
			displayName: 'Order From',
			name: 'payloadSource',
			type: 'options',
			options: [
				{
					name: 'Input Items',
					value: 'item',
					description: 'A field of each input item, as Channel Order puts it out; fast for thousands of orders',
				},
				{ name: 'This Node', value: 'json', description: 'JSON or an expression written here' },
			],
			default: 'item',
		},
		{
			displayName: 'Order Field',
			name: 'payloadField',
			type: 'string',
			default: 'payload',
			required: true,
			displayOptions: { show: { payloadSource: ['item'] } },
			description: 'Name of the field of the input items that holds the complete order (the body of fulfill_order)',
		},
		{
			displayName: 'Order (JSON)',
			name: 'payload',
			type: 'json',
			default: '{}',
			required: true,
			displayOptions: { show: { payloadSource: ['json'] } },
			description: 'The complete order (the body of fulfill_order), one entry per unit',
		},
		optionsWith([]),
	],
);
