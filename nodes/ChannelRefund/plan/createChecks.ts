/** Whether the seller can start a refund for these lines now (tiktok-shop.md 6.2, 10.3). */
import { chooseReason, stageOf } from '../reading/reasons';
import type { Reason, ReturnType } from '../reading/reasons';
import { goodsOfLines } from './subject';
import type { RefundContext } from './refundContext';
import { BY_FORM, nameOf } from '../refundProblems';
import type { RefundProblem } from '../refundProblems';
import { HOUR_MS, readTime } from '../../shared/channel/times';
import type { LedgerRow } from '../types';

export type Check<T> =
	{ kind: 'ok'; value: T } | { kind: 'wait'; reason: string } | { kind: 'ask'; problem: RefundProblem };

const BY_HAND =
	'Pay the buyer back another way if it is due (Seller Center, or ask TikTok support), note it on the order in NewStore, and refuse here.';

const isLate = (context: RefundContext, row: LedgerRow) =>
	context.settings.now - (readTime(row.created_at) || context.settings.now) > context.settings.waitHours * HOUR_MS;

/** Whether the order allows refunds at all; `value` is the type and reason to send. */
export function checkOrder(
	context: RefundContext,
	row: LedgerRow,
	condition: string,
	type?: ReturnType,
): Check<Reason> {
	const { order, shop, settings } = context;
	const ask = (code: string, happened: string, todo: string, role?: RefundProblem['role']): Check<Reason> => ({
		kind: 'ask',
		problem: { code, title: `${nameOf(row)} waits for your decision`, happened, todo, ...(role ? { role } : {}) },
	});
	if (!shop || shop.region === '') {
		return ask(
			'REFUND_MARKET_UNKNOWN',
			`The market of shop ${shop?.name ?? order.shopId} is not known, so nobody knows which reasons it has.`,
			'Fill in the row of the shop in tts_shops, then approve with the form in this mail.',
			'integration',
		);
	}
	if (order.status === 'COMPLETED') {
		return ask(
			'REFUND_COMPLETED',
			'The order is completed on TikTok, and TikTok refunds nothing any more for completed orders.',
			BY_HAND,
		);
	}
	if ((order.isExchange || order.isReplacement) && row.decision !== 'approve') {
		return ask(
			order.isExchange ? 'REFUND_EXCHANGE' : 'REFUND_REPLACEMENT',
			`The order on TikTok is ${order.isExchange ? 'an exchange' : 'a replacement'} for another order. What the buyer has paid belongs to the first order.`,
			`Look at both orders in Seller Center. ${BY_FORM}`,
		);
	}
	if (!stageOf(order.status)) {
		if (!isLate(context, row)) {
			return {
				kind: 'wait',
				reason: `On TikTok the order is ${order.status}: it has to be reported as shipped first.`,
			};
		}
		return ask(
			'REFUND_NOT_SHIPPED',
			`The goods are back in the store, and on TikTok the order is ${order.status} still. Orders that are not shipped are cancelled, not refunded.`,
			'Cancel the lines in Seller Center, then refuse here. Tell operations that the shipment was not reported.',
		);
	}
	const chosen = chooseReason(settings.reasons, {
		shopId: order.shopId,
		region: shop.region,
		orderStatus: order.status,
		condition,
		...(type ? { type } : {}),
	});
	const decided = row.decision === 'approve' ? row.decision_reason : '';
	if (decided) {
		return {
			kind: 'ok',
			value: { type: 'REFUND', shipmentType: '', handoverMethod: '', ...chosen, name: decided },
		};
	}
	if (chosen) return { kind: 'ok', value: chosen };
	return ask(
		'REFUND_NO_REASON',
		`No row of tts_refund_reasons says which reason TikTok is told in ${shop.region} for an order that is ${order.status}. In some markets there is none.`,
		'Approve with a reason in the form in this mail, refund in Seller Center and refuse here, or add a row to tts_refund_reasons.',
	);
}

/** Lines by what TikTok says about them. */
export interface Sorted {
	eligible: string[];
	/** with TikTok's code and words */
	refused: Array<{ id: string; code: string; reason: string }>;
}

export function sortEligible(context: RefundContext, lines: string[], type: ReturnType): Sorted | undefined {
	const { eligibility } = context;
	if (!eligibility) return undefined;
	const sorted: Sorted = { eligible: [], refused: [] };
	for (const id of lines) {
		const verdict = eligibility.of(type, id);
		if (verdict.isEligible) sorted.eligible.push(id);
		else sorted.refused.push({ id, code: verdict.code, reason: verdict.reason });
	}
	return sorted;
}

/** A request runs, or a lock holds: TikTok's answer may be another one soon (tiktok-shop.md 4.3). */
const MAY_CHANGE = new Set(['25001011', '25001028', '25001042', '25001058', '25007002']);

export function onRefused(
	context: RefundContext,
	row: LedgerRow,
	refused: Sorted['refused'],
): Exclude<Check<never>, { kind: 'ok' }> {
	const words = refused
		.map(({ id, code, reason }) => `${goodsOfLines(context, [id])}: ${reason}${code ? ` (${code})` : ''}`)
		.join('; ');
	// Some markets let sellers refund delivered orders only, so that waiting helps.
	const mayChange = context.order.status !== 'DELIVERED' || refused.every(({ code }) => MAY_CHANGE.has(code));
	if (mayChange && !isLate(context, row))
		return { kind: 'wait', reason: `TikTok does not allow the refund yet: ${words}.` };
	return {
		kind: 'ask',
		problem: {
			code: 'REFUND_NOT_ELIGIBLE',
			title: `${nameOf(row)}: TikTok does not allow the refund`,
			happened: `Sellers may not refund it: ${words}.`,
			todo: BY_HAND,
			ids: { line_ids: refused.map(({ id }) => id).join(', ') },
		},
	};
}

export const notAsked = (row: LedgerRow): RefundProblem => ({
	code: 'REFUND_INCOMPLETE',
	role: 'integration',
	title: `${nameOf(row)}: TikTok was not asked whether it can be refunded`,
	happened: 'No item of the input Eligibility is about this order. Nothing was decided.',
	todo: 'It is looked at again by itself. If this case comes again, check that TikTok Shop, Return: Check Eligibility runs before Channel Refund.',
	state: row.state,
});
