// Cancellations (tiktok-shop.md 9): requests of buyers with their 48 hours, those of sellers, those of TikTok. Every
// change is announced as webhook topic 11.
import type { Clock } from '../../clock.mts';
import type { Ids } from '../../ids.mts';
import { buyerReason, rejectReasons } from './cancelReasons.mts';
import type { Reason } from './cancelReasons.mts';
import { marketOf } from '../markets.mts';
import type { CancelCause, OrderBook } from '../orders/orderBook.mts';
import { openLines } from '../orders/orderStates.mts';
import { deadlinesOf } from '../orders/sla.mts';
import type { CancelUser, Order, OrderLine } from '../orders/orderTypes.mts';
import { ActionRefused, TikTokProblem } from '../gateway/problems.mts';
import { isGivenBack, NOTHING, sumOf } from '../returns/refundAmounts.mts';
import type { Switches } from '../switches.mts';
import type { ShopSeed } from '../types.mts';

const HOUR_MS = 3_600_000;
/** Time to answer a buyer: a day in the US, two elsewhere. */
const answerMs = (region: string) => (marketOf(region).group === 'US' ? 24 : 48) * HOUR_MS;

export type CancelStatus =
	| 'CANCELLATION_REQUEST_PENDING'
	| 'CANCELLATION_REQUEST_SUCCESS'
	| 'CANCELLATION_REQUEST_CANCELLED'
	| 'CANCELLATION_REQUEST_COMPLETE';

export interface Cancellation {
	id: string;
	order: Order;
	/** BUYER_CANCEL needs an answer, CANCEL is a fact. */
	type: 'CANCEL' | 'BUYER_CANCEL';
	status: CancelStatus;
	role: CancelUser;
	reason: string;
	lines: Array<{ id: string; line: OrderLine }>;
	/** Smallest units of the currency. */
	refund: { subTotal: number; shipping: number; tax: number; retailDeliveryFee: number };
	/** Virtual milliseconds. */
	createdAtMs: number;
	updatedAtMs: number;
	/** Until when the seller may answer; set while pending. */
	deadlineMs?: number;
	/** Who ended a request, and how. */
	ending?: 'APPROVED_BY_SELLER' | 'APPROVED_BY_TIME' | 'REJECTED' | 'REJECTED_BY_SHIPPING' | 'WITHDRAWN' | 'CLOSED';
	rejectReason?: string;
	/** Idempotency keys that had their effect. */
	answeredWith: Set<string>;
}

export interface CancellationsParts {
	clock: Clock;
	ids: Ids;
	orders: OrderBook;
	shops: ReadonlyMap<string, ShopSeed>;
	switches: Switches;
	notify: (shopId: string, type: number, data: Record<string, unknown>) => void;
}

/** Answers to a request of a buyer, as Get Decision Eligibility names them. */
export const CANCEL_DECISIONS: readonly string[] = ['APPROVE_REQUEST_CANCEL', 'REJECT_REQUEST_CANCEL'];

export class Cancellations {
	private readonly parts: CancellationsParts;
	private readonly byId = new Map<string, Cancellation>();
	private readonly byShop = new Map<string, Cancellation[]>();
	private readonly byOrder = new Map<string, Cancellation[]>();

	constructor(parts: CancellationsParts) {
		this.parts = parts;
	}

	get(cancelId: string): Cancellation | undefined {
		return this.byId.get(cancelId);
	}

	ofShop(shopId: string): readonly Cancellation[] {
		return this.byShop.get(shopId) ?? [];
	}

	ofOrder(orderId: string): readonly Cancellation[] {
		return this.byOrder.get(orderId) ?? [];
	}

	/** The request of a buyer that waits for an answer. */
	pendingOf(order: Order): Cancellation | undefined {
		if (!order.isCancelRequested) return undefined;
		return this.ofOrder(order.id).find(({ status }) => status === 'CANCELLATION_REQUEST_PENDING');
	}

	/**
	 * The buyer asks. Only for whole orders that are ready and of which nothing is shipped; in the US, after the time to ship,
	 * also while the parcel waits for its carrier, and TikTok then says yes at once.
	 */
	request(order: Order, reason?: string): Cancellation {
		const isLate = this.isApprovedAtOnce(order);
		if (order.status !== 'AWAITING_SHIPMENT' && !isLate) {
			throw new ActionRefused('NOT_CANCELLABLE', `Order ${order.id} is ${order.status}: there is nothing to ask for`);
		}
		if (order.isCancelRequested) throw new ActionRefused('PENDING', `Order ${order.id} has an open request already`);
		const { clock } = this.parts;
		const nowMs = clock.now();
		const asked = this.add(order, openLines(order), {
			type: 'BUYER_CANCEL',
			status: 'CANCELLATION_REQUEST_PENDING',
			role: 'BUYER',
			reason: reason ?? buyerReason(this.regionOf(order)),
		});
		asked.deadlineMs = nowMs + answerMs(this.regionOf(order));
		order.isCancelRequested = true;
		order.cancelRequestedAtMs = nowMs;
		this.announce(asked);
		if (isLate) {
			this.grant(asked, 'APPROVED_BY_TIME');
			return asked;
		}
		clock.schedule(asked.deadlineMs, () => {
			if (asked.status === 'CANCELLATION_REQUEST_PENDING') this.grant(asked, 'APPROVED_BY_TIME');
		});
		return asked;
	}

