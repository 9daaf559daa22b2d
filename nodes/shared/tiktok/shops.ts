import type { IDataObject } from 'n8n-workflow';

import { whenShopRefused } from './client';
import type { TikTokClient, TikTokRequest } from './client';
import { InvalidInput } from './invalidInput';
import { authorizationName, rememberCovered } from './severalClients';

/** A shop of the authorization (tiktok-shop.md 2.3). */
export interface AuthorizedShop {
	id: string;
	name: string;
	region: string;
	seller_type: string;
	cipher: string;
	code: string;
}

/** The shop of a call. `shop_id` is missing only when the cipher is in no authorization of the credential. */
export interface Shop {
	shop_id?: string;
	cipher: string;
}

/** The call that lists them; it takes no shop, so it also serves where only the authorization is of interest. */
export const AUTHORIZED_SHOPS: TikTokRequest = {
	method: 'GET',
	path: '/authorization/202309/shops',
	repeatable: true,
};

const REMEMBER_MS = 10 * 60 * 1000;
const remembered = new Map<string, { shops: Promise<AuthorizedShop[]>; until: number }>();

// Ciphers may change when the seller authorizes again; TikTok Shop then says that token and shop do not match (4.2).
whenShopRefused(() => remembered.clear());

/** Shops of one authorization, remembered for 10 minutes in this process. `fresh` asks again. */
async function shopsOf(client: TikTokClient, fresh: boolean): Promise<AuthorizedShop[]> {
	const { id, apiBaseUrl, appKey, shopCipher } = await client.credentials();
	const key = [id, apiBaseUrl, appKey, shopCipher].join(' ');
	const known = remembered.get(key);
	if (known && !fresh && known.until > Date.now()) return await known.shops;
	const shops = client
		.call(AUTHORIZED_SHOPS)
		.then((data) => ((data.shops as IDataObject[] | undefined) ?? []).map(readShop))
		.then((list) => {
			rememberCovered(
				id,
				list.map(({ name, region }) => `${name}, ${region}`),
			);
			return list;
		});
	remembered.set(key, { shops, until: Date.now() + REMEMBER_MS });
	shops.catch(() => remembered.delete(key));
	return await shops;
}

/**
 * Shops of the authorizations of the node, remembered for 10 minutes in this process. `fresh` asks again. An authorization
 * that cannot be asked does not hide the shops of the others; throws when none can.
 */
export async function authorizedShops(client: TikTokClient, fresh = false): Promise<AuthorizedShop[]> {
	const { members } = client;
	const answers = await Promise.allSettled(members.map(async (member) => await shopsOf(member, fresh)));
	const listed = answers.filter((answer) => answer.status === 'fulfilled');
	if (!listed.length) throw answers.map((answer) => (answer as PromiseRejectedResult).reason as Error)[0];
	return listed.flatMap(({ value }) => value);
}

function readShop(shop: IDataObject): AuthorizedShop {
	const text = (value: unknown) => (value === undefined || value === null ? '' : String(value));
	return {
		id: text(shop.id),
		name: text(shop.name),
		region: text(shop.region),
		seller_type: text(shop.seller_type),
		cipher: text(shop.cipher),
		code: text(shop.code),
	};
}

/** Which authorization covered a shop the last time, by the shop: another one that is dead is not asked before it. */
const covering = new Map<string, string>();

interface Found {
	member: TikTokClient;
	shop: AuthorizedShop;
}

const isNamed = (shop: AuthorizedShop, wanted: string) => shop.id === wanted || shop.cipher === wanted;

/** The members to ask: those that a row of tts_shops names, where there is one; the one that covered the shop before comes first. */
async function membersFor(client: TikTokClient, wanted: string, authorization: string): Promise<TikTokClient[]> {
	const names = authorization ? await Promise.all(client.members.map(authorizationName)) : [];
	const named = client.members.filter((_, place) => names[place]?.toLowerCase() === authorization.toLowerCase());
	const members = named.length ? named : [...client.members];
	const first = covering.get(wanted);
	return members.sort((a, b) => Number(b.credentialType === first) - Number(a.credentialType === first));
}

/**
 * Finds a shop among several authorizations. Where no living one covers it and another cannot be asked, it is taken for a
 * shop of that one, and why it cannot be asked is thrown: no other shop is stopped by it.
 */
async function findAmong(
	members: readonly TikTokClient[],
	wanted: string,
	fresh: boolean,
): Promise<{ found?: Found; dead?: Error }> {
	let dead: Error | undefined;
	for (const member of members) {
		const shops = await shopsOf(member, fresh).catch((error: Error) => {
			dead ??= error;
			return [];
		});
		const shop = shops.find((one) => isNamed(one, wanted));
		if (shop) return { found: { member, shop } };
	}
	return { dead };
}

async function resolveAmong(client: TikTokClient, wanted: string, authorization: string): Promise<Shop> {
	const members = await membersFor(client, wanted, authorization);
	let { found, dead } = await findAmong(members, wanted, false);
	if (!found && !dead) ({ found, dead } = await findAmong(members, wanted, true));
	if (!found) {
		if (dead) throw dead;
		throw new InvalidInput(
			authorization
				? `The shop ${wanted} belongs to the TikTok authorization "${authorization}" (tts_shops), and no credential of this node is of it and covers the shop.`
				: `The shop ${wanted} is not among the shops that the ${client.members.length} authorizations of this node cover.`,
			'Let the seller authorize the app for this shop, add its credential to the node (Further Authorizations; the installer does it everywhere), or correct the shop ID or the authorization in tts_shops.',
		);
	}
	const { member, shop } = found;
	covering.set(shop.id, member.credentialType);
	client.bind(shop.cipher, member);
	return { shop_id: shop.id, cipher: shop.cipher };
}

/**
 * Finds the shop that a field, an item or the credential names, by id or by cipher. Nothing named: the credential's cipher,
 * else the only shop of the authorization. Throws InvalidInput.
 * @param authorization what the row of the shop in tts_shops says, where the input item is that row
 */
export async function resolveShop(client: TikTokClient, named: string, authorization = ''): Promise<Shop> {
	const wanted = named || (await client.credentials()).shopCipher;
	const isOneOfSeveral = client.members.length > 1;
	if (wanted && isOneOfSeveral) return await resolveAmong(client, wanted, authorization);
	let shops = await authorizedShops(client);
	if (!wanted) {
		if (shops.length === 1 && isOneOfSeveral) return await resolveAmong(client, shops[0].id, authorization);
		if (shops.length === 1) return { shop_id: shops[0].id, cipher: shops[0].cipher };
		throw new InvalidInput(
			`No shop is chosen, and the authorization covers ${shops.length} shops.`,
			'Choose a shop in the node, or enter a shop cipher in the TikTok Shop API credential.',
		);
	}
	let shop = shops.find((one) => isNamed(one, wanted));
	if (!shop && /^\d+$/.test(wanted)) {
		shops = await authorizedShops(client, true);
		shop = shops.find((one) => isNamed(one, wanted));
		if (!shop) {
			throw new InvalidInput(
				`The shop ${wanted} is not among the shops that the authorization covers.`,
				'Let the seller authorize the app for this shop, or correct the shop ID.',
			);
		}
	}
	return shop ? { shop_id: shop.id, cipher: shop.cipher } : { cipher: wanted };
}
