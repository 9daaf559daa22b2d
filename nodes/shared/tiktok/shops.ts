import type { IDataObject } from 'n8n-workflow';

import { whenShopRefused } from './client';
import type { TikTokClient, TikTokRequest } from './client';
import { InvalidInput } from './invalidInput';

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

/** Shops of the authorization, remembered for 10 minutes in this process. `fresh` asks again. */
export async function authorizedShops(client: TikTokClient, fresh = false): Promise<AuthorizedShop[]> {
	const { id, apiBaseUrl, appKey, shopCipher } = await client.credentials();
	const key = [id, apiBaseUrl, appKey, shopCipher].join(' ');
	const known = remembered.get(key);
	if (known && !fresh && known.until > Date.now()) return await known.shops;
	const shops = client
		.call(AUTHORIZED_SHOPS)
		.then((data) => ((data.shops as IDataObject[] | undefined) ?? []).map(readShop));
	remembered.set(key, { shops, until: Date.now() + REMEMBER_MS });
	shops.catch(() => remembered.delete(key));
	return await shops;
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

/**
 * Finds the shop that a field, an item or the credential names, by id or by cipher. Nothing named: the credential's cipher,
 * else the only shop of the authorization. Throws InvalidInput.
 */
export async function resolveShop(client: TikTokClient, named: string): Promise<Shop> {
	const wanted = named || (await client.credentials()).shopCipher;
	let shops = await authorizedShops(client);
	if (!wanted) {
		if (shops.length === 1) return { shop_id: shops[0].id, cipher: shops[0].cipher };
		throw new InvalidInput(
			`No shop is chosen, and the authorization covers ${shops.length} shops.`,
			'Choose a shop in the node, or enter a shop cipher in the TikTok Shop API credential.',
		);
	}
	const match = (shop: AuthorizedShop) => shop.id === wanted || shop.cipher === wanted;
	let shop = shops.find(match);
	if (!shop && /^\d+$/.test(wanted)) {
		shops = await authorizedShops(client, true);
		shop = shops.find(match);
		if (!shop) {
			throw new InvalidInput(
				`The shop ${wanted} is not among the shops that the authorization covers.`,
				'Let the seller authorize the app for this shop, or correct the shop ID.',
			);
		}
	}
	return shop ? { shop_id: shop.id, cipher: shop.cipher } : { cipher: wanted };
}
