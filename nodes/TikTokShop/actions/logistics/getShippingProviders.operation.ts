import type { IDataObject } from 'n8n-workflow';

import { idFields, optionsField, shopFields } from '../fields';
import type { Operation } from '../operation';
import { Session } from '../session';

/** One item per carrier, with `shop_id`, `delivery_option_id` and `shipping_provider_id`. */
export const getShippingProviders: Operation = {
	value: 'getShippingProviders',
	name: 'Get Shipping Providers',
	action: 'Get the shipping providers of delivery options',
	description: 'List the carriers that a delivery option takes',
	properties: [
		...shopFields,
		...idFields({
			name: 'Delivery Option',
			field: 'delivery_option_id',
			list: 'deliveryOptionIds',
			batch: 'one call each',
		}),
		optionsField(),
	],
	async execute() {
		const session = new Session(this, 'orders');
		return await session.eachJob('deliveryOptionIds', 'delivery option ID', async ({ shop, value, items }) => {
			const data = await session.call(
				{
					method: 'GET',
					path: '/logistics/202309/delivery_options/{delivery_option_id}/shipping_providers',
					ids: { delivery_option_id: value },
					cipher: shop.cipher,
					repeatable: true,
				},
				items[0],
			);
			const ids = { shop_id: shop.shop_id, delivery_option_id: value };
			return ((data.shipping_providers as IDataObject[] | undefined) ?? []).map((provider) =>
				session.item({ ...ids, shipping_provider_id: String(provider.id), ...provider }, items),
			);
		});
	},
};
