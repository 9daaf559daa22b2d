import { NodeConnectionTypes, type INodeTypeDescription } from 'n8n-workflow';

import * as availability from './availability/Availability.resource';
import * as eventStream from './eventStream/EventStream.resource';
import * as graphql from './graphql/Graphql.resource';
import * as location from './location/Location.resource';
import * as order from './order/Order.resource';
import * as product from './product/Product.resource';
import * as routing from './routing/Routing.resource';
import * as store from './store/Store.resource';

export const nodeDescription: INodeTypeDescription = {
	displayName: 'NewStore',
	name: 'newStore',
	icon: { light: 'file:../../icons/newstore.svg', dark: 'file:../../icons/newstore.dark.svg' },
	group: ['transform'],
	version: 1,
	subtitle: '={{ $parameter["resource"] + ": " + $parameter["operation"] }}',
	description: 'Read stock and orders from NewStore POS and send orders to it',
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
				{ name: 'GraphQL', value: 'graphql' },
				{ name: 'Location', value: 'location' },
				{ name: 'Order', value: 'order' },
				{ name: 'Product', value: 'product' },
				{ name: 'Routing', value: 'routing' },
				{ name: 'Store', value: 'store' },
			],
			default: 'order',
		},
		...availability.description,
		...eventStream.description,
		...graphql.description,
		...location.description,
		...order.description,
		...product.description,
		...routing.description,
		...store.description,
	],
};
