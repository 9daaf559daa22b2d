import type { INodeProperties } from 'n8n-workflow';

import * as getManyForOrder from './getManyForOrder.operation';
import * as setItemStates from './setItemStates.operation';

export { getManyForOrder, setItemStates };

export const description: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['fulfillmentRequest'] } },
		options: [
			{
				name: 'Get Many for Order',
				value: 'getManyForOrder',
				description: 'Read which location fulfils which items of an order, with carrier and tracking code',
				action: 'Get many fulfillment requests of an order',
			},
			{
				name: 'Set Item States',
				value: 'setItemStates',
				description: 'Mark items of a fulfillment request as shipped or rejected from outside',
				action: 'Set states of fulfillment request items',
			},
		],
		default: 'getManyForOrder',
	},
	...getManyForOrder.description,
	...setItemStates.description,
];
