// Approve Return and Reject Return: what the seller answers to buyers (tiktok-shop.md 10.2).
import { rejectReasons as cancelRejectReasons } from '../cancellations/cancelReasons.mts';
import { ActionRefused, TikTokProblem } from '../gateway/problems.mts';
import { totalOf } from './refundAmounts.mts';
import { refundOf } from './returnBook.mts';
import { isRejectReasonOffline, returnRejectReasons } from './returnReasons.mts';
import type { RejectStage } from './returnReasons.mts';
import { invalid, readAmount } from './returnRequestBody.mts';
import { invalidStatus } from './returnEligibility.mts';
import type { Return, ReturnStatus, ReturnType } from './returnTypes.mts';
import type { TikTokState } from '../state.mts';

/** Which types a decision is for. */
const APPROVALS = {
	APPROVE_REFUND: ['REFUND'],
	APPROVE_RETURN: ['RETURN_AND_REFUND'],
	APPROVE_RECEIVED_PACKAGE: ['RETURN_AND_REFUND'],
	OFFER_PARTIAL_REFUND: ['REFUND', 'RETURN_AND_REFUND'],
	APPROVE_REPLACEMENT: ['REPLACEMENT'],
	ISSUE_REPLACEMENT_REFUND: ['REPLACEMENT'],
} as const satisfies Record<string, readonly ReturnType[]>;
const REJECTIONS = {
	REJECT_REFUND: ['REFUND'],
	REJECT_RETURN: ['RETURN_AND_REFUND'],
	REJECT_RECEIVED_PACKAGE: ['RETURN_AND_REFUND'],
	REJECT_REPLACEMENT: ['REPLACEMENT'],
} as const satisfies Record<string, readonly ReturnType[]>;
const PENDING = 'RETURN_OR_REFUND_REQUEST_PENDING';
const CANCELLED: readonly ReturnStatus[] = ['RETURN_OR_REFUND_REQUEST_CANCEL', 'REPLACEMENT_REQUEST_CANCEL'];
const REFUSED: readonly ReturnStatus[] = [
	'REFUND_OR_RETURN_REQUEST_REJECT',
	'REJECT_RECEIVE_PACKAGE',
	'REPLACEMENT_REQUEST_REJECT',
];
const REFUNDED: readonly ReturnStatus[] = ['RETURN_OR_REFUND_REQUEST_SUCCESS', 'RETURN_OR_REFUND_REQUEST_COMPLETE'];

/** The seller says yes in one of its ways, or throws the problem TikTok would answer. */
export function approveReturn(state: TikTokState, asked: Return, input: unknown): void {
	const { returns } = state;
	const body = objectOf(input);
	const decision = decisionOf(body, APPROVALS, asked);
	const by = 'SELLER' as const;
	if (asked.arbitration === 'IN_PROGRESS') throw transferred();
	if (CANCELLED.includes(asked.status)) throw new TikTokProblem(25020009, 'reverse already cancelled');
	switch (decision) {
		case 'APPROVE_RECEIVED_PACKAGE':
			if (asked.order.fulfillmentType !== 'FULFILLMENT_BY_SELLER') throw fulfilledByTikTok();
			if (asked.status !== 'BUYER_SHIPPED_ITEM') {
				throw new TikTokProblem(25011013, 'reverse status cannot approve receive');
			}
			return returns.grantRefund(asked, { by, description: 'Seller accepted the goods' });
		case 'APPROVE_REPLACEMENT':
		case 'ISSUE_REPLACEMENT_REFUND': {
			if (asked.status !== 'REPLACEMENT_REQUEST_PENDING') throw notApprovable();
			if (decision === 'ISSUE_REPLACEMENT_REFUND') {
				return returns.grantRefund(asked, { by, description: 'Seller refunded instead of a replacement' });
			}
			try {
				return returns.replace(asked, { by, description: 'Seller approved the replacement' });
			} catch (error) {
				throw error instanceof ActionRefused ? notApprovable() : error;
			}
		}
		case 'OFFER_PARTIAL_REFUND':
			return offerPart(state, asked, body);
		default:
			checkIsPending(asked, () => new TikTokProblem(25011012, 'reverse status cannot approve application'));
			if (decision === 'APPROVE_RETURN' && body['buyer_keep_item'] !== true) {
				return returns.awaitGoods(asked, { by, description: 'Seller approved the return' });
			}
			asked.buyerKeepsItem = true;
			return returns.grantRefund(asked, { by, description: 'Seller approved the refund' });
	}
}

