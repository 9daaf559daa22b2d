/** What can become of one case, and the row that belongs to it. */
import { fromMinor } from '../../shared/money';
import { changed } from './ledger';
import type { RefundProblem } from '../refundProblems';
import { refundException } from '../refundProblems';
import type { Hold } from '../reading/hold';
import type { TikTokReturn } from '../reading/tikTokReturns';
import { linesOf } from '../reading/tikTokReturns';
import type { TikTokOrder } from '../reading/tikTokOrder';
import type {
	ApproveItem,
	CalculateItem,
	LedgerRow,
	NothingItem,
	RefundBase,
	RefundException,
	SettledItem,
	WaitItem,
} from '../types';
import type { WaitLimits } from './waiting';
import { isEnded, mayWait } from './states';
import { askAgainAt } from './waiting';
import { MINUTE_MS, iso, readTime } from '../../shared/channel/times';

export type Outcome =
	| { output: 'calculate'; json: CalculateItem }
	| { output: 'approve'; json: ApproveItem }
	| { output: 'settled'; json: SettledItem }
	| { output: 'nothing'; json: NothingItem }
	| { output: 'wait'; json: WaitItem }
	| { output: 'exceptions'; json: RefundException };

export const baseOf = (ledger: LedgerRow, reason: string): RefundBase => ({
	shop_id: ledger.shop_id,
	order_id: ledger.order_id,
	newstore_order_id: ledger.newstore_order_id,
	refund_key: ledger.refund_key,
	reason,
	ledger,
});

/** The row as it is, because it says the end already. */
export const still = (row: LedgerRow, reason: string): Outcome => ({ output: 'nothing', json: baseOf(row, reason) });

/** Nothing is needed, and the row says so from now on. */
export const nothing = (row: LedgerRow, reason: string, now: number): Outcome => ({
	output: 'nothing',
	json: baseOf(changed(row, { state: 'nothing', note: reason, ask_again_at: '' }, now), reason),
});

export function settled(row: LedgerRow, found: TikTokReturn, order: TikTokOrder, reason: string, now: number): Outcome {
	const ledger = changed(
		row,
		{
			state: 'done',
			tiktok_return_id: found.id,
			tiktok_state: found.status,
			lines: JSON.stringify(linesOf(found, order)),
			amount: fromMinor(found.amount, order.currency),
			currency: order.currency,
			return_reason: row.return_reason || found.reason,
			ask_again_at: '',
			note: reason,
		},
		now,
	);
	return { output: 'settled', json: { ...baseOf(ledger, reason), found_id: found.id } };
}

/** `until`: Unix milliseconds of an end of the wait that is known. A row that may not wait stays as it is. */
export function wait(row: LedgerRow, reason: string, limits: WaitLimits, until = 0): Outcome {
	if (!mayWait(row)) return still(row, row.note || reason);
	const at = askAgainAt(limits, readTime(row.created_at), until);
	const ledger = changed(row, { ask_again_at: at, note: reason }, limits.now);
	// The time of the call decides when it is settled, so looking must not move it.
	const kept = row.state === 'sending' ? { ...ledger, updated_at: row.updated_at } : ledger;
	return { output: 'wait', json: { ...baseOf(kept, reason), ask_again_at: at } };
}

/** A wait whose end is known: no look before it can change anything. `until`: Unix milliseconds. */
export function waitUntil(row: LedgerRow, reason: string, now: number, until: number): Outcome {
	if (!mayWait(row)) return still(row, row.note || reason);
	const at = iso(until);
	const ledger = changed(row, { ask_again_at: at, note: reason }, now);
	return { output: 'wait', json: { ...baseOf(ledger, reason), ask_again_at: at } };
}

/** A row whose order is held; one that is at its end is not touched. */
export function held(row: LedgerRow, { reason, minutes }: Hold, now: number): Outcome {
	if (isEnded(row)) return still(row, row.note || 'Settled already.');
	return waitUntil(row, reason, now, now + minutes * MINUTE_MS);
}

export const ask = (row: LedgerRow, problem: RefundProblem, now: number): Outcome => ({
	output: 'exceptions',
	json: refundException(row, problem, now),
});
