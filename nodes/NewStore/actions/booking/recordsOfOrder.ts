import type { IDataObject } from 'n8n-workflow';

import type { NewStoreClient } from '../../../shared/newStore/client';
import { forEachItem, nodeOptions } from '../items';
import { idReader, wasNotFound } from '../values';
import { idFields, optionsWith } from '../fields';
import type { Operation } from '../operation';

type List = (client: NewStoreClient, orderId: string, itemIndex: number) => Promise<IDataObject[]>;

/**
 * Reads what NewStore keeps by order. One item per order: the input item plus `newstore_order_id` and the records as NewStore
 * gives them, in `field`. The list is empty for an order without any and for one that NewStore does not know; items that an
 * earlier look-up did not find (`found` is false) get an empty list without a call.
 */
export function recordsOfOrder(field: string, list: List): Pick<Operation, 'properties' | 'execute'> {
	return {
		properties: [
			...idFields({ field: 'newstore_order_id', label: 'Order ID', source: 'item', valueName: 'orderId' }),
			optionsWith([]),
		],
		async execute(client) {
			const options = nodeOptions(this);
			const ids = idReader(this, 'orderId');
			const caseOf = (index: number) => ({
				flow: 'returns',
				business_key: ids.label(index),
				ids: { newstore_order_id: ids.label(index) },
			});
			return await forEachItem(this, options.concurrency, caseOf, async (item, itemIndex) => {
				if (wasNotFound(item)) return { ...item.json, [field]: [] };
				const id = ids.required(item, itemIndex);
				return { ...item.json, newstore_order_id: id, [field]: await list(client, id, itemIndex) };
			});
		},
	};
}
