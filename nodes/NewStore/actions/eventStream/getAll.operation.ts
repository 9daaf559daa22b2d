import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import type { NewStoreClient } from '../../../shared/newStore/client';
import { listIntegrations } from '../../../shared/newStore/eventStream';
import { limitOf } from '../values';
import { ONE_BY_ONE, optionsWith, returnAllAndLimit } from '../fields';
import type { Operation } from '../operation';

const properties: INodeProperties[] = [...returnAllAndLimit, optionsWith([], ONE_BY_ONE)];

/** One item per integration, without its key. Asked once. */
async function execute(this: IExecuteFunctions, client: NewStoreClient): Promise<INodeExecutionData[]> {
	const integrations = await listIntegrations(client);
	return integrations.slice(0, limitOf(this)).map((json) => ({ json: json as IDataObject, pairedItem: { item: 0 } }));
}

export const getAll: Operation = {
	value: 'getAll',
	name: 'Get Many',
	action: 'Get many event stream integrations',
	description: 'List integrations with their state',
	properties,
	execute,
};
