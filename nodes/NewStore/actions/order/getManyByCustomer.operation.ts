import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import type { NewStoreClient } from '../../../shared/newStore/client';
import { forEachItem, inputProblem, nodeOptions } from '../items';
import { ORDERS_V2, simplifyOrder } from './orders';
import { idText, limitOf } from '../values';
import { optionsWith, returnAllAndLimit, simplify } from '../fields';
import type { Operation } from '../operation';

const properties: INodeProperties[] = [
	{
		displayName: 'Customer ID',
		name: 'customerId',
		type: 'string',
		default: '',
		required: true,
		description: "NewStore's UUID of the customer; NewStore has no search by date or status",
	},
	...returnAllAndLimit,
	simplify,
	optionsWith([]),
];

const PAGE_SIZE = 50;

/** One item per order of the customer of each input item. */
async function execute(this: IExecuteFunctions, client: NewStoreClient): Promise<INodeExecutionData[]> {
	const options = nodeOptions(this);
	const short = this.getNodeParameter('simplify', 0) as boolean;
	const limit = limitOf(this);
	const customer = (index: number) => idText(this.getNodeParameter('customerId', index, ''));
	const caseOf = (index: number) => ({ flow: 'orders', business_key: `customer ${customer(index)}` });
	return await forEachItem(this, options.concurrency, caseOf, async (_item, itemIndex) => {
		const customerId = customer(itemIndex);
		if (!customerId) {
			throw inputProblem(this, 'No customer ID was given', 'Fill in the NewStore ID of a customer.', itemIndex);
		}
		const orders = await readAll(client, customerId, limit, itemIndex);
		return short ? orders.map(simplifyOrder) : orders;
	});
}

async function readAll(client: NewStoreClient, customerId: string, limit: number, itemIndex: number) {
	const orders = new Map<string, IDataObject>();
	for (let offset = 0; orders.size < limit;) {
		const answer = await client.call({
			what: `The orders of customer ${customerId} were not read`,
			path: '/v0/orders',
			query: { customer_id: customerId, offset, count: PAGE_SIZE },
			headers: { accept: ORDERS_V2 },
			limit: 'listOrders',
			itemIndex,
		});
		const page = answer.data as { orders?: IDataObject[]; pagination_info?: { total?: number } } | undefined;
		const entries = page?.orders ?? [];
		const before = orders.size;
		for (const order of entries) orders.set(String(order.origin_id ?? order.id), order);
		offset += entries.length;
		// A page that brings nothing new would come again and again.
		if (entries.length === 0 || orders.size === before || offset >= (page?.pagination_info?.total ?? 0)) break;
	}
	return [...orders.values()].slice(0, limit);
}

export const getManyByCustomer: Operation = {
	value: 'getManyByCustomer',
	name: 'Get Many by Customer',
	action: 'Get many orders of a customer',
	description: 'Read the orders of one customer',
	properties,
	execute,
};
