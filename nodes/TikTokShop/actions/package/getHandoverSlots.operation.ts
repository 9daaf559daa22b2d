import type { IDataObject } from 'n8n-workflow';

import { idFields, optionsField, shopFields } from '../fields';
import type { Operation } from '../operation';
import { Session } from '../session';

/**
 * `{shop_id, package_id, can_pickup, can_drop_off, can_van_collection, drop_off_point_url, pickup_slots: [{start_time,
 * end_time, available}]}`; times are Unix seconds.
 */
export const getHandoverSlots: Operation = {
	value: 'getHandoverSlots',
	name: 'Get Handover Slots',
	action: 'Get the handover slots of packages',
	description: 'Read whether a package of TikTok shipping can be collected or dropped off, and when',
	properties: [
		...shopFields,
		...idFields({ name: 'Package', field: 'package_id', list: 'packageIds' }),
		optionsField(),
	],
	async execute() {
		const session = new Session(this, 'dispatch');
		return await session.eachJob('packageIds', 'package ID', async ({ shop, value, items }) => {
			const data = await session.call(
				{
					method: 'GET',
					path: '/fulfillment/202309/packages/{package_id}/handover_time_slots',
					ids: { package_id: value },
					cipher: shop.cipher,
					repeatable: true,
				},
				items[0],
			);
			const slots = ((data.pickup_slots as IDataObject[] | undefined) ?? []).map(
				// misspelt in the API
				({ avaliable, ...slot }) => ({ ...slot, available: avaliable }),
			);
			return [session.item({ shop_id: shop.shop_id, package_id: value, ...data, pickup_slots: slots }, items)];
		});
	},
};
