/** Refunds whose amount TikTok did not calculate → the rows by which they are tried again. Pure. */
import type { Placed } from '../../shared/channel/placed';
import { rowOf } from '../../shared/channel/rows';
import type { Row } from '../../shared/tableRows';
import { cell } from '../../shared/tableRows';
import type { WaitLimits } from './waiting';
import { retryAt } from './waiting';

/**
 * @param failed items of TikTok Shop, Return: Calculate that failed; one that says `try_again` tells nothing about the refund
 * @param plans refunds to calculate, as Plan Refunds gives them
 */
export function notCalculated(
	failed: readonly Row[],
	plans: readonly Row[],
	limits: WaitLimits,
): Array<Placed<{ ledger: Row }>> {
	return failed.flatMap((failure, index) => {
		const key = cell(failure, 'refund_key');
		const plan = plans.find((one) => key !== '' && cell(one, 'refund_key') === key);
		if (!plan) return [];
		const ledger = { ...rowOf(plan.ledger), note: cell(failure, 'title') };
		if (failure.try_again === true) return [{ json: { ledger }, index }];
		const attempts = Number(rowOf(plan.ledger).attempts) || 0;
		const next = { state: 'failed', attempts: attempts + 1, ask_again_at: retryAt(limits, attempts) };
		return [{ json: { ledger: { ...ledger, ...next } }, index }];
	});
}