/** The seller says no, with a reason. */
export function rejectReturn(state: TikTokState, asked: Return, input: unknown): void {
	const body = objectOf(input);
	const decision = decisionOf(body, REJECTIONS, asked);
	if (asked.arbitration === 'IN_PROGRESS') throw transferred();
	if (CANCELLED.includes(asked.status) || REFUSED.includes(asked.status)) throw invalidStatus();
	if (decision === 'REJECT_RECEIVED_PACKAGE') checkParcelCanBeRejected(asked);
	else if (decision === 'REJECT_REPLACEMENT') {
		if (asked.status !== 'REPLACEMENT_REQUEST_PENDING') throw alreadyApproved();
	} else checkIsPending(asked, alreadyApproved);
	const region = state.shops.get(asked.order.shopId)!.region;
	const reason = rejectReasonOf(body, region, decision === 'REJECT_RECEIVED_PACKAGE' ? 'parcel' : 'request');
	const { comment } = body;
	if (comment !== undefined && typeof comment !== 'string') throw invalid('comment is invalid.');
	state.returns.reject(asked, {
		by: 'SELLER',
		description: 'Seller rejected the request',
		reason,
		note: comment,
		images: imagesOf(body),
	});
}

function offerPart({ returns }: TikTokState, asked: Return, body: Record<string, unknown>): void {
	checkIsPending(asked, () => new TikTokProblem(25011032, 'ReverseInvalidStatusPartialRefund'));
	// A second offer is not documented; the buyer has said no to the first.
	if (asked.offerRefused) throw new TikTokProblem(25011032, 'ReverseInvalidStatusPartialRefund');
	const { amount, currency } = objectOf(body['partial_refund']);
	const units = readAmount(amount, currency, asked.order);
	if (units >= totalOf(refundOf(asked))) throw invalid('partial_refund must be less than the refund.');
	returns.offer(asked, units);
}

function checkIsPending({ status }: Return, otherwise: () => TikTokProblem): void {
	if (status === PENDING) return;
	if (status === 'AWAITING_BUYER_RESPONSE') throw new TikTokProblem(25007007, 'ReverseOrderExistNegotiate');
	throw otherwise();
}

function checkParcelCanBeRejected({ status, order, parcel }: Return): void {
	if (order.fulfillmentType !== 'FULFILLMENT_BY_SELLER') throw fulfilledByTikTok();
	if (REFUNDED.includes(status)) throw new TikTokProblem(25020011, 'return already received');
	if (status !== 'BUYER_SHIPPED_ITEM') throw new TikTokProblem(25020012, "status can't reject receive");
	if (parcel?.arrivedAtMs === undefined) throw new TikTokProblem(25011035, 'could not reject parcel now');
}

function rejectReasonOf(body: Record<string, unknown>, region: string, stage: RejectStage): string {
	const { reject_reason: reason } = body;
	if (typeof reason !== 'string' || reason === '') throw invalid('reject_reason is required.');
	if (isRejectReasonOffline(reason, region)) {
		throw new TikTokProblem(
			25001020,
			'The provided return reason is currently offline. Please select a different return reason.',
		);
	}
	const knows = (one: RejectStage) => returnRejectReasons(region, one).some(({ name }) => name === reason);
	if (knows(stage)) return reason;
	if (knows(stage === 'parcel' ? 'request' : 'parcel')) {
		throw new TikTokProblem(25001016, 'reverse reason not match action type');
	}
	if (cancelRejectReasons(region).some(({ name }) => name === reason)) {
		throw new TikTokProblem(25001057, 'reverse reason not match reason type');
	}
	throw new TikTokProblem(25001014, 'Unknown return reason. Please ensure you are passing a valid return reason.');
}

function imagesOf({ images }: Record<string, unknown>) {
	if (images === undefined) return undefined;
	const isImage = (image: { image_id?: unknown }) => typeof image?.image_id === 'string' && image.image_id !== '';
	if (!Array.isArray(images) || !images.every(isImage)) throw invalid('images is invalid.');
	return images.map(({ image_id: id, width, height }) => ({ id: id as string, width, height }));
}

function decisionOf<T extends Record<string, readonly ReturnType[]>>(
	{ decision }: Record<string, unknown>,
	allowed: T,
	asked: Return,
): keyof T {
	if (typeof decision !== 'string' || !Object.hasOwn(allowed, decision))
		throw new TikTokProblem(11050001, 'invalid param');
	if (!allowed[decision].includes(asked.type)) throw new TikTokProblem(25020004, 'decision not match reverse type');
	return decision;
}

function objectOf(input: unknown): Record<string, unknown> {
	if (input === null || typeof input !== 'object' || Array.isArray(input)) throw invalid('A JSON object is required.');
	return input as Record<string, unknown>;
}

const transferred = () => new TikTokProblem(25011010, 'request has been transferred to platform operator');
const fulfilledByTikTok = () => new TikTokProblem(25011026, 'forbid process receive for FBT order');
const notApprovable = () => new TikTokProblem(25001044, 'The return request cannot be approved.');
const alreadyApproved = () => new TikTokProblem(25020010, 'Aftersales has been approved and cannot be rejected.');
