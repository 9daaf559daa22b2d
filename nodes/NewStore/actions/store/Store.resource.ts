import type { INodeProperties } from 'n8n-workflow';

import * as getAll from './getAll.operation';

export { getAll };

export const description: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['store'] } },
		options: [
			{
				name: 'Get Many',
				value: 'getAll',
				description: 'Read the configured stores with country and time zone',
				action: 'Get many stores',
			},
		],
		default: 'getAll',
	},
	...getAll.description,
];
