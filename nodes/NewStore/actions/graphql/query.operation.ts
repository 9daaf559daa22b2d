import type { INodeProperties } from 'n8n-workflow';

import { optionsWith, showFor } from '../common.descriptions';

export const description: INodeProperties[] = showFor(
	'graphql',
	['query'],
	[
		{
			displayName: 'Query',
			name: 'query',
			type: 'string',
			typeOptions: { rows: 8 },
			default: '',
			required: true,
			placeholder: 'query Order($ID: String!, $tenant: String!) { order(ID: $ID, tenant: $tenant) { ID externalId } }',
			description: 'Reads only; the data may lag behind events by seconds',
		},
		{
			displayName: 'Variables (JSON)',
			name: 'variables',
			type: 'json',
			default: '{}',
			description: 'Values of the variables of the query',
		},
		optionsWith([
			{
				displayName: 'Result Path',
				name: 'resultPath',
				type: 'string',
				default: '',
				placeholder: 'e.g. orders.nodes',
				description:
					'Path inside data to return; a list there becomes one item per entry. Empty returns data as it is.',
			},
		]),
	],
);
