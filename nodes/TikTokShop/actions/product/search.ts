import type { IDataObject, NodeApiError } from 'n8n-workflow';

import { problem } from '../../../shared/errors';
import { failureOf } from '../../../shared/tiktok/client';
import type { TikTokClient, TikTokRequest } from '../../../shared/tiktok/client';

/** A search ends at 10,000 results (code 12052180); beyond that it is cut into slices of creation time. */
const MAX_RESULTS = 10_000;
const TOO_MANY = '12052180';
/** 2016-01-01, before there were products on TikTok Shop */
const BEGINNING = 1_451_606_400;

/** Products of a search, each once, also when there are more than 10,000. `limit` only makes the pages smaller. */
export async function* searchProducts(
	client: TikTokClient,
	cipher: string,
	body: IDataObject,
	limit: number,
	itemIndex?: number,
): AsyncGenerator<IDataObject> {
	const request: TikTokRequest = {
		method: 'POST',
		path: '/product/202502/products/search',
		query: { page_size: Math.min(100, limit) },
		body,
		cipher,
		repeatable: true,
	};
	const seen = new Set<string>();
	for await (const product of slice(client, request, itemIndex)) {
		const id = String(product.id);
		if (seen.has(id)) continue;
		seen.add(id);
		yield product;
	}
}

/**
 * How a search that is too large shows is not known for sure: the first page is refused, a later one is, or the count and
 * the pages just end at 10,000. So a search that reaches the limit is cut, whatever it says; what came before comes again.
 */
async function* slice(client: TikTokClient, request: TikTokRequest, itemIndex?: number): AsyncGenerator<IDataObject> {
	const first = await client.send(request);
	if (!first.ok && first.failure.code !== TOO_MANY) throw client.problem(first.failure, itemIndex);
	if (first.ok && Number(first.data.total_count ?? 0) < MAX_RESULTS) {
		yield* productsOf(first.data);
		const next = first.data.next_page_token;
		if (!next) return;
		try {
			for await (const page of client.pages(request, itemIndex, String(next))) yield* productsOf(page);
			return;
		} catch (error) {
			const ended = error as NodeApiError;
			if (failureOf(ended)?.code !== TOO_MANY) throw ended;
		}
	}
	for (const body of halves(client, request.body ?? {}, itemIndex))
		yield* slice(client, { ...request, body }, itemIndex);
}

function productsOf(data: IDataObject): IDataObject[] {
	return (data.products as IDataObject[] | undefined) ?? [];
}

/** Both halves of the creation times of a search; both bounds are inclusive here (tiktok-shop.md 8). */
function halves(client: TikTokClient, body: IDataObject, itemIndex?: number): IDataObject[] {
	const from = Number(body.create_time_ge ?? BEGINNING);
	const to = Number(body.create_time_le ?? Math.floor(Date.now() / 1000) + 86_400);
	if (to <= from) {
		throw problem(client.node, {
			message: 'More than 10,000 products were created in the same second, so the search cannot be cut into parts.',
			description: 'Narrow the search by status or by update time.',
			code: TOO_MANY,
			itemIndex,
		});
	}
	const middle = Math.floor((from + to) / 2);
	return [
		{ ...body, create_time_ge: from, create_time_le: middle },
		{ ...body, create_time_ge: middle + 1, create_time_le: to },
	];
}
