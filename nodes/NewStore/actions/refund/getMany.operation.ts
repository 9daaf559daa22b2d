import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import type { NewStoreClient } from '../../../shared/newStore/client';
import { forEachItem, nodeOptions } from '../../helpers/items';
import { listRefunds } from '../../helpers/refunds';
import { idReader, wasNotFound } from '../../helpers/values';
import { idFields, optionsWith, showFor } from '../common.descriptions';

export const description: INodeProperties[] = showFor(
	'refund',
	['getMany'],
	[
		...idFields({ field: 'newstore_order_id', label: 'Order ID', source: 'item', valueName: 'orderId' }),
		optionsWith([]),
	],
);

/**
 * One item per order: the input item plus `newstore_order_id` and `refunds` as NewStore gives them (newstore.md 12). The
 * list is empty for an order without any and for one that NewStore does not know; items that an earlier look-up did not
 * find (`found` is false) get an empty list without a call.
 */
export async function execute(this: IExecuteFunctions, client: NewStoreClient): Promise<INodeExecutionData[]> {
	const options = nodeOptions(this);
	const ids = idReader(this, 'orderId');
	const caseOf = (index: number) => ({
		flow: 'returns',
		business_key: ids.label(index),
		ids: { newstore_order_id: ids.label(index) },
	});
	return await forEachItem(this, options.concurrency, caseOf, async (item, itemIndex) => {
		if (wasNotFound(item)) return { ...item.json, refunds: [] };
		const id = ids.required(item, itemIndex);
		const refunds = await listRefunds(client, id, itemIndex);
		return { ...item.json, newstore_order_id: id, refunds };
	});
}
