import type { INodeProperties } from 'n8n-workflow';

import * as addNote from './addNote.operation';
import * as cancel from './cancel.operation';
import * as cancelItem from './cancelItem.operation';
import * as extendGracePeriod from './extendGracePeriod.operation';
import * as findByExternalId from './findByExternalId.operation';
import * as get from './get.operation';
import * as getCancellationStatus from './getCancellationStatus.operation';
import * as getManyByCustomer from './getManyByCustomer.operation';
import * as inject from './inject.operation';

export {
	addNote,
	cancel,
	cancelItem,
	extendGracePeriod,
	findByExternalId,
	get,
	getCancellationStatus,
	getManyByCustomer,
	inject,
};

export const description: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['order'] } },
		options: [
			{
				name: 'Add Note',
				value: 'addNote',
				description: 'Write a note on an order, for people who look at it in NewStore',
				action: 'Add a note to an order',
			},
			{
				name: 'Cancel',
				value: 'cancel',
				description: 'Cancel a whole order while NewStore still allows it',
				action: 'Cancel an order',
			},
			{
				name: 'Cancel Item',
				value: 'cancelItem',
				description: 'Cancel one pre-ordered item; NewStore refuses it for other items',
				action: 'Cancel an item of an order',
			},
			{
				name: 'Extend Grace Period',
				value: 'extendGracePeriod',
				description: 'Keep an order back from fulfilment for 15 more minutes',
				action: 'Extend the grace period of an order',
			},
			{
				name: 'Find by External ID',
				value: 'findByExternalId',
				description: 'Tell for each item whether NewStore has an order with this external ID',
				action: 'Find an order by external ID',
			},
			{
				name: 'Get',
				value: 'get',
				description: 'Read an order with its items and totals',
				action: 'Get an order',
			},
			{
				name: 'Get Cancellation Status',
				value: 'getCancellationStatus',
				description: 'Ask whether an order can be cancelled or is cancelled',
				action: 'Get the cancellation status of an order',
			},
			{
				name: 'Get Many by Customer',
				value: 'getManyByCustomer',
				description: 'Read the orders of one customer',
				action: 'Get many orders of a customer',
			},
			{
				name: 'Inject',
				value: 'inject',
				description: 'Create an order that was placed and paid elsewhere; safe to repeat',
				action: 'Inject an order',
			},
		],
		default: 'inject',
	},
	...addNote.description,
	...cancel.description,
	...cancelItem.description,
	...extendGracePeriod.description,
	...findByExternalId.description,
	...get.description,
	...getCancellationStatus.description,
	...getManyByCustomer.description,
	...inject.description,
];
