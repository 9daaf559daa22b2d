import type { IExecuteFunctions, INodeExecutionData, INodeType } from 'n8n-workflow';

import { nodeDescription } from './actions/node.description';
import { router } from './actions/router';
import { newStoreApiTest } from './methods/credentialTest';
import { searchIntegrations } from './methods/listSearch';
import { getLocations } from './methods/loadOptions';

/** Reads and writes NewStore: orders, availability, locations, stores, products, event stream, routing, GraphQL. */
export class NewStore implements INodeType {
	description = nodeDescription;

	methods = {
		credentialTest: { newStoreApiTest },
		listSearch: { searchIntegrations },
		loadOptions: { getLocations },
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await router.call(this);
	}
}
