import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { TikTokRequest } from '../../../shared/tiktok/client';
import type { Failure } from '../../../shared/tiktok/failures';
import type { Shop } from '../../../shared/tiktok/shops';
import { CANCELLATIONS, readRequests } from '../afterSale/requests';
import { change } from '../change';
import type { Look } from '../change';
import { readOrder } from '../package/read';
import { isCancelled, linesOf } from '../package/orderLines';
import { asId } from '../session';
import type { Session } from '../session';
import { isAgreed, isClosed } from './states';

/** An answer to the request of a buyer: what it is called, and what it leads to (tiktok-shop.md 9.1). */
export interface Answer {
	verb: 'approve' | 'reject';
	becomes: string;
}

export const APPROVE: Answer = { verb: 'approve', becomes: 'CANCELLATION_REQUEST_SUCCESS' };
export const REJECT: Answer = { verb: 'reject', becomes: 'CANCELLATION_REQUEST_CANCELLED' };

export const ANSWER_FIELDS = ['shop_id', 'order_id', 'cancel_id', 'cancel_status', 'ok', 'already_done'] as const;

/**
 * Answers a cancellation request. The key is made from the id, so the same answer is the same call for TikTok Shop; what a
 * repeated key does is not documented, so an unclear or contrary answer is looked at all the same.
 * Gives `{shop_id, order_id?, cancel_id, cancel_status, ok: true, already_done}`.
 */
export async function answer(
	session: Session,
	shop: Shop,
	{ verb, becomes }: Answer,
	cancelId: string,
	body: IDataObject | undefined,
	known: { orderId: string; items: number[]; kept: IDataObject },
): Promise<INodeExecutionData> {
	const { orderId, items, kept } = known;
	const request: TikTokRequest = {
		method: 'POST',
		path: `/return_refund/202309/cancellations/{cancel_id}/${verb}`,
		ids: { cancel_id: cancelId },
		query: { idempotency_key: `${verb}-${cancelId}` },
		body,
		cipher: shop.cipher,
		repeatable: false,
	};
	const changed = await change(session, request, async () => await look(session, shop, verb, cancelId, items[0]));
	const ids = { shop_id: shop.shop_id, order_id: orderId || undefined, cancel_id: cancelId };
	if (!changed.ok) return session.failItem(changed.failure, items, ids);
	const json: IDataObject = { shop_id: shop.shop_id };
	const order = orderId || asId(changed.data.order_id);
	if (order) json.order_id = order;
	const status = asId(changed.data.cancel_status) || becomes;
	return session.item(
		{ ...json, cancel_id: cancelId, cancel_status: status, ok: true, already_done: changed.alreadyDone, ...kept },
		items,
	);
}

async function look(
	session: Session,
	shop: Shop,
	verb: Answer['verb'],
	cancelId: string,
	itemIndex: number,
): Promise<Look> {
	const cancellations = await readRequests(CANCELLATIONS, session, shop, { cancel_ids: [cancelId] }, itemIndex);
	const found = cancellations.find((cancellation) => String(cancellation.cancel_id) === cancelId);
	if (!found) return { state: 'other', failure: notFound(cancelId) };
	const orderId = String(found.order_id ?? '');
	const done: Look = { state: 'done', found: { order_id: orderId, cancel_status: found.cancel_status } };
	if (isAgreed(found)) return verb === 'approve' ? done : { state: 'other', failure: alreadyApproved(orderId) };
	if (!isClosed(found)) return { state: 'open' };
	if (verb === 'reject') return done;
	// The request is closed. That is a success only when the order is cancelled for another reason.
	const order = orderId ? await readOrder(session, shop, orderId, itemIndex) : undefined;
	const lines = order ? linesOf(order) : [];
	return lines.length && lines.every(isCancelled) ? done : { state: 'other', failure: withdrawn(orderId) };
}

function notFound(cancelId: string): Failure {
	return {
		kind: 'fix',
		code: 'CANCELLATION_NOT_FOUND',
		message: `TikTok Shop has no cancellation ${cancelId} in this shop.`,
		whatToDo: 'Check the ID and the shop: each cancellation is only known in the shop of its order.',
	};
}

function alreadyApproved(orderId: string): Failure {
	return {
		kind: 'fix',
		code: 'CANCELLATION_APPROVED',
		message: `The cancellation of order ${orderId} is approved already, by somebody or by TikTok Shop at its deadline, so it cannot be rejected.`,
		whatToDo: 'Stop the parcel if it has not left the store; else ask the carrier to bring it back.',
		ids: { order_id: orderId },
	};
}

function withdrawn(orderId: string): Failure {
	return {
		kind: 'fix',
		code: 'CANCELLATION_WITHDRAWN',
		message: `The request to cancel order ${orderId} is closed, and the order is not cancelled: the buyer took it back, or it was rejected.`,
		whatToDo:
			'The buyer waits for the goods. If the order was stopped in NewStore, enter it again there, or cancel it on TikTok Shop with a reason of your own.',
		ids: { order_id: orderId },
	};
}
