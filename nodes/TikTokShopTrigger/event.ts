import { createHash } from 'node:crypto';
import type { IDataObject } from 'n8n-workflow';

import { parseJson } from '../shared/json';
import { topicName } from '../shared/tiktok/topics';

/** What the trigger puts out for one webhook of TikTok Shop. Ids are strings, times UTC ISO. */
export interface TikTokEvent extends IDataObject {
	/** tts_notification_id, or a hash of the body where TikTok Shop sends none; equal for deliveries of the same event */
	event_key: string;
	occurred_at: string;
	/** missing on topics of the whole seller, which carry seller_open_id in the payload */
	shop_id?: string;
	/** event type, or TOPIC_27 for topics without one */
	type: string;
	type_number: number;
	order_id?: string;
	product_id?: string;
	return_id?: string;
	cancel_id?: string;
	/** the whole body as TikTok Shop sent it */
	payload: IDataObject;
}

/**
 * Reads the body of a webhook whose signature has been checked. The raw text is parsed because three topics send ids as
 * numbers that JSON.parse would round (tiktok-shop.md 12.5). Throws SyntaxError when it is no JSON object.
 */
export function readEvent(rawBody: Buffer, receivedAt = new Date()): TikTokEvent {
	const payload = parseJson(rawBody.toString('utf8'));
	if (typeof payload !== 'object' || payload === null || Array.isArray(payload)) {
		throw new SyntaxError('The webhook is no JSON object');
	}
	const envelope = payload as IDataObject;
	const data = (typeof envelope.data === 'object' && envelope.data !== null ? envelope.data : {}) as IDataObject;
	const number = Number(envelope.type);
	const event: TikTokEvent = {
		event_key: text(envelope.tts_notification_id) || createHash('sha256').update(rawBody).digest('hex'),
		occurred_at: readTime(data.update_time) ?? readTime(envelope.timestamp) ?? receivedAt.toISOString(),
		type: topicName(number),
		type_number: number,
		payload: envelope,
	};
	const shopId = text(envelope.shop_id);
	if (shopId) event.shop_id = shopId;
	for (const name of ['order_id', 'product_id', 'return_id', 'cancel_id'] as const) {
		const id = text(data[name]);
		if (id) event[name] = id;
	}
	return event;
}

/** New state of the order, as the API names it: the webhook says CANCEL (tiktok-shop.md 12.3). '' for other events. */
export function orderStatusOf({ type, payload }: TikTokEvent): string {
	if (type !== 'ORDER_STATUS_CHANGE') return '';
	const status = text(((payload.data ?? {}) as IDataObject).order_status);
	return status === 'CANCEL' ? 'CANCELLED' : status;
}

/** Who edited the product: SELLER_CENTER or OPEN_API (this integration or another app). '' where it does not say. */
export function changeSourceOf({ payload }: TikTokEvent): string {
	return text(((payload.data ?? {}) as IDataObject).change_source);
}

function text(value: unknown): string {
	return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/** Unix seconds as UTC ISO; undefined for anything else. */
function readTime(value: unknown): string | undefined {
	const seconds = Number(value);
	if (!Number.isInteger(seconds) || seconds < 1_000_000_000 || seconds > 9_999_999_999) return undefined;
	return new Date(seconds * 1000).toISOString();
}
