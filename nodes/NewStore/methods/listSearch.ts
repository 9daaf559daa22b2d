import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import { NewStoreClient } from '../../shared/newStore/client';
import { listIntegrations } from '../../shared/newStore/eventStream';

/** Event stream integrations for a resource locator. */
export async function searchIntegrations(this: ILoadOptionsFunctions, filter?: string): Promise<INodeListSearchResult> {
	const integrations = await listIntegrations(await NewStoreClient.create(this));
	const wanted = (filter ?? '').toLowerCase();
	return {
		results: integrations
			.filter(({ id }) => id.toLowerCase().includes(wanted))
			.map(({ id, status }) => ({ name: `${id} (${status})`, value: id })),
	};
}
