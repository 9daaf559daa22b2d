import { createHash } from 'node:crypto';
import type { IDataObject } from 'n8n-workflow';

import { problem } from '../shared/errors';
import type { TikTokClient } from '../shared/tiktok/client';
import { InvalidInput } from '../shared/tiktok/invalidInput';
import { authorizedShops, resolveShop } from '../shared/tiktok/shops';
import type { Shop } from '../shared/tiktok/shops';
import { deleteWebhook, listWebhooks, setWebhook } from '../shared/tiktok/webhooks';

/** What this node wants to be registered: one callback per shop and event type, all with the same address. */
export interface Registration {
	address: string;
	/** shop ids or ciphers; empty = every shop of the authorization */
	shops: string[];
	eventTypes: string[];
	/** address of a trigger that stood elsewhere in this n8n: as much ours as our own */
	predecessor?: string;
}

/** What this node has registered, kept with the workflow. */
export interface Registered extends IDataObject {
	configHash?: string;
	address?: string;
	shops?: string[];
	eventTypes?: string[];
}

const MAX_ADDRESS = 255;

/** Changes when anything of the registration changes. */
function configHash(wanted: Registration): string {
	const { address, shops, eventTypes } = wanted;
	return createHash('sha256')
		.update(JSON.stringify([address, [...shops].sort(), [...eventTypes].sort()]))
		.digest('hex');
}

/** Whether TikTok Shop holds exactly what is wanted. */
export async function isRegistered(
	client: TikTokClient,
	wanted: Registration,
	registered: Registered,
): Promise<boolean> {
	if (registered.configHash !== configHash(wanted)) return false;
	for (const shop of await resolveAll(client, wanted.shops)) {
		const addresses = new Map((await listWebhooks(client, shop.cipher)).map((w) => [w.event_type, w.address]));
		if (wanted.eventTypes.some((eventType) => addresses.get(eventType) !== wanted.address)) return false;
	}
	return true;
}

/**
 * Registers what is wanted and takes back what this node registered before and does not want any more. Nothing is changed
 * when a callback of somebody else is in the way, unless `replaceForeign`; the error names it.
 */
export async function register(
	client: TikTokClient,
	wanted: Registration,
	registered: Registered,
	replaceForeign: boolean,
): Promise<Registered> {
	if (wanted.address.length > MAX_ADDRESS) {
		throw problem(client.node, {
			message: `The webhook address has ${wanted.address.length} characters; TikTok Shop takes at most ${MAX_ADDRESS}.`,
			description: 'Use a shorter domain name for n8n (WEBHOOK_URL).',
		});
	}
	const ours = new Set([wanted.address, registered.address, wanted.predecessor].filter(Boolean));
	const shops = await resolveAll(client, wanted.shops);
	const plans = [];
	for (const shop of shops) {
		const present = new Map((await listWebhooks(client, shop.cipher)).map((w) => [w.event_type, w.address]));
		const foreign = wanted.eventTypes.filter((type) => present.get(type) && !ours.has(present.get(type)));
		if (foreign.length && !replaceForeign)
			throw foreignCallback(client, shop, foreign[0], String(present.get(foreign[0])));
		plans.push({ shop, present });
	}
	await takeBack(client, wanted, registered);
	for (const { shop, present } of plans) {
		for (const eventType of wanted.eventTypes) {
			if (present.get(eventType) === wanted.address) continue;
			await setWebhook(client, shop.cipher, eventType, wanted.address);
		}
	}
	const { address, shops: chosen, eventTypes } = wanted;
	return { configHash: configHash(wanted), address, shops: chosen, eventTypes };
}

/** Deletes the callbacks that this node registered, and no other. */
export async function unregister(client: TikTokClient, registered: Registered): Promise<void> {
	await takeBack(client, { address: '', shops: [], eventTypes: [] }, registered);
}

/** Deletes callbacks with our old address that are not wanted any more. */
async function takeBack(client: TikTokClient, wanted: Registration, registered: Registered): Promise<void> {
	const { address, shops, eventTypes = [] } = registered;
	if (!address || !shops) return;
	const kept = new Set((await resolveAll(client, wanted.eventTypes.length ? wanted.shops : null)).map((s) => s.cipher));
	for (const shop of await resolveAll(client, shops)) {
		for (const webhook of await listWebhooks(client, shop.cipher)) {
			const { event_type: type } = webhook;
			const isOurs = webhook.address === address && eventTypes.includes(type);
			const isWanted = kept.has(shop.cipher) && wanted.eventTypes.includes(type);
			if (isOurs && !isWanted) await deleteWebhook(client, shop.cipher, type);
		}
	}
}

async function resolveAll(client: TikTokClient, shops: string[] | null): Promise<Shop[]> {
	if (shops === null) return [];
	if (shops.length === 0) {
		const all = await authorizedShops(client, true);
		return all.map(({ id, cipher }) => ({ shop_id: id, cipher }));
	}
	const resolved: Shop[] = [];
	for (const named of shops) {
		const shop = await resolveShop(client, named).catch((error: Error) => error);
		if (shop instanceof InvalidInput) throw problem(client.node, { message: shop.message, description: shop.whatToDo });
		if (shop instanceof Error) throw shop;
		resolved.push(shop);
	}
	return resolved;
}

function foreignCallback(client: TikTokClient, shop: Shop, eventType: string, address: string) {
	return problem(client.node, {
		message: `TikTok Shop already sends ${eventType} of shop ${shop.shop_id ?? shop.cipher} to ${address}. This node does not replace it.`,
		description:
			'A shop has one address per event type, so another workflow or system would stop receiving its events. ' +
			'Remove that address first, or switch on "Replace Other Addresses" in the options of this node.',
	});
}
