/** What the retailer of the sandbox enters into the Data Tables during set-up: shops and locations. */
import type { Seed } from '../../sandbox/seed.mts';

export const retailerRows = (seed: Seed) => ({
	tts_shops: seed.shops.map((shop) => ({
		shop_id: shop.id,
		shop_name: shop.name,
		region: shop.market,
		currency: shop.currency,
		timezone: shop.timezone,
		newstore_shop: shop.newStoreShop,
		shop_locale: shop.locale,
		channel_name: `tiktok-shop-${shop.market.toLowerCase()}`,
		price_method: shop.market === 'US' ? 'tax_excluded' : 'tax_included',
		service_level: 'STANDARD_SHIP',
		payment_processor: 'tiktok_shop',
		payment_method: 'tiktok_shop',
		short_stock_action: 'hold',
		remorse_minutes: 60,
		external_id_prefix: '',
		platform_discount_as_payment: true,
		active: true,
	})),
	tts_locations: seed.locationMap.map(({ locationId, warehouseId, shopId }) => ({
		location_id: locationId,
		warehouse_id: warehouseId,
		shop_id: shopId,
		sells: true,
		note: seed.locations.find((location) => location.id === locationId)?.name ?? '',
	})),
});
