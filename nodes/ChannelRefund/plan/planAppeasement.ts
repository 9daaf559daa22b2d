/** A refund request of NewStore without goods → a refund of an amount over the lines of the order (newstore.md 12). */
import { allocate, fromMinor } from '../../shared/money';
import { attemptKey } from '../ledger/attempts';
import { checkOrder, notAsked, onRefused, sortEligible } from './createChecks';
import { byId, sum } from '../../shared/channel/rows';
import { tableMinor } from '../amounts';
import { changed } from '../ledger/ledger';
import type { Outcome } from '../ledger/outcomes';
import { ask, baseOf, nothing, settled, wait } from '../ledger/outcomes';
import { CLOCK_MS } from './refundContext';
import type { RefundContext } from './refundContext';
import { BY_FORM, nameOf } from '../refundProblems';
import type { StoreCase } from '../reading/storeCases';
import { iso } from '../../shared/channel/times';
import type { LedgerRow } from '../types';

/** A refund of this amount that the seller made after the request, and that no row explains: this one's, the row was lost. */
const lostEffect = (context: RefundContext, one: StoreCase, amount: number) =>
	context.returns.heads.find(
		(head) =>
			head.isBySeller &&
			head.type === 'REFUND' &&
			head.phase === 'refunded' &&
			head.amount === amount &&
			context.rowOfReturn(head) === undefined &&
			(one.at === 0 || head.createdAt >= one.at - CLOCK_MS),
	);

export function planAppeasement(context: RefundContext, one: StoreCase, row: LedgerRow): Outcome {
	const { order, settings } = context;
	const { now } = settings;
	const isApproved = row.decision === 'approve';
	const money = (minor: number) => `${fromMinor(minor, order.currency)} ${order.currency}`;
	const problem = (code: string, title: string, happened: string, todo: string): Outcome =>
		ask(row, { code, role: 'service', title: `${nameOf(row)}: ${title}`, happened, todo }, now);

	if (one.currency && one.currency !== order.currency) {
		return problem(
			'REFUND_CURRENCY',
			'another currency',
			`NewStore refunds in ${one.currency}, and the order on TikTok is in ${order.currency}.`,
			`Find out what was promised. Approve with an amount in ${order.currency}, or refuse.`,
		);
	}
	const amount = (isApproved ? tableMinor(row.decision_amount, order.currency) : undefined) ?? one.amount ?? 0;
	const found = lostEffect(context, one, amount);
	if (found) return settled(row, found, order, 'The refund is on TikTok already.', now);
	if (order.status === 'CANCELLED')
		return nothing(row, 'The order is cancelled on TikTok; the buyer has the money back.', now);
	if (amount <= 0) {
		return problem('REFUND_ZERO_IN_STORE', 'the amount is 0', 'NewStore names no amount for the refund.', BY_FORM);
	}
	if (one.status === 'failed' && !isApproved) {
		return problem(
			'REFUND_FAILED_IN_STORE',
			'NewStore has given it up',
			'The refund request has failed in NewStore. Whether somebody will enter it again is not known.',
			`Ask who entered it. ${BY_FORM}`,
		);
	}
	const check = checkOrder(context, row, '', 'REFUND');
	if (check.kind === 'wait') return wait(row, check.reason, settings);
	if (check.kind === 'ask') return ask(row, check.problem, now);

	const alive = order.lines.filter((line) => context.restOf(line.id) > 0).map((line) => line.id);
	const sorted = sortEligible(context, alive, 'REFUND');
	if (!sorted) return ask(row, notAsked(row), now);
	const isTaken = (id: string) =>
		context.isBusy(id, row) || context.headsOn(id).some((head) => ['open', 'running', 'unknown'].includes(head.phase));
	const free = sorted.eligible.filter((id) => !isTaken(id));
	const rests = free.map((id) => context.restOf(id));
	const orderRest = context.orderRest(row);
	// TikTok gives shipping back with the last lines of an order; how much of it, Return: Calculate says.
	const isWhole = free.length > 0 && free.length === alive.length;
	const left = isWhole ? orderRest : Math.min(sum(rests), orderRest);
	if (left < amount) {
		if (free.length < sorted.eligible.length) {
			return wait(row, 'Other refunds of the order are under way; what is left afterwards decides.', settings);
		}
		if (sorted.eligible.length === 0 && sorted.refused.length > 0) {
			const answer = onRefused(context, row, sorted.refused);
			return answer.kind === 'wait' ? wait(row, answer.reason, settings) : ask(row, answer.problem, now);
		}
		return problem(
			'REFUND_OVER_REST',
			'more than is left',
			`NewStore refunds ${money(amount)}, and ${money(left)} of the order can still be refunded on TikTok.`,
			`Was it entered twice, or is the order refunded already? ${BY_FORM}`,
		);
	}
	const shares = allocate(amount, rests);
	const lines = free.filter((_, place) => shares[place] > 0);
	const lineRests = rests.filter((_, place) => shares[place] > 0);
	const reason = check.value;
	const ledger = changed(
		row,
		{
			state: row.state,
			lines: JSON.stringify(lines),
			currency: order.currency,
			return_reason: reason.name,
			idempotency_key: attemptKey(row),
			ask_again_at: iso(now + settings.waitLeastMinutes * 60_000),
		},
		now,
	);
	const json = {
		...baseOf(ledger, `Customer service refunds ${money(amount)} without goods.`),
		subject: '',
		newstore_return_id: '',
		newstore_refund_id: one.id,
		request_type: 'REFUND' as const,
		reason_name: reason.name,
		order_line_item_ids: lines,
		known_return_ids: context.returns.all.map(({ id }) => id).sort(byId),
		plan: {
			kind: 'appeasement' as const,
			currency: order.currency,
			lines_rest: sum(lineRests),
			line_rests: lineRests,
			order_rest: orderRest,
			shipping_tax: order.shippingTax,
			store_amount: amount,
			store_return_fee: 0,
			platform_discount: 0,
		},
	};
	context.plan(row, lines, amount);
	return { output: 'calculate', json };
}
