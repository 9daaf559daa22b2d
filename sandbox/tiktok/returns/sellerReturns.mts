// What a seller does about refunds: Calculate Refund and Create Return, that is a refund or a return without a request of
// the buyer (tiktok-shop.md 10.3).
import { openLines } from '../orders/orderStates.mts';
import type { Order, OrderLine, RefundParts } from '../orders/orderTypes.mts';
import { TikTokProblem } from '../gateway/problems.mts';
import { NOTHING, refundable, sumOf, totalOf } from './refundAmounts.mts';
import { orderIsOver, whyNot } from './returnEligibility.mts';
import { isReasonOfOthers, isSellerReason, sellerReturnReasons } from './returnReasons.mts';
import {
	invalid,
	namedLines,
	readAmount,
	readCalculateBody,
	readCreateBody,
	tooManyLines,
} from './returnRequestBody.mts';
import type { CreateBody } from './returnRequestBody.mts';
import type { Return } from './returnTypes.mts';
import type { TikTokState } from '../state.mts';
import type { ShopSeed } from '../types.mts';

/** What the lines that are named can still be refunded with; nothing for lines that are cancelled. */
export function calculateRefund(
	state: TikTokState,
	shop: ShopSeed,
	input: unknown,
): { order: Order; parts: RefundParts } {
	const body = readCalculateBody(input);
	const order = state.orders.get(body.order_id);
	if (order?.shopId !== shop.id) throw new TikTokProblem(25007006, 'Order not found.');
	if (body.request_type !== 'CANCEL' && !isSellerReason(body.reason_name, shop.region)) {
		throw invalid('reason_name is unknown.');
	}
	const open = openLines(order);
	const lines = namedLines(order, body).filter((line) => open.includes(line));
	const parts = lines.length === 0 ? NOTHING : sumOf(refundable(order, lines, state.switches.refundsShipping));
	return { order, parts };
}

/** Starts it, or throws the problem TikTok would answer. */
export function createBySeller(state: TikTokState, shop: ShopSeed, input: unknown): Return {
	const { orders, returns, switches } = state;
	const body = readCreateBody(input);
	const order = orders.get(body.order_id);
	if (order?.shopId !== shop.id) throw new TikTokProblem(25020005, 'No permission to process this order');
	if (order.status === 'COMPLETED' || order.status === 'CANCELLED') throw orderIsOver();
	const lines = namedLines(order, body);
	checkLines(state, order, lines, body);
	checkReason(body, order, shop.region);
	const limit = totalOf(sumOf(refundable(order, lines, switches.refundsShipping)));
	const total = body.refund_total === undefined ? limit : readAmount(body.refund_total, body.currency, order);
	if (total > limit) {
		throw new TikTokProblem(25005005, 'Refund total amount is larger than the refundable amount.');
	}
	const created = returns.open({
		order,
		lines,
		type: body.return_type,
		role: 'SELLER',
		reason: body.return_reason,
		totalMinor: total,
		shipmentType: body.shipment_type,
		handoverMethod: body.handover_method,
	});
	const note = { by: 'SELLER' as const, reason: created.reason };
	if (created.type === 'RETURN_AND_REFUND') {
		returns.awaitGoods(created, { ...note, description: 'Seller started a return' });
	} else if (switches.sellerRefundStartsPending) {
		returns.startPending(created, { ...note, description: 'Seller started a refund' });
	} else returns.grantRefund(created, { ...note, description: 'Seller started a refund' });
	return created;
}

function checkLines(state: TikTokState, order: Order, lines: OrderLine[], { return_type: type }: CreateBody): void {
	const problems = lines.map((line) => whyNot(state, order, line, type, 'SELLER'));
	const found = problems.filter((problem) => problem !== undefined);
	if (found.length === 0) return;
	const running = found.find(({ code }) => code === 25001011);
	if (running !== undefined) throw running;
	const isDone = ({ code }: TikTokProblem) => code === 25001010;
	if (found.every(isDone) && found.length < lines.length) throw tooManyLines();
	throw found.find((problem) => !isDone(problem)) ?? found[0];
}

function checkReason({ return_reason: reason, return_type: type }: CreateBody, order: Order, region: string): void {
	if (sellerReturnReasons(region, type, order.status).includes(reason)) return;
	if (isSellerReason(reason, region)) throw new TikTokProblem(25001021, 'Reason not match order status');
	if (isReasonOfOthers(reason)) {
		throw new TikTokProblem(
			25001015,
			'The provided return reason cannot be used by the seller. Please select a valid return reason and try again.',
		);
	}
	throw new TikTokProblem(25001014, 'Unknown return reason. Please ensure you are passing a valid return reason.');
}
