// Returns and refunds (tiktok-shop.md 10.1): the requests, their states and deadlines, and the refunds that follow.
// Every change of state is announced as webhook topic 12. Who may do what is decided in buyerReturns.mts and
// sellerReturns.mts.
import type { Clock } from '../../clock.mts';
import type { Ids } from '../../ids.mts';
import { toMinorUnits } from '../orders/amounts.mts';
import type { OrderBook } from '../orders/orderBook.mts';
import { openLines } from '../orders/orderStates.mts';
import type { CancelUser, Order, OrderLine, RefundParts } from '../orders/orderTypes.mts';
import { ActionRefused, TikTokProblem } from '../gateway/problems.mts';
import { cutTo, discountsOf, isGivenBack, NOTHING, paidFor, refundable, sumOf, totalOf } from './refundAmounts.mts';
import { isBuyersWish } from './returnReasons.mts';
import type {
	CompletedRefund,
	RefundedLine,
	Return,
	ReturnRecord,
	ReturnStatus,
	ReturnType,
	SellerAction,
} from './returnTypes.mts';
import { wireStatus, wireType } from './returnTypes.mts';
import type { Switches } from '../switches.mts';
import type { ShopSeed } from '../types.mts';

const HOUR_MS = 3_600_000;
const ANSWER_MS = 48 * HOUR_MS;
const REPLACEMENT_ANSWER_MS = 24 * HOUR_MS;
/** How long buyers may take to send goods or to answer an offer; not documented, the request is closed then. */
const BUYER_MS = 240 * HOUR_MS;

/** States in which a request can still lead to a refund or a replacement. */
const RUNNING: ReadonlySet<ReturnStatus> = new Set<ReturnStatus>([
	'RETURN_OR_REFUND_REQUEST_PENDING',
	'AWAITING_BUYER_RESPONSE',
	'AWAITING_BUYER_SHIP',
	'BUYER_SHIPPED_ITEM',
	'RETURN_OR_REFUND_REQUEST_SUCCESS',
	'REPLACEMENT_REQUEST_PENDING',
]);

export interface ReturnBookParts {
	clock: Clock;
	ids: Ids;
	orders: OrderBook;
	shops: ReadonlyMap<string, ShopSeed>;
	switches: Switches;
	notify: (shopId: string, type: number, data: Record<string, unknown>) => void;
	/** Called when the buyer has got the money. */
	onRefunded: (order: Order, atMs: number) => void;
}

export interface NewReturn {
	order: Order;
	lines: OrderLine[];
	type: ReturnType;
	role: CancelUser;
	reason: string;
	isExchange?: boolean;
	/** Less than what could be given back, in smallest units. */
	totalMinor?: number;
	note?: string;
	shipmentType?: Return['shipmentType'];
	handoverMethod?: Return['handoverMethod'];
	previousId?: string;
}

/** Who changes a request, and what the records say about it. */
export type ChangeNote = Omit<ReturnRecord, 'atMs'>;

export class ReturnBook {
	private readonly parts: ReturnBookParts;
	private readonly byId = new Map<string, Return>();
	private readonly byShop = new Map<string, Return[]>();
	private readonly byOrder = new Map<string, Return[]>();

	constructor(parts: ReturnBookParts) {
		this.parts = parts;
	}

	get(returnId: string): Return | undefined {
		return this.byId.get(returnId);
	}

	/** Throws ActionRefused when there is no such return. */
	require(returnId: string): Return {
		const found = this.byId.get(returnId);
		if (found === undefined) throw new ActionRefused('RETURN_UNKNOWN', `There is no return ${returnId}`);
		return found;
	}

	/** Throws what TikTok answers when the return is unknown or of another shop. */
	own(shopId: string, returnId: string): Return {
		const found = this.byId.get(returnId);
		if (found === undefined) throw new TikTokProblem(25007006, 'Order not found.');
		if (found.order.shopId !== shopId) throw new TikTokProblem(25020005, 'No permission to process this order');
		return found;
	}

	ofShop(shopId: string): readonly Return[] {
		return this.byShop.get(shopId) ?? [];
	}

	ofOrder(orderId: string): readonly Return[] {
		return this.byOrder.get(orderId) ?? [];
	}

	all(): IterableIterator<Return> {
		return this.byId.values();
	}

	/** Refunds of an order that buyers have received after a return or refund request, the oldest first. */
	refundsOf(orderId: string): CompletedRefund[] {
		return this.ofOrder(orderId)
			.filter(({ refundedAtMs }) => refundedAtMs !== undefined)
			.map(completedRefund)
			.sort((one, other) => one.refundedAtMs - other.refundedAtMs);
	}

