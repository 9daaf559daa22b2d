import { idFields, optionsField, platformField, shopFields } from '../fields';
import type { Operation } from '../operation';
import { Session } from '../session';
import { readReferences } from './read';

/** One item per order: `{shop_id, order_id, platform, found, external_order_id?, line_items?, external_orders}`. */
export const get: Operation = {
	value: 'get',
	name: 'Get',
	action: 'Get external order references',
	description: 'Read the references of another system on TikTok Shop orders',
	properties: [
		...shopFields,
		...idFields({ name: 'Order', field: 'order_id', list: 'orderIds' }),
		platformField,
		optionsField(),
	],
	async execute() {
		const session = new Session(this, 'orders');
		const platform = this.getNodeParameter('platform', 0, 'ORDER_MANAGEMENT_SYSTEM') as string;
		return await session.eachJob('orderIds', 'order ID', async ({ shop, value, items }) => {
			const data = await session.call(
				{
					method: 'GET',
					path: '/order/202406/orders/{order_id}/external_orders',
					ids: { order_id: value },
					query: { platform },
					cipher: shop.cipher,
					repeatable: true,
				},
				items[0],
			);
			const references = readReferences(data, platform);
			const [first] = references;
			const json = {
				shop_id: shop.shop_id,
				order_id: value,
				platform,
				found: first !== undefined,
				...(first && { external_order_id: first.id, line_items: first.line_items ?? [] }),
				external_orders: references,
			};
			return [session.item(json, items)];
		});
	},
};
