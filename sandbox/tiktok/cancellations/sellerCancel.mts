// Cancel Order: the seller cancels an order or, where the market allows it, single lines (tiktok-shop.md 9.2).
import { isForOthers, isForUnpaid, isOffline, sellerReasons } from './cancelReasons.mts';
import type { Cancellation } from './cancellations.mts';
import { marketOf } from '../markets.mts';
import { isShipped, openLines } from '../orders/orderStates.mts';
import type { Order, OrderLine } from '../orders/orderTypes.mts';
import { TikTokProblem } from '../gateway/problems.mts';
import type { TikTokState } from '../state.mts';
import type { ShopSeed } from '../types.mts';

interface CancelBody {
	order_id: string;
	cancel_reason: string;
	order_line_item_ids?: string[];
	skus?: Array<{ sku_id: string; quantity: number }>;
}

const invalid = (detail: string) => new TikTokProblem(25001001, `An invalid request parameter was passed. ${detail}`);
const reasonUnfit = () => new TikTokProblem(25001021, 'Reason not match order status');
const tooMany = () =>
	new TikTokProblem(25005011, 'The requested line item(s) for return or refund exceeds the allowable limit.');
const noSingleLines = () => new TikTokProblem(25005010, 'Unable to cancel individual line items within this request.');

/** Cancels, or throws the problem TikTok would answer. */
export function cancelBySeller(state: TikTokState, shop: ShopSeed, input: unknown): Cancellation {
	const { orders, cancellations, switches } = state;
	const body = readBody(input);
	const order = orders.get(body.order_id);
	if (order === undefined || order.shopId !== shop.id) {
		throw new TikTokProblem(25020005, 'No permission to process this order');
	}
	if (order.fulfillmentType !== 'FULFILLMENT_BY_SELLER') {
		throw new TikTokProblem(25011026, 'The order is fulfilled by the platform and cannot be cancelled by the seller.');
	}
	const reason = readReason(body.cancel_reason, shop.region);
	if (order.status === 'CANCELLED') throw alreadyCancelled(switches.alreadyCancelledCode);
	if (order.status === 'COMPLETED') {
		throw new TikTokProblem(25001051, 'Not allowed to return or cancel since order is completed or cancelled');
	}
	if (order.isCancelRequested) {
		throw new TikTokProblem(
			25001011,
			'A return request is already in process, or the order has already been cancelled.',
		);
	}
	const lines = namedLines(order, body) ?? openLines(order);
	if (lines.every((line) => line.cancelled !== undefined)) throw alreadyCancelled(switches.alreadyCancelledCode);
	if (lines.some((line) => line.cancelled !== undefined)) throw tooMany();
	if (lines.some(({ openReturnId }) => openReturnId !== undefined)) {
		throw new TikTokProblem(
			25001011,
			'A return request is already in process, or the order has already been cancelled.',
		);
	}
	const isPartial = lines.length < openLines(order).length;
	if (isPartial && !(marketOf(shop.region).cancelsLines && reason?.isOutOfStock)) throw noSingleLines();
	// Before payment sellers cancel nothing; during the remorse hour only what they do not have.
	if (reason === undefined || order.status === 'UNPAID') throw reasonUnfit();
	if (order.status === 'ON_HOLD' && !reason.isOutOfStock) throw reasonUnfit();
	const mayStopCarrier =
		switches.sellerCancelsShipped === 'everywhere' ||
		(switches.sellerCancelsShipped === 'us' && marketOf(shop.region).group === 'US');
	const isGone = (line: OrderLine) => line.package?.collectedAtMs !== undefined;
	if (lines.some((line) => isGone(line) || (isShipped(line) && !mayStopCarrier))) {
		throw new TikTokProblem(
			25001045,
			'The order has already been shipped and we are unable to cancel shipment with the courier.',
		);
	}
	orders.cancelLines(
		order,
		lines.map((line) => line.id),
		{ by: 'SELLER', reason: reason.name },
	);
	return cancellations.ofOrder(order.id).at(-1)!;
}

/** The reason; undefined for one that is only for unpaid orders. */
function readReason(name: string, region: string): ReturnType<typeof sellerReasons>[number] | undefined {
	if (isOffline(name, region)) {
		throw new TikTokProblem(
			25001020,
			'The provided return reason is currently offline. Please select a different return reason.',
		);
	}
	if (isForUnpaid(name)) return undefined;
	if (isForOthers(name)) {
		throw new TikTokProblem(
			25001015,
			'The provided return reason cannot be used by the seller. Please select a valid return reason and try again.',
		);
	}
	const reason = sellerReasons(region).find((one) => one.name === name);
	if (reason === undefined) {
		throw new TikTokProblem(25001014, 'Unknown return reason. Please ensure you are passing a valid return reason.');
	}
	return reason;
}

function namedLines(order: Order, body: CancelBody): OrderLine[] | undefined {
	if (body.order_line_item_ids?.length) {
		const wanted = new Set(body.order_line_item_ids);
		const lines = order.lines.filter((line) => wanted.has(line.id));
		if (lines.length !== wanted.size) throw invalid('order_line_item_ids names lines of another order.');
		return lines;
	}
	if (!body.skus?.length) return undefined;
	return body.skus.flatMap(({ sku_id: skuId, quantity }) => {
		const lines = order.lines.filter((line) => line.sku.id === skuId);
		if (lines.length === 0) throw invalid('skus names a SKU of another order.');
		const open = lines.filter((line) => line.cancelled === undefined);
		if (open.length === 0) return lines.slice(0, quantity);
		if (quantity > open.length) throw tooMany();
		// Units that have not been shipped go first.
		return [...open].sort((one, other) => one.timesShipped - other.timesShipped).slice(0, quantity);
	});
}

function alreadyCancelled(code: 25001010 | 25001011 | 25001051): TikTokProblem {
	const texts = {
		25001010: 'A return request has already been completed, or the order has already been cancelled.',
		25001011: 'A return request is already in process, or the order has already been cancelled.',
		25001051: 'Not allowed to return or cancel since order is completed or cancelled',
	};
	return new TikTokProblem(code, texts[code]);
}

function readBody(input: unknown): CancelBody {
	const body = (input ?? {}) as Partial<CancelBody>;
	if (typeof body.order_id !== 'string' || body.order_id === '') throw invalid('order_id is required.');
	if (typeof body.cancel_reason !== 'string' || body.cancel_reason === '') throw invalid('cancel_reason is required.');
	const ids = body.order_line_item_ids ?? [];
	if (!Array.isArray(ids) || ids.some((id) => typeof id !== 'string')) throw invalid('order_line_item_ids is invalid.');
	const skus = body.skus ?? [];
	const isRow = (row: { sku_id?: unknown; quantity?: unknown }) =>
		typeof row?.sku_id === 'string' && Number.isInteger(row.quantity) && (row.quantity as number) > 0;
	if (!Array.isArray(skus) || !skus.every(isRow)) throw invalid('skus is invalid.');
	return body as CancelBody;
}
