// Which carriers belong to which delivery option (tiktok-shop.md 7.2, 7.4).
import type { Provider } from '../orders/orderTypes.mts';
import { TikTokProblem } from '../gateway/problems.mts';
import type { ShopSeed } from '../types.mts';

/** The carrier of a seller's parcel; throws when the delivery option of the order does not offer it. */
export function carrierOf(shop: ShopSeed, deliveryOptionId: string, providerId: string): Provider {
	const option = shop.deliveryOptions.find(({ id }) => id === deliveryOptionId);
	const provider = option?.providers.find(({ id }) => id === providerId);
	if (provider === undefined) {
		throw new TikTokProblem(21011022, 'Invalid tracking number or provider ID. Please double check and try again.');
	}
	return provider;
}
