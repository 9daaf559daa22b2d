import { NodeConnectionTypes } from 'n8n-workflow';
import type { IExecuteFunctions, INodeExecutionData, INodeType, INodeTypeDescription } from 'n8n-workflow';

import { toProperties } from '../shared/apiNode';
import { newStoreApiTest } from '../shared/newStore/credentialTest';
import { resources } from './actions';
import { router } from './actions/router';
import { searchIntegrations } from './methods/listSearch';
import { getLocations } from './methods/loadOptions';

/** Reads and writes NewStore: orders, returns, refunds, fulfilment, availability, locations, stores, products, event stream, routing, GraphQL. */
export class NewStore implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'NewStore',
		name: 'newStore',
		icon: { light: 'file:../../icons/newstore.svg', dark: 'file:../../icons/newstore.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["resource"] + ": " + $parameter["operation"] }}',
		description: 'Stock, orders, fulfilment, returns, refunds and events of NewStore POS',
		defaults: { name: 'NewStore' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'newStoreApi', required: true, testedBy: 'newStoreApiTest' }],
		properties: toProperties(resources, 'order'),
	};

	methods = {
		credentialTest: { newStoreApiTest },
		listSearch: { searchIntegrations },
		loadOptions: { getLocations },
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await router.call(this);
	}
}
