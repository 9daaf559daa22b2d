import type { IDataObject } from 'n8n-workflow';

import { optionsField, shopFields } from '../fields';
import type { Operation } from '../operation';
import { Session } from '../session';

/** One item per delivery option, with `shop_id`, `warehouse_id` and `delivery_option_id`. */
export const getDeliveryOptions: Operation = {
	value: 'getDeliveryOptions',
	name: 'Get Delivery Options',
	action: 'Get the delivery options of a warehouse',
	description: 'List the delivery options of a warehouse',
	properties: [
		...shopFields,
		{
			displayName: 'Warehouse',
			name: 'warehouse',
			type: 'resourceLocator',
			default: { mode: 'list', value: '' },
			required: true,
			description: 'Warehouse whose delivery options are read',
			modes: [
				{
					displayName: 'From List',
					name: 'list',
					type: 'list',
					typeOptions: { searchListMethod: 'searchWarehouses', searchable: true },
				},
				{ displayName: 'By ID', name: 'id', type: 'string', placeholder: 'e.g. 7068000000000000001' },
			],
		},
		{
			displayName: 'Scope',
			name: 'scope',
			type: 'options',
			options: [
				{ name: 'Assignable to Products', value: 'PRODUCT', description: 'Those that can be set on a product' },
				{ name: 'Warehouse', value: 'WAREHOUSE', description: 'All that are active for the warehouse' },
			],
			default: 'WAREHOUSE',
			description: 'Which delivery options to list',
		},
		optionsField(),
	],
	async execute() {
		const session = new Session(this, 'orders');
		return await session.eachItem(async (shop, index) => {
			const warehouseId = this.getNodeParameter('warehouse', index, '', { extractValue: true }) as string;
			if (!warehouseId) throw session.invalid('No warehouse is chosen.', 'Choose a warehouse from the list.', index);
			const data = await session.call(
				{
					method: 'GET',
					path: '/logistics/202309/warehouses/{warehouse_id}/delivery_options',
					ids: { warehouse_id: warehouseId },
					query: { scope: this.getNodeParameter('scope', index, 'WAREHOUSE') as string },
					cipher: shop.cipher,
					repeatable: true,
				},
				index,
			);
			const ids = { shop_id: shop.shop_id, warehouse_id: warehouseId };
			return ((data.delivery_options as IDataObject[] | undefined) ?? []).map((option) =>
				session.item({ ...ids, delivery_option_id: String(option.id), ...option }, [index]),
			);
		});
	},
};
