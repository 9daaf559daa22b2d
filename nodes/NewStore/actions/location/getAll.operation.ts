import type { INodeProperties } from 'n8n-workflow';

import { optionsWith, returnAllAndLimit, showFor } from '../common.descriptions';

export const description: INodeProperties[] = showFor(
	'location',
	['getAll'],
	[
		...returnAllAndLimit,
		optionsWith([
			{
				displayName: 'Enabled Only',
				name: 'enabledOnly',
				type: 'boolean',
				default: true,
				description: 'Whether to leave out locations that are switched off in NewStore',
			},
			{
				displayName: 'Type',
				name: 'type',
				type: 'options',
				options: [
					{ name: 'All', value: '' },
					{ name: 'DC', value: 'dc' },
					{ name: 'Store', value: 'store' },
				],
				default: '',
				description: 'Only locations of this kind',
			},
		]),
	],
);
