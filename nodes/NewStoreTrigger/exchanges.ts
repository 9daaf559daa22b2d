/**
 * Exchanges: a store takes goods back and gives others for them. NewStore books a return and a new order, whose events name
 * the order and the return it is made for: `is_exchange`, `exchanges[{order_id, return_id}]` (newstore.md 11, 13).
 */
import type { NormalizedEvent } from './normalizeEvent';

const ORDER_EVENTS = ['order.created', 'order.opened'];

/** Orders whose goods were exchanged, each once. */
function originalOrders(event: NormalizedEvent): string[] {
	const { exchanges } = event.payload;
	const entries = Array.isArray(exchanges) ? (exchanges as Array<{ order_id?: unknown } | null>) : [];
	const ids = entries.map((entry) => entry?.order_id);
	return [...new Set(ids.filter((id): id is string => typeof id === 'string' && id !== ''))];
}

/**
 * New orders only when they are exchanges; other events as they are. An exchange is put out once for each order whose goods
 * came back, with the key `original_order_id`, so that it waits for its turn with the other events about that order.
 */
export function onlyExchanges(event: NormalizedEvent): NormalizedEvent[] {
	if (!ORDER_EVENTS.includes(event.type)) return [event];
	const originals = originalOrders(event);
	// Which order an exchange is for may be missing; then the new order itself is all that is known.
	if (originals.length === 0) return event.payload.is_exchange === true ? [event] : [];
	return originals.map((id) => ({ ...event, event_key: `${event.event_key}:${id}`, original_order_id: id }));
}

/** The order that an event is about: of an exchange the one whose goods came back. */
export const subjectOf = (event: NormalizedEvent): string => event.original_order_id ?? event.order_id ?? '';