	/** The same for all orders of a shop. */
	refundsOfShop(shopId: string): CompletedRefund[] {
		return this.ofShop(shopId)
			.filter(({ refundedAtMs }) => refundedAtMs !== undefined)
			.map(completedRefund)
			.sort((one, other) => one.refundedAtMs - other.refundedAtMs);
	}

	/** What was paid and what was given back per line of an order, promised refunds included. */
	refundedOf(orderId: string): RefundedLine[] {
		return this.parts.orders.require(orderId).lines.map((line) => {
			const given = line.givenBack ?? NOTHING;
			return {
				lineId: line.id,
				sellerSku: line.sellerSku,
				paidMinor: paidFor(line),
				refundedMinor: given.subTotal + given.productTax,
				refundedShippingMinor: given.shipping + given.shippingTax + given.retailDeliveryFee,
				isPending: this.ofOrder(orderId).some((one) => isPromised(one) && one.lines.some((row) => row.line === line)),
			};
		});
	}

	/** Opens a request. The amounts are those of this moment. */
	open(wish: NewReturn): Return {
		const { clock, ids, switches } = this.parts;
		const { order, lines, type, role, reason } = wish;
		const nowMs = clock.now();
		const full = refundable(order, lines, switches.refundsShipping);
		const amounts = wish.totalMinor === undefined ? full : cutTo(wish.totalMinor, full);
		const opened: Return = {
			id: ids.digits('4035'),
			order,
			type,
			status: type === 'REPLACEMENT' ? 'REPLACEMENT_REQUEST_PENDING' : 'RETURN_OR_REFUND_REQUEST_PENDING',
			isExchange: wish.isExchange ?? false,
			role,
			reason,
			lines: lines.map((line, index) => ({ id: ids.digits('4037'), line, parts: amounts[index] })),
			shipmentType: type === 'REFUND' ? undefined : (wish.shipmentType ?? 'PLATFORM'),
			handoverMethod: type === 'REFUND' ? undefined : (wish.handoverMethod ?? 'DROP_OFF'),
			buyerKeepsItem: type === 'REFUND',
			previousId: wish.previousId,
			wayBack: { seller: 0, platform: 0, buyer: 0 },
			records: [],
			createdAtMs: nowMs,
			updatedAtMs: nowMs,
			step: 0,
		};
		this.byId.set(opened.id, opened);
		for (const [index, key] of [
			[this.byShop, order.shopId],
			[this.byOrder, order.id],
		] as const) {
			const known = index.get(key);
			if (known === undefined) index.set(key, [opened]);
			else known.push(opened);
		}
		return opened;
	}

	/** The buyer's request as it waits for the seller, who has 48 hours, or 24 for a replacement. */
	wait(asked: Return, note: ChangeNote): void {
		const isReplacement = asked.type === 'REPLACEMENT';
		this.enter(asked, isReplacement ? 'REPLACEMENT_REQUEST_PENDING' : 'RETURN_OR_REFUND_REQUEST_PENDING', note);
		const actions: Record<ReturnType, SellerAction> = {
			REFUND: 'SELLER_RESPOND_REFUND',
			RETURN_AND_REFUND: 'SELLER_RESPOND_RETURN',
			REPLACEMENT: 'SELLER_RESPOND_REPLACEMENT',
		};
		this.expect(asked, actions[asked.type], isReplacement ? REPLACEMENT_ANSWER_MS : ANSWER_MS, () => {
			const granted: ChangeNote = { by: 'SYSTEM', description: 'Approved because the seller did not answer in time' };
			if (asked.type === 'REFUND') this.grantRefund(asked, granted);
			else if (asked.type === 'RETURN_AND_REFUND') this.awaitGoods(asked, granted);
			else this.replaceOrRefund(asked, granted);
		});
	}

	/** The refund will be made, and a moment later it is. */
	grantRefund(asked: Return, note: ChangeNote, amountMinor?: number): void {
		if (amountMinor !== undefined) {
			const cut = cutTo(
				amountMinor,
				asked.lines.map(({ parts }) => parts),
			);
			for (const [index, row] of asked.lines.entries()) row.parts = cut[index];
		}
		for (const { line, parts } of asked.lines) line.givenBack = sumOf([line.givenBack ?? NOTHING, parts]);
		const isReplacement = asked.type === 'REPLACEMENT';
		this.enter(asked, isReplacement ? 'REPLACEMENT_REQUEST_REFUND_SUCCESS' : 'RETURN_OR_REFUND_REQUEST_SUCCESS', note);
		this.later(asked, this.parts.switches.refundMs, () => this.payOut(asked));
	}

