/** What the table tts_shops says of the shop of an order. Rows that contradict each other say nothing. */
import type { Shop } from '../shared/channel/shops';

export type Shops = ReadonlyMap<string, Shop>;

/** Region of a shop; empty when there is none, so that nothing is decided for an unknown market. */
export function regionOf(shops: Shops, shopId: string): string {
	const shop = shops.get(shopId);
	return shop && !shop.isContradicted ? shop.region : '';
}

export function shopState(shops: Shops, shopId: string): 'active' | 'off' | 'unknown' {
	const shop = shops.get(shopId);
	if (!shop || shop.isContradicted) return 'unknown';
	return shop.active ? 'active' : 'off';
}
