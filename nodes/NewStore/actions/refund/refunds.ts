import type { IDataObject } from 'n8n-workflow';

import { pathSegment } from '../../../shared/ids';
import { toMinor } from '../../../shared/money';
import type { NewStoreClient } from '../../../shared/newStore/client';
import type { Verdict } from '../booking/bookOnce';
import { hasMark } from '../booking/marks';
import type { Mark } from '../booking/marks';
import { recordsOf } from '../return/returns';

export const refundsPath = (orderId: string) => `/v0/d/orders/${pathSegment(orderId)}/refunds`;

/** The refunds of an order, oldest first; none for an order that NewStore does not know. */
export async function listRefunds(client: NewStoreClient, orderId: string, itemIndex: number): Promise<IDataObject[]> {
	const answer = await client.call({
		what: `The refunds of order ${orderId} were not read`,
		path: refundsPath(orderId),
		accept: [404],
		itemIndex,
	});
	return answer.status === 404 ? [] : recordsOf(answer.data, 'refunds');
}

const text = (value: unknown) => (typeof value === 'string' ? value.trim() : '');

const minorOf = (record: IDataObject): number | undefined => {
	try {
		return toMinor(record.amount as string | number, text(record.currency));
	} catch {
		return undefined;
	}
};

/** What is wrong with the body of a refund; undefined when it can be sent and recognised again. */
export function refundFault(payload: unknown, mark: Mark | undefined): string | undefined {
	if (!payload || typeof payload !== 'object' || Array.isArray(payload)) return 'there is no refund in it';
	const refund = payload as IDataObject;
	if (text(refund.currency).length !== 3) return 'currency is missing';
	const minor = minorOf(refund);
	if (minor === undefined || minor <= 0) return 'amount is not an amount of money above zero in this currency';
	if (!mark && !text(refund.note)) return 'it has no mark and no note by which it could be recognised later';
	return undefined;
}

/** Whether a refund of NewStore is the one that `payload` describes: by its mark, else by note, amount and currency. */
export function judgeRefund(payload: IDataObject, mark: Mark | undefined, record: IDataObject): Verdict {
	const marked = hasMark(record, mark);
	if (marked !== undefined) return marked ? 'ours' : 'other';
	if (text(record.currency) && text(record.currency) !== text(payload.currency)) return 'other';
	if (record.amount !== undefined && minorOf({ ...payload, amount: record.amount }) !== minorOf(payload))
		return 'other';
	// The refund that belongs to a return with goods; ours have none.
	if (text(record.return_id)) return 'other';
	if (!text(payload.note)) return 'maybe';
	return text(record.note) === text(payload.note) ? 'ours' : 'other';
}
