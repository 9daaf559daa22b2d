import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';

import { NewStoreClient } from '../../shared/newStore/client';
import { readLocations } from '../actions/location/locations';

/** Stores and warehouses for a list field; those that are switched off say so. */
export async function getLocations(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const locations = await readLocations(await NewStoreClient.create(this));
	return locations
		.map(({ id, type, is_enabled: isEnabled }) => ({
			name: [id, type === 'dc' ? '(warehouse)' : '', isEnabled === false ? '(switched off)' : '']
				.filter(Boolean)
				.join(' '),
			value: id,
		}))
		.sort((a, b) => a.name.localeCompare(b.name));
}
