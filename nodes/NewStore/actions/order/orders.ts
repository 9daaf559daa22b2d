import type { IDataObject } from 'n8n-workflow';

import { pathSegment } from '../../../shared/ids';
import type { NewStoreClient } from '../../../shared/newStore/client';
import { pause } from '../../../shared/pause';

export type IdType = 'internal' | 'external';

/** UTC times in `placed_at`, newer fields (newstore.md 6). */
export const ORDERS_V2 = 'application/x.newstore.orders+json;version=2';

export const orderPath = (id: string, suffix = '') => `/v0/orders/${pathSegment(id)}${suffix}`;

interface ReadOrder {
	id: string;
	idType: IdType;
	what: string;
	itemIndex: number;
}

/** Reads one order. Throws NodeApiError, also when NewStore does not know it. */
export async function readOrder(client: NewStoreClient, order: ReadOrder): Promise<IDataObject> {
	const answer = await client.call(readOrderCall(order));
	return (answer.data ?? {}) as IDataObject;
}

/** As readOrder, but undefined when NewStore does not know the order. */
export async function findOrder(client: NewStoreClient, order: ReadOrder): Promise<IDataObject | undefined> {
	const answer = await client.call({ ...readOrderCall(order), accept: [404] });
	return answer.status === 404 ? undefined : ((answer.data ?? {}) as IDataObject);
}

const READ_LAG_MS = 2_000;
const READ_LAG_TRIES = 5;

/** Reads an order that may have been injected a moment ago: reads lag about two seconds behind (newstore.md 3.3). */
export async function readFreshOrder(client: NewStoreClient, order: ReadOrder): Promise<IDataObject> {
	for (let tries = 1; tries < READ_LAG_TRIES; tries++) {
		const found = await findOrder(client, order);
		if (found) return found;
		await pause(READ_LAG_MS);
	}
	return await readOrder(client, order);
}

function readOrderCall({ id, idType, what, itemIndex }: ReadOrder) {
	return {
		what,
		path: orderPath(id),
		query: { id_type: idType },
		headers: { accept: ORDERS_V2 },
		limit: 'readOrder' as const,
		itemIndex,
	};
}

/** What flows need of an order; buyer's name and address are left out. */
export function simplifyOrder(order: IDataObject): IDataObject {
	const items = (Array.isArray(order.items) ? order.items : []) as IDataObject[];
	return {
		newstore_order_id: order.origin_id ?? order.id,
		external_id: order.id,
		status: order.status,
		placed_at: order.placed_at,
		currency: order.currency,
		channel_type: order.channel_type ?? (order.channel as IDataObject | undefined)?.type,
		fulfillment_type: order.fulfillment_type,
		totals: order.totals,
		items: items.map((item) => ({
			id: item.origin_id ?? item.id,
			product_id: item.product_id,
			status: item.status,
			shipping_method: item.shipping_method,
			price: item.price,
			extended_attributes: item.extended_attributes,
		})),
		extended_attributes: order.extended_attributes,
	};
}

/** Whether an order can be cancelled now, is cancelled, and whether cancelling is considered safe. */
export interface CancellationStatus {
	cancelable: boolean;
	canceled: boolean;
	is_safe: boolean;
}

export async function readCancellation(client: NewStoreClient, order: ReadOrder): Promise<CancellationStatus> {
	const answer = await client.call({
		what: order.what,
		path: orderPath(order.id, '/cancel'),
		query: { id_type: order.idType },
		itemIndex: order.itemIndex,
	});
	const { cancelable, canceled, is_safe: isSafe } = (answer.data ?? {}) as Partial<CancellationStatus>;
	return { cancelable: cancelable === true, canceled: canceled === true, is_safe: isSafe === true };
}
