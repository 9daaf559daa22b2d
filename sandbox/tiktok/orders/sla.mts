// Deadlines of an order (tiktok-shop.md 6.4): what counts as late, and when TikTok cancels by itself.
import type { Order, SlaHours } from './orderTypes.mts';

const HOUR_MS = 3_600_000;

/** Calendar hours; the real ones depend on market, product and business days. */
export const DEFAULT_SLA: SlaHours = {
	dispatch: 48,
	collection: 72,
	shippingDue: 120,
	collectionDue: 168,
	deliveryDue: 720,
};

/** Virtual milliseconds per deadline; undefined before payment. */
export type Deadlines = Record<keyof SlaHours, number>;

export function deadlinesOf(order: Order): Deadlines | undefined {
	if (order.paidAtMs === undefined) return undefined;
	const startMs = Math.max(order.paidAtMs, order.releaseAtMs ?? 0);
	const due = (hours: number) => startMs + hours * HOUR_MS;
	const { dispatch, collection, shippingDue, collectionDue, deliveryDue } = order.sla;
	return {
		dispatch: due(dispatch),
		collection: due(collection),
		shippingDue: due(shippingDue),
		collectionDue: due(collectionDue),
		deliveryDue: due(deliveryDue),
	};
}

/** Whether the order counts as late dispatch: shipped too late or not yet, scanned by the carrier too late or not yet. */
export function latenessOf(order: Order, nowMs: number): { dispatch: boolean; collection: boolean } {
	const deadlines = deadlinesOf(order);
	if (deadlines === undefined || order.fulfillmentType !== 'FULFILLMENT_BY_SELLER') {
		return { dispatch: false, collection: false };
	}
	// An order that was cancelled in time can no longer become late.
	const endMs = order.cancelledAtMs ?? nowMs;
	return {
		dispatch: (order.shippedAtMs ?? endMs) > deadlines.dispatch,
		collection: (order.collectedAtMs ?? endMs) > deadlines.collection,
	};
}
