import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import type { NewStoreClient } from '../../../shared/newStore/client';
import { deleteIntegration } from '../../../shared/newStore/eventStream';
import { forEachIntegration } from './integrations';
import { ONE_BY_ONE, optionsWith } from '../fields';
import { integration } from './common.descriptions';
import type { Operation } from '../operation';

const properties: INodeProperties[] = [integration, optionsWith([], ONE_BY_ONE)];

/** `{id, deleted: true}`; an integration that is not there counts as deleted. */
async function execute(this: IExecuteFunctions, client: NewStoreClient): Promise<INodeExecutionData[]> {
	return await forEachIntegration(this, async (id) => {
		await deleteIntegration(client, id);
		return { id, deleted: true };
	});
}

export const remove: Operation = {
	value: 'delete',
	name: 'Delete',
	action: 'Delete an event stream integration',
	description: 'Remove an integration with its logs and rejected events',
	properties,
	execute,
};
