import type { IDataObject } from 'n8n-workflow';

import { optionsField, shopFields } from '../fields';
import type { Operation } from '../operation';
import { Session } from '../session';

/** One item per warehouse as TikTok Shop gives it, with `shop_id` and `warehouse_id`. */
export const getWarehouses: Operation = {
	value: 'getWarehouses',
	name: 'Get Warehouses',
	action: 'Get warehouses',
	description: 'List the warehouses of a shop',
	properties: [
		...shopFields,
		{
			displayName: 'Only Selling Warehouses',
			name: 'onlySelling',
			type: 'boolean',
			default: false,
			description: 'Whether to return only enabled sales warehouses: those that stock can be published for',
		},
		optionsField(),
	],
	async execute() {
		const session = new Session(this, 'stock');
		return await session.eachItem(async (shop, index) => {
			const onlySelling = this.getNodeParameter('onlySelling', index, false) as boolean;
			const data = await session.call(
				{ method: 'GET', path: '/logistics/202309/warehouses', cipher: shop.cipher, repeatable: true },
				index,
			);
			return ((data.warehouses as IDataObject[] | undefined) ?? [])
				.filter((w) => !onlySelling || (w.type === 'SALES_WAREHOUSE' && w.effect_status === 'ENABLED'))
				.map((w) => session.item({ shop_id: shop.shop_id, warehouse_id: String(w.id), ...w }, [index]));
		});
	},
};
