// Which carriers belong to which delivery option (tiktok-shop.md 7.2, 7.4).
import type { Order, Provider } from '../orders/orderTypes.mts';
import { TikTokProblem } from '../gateway/problems.mts';
import type { DeliveryOptionSeed, ShopSeed } from '../types.mts';

/** Carriers of an option on the way between two countries; without both, those that serve every route. */
export const offeredOn = (option: DeliveryOptionSeed, from = '', to = '') =>
	option.providers.filter(({ routes }) => routes === undefined || routes.includes(`${from}>${to}`));

/** The carrier of a seller's parcel; throws when the delivery option does not offer it on the way of the order. */
export function carrierOf(
	shop: ShopSeed,
	{ deliveryOptionId, address }: Pick<Order, 'deliveryOptionId' | 'address'>,
	providerId: string,
): Provider {
	const option = shop.deliveryOptions.find(({ id }) => id === deliveryOptionId);
	const offered = option ? offeredOn(option, shop.region, address.regionCode) : [];
	const provider = offered.find(({ id }) => id === providerId);
	if (provider === undefined) {
		throw new TikTokProblem(21011022, 'Invalid tracking number or provider ID. Please double check and try again.');
	}
	return provider;
}
