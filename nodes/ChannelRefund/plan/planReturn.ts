/** Lines of a NewStore return → what TikTok has to be told about each: nothing, an approval, a refund, or a person decides. */
import { aboutNames } from '../../shared/channel/goods';
import { allocate, fromMinor } from '../../shared/money';
import { answerRequest } from './buyerRequests';
import type { CaseLines } from './caseLines';
import { isUnexplained, pieceInDoubt } from './caseLines';
import { checkOrder, notAsked, onRefused, sortEligible } from './createChecks';
import { byId, sameSet, sum } from '../../shared/channel/rows';
import { changed, newRow } from '../ledger/ledger';
import { attemptKey } from '../ledger/attempts';
import type { Outcome } from '../ledger/outcomes';
import { ask, baseOf, nothing, settled, wait } from '../ledger/outcomes';
import type { RefundContext } from './refundContext';
import type { RefundProblem } from '../refundProblems';
import { BY_FORM, nameOf } from '../refundProblems';
import type { StoreCase } from '../reading/storeCases';
import { goodsOfLines, headlineOf, subjectOf } from './subject';
import type { TikTokReturn } from '../reading/tikTokReturns';
import { linesOf } from '../reading/tikTokReturns';
import { iso } from '../../shared/channel/times';
import type { ApproveItem, LedgerRow } from '../types';

interface Refundable {
	/** lines that wait for their money */
	due: string[];
	/** why the others need none */
	reasons: Set<string>;
	problem?: RefundProblem;
	/** line → the equal one that a store may have taken instead; it is what an answer refunds, so the row stands for it */
	inDoubt: Map<string, string>;
}

const whichPiece = (context: RefundContext, row: LedgerRow, other: string): RefundProblem => ({
	code: 'REFUND_WHICH_PIECE',
	title: `${nameOf(row)}: did one piece come back, or two?`,
	happened: `TikTok has refunded one ${goodsOfLines(context, [other])} for a parcel of the buyer, and the order has another one. Nobody can tell from outside whether the store took the piece of the parcel or the other one.`,
	todo: `Ask the store, and look whether the parcel came. Both pieces are back: approve, and the buyer gets the money for the second. Only one is back: refuse. ${BY_FORM}`,
	ids: { line_ids: other },
});

/** Which lines still wait for money. */
function refundable(context: RefundContext, row: LedgerRow, lines: string[]): Refundable {
	const { order } = context;
	const result: Refundable = { due: [], reasons: new Set(), inDoubt: new Map() };
	const partly: string[] = [];
	for (const id of lines) {
		const line = context.line(id);
		const refunded = context.headsOn(id).filter((head) => head.phase === 'refunded');
		const goodsBack = refunded.some((head) => head.type === 'RETURN_AND_REFUND');
		if (!line || line.isCancelled || order.status === 'CANCELLED') result.reasons.add('cancelled on TikTok');
		else if (context.headsOn(id).some((head) => ['replaced', 'exchanged'].includes(head.phase))) {
			result.problem ??= {
				code: 'REFUND_REPLACEMENT',
				title: `${nameOf(row)}: TikTok has sent a new item instead`,
				happened: `For ${goodsOfLines(context, [id])} TikTok has made a replacement or exchange order, and the first item came back in a store.`,
				todo: `Usually nothing is to be paid: refuse. ${BY_FORM}`,
			};
		} else if (line.paid === 0) result.reasons.add('free of charge');
		else if (goodsBack || context.restOf(id) === 0) {
			const other = pieceInDoubt(context, row.newstore_return_id, id);
			if (other) {
				result.inDoubt.set(id, other);
				result.problem ??= whichPiece(context, row, other);
			} else result.reasons.add('refunded on TikTok already');
		} else {
			// A goodwill payment of the store is no refund for the goods; any other part may be.
			const others = refunded.filter((head) => !context.rowOfReturn(head)?.newstore_refund_id);
			if (others.length > 0) partly.push(id);
			result.due.push(id);
		}
	}
	if (partly.length > 0 && row.decision !== 'approve') {
		result.problem ??= {
			code: 'REFUND_PARTLY_REFUNDED',
			title: `${nameOf(row)}: a part of the money is back already`,
			happened: `TikTok has refunded a part of what was paid for ${goodsOfLines(context, partly)}, and nothing says whether that was for this return.`,
			todo: `Compare the refunds in Seller Center with the return. The rest goes to the buyer when you approve. ${BY_FORM}`,
			ids: { line_ids: partly.join(', ') },
		};
	}
	return result;
}

/** No line waits for money any more. */
export function isRefunded(context: RefundContext, row: LedgerRow, lines: string[]): boolean {
	const { due, problem } = refundable(context, row, lines);
	return due.length === 0 && problem === undefined;
}

