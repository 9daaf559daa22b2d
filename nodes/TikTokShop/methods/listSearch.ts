import type { IDataObject, ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import { tikTokClient } from '../../shared/tiktok/severalClients';
import { authorizedShops, resolveShop } from '../../shared/tiktok/shops';

function matches(filter: string | undefined, ...texts: string[]): boolean {
	return !filter || texts.some((text) => text.toLowerCase().includes(filter.toLowerCase()));
}

/** Shops of the authorization; the value is the shop id, which stays when ciphers change. */
export async function searchShops(this: ILoadOptionsFunctions, filter?: string): Promise<INodeListSearchResult> {
	const shops = await authorizedShops(tikTokClient(this), true);
	return {
		results: shops
			.filter(({ name, region, id }) => matches(filter, name, region, id))
			.map(({ name, region, id }) => ({ name: `${name} (${region})`, value: id })),
	};
}

/** Warehouses of the chosen shop. */
export async function searchWarehouses(this: ILoadOptionsFunctions, filter?: string): Promise<INodeListSearchResult> {
	const client = tikTokClient(this);
	const chosen = String(this.getCurrentNodeParameter('shop', { extractValue: true }) ?? '').trim();
	const { cipher } = await resolveShop(client, chosen);
	const data = await client.call({ method: 'GET', path: '/logistics/202309/warehouses', cipher, repeatable: true });
	return {
		results: ((data.warehouses as IDataObject[] | undefined) ?? [])
			.filter(({ name, id }) => matches(filter, String(name), String(id)))
			.map(({ name, id, type }) => ({
				name: type === 'RETURN_WAREHOUSE' ? `${String(name)} (returns)` : String(name),
				value: String(id),
			})),
	};
}
