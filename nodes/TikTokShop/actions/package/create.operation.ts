import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { TikTokRequest } from '../../../shared/tiktok/client';
import { InvalidInput } from '../../../shared/tiktok/invalidInput';
import { change } from '../change';
import { optionsField, shopFields } from '../fields';
import type { Operation } from '../operation';
import { asList, Session } from '../session';
import type { Result } from '../session';
import { lineIdsField, orderIdField, ownField, valueSourceField, Values } from '../values';
import { compareLines } from './orderLines';
import { dimensionFields, readDimension, readWeight, weightFields } from './parcelSize';
import { readOrder } from './read';
import { shippedItem } from './shipped';

const serviceField: INodeProperties = ownField({
	displayName: 'Shipping Service ID',
	name: 'shippingServiceId',
	type: 'string',
	default: '',
	placeholder: 'e.g. 7208502187360519982',
	description: 'One of Package: Get Shipping Services; empty means the default service',
});

/** `ship_type` of Create Packages 202512. */
const SEVERAL_ORDERS = '3';

/** The further orders of the parcel, from the item or the options. */
function combinedWith(context: IExecuteFunctions, values: Values, index: number): string[] {
	const { combined_order_ids: given } = values.known(['combined_order_ids']);
	const options = context.getNodeParameter('options', index, {}) as { combinedOrderIds?: unknown };
	return asList(given ?? options.combinedOrderIds);
}

/**
 * Buys a label of TikTok shipping in the US, which ships the order (tiktok-shop.md 7.1). One item per input item:
 * `{shop_id, order_id, package_id, order_line_item_ids, tracking_number?, ok: true, already_done, shipping_service_info?}`.
 */
export const create: Operation = {
	value: 'create',
	name: 'Create',
	action: 'Create packages with tik tok shipping',
	description: 'Buy a label of TikTok shipping, which ships the order (US only)',
	itemFields:
		'field order_id of each item, and where wanted order_line_item_ids, combined_order_ids, shipping_service_id, weight and dimension as the API names them',
	properties: [
		...shopFields,
		valueSourceField,
		orderIdField,
		lineIdsField(),
		serviceField,
		...weightFields,
		...dimensionFields,
		optionsField([
			{
				displayName: 'Further Orders in the Parcel',
				name: 'combinedOrderIds',
				type: 'string',
				default: '',
				placeholder: 'e.g. 576460000000000002, 576460000000000003',
				description:
					'Orders that go into the same parcel, separated by commas: TikTok sells one label for combined orders of one buyer. Items may have combined_order_ids instead.',
			},
		]),
	],
	async execute() {
		const session = new Session(this, 'dispatch');
		return await session.eachItemOf(
			(index) => new Values(this, index).text('order_id'),
			async (shop, index): Promise<Result> => {
				const values = new Values(this, index);
				const orderId = session.required(values.text('order_id'), 'order_id', index);
				const wanted = { orderId, lineIds: values.list('order_line_item_ids'), trackingNumber: '' };
				const serviceId = values.text('shipping_service_id');
				const combined = combinedWith(this, values, index);
				if (combined.length && wanted.lineIds.length)
					throw new InvalidInput('Combined orders are shipped whole.', 'Leave out the lines, or the further orders.');
				const request = (lineIds: string[]): TikTokRequest => ({
					method: 'POST',
					// Only this version knows a label for several orders (tiktok-shop.md 7.1).
					path: combined.length ? '/fulfillment/202512/packages' : '/fulfillment/202309/packages',
					body: {
						order_id: orderId,
						...(combined.length
							? { ship_type: SEVERAL_ORDERS, order_list_ids: combined }
							: lineIds.length
								? { order_line_item_ids: lineIds }
								: {}),
						...(serviceId ? { shipping_service_id: serviceId } : {}),
						...readWeight(values),
						...readDimension(values),
					},
					cipher: shop.cipher,
					repeatable: false,
				});
				const changed = await change(session, request(wanted.lineIds), async () => {
					const seen = compareLines(await readOrder(session, shop, orderId, index), wanted);
					if (seen.state === 'open')
						return { state: 'open', request: seen.left.length ? request(seen.left) : undefined };
					if (seen.state === 'other') return seen;
					const { packageId, lineIds, trackingNumber } = seen;
					const found = { package_id: packageId, order_line_item_ids: lineIds, tracking_number: trackingNumber };
					return { state: 'done', found: found as IDataObject };
				});
				const item = shippedItem(
					session,
					shop,
					changed,
					{ order_id: orderId, order_line_item_ids: wanted.lineIds },
					index,
				);
				if (changed.ok && combined.length) item.json.combined_order_ids = combined;
				if (changed.ok && changed.data.shipping_service_info) {
					item.json.shipping_service_info = changed.data.shipping_service_info;
				}
				return [item];
			},
		);
	},
};
