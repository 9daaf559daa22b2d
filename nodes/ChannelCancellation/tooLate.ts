/** What follows from a request of the buyer when the store cannot be stopped any more (tiktok-shop.md 9.1). */
import type { Row } from '../shared/tableRows';
import { cell } from '../shared/tableRows';
import type { About } from './cancelProblems';
import { tooLate } from './cancelProblems';
import { namesOf } from './fields';
import { isSoutheastAsia, rejectReason, shippingRejects } from './markets';
import { rejectedNote, shippingRejectsNote } from './notes';
import type { Cancellation, CancelException, NothingItem, OnTooLate, RejectItem } from './types';

export interface BuyerOptions {
	whenNotFound: 'approve' | 'ask';
	whenNotSafe: 'ask' | 'cancel' | 'tooLate';
	whenTooLate: 'reject' | 'ask';
	rejectReason: string;
	rejectComment: string;
	/** rows of the parameter Reject Reasons */
	rejectReasons: Row[];
}

export interface TooLatePlan {
	onTooLate: Exclude<OnTooLate, 'stop_store'>;
	rejectReason?: string;
	comment: string;
}

/** Reasons that hold for this request: its own list, else the rows for all or for its id, shop or market. */
function listedReasons(request: Cancellation, shopId: string, region: string, rows: Row[]): string[] | undefined {
	if (request.rejectReasons) return request.rejectReasons;
	const fits = (row: Row, column: string, value: string) => ['', value].includes(cell(row, column));
	const regionFits = (row: Row) => fits(row, 'region', region) || (region === 'GB' && cell(row, 'region') === 'UK');
	const fitting = rows.filter(
		(row) => fits(row, 'cancel_id', request.id) && fits(row, 'shop_id', shopId) && regionFits(row),
	);
	return rows.length === 0 ? undefined : fitting.flatMap((row) => namesOf(row.reasons) ?? namesOf([row]) ?? []);
}

/** What to do when it turns out to be too late; decided before NewStore is asked, so that no look-up is needed after. */
export function planTooLate(
	request: Cancellation,
	shopId: string,
	region: string,
	tikTokStatus: string,
	options: BuyerOptions,
): TooLatePlan {
	const comment = options.rejectComment;
	if (options.whenTooLate === 'ask' || region === '') return { onTooLate: 'ask', comment };
	if (shippingRejects(region)) return { onTooLate: 'shipping_rejects', comment };
	// The parcel may still be in the store: a person can take it out, which a rejection would prevent.
	if (isSoutheastAsia(region) && tikTokStatus === 'AWAITING_COLLECTION') return { onTooLate: 'ask', comment };
	const listed = listedReasons(request, shopId, region, options.rejectReasons);
	const reason = rejectReason(region, listed, options.rejectReason);
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
				reason: `${why} In this market the write-back of the tracking rejects the request; it has to come before the deadline.`,
				note: shippingRejectsNote(about.cancelId),
			},
		};
	}
	const advice =
		'Ask the store whether the parcel can still be taken out. If so, stop it, cancel the order in NewStore Omnichannel Manager, and the sweep approves the request. Else reject the request in Seller Center.';
	return { output: 'exceptions', json: tooLate(about, why, advice) };
}
