import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { pathSegment } from '../../../shared/ids';
import type { NewStoreClient } from '../../../shared/newStore/client';
import { forEachItem, nodeOptions } from '../items';
import { orderPath } from './orders';
import type { IdType } from './orders';
import { idReader } from '../values';
import { optionsWith, orderIdFields, secondIdFields } from '../fields';
import type { Operation } from '../operation';

const properties: INodeProperties[] = [
	...orderIdFields,
	...secondIdFields({ field: 'item_id', label: 'Item ID', valueName: 'itemId', fieldName: 'itemIdField' }),
	{
		displayName: 'Reason',
		name: 'reason',
		type: 'string',
		default: 'buyer_cancelled_on_marketplace',
		description: 'Free text that NewStore keeps with the cancellation; empty = none is sent',
	},
	optionsWith([]),
];

/**
 * The input item plus `newstore_order_id` (or the id given), `item_id` and `requested`. NewStore does this only for
 * pre-ordered items that are not finished, and carries it out later (newstore.md 8). Never repeated blindly.
 */
async function execute(this: IExecuteFunctions, client: NewStoreClient): Promise<INodeExecutionData[]> {
	const options = nodeOptions(this);
	const ids = idReader(this, 'orderId');
	const itemIds = idReader(this, 'itemId', undefined, 'itemIdField');
	const idType = this.getNodeParameter('idType', 0) as IdType;
	const caseOf = (index: number) => ({
		flow: 'cancellations',
		business_key: `${ids.label(index)}/${itemIds.label(index)}`,
		owner_role: 'operations' as const,
	});
	return await forEachItem(this, options.concurrency, caseOf, async (item, itemIndex) => {
		const id = ids.required(item, itemIndex);
		const itemId = itemIds.required(item, itemIndex);
		const reason = this.getNodeParameter('reason', itemIndex) as string;
		const call = {
			what: `Item ${itemId} of order ${id} was not cancelled`,
			method: 'POST' as const,
			path: orderPath(id, `/items/${pathSegment(itemId)}/cancel`),
			query: { id_type: idType },
			...(reason ? { body: { reason } } : {}),
			itemIndex,
		};
		const outcome = await client.tryCall(call);
		if (outcome.kind === 'answer' && outcome.status === 400) {
			const { description: facts } = client.failed(call, outcome);
			throw client.failure({
				message: `${call.what}: NewStore does not allow it`,
				description:
					`NewStore cancels single items only while they are pre-ordered. Cancel the item by hand in NewStore Omnichannel Manager, or cancel the whole order. ${facts ?? ''}`.trim(),
				httpCode: 400,
				caseCode: 'NEWSTORE_ITEM_NOT_CANCELABLE',
				itemIndex,
			});
		}
		if (outcome.kind !== 'answer' || outcome.status < 200 || outcome.status >= 300) throw client.failed(call, outcome);
		return {
			...item.json,
			[idType === 'internal' ? 'newstore_order_id' : 'external_id']: id,
			item_id: itemId,
			requested: true,
		};
	});
}

export const cancelItem: Operation = {
	value: 'cancelItem',
	name: 'Cancel Item',
	action: 'Cancel an item of an order',
	description: 'Cancel one pre-ordered item; NewStore refuses it for other items',
	properties,
	execute,
};
