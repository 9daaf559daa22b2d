import type { INodeProperties } from 'n8n-workflow';

import * as downloadExport from './downloadExport.operation';
import * as getAtp from './getAtp.operation';
import * as getExportStatus from './getExportStatus.operation';
import * as startExport from './startExport.operation';

export { downloadExport, getAtp, getExportStatus, startExport };

export const description: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['availability'] } },
		options: [
			{
				name: 'Download Export',
				value: 'downloadExport',
				description: 'Read the file of an export as a stream and add it up',
				action: 'Download an availability export',
			},
			{
				name: 'Get ATP',
				value: 'getAtp',
				description: 'Read what is available to promise for products at locations, 2,000 pairs a call',
				action: 'Get ATP of products',
			},
			{
				name: 'Get Export Status',
				value: 'getExportStatus',
				description: 'Ask whether an export is ready',
				action: 'Get the status of an availability export',
			},
			{
				name: 'Start Export',
				value: 'startExport',
				description: 'Have all stock, or what changed, written to a file, and wait for it',
				action: 'Start an availability export',
			},
		],
		default: 'getAtp',
	},
	...downloadExport.description,
	...getAtp.description,
	...getExportStatus.description,
	...startExport.description,
];