	/** The buyer thinks better of it. */
	withdraw(order: Order): Cancellation {
		const pending = this.pendingOf(order);
		if (pending === undefined) throw new ActionRefused('NO_REQUEST', `Order ${order.id} has no open request`);
		this.close(pending, 'WITHDRAWN');
		return pending;
	}

	/** US: late dispatch, and no carrier has the parcel yet. */
	private isApprovedAtOnce(order: Order): boolean {
		if (marketOf(this.regionOf(order)).group !== 'US') return false;
		const isOpen = order.status === 'AWAITING_SHIPMENT' || order.status === 'AWAITING_COLLECTION';
		return isOpen && this.parts.clock.now() > (deadlinesOf(order)?.dispatch ?? Number.POSITIVE_INFINITY);
	}

	/** Whether shipping answers the request with no is a switch: sources disagree. */
	rejectByShipping(order: Order): void {
		if (!this.parts.switches.usShippingRejects) return;
		const pending = this.pendingOf(order);
		if (pending !== undefined) this.close(pending, 'REJECTED_BY_SHIPPING');
	}

	/** The seller says yes. A key that had its effect has none again, and is answered as before. */
	approve(shopId: string, cancelId: string, idempotencyKey?: string): void {
		const asked = this.own(shopId, cancelId);
		if (idempotencyKey !== undefined && asked.answeredWith.has(`approve ${idempotencyKey}`)) return;
		if (asked.type !== 'BUYER_CANCEL') throw new TikTokProblem(25020004, 'decision not match reverse type');
		if (asked.status === 'CANCELLATION_REQUEST_CANCELLED')
			throw new TikTokProblem(25020009, 'reverse already cancelled');
		if (asked.status !== 'CANCELLATION_REQUEST_PENDING') {
			throw new TikTokProblem(25011012, 'reverse status cannot approve application');
		}
		if (idempotencyKey !== undefined) asked.answeredWith.add(`approve ${idempotencyKey}`);
		this.grant(asked, 'APPROVED_BY_SELLER');
	}

	/** The seller says no. */
	reject(shopId: string, cancelId: string, reason: string | undefined, idempotencyKey?: string): void {
		const asked = this.own(shopId, cancelId);
		if (idempotencyKey !== undefined && asked.answeredWith.has(`reject ${idempotencyKey}`)) return;
		const region = this.regionOf(asked.order);
		if (asked.type !== 'BUYER_CANCEL') throw new TikTokProblem(25020004, 'decision not match reverse type');
		// The call was to be dropped in the US; which code it answers there since then is not documented.
		if (marketOf(region).group === 'US' && this.parts.switches.usRejectDropped) {
			throw new TikTokProblem(25011011, 'reverse status cannot reject application');
		}
		if (asked.status === 'CANCELLATION_REQUEST_CANCELLED') {
			throw new TikTokProblem(25011011, 'reverse status cannot reject application');
		}
		if (asked.status !== 'CANCELLATION_REQUEST_PENDING') {
			throw new TikTokProblem(25020010, 'Aftersales has been approved and cannot be rejected.');
		}
		if (!reason)
			throw new TikTokProblem(25001001, 'An invalid request parameter was passed. reject_reason is required.');
		if (!rejectReasons(region).some(({ name }) => name === reason)) {
			throw new TikTokProblem(25001014, 'Unknown return reason. Please ensure you are passing a valid return reason.');
		}
		if (idempotencyKey !== undefined) asked.answeredWith.add(`reject ${idempotencyKey}`);
		asked.rejectReason = reason;
		this.close(asked, 'REJECTED');
	}

	reasonsFor(shopId: string, cancelId: string): Reason[] {
		return rejectReasons(this.regionOf(this.own(shopId, cancelId).order));
	}

