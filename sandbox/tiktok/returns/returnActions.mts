// What people do about returns around TikTok Shop: buyers, the seller in Seller Center, carriers, TikTok. Part of
// actions.mts.
import { fromMinorUnits } from '../orders/amounts.mts';
import {
	answerOffer,
	appeal,
	combineReturns,
	decideArbitration,
	deliverBack,
	editReturn,
	requestReturn,
	shipBack,
	withdrawReturn,
} from './buyerReturns.mts';
import type { ParcelWish, ReturnWish } from './buyerReturns.mts';
import type { CancelUser } from '../orders/orderTypes.mts';
import { ActionRefused, TikTokProblem } from '../gateway/problems.mts';
import { totalOf } from './refundAmounts.mts';
import { approveReturn, rejectReturn } from './returnAnswers.mts';
import { isRunning, refundOf } from './returnBook.mts';
import { sellerReturnReasons } from './returnReasons.mts';
import type { Arbitration, CompletedRefund, RefundedLine, Return, ReturnStatus, ReturnType } from './returnTypes.mts';
import { createBySeller } from './sellerReturns.mts';
import type { TikTokState } from '../state.mts';

export interface ReturnSnapshot {
	id: string;
	orderId: string;
	shopId: string;
	type: ReturnType;
	status: ReturnStatus;
	role: CancelUser;
	reason: string;
	lineIds: string[];
	/** Decimal string: what is or would be given back. */
	refundTotal: string;
	/** Smallest units. */
	refundMinor: number;
	currency: string;
	isRunning: boolean;
	arbitration?: Arbitration;
	next?: Return['next'];
	combinedId?: string;
	previousId?: string;
	nextId?: string;
	replacementOrderId?: string;
	trackingNumber?: string;
	/** Virtual milliseconds. */
	createdAtMs: number;
	updatedAtMs: number;
	arrivedAtMs?: number;
	refundedAtMs?: number;
}

function returnSnapshot(asked: Return): ReturnSnapshot {
	const { id, order, type, status, role, reason, lines, arbitration, next, combinedId, previousId, nextId } = asked;
	const refundMinor = totalOf(refundOf(asked));
	return {
		id,
		orderId: order.id,
		shopId: order.shopId,
		type,
		status,
		role,
		reason,
		lineIds: lines.map(({ line }) => line.id),
		refundTotal: fromMinorUnits(refundMinor, order.currency),
		refundMinor,
		currency: order.currency,
		isRunning: isRunning(asked),
		arbitration,
		next,
		combinedId,
		previousId,
		nextId,
		replacementOrderId: asked.replacementOrderId,
		trackingNumber: asked.parcel?.trackingNumber,
		createdAtMs: asked.createdAtMs,
		updatedAtMs: asked.updatedAtMs,
		arrivedAtMs: asked.parcel?.arrivedAtMs,
		refundedAtMs: asked.refundedAtMs,
	};
}

export function createReturnActions(state: TikTokState) {
	const { orders, returns, shops } = state;

	function changed(returnId: string, change: (asked: Return) => void): ReturnSnapshot {
		const asked = returns.require(returnId);
		change(asked);
		return returnSnapshot(asked);
	}

	return {
		/** Asks for money, for a return or for new goods; the seller has 48 hours, or 24 for a replacement. */
		buyerRequestsReturn: ({ orderId, ...wish }: { orderId: string } & ReturnWish): ReturnSnapshot =>
			returnSnapshot(requestReturn(state, orders.require(orderId), wish)),
		/** Changes a request; gives the new one, which has another id. */
		buyerEditsReturn: ({ returnId, ...wish }: { returnId: string } & ReturnWish): ReturnSnapshot =>
			returnSnapshot(editReturn(state, returns.require(returnId), wish)),
		buyerWithdrawsReturn: ({ returnId }: ReturnName) => changed(returnId, (asked) => withdrawReturn(state, asked)),
		buyerAnswersOffer: ({ returnId, accept }: ReturnName & { accept: boolean }) =>
			changed(returnId, (asked) => answerOffer(state, asked, accept)),
		/** Puts returns that wait for their goods into one parcel. */
		combineReturns: ({ returnIds }: { returnIds: string[] }): ReturnSnapshot[] => {
			const asked = returnIds.map((id) => returns.require(id));
			combineReturns(state, asked);
			return asked.map(returnSnapshot);
		},
		/** Sends the goods back; combined returns go together. */
		buyerShipsReturn: ({ returnId, ...parcel }: ReturnName & ParcelWish): ReturnSnapshot[] =>
			shipBack(state, returns.require(returnId), parcel).map(returnSnapshot),
		/** The carrier brings the goods to the seller, who has 48 hours then. */
		returnArrives: ({ returnId }: ReturnName): ReturnSnapshot[] =>
			deliverBack(state, returns.require(returnId)).map(returnSnapshot),
		/** After a rejection: TikTok shall decide. */
		buyerAppealsReturn: ({ returnId, note }: ReturnName & { note?: string }) =>
			changed(returnId, (asked) => appeal(state, asked, note)),
		decideArbitration: ({ returnId, decision }: ReturnName & { decision: Exclude<Arbitration, 'IN_PROGRESS'> }) =>
			changed(returnId, (asked) => decideArbitration(state, asked, decision)),
		/** Answers in Seller Center; the fields are those of Approve Return and Reject Return. */
		answerReturn: ({ returnId, ...answer }: ReturnName & { decision: string } & Record<string, unknown>) =>
			changed(returnId, (asked) =>
				byHand(() => (answer.decision.startsWith('REJECT_') ? rejectReturn : approveReturn)(state, asked, answer)),
			),
		/** Starts a refund or a return in Seller Center, for all lines when none are named. */
		refundInSellerCenter: ({ orderId, lineIds, type = 'REFUND', reason, amount }: HandRefund): ReturnSnapshot => {
			const order = orders.require(orderId);
			const shop = shops.get(order.shopId)!;
			const created = byHand(() =>
				createBySeller(state, shop, {
					order_id: orderId,
					order_line_item_ids: lineIds,
					return_type: type,
					return_reason: reason ?? sellerReturnReasons(shop.region, type, order.status)[0] ?? 'none',
					...(amount === undefined ? {} : { refund_total: amount, currency: order.currency }),
				}),
			);
			return returnSnapshot(created);
		},
		snapshotReturns: ({ shopId, orderId }: { shopId?: string; orderId?: string } = {}): ReturnSnapshot[] => {
			if (orderId !== undefined) return returns.ofOrder(orderId).map(returnSnapshot);
			return [...(shopId === undefined ? returns.all() : returns.ofShop(shopId))].map(returnSnapshot);
		},
		/** What was paid and given back per line of an order, in smallest units. */
		refundedOf: ({ orderId }: { orderId: string }): RefundedLine[] => returns.refundedOf(orderId),
		/** Refunds that buyers have received, of an order. */
		refundsOf: ({ orderId }: { orderId: string }): CompletedRefund[] => returns.refundsOf(orderId),
	};
}

/** What TikTok would answer over the API is what Seller Center tells a person. */
function byHand<T>(run: () => T): T {
	try {
		return run();
	} catch (error) {
		throw error instanceof TikTokProblem ? new ActionRefused(String(error.code), error.message) : error;
	}
}

interface ReturnName {
	returnId: string;
}

interface HandRefund {
	orderId: string;
	lineIds?: string[];
	/** Default REFUND. */
	type?: 'REFUND' | 'RETURN_AND_REFUND';
	/** Default: the first of the market's list. */
	reason?: string;
	/** Decimal string; default all that can be refunded. */
	amount?: string;
}
