import type { IDataObject } from 'n8n-workflow';

import type { Shop } from '../../../shared/tiktok/shops';
import { pagesOfVersion } from '../../../shared/tiktok/versions';
import type { Session } from '../session';

/** One of the two kinds of requests after a sale, which TikTok Shop keeps and searches alike (tiktok-shop.md 9 and 10). */
export interface RequestKind {
	/** "cancellation" */
	name: string;
	/** what permissions are asked for and messages speak of: "cancellations" */
	plural: 'cancellations' | 'returns';
	/** versions of the search, the newest first */
	versions: readonly [string, ...string[]];
	/** path of the search behind the version */
	path: string;
	/** list in the answer */
	list: string;
	/** id of an entry */
	idField: 'cancel_id' | 'return_id';
	/** parameter with ids in the editor */
	idParameter: 'cancelIds' | 'returnIds';
	/** filter by that id */
	idFilter: 'cancel_ids' | 'return_ids';
	/** entries per page (tiktok-shop.md 4.5) */
	perPage: { least: number; most: number };
}

export const CANCELLATIONS: RequestKind = {
	name: 'cancellation',
	plural: 'cancellations',
	versions: ['202602', '202309'],
	path: 'cancellations/search',
	list: 'cancellations',
	idField: 'cancel_id',
	idParameter: 'cancelIds',
	idFilter: 'cancel_ids',
	perPage: { least: 1, most: 50 },
};

export const RETURNS: RequestKind = {
	name: 'return',
	plural: 'returns',
	versions: ['202602', '202309'],
	path: 'returns/search',
	list: 'return_orders',
	idField: 'return_id',
	idParameter: 'returnIds',
	idFilter: 'return_ids',
	perPage: { least: 10, most: 50 },
};

export interface RequestSearch {
	/** filters as the API names them; undefined values are left out */
	body: IDataObject;
	pageSize: number;
	sortField: string;
	sortOrder: string;
}

/** Entries of a search, each once. */
export async function* searchRequests(
	kind: RequestKind,
	session: Session,
	shop: Shop,
	search: RequestSearch,
	itemIndex: number,
): AsyncGenerator<IDataObject> {
	const { least, most } = kind.perPage;
	const pages = pagesOfVersion(
		session.client,
		{
			name: `search ${kind.plural}`,
			versions: kind.versions,
			request: (version) => ({
				method: 'POST',
				path: `/return_refund/${version}/${kind.path}`,
				query: {
					page_size: String(Math.max(least, Math.min(most, search.pageSize))),
					sort_field: search.sortField,
					sort_order: search.sortOrder,
				},
				body: search.body,
				cipher: shop.cipher,
				repeatable: true,
			}),
		},
		itemIndex,
	);
	const seen = new Set<string>();
	for await (const page of pages) {
		for (const entry of (page[kind.list] as IDataObject[] | undefined) ?? []) {
			const id = String(entry[kind.idField]);
			if (seen.has(id)) continue;
			seen.add(id);
			yield entry;
		}
	}
}

/** All entries of an order, or one entry by its id, newest first. */
export async function readRequests(
	kind: RequestKind,
	session: Session,
	shop: Shop,
	body: { order_ids: string[] } | { cancel_ids: string[] } | { return_ids: string[] },
	itemIndex: number,
): Promise<IDataObject[]> {
	const found: IDataObject[] = [];
	const search = { body, pageSize: kind.perPage.most, sortField: 'create_time', sortOrder: 'DESC' };
	for await (const entry of searchRequests(kind, session, shop, search, itemIndex)) found.push(entry);
	return found;
}
