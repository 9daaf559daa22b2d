import type { IDataObject } from 'n8n-workflow';

import { idFields, optionsField, shopFields } from '../fields';
import type { Operation } from '../operation';
import { Session } from '../session';
import { isoExact } from '../../../shared/channel/times';

/** One item per order: `{shop_id, order_id, tracking: [{description, update_time_millis, at}]}`, newest first; `at` is UTC ISO. */
export const getTracking: Operation = {
	value: 'getTracking',
	name: 'Get Tracking',
	action: 'Get the tracking of orders',
	description: 'Read what the carrier reports about the parcels of orders',
	properties: [...shopFields, ...idFields({ name: 'Order', field: 'order_id', list: 'orderIds' }), optionsField()],
	async execute() {
		const session = new Session(this, 'dispatch');
		return await session.eachJob('orderIds', 'order ID', async ({ shop, value, items }) => {
			const data = await session.call(
				{
					method: 'GET',
					path: '/fulfillment/202309/orders/{order_id}/tracking',
					ids: { order_id: value },
					cipher: shop.cipher,
					repeatable: true,
				},
				items[0],
			);
			const tracking = ((data.tracking as IDataObject[] | undefined) ?? [])
				.map((event): IDataObject => {
					const millis = Number(event.update_time_millis);
					const at = Number.isFinite(millis) && millis > 0 ? { at: isoExact(millis) } : {};
					return { ...event, description: String(event.description ?? '').trim(), ...at };
				})
				.sort((a, b) => Number(b.update_time_millis) - Number(a.update_time_millis));
			return [session.item({ shop_id: shop.shop_id, order_id: value, tracking }, items)];
		});
	},
};
