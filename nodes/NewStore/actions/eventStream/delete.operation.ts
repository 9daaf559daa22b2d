import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import type { NewStoreClient } from '../../../shared/newStore/client';
import { deleteIntegration } from '../../../shared/newStore/eventStream';
import { forEachIntegration } from '../../helpers/integrations';
import { ONE_BY_ONE, optionsWith, showFor } from '../common.descriptions';
import { integration } from './common.descriptions';

export const description: INodeProperties[] = showFor(
	'eventStream',
	['delete'],
	[integration, optionsWith([], ONE_BY_ONE)],
);

/** `{id, deleted: true}`; an integration that is not there counts as deleted. */
export async function execute(this: IExecuteFunctions, client: NewStoreClient): Promise<INodeExecutionData[]> {
	return await forEachIntegration(this, async (id) => {
		await deleteIntegration(client, id);
		return { id, deleted: true };
	});
}
