import type { IDataObject } from 'n8n-workflow';

import { idFields, optionsField, shopFields } from '../fields';
import type { Operation } from '../operation';
import { asId, Session } from '../session';
import type { Result } from '../session';
import { Routes } from './route';
import type { Route } from './route';

/**
 * One item per carrier, with `shop_id`, `delivery_option_id` and `shipping_provider_id`; where carriers differ by route, one call
 * per option and route, and the items name it: `warehouse_region`, `buyer_region`, `warehouse_ids` of the orders that asked.
 */
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
		}),
		optionsField([
			{
				displayName: 'Buyer Region',
				name: 'buyerRegion',
				type: 'string',
				default: '',
				placeholder: 'e.g. FR',
				description: 'Country of the buyer, for items that name none (buyer_region, or recipient_address of an order)',
			},
			{
				displayName: 'By Route',
				name: 'byRoute',
				type: 'options',
				options: [
					{ name: 'Always', value: 'always' },
					{ name: 'In the EU', value: 'eu', description: 'Where the carriers of an option differ by route' },
					{ name: 'Never', value: 'never' },
				],
				default: 'eu',
				description:
					'When to ask for the carriers of a route instead of those of the delivery option. Feed the orders: the route is read from them.',
			},
			{
				displayName: 'Warehouse Region',
				name: 'warehouseRegion',
				type: 'string',
				default: '',
				placeholder: 'e.g. DE',
				description:
					'Country of the warehouse, for items that name none (warehouse_region, or warehouse_id of an order)',
			},
		]),
	],
	async execute() {
		const session = new Session(this, 'orders');
		const inputs = this.getInputData();
		const { warehouseRegion, buyerRegion, byRoute } = this.getNodeParameter('options', 0, {}) as IDataObject;
		const fallback = {
			warehouseRegion: asId(warehouseRegion).toUpperCase(),
			buyerRegion: asId(buyerRegion).toUpperCase(),
		};
		const routes = new Routes(session, fallback, (byRoute ?? 'eu') as 'eu' | 'always' | 'never');
		return await session.eachJob('deliveryOptionIds', 'delivery option ID', async ({ shop, value, items }) => {
			const groups = new Map<string, { route?: Route; items: number[]; warehouseIds: Set<string> }>();
			for (const index of items) {
				const json = inputs[index]?.json ?? {};
				const route = await routes.of(json, shop, index);
				const key = `${route?.warehouseRegion ?? ''}>${route?.buyerRegion ?? ''}`;
				const group = groups.get(key) ?? { route, items: [], warehouseIds: new Set<string>() };
				group.items.push(index);
				if (asId(json.warehouse_id)) group.warehouseIds.add(asId(json.warehouse_id));
				groups.set(key, group);
			}
			const found: Result = [];
			for (const { route, items: own, warehouseIds } of groups.values()) {
				const data = await session.call(
					{
						method: 'GET',
						path: '/logistics/202309/delivery_options/{delivery_option_id}/shipping_providers',
						ids: { delivery_option_id: value },
						query: { warehouse_region: route?.warehouseRegion, buyer_region: route?.buyerRegion },
						cipher: shop.cipher,
						repeatable: true,
					},
					own[0],
				);
				const ids: IDataObject = { shop_id: shop.shop_id, delivery_option_id: value };
				if (route?.warehouseRegion) ids.warehouse_region = route.warehouseRegion;
				if (route?.buyerRegion) ids.buyer_region = route.buyerRegion;
				if (route && warehouseIds.size) ids.warehouse_ids = [...warehouseIds].sort();
				for (const provider of (data.shipping_providers as IDataObject[] | undefined) ?? [])
					found.push(session.item({ ...ids, shipping_provider_id: String(provider.id), ...provider }, own));
			}
			return found;
		});
	},
};
