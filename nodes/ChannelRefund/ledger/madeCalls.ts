/** Rows whose refund has left, or may have: what TikTok shows of it. */
import { changed, lineIds } from './ledger';
import type { Outcome } from './outcomes';
import { ask, settled, still, wait } from './outcomes';
import type { RefundContext } from '../plan/refundContext';
import { BY_FORM, nameOf } from '../refundProblems';
import { MINUTE_MS, readTime } from '../../shared/channel/times';
import type { LedgerRow } from '../types';

/** A row whose refund is another return's: the call of both met, and TikTok has made one of them (see Return: Create). */
export function isDoubleClaim(context: RefundContext, row: LedgerRow): boolean {
	if (row.tiktok_return_id === '' || row.idempotency_key.startsWith('approve-')) return false;
	const head = context.returns.headId(row.tiktok_return_id);
	const first = context.rows.find(
		(other) =>
			other.direction === 'store_to_tiktok' &&
			other.state === 'done' &&
			other.tiktok_return_id !== '' &&
			context.returns.headId(other.tiktok_return_id) === head,
	);
	return first !== undefined && first.refund_key !== row.refund_key;
}

export function onDone(context: RefundContext, row: LedgerRow): Outcome {
	const head = row.tiktok_return_id ? context.returns.head(row.tiktok_return_id) : undefined;
	if (!head || !['closed', 'rejected'].includes(head.phase)) {
		const status = head?.status ?? row.tiktok_state;
		const isNews = status !== row.tiktok_state;
		// The night looks at it until TikTok says that the buyer has the money.
		return still(isNews ? changed(row, { tiktok_state: status }, context.settings.now) : row, 'Refunded already.');
	}
	return ask(
		row,
		{
			code: 'REFUND_REVERSED',
			title: `${nameOf(row)}: TikTok has closed the refund again`,
			happened: `The refund ${head.id} was made, and TikTok shows it as ${head.status} now. The buyer may be without the money.`,
			todo: `Look at it in Seller Center. ${BY_FORM} When you approve it is made again.`,
			ids: { tiktok_return_id: head.id },
		},
		context.settings.now,
	);
}

/** A call whose end is not known. Answered by what TikTok shows; undefined when the call has to be made again. */
export function settle(context: RefundContext, row: LedgerRow): Outcome | undefined {
	const { order, settings } = context;
	const { now, settleMinutes } = settings;
	const done = 'The call went through; its answer was lost.';
	if (row.tiktok_return_id !== '') {
		const head = context.returns.head(row.tiktok_return_id);
		const isDone =
			head !== undefined && (head.phase === 'refunded' || (head.phase === 'running' && head.actions.length === 0));
		if (isDone) return settled(row, head, order, done, now);
	} else {
		const found = context.effectOfRow(row);
		if (found) return settled(row, found, order, done, now);
	}
	const end = readTime(row.updated_at) + settleMinutes * MINUTE_MS;
	if (end > now)
		return wait(row, 'A call is under way, or its answer was lost; TikTok does not show it yet.', settings, end);
	return undefined;
}

/** A person did it in Seller Center while the case waited. */
export function doneByHand(context: RefundContext, row: LedgerRow): Outcome | undefined {
	// A goodwill payment of no known amount could be any.
	const isKnown = lineIds(row).length > 0 && (row.newstore_refund_id === '' || row.amount !== '');
	const found = isKnown ? context.effectOfRow(row) : undefined;
	return found?.phase === 'refunded'
		? settled(row, found, context.order, 'The refund was made in Seller Center.', context.settings.now)
		: undefined;
}
