import { currency, defineTable, flag, market, neededTikTokId, number, text, timeZone, word } from './table';

export const shopsTable = defineTable({
	name: 'tts_shops',
	purpose: 'One row per TikTok shop, with what its orders get in NewStore.',
	key: ['shop_id'],
	columns: {
		shop_id: neededTikTokId('Id of the shop at TikTok (workflow 00 lists them)'),
		shop_name: text('For people'),
		region: market('Market of the shop: GB, US, …'),
		currency: currency('Currency of the shop: GBP, USD, …'),
		timezone: timeZone('Time zone of the shop: Europe/London'),
		newstore_shop: text('Shop (catalogue) id in NewStore that the orders belong to'),
		shop_locale: text('Language of the order in NewStore: en-GB'),
		channel_name: text('Name of the sales channel in NewStore: tiktok-shop-gb'),
		price_method: word('tax_included (UK, EU) or tax_excluded (US)', ['tax_included', 'tax_excluded']),
		service_level: text('NewStore service level of an order when tts_service_map has no row for its delivery option'),
		payment_processor: text('Payment provider name in NewStore for money that TikTok has collected: tiktok_shop'),
		payment_method: text('Payment method in NewStore: tiktok_shop'),
		short_stock_action: word(
			'When NewStore has too little stock: hold (ask a person), inject (send it and tell), cancel (ask a person to cancel the short lines on TikTok where the market allows it)',
			['hold', 'inject', 'cancel'],
		),
		remorse_minutes: number(
			'Minutes after payment before an order is sent when the shop has no ON_HOLD phase; TikTok demands 60',
			{ least: 0 },
		),
		external_id_prefix: text(
			'Put in front of the TikTok order id in NewStore; usually empty. Never change it while orders are open',
		),
		platform_discount_as_payment: flag(
			'true = the discount that TikTok funds is a second payment, so NewStore books the full sales value',
			true,
		),
		masked_address: word(
			'Orders with a TikTok label whose address TikTok hides: minimal (send town and post code, the store packs for the label of Seller Center) or exception (ask a person). Empty = minimal in the US, exception elsewhere',
			['minimal', 'exception'],
		),
		active: flag('Ticked = the shop takes part. Not ticked or empty = it is left alone', false),
	},
});
