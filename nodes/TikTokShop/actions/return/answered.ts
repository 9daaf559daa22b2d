import type { IDataObject } from 'n8n-workflow';

import { readId } from '../../../shared/ids';
import { toMinor } from '../../../shared/money';
import type { Failure } from '../../../shared/tiktok/failures';
import { isClosed, isPaid, isRejected, statusOf } from './states';

/** What each decision leads to (tiktok-shop.md 10.1, 10.2). */
const BECOMES: Record<string, string> = {
	APPROVE_REFUND: 'RETURN_OR_REFUND_REQUEST_SUCCESS',
	APPROVE_RETURN: 'AWAITING_BUYER_SHIP',
	APPROVE_RECEIVED_PACKAGE: 'RETURN_OR_REFUND_REQUEST_SUCCESS',
	APPROVE_REPLACEMENT: 'REPLACEMENT_REQUEST_COMPLETE',
	ISSUE_REPLACEMENT_REFUND: 'REPLACEMENT_REQUEST_REFUND_SUCCESS',
	OFFER_PARTIAL_REFUND: 'AWAITING_BUYER_RESPONSE',
	REJECT_REFUND: 'REFUND_OR_RETURN_REQUEST_REJECT',
	REJECT_RETURN: 'REFUND_OR_RETURN_REQUEST_REJECT',
	REJECT_RECEIVED_PACKAGE: 'REJECT_RECEIVE_PACKAGE',
	REJECT_REPLACEMENT: 'REPLACEMENT_REQUEST_REJECT',
};

/** State of a return after this answer. */
export function becomes({ decision, buyer_keep_item: isKept }: IDataObject): string {
	return isKept === true ? 'RETURN_OR_REFUND_REQUEST_SUCCESS' : (BECOMES[String(decision)] ?? '');
}

type Seen = { state: 'done'; found: IDataObject } | { state: 'open' } | { state: 'other'; failure: Failure };

/** Whether a return has the wanted answer already, waits for one, or was answered in another way. Pure. */
export function compareAnswer(entry: IDataObject, body: IDataObject): Seen {
	const done: Seen = {
		state: 'done',
		found: { order_id: readId(entry.order_id), return_status: entry.return_status },
	};
	const status = statusOf(entry);
	const isRefusal = String(body.decision).startsWith('REJECT_');
	if (isClosed(entry)) return isRefusal ? done : other(withdrawn(entry));
	if (isRefusal) {
		if (status === becomes(body)) return done;
		if (isPaid(entry) || (body.decision === 'REJECT_RETURN' && APPROVED_RETURN.has(status)))
			return other(alreadyApproved(entry));
		return { state: 'open' };
	}
	if (isRejected(entry)) return other(alreadyRejected(entry));
	if (isPaid(entry)) return isOfferOfOther(entry, body) ? other(paidInFull(entry)) : done;
	if (body.decision === 'OFFER_PARTIAL_REFUND')
		return status === becomes(body) && hasOffer(entry, body) ? done : { state: 'open' };
	if (body.decision === 'APPROVE_RETURN' && body.buyer_keep_item !== true)
		return APPROVED_RETURN.has(status) ? done : { state: 'open' };
	return status === becomes(body) ? done : { state: 'open' };
}

const APPROVED_RETURN = new Set(['AWAITING_BUYER_SHIP', 'BUYER_SHIPPED_ITEM']);

const other = (failure: Failure): Seen => ({ state: 'other', failure });

function isOfferOfOther(entry: IDataObject, body: IDataObject): boolean {
	return body.decision === 'OFFER_PARTIAL_REFUND' && !hasOffer(entry, body);
}

function hasOffer(entry: IDataObject, body: IDataObject): boolean {
	const [theirs, ours] = [entry.partial_refund, body.partial_refund] as Array<Record<string, string> | undefined>;
	if (!theirs || !ours || theirs.currency !== ours.currency) return false;
	try {
		return toMinor(theirs.amount, theirs.currency) === toMinor(ours.amount, ours.currency);
	} catch {
		return false;
	}
}

export function returnNotFound(returnId: string): Failure {
	return {
		kind: 'fix',
		code: 'RETURN_NOT_FOUND',
		message: `TikTok Shop has no return ${returnId} in this shop.`,
		whatToDo: 'Check the ID and the shop: each return is only known in the shop of its order.',
	};
}

const idsOf = (entry: IDataObject) => ({
	order_id: readId(entry.order_id),
	return_id: readId(entry.return_id),
});

function withdrawn(entry: IDataObject): Failure {
	const { order_id: orderId, return_id: returnId } = idsOf(entry);
	const next = readId(entry.next_return_id);
	if (next) {
		return {
			kind: 'later',
			code: 'RETURN_REPLACED',
			message: `The buyer has changed return ${returnId} of order ${orderId}; it goes on as return ${next}.`,
			whatToDo: `Answer return ${next} instead: amount, lines and reason may be others.`,
			ids: { ...idsOf(entry), next_return_id: next },
		};
	}
	return {
		kind: 'fix',
		code: 'RETURN_WITHDRAWN',
		message: `Return ${returnId} of order ${orderId} is closed: the buyer took it back, or TikTok Shop closed it. The buyer gets no money from it.`,
		whatToDo:
			'If the goods are back all the same, refund them with Return: Create or in Seller Center; else nothing is to be done.',
		ids: idsOf(entry),
	};
}

function alreadyApproved(entry: IDataObject): Failure {
	const { order_id: orderId, return_id: returnId } = idsOf(entry);
	return {
		kind: 'fix',
		code: 'RETURN_APPROVED',
		message: `Return ${returnId} of order ${orderId} is approved already, by somebody or by TikTok Shop after the deadline, so it cannot be refused.`,
		whatToDo:
			'If goods are to come back, check them on arrival and refuse the parcel if they are not right; else appeal in Seller Center.',
		ids: idsOf(entry),
	};
}

function alreadyRejected(entry: IDataObject): Failure {
	const { order_id: orderId, return_id: returnId } = idsOf(entry);
	return {
		kind: 'fix',
		code: 'RETURN_REJECTED',
		message: `Return ${returnId} of order ${orderId} was refused already, so it cannot be approved.`,
		whatToDo: 'If the buyer is to get the money, refund the lines with Return: Create or in Seller Center.',
		ids: idsOf(entry),
	};
}

function paidInFull(entry: IDataObject): Failure {
	const { order_id: orderId, return_id: returnId } = idsOf(entry);
	return {
		kind: 'fix',
		code: 'RETURN_PAID',
		message: `Return ${returnId} of order ${orderId} is paid back already, with another amount than the one offered.`,
		whatToDo: 'Look at the return in Seller Center; nothing can be offered any more.',
		ids: idsOf(entry),
	};
}