	/** A refund of the seller that TikTok grants by itself a moment later. */
	startPending(asked: Return, note: ChangeNote): void {
		this.enter(asked, 'RETURN_OR_REFUND_REQUEST_PENDING', note);
		this.later(asked, this.parts.switches.refundMs, () =>
			this.grantRefund(asked, { by: 'SYSTEM', description: 'Approved by TikTok' }),
		);
	}

	/** The buyer may send the goods. */
	awaitGoods(asked: Return, note: ChangeNote): void {
		const cost = toMinorUnits(this.shopOf(asked).shippingFee, asked.order.currency);
		const byPlatform = asked.shipmentType === 'PLATFORM';
		asked.wayBack = { seller: 0, platform: 0, buyer: 0 };
		if (byPlatform) asked.wayBack[isBuyersWish(asked.reason) ? 'buyer' : 'seller'] = cost;
		this.enter(asked, 'AWAITING_BUYER_SHIP', note);
		this.later(asked, BUYER_MS, () =>
			this.close(asked, { by: 'SYSTEM', description: 'Closed because the buyer did not send the goods' }),
		);
	}

	/** The goods are on their way to the seller. */
	takeParcel(asked: Return, parcel: NonNullable<Return['parcel']>): void {
		asked.parcel = parcel;
		this.enter(asked, 'BUYER_SHIPPED_ITEM', { by: 'BUYER', description: 'Buyer shipped the goods' });
	}

	/** The goods are with the seller, who has 48 hours. The state stays the same, so nothing is announced. */
	arrive(asked: Return): void {
		asked.parcel!.arrivedAtMs = this.parts.clock.now();
		this.touch(asked, { by: 'SYSTEM', description: 'Goods delivered to the seller' });
		this.expect(asked, 'SELLER_RESPOND_RECEIVE_PACKAGE', ANSWER_MS, () =>
			this.grantRefund(asked, { by: 'SYSTEM', description: 'Approved because the seller did not answer in time' }),
		);
	}

	/** The seller offers a part; the buyer decides. */
	offer(asked: Return, amountMinor: number): void {
		asked.offerMinor = amountMinor;
		this.enter(asked, 'AWAITING_BUYER_RESPONSE', { by: 'SELLER', description: 'Seller offered a partial refund' });
		this.later(asked, BUYER_MS, () =>
			this.close(asked, { by: 'SYSTEM', description: 'Closed because the buyer did not answer the offer' }),
		);
	}

	/** The seller says no; the state depends on what he says no to. */
	reject(asked: Return, note: ChangeNote): void {
		if (asked.type === 'REPLACEMENT') this.enter(asked, 'REPLACEMENT_REQUEST_REJECT', note);
		else if (asked.status === 'BUYER_SHIPPED_ITEM') this.enter(asked, 'REJECT_RECEIVE_PACKAGE', note);
		else this.enter(asked, 'REFUND_OR_RETURN_REQUEST_REJECT', note);
	}

	/** Withdrawn by the buyer, or closed by TikTok. */
	close(asked: Return, note: ChangeNote): void {
		if (asked.arbitration === 'IN_PROGRESS') asked.arbitration = 'CLOSED';
		this.enter(
			asked,
			asked.type === 'REPLACEMENT' ? 'REPLACEMENT_REQUEST_CANCEL' : 'RETURN_OR_REFUND_REQUEST_CANCEL',
			note,
		);
	}

	/** TikTok makes a new order with the same goods. Throws ActionRefused when they are sold out. */
	replace(asked: Return, note: ChangeNote): void {
		const { order, lines } = asked;
		const placed = this.parts.orders.place({
			shopId: order.shopId,
			lines: lines.map(({ line }) => ({ sku_id: line.sku.id, quantity: 1 })),
			replacesOrderId: order.id,
		});
		asked.replacementOrderId = placed.id;
		for (const { line } of lines) line.isReplaced = true;
		this.enter(asked, 'REPLACEMENT_REQUEST_COMPLETE', note);
	}

	/** A new order where there are goods, else the money. */
	replaceOrRefund(asked: Return, note: ChangeNote): void {
		try {
			this.replace(asked, note);
		} catch (error) {
			if (!(error instanceof ActionRefused)) throw error;
			this.grantRefund(asked, { ...note, description: 'Refunded because the goods are sold out' });
		}
	}

	/** TikTok looks into a rejected request. */
	arbitrate(asked: Return, state: NonNullable<Return['arbitration']>, note: ChangeNote): void {
		asked.arbitration = state;
		this.touch(asked, note);
		this.markLines(asked);
	}

