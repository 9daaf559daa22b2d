import { idFields, optionsField, shopFields } from '../fields';
import type { Operation } from '../operation';
import { Session } from '../session';

/** One item per order: `{shop_id, order_id, …}` with the prices, discounts and taxes of the order and of each line. */
export const getPriceDetail: Operation = {
	value: 'getPriceDetail',
	name: 'Get Price Detail',
	action: 'Get the price detail of orders',
	description: 'Read prices, discounts and taxes of orders, line by line',
	properties: [...shopFields, ...idFields({ name: 'Order', field: 'order_id', list: 'orderIds' }), optionsField()],
	async execute() {
		const session = new Session(this, 'orders');
		return await session.eachJob('orderIds', 'order ID', async ({ shop, value, items }) => {
			const data = await session.call(
				{
					method: 'GET',
					path: '/order/202407/orders/{order_id}/price_detail',
					ids: { order_id: value },
					cipher: shop.cipher,
					repeatable: true,
				},
				items[0],
			);
			return [session.item({ shop_id: shop.shop_id, order_id: value, ...data }, items)];
		});
	},
};
