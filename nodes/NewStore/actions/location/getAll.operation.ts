import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import type { NewStoreClient } from '../../../shared/newStore/client';
import { nodeOptions } from '../items';
import { readLocations } from './locations';
import { limitOf } from '../values';
import { ONE_BY_ONE, optionsWith, returnAllAndLimit } from '../fields';
import type { Operation } from '../operation';

const properties: INodeProperties[] = [
	...returnAllAndLimit,
	optionsWith(
		[
			{
				displayName: 'Enabled Only',
				name: 'enabledOnly',
				type: 'boolean',
				default: true,
				description: 'Whether to leave out locations that are switched off in NewStore',
			},
			{
				displayName: 'Type',
				name: 'type',
				type: 'options',
				options: [
					{ name: 'All', value: '' },
					{ name: 'DC', value: 'dc' },
					{ name: 'Store', value: 'store' },
				],
				default: '',
				description: 'Only locations of this kind',
			},
		],
		ONE_BY_ONE,
	),
];

/** One item per location: `{id, type, is_enabled, …}`; `id` is the fulfillment_node_id of stock. Asked once. */
async function execute(this: IExecuteFunctions, client: NewStoreClient): Promise<INodeExecutionData[]> {
	const { enabledOnly = true, type = '' } = nodeOptions(this);
	const locations = await readLocations(client);
	return locations
		.filter((location) => !enabledOnly || location.is_enabled !== false)
		.filter((location) => !type || location.type === type)
		.slice(0, limitOf(this))
		.map((json) => ({ json, pairedItem: { item: 0 } }));
}

export const getAll: Operation = {
	value: 'getAll',
	name: 'Get Many',
	action: 'Get many locations',
	description: 'Read stores and warehouses with the IDs that stock is kept under',
	properties,
	execute,
};
