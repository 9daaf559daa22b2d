import type { IDataObject } from 'n8n-workflow';

import { mapConcurrent } from '../../../shared/concurrency';
import type { TikTokClient } from '../../../shared/tiktok/client';
import { orderStatuses } from '../../../shared/tiktok/orderStatuses';
import type { Shop } from '../../../shared/tiktok/shops';
import { optionsField, platformField, shopFields } from '../fields';
import type { Operation } from '../operation';
import { asList, Session } from '../session';
import type { Result } from '../session';
import { readReferences } from '../externalReference/read';
import { routedOrders } from '../externalReference/routedOrders';
import { searchOrders } from './search';
import { countUnits } from './units';

/** NewStore gets an order only when it is ready to ship, so an order in these states needs no look-up. */
const NEVER_ROUTED = new Set(['UNPAID', 'ON_HOLD']);

/** `{shop_id, sku_id, seller_sku, product_id, units, order_ids}` per SKU: ordered on TikTok Shop, not yet in NewStore. */
export const getUnroutedUnits: Operation = {
	value: 'getUnroutedUnits',
	name: 'Get Unrouted Units',
	action: 'Get unrouted units',
	description: 'Count the units of open orders that are not in NewStore yet, by SKU',
	properties: [
		...shopFields,
		{
			displayName: 'Statuses',
			name: 'statuses',
			type: 'multiOptions',
			options: orderStatuses,
			default: ['UNPAID', 'ON_HOLD', 'AWAITING_SHIPMENT', 'PARTIALLY_SHIPPING'],
			description:
				'Orders in these states are counted while they have no external order reference of the platform; of partly shipped ones the lines that are not shipped',
		},
		platformField,
		optionsField([
			{
				displayName: 'Created in the Last Days',
				name: 'createdInLastDays',
				type: 'number',
				typeOptions: { minValue: 1, maxValue: 365 },
				default: 60,
				description: 'Only orders created in this many days are counted',
			},
		]),
	],
	async execute() {
		const session = new Session(this, 'stock');
		return await session.eachItem(async (shop, index): Promise<Result> => {
			const chosen = new Set(asList(this.getNodeParameter('statuses', index)));
			const platform = this.getNodeParameter('platform', index, 'ORDER_MANAGEMENT_SYSTEM') as string;
			const options = this.getNodeParameter('options', index, {}) as IDataObject;
			// In the order in which an order passes the states: one that moves on meanwhile is still met.
			const statuses = orderStatuses.map((status) => String(status.value)).filter((status) => chosen.has(status));
			const since = Math.floor(Date.now() / 1000) - (Number(options.createdInLastDays) || 60) * 86_400;
			const orders: IDataObject[] = [];
			const search = {
				statuses,
				body: { create_time_ge: since },
				pageSize: 100,
				sortField: 'create_time',
				sortOrder: 'ASC',
			};
			if (statuses.length) {
				for await (const order of searchOrders(session.client, shop.cipher, search, index)) orders.push(order);
			}
			const open = await withoutReference(session.client, shop, platform, orders, index);
			return countUnits(open).map((row) => session.item({ shop_id: shop.shop_id, ...row }, [index]));
		});
	},
};

async function withoutReference(
	client: TikTokClient,
	shop: Shop,
	platform: string,
	orders: IDataObject[],
	itemIndex: number,
): Promise<IDataObject[]> {
	const routed = routedOrders((await client.credentials()).apiBaseUrl, shop.cipher, platform);
	const nowMs = Date.now();
	const isOpen = async (order: IDataObject) => {
		const id = String(order.id);
		if (routed.isReferenced(id)) return false;
		if (NEVER_ROUTED.has(String(order.status)) || routed.isBelievedMissing(id, nowMs)) return true;
		const references = readReferences(await client.call(referencesOf(id, platform, shop), itemIndex), platform);
		if (references.length) routed.markReferenced(id);
		else routed.markMissing(id, nowMs);
		return !references.length;
	};
	const open = await mapConcurrent(orders, client.traffic.concurrency, isOpen);
	return orders.filter((_, index) => open[index]);
}

function referencesOf(orderId: string, platform: string, shop: Shop) {
	return {
		method: 'GET' as const,
		path: '/order/202406/orders/{order_id}/external_orders',
		ids: { order_id: orderId },
		query: { platform },
		cipher: shop.cipher,
		repeatable: true,
	};
}
