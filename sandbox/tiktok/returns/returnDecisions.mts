// Get Decision Eligibility (202601) and Get Review Decision (202606): which answers the seller may give now (tiktok-shop.md 9.1,
// 10.2). Written from the states of the contract, not from Approve and Reject: they may disagree.
import { fromMinorUnits } from '../orders/amounts.mts';
import { totalOf } from './refundAmounts.mts';
import { rejectStageOf, returnRejectReasons } from './returnReasons.mts';
import type { Return } from './returnTypes.mts';

type Wire = Record<string, unknown>;

interface Rule {
	types: ReadonlyArray<Return['type']>;
	/** Whether the state of the request asks for it. */
	isDue: (asked: Return) => boolean;
	/** Name of the answer in Get Review Decision. */
	review: string;
}

const isPending = ({ status }: Return) => status === 'RETURN_OR_REFUND_REQUEST_PENDING';
const hasGoodsBack = ({ status }: Return) => status === 'BUYER_SHIPPED_ITEM';
const wantsNewGoods = ({ status }: Return) => status === 'REPLACEMENT_REQUEST_PENDING';

const RULES: Record<string, Rule> = {
	APPROVE_REFUND: { types: ['REFUND'], isDue: isPending, review: 'APPROVE_REQUEST' },
	APPROVE_RETURN: { types: ['RETURN_AND_REFUND'], isDue: isPending, review: 'APPROVE_REQUEST' },
	APPROVE_RECEIVED_PACKAGE: { types: ['RETURN_AND_REFUND'], isDue: hasGoodsBack, review: 'APPROVE_RETURN_PACKAGE' },
	APPROVE_REPLACEMENT: { types: ['REPLACEMENT'], isDue: wantsNewGoods, review: 'APPROVE_REQUEST' },
	ISSUE_REPLACEMENT_REFUND: { types: ['REPLACEMENT'], isDue: wantsNewGoods, review: 'REFUND_INSTEAD' },
	REJECT_REFUND: { types: ['REFUND'], isDue: isPending, review: 'REJECT_REQUEST' },
	REJECT_RETURN: { types: ['RETURN_AND_REFUND'], isDue: isPending, review: 'REJECT_REQUEST' },
	REJECT_RECEIVED_PACKAGE: {
		types: ['RETURN_AND_REFUND'],
		isDue: (asked) => hasGoodsBack(asked) && asked.parcel?.arrivedAtMs !== undefined,
		review: 'REJECT_RETURN_PACKAGE',
	},
	REJECT_REPLACEMENT: { types: ['REPLACEMENT'], isDue: wantsNewGoods, review: 'REJECT_REQUEST' },
};

export const RETURN_DECISIONS: readonly string[] = [...Object.keys(RULES), 'DIRECT_REFUND'];

/** Code and words of a decision that may not be made; undefined when it may. */
function whyNot(asked: Return, decision: string): [code: number, reason: string] | undefined {
	const rule: Rule | undefined = RULES[decision];
	if (!rule?.types.includes(asked.type)) return [25020004, 'decision not match reverse type'];
	if (asked.arbitration === 'IN_PROGRESS') return [25011010, 'request was handed to a platform operator'];
	return rule.isDue(asked) ? undefined : [25011014, 'not in this state'];
}

function verdict(asked: Return, decision: string, region: string): Wire {
	const why = whyNot(asked, decision);
	const isRefusal = decision.startsWith('REJECT_');
	return {
		eligible: why === undefined,
		...(why ? { ineligible_code: why[0], ineligible_reason: why[1] } : {}),
		...(isRefusal && !why ? { available_reject_reasons: returnRejectReasons(region, rejectStageOf(asked)) } : {}),
	};
}

/** `decisions` for the names that were asked about. */
export const decisionsOnWire = (asked: Return, region: string, names: readonly string[]): Wire[] =>
	names.map((decision) => ({ decision, ...verdict(asked, decision, region) }));

/** `line_items` of Get Review Decision: every line of the request, in the names of that call. */
export function reviewOnWire(asked: Return, region: string): Wire[] {
	const { order } = asked;
	const own = Object.entries(RULES).filter(([, { types }]) => types.includes(asked.type));
	return asked.lines.map(({ id, parts }) => ({
		return_line_item_id: id,
		decisions: [
			...own.map(([decision, { review }]) => ({ decision: review, ...verdict(asked, decision, region) })),
			partAfterParcel(asked, fromMinorUnits(totalOf(parts), order.currency)),
		],
	}));
}

/** A part of the money once the parcel is here; the range is that of the line. */
function partAfterParcel(asked: Return, most: string): Wire {
	const decision = 'OFFER_PARTIAL_REFUND_AFTER_RECEIVING_PKG';
	const isOpen = asked.type === 'RETURN_AND_REFUND' && isPending(asked) && asked.arbitration !== 'IN_PROGRESS';
	if (!isOpen) return { decision, eligible: false, ineligible_code: 25011014, ineligible_reason: 'not in this state' };
	const { currency } = asked.order;
	const least = fromMinorUnits(1, currency);
	return { decision, eligible: true, partial_refund_amount_range: { min_amount: least, max_amount: most, currency } };
}
