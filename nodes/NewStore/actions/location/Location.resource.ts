import type { INodeProperties } from 'n8n-workflow';

import * as getAll from './getAll.operation';

export { getAll };

export const description: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['location'] } },
		options: [
			{
				name: 'Get Many',
				value: 'getAll',
				description: 'Read stores and warehouses with the IDs that stock is kept under',
				action: 'Get many locations',
			},
		],
		default: 'getAll',
	},
	...getAll.description,
];
