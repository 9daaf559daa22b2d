import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import type { NewStoreClient } from '../../../shared/newStore/client';
import { createIntegration } from '../../../shared/newStore/eventStream';
import { describedIntegration } from './integrations';
import { forEachItem } from '../items';
import { ONE_BY_ONE, optionsWith } from '../fields';
import { callbackUrl, events, newIntegrationId } from './common.descriptions';
import type { Operation } from '../operation';

const properties: INodeProperties[] = [newIntegrationId, callbackUrl, events, optionsWith([], ONE_BY_ONE)];

/** The new integration as NewStore answers it; it runs at once. */
async function execute(this: IExecuteFunctions, client: NewStoreClient): Promise<INodeExecutionData[]> {
	const caseOf = () => ({ flow: 'connection', business_key: 'event stream' });
	return await forEachItem(this, 1, caseOf, async (_item, index) => {
		const integration = await describedIntegration(this, index);
		return (await createIntegration(client, integration)) as IDataObject;
	});
}

export const create: Operation = {
	value: 'create',
	name: 'Create',
	action: 'Create an event stream integration',
	description: 'Have NewStore send events to an address',
	properties,
	execute,
};
