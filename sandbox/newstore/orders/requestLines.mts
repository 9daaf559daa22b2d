// The items of fulfillment requests: their states, their parcels, and what reads may show of them (newstore.md 9).
import type { FulfillmentRequest, OrderItem, RequestLine } from '../types.mts';

export function newLine(item: OrderItem): RequestLine {
	return {
		itemId: item.id,
		productId: item.productId,
		status: 'dispatched',
		stage: 'waiting',
		carrier: null,
		trackingCode: null,
	};
}

/** The status that follows from the items: terminal ones count, then whether anybody has begun. */
export function refreshStatus(request: FulfillmentRequest): void {
	const open = request.items.filter((line) => line.status === 'dispatched');
	if (open.length === 0) request.status = 'completed';
	else if (open.length < request.items.length) request.status = 'partially_completed';
	else if (open.some((line) => line.stage !== 'waiting')) request.status = 'acknowledged';
}

/** The tracking code as reads show it at this virtual time: null until it is there. */
export function shownTracking(line: RequestLine, nowMs: number): string | null {
	return nowMs >= (line.trackingShownAt ?? 0) ? line.trackingCode : null;
}

export interface Parcel {
	/** `{fulfillment request id}-shipment-{n}`. */
	id: string;
	carrier: string | null;
	trackingCode: string | null;
	status: RequestLine['status'];
	lines: RequestLine[];
}

/** Items with one carrier and one tracking code are one parcel; those that have not left are one shipment per status. */
export function parcelsOf(request: FulfillmentRequest, nowMs: number): Parcel[] {
	const parcels = new Map<string, Parcel>();
	for (const line of request.items) {
		const trackingCode = shownTracking(line, nowMs);
		const key = JSON.stringify([line.status, line.carrier, trackingCode]);
		const known = parcels.get(key);
		if (known) known.lines.push(line);
		else {
			const id = `${request.id}-shipment-${parcels.size + 1}`;
			parcels.set(key, { id, carrier: line.carrier, trackingCode, status: line.status, lines: [line] });
		}
	}
	return [...parcels.values()];
}
