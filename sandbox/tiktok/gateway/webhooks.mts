// Webhooks of TikTok Shop (tiktok-shop.md 5): who is subscribed to what, the signed notification, its delivery.
import type { Clock } from '../../clock.mts';
import type { Contracts } from '../../contracts.mts';
import { EventDelivery } from '../../eventDelivery.mts';
import type { Attempt } from '../../eventDelivery.mts';
import type { Faults } from '../../faults.mts';
import type { Ids } from '../../ids.mts';
import { parameterProblem } from './problems.mts';
import { signWebhook } from './signature.mts';
import type { Apps } from './apps.mts';

/** Topics that the Event API can subscribe to; all others are switched on in Partner Center. */
const EVENT_TYPE_OF_TOPIC: Record<number, string> = {
	1: 'ORDER_STATUS_CHANGE',
	2: 'REVERSE_STATUS_UPDATE',
	3: 'RECIPIENT_ADDRESS_UPDATE',
	4: 'PACKAGE_UPDATE',
	5: 'PRODUCT_STATUS_CHANGE',
	6: 'SELLER_DEAUTHORIZATION',
	7: 'UPCOMING_AUTHORIZATION_EXPIRATION',
	11: 'CANCELLATION_STATUS_CHANGE',
	12: 'RETURN_STATUS_CHANGE',
	13: 'NEW_CONVERSATION',
	14: 'NEW_MESSAGE',
	15: 'PRODUCT_INFORMATION_CHANGE',
	16: 'PRODUCT_CREATION',
	18: 'PRODUCT_CATEGORY_CHANGE',
	33: 'NEW_MESSAGE_LISTENER',
	36: 'INVOICE_STATUS_CHANGE',
	37: 'PRODUCT_AUDIT_STATUS_CHANGE',
};
const EVENT_TYPES = new Set(Object.values(EVENT_TYPE_OF_TOPIC));
/** These carry `product_id` as a JSON number, beyond 2^53. */
const TOPICS_WITH_NUMERIC_ID = new Set([5, 16, 37]);
/** These name the seller, not a shop. */
const TOPICS_OF_SELLER = new Set([21, 24, 68]);
/** The documented sample of this topic has no notification id. */
const TOPIC_WITHOUT_NOTIFICATION_ID = 3;
const MAX_ADDRESS = 255;
const MINUTE_MS = 60_000;
const RETRY_DELAYS_MS = [2 * MINUTE_MS, 30 * MINUTE_MS, 180 * MINUTE_MS, 720 * MINUTE_MS];

interface Subscription {
	address: string;
	createdAtMs: number;
	updatedAtMs: number;
}

/** Name of a topic in statistics, fault rules and logs. */
function topicName(type: number): string {
	return EVENT_TYPE_OF_TOPIC[type] ?? `TOPIC_${type}`;
}

export interface WebhooksParts {
	apps: Apps;
	clock: Clock;
	ids: Ids;
	faults: Faults;
	contracts: Contracts;
	onAttempt?: (attempt: Attempt) => void;
}

export class Webhooks {
	readonly delivery: EventDelivery;
	/** URL and topics set in Partner Center, for the whole app. */
	private partnerCenter: { address: string; types: Set<number> | 'all' } | undefined;
	private readonly parts: WebhooksParts;
	private readonly byShop = new Map<string, Map<string, Subscription>>();

	constructor(parts: WebhooksParts) {
		this.parts = parts;
		this.delivery = new EventDelivery({
			system: 'tiktok',
			clock: parts.clock,
			faults: parts.faults,
			timeoutMs: 3_000,
			retryDelaysMs: RETRY_DELAYS_MS,
			// 401 is an accepted answer: the receiver refused the signature, and repeating would not change it.
			retryOn: (status) => status !== 401,
			onAttempt: parts.onAttempt,
		});
	}

	/** Subscriptions of a shop as the Event API lists them. */
	list(shopId: string): Array<Record<string, unknown>> {
		const { clock } = this.parts;
		return [...(this.byShop.get(shopId) ?? [])].map(([eventType, { address, createdAtMs, updatedAtMs }]) => ({
			event_type: eventType,
			address,
			create_time: clock.wireSeconds(createdAtMs),
			update_time: clock.wireSeconds(updatedAtMs),
		}));
	}

