import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import type { NewStoreClient } from '../../../shared/newStore/client';
import { forEachItem, nodeOptions } from '../items';
import { orderPath } from './orders';
import type { IdType } from './orders';
import { idReader } from '../values';
import { optionsWith, orderIdFields } from '../fields';
import type { Operation } from '../operation';

const properties: INodeProperties[] = [...orderIdFields, optionsWith([])];

/** The input item plus `due_at`, the new end of the grace period. Never repeated blindly: each call adds 15 minutes. */
async function execute(this: IExecuteFunctions, client: NewStoreClient): Promise<INodeExecutionData[]> {
	const options = nodeOptions(this);
	const ids = idReader(this, 'orderId');
	const idType = this.getNodeParameter('idType', 0) as IdType;
	const caseOf = (index: number) => ({ flow: 'orders', business_key: ids.label(index) });
	return await forEachItem(this, options.concurrency, caseOf, async (item, itemIndex) => {
		const id = ids.required(item, itemIndex);
		const answer = await client.call({
			what: `The grace period of order ${id} was not extended`,
			method: 'POST',
			path: orderPath(id, '/_extend_grace_period'),
			query: { id_type: idType },
			itemIndex,
		});
		return { ...item.json, due_at: (answer.data as IDataObject | undefined)?.due_at ?? null };
	});
}

export const extendGracePeriod: Operation = {
	value: 'extendGracePeriod',
	name: 'Extend Grace Period',
	action: 'Extend the grace period of an order',
	description: 'Keep an order back from fulfilment for 15 more minutes',
	properties,
	execute,
};
