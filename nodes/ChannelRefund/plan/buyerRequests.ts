/** Requests on TikTok that are about lines which came back in a store: approve, wait, or a person (tiktok-shop.md 10.1, 10.2). */
import { fromMinor } from '../../shared/money';
import { tableMinor } from '../amounts';
import type { RefundContext } from './refundContext';
import { BY_FORM, nameOf } from '../refundProblems';
import type { RefundProblem } from '../refundProblems';
import type { TikTokReturn } from '../reading/tikTokReturns';
import { linesOf } from '../reading/tikTokReturns';
import { HOUR_MS, iso, readTime } from '../../shared/channel/times';
import { goodsOfLines } from './subject';
import type { ApproveItem, LedgerRow } from '../types';

export type RequestAnswer =
	| { kind: 'approve'; decision: ApproveItem['decision']; keepsItem: boolean; reason: string }
	| { kind: 'wait'; reason: string; until: number }
	| { kind: 'ask'; problem: RefundProblem };

const SELLER_CENTER =
	'Answer the request in Seller Center; the goods are in the store. Then refuse here, so that nothing is refunded twice.';

function problem(
	row: LedgerRow,
	head: TikTokReturn,
	text: Pick<RefundProblem, 'code' | 'happened' | 'todo'>,
): RequestAnswer {
	return {
		kind: 'ask',
		problem: {
			...text,
			title: `${nameOf(row)}: a request on TikTok is in the way`,
			ids: { tiktok_return_id: head.id },
			...(head.deadline ? { deadline: head.deadline } : {}),
		},
	};
}

/** Approvals that are possible now; undefined when others have to act first. */
function approval(
	head: TikTokReturn,
): { decision: ApproveItem['decision']; keepsItem: boolean; reason: string } | undefined {
	if (head.phase === 'open' && head.type === 'REFUND') {
		return {
			decision: 'APPROVE_REFUND',
			keepsItem: false,
			reason: 'The buyer has asked for the refund of just these lines.',
		};
	}
	if (head.phase === 'open' && head.type === 'RETURN_AND_REFUND') {
		return {
			decision: 'APPROVE_RETURN',
			keepsItem: true,
			reason:
				'The buyer has asked to return just these lines. They are in the store already, so nothing has to be sent.',
		};
	}
	if (head.actions.includes('SELLER_RESPOND_RECEIVE_PACKAGE')) {
		return {
			decision: 'APPROVE_RECEIVED_PACKAGE',
			keepsItem: false,
			reason: 'The parcel of the buyer has arrived and its goods are booked back.',
		};
	}
	return undefined;
}

/** @param lines all lines of the NewStore return */
export function answerRequest(
	context: RefundContext,
	row: LedgerRow,
	head: TikTokReturn,
	lines: string[],
): RequestAnswer {
	const { order, settings, returns } = context;
	const own = linesOf(head, order);
	const isApproved = row.decision === 'approve';
	const owner = context.rowOfReturn(head);
	if (owner && owner.refund_key !== row.refund_key) {
		return { kind: 'wait', reason: `TikTok works on another refund of these lines (${head.id}).`, until: 0 };
	}
	if (head.isInArbitration) {
		return problem(row, head, {
			code: 'REFUND_ARBITRATION',
			happened: `TikTok decides a dispute about ${goodsOfLines(context, own)} (return ${head.id}), and the goods came back in a store.`,
			todo: `Tell TikTok in the dispute that the goods are back. ${SELLER_CENTER}`,
		});
	}
	if (head.type === 'REPLACEMENT' || head.type === 'EXCHANGE') {
		return problem(row, head, {
			code: 'REFUND_REPLACEMENT',
			happened: `The buyer wants ${head.type === 'EXCHANGE' ? 'another item in exchange' : 'a new item'} instead of the money (request ${head.id}), and the store has taken the goods back.`,
			todo: `Ask the store what was agreed. ${SELLER_CENTER}`,
		});
	}
	if (head.phase === 'unknown') {
		return problem(row, head, {
			code: 'REFUND_REQUEST_UNKNOWN',
			happened: `Return ${head.id} on TikTok has the status ${head.status}, which nobody has documented.`,
			todo: `Look at it in Seller Center. ${BY_FORM}`,
		});
	}
	const combined = head.combinedId
		? returns.heads.filter((other) => other.combinedId === head.combinedId && ['open', 'running'].includes(other.phase))
		: [head];
	const missing = (one: TikTokReturn) => linesOf(one, order).filter((id) => !lines.includes(id));
	if (missing(head).length > 0) {
		return problem(row, head, {
			code: 'REFUND_REQUEST_DIFFERS',
			happened: `The buyer has asked to return ${goodsOfLines(context, own)} (return ${head.id}), and not all of it came back in the store.`,
			todo: `Approve a part or all of it in Seller Center, as agreed with the buyer. ${SELLER_CENTER}`,
		});
	}
	if (combined.some((one) => missing(one).length > 0)) {
		return problem(row, head, {
			code: 'REFUND_COMBINED',
			happened: `Return ${head.id} is in one parcel with other returns of the buyer, and not all of their goods came back in the store.`,
			todo: SELLER_CENTER,
		});
	}
	const wanted = tableMinor(row.decision_amount, order.currency);
	if (isApproved && wanted !== undefined && wanted !== head.amount) {
		return problem(row, head, {
			code: 'REFUND_REQUEST_AMOUNT',
			happened: `${fromMinor(wanted, order.currency)} ${order.currency} were approved, and the request of the buyer (return ${head.id}) is about ${fromMinor(head.amount, order.currency)}. A request can be approved as a whole only.`,
			todo: 'Offer the part in Seller Center and refuse here, or approve without an amount.',
		});
	}
	const limit = tableMinor(settings.askAbove, order.currency);
	if (!isApproved && limit !== undefined && head.amount > limit) {
		return problem(row, head, {
			code: 'REFUND_ABOVE_LIMIT',
			happened: `The request of the buyer is about ${fromMinor(head.amount, order.currency)} ${order.currency}, above the limit of ${settings.askAbove}.`,
			todo: BY_FORM,
		});
	}
	const possible = approval(head);
	if (possible) return { kind: 'approve', ...possible };
	const since = readTime(row.created_at) || settings.now;
	const end = head.deadline ? ` TikTok's next deadline is ${iso(head.deadline)}.` : '';
	if (settings.now - since > settings.waitHours * HOUR_MS) {
		return problem(row, head, {
			code: 'REFUND_REQUEST_RUNNING',
			happened: `A return of the buyer about ${goodsOfLines(context, own)} (${head.id}, ${head.status}) has not ended within ${settings.waitHours} hours. As long as it runs TikTok allows no other refund.${end}`,
			todo: `Ask the buyer through TikTok to withdraw the request, or wait until it ends. The goods are in the store. ${BY_FORM}`,
		});
	}
	return {
		kind: 'wait',
		reason: `A return of the buyer about these lines is running (${head.id}, ${head.status}).${end}`,
		until: head.deadline,
	};
}
