import type { INodeProperties } from 'n8n-workflow';

import * as create from './create.operation';
import * as getMany from './getMany.operation';

export { create, getMany };

export const description: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['refund'] } },
		options: [
			{
				name: 'Create',
				value: 'create',
				description: 'Record a refund without goods, such as one that TikTok has paid; records the same refund once',
				action: 'Create a refund',
			},
			{
				name: 'Get Many',
				value: 'getMany',
				description: 'Read all refunds of an order',
				action: 'Get many refunds of an order',
			},
		],
		default: 'getMany',
	},
	...create.description,
	...getMany.description,
];
