import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import type { NewStoreClient } from '../../../shared/newStore/client';
import { startIntegration } from '../../../shared/newStore/eventStream';
import { forEachIntegration } from './integrations';
import { ONE_BY_ONE, optionsWith } from '../fields';
import { integration } from './common.descriptions';
import type { Operation } from '../operation';

const properties: INodeProperties[] = [integration, optionsWith([], ONE_BY_ONE)];

/** The integration after it was started. */
async function execute(this: IExecuteFunctions, client: NewStoreClient): Promise<INodeExecutionData[]> {
	return await forEachIntegration(this, async (id) => (await startIntegration(client, id)) as IDataObject);
}

export const start: Operation = {
	value: 'start',
	name: 'Start',
	action: 'Start an event stream integration',
	description: 'Start an integration that has stopped',
	properties,
	execute,
};
