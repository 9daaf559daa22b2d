import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { TikTokRequest } from '../../../shared/tiktok/client';
import { returnFailure } from '../../../shared/tiktok/returnWords';
import type { Shop } from '../../../shared/tiktok/shops';
import { RETURNS, readRequests } from '../afterSale/requests';
import { change } from '../change';
import type { Look } from '../change';
import { asId } from '../session';
import type { Session } from '../session';
import type { Values } from '../values';
import { becomes, compareAnswer, returnNotFound } from './answered';

/**
 * Answers a return (tiktok-shop.md 10.2). The key is made from return and decision, so the same answer is the same call for
 * TikTok Shop; what a repeated key does is not documented, so an unclear or contrary answer is looked at all the same.
 * Gives the input item with `{shop_id, order_id?, return_id, return_status, ok: true, already_done}`.
 */
export async function answer(
	session: Session,
	shop: Shop,
	verb: 'approve' | 'reject',
	body: IDataObject,
	values: Values,
	index: number,
	own: IDataObject,
): Promise<INodeExecutionData> {
	const returnId = session.required(values.text('return_id'), 'return_id', index);
	const request: TikTokRequest = {
		method: 'POST',
		path: `/return_refund/202309/returns/{return_id}/${verb}`,
		ids: { return_id: returnId },
		query: { idempotency_key: (values.text('idempotency_key') || keyOf(verb, returnId, body)).slice(0, 255) },
		body,
		cipher: shop.cipher,
		repeatable: false,
	};
	const changed = await change(session, request, async () => await look(session, shop, returnId, body, index));
	const ids = { shop_id: shop.shop_id, return_id: returnId };
	const orderId = asId(own.order_id);
	if (!changed.ok) return session.failItem(returnFailure(changed.failure), [index], { ...ids, order_id: orderId });
	const order = orderId || asId(changed.data.order_id);
	const json: IDataObject = { ...own, ...ids, ...(order ? { order_id: order } : {}) };
	const status = asId(changed.data.return_status) || becomes(body);
	return session.item({ ...json, return_status: status, ok: true, already_done: changed.alreadyDone }, [index]);
}

/** A second offer of another amount is another answer. */
function keyOf(verb: string, returnId: string, { decision, partial_refund: offer }: IDataObject): string {
	const amount = (offer as IDataObject | undefined)?.amount;
	return `${verb}-${returnId}-${String(decision)}${amount === undefined ? '' : `-${String(amount)}`}`;
}

async function look(session: Session, shop: Shop, returnId: string, body: IDataObject, index: number): Promise<Look> {
	const returns = await readRequests(RETURNS, session, shop, { return_ids: [returnId] }, index);
	const found = returns.find((entry) => asId(entry.return_id) === returnId);
	return found ? compareAnswer(found, body) : { state: 'other', failure: returnNotFound(returnId) };
}
