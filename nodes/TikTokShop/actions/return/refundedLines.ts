import type { IDataObject } from 'n8n-workflow';

import { readId } from '../../../shared/ids';
import { toMinor } from '../../../shared/money';
import type { Failure } from '../../../shared/tiktok/failures';
import { isLive, isPaid, statusOf } from './states';

/** A refund that is wanted for the seller, and what is known about the returns of its order. */
export interface WantedRefund {
	orderId: string;
	/** REFUND or RETURN_AND_REFUND */
	returnType: string;
	/** order line items; never empty */
	lineIds: string[];
	/** decimal text */
	refundTotal: string;
	currency: string;
	/** returns that were there when the refund was decided: they are taken into account already */
	knownIds: Set<string>;
	/** whether a return is known to stand for another refund */
	isForeign: (returnId: string) => boolean;
	/** after a call whose answer was lost, a new return of the shop on these lines is its effect, whatever its amount says yet */
	isAfterCall: boolean;
}

export type SeenRefund =
	/** TikTok Shop has it */
	| { state: 'done'; found: IDataObject }
	/** nothing stands in its way that the decision has not seen */
	| { state: 'open' }
	/** the decision was made without a return that counts */
	| { state: 'other'; failure: Failure };

/**
 * Whether the returns of an order hold the wanted refund. It is there only when one return that the decision had not seen
 * covers exactly these lines, was made for the seller with the same type, or has paid the buyer, and has the same amount.
 * Everything else on these lines that is new needs another decision. Pure.
 */
export function compareRefund(returns: IDataObject[], wanted: WantedRefund): SeenRefund {
	const ids = new Set(returns.map((entry) => readId(entry.return_id)));
	const lines = new Set(wanted.lineIds);
	const unknown = returns.filter(
		(entry) => isLive(entry) && !isReplaced(entry, ids) && !wanted.knownIds.has(readId(entry.return_id)),
	);
	const odd = unknown.find((entry) => !isReadable(entry));
	if (odd) return { state: 'other', failure: unreadable(wanted) };
	const news = unknown.filter((entry) => touches(entry, lines));
	const [first] = news;
	if (!first) return { state: 'open' };
	const same = news.find((entry) => isSame(entry, wanted));
	if (same && news.length === 1) {
		const { return_id: id, return_status: status, refund_amount: amount } = same;
		return { state: 'done', found: { return_id: readId(id), return_status: status, refund_amount: amount } };
	}
	return { state: 'other', failure: contrary(same ? news.find((entry) => entry !== same)! : first, wanted) };
}

function linesOf(entry: IDataObject): string[] {
	const lines = (entry.return_line_items as Array<IDataObject | null> | undefined) ?? [];
	return lines.map((line) => readId(line?.order_line_item_id));
}

/** Whether its id and those of its lines are ids; of another one nobody can tell what it is about. */
function isReadable(entry: IDataObject): boolean {
	const lines: unknown = entry.return_line_items ?? [];
	return Array.isArray(lines) && readId(entry.return_id) !== '' && !linesOf(entry).includes('');
}

const unreadable = ({ orderId }: WantedRefund): Failure => ({
	kind: 'later',
	code: 'RETURN_OPEN',
	message: `A return of order ${orderId} on TikTok Shop has an id, or a line id, that is no text. It may be this very refund, so nothing was refunded by this step.`,
	whatToDo:
		'The refund is decided again by itself. If this comes again, look at the returns of the order in Seller Center and refund there what is still due.',
});

/** A return that names no lines may be one of the whole order. */
function touches(entry: IDataObject, lines: Set<string>): boolean {
	const own = linesOf(entry);
	return !own.length || own.some((line) => lines.has(line));
}

/** An edited request lives on under a new id (tiktok-shop.md 10.1). */
function isReplaced(entry: IDataObject, ids: Set<string>): boolean {
	const next = readId(entry.next_return_id);
	return next !== '' && ids.has(next);
}

function coversExactly(entry: IDataObject, lineIds: string[]): boolean {
	const lines = new Set(linesOf(entry));
	return lines.size === new Set(lineIds).size && lineIds.every((id) => lines.has(id));
}

function isSame(entry: IDataObject, wanted: WantedRefund): boolean {
	if (wanted.isForeign(readId(entry.return_id)) || !coversExactly(entry, wanted.lineIds)) return false;
	const isOurs = entry.role === 'SELLER' && entry.return_type === wanted.returnType;
	if (isOurs && wanted.isAfterCall) return true;
	return (isOurs || isPaid(entry)) && hasAmount(entry, wanted);
}

function hasAmount(entry: IDataObject, { refundTotal, currency }: WantedRefund): boolean {
	const { refund_total: total, currency: theirs } = (entry.refund_amount ?? {}) as Record<string, unknown>;
	if (typeof total !== 'string' || theirs !== currency) return false;
	try {
		return toMinor(total, currency) === toMinor(refundTotal, currency);
	} catch {
		return false;
	}
}

function contrary(entry: IDataObject, { orderId, lineIds }: WantedRefund): Failure {
	const id = readId(entry.return_id);
	const { refund_total: total = '', currency = '' } = (entry.refund_amount ?? {}) as Record<string, string>;
	const amount = total ? `, ${total} ${currency},` : '';
	const shared = linesOf(entry).filter((line) => lineIds.includes(line));
	const covered = shared.length ? `line ${shared.join(', ')}` : 'an unknown part of it';
	return {
		kind: 'later',
		code: isPaid(entry) ? 'RETURN_OTHER_REFUND' : 'RETURN_OPEN',
		message: isPaid(entry)
			? `Order ${orderId} has another refund on TikTok Shop: return ${id}${amount} covers ${covered}. Nothing was refunded by this step.`
			: `Order ${orderId} has a return on TikTok Shop that is not settled: return ${id}${amount} with status ${statusOf(entry)} covers ${covered}. Nothing was refunded by this step.`,
		whatToDo: isPaid(entry)
			? 'The refund is decided again with this return taken into account. If the buyer has got less than agreed, refund the rest in Seller Center.'
			: 'Answer the return first if it waits for the shop; after that the refund is decided again.',
		ids: { return_id: id },
	};
}
