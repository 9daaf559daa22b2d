import type { IDataObject } from 'n8n-workflow';

import type { Failure } from '../../../shared/tiktok/failures';
import { idFields, optionsField, shopFields, simplifyField } from '../fields';
import type { Operation } from '../operation';
import { Session } from '../session';
import type { Result } from '../session';
import { leaveOutBuyerField, presentOrder } from './order';

const IDS_PER_CALL = 50;

/** One item per order exactly as TikTok Shop gives it (version 202507), with `shop_id` and `order_id`. */
export const get: Operation = {
	value: 'get',
	name: 'Get',
	action: 'Get orders',
	description: 'Read orders with all details by their IDs',
	properties: [
		...shopFields,
		...idFields({ name: 'Order', field: 'order_id', list: 'orderIds' }),
		simplifyField('status, times, totals and lines, without buyer and address'),
		optionsField([leaveOutBuyerField]),
	],
	async execute() {
		const session = new Session(this, 'orders');
		const view = {
			simplify: this.getNodeParameter('simplify', 0, false) as boolean,
			leaveOutBuyer: this.getNodeParameter('options.leaveOutBuyer', 0, false) as boolean,
		};
		return await session.eachBatch('orderIds', 'order ID', IDS_PER_CALL, async (batch): Promise<Result> => {
			const data = await session.call(
				{
					method: 'GET',
					path: '/order/202507/orders',
					query: { ids: batch.map((job) => job.value) },
					cipher: batch[0].shop.cipher,
					repeatable: true,
				},
				batch[0].items[0],
			);
			const orders = new Map(((data.orders as IDataObject[] | undefined) ?? []).map((o) => [String(o.id), o]));
			return batch.map(({ shop, value, items }) => {
				const order = orders.get(value);
				if (order) return session.item(presentOrder(order, shop, view), items);
				const failure: Failure = {
					kind: 'fix',
					code: 'ORDER_NOT_FOUND',
					message: `TikTok Shop has no order ${value} in this shop.`,
					whatToDo: 'Check the ID and the shop: each order is only known in the shop it belongs to.',
				};
				return session.failItem(failure, items, { order_id: value, shop_id: shop.shop_id });
			});
		});
	},
};
