import type { INodeProperties } from 'n8n-workflow';

import { optionsWith, showFor } from '../common.descriptions';

export const description: INodeProperties[] = showFor(
	'availability',
	['getExportStatus'],
	[
		{
			displayName: 'Export ID',
			name: 'exportId',
			type: 'string',
			default: '',
			required: true,
			description: 'The availability_export_id that Start Export gave',
		},
		optionsWith([]),
	],
);
