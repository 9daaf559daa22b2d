import type { IDataObject } from 'n8n-workflow';

import type { TikTokClient } from '../../../shared/tiktok/client';

export interface OrderSearch {
	/** one search for each, in this order; empty = one search for all */
	statuses: string[];
	/** filters as the API names them; undefined values are left out */
	body: IDataObject;
	pageSize: number;
	sortField: string;
	sortOrder: string;
}

/**
 * Orders of a search, each once. Sorted by update time and without an upper bound, the bound is now (in full seconds, half
 * open), so that an order that changes meanwhile moves out of the pages instead of shifting them (tiktok-shop.md 12.18).
 */
export async function* searchOrders(
	client: TikTokClient,
	cipher: string,
	search: OrderSearch,
	itemIndex?: number,
): AsyncGenerator<IDataObject> {
	const body = { ...search.body };
	const bound = `${search.sortField}_lt`;
	if (search.sortOrder === 'ASC' && body[bound] === undefined) body[bound] = Math.floor(Date.now() / 1000) + 1;
	const seen = new Set<string>();
	for (const status of search.statuses.length ? search.statuses : [undefined]) {
		const pages = client.pages(
			{
				method: 'POST',
				path: '/order/202309/orders/search',
				query: { page_size: search.pageSize, sort_field: search.sortField, sort_order: search.sortOrder },
				body: { ...body, order_status: status },
				cipher,
				repeatable: true,
			},
			itemIndex,
		);
		for await (const page of pages) {
			for (const order of (page.orders as IDataObject[] | undefined) ?? []) {
				const id = String(order.id);
				if (seen.has(id)) continue;
				seen.add(id);
				yield order;
			}
		}
	}
}
