import type { INodeProperties } from 'n8n-workflow';

import { optionsWith, showFor } from '../common.descriptions';
import { locationIds, outputShape } from './common.descriptions';

export const description: INodeProperties[] = showFor(
	'availability',
	['downloadExport'],
	[
		{
			displayName: 'Link',
			name: 'link',
			type: 'string',
			default: '={{ $json.link }}',
			description:
				'The link that Start Export gave. It is read as a stream, so a million rows are no problem. Empty (nothing changed) gives no item.',
		},
		locationIds(false, 'Only these stores and warehouses are read; empty means all.'),
		outputShape,
		optionsWith([]),
	],
);
