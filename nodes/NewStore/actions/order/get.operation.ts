import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { leaveOutBuyerField, withoutBuyer } from '../../../shared/newStore/buyer';
import type { NewStoreClient } from '../../../shared/newStore/client';
import { forEachItem, nodeOptions } from '../items';
import { readOrder, simplifyOrder } from './orders';
import type { IdType } from './orders';
import { idReader } from '../values';
import { optionsWith, orderIdFields, simplify } from '../fields';
import type { Operation } from '../operation';

const properties: INodeProperties[] = [...orderIdFields, simplify, optionsWith([leaveOutBuyerField])];

/** One item per order as NewStore has it, or its short form. */
async function execute(this: IExecuteFunctions, client: NewStoreClient): Promise<INodeExecutionData[]> {
	const options = nodeOptions(this);
	const ids = idReader(this, 'orderId');
	const idType = this.getNodeParameter('idType', 0) as IdType;
	const short = this.getNodeParameter('simplify', 0) as boolean;
	const leaveOutBuyer = this.getNodeParameter('options.leaveOutBuyer', 0, false) as boolean;
	const present = (order: IDataObject) => (short ? simplifyOrder(order) : leaveOutBuyer ? withoutBuyer(order) : order);
	const caseOf = (index: number) => ({ flow: 'orders', business_key: ids.label(index) });
	return await forEachItem(this, options.concurrency, caseOf, async (item, itemIndex) => {
		const id = ids.required(item, itemIndex);
		const order = await readOrder(client, { id, idType, itemIndex, what: `Order ${id} was not read` });
		return present(order);
	});
}

export const get: Operation = {
	value: 'get',
	name: 'Get',
	action: 'Get an order',
	description: 'Read an order with its items and totals',
	properties,
	execute,
};
