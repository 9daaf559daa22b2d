import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import type { NewStoreClient } from '../../../shared/newStore/client';
import { forEachItem, nodeOptions } from '../items';
import { readCancellation } from './orders';
import type { IdType } from './orders';
import { idReader, wasNotFound } from '../values';
import { optionsWith, orderIdFields } from '../fields';
import type { Operation } from '../operation';

const properties: INodeProperties[] = [...orderIdFields, optionsWith([])];

/** The input item plus `cancelable`, `canceled` and `is_safe`; items that an earlier look-up did not find pass unchanged. */
async function execute(this: IExecuteFunctions, client: NewStoreClient): Promise<INodeExecutionData[]> {
	const options = nodeOptions(this);
	const ids = idReader(this, 'orderId');
	const idType = this.getNodeParameter('idType', 0) as IdType;
	const caseOf = (index: number) => ({ flow: 'cancellations', business_key: ids.label(index) });
	return await forEachItem(this, options.concurrency, caseOf, async (item, itemIndex) => {
		if (wasNotFound(item)) return item.json;
		const id = ids.required(item, itemIndex);
		const what = `The cancellation status of order ${id} was not read`;
		return { ...item.json, ...(await readCancellation(client, { id, idType, what, itemIndex })) };
	});
}

export const getCancellationStatus: Operation = {
	value: 'getCancellationStatus',
	name: 'Get Cancellation Status',
	action: 'Get the cancellation status of an order',
	description: 'Ask whether an order can be cancelled or is cancelled',
	properties,
	execute,
};
