import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { pathSegment } from '../../../shared/ids';
import type { NewStoreClient } from '../../../shared/newStore/client';
import { forEachItem, nodeOptions } from '../items';
import { idReader } from '../values';
import { idFields, optionsWith } from '../fields';
import type { Operation } from '../operation';

const properties: INodeProperties[] = [
	...idFields({ field: 'newstore_order_id', label: 'Order ID', source: 'value', valueName: 'orderId' }),
	optionsWith([]),
];

/** The insights of each order: `sales_order_items` by item UUID and what happened, in order of time. Kept for 45 days. */
async function execute(this: IExecuteFunctions, client: NewStoreClient): Promise<INodeExecutionData[]> {
	const options = nodeOptions(this);
	const ids = idReader(this, 'orderId');
	const caseOf = (index: number) => ({ flow: 'orders', business_key: ids.label(index) });
	return await forEachItem(this, options.concurrency, caseOf, async (item, itemIndex) => {
		const id = ids.required(item, itemIndex);
		const answer = await client.call({
			what: `The routing of order ${id} was not read`,
			path: `/v0/routing/insights/order/${pathSegment(id)}`,
			itemIndex,
		});
		const data = (answer.data ?? {}) as IDataObject;
		return (data.insights ?? data) as IDataObject;
	});
}

export const getInsights: Operation = {
	value: 'getInsights',
	name: 'Get Insights',
	action: 'Get routing insights of an order',
	description: 'Tell why each item of an order is where it is',
	properties,
	execute,
};
