import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import type { NewStoreClient } from '../../../shared/newStore/client';
import { stopIntegration } from '../../../shared/newStore/eventStream';
import { forEachIntegration } from './integrations';
import { ONE_BY_ONE, optionsWith } from '../fields';
import { integration } from './common.descriptions';
import type { Operation } from '../operation';

const properties: INodeProperties[] = [integration, optionsWith([], ONE_BY_ONE)];

/** The integration after it was stopped. */
async function execute(this: IExecuteFunctions, client: NewStoreClient): Promise<INodeExecutionData[]> {
	return await forEachIntegration(this, async (id) => (await stopIntegration(client, id)) as IDataObject);
}

export const stop: Operation = {
	value: 'stop',
	name: 'Stop',
	action: 'Stop an event stream integration',
	description: 'Pause an integration',
	properties,
	execute,
};
