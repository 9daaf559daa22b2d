import type { IDataObject } from 'n8n-workflow';

import { optionsField, shopFields } from '../fields';
import type { Operation } from '../operation';
import { Session } from '../session';
import type { Result } from '../session';
import { lineIdsField, orderIdField, valueSourceField, Values } from '../values';
import { dimensionFields, readDimension, readWeight, weightFields } from './parcelSize';

/** Services of TikTok shipping in the US, one item each: `{shop_id, order_id, shipping_service_id, name, price, currency, …}`. */
export const getShippingServices: Operation = {
	value: 'getShippingServices',
	name: 'Get Shipping Services',
	action: 'Get the shipping services of an order',
	description: 'List the services of TikTok shipping that an order can be sent with, with prices (US only)',
	itemFields: 'field order_id of each item, and where wanted order_line_item_ids, weight and dimension',
	properties: [
		...shopFields,
		valueSourceField,
		orderIdField,
		lineIdsField(),
		...weightFields,
		...dimensionFields,
		optionsField(),
	],
	async execute() {
		const session = new Session(this, 'dispatch');
		return await session.eachItem(async (shop, index): Promise<Result> => {
			const values = new Values(this, index);
			const orderId = session.required(values.text('order_id'), 'order_id', index);
			const lineIds = values.list('order_line_item_ids');
			const data = await session.call(
				{
					method: 'POST',
					path: '/fulfillment/202309/orders/{order_id}/shipping_services/query',
					ids: { order_id: orderId },
					body: {
						...(lineIds.length ? { order_line_item_ids: lineIds } : {}),
						...readWeight(values),
						...readDimension(values),
					},
					cipher: shop.cipher,
					repeatable: true,
				},
				index,
			);
			return ((data.shipping_services as IDataObject[] | undefined) ?? []).map((service) =>
				session.item(
					{ shop_id: shop.shop_id, order_id: orderId, shipping_service_id: String(service.id), ...service },
					[index],
				),
			);
		});
	},
};
