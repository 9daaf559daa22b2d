import { createHash } from 'node:crypto';
import type { IDataObject } from 'n8n-workflow';
import { isoExact, readTime } from '../shared/channel/times';

/** An event of the NewStore event stream as the trigger puts it out (newstore.md 13). */
export interface NormalizedEvent extends IDataObject {
	/** the same for the same event delivered twice, different for different events */
	event_key: string;
	/** UTC ISO */
	occurred_at: string;
	tenant: string;
	type: string;
	/** NewStore UUID */
	order_id?: string;
	/** NewStore UUID of the order whose goods were exchanged; only with Orders Only When Exchanged */
	original_order_id?: string;
	/** only order.created and order.opened have it */
	external_id?: string;
	product_ids: string[];
	/** fulfillment node ids */
	location_ids: string[];
	payload: IDataObject;
}

type Json = Record<string, unknown>;

const text = (value: unknown): string =>
	typeof value === 'string' ? value : typeof value === 'number' && Number.isFinite(value) ? String(value) : '';

const objects = (value: unknown): Json[] =>
	Array.isArray(value) ? value.filter((entry): entry is Json => entry !== null && typeof entry === 'object') : [];

const distinct = (values: unknown[]): string[] => [...new Set(values.map(text).filter((value) => value !== ''))];

/**
 * No event carries an id of its own, and payload.id names the entity. Name, entity and the part of it that the event is
 * about make it unique: a chunk of an inventory transaction, the logical time of a fulfilment event, the items, or the
 * transactions of a payment account.
 */
function eventKey(name: string, payload: Json): string {
	const part =
		text(payload.chunk_number) ||
		text(payload.logical_timestamp) ||
		[...objects(payload.items), ...objects(payload.transactions)]
			.map((entry) => text(entry.id) || text(entry.product_id))
			.sort()
			.join(',');
	// Long item lists would make keys of kilobytes; equal lists still give equal keys.
	const short = part.length > 80 ? createHash('sha256').update(part).digest('hex').slice(0, 32) : part;
	const entity = text(payload.id) || createHash('sha256').update(JSON.stringify(payload)).digest('hex').slice(0, 32);
	return [name, entity, short].filter(Boolean).join(':');
}

function orderId(name: string, payload: Json): string {
	if (name.startsWith('order.')) return text(payload.id);
	return text(payload.order_id);
}

/** Nodes whose stock the event is about. Names differ by event: fulfillment_location_id, fulfillment_node_id, … */
function locationIds(name: string, payload: Json): string[] {
	const isStoreSale = name.startsWith('order.') && payload.channel_type === 'store';
	return distinct([
		payload.fulfillment_location_id,
		payload.fulfillment_node_id,
		payload.return_location_id,
		payload.demand_location_id,
		// In a sale made in a store the channel is the store.
		isStoreSale ? payload.channel : undefined,
		...objects(payload.items).flatMap((item) => [item.fulfillment_location_id, item.fulfillment_node_id]),
	]);
}

function productIds(payload: Json): string[] {
	// A swap names the old and the new product; the shape of its items is not published (newstore.md 16.8).
	const fields = ['product_id', 'old_product_id', 'new_product_id'];
	return distinct(objects(payload.items).flatMap((item) => fields.map((field) => item[field])));
}

function occurredAt(event: Json): string {
	return isoExact(readTime(text(event.published_at)));
}

/** Any body that NewStore sends, also one whose name is not known yet. */
export function normalizeEvent(event: Json): NormalizedEvent {
	const type = text(event.name) || 'unknown';
	const payload = (event.payload && typeof event.payload === 'object' ? event.payload : {}) as Json;
	const order = orderId(type, payload);
	const externalId = text(payload.external_id);
	return {
		event_key: eventKey(type, payload),
		occurred_at: occurredAt(event),
		tenant: text(event.tenant),
		type,
		...(order ? { order_id: order } : {}),
		...(externalId ? { external_id: externalId } : {}),
		product_ids: productIds(payload),
		location_ids: locationIds(type, payload),
		payload: payload as IDataObject,
	};
}
