import { createHash } from 'node:crypto';
import type { IDataObject } from 'n8n-workflow';

import { tryParseJson } from '../shared/json';
import { topicName } from '../shared/tiktok/topics';
import { isoExact } from '../shared/channel/times';

/** What the trigger puts out for one webhook of TikTok Shop. Ids are strings, times UTC ISO. */
export interface TikTokEvent extends IDataObject {
	/**
	 * event_id or tts_notification_id, or a hash of the body where TikTok Shop sends none; equal for deliveries of the same event
	 */
	event_key: string;
	occurred_at: string;
	/** missing on topics of the whole seller, which carry seller_open_id in the payload; stock changes (68) come once per shop */
	shop_id?: string;
	/** event type, or TOPIC_27 for topics without one */
	type: string;
	type_number: number;
	order_id?: string;
	product_id?: string;
	sku_id?: string;
	return_id?: string;
	cancel_id?: string;
	/** who or what made the change, where the event says so: SELLER_CENTER, OPEN_API; api_sync, manual_adjustment, … */
	change_sources?: string[];
	/** what people call the authorization whose app has sent it; only where the trigger has several */
	authorization?: string;
	/** the whole body as TikTok Shop sent it */
	payload: IDataObject;
}

/**
 * Reads the body of a webhook whose signature has been checked; undefined when it is no event. The raw text is parsed because
 * three topics send ids as numbers that JSON.parse would round (tiktok-shop.md 12.5).
 */
export function readEvent(
	rawBody: Buffer,
	signed: { authorization?: string } = {},
	receivedAt = new Date(),
): TikTokEvent | undefined {
	const payload = tryParseJson(rawBody.toString('utf8'));
	if (!isObject(payload)) return undefined;
	const number = payload.type === null || payload.type === '' ? Number.NaN : Number(payload.type);
	if (!Number.isSafeInteger(number) || number < 0) return undefined;
	const data = isObject(payload.data) ? payload.data : {};
	const event: TikTokEvent = {
		// Changes of stock are told apart by an id of their own (topic 68, tiktok-shop.md 5.3).
		event_key:
			text(data.event_id) || text(payload.tts_notification_id) || createHash('sha256').update(rawBody).digest('hex'),
		occurred_at:
			readTime(data.update_time) ??
			readIsoTime(data.occurred_at) ??
			readTime(payload.timestamp) ??
			receivedAt.toISOString(),
		type: topicName(number),
		type_number: number,
		...signed,
		payload,
	};
	const shopId = text(payload.shop_id);
	if (shopId) event.shop_id = shopId;
	for (const name of ['order_id', 'product_id', 'sku_id', 'return_id', 'cancel_id'] as const) {
		const id = text(data[name]);
		if (id) event[name] = id;
	}
	const sources = changeSourcesOf(data);
	if (sources.length) event.change_sources = sources;
	return event;
}

/** Whether an event about a product or an order names the seller and not the shop (68), so that each shop may be meant. */
export const isOfEachShop = ({ shop_id: shopId, product_id: product, order_id: order }: TikTokEvent): boolean =>
	!shopId && Boolean(product ?? order);

/** The same event for each of these shops, with a key of its own. */
export const forShops = (event: TikTokEvent, shopIds: string[]): TikTokEvent[] =>
	shopIds.map((shopId) => ({ ...event, shop_id: shopId, event_key: `${event.event_key}:${shopId}` }));

/** New state of the order, as the API names it: the webhook says CANCEL (tiktok-shop.md 12.3). '' for other events. */
export function orderStatusOf({ type, payload }: TikTokEvent): string {
	if (type !== 'ORDER_STATUS_CHANGE') return '';
	const status = text(((payload.data ?? {}) as IDataObject).order_status);
	return status === 'CANCEL' ? 'CANCELLED' : status;
}

/**
 * Who made the change: SELLER_CENTER or OPEN_API where a product was edited (15), the causes where stock changed (68), such as
 * manual_adjustment, api_sync, order_created. Each once; none where the event does not say.
 */
function changeSourcesOf(data: IDataObject): string[] {
	const details: unknown[] = Array.isArray(data.change_detail) ? data.change_detail : [];
	const causes = details.map((detail) => (isObject(detail) ? text(detail.trigger_source) : ''));
	return [...new Set([text(data.change_source), ...causes].filter(Boolean))];
}

/** Names in the options of the node for causes that TikTok Shop names one by one. */
const GROUPS: Record<string, readonly string[]> = {
	OPEN_API: ['OPEN_API', 'api_sync'],
	ORDERS: ['order_created', 'order_canceled', 'order_shipped'],
	SELLER_CENTER: ['SELLER_CENTER', 'manual_adjustment'],
};

/** Whether everything that the event tells of was done by sources that are not wanted. */
export function isIgnored({ change_sources: sources = [] }: TikTokEvent, ignored: string[]): boolean {
	const names = new Set(ignored.flatMap((name) => (Object.hasOwn(GROUPS, name) ? GROUPS[name] : [name])));
	return sources.length > 0 && sources.every((source) => names.has(source));
}

const isObject = (value: unknown): value is IDataObject =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

function text(value: unknown): string {
	return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/** Unix seconds as UTC ISO; undefined for anything else. */
function readTime(value: unknown): string | undefined {
	const seconds = Number(value);
	if (!Number.isInteger(seconds) || seconds < 1_000_000_000 || seconds > 9_999_999_999) return undefined;
	return isoExact(seconds * 1000);
}

const ISO = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d{1,3})?\d{0,6}(Z|[+-]\d\d:\d\d)$/;

/** ISO text with up to nine digits after the second as UTC ISO; undefined for anything else. */
function readIsoTime(value: unknown): string | undefined {
	const [, seconds, fraction = '', zone] = ISO.exec(text(value)) ?? [];
	const time = Date.parse(`${seconds}${fraction}${zone}`);
	return Number.isNaN(time) ? undefined : isoExact(time);
}
