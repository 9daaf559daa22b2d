import type { IDataObject } from 'n8n-workflow';

import { mapConcurrent } from '../../../shared/concurrency';
import type { TikTokClient } from '../../../shared/tiktok/client';
import type { Shop } from '../../../shared/tiktok/shops';
import { optionsField, orderStatuses, platformField, shopFields } from '../fields';
import type { Operation } from '../operation';
import { asList, Session, type Result } from '../session';
import { readReferences } from '../externalReference/read';
import { searchOrders } from './search';
import { countUnits } from './units';

/**
 * Orders that have a reference of our platform, per shop and platform. Once routed is always routed, so only these look-ups
 * are remembered; a missing reference is asked for every time.
 */
const routed = new Map<string, Set<string>>();
const MAX_ROUTED = 100_000;

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
			default: ['UNPAID', 'ON_HOLD', 'AWAITING_SHIPMENT'],
			description: 'Orders in these states are counted while they have no external order reference of the platform',
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
	const known = routedOrders(`${(await client.credentials()).apiBaseUrl} ${shop.cipher} ${platform}`);
	const asked = orders.filter((order) => !known.has(String(order.id)));
	const references = await mapConcurrent(asked, client.traffic.concurrency, async (order) =>
		readReferences(await client.call(referencesOf(String(order.id), platform, shop), itemIndex), platform),
	);
	return asked.filter((order, index) => {
		if (!references[index].length) return true;
		known.add(String(order.id));
		return false;
	});
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

function routedOrders(key: string): Set<string> {
	let known = routed.get(key);
	if (!known || known.size > MAX_ROUTED) {
		known = new Set();
		routed.set(key, known);
	}
	return known;
}
