import type { IDataObject } from 'n8n-workflow';

import type { NewStoreClient } from '../../../shared/newStore/client';

export interface Location extends IDataObject {
	id: string;
	/** store or dc */
	type?: string;
	is_enabled?: boolean;
}

/** All stores and warehouses of the tenant; NewStore answers at most 2,000 in one piece. */
export async function readLocations(client: NewStoreClient): Promise<Location[]> {
	const answer = await client.call({ what: 'The locations were not read', path: '/v0/locations' });
	return ((answer.data as { locations?: Location[] } | undefined)?.locations ?? []).filter((location) => location.id);
}
