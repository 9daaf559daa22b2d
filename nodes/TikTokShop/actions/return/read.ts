import type { IDataObject } from 'n8n-workflow';

import type { Shop } from '../../../shared/tiktok/shops';
import type { Session } from '../session';

/** TikTok Shop takes 10 to 50, as text (tiktok-shop.md 4.5). */
export const RETURNS_PER_PAGE = { least: 10, most: 50 };

export interface ReturnSearch {
	/** filters as the API names them; undefined values are left out */
	body: IDataObject;
	pageSize: number;
	sortField: string;
	sortOrder: string;
}

/** Returns of a search, each once. */
export async function* searchReturns(
	session: Session,
	shop: Shop,
	search: ReturnSearch,
	itemIndex: number,
): AsyncGenerator<IDataObject> {
	const { least, most } = RETURNS_PER_PAGE;
	const pages = session.client.pages(
		{
			method: 'POST',
			path: '/return_refund/202309/returns/search',
			query: {
				page_size: String(Math.max(least, Math.min(most, search.pageSize))),
				sort_field: search.sortField,
				sort_order: search.sortOrder,
			},
			body: search.body,
			cipher: shop.cipher,
			repeatable: true,
		},
		itemIndex,
	);
	const seen = new Set<string>();
	for await (const page of pages) {
		for (const entry of (page.return_orders as IDataObject[] | undefined) ?? []) {
			const id = String(entry.return_id);
			if (seen.has(id)) continue;
			seen.add(id);
			yield entry;
		}
	}
}

/** All returns of an order, or one return, newest first. */
export async function readReturns(
	session: Session,
	shop: Shop,
	body: { order_ids: string[] } | { return_ids: string[] },
	itemIndex: number,
): Promise<IDataObject[]> {
	const found: IDataObject[] = [];
	const search = { body, pageSize: RETURNS_PER_PAGE.most, sortField: 'create_time', sortOrder: 'DESC' };
	for await (const entry of searchReturns(session, shop, search, itemIndex)) found.push(entry);
	return found;
}
