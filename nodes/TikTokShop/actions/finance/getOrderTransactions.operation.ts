import { idFields, optionsField, shopFields } from '../fields';
import type { Operation } from '../operation';
import { Session } from '../session';

/**
 * One item per order: `{shop_id, order_id, …, sku_transactions: […]}` as TikTok Shop gives it (202501), over all
 * statements, without adjustments. An order that is not settled has `total_count` 0 and zero amounts: that is not a fee of
 * zero (tiktok-shop.md 11.4). Several rows may carry the same `sku_id`.
 */
export const getOrderTransactions: Operation = {
	value: 'getOrderTransactions',
	name: 'Get Order Transactions',
	action: 'Get the transactions of orders',
	description: 'Read what was settled for orders: sales, refunds, fees and shipping per SKU, over all statements',
	properties: [...shopFields, ...idFields({ name: 'Order', field: 'order_id', list: 'orderIds' }), optionsField()],
	async execute() {
		const session = new Session(this, 'settlement');
		return await session.eachJob('orderIds', 'order ID', async ({ shop, value, items }) => {
			const data = await session.call(
				{
					method: 'GET',
					path: '/finance/202501/orders/{order_id}/statement_transactions',
					ids: { order_id: value },
					cipher: shop.cipher,
					repeatable: true,
				},
				items[0],
			);
			return [session.item({ shop_id: shop.shop_id, ...data, order_id: value }, items)];
		});
	},
};
