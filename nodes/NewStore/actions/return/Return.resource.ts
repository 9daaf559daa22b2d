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
		displayOptions: { show: { resource: ['return'] } },
		options: [
			{
				name: 'Create',
				value: 'create',
				description: 'Book goods that came back, so that NewStore has them in stock again; books the same return once',
				action: 'Create a return',
			},
			{
				name: 'Get Many',
				value: 'getMany',
				description: 'Read all returns of an order',
				action: 'Get many returns of an order',
			},
		],
		default: 'getMany',
	},
	...create.description,
	...getMany.description,
];
