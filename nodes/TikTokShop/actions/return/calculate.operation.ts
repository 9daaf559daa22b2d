import type { IDataObject } from 'n8n-workflow';

import { optionsField, shopFields } from '../fields';
import type { Operation } from '../operation';
import { Session } from '../session';
import type { Result } from '../session';
import { lineIdsField, orderIdField, ownField, valueSourceField, Values } from '../values';
import { returnFailure } from '../../../shared/tiktok/returnWords';
import { readShipment, shipmentFields } from './fields';

/**
 * What TikTok Shop would pay back for these lines now (tiktok-shop.md 10.3). One item per input item: the input item with
 * `shop_id`, `order_id` and `order_refund_amount` `{currency, refund_total, refund_subtotal, refund_shipping_fee, refund_tax,
 * retail_delivery_fee}`, amounts as decimal text.
 */
export const calculate: Operation = {
	value: 'calculate',
	name: 'Calculate',
	action: 'Calculate refunds',
	description: 'Ask how much of an order or of some of its lines can be refunded',
	itemFields:
		'fields order_id, request_type and reason_name of each item, and for a part of the order order_line_item_ids; shipment_type and handover_method where it has them',
	properties: [
		...shopFields,
		valueSourceField,
		orderIdField,
		ownField({
			displayName: 'Request Type',
			name: 'requestType',
			type: 'options',
			options: [
				{ name: 'Cancel', value: 'CANCEL', description: 'Before the order is shipped' },
				{ name: 'Refund', value: 'REFUND', description: 'No goods come back through TikTok Shop' },
				{ name: 'Return and Refund', value: 'RETURN_AND_REFUND' },
			],
			default: 'REFUND',
			description: 'What would be asked for',
		}),
		ownField({
			displayName: 'Reason',
			name: 'reasonName',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. ecom_order_delivered_refund_reason_damaged_seller_uk',
			description: 'Name of the reason as TikTok Shop knows it; reasons differ by market and state of the order',
		}),
		lineIdsField(),
		...shipmentFields,
		optionsField(),
	],
	async execute() {
		const session = new Session(this, 'returns');
		const inputs = this.getInputData();
		return await session.eachItem(async (shop, index): Promise<Result> => {
			const values = new Values(this, index);
			const orderId = session.required(values.text('order_id'), 'order_id', index);
			const lineIds = values.list('order_line_item_ids');
			const outcome = await session.client.send({
				method: 'POST',
				path: '/return_refund/202309/refunds/calculate',
				body: {
					order_id: orderId,
					request_type: session.required(values.text('request_type'), 'request_type', index),
					reason_name: session.required(values.text('reason_name'), 'reason_name', index),
					...(lineIds.length ? { order_line_item_ids: lineIds } : {}),
					...readShipment(values),
				},
				cipher: shop.cipher,
				repeatable: true,
			});
			const ids = { shop_id: shop.shop_id, order_id: orderId };
			if (!outcome.ok) return [session.failItem(returnFailure(outcome.failure), [index], ids)];
			const amount = (outcome.data.order_refund_amount ?? {}) as IDataObject;
			return [session.item({ ...inputs[index].json, ...ids, order_refund_amount: amount }, [index])];
		});
	},
};
