import type { INodeProperties } from 'n8n-workflow';

import { optionsWith, returnAllAndLimit, showFor, simplify } from '../common.descriptions';

export const description: INodeProperties[] = showFor(
	'order',
	['getManyByCustomer'],
	[
		{
			displayName: 'Customer ID',
			name: 'customerId',
			type: 'string',
			default: '',
			required: true,
			description: "NewStore's UUID of the customer; NewStore has no search by date or status",
		},
		...returnAllAndLimit,
		simplify,
		optionsWith([]),
	],
);
