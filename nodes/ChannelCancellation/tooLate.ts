/** What follows from a request of the buyer when the store cannot be stopped any more (tiktok-shop.md 9.1). */
import type { Row } from '../shared/tableRows';
import { cell } from '../shared/tableRows';
import { cancelAnswerMs, marketOf, regionCode } from '../shared/channel/markets';
import type { Market } from '../shared/channel/markets';
import type { About } from './cancelProblems';
import { tikTokApproves, tooLate } from './cancelProblems';
import { rejectedNote, reportedFirstNote } from './notes';
import { isShippedOnTikTok, isWithCarrier, namesOf } from './tikTokSide';
import type { Cancellation, CancelException, NothingItem, OnTooLate, RejectItem, TikTokSide } from './types';

export interface BuyerOptions {
	whenNotFound: 'approve' | 'ask';
	whenNotSafe: 'ask' | 'cancel' | 'tooLate';
	whenTooLate: 'reject' | 'ask';
	rejectReason: string;
	rejectComment: string;
	/** rows of the parameter Reject Reasons */
	rejectReasons: Row[];
	/** Unix milliseconds before the deadline of a US request at which it is answered without a report of the parcel */
	answerBeforeMs: number;
	/** Unix milliseconds */
	now: number;
}

export interface TooLatePlan {
	onTooLate: OnTooLate;
	rejectReason?: string;
	comment: string;
}

/** Reasons that hold for this request: its own list, else the rows for all or for its id, shop or market. */
function listedReasons(request: Cancellation, shopId: string, region: string, rows: Row[]): string[] | undefined {
	if (request.rejectReasons) return request.rejectReasons;
	const fits = (row: Row, column: string, value: string) => ['', value].includes(cell(row, column));
	const regionFits = (row: Row) => ['', region].includes(regionCode(cell(row, 'region')));
	const fitting = rows.filter(
		(row) => fits(row, 'cancel_id', request.id) && fits(row, 'shop_id', shopId) && regionFits(row),
	);
	return rows.length === 0 ? undefined : fitting.flatMap((row) => namesOf(row.reasons) ?? namesOf([row]) ?? []);
}

/** Unix milliseconds; when TikTok approves the request by itself: its own deadline, else the time of the market. */
export const deadlineOf = (request: Cancellation, region: string): number =>
	request.deadline || (request.askedAt > 0 ? request.askedAt + cancelAnswerMs(region) : 0);

/** In some markets TikTok approves at once what is asked after the time to ship and before the carrier has it. */
export const isApprovedAtOnce = (side: TikTokSide, region: string, now: number): boolean =>
	marketOf(region)?.approvesLateCancels === true &&
	(side.order?.shipBy ?? 0) > 0 &&
	now >= (side.order?.shipBy ?? 0) &&
	!isWithCarrier(side);

/**
 * Reason to reject with: `listed` are the names that TikTok offers, undefined when nobody asked. Undefined when no name
 * says that the goods are packed: another one would not be true.
 */
function rejectReason(market: Market | undefined, listed: string[] | undefined, wanted: string): string | undefined {
	const documented = market?.rejectPacked || undefined;
	if (!listed) return market?.rejectsAsListedOnly ? undefined : wanted || documented;
	if (wanted && listed.includes(wanted)) return wanted;
	if (documented && listed.includes(documented)) return documented;
	return [...listed].sort().find((name) => /product.*packed/i.test(name));
}

/** What to do when it turns out to be too late; decided before NewStore is asked, so that no look-up is needed after. */
export function planTooLate(
	request: Cancellation,
	side: TikTokSide,
	region: string,
	options: BuyerOptions,
): TooLatePlan {
	const { shopId, order } = side;
	const tikTokStatus = order?.status ?? '';
	const comment = options.rejectComment;
	if (isApprovedAtOnce(side, region, options.now)) return { onTooLate: 'stop_store', comment };
	const market = marketOf(region);
	if (options.whenTooLate === 'ask' || region === '') return { onTooLate: 'ask', comment };
	const due = deadlineOf(request, region);
	const mayWait = due === 0 || options.now < due - options.answerBeforeMs;
	if (market?.shipsDuringCancelRequest && !isShippedOnTikTok(side) && mayWait)
		return { onTooLate: 'shipping_rejects', comment };
	// The parcel may still be in the store: a person can take it out, which a rejection would prevent.
	if (market?.cancelsUntilCollection && tikTokStatus === 'AWAITING_COLLECTION') return { onTooLate: 'ask', comment };
	const listed = listedReasons(request, shopId, region, options.rejectReasons);
	const reason = rejectReason(market, listed, options.rejectReason);
	return reason ? { onTooLate: 'reject', rejectReason: reason, comment } : { onTooLate: 'ask', comment };
}

export type TooLateOutcome =
	| { output: 'reject'; json: RejectItem }
	| { output: 'nothing'; json: NothingItem }
	| { output: 'exceptions'; json: CancelException };

/** `why` begins the sentence for people: what makes it too late. */
export function settleTooLate(about: About & { cancelId: string }, plan: TooLatePlan, why: string): TooLateOutcome {
	const base = {
		shop_id: about.shopId,
		order_id: about.orderId,
		cancel_id: about.cancelId,
		...(about.newstoreOrderId ? { newstore_order_id: about.newstoreOrderId } : {}),
		...(about.deadline ? { deadline: about.deadline } : {}),
		result: 'too_late' as const,
	};
	if (plan.onTooLate === 'reject' && plan.rejectReason) {
		return {
			output: 'reject',
			json: {
				...base,
				reject_reason: plan.rejectReason,
				comment: plan.comment,
				reason: `${why} The request is rejected.`,
				note: rejectedNote(about.cancelId),
			},
		};
	}
	if (plan.onTooLate === 'shipping_rejects') {
		return {
			output: 'nothing',
			json: {
				...base,
				reason: `${why} In this market the parcel is reported first; then the request is looked at again and rejected, before its deadline.`,
				note: reportedFirstNote(about.cancelId),
			},
		};
	}
	if (plan.onTooLate === 'stop_store') return { output: 'exceptions', json: tikTokApproves(about, why) };
	const advice =
		'Ask the store whether the parcel can still be taken out. If so, stop it, cancel the order in NewStore Omnichannel Manager, and the request is approved by itself. Else reject the request in Seller Center.';
	return { output: 'exceptions', json: tooLate(about, why, advice) };
}
