/** Whether an order may go to NewStore now (tiktok-shop.md 6.2, 6.3). The first rule that applies decides. */
import { MINUTE_MS, iso } from '../shared/channel/times';
import { SHIPPED } from '../shared/tiktok/orderStatuses';
import { orderProblem } from './orderProblems';
import type { NotNowItem, Order, OrderLine, OrderOptions, ShopSettings } from './types';

export type Readiness = { kind: 'ready' } | { kind: 'wait' | 'skip'; code: string; reason: string; readyAt?: string };

/** Lines that still have to be shipped. Only a partly shipped order has lines that are. */
export const openLines = (order: Order): OrderLine[] =>
	order.lines.filter((line) => !line.isCancelled && !(isPartlyShipped(order) && line.isShipped));

/** A part of it left without NewStore, or NewStore has it and ships it in several parcels. */
export const isPartlyShipped = (order: Order) => order.status === 'PARTIALLY_SHIPPING';

export const CANCEL_REQUESTED = 'CANCEL_REQUESTED';
export const ORDER_SHIPPED = 'ORDER_SHIPPED';

const wait = (code: string, reason: string, readyAt?: string): Readiness => ({ kind: 'wait', code, reason, readyAt });
const skip = (code: string, reason: string): Readiness => ({ kind: 'skip', code, reason });

/** Skips that hold whatever the time is; an order that is skipped here never comes back. */
export function finalState(order: Order): Readiness | undefined {
	if (order.shipper === 'TikTok') return skip('FULFILLED_BY_TIKTOK', 'TikTok ships this order from its own warehouse.');
	if (order.shipper === 'Dilayani Tokopedia')
		return skip('FULFILLED_BY_DILAYANI', 'Dilayani Tokopedia ships this order from its own warehouse.');
	if (order.status === 'CANCELLED' || order.status === 'CANCEL' || order.lines.every((line) => line.isCancelled))
		return skip('ORDER_CANCELLED', 'The order is cancelled on TikTok.');
	if (SHIPPED.has(order.status)) return skip(ORDER_SHIPPED, `The order is shipped already (${order.status}).`);
	if (isPartlyShipped(order) && openLines(order).length === 0)
		return skip(ORDER_SHIPPED, `All lines of the order are shipped or cancelled (${order.status}).`);
	return undefined;
}

function specialOrder(order: Order, options: OrderOptions): Readiness | undefined {
	if (order.isSample && options.sampleOrders === 'skip')
		return skip('SAMPLE_ORDER', 'Sample orders are left out by setting.');
	if (order.isReplacement && options.replacementOrders === 'skip')
		return skip('REPLACEMENT_ORDER', 'Replacement orders are left out by setting.');
	if (order.isExchange && options.exchangeOrders === 'skip')
		return skip('EXCHANGE_ORDER', 'Exchange orders are left out by setting.');
	return undefined;
}

/** End of the remorse hour, Unix milliseconds. Without a payment (samples) it counts from the order itself. */
function remorseEnd(order: Order, settings: ShopSettings): number {
	return (order.paidTime || order.createTime) + settings.remorseMinutes * MINUTE_MS;
}

function holdingState(order: Order, settings: ShopSettings, now: number): Readiness | undefined {
	const release = order.orderType === 'PRE_ORDER' && order.releaseDate > now ? order.releaseDate : 0;
	if (order.status === 'UNPAID') return wait('UNPAID', 'The buyer has not paid yet.');
	if (order.status === 'ON_HOLD') {
		return release
			? wait('PRE_ORDER', 'This is a pre-order that is not released yet.', iso(release))
			: wait('ON_HOLD', 'The buyer may still cancel; TikTok holds the order.', iso(remorseEnd(order, settings)));
	}
	if (order.isCancelRequested)
		return wait(CANCEL_REQUESTED, 'The buyer asked to cancel, and the request is not answered yet.');
	if (release) return wait('PRE_ORDER', 'This is a pre-order that is not released yet.', iso(release));
	// Only a hold of TikTok itself makes AWAITING_SHIPMENT mean ready; it is switched on per shop (tiktok-shop.md 6.3).
	if (!order.isOnHoldOrder && remorseEnd(order, settings) > now)
		return wait(
			'REMORSE_HOUR',
			`The buyer may still cancel within ${settings.remorseMinutes} minutes of the payment.`,
			iso(remorseEnd(order, settings)),
		);
	return undefined;
}

/** `now` in Unix milliseconds. Throws OrderProblem for a status nobody knows and for cash on delivery. */
export function readiness(order: Order, settings: ShopSettings, options: OrderOptions, now: number): Readiness {
	if (!settings.active) return skip('SHOP_OFF', 'The shop is switched off in the table tts_shops.');
	const settled = finalState(order) ?? specialOrder(order, options) ?? holdingState(order, settings, now);
	if (settled) return settled;
	if (order.status !== 'AWAITING_SHIPMENT' && !isPartlyShipped(order))
		throw orderProblem(order, {
			code: 'ORDER_UNKNOWN_STATUS',
			role: 'integration',
			title: `Order ${order.id} has the unknown status ${order.status}`,
			happened: `TikTok reports a status that this version does not know: ${order.status}. The order was not sent to NewStore.`,
			todo: 'Look the order up in TikTok Seller Center. If it has to be shipped, enter it in NewStore by hand, and ask for an update of this node pack.',
		});
	if (order.isCashOnDelivery)
		throw orderProblem(order, {
			code: 'ORDER_CASH_ON_DELIVERY',
			role: 'operations',
			title: `Order ${order.id} is cash on delivery`,
			happened:
				'The buyer pays this order when it arrives, so it cannot be booked as paid. It was not sent to NewStore.',
			todo: 'Enter the order in NewStore by hand, or switch cash on delivery off in TikTok Seller Center.',
		});
	return { kind: 'ready' };
}

/** Item of the Wait or Skip output. */
export function notNowItem(order: Order, state: Exclude<Readiness, { kind: 'ready' }>): NotNowItem {
	return {
		shop_id: order.shopId,
		order_id: order.id,
		status: order.status,
		code: state.code,
		reason: state.reason,
		...(state.readyAt ? { ready_at: state.readyAt } : {}),
	};
}
