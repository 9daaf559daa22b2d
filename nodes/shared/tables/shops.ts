import { parseEnd, parseTime } from '../channel/times';
import {
	currency,
	defineTable,
	end,
	flag,
	market,
	moment,
	neededTikTokId,
	number,
	text,
	timeZone,
	word,
} from './table';

export const SALE_COLUMNS = ['peak_from', 'peak_until', 'peak_buffer_units', 'peak_buffer_percent'] as const;

type SaleCells = Readonly<Record<(typeof SALE_COLUMNS)[number], string>>;

/** What no single cell of a sale can say: column and complaint. A row without times has no sale, whatever it keeps back. */
export function saleFaults(cells: SaleCells): Array<[column: (typeof SALE_COLUMNS)[number], complaint: string]> {
	const { peak_from: from, peak_until: until, peak_buffer_units: units, peak_buffer_percent: percent } = cells;
	if (until === '')
		return from === ''
			? []
			: [['peak_until', 'is empty, so nobody can tell when the sale that peak_from begins is over']];
	if (parseTime(from) > 0 && parseEnd(until) <= parseTime(from)) return [['peak_until', 'is not later than peak_from']];
	return Number(units) > 0 || Number(percent) > 0
		? []
		: [
				[
					'peak_buffer_units',
					'says nothing, nor does peak_buffer_percent: one of them has to say how much the sale keeps back',
				],
			];
}

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
		peak_until: end(
			'During a sale more is held back of everything: until when (2026-11-27T23:00:00Z, UTC). Empty = no sale. The form of workflow 12e fills it in',
		),
		peak_from: moment('From when the sale counts (UTC); empty = at once'),
		peak_buffer_units: number('During a sale: so many units more are held back of each SKU', { least: 0, decimals: 0 }),
		peak_buffer_percent: number(
			'During a sale: so many percent more of what could be offered; where units are said as well, the larger of the two counts',
			{ least: 0, most: 100, decimals: 2 },
		),
		authorization: text(
			'Only where shops belong to several TikTok authorizations: which one, by the name in its credential (Name of the Authorization). Empty = TikTok says which one covers the shop',
		),
		active: flag('Ticked = the shop takes part. Not ticked or empty = it is left alone', false),
	},
	together: saleFaults,
});
