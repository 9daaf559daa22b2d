import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import type { NewStoreClient } from '../../../shared/newStore/client';
import { exportItem, readExport } from './availabilityExport';
import { forEachItem, inputProblem, nodeOptions } from '../items';
import { idText } from '../values';
import { optionsWith } from '../fields';
import type { Operation } from '../operation';

const properties: INodeProperties[] = [
	{
		displayName: 'Export ID',
		name: 'exportId',
		type: 'string',
		default: '',
		required: true,
		description: 'The availability_export_id that Start Export gave',
	},
	optionsWith([]),
];

/** `{availability_export_id, state, link, last_updated_at, changed}`, as Start Export puts it out. */
async function execute(this: IExecuteFunctions, client: NewStoreClient): Promise<INodeExecutionData[]> {
	const options = nodeOptions(this);
	const caseOf = () => ({ flow: 'stock', business_key: 'availability export' });
	return await forEachItem(this, options.concurrency, caseOf, async (_item, itemIndex) => {
		const id = idText(this.getNodeParameter('exportId', itemIndex));
		if (!id) throw inputProblem(this, 'No export ID was given', 'Use the ID that Start Export gave.', itemIndex);
		return exportItem(id, await readExport(client, id, itemIndex));
	});
}

export const getExportStatus: Operation = {
	value: 'getExportStatus',
	name: 'Get Export Status',
	action: 'Get the status of an availability export',
	description: 'Ask whether an export is ready',
	properties,
	execute,
};
