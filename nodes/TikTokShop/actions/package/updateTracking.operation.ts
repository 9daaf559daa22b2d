import { change } from '../change';
import { optionsField, shopFields } from '../fields';
import type { Operation } from '../operation';
import { Session } from '../session';
import type { Result } from '../session';
import { packageIdField, trackingFields, valueSourceField, Values } from '../values';
import { haveTracking, linesOf } from './orderLines';
import { ordersOf, readOrders, readPackage } from './read';
import { shippedItem } from './shipped';

/**
 * Corrects carrier and tracking number of a package that is shipped. One item per input item: `{shop_id, order_id?,
 * package_id, order_line_item_ids, tracking_number, ok: true, already_done}`.
 */
export const updateTracking: Operation = {
	value: 'updateTracking',
	name: 'Update Tracking',
	action: 'Update the tracking of packages',
	description: 'Correct carrier and tracking number of a shipped package; TikTok Shop allows it once',
	itemFields: 'fields package_id, tracking_number and shipping_provider_id of each item',
	properties: [...shopFields, valueSourceField, packageIdField, ...trackingFields, optionsField()],
	async execute() {
		const session = new Session(this, 'dispatch');
		return await session.eachItemOf(
			(index) => new Values(this, index).text('package_id'),
			async (shop, index): Promise<Result> => {
				const values = new Values(this, index);
				const packageId = session.required(values.text('package_id'), 'package_id', index);
				const tracking = session.required(values.text('tracking_number'), 'tracking_number', index);
				const provider = session.required(values.text('shipping_provider_id'), 'shipping_provider_id', index);
				const changed = await change(
					session,
					{
						method: 'POST',
						path: '/fulfillment/202309/packages/{package_id}/shipping_info/update',
						ids: { package_id: packageId },
						body: { tracking_number: tracking, shipping_provider_id: provider },
						cipher: shop.cipher,
						repeatable: false,
					},
					async () => {
						const orderIds = ordersOf(await readPackage(session, shop, packageId, index));
						const orders = orderIds.length ? await readOrders(session, shop, orderIds, index) : [];
						const lines = orders.flatMap(linesOf).filter((line) => String(line.package_id ?? '') === packageId);
						if (!haveTracking(lines, tracking)) return { state: 'open' };
						const found = { order_id: orderIds[0], order_line_item_ids: lines.map((line) => String(line.id)) };
						return { state: 'done', found };
					},
				);
				const asked = { ...values.known(['order_id', 'order_line_item_ids']), package_id: packageId };
				return [shippedItem(session, shop, changed, { ...asked, tracking_number: tracking }, index)];
			},
		);
	},
};
