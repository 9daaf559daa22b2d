import type { INodeProperties } from 'n8n-workflow';

import { optionsWith, showFor } from '../common.descriptions';
import { locationIds, outputShape } from './common.descriptions';

export const description: INodeProperties[] = showFor(
	'availability',
	['getAtp'],
	[
		{
			displayName: 'Products From',
			name: 'productSource',
			type: 'options',
			options: [
				{
					name: 'Input Items',
					value: 'item',
					description: 'A field of each input item; fast for thousands of items, no expression needed',
				},
				{ name: 'This Node', value: 'list', description: 'A list or an expression written here, evaluated once' },
			],
			default: 'item',
		},
		{
			displayName: 'Product ID Field',
			name: 'productField',
			type: 'string',
			default: 'product_id',
			required: true,
			displayOptions: { show: { productSource: ['item'] } },
			description: 'Name of the field of the input items that holds the NewStore product ID',
		},
		{
			displayName: 'Product IDs',
			name: 'productIds',
			type: 'string',
			default: '',
			required: true,
			displayOptions: { show: { productSource: ['list'] } },
			description: 'NewStore product IDs: comma separated, or an expression that gives an array',
		},
		locationIds(true, 'The stores and warehouses whose stock counts.'),
		outputShape,
		optionsWith([
			{
				displayName: 'Keys per Call',
				name: 'batchSize',
				type: 'number',
				typeOptions: { minValue: 1, maxValue: 2000 },
				default: 2000,
				description: 'How many pairs of product and location one call asks for; NewStore allows 2,000',
			},
		]),
	],
);