	/** Lines were cancelled, e.g. lost on the way: their requests are closed, and what is left may be refunded wholly. */
	linesCancelled(order: Order, lines: OrderLine[]): void {
		for (const asked of this.ofOrder(order.id)) {
			if (!isRunning(asked) || isPromised(asked)) continue;
			if (asked.lines.some(({ line }) => lines.includes(line))) {
				this.close(asked, { by: 'SYSTEM', description: 'Closed because the order was cancelled' });
			}
		}
		this.completeIfNothingIsLeft(order);
	}

	/** Notes something that leaves the state as it is. */
	touch(asked: Return, note: ChangeNote): void {
		asked.updatedAtMs = asked.records.length === 0 ? asked.createdAtMs : this.parts.clock.now();
		asked.records.push({ ...note, atMs: asked.updatedAtMs });
	}

	private payOut(asked: Return): void {
		asked.refundedAtMs = this.parts.clock.now();
		if (asked.type === 'REPLACEMENT') {
			this.touch(asked, { by: 'SYSTEM', description: 'Refunded' });
			this.markLines(asked);
		} else this.enter(asked, 'RETURN_OR_REFUND_REQUEST_COMPLETE', { by: 'SYSTEM', description: 'Refunded' });
		this.parts.onRefunded(asked.order, asked.refundedAtMs);
		this.completeIfNothingIsLeft(asked.order);
	}

	/** A fully refunded order ends as COMPLETED (tiktok-shop.md 6.2). */
	private completeIfNothingIsLeft(order: Order): void {
		const open = openLines(order);
		if (open.length === 0 || !['AWAITING_COLLECTION', 'IN_TRANSIT', 'DELIVERED'].includes(order.status)) return;
		if (open.every((line) => isGivenBack(line) && line.openReturnId === undefined)) this.parts.orders.complete(order);
	}

	private enter(asked: Return, status: ReturnStatus, note: ChangeNote): void {
		asked.status = status;
		asked.next = undefined;
		asked.step += 1;
		this.touch(asked, note);
		this.markLines(asked);
		const { clock, notify } = this.parts;
		notify(asked.order.shopId, 12, {
			order_id: asked.order.id,
			return_id: asked.id,
			return_role: asked.role,
			return_type: wireType(asked),
			return_status: wireStatus(asked),
			create_time: clock.wireSeconds(asked.createdAtMs),
			update_time: clock.wireSeconds(asked.updatedAtMs),
		});
	}

	/** A line is taken while a request on it runs. */
	private markLines(asked: Return): void {
		for (const { line } of asked.lines) {
			if (isRunning(asked)) line.openReturnId = asked.id;
			else if (line.openReturnId === asked.id) line.openReturnId = undefined;
		}
	}

	private expect(asked: Return, action: SellerAction, withinMs: number, otherwise: () => void): void {
		asked.next = { action, deadlineMs: asked.updatedAtMs + withinMs };
		this.later(asked, withinMs, otherwise);
	}

	private later(asked: Return, afterMs: number, run: () => void): void {
		const { step } = asked;
		this.parts.clock.schedule(asked.updatedAtMs + afterMs, () => {
			if (asked.step === step) run();
		});
	}

	private shopOf(asked: Return): ShopSeed {
		return this.parts.shops.get(asked.order.shopId)!;
	}
}

/** Whether it can still lead to a refund or a replacement without a new request. */
export function isRunning(asked: Return): boolean {
	const isBeingPaid = asked.status === 'REPLACEMENT_REQUEST_REFUND_SUCCESS' && asked.refundedAtMs === undefined;
	return RUNNING.has(asked.status) || isBeingPaid || asked.arbitration === 'IN_PROGRESS';
}

/** The money is promised and on its way. */
function isPromised({ status, refundedAtMs }: Return): boolean {
	return (
		refundedAtMs === undefined &&
		(status === 'RETURN_OR_REFUND_REQUEST_SUCCESS' || status === 'REPLACEMENT_REQUEST_REFUND_SUCCESS')
	);
}

/** Sum of what is or would be given back. */
export function refundOf(asked: Return): RefundParts {
	return sumOf(asked.lines.map(({ parts }) => parts));
}

function completedRefund(asked: Return): CompletedRefund {
	const { id, order, type, reason, lines, wayBack, refundedAtMs } = asked;
	return {
		returnId: id,
		orderId: order.id,
		shopId: order.shopId,
		type,
		reason,
		currency: order.currency,
		refundedAtMs: refundedAtMs!,
		totalMinor: totalOf(refundOf(asked)),
		lines: lines.map(({ line, parts }) => ({ lineId: line.id, skuId: line.sku.id, parts })),
		discounts: discountsOf(order, lines),
		wayBack,
	};
}
