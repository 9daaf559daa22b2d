import type { IDataObject } from 'n8n-workflow';

import type { TikTokRequest } from '../../../shared/tiktok/client';
import { change } from '../change';
import { optionsField, shopFields } from '../fields';
import type { Operation } from '../operation';
import { Session } from '../session';
import type { Result } from '../session';
import { lineIdsField, orderIdField, trackingFields, valueSourceField, Values } from '../values';
import { compareLines } from './orderLines';
import { readOrder } from './read';
import { shippedItem } from './shipped';

/**
 * Ships with the seller's own carrier in the US, UK, EU and Japan (tiktok-shop.md 7.1). One item per input item:
 * `{shop_id, order_id, package_id, order_line_item_ids, tracking_number, ok: true, already_done, warning?}`.
 */
export const markShipped: Operation = {
	value: 'markShipped',
	name: 'Mark as Shipped',
	action: 'Mark packages as shipped',
	description: 'Tell TikTok Shop carrier and tracking number of a parcel that you ship (US, UK, EU, Japan)',
	itemFields:
		'fields order_id, tracking_number, shipping_provider_id of each item, and order_line_item_ids for a part of the order',
	properties: [...shopFields, valueSourceField, orderIdField, ...trackingFields, lineIdsField(), optionsField()],
	async execute() {
		const session = new Session(this, 'dispatch');
		const read = (index: number) => new Values(this, index);
		return await session.eachItemOf(
			(index) => read(index).text('order_id'),
			async (shop, index): Promise<Result> => {
				const values = read(index);
				const wanted = {
					orderId: session.required(values.text('order_id'), 'order_id', index),
					trackingNumber: session.required(values.text('tracking_number'), 'tracking_number', index),
					lineIds: values.list('order_line_item_ids'),
				};
				const providerId = session.required(values.text('shipping_provider_id'), 'shipping_provider_id', index);
				const request = (lineIds: string[]): TikTokRequest => ({
					method: 'POST',
					path: '/fulfillment/202309/orders/{order_id}/packages',
					ids: { order_id: wanted.orderId },
					body: {
						...(lineIds.length ? { order_line_item_ids: lineIds } : {}),
						tracking_number: wanted.trackingNumber,
						shipping_provider_id: providerId,
					},
					cipher: shop.cipher,
					repeatable: false,
				});
				const changed = await change(session, request(wanted.lineIds), async () => {
					const seen = compareLines(await readOrder(session, shop, wanted.orderId, index), wanted);
					if (seen.state === 'open')
						return { state: 'open', request: seen.left.length ? request(seen.left) : undefined };
					if (seen.state === 'other') return seen;
					const found = { package_id: seen.packageId, order_line_item_ids: seen.lineIds } as IDataObject;
					return { state: 'done', found };
				});
				const ids = { order_id: wanted.orderId, tracking_number: wanted.trackingNumber };
				return [shippedItem(session, shop, changed, { ...ids, order_line_item_ids: wanted.lineIds }, index)];
			},
		);
	},
};
