import type { IDataObject } from 'n8n-workflow';

import { idFields, optionsField, platformField, shopFields } from '../fields';
import type { Operation } from '../operation';
import { Session } from '../session';

/** One item per external order id: `{shop_id, external_order_id, platform, found, order_id?, line_items?}`. */
export const findOrder: Operation = {
	value: 'findOrder',
	name: 'Find Order',
	action: 'Find the order of an external order reference',
	description: 'Find TikTok Shop orders by the IDs of another system, such as NewStore',
	properties: [
		...shopFields,
		...idFields({
			name: 'External Order',
			field: 'external_order_id',
			list: 'externalOrderIds',
		}),
		platformField,
		optionsField(),
	],
	async execute() {
		const session = new Session(this, 'orders');
		const platform = this.getNodeParameter('platform', 0, 'ORDER_MANAGEMENT_SYSTEM') as string;
		return await session.eachJob('externalOrderIds', 'external order ID', async ({ shop, value, items }) => {
			const data = await session.call(
				{
					method: 'POST',
					path: '/order/202406/orders/external_order_search',
					query: { platform, external_order_id: value },
					// the sample sends an empty object, so it is sent and signed
					body: {},
					cipher: shop.cipher,
					repeatable: true,
				},
				items[0],
			);
			const ids = { shop_id: shop.shop_id, external_order_id: value, platform };
			const orders = (data.orders as IDataObject[] | undefined) ?? [];
			if (!orders.length) return [session.item({ ...ids, found: false }, items)];
			return orders.map((order) => {
				const { line_items: lines = [] } = (order.external_order ?? {}) as IDataObject;
				return session.item({ ...ids, found: true, order_id: String(order.id), line_items: lines }, items);
			});
		});
	},
};
