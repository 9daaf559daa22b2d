import type { IDataObject } from 'n8n-workflow';

import { idFields, optionsField, shopFields } from '../fields';
import type { Operation } from '../operation';
import { Session } from '../session';

/**
 * One item per order: `{shop_id, order_id, sku_eligibility: [{sku_id, line_item_eligibility: [{request_type,
 * order_line_items_ids, eligible, ineligible_code, ineligible_reason}]}]}` (tiktok-shop.md 10.3). Other ids of the input
 * item (`newstore_order_id`, `refund_key`) come along.
 */
export const checkEligibility: Operation = {
	value: 'checkEligibility',
	name: 'Check Eligibility',
	action: 'Check what can be refunded of orders',
	description: 'Ask which lines of an order can be cancelled, returned or refunded now, and why others cannot',
	properties: [
		...shopFields,
		...idFields({ name: 'Order', field: 'order_id', list: 'orderIds' }),
		{
			displayName: 'Started By',
			name: 'initiatedBy',
			type: 'options',
			options: [
				{ name: 'Buyer', value: 'BUYER' },
				{ name: 'Seller', value: 'SELLER' },
			],
			default: 'SELLER',
			description: 'Who would ask for the refund or return; Return: Create asks for the seller',
		},
		optionsField(),
	],
	async execute() {
		const session = new Session(this, 'returns');
		const initiatedBy = this.getNodeParameter('initiatedBy', 0, 'SELLER') as string;
		const fromItems = this.getNodeParameter('idSource', 0, 'items') === 'items';
		const inputs = this.getInputData();
		return await session.eachJob('orderIds', 'order ID', async ({ shop, value, items }) => {
			const data = await session.call(
				{
					method: 'GET',
					path: '/return_refund/202309/orders/{order_id}/aftersale_eligibility',
					ids: { order_id: value },
					query: { initiate_aftersale_user: initiatedBy },
					cipher: shop.cipher,
					repeatable: true,
				},
				items[0],
			);
			const own = fromItems ? ownIds(inputs[items[0]].json) : {};
			const eligibility = (data.sku_eligibility as IDataObject[] | undefined) ?? [];
			return [session.item({ ...own, shop_id: shop.shop_id, order_id: value, sku_eligibility: eligibility }, items)];
		});
	},
};

const OWN_IDS = ['newstore_order_id', 'newstore_return_id', 'newstore_refund_id', 'refund_key'];

function ownIds(json: IDataObject): IDataObject {
	return Object.fromEntries(OWN_IDS.filter((name) => json[name] !== undefined).map((name) => [name, json[name]]));
}
