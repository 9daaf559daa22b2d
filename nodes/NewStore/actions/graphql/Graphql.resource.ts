import type { INodeProperties } from 'n8n-workflow';

import * as query from './query.operation';

export { query };

export const description: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['graphql'] } },
		options: [
			{
				name: 'Query',
				value: 'query',
				description: 'Run a read-only GraphQL query',
				action: 'Run a graph ql query',
			},
		],
		default: 'query',
	},
	...query.description,
];
