import type { IDataObject } from 'n8n-workflow';

import type { Shop } from '../../../shared/tiktok/shops';
import type { Session } from '../session';

/** TikTok Shop takes 1 to 50, as text (tiktok-shop.md 4.5). */
export const CANCELLATIONS_PER_PAGE = 50;

export interface CancellationSearch {
	/** filters as the API names them; undefined values are left out */
	body: IDataObject;
	pageSize: number;
	sortField: string;
	sortOrder: string;
}

/** Cancellations of a search, each once. */
export async function* searchCancellations(
	session: Session,
	shop: Shop,
	search: CancellationSearch,
	itemIndex: number,
): AsyncGenerator<IDataObject> {
	const pages = session.client.pages(
		{
			method: 'POST',
			path: '/return_refund/202309/cancellations/search',
			query: { page_size: String(search.pageSize), sort_field: search.sortField, sort_order: search.sortOrder },
			body: search.body,
			cipher: shop.cipher,
			repeatable: true,
		},
		itemIndex,
	);
	const seen = new Set<string>();
	for await (const page of pages) {
		for (const cancellation of (page.cancellations as IDataObject[] | undefined) ?? []) {
			const id = String(cancellation.cancel_id);
			if (seen.has(id)) continue;
			seen.add(id);
			yield cancellation;
		}
	}
}

/** Cancellations of an order, or one cancellation, newest first. */
export async function readCancellations(
	session: Session,
	shop: Shop,
	body: { order_ids: string[] } | { cancel_ids: string[] },
	itemIndex: number,
): Promise<IDataObject[]> {
	const found: IDataObject[] = [];
	const search = { body, pageSize: CANCELLATIONS_PER_PAGE, sortField: 'create_time', sortOrder: 'DESC' };
	for await (const cancellation of searchCancellations(session, shop, search, itemIndex)) found.push(cancellation);
	return found;
}

/** Approved by the seller or by TikTok; the second is paid back as well (tiktok-shop.md 9.1). */
const AGREED = new Set(['CANCELLATION_REQUEST_SUCCESS', 'CANCELLATION_REQUEST_COMPLETE']);
/** Closed without cancelling; the API spells it in two ways (tiktok-shop.md 12.3). */
const CLOSED = new Set(['CANCELLATION_REQUEST_CANCELLED', 'CANCELLATION_REQUEST_CANCEL']);

export const isAgreed = (cancellation: IDataObject): boolean => AGREED.has(String(cancellation.cancel_status));
export const isClosed = (cancellation: IDataObject): boolean => CLOSED.has(String(cancellation.cancel_status));