interface Approval {
	head: TikTokReturn;
	decision: ApproveItem['decision'];
	keepsItem: boolean;
	reason: string;
}

/** Parts of a case that need different calls have rows of their own; a single part has the row of the case. */
class PartRows {
	private isFirst = true;

	constructor(
		private readonly row: LedgerRow,
		private readonly now: number,
	) {}

	next(suffix: string, lines: string[]): LedgerRow {
		const own = { lines: JSON.stringify(lines) };
		if (this.isFirst) {
			this.isFirst = false;
			return { ...this.row, ...own };
		}
		const { row } = this;
		return {
			...newRow(
				{
					key: `${row.refund_key}/${suffix}`,
					direction: row.direction,
					shopId: row.shop_id,
					orderId: row.order_id,
					newstoreOrderId: row.newstore_order_id,
				},
				this.now,
			),
			...own,
			newstore_return_id: row.newstore_return_id,
			newstore_state: row.newstore_state,
			currency: row.currency,
		};
	}
}

/** Part of an amount of the whole case that falls on some of its lines. */
function share(context: RefundContext, total: number, part: string[], all: string[]): number {
	const weights = all.map((id) => context.line(id)?.paid ?? 0);
	return sum(allocate(total, weights).filter((_, place) => part.includes(all[place])));
}

function storeAmount(context: RefundContext, one: StoreCase, mapped: CaseLines, part: string[]): number | undefined {
	if (sameSet(part, mapped.lines)) return one.amount;
	const units = part.flatMap((id) => mapped.unitsOf.get(id) ?? []);
	const isKnown = units.length > 0 && units.every((unit) => unit.amount !== undefined);
	if (isKnown) return sum(units.map((unit) => unit.amount ?? 0));
	return one.amount === undefined ? undefined : share(context, one.amount, part, mapped.lines);
}

/** Condition of the goods when it is the same for all. */
function conditionOf(mapped: CaseLines, lines: string[]): string {
	const conditions = new Set(lines.flatMap((id) => mapped.unitsOf.get(id) ?? []).map((unit) => unit.condition));
	return conditions.size === 1 ? [...conditions][0] : '';
}

/** Refunds that the seller starts. */
function create(context: RefundContext, one: StoreCase, mapped: CaseLines, rows: PartRows, lines: string[]): Outcome[] {
	const { order, settings } = context;
	const { now } = settings;
	const row = rows.next('create', lines);
	if (lines.some((id) => context.isBusy(id, row))) {
		return [wait(row, 'Another refund of these lines is under way.', settings)];
	}
	// TikTok adds shipping to the refund that is the last of an order, and can tell only when the others are made.
	const others = order.lines.map(({ id }) => id).filter((id) => !lines.includes(id) && context.restOf(id) > 0);
	if (others.length > 0 && others.every((id) => context.isBusy(id, row))) {
		return [wait(row, 'Another refund is under way; this one is the last of the order.', settings)];
	}
	if (one.amount === 0 && row.decision !== 'approve') {
		return [
			ask(
				row,
				{
					code: 'REFUND_ZERO_IN_STORE',
					title: `${nameOf(row)}: the store has refunded nothing`,
					happened: 'NewStore has booked the return with an amount of 0.',
					todo: `Ask the store whether that is right (an exchange, goods used up, a mistake). ${BY_FORM}`,
				},
				now,
			),
		];
	}
	const check = checkOrder(context, row, conditionOf(mapped, lines));
	if (check.kind === 'wait') return [wait(row, check.reason, settings)];
	if (check.kind === 'ask') return [ask(row, check.problem, now)];
	const reason = check.value;
	const sorted = sortEligible(context, lines, reason.type);
	if (!sorted) return [ask(row, notAsked(row), now)];
	const outcomes: Outcome[] = [];
	const planned = { ...row, lines: JSON.stringify(sorted.eligible) };
	if (sorted.eligible.length > 0) {
		const rests = sorted.eligible.map((id) => context.restOf(id));
		const store = storeAmount(context, one, mapped, sorted.eligible);
		const json = {
			...baseOf(
				changed(
					planned,
					{
						state: row.state,
						currency: order.currency,
						return_reason: reason.name,
						idempotency_key: attemptKey(row),
						ask_again_at: iso(now + settings.waitLeastMinutes * 60_000),
					},
					now,
				),
				`The store has taken back ${goodsOfLines(context, sorted.eligible)}; the buyer gets the money on TikTok.`,
			),
			subject: subjectOf(context, one),
			...headlineOf(context, one),
			newstore_return_id: one.id,
			newstore_refund_id: '',
			request_type: reason.type,
			reason_name: reason.name,
			order_line_item_ids: sorted.eligible,
			...(reason.shipmentType ? { shipment_type: reason.shipmentType } : {}),
			...(reason.handoverMethod ? { handover_method: reason.handoverMethod } : {}),
			known_return_ids: context.returns.all.map(({ id }) => id).sort(byId),
			plan: {
				kind: 'return' as const,
				currency: order.currency,
				lines_rest: sum(rests),
				line_rests: rests,
				order_rest: context.orderRest(row),
				shipping_tax: order.shippingTax,
				...(store === undefined ? {} : { store_amount: store }),
				store_return_fee: share(context, one.fee, sorted.eligible, mapped.lines),
				platform_discount: sum(sorted.eligible.map((id) => context.line(id)?.platformDiscount ?? 0)),
			},
		};
		context.plan(row, sorted.eligible, sum(rests));
		outcomes.push({ output: 'calculate', json });
	}
	if (sorted.refused.length > 0) {
		const ids = sorted.refused.map(({ id }) => id);
		const rest = sorted.eligible.length > 0 ? rows.next('rest', ids) : row;
		const answer = onRefused(context, rest, sorted.refused);
		outcomes.push(answer.kind === 'wait' ? wait(rest, answer.reason, settings) : ask(rest, answer.problem, now));
	}
	return outcomes;
}

