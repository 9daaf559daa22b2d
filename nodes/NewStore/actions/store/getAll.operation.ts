import type { INodeProperties } from 'n8n-workflow';

import { optionsWith, returnAllAndLimit, showFor } from '../common.descriptions';

export const description: INodeProperties[] = showFor(
	'store',
	['getAll'],
	[
		...returnAllAndLimit,
		optionsWith([
			{
				displayName: 'Country Codes',
				name: 'countryCodes',
				type: 'string',
				default: '',
				placeholder: 'e.g. GB,IE',
				description: 'Only stores of these countries, comma separated',
			},
			{
				displayName: 'Include Cashboxes',
				name: 'includeCashboxes',
				type: 'boolean',
				default: false,
				description: 'Whether to return the cashboxes of each store',
			},
		]),
	],
);
