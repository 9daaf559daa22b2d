import { change } from '../change';
import { optionsField, shopFields } from '../fields';
import type { Operation } from '../operation';
import { Session } from '../session';
import type { Result } from '../session';
import { orderIdField, trackingFields, valueSourceField, Values } from '../values';
import { haveTracking, linesOf, orderNotFound } from './orderLines';
import { readOrder } from './read';
import { shippedItem } from './shipped';

/**
 * Corrects carrier and tracking number of an order that went in one package. One item per input item: `{shop_id, order_id,
 * package_id?, order_line_item_ids, tracking_number, ok: true, already_done}`.
 */
export const updateOrderTracking: Operation = {
	value: 'updateOrderTracking',
	name: 'Update Tracking of Order',
	action: 'Update the tracking of orders',
	description:
		'Correct carrier and tracking number of a shipped order; use Update Tracking for orders in several packages',
	itemFields: 'fields order_id, tracking_number and shipping_provider_id of each item',
	properties: [...shopFields, valueSourceField, orderIdField, ...trackingFields, optionsField()],
	async execute() {
		const session = new Session(this, 'dispatch');
		return await session.eachItemOf(
			(index) => new Values(this, index).text('order_id'),
			async (shop, index): Promise<Result> => {
				const values = new Values(this, index);
				const orderId = session.required(values.text('order_id'), 'order_id', index);
				const tracking = session.required(values.text('tracking_number'), 'tracking_number', index);
				const provider = session.required(values.text('shipping_provider_id'), 'shipping_provider_id', index);
				const changed = await change(
					session,
					{
						method: 'POST',
						path: '/fulfillment/202309/orders/{order_id}/shipping_info/update',
						ids: { order_id: orderId },
						body: { tracking_number: tracking, shipping_provider_id: provider },
						cipher: shop.cipher,
						repeatable: false,
					},
					async () => {
						const order = await readOrder(session, shop, orderId, index);
						if (!order) return { state: 'other', failure: orderNotFound(orderId) };
						const lines = linesOf(order);
						if (!haveTracking(lines, tracking)) return { state: 'open' };
						const packageId = lines.find((line) => line.package_id)?.package_id;
						return { state: 'done', found: { ...(packageId ? { package_id: packageId } : {}) } };
					},
				);
				const asked = { ...values.known(['package_id', 'order_line_item_ids']), order_id: orderId };
				return [shippedItem(session, shop, changed, { ...asked, tracking_number: tracking }, index)];
			},
		);
	},
};