/** @param lines lines of the case that this row stands for */
export function planReturn(
	context: RefundContext,
	one: StoreCase,
	row: LedgerRow,
	mapped: CaseLines,
	lines: string[],
): Outcome[] {
	const { order, settings } = context;
	const { now } = settings;
	const { due, reasons, problem, inDoubt } = refundable(context, row, lines);
	const full = { ...row, lines: JSON.stringify(lines.map((id) => inDoubt.get(id) ?? id)) };
	if (problem) return [ask(full, problem, now)];
	if (due.length === 0) {
		const ours = context.returns.heads.find(
			(head) => isUnexplained(context, head, one.at) && sameSet(linesOf(head, order), lines),
		);
		const why = `Nothing to refund: ${[...reasons].join(', ')}.`;
		return [ours ? settled(full, ours, order, 'The refund is on TikTok already.', now) : nothing(full, why, now)];
	}
	const heads = [...new Set(due.flatMap((id) => context.headsOn(id)))]
		.filter((head) => ['open', 'running', 'unknown'].includes(head.phase) || head.isInArbitration)
		.sort((a, b) => byId(a.id, b.id));
	const covered = new Set(heads.flatMap((head) => linesOf(head, order)));
	const rest = due.filter((id) => !covered.has(id));
	const rows = new PartRows(row, now);
	const outcomes: Outcome[] = rest.length > 0 ? create(context, one, mapped, rows, rest) : [];
	for (const head of heads) {
		const own = linesOf(head, order).filter((id) => due.includes(id));
		const part = rows.next(head.id, own);
		const answer = answerRequest(context, part, head, mapped.lines.length ? mapped.lines : lines);
		if (answer.kind === 'wait') outcomes.push(wait(part, answer.reason, settings, answer.until));
		else if (answer.kind === 'ask') outcomes.push(ask(part, answer.problem, now));
		else if (own.some((id) => context.isBusy(id, part))) {
			outcomes.push(wait(part, 'Another refund of these lines is under way.', settings));
		} else
			outcomes.push(approve(context, part, { head, ...answer, reason: answer.reason + keptFee(one, order.currency) }));
	}
	return outcomes;
}

/** A request is paid as a whole, so that a fee of the store goes back with it. */
const keptFee = (one: StoreCase, currency: string) =>
	one.fee > 0
		? ` The store has taken a return fee of ${fromMinor(one.fee, currency)} ${currency}; TikTok pays the request as a whole, so the buyer gets the fee back.`
		: '';

function approve(context: RefundContext, row: LedgerRow, { head, decision, keepsItem, reason }: Approval): Outcome {
	const { settings, order } = context;
	const key = `approve-${head.id}-${decision}`;
	const ledger = changed(
		row,
		{
			state: 'sending',
			tiktok_return_id: head.id,
			tiktok_state: head.status,
			amount: fromMinor(head.amount, order.currency),
			currency: order.currency,
			return_reason: head.reason,
			idempotency_key: key,
			attempts: row.attempts + 1,
			ask_again_at: iso(settings.now + settings.settleMinutes * 60_000),
			note: reason,
		},
		settings.now,
	);
	// TikTok counts the request as open already.
	context.plan(row, linesOf(head, order), 0);
	return {
		output: 'approve',
		json: {
			...baseOf(ledger, reason),
			return_id: head.id,
			decision,
			...(keepsItem ? { buyer_keep_item: true } : {}),
			idempotency_key: key,
			...(head.deadline ? { deadline: iso(head.deadline) } : {}),
			...aboutNames({
				goods: goodsOfLines(context, linesOf(head, order)),
				amount: `${fromMinor(head.amount, order.currency)} ${order.currency}`,
			}),
		},
	};
}
