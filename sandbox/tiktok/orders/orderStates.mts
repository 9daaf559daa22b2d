// The states of an order and of its lines, as they follow from the parcels (tiktok-shop.md 6.2).
import type { Order, OrderLine, OrderStatus } from './orderTypes.mts';

/** Steps that TikTok knows. */
export const NEXT: Record<OrderStatus, readonly OrderStatus[]> = {
	UNPAID: ['ON_HOLD', 'AWAITING_SHIPMENT', 'CANCELLED'],
	ON_HOLD: ['AWAITING_SHIPMENT', 'CANCELLED'],
	AWAITING_SHIPMENT: ['PARTIALLY_SHIPPING', 'AWAITING_COLLECTION', 'CANCELLED'],
	PARTIALLY_SHIPPING: ['AWAITING_COLLECTION', 'CANCELLED'],
	AWAITING_COLLECTION: ['IN_TRANSIT', 'CANCELLED', 'COMPLETED'],
	IN_TRANSIT: ['DELIVERED', 'CANCELLED', 'COMPLETED'],
	DELIVERED: ['COMPLETED'],
	COMPLETED: [],
	CANCELLED: [],
};

export function openLines(order: Order): OrderLine[] {
	return order.lines.filter((line) => line.cancelled === undefined);
}

export function isShipped(line: OrderLine): boolean {
	return line.timesShipped > 0;
}

/** Lines that still wait for a ship call. */
export function unshippedLines(order: Order): OrderLine[] {
	return order.lines.filter((line) => line.cancelled === undefined && !isShipped(line));
}

/** What the state of an order that is ready or under way should be. */
export function statusFromLines(order: Order): OrderStatus {
	const lines = openLines(order);
	if (lines.length === 0) return 'CANCELLED';
	if (lines.every((line) => line.package?.deliveredAtMs !== undefined)) return 'DELIVERED';
	if (lines.every((line) => line.package?.collectedAtMs !== undefined)) return 'IN_TRANSIT';
	if (lines.every(isShipped)) return 'AWAITING_COLLECTION';
	return lines.some(isShipped) ? 'PARTIALLY_SHIPPING' : 'AWAITING_SHIPMENT';
}

/** `display_status` of a line; undefined on hold, where the documentation lists no value. */
export function displayStatus(order: Order, line: OrderLine): OrderStatus | undefined {
	if (line.cancelled !== undefined) return 'CANCELLED';
	if (order.status === 'ON_HOLD') return undefined;
	if (order.status === 'UNPAID' || order.status === 'COMPLETED') return order.status;
	if (!isShipped(line)) return 'AWAITING_SHIPMENT';
	if (line.package?.deliveredAtMs !== undefined) return 'DELIVERED';
	return line.package?.collectedAtMs === undefined ? 'AWAITING_COLLECTION' : 'IN_TRANSIT';
}