	/** `decisions` of Get Decision Eligibility: a request that waits may be approved or rejected. */
	decisionsFor(shopId: string, cancelId: string, names: readonly string[]): Array<Record<string, unknown>> {
		const isDue = this.own(shopId, cancelId).status === 'CANCELLATION_REQUEST_PENDING';
		return names.map((decision) => {
			if (!CANCEL_DECISIONS.includes(decision) || !isDue) {
				return { decision, eligible: false, ineligible_code: 25011014, ineligible_reason: 'not in this state' };
			}
			const reasons = { available_reject_reasons: this.reasonsFor(shopId, cancelId) };
			return { decision, eligible: true, ...(decision === 'REJECT_REQUEST_CANCEL' ? reasons : {}) };
		});
	}

	/** Notes that lines were cancelled, as the fact it is or as the grant of a request. */
	record(order: Order, lines: OrderLine[], { by, reason, requestId }: CancelCause): void {
		const granted = requestId === undefined ? undefined : this.byId.get(requestId);
		const pending = this.pendingOf(order);
		if (pending !== undefined && pending !== granted && order.status === 'CANCELLED') this.close(pending, 'CLOSED');
		const done =
			granted ?? this.add(order, lines, { type: 'CANCEL', status: 'CANCELLATION_REQUEST_SUCCESS', role: by, reason });
		done.status = 'CANCELLATION_REQUEST_SUCCESS';
		this.touch(done);
		const { clock, switches } = this.parts;
		clock.schedule(clock.now() + switches.refundMs, () => {
			done.status = 'CANCELLATION_REQUEST_COMPLETE';
			this.touch(done);
		});
	}

	private grant(asked: Cancellation, ending: NonNullable<Cancellation['ending']>): void {
		asked.ending = ending;
		asked.order.isCancelRequested = false;
		this.parts.orders.cancel(asked.order, { by: 'BUYER', reason: asked.reason, requestId: asked.id });
	}

	private close(asked: Cancellation, ending: NonNullable<Cancellation['ending']>): void {
		asked.status = 'CANCELLATION_REQUEST_CANCELLED';
		asked.ending = ending;
		asked.order.isCancelRequested = false;
		this.touch(asked);
	}

	private own(shopId: string, cancelId: string): Cancellation {
		const found = this.byId.get(cancelId);
		if (found === undefined) throw new TikTokProblem(25007006, 'Order not found.');
		if (found.order.shopId !== shopId) throw new TikTokProblem(25020005, 'No permission to process this order');
		return found;
	}

	private add(
		order: Order,
		lines: OrderLine[],
		fields: Pick<Cancellation, 'type' | 'status' | 'role' | 'reason'>,
	): Cancellation {
		const { clock, ids } = this.parts;
		const nowMs = clock.now();
		const sum = (of: (line: OrderLine) => number) => lines.reduce((total, line) => total + of(line), 0);
		// Shipping is given back when nothing of the order is left; what a refund has given back already is not, again.
		const isGone = (line: OrderLine) => line.cancelled !== undefined || lines.includes(line) || isGivenBack(line);
		const isRest = order.lines.every(isGone);
		const done = sumOf(order.lines.map(({ givenBack = NOTHING }) => givenBack));
		const given = (line: OrderLine) => line.givenBack ?? NOTHING;
		const added: Cancellation = {
			...fields,
			id: ids.digits('4035'),
			order,
			lines: lines.map((line) => ({ id: ids.digits('4036'), line })),
			refund: {
				subTotal: sum((line) => line.amounts.sale - given(line).subTotal),
				shipping: isRest ? order.amounts.shipping - done.shipping : 0,
				tax:
					sum((line) => line.amounts.tax - given(line).productTax) +
					(isRest ? order.amounts.shippingTax - done.shippingTax : 0),
				retailDeliveryFee: isRest ? order.amounts.retailDeliveryFee - done.retailDeliveryFee : 0,
			},
			createdAtMs: nowMs,
			updatedAtMs: nowMs,
			answeredWith: new Set(),
		};
		this.byId.set(added.id, added);
		for (const [index, key] of [
			[this.byShop, order.shopId],
			[this.byOrder, order.id],
		] as const) {
			const known = index.get(key);
			if (known === undefined) index.set(key, [added]);
			else known.push(added);
		}
		return added;
	}

	private regionOf(order: Order): string {
		return this.parts.shops.get(order.shopId)!.region;
	}

	private touch(changed: Cancellation): void {
		changed.updatedAtMs = this.parts.clock.now();
		this.announce(changed);
	}

	private announce({ id, order, role, status, createdAtMs, updatedAtMs }: Cancellation): void {
		const { clock, notify } = this.parts;
		notify(order.shopId, 11, {
			order_id: order.id,
			cancel_id: id,
			cancellations_role: role,
			cancel_status: status,
			create_time: clock.wireSeconds(createdAtMs),
			update_time: clock.wireSeconds(updatedAtMs),
		});
	}
}
