import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { leaveOutBuyerField, withoutBuyer } from '../../../shared/newStore/buyer';
import type { NewStoreClient } from '../../../shared/newStore/client';
import { forEachItem, nodeOptions } from '../items';
import { findOrder, simplifyOrder } from './orders';
import { idReader } from '../values';
import { idFields, optionsWith, simplify } from '../fields';
import type { Operation } from '../operation';

const fallbackHint =
	'Name of the field of the input items that holds the external ID. Items without it are looked up by their field order_id.';

const properties: INodeProperties[] = [
	...idFields({ field: 'external_id', label: 'External ID', source: 'item', valueName: 'externalId' }).map((field) =>
		field.name === 'idField' ? { ...field, description: fallbackHint } : field,
	),
	simplify,
	optionsWith([leaveOutBuyerField]),
];

/** The input item plus `found` and, when NewStore has the order, `newstore_order_id` and `newstore_order`. */
async function execute(this: IExecuteFunctions, client: NewStoreClient): Promise<INodeExecutionData[]> {
	const options = nodeOptions(this);
	const ids = idReader(this, 'externalId', 'order_id');
	const short = this.getNodeParameter('simplify', 0) as boolean;
	const leaveOutBuyer = this.getNodeParameter('options.leaveOutBuyer', 0, false) as boolean;
	const present = (order: IDataObject) => (short ? simplifyOrder(order) : leaveOutBuyer ? withoutBuyer(order) : order);
	const caseOf = (index: number) => ({ flow: 'orders', business_key: ids.label(index) });
	return await forEachItem(this, options.concurrency, caseOf, async (item, itemIndex) => {
		const id = ids.required(item, itemIndex);
		const what = `Order ${id} could not be looked up`;
		const order = await findOrder(client, { id, idType: 'external', what, itemIndex });
		if (!order) return { ...item.json, found: false };
		return {
			...item.json,
			found: true,
			newstore_order_id: order.origin_id ?? order.id,
			newstore_order: present(order),
		};
	});
}

export const findByExternalId: Operation = {
	value: 'findByExternalId',
	name: 'Find by External ID',
	action: 'Find an order by external ID',
	description: 'Tell for each item whether NewStore has an order with this external ID',
	properties,
	execute,
};
