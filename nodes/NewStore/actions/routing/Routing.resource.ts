import type { INodeProperties } from 'n8n-workflow';

import * as getInsights from './getInsights.operation';

export { getInsights };

export const description: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['routing'] } },
		options: [
			{
				name: 'Get Insights',
				value: 'getInsights',
				description: 'Tell why each item of an order is where it is',
				action: 'Get routing insights of an order',
			},
		],
		default: 'getInsights',
	},
	...getInsights.description,
];
