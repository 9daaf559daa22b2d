import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import type { NewStoreClient } from '../../../shared/newStore/client';
import { startIntegration } from '../../../shared/newStore/eventStream';
import { forEachIntegration } from '../../helpers/integrations';
import { ONE_BY_ONE, optionsWith, showFor } from '../common.descriptions';
import { integration } from './common.descriptions';

export const description: INodeProperties[] = showFor(
	'eventStream',
	['start'],
	[integration, optionsWith([], ONE_BY_ONE)],
);

/** The integration after it was started. */
export async function execute(this: IExecuteFunctions, client: NewStoreClient): Promise<INodeExecutionData[]> {
	return await forEachIntegration(this, async (id) => (await startIntegration(client, id)) as IDataObject);
}
