import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { pathSegment } from '../../../shared/ids';
import type { NewStoreClient } from '../../../shared/newStore/client';
import { forEachItem, nodeOptions } from '../items';
import { findOrder, simplifyOrder } from '../order/orders';
import { idReader, idText, wasNotFound } from '../values';
import { idFields, optionsWith } from '../fields';
import type { Operation } from '../operation';

const properties: INodeProperties[] = [
	...idFields({ field: 'newstore_order_id', label: 'Order ID', source: 'item', valueName: 'orderId' }),
	optionsWith([
		{
			displayName: 'External ID When Not Found',
			name: 'externalIdWhenNotFound',
			type: 'string',
			default: '',
			description:
				'External ID by which NewStore is asked for an order that a look-up before did not find (its field "found" is false). Empty: such an order gets an empty list.',
		},
	]),
];

interface Answer {
	fulfillment_requests?: unknown;
}

const listOf = (data: unknown): IDataObject[] | undefined => {
	const list = (data as Answer | undefined)?.fulfillment_requests;
	return Array.isArray(list) ? (list as IDataObject[]) : undefined;
};

/** The simplified order; undefined when NewStore does not have it, or nobody says by which external id to ask. */
async function findByExternalId(context: IExecuteFunctions, client: NewStoreClient, itemIndex: number) {
	const id = idText(context.getNodeParameter('options.externalIdWhenNotFound', itemIndex, ''));
	if (!id) return undefined;
	const order = await findOrder(client, { id, idType: 'external', what: `Order ${id} was not looked up`, itemIndex });
	return order && simplifyOrder(order);
}

/**
 * One item per order: the input item plus `newstore_order_id` and `fulfillment_requests`, oldest first, as NewStore gives
 * them (newstore.md 9). The list is empty for an order that is unknown or not routed yet. Items that an earlier look-up did not
 * find (`found` is false) are looked up by their external id where the node says which one it is, and carry `newstore_order`
 * then; else they get an empty list without a call.
 */
async function execute(this: IExecuteFunctions, client: NewStoreClient): Promise<INodeExecutionData[]> {
	const options = nodeOptions(this);
	const ids = idReader(this, 'orderId');
	const caseOf = (index: number) => ({
		flow: 'dispatch',
		business_key: ids.label(index),
		ids: { newstore_order_id: ids.label(index) },
	});
	return await forEachItem(this, options.concurrency, caseOf, async (item, itemIndex) => {
		const found = wasNotFound(item) ? await findByExternalId(this, client, itemIndex) : undefined;
		if (wasNotFound(item) && !found) return { ...item.json, fulfillment_requests: [] };
		const id = found ? String(found.newstore_order_id) : ids.required(item, itemIndex);
		const call = {
			what: `The fulfilment requests of order ${id} were not read`,
			path: `/v0/fulfillment_requests/${pathSegment(id)}`,
			limit: 'fulfillmentRequests' as const,
			accept: [400, 404],
			itemIndex,
		};
		const answer = await client.call(call);
		// Above 2,000 requests NewStore answers 400 and yet gives the newest 2,000.
		const requests = answer.status === 404 ? [] : listOf(answer.data);
		if (!requests && answer.status === 400) throw client.failed(call, answer);
		return {
			...item.json,
			...(found && { found: true, newstore_order: found }),
			newstore_order_id: id,
			fulfillment_requests: requests ?? [],
		};
	});
}

export const getManyForOrder: Operation = {
	value: 'getManyForOrder',
	name: 'Get Many for Order',
	action: 'Get many fulfillment requests of an order',
	description: 'Read which location fulfils which items of an order, with carrier and tracking code',
	properties,
	execute,
};
