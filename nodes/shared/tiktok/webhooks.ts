import type { IDataObject } from 'n8n-workflow';

import type { TikTokClient } from './client';

/** A callback of a shop: one address per shop and event type (tiktok-shop.md 5.4). */
export interface ShopWebhook {
	event_type: string;
	address: string;
	create_time?: number;
	update_time?: number;
}

const PATH = '/event/202309/webhooks';

export async function listWebhooks(client: TikTokClient, cipher: string, itemIndex?: number): Promise<ShopWebhook[]> {
	const data = await client.call({ method: 'GET', path: PATH, cipher, repeatable: true }, itemIndex);
	return ((data.webhooks as IDataObject[] | undefined) ?? []) as unknown as ShopWebhook[];
}

/** Creates or replaces the callback of an event type. */
export async function setWebhook(
	client: TikTokClient,
	cipher: string,
	eventType: string,
	address: string,
	itemIndex?: number,
): Promise<void> {
	const body = { address, event_type: eventType };
	await client.call({ method: 'PUT', path: PATH, body, cipher, repeatable: true }, itemIndex);
}

/** Deletes the callback of an event type; also succeeds when there was none. */
export async function deleteWebhook(
	client: TikTokClient,
	cipher: string,
	eventType: string,
	itemIndex?: number,
): Promise<void> {
	const body = { event_type: eventType };
	await client.call({ method: 'DELETE', path: PATH, body, cipher, repeatable: true }, itemIndex);
}
