import type { IDataObject } from 'n8n-workflow';

import { pathSegment, readId } from '../../../shared/ids';
import type { NewStoreClient } from '../../../shared/newStore/client';
import type { Verdict } from '../booking/bookOnce';
import { hasMark } from '../booking/marks';
import type { Mark } from '../booking/marks';
import { readTime } from '../../../shared/channel/times';

export const returnsPath = (orderId: string) => `/v0/d/orders/${pathSegment(orderId)}/returns`;

/** The returns of an order as NewStore gives them; none for an order that it does not know. */
export async function listReturns(client: NewStoreClient, orderId: string, itemIndex: number): Promise<IDataObject[]> {
	const answer = await client.call({
		what: `The returns of order ${orderId} were not read`,
		path: returnsPath(orderId),
		accept: [404],
		itemIndex,
	});
	return answer.status === 404 ? [] : recordsOf(answer.data, 'returns');
}

/** A bare list, or an object that holds the list under `field`: the contract allows both. */
export function recordsOf(data: unknown, field: string): IDataObject[] {
	const list = Array.isArray(data) ? data : (data as IDataObject | undefined)?.[field];
	return (Array.isArray(list) ? list : []).filter(
		(entry): entry is IDataObject => entry !== null && typeof entry === 'object',
	);
}

const text = (value: unknown) => (typeof value === 'string' ? value.trim() : '');

const productsOf = (items: unknown): string =>
	recordsOf(items, 'items')
		.map((item) => text(item.product_id))
		.sort()
		.join('\n');

/** Unix milliseconds of ISO text, UTC without a zone; 0 for anything else, also for a number of seconds. */
const isoTime = (value: unknown): number => (/^\d+$/.test(text(value)) ? 0 : readTime(text(value)));

/** What is wrong with the body of a return; undefined when it can be sent and recognised again. */
export function returnFault(payload: unknown, mark: Mark | undefined): string | undefined {
	if (!payload || typeof payload !== 'object' || Array.isArray(payload)) return 'there is no return in it';
	const { returned_from: node, returned_at: at, items } = payload as IDataObject;
	if (!readId(node)) return 'returned_from (the location) is missing';
	if (!Array.isArray(items) || items.length === 0) return 'there is no item in it';
	if (items.some((item) => !readId((item as IDataObject | null)?.product_id))) return 'an item has no product_id';
	if (at !== undefined && at !== null && !isoTime(at)) return 'returned_at is not a time';
	if (!mark && !text(at)) return 'it has no mark and no returned_at by which it could be recognised later';
	return undefined;
}

/** Whether a return of NewStore is the one that `payload` describes; NewStore need not show its attributes and its time. */
export function judgeReturn(payload: IDataObject, mark: Mark | undefined, record: IDataObject): Verdict {
	const marked = hasMark(record, mark);
	if (marked !== undefined) return marked ? 'ours' : 'other';
	const node = text(record.returned_from);
	if (node && node !== text(payload.returned_from)) return 'other';
	const products = productsOf(record.return_items ?? record.items);
	if (products && products !== productsOf(payload.items)) return 'other';
	if (!text(record.returned_at) || !text(payload.returned_at) || !products || !node) return 'maybe';
	return isoTime(record.returned_at) === isoTime(payload.returned_at) ? 'ours' : 'other';
}
