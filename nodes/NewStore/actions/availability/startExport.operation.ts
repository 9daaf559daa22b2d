import type { INodeProperties } from 'n8n-workflow';

import { optionsWith, showFor } from '../common.descriptions';
import { exportWaiting } from './common.descriptions';

export const description: INodeProperties[] = showFor(
	'availability',
	['startExport'],
	[
		{
			displayName: 'Export',
			name: 'exportMode',
			type: 'options',
			options: [
				{ name: 'All Stock', value: 'full', description: 'Recalculates and exports all products and locations' },
				{ name: 'Changes Only', value: 'delta', description: 'What changed after a marker of an earlier export' },
			],
			default: 'full',
		},
		{
			displayName: 'Last Updated At',
			name: 'lastUpdatedAt',
			type: 'string',
			default: '',
			displayOptions: { show: { exportMode: ['delta'] } },
			placeholder: 'e.g. 48123',
			description:
				'The last_updated_at of the export before: a growing number, not a time. Empty or 0 exports all stock.',
		},
		{
			displayName: 'Wait Until Finished',
			name: 'waitUntilFinished',
			type: 'boolean',
			default: true,
			description: 'Whether to wait until the file is ready, so that the output has its link',
		},
		optionsWith(exportWaiting),
	],
);