	/** Creates or replaces: one address per shop and event type. */
	set(shopId: string, body: unknown): void {
		const { address, event_type: eventType } = (body ?? {}) as { address?: unknown; event_type?: unknown };
		if (typeof eventType !== 'string' || !EVENT_TYPES.has(eventType)) throw parameterProblem('event_type is unknown.');
		if (typeof address !== 'string' || !isAllowedAddress(address)) {
			throw parameterProblem('address must be an https URL with a domain name and at most 255 characters.');
		}
		const nowMs = this.parts.clock.now();
		let subscriptions = this.byShop.get(shopId);
		if (subscriptions === undefined) this.byShop.set(shopId, (subscriptions = new Map()));
		const createdAtMs = subscriptions.get(eventType)?.createdAtMs ?? nowMs;
		subscriptions.set(eventType, { address, createdAtMs, updatedAtMs: nowMs });
	}

	/** Succeeds also when there was nothing to remove, as TikTok does. */
	remove(shopId: string, body: unknown): void {
		const { event_type: eventType } = (body ?? {}) as { event_type?: unknown };
		if (typeof eventType !== 'string' || !EVENT_TYPES.has(eventType)) throw parameterProblem('event_type is unknown.');
		this.byShop.get(shopId)?.delete(eventType);
	}

	/** Forgets every subscription of a shop. */
	dropShop(shopId: string): void {
		this.byShop.delete(shopId);
	}

	/** Sets the address of the app in Partner Center, for the given topics or all; undefined removes it. */
	setPartnerCenter(address: string | undefined, types: number[] | 'all' = 'all'): void {
		this.partnerCenter =
			address === undefined ? undefined : { address, types: types === 'all' ? 'all' : new Set(types) };
	}

	/** Whether anybody is subscribed. */
	isHeard(shopId: string, type: number): boolean {
		return this.addressesOf(shopId, type).length > 0;
	}

	/** Sends a notification to everyone subscribed. `data` holds ids as strings; topics 5, 16, 37 send `product_id` as number. */
	send(shopId: string, type: number, data: Record<string, unknown>): void {
		const { apps, clock, ids, contracts } = this.parts;
		const { key, sellerOpenId } = apps.ofShop(shopId);
		const addresses = this.addressesOf(shopId, type);
		if (addresses.length === 0) return;
		const envelope: Record<string, unknown> = { type };
		if (type !== TOPIC_WITHOUT_NOTIFICATION_ID) envelope.tts_notification_id = ids.digits('7501');
		if (TOPICS_OF_SELLER.has(type)) envelope.seller_open_id = sellerOpenId;
		else envelope.shop_id = shopId;
		envelope.timestamp = clock.wireSeconds(clock.now());
		envelope.data = data;
		const body = serialize(envelope, type);
		contracts.checkEvent('tiktok', topicName(type), JSON.parse(body));
		for (const url of addresses) {
			this.delivery.deliver({
				name: topicName(type),
				url,
				headers: {
					'content-type': 'application/json',
					authorization: signWebhook(key.appKey, key.appSecret, body),
				},
				body,
			});
		}
	}

	private addressesOf(shopId: string, type: number): string[] {
		const addresses: string[] = [];
		const subscription = this.byShop.get(shopId)?.get(topicName(type));
		if (subscription !== undefined) addresses.push(subscription.address);
		const { partnerCenter } = this;
		if (partnerCenter !== undefined && (partnerCenter.types === 'all' || partnerCenter.types.has(type))) {
			addresses.push(partnerCenter.address);
		}
		return addresses;
	}
}

function serialize(envelope: Record<string, unknown>, type: number): string {
	const text = JSON.stringify(envelope);
	return TOPICS_WITH_NUMERIC_ID.has(type) ? text.replace(/"product_id":"(\d+)"/, '"product_id":$1') : text;
}

/** As TikTok: https, a domain name, no port. Beyond that plain http to this machine, because the sandbox runs here. */
function isAllowedAddress(address: string): boolean {
	if (address.length > MAX_ADDRESS || !URL.canParse(address)) return false;
	const url = new URL(address);
	const isLoopback = url.hostname === 'localhost' || url.hostname === '127.0.0.1' || url.hostname === '[::1]';
	if (isLoopback) return url.protocol === 'http:' || url.protocol === 'https:';
	const isDomain = /^(?=.*[a-z])[a-z0-9-]+(\.[a-z0-9-]+)+$/i.test(url.hostname);
	return url.protocol === 'https:' && url.port === '' && isDomain;
}
