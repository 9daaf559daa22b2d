import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { newStoreApiTest } from '../shared/newStore/credentialTest';
import * as availability from './actions/availability/Availability.resource';
import * as eventStream from './actions/eventStream/EventStream.resource';
import * as fulfillmentRequest from './actions/fulfillmentRequest/FulfillmentRequest.resource';
import * as graphql from './actions/graphql/Graphql.resource';
import * as location from './actions/location/Location.resource';
import * as order from './actions/order/Order.resource';
import * as product from './actions/product/Product.resource';
import * as refund from './actions/refund/Refund.resource';
import * as returns from './actions/return/Return.resource';
import * as routing from './actions/routing/Routing.resource';
import * as store from './actions/store/Store.resource';
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
		properties: [
			{
				displayName: 'Resource',
				name: 'resource',
				type: 'options',
				noDataExpression: true,
				options: [
					{ name: 'Availability', value: 'availability' },
					{ name: 'Event Stream', value: 'eventStream' },
					{ name: 'Fulfillment Request', value: 'fulfillmentRequest' },
					{ name: 'GraphQL', value: 'graphql' },
					{ name: 'Location', value: 'location' },
					{ name: 'Order', value: 'order' },
					{ name: 'Product', value: 'product' },
					{ name: 'Refund', value: 'refund' },
					{ name: 'Return', value: 'return' },
					{ name: 'Routing', value: 'routing' },
					{ name: 'Store', value: 'store' },
				],
				default: 'order',
			},
			...availability.description,
			...eventStream.description,
			...fulfillmentRequest.description,
			...graphql.description,
			...location.description,
			...order.description,
			...product.description,
			...refund.description,
			...returns.description,
			...routing.description,
			...store.description,
		],
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
