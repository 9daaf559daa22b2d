/** Rows of the table tts_shops; columns that only one node needs are read from `row` by that node. */
import type { Row } from '../tableRows';
import { cell, yesNo } from '../tableRows';
import { marketOf, regionCode } from './markets';

export interface Shop {
	id: string;
	/** as people know it; the id when the row has no name */
	name: string;
	/** two letters, GB for the United Kingdom; empty when the row does not say it, so that nothing is decided for an unknown market */
	region: string;
	/** whether the pack does anything for it */
	active: boolean;
	/** IANA zone; empty when the row does not say it */
	timeZone: string;
	/** three letters; empty when the row does not say it */
	currency: string;
	/** currency of the books, when it is said for this shop alone */
	baseCurrency: string;
	row: Row;
	/** the table has rows for this shop that say different things; the last one is shown here */
	isContradicted: boolean;
}

export const SHOP_OFF = 'The shop is switched off in the table tts_shops, so it is left alone.';

/**
 * Whether a row says that the shop takes part. An empty cell looks unticked in n8n, and the filter of the sweeps leaves it
 * out, so it means no. Rows written by hand, without the column, say nothing against the shop.
 */
export const isShopActive = (row: Row): boolean => !('active' in row) || yesNo(row, 'active', false);

function shopOf(row: Row): Shop {
	const id = cell(row, 'shop_id');
	return {
		id,
		name: cell(row, 'shop_name') || id,
		region: regionCode(cell(row, 'region')),
		active: isShopActive(row),
		timeZone: cell(row, 'timezone'),
		currency: cell(row, 'currency').toUpperCase(),
		baseCurrency: cell(row, 'base_currency').toUpperCase(),
		row,
		isContradicted: false,
	};
}

export type PriceMethod = 'tax_included' | 'tax_excluded';
export const PRICE_METHODS: readonly string[] = ['tax_included', 'tax_excluded'] satisfies PriceMethod[];

/**
 * Whether prices of the shop hold the tax, in the word of the cell; compare with PRICE_METHODS. Where the cell is empty: US
 * amounts are before tax, everywhere else the prices of local shops are consumer prices (tiktok-shop.md 6.5).
 */
export function priceMethodOf(row: Row, region: string): string {
	return (
		cell(row, 'price_method').toLowerCase() ||
		(marketOf(region)?.pricesHoldTax === false ? 'tax_excluded' : 'tax_included')
	);
}

/** Minutes after payment in which a buyer may still cancel, as the row of a shop says; NaN where it says no number. */
export function remorseMinutesOf(row: Row, otherwise: number): number {
	const minutes = cell(row, 'remorse_minutes');
	return minutes === '' ? otherwise : Number(minutes);
}

/**
 * Shops by id; rows without one are told by `shopRowCases`. A workflow that reads the table more than once gives the same rows
 * again; only rows that differ contradict.
 */
export function readShops(rows: readonly Row[]): Map<string, Shop> {
	const shops = new Map<string, Shop>();
	for (const row of rows) {
		const shop = shopOf(row);
		if (shop.id === '') continue;
		const known = shops.get(shop.id);
		const isContradicted =
			known !== undefined && (known.isContradicted || JSON.stringify(known.row) !== JSON.stringify(row));
		shops.set(shop.id, { ...shop, isContradicted });
	}
	return shops;
}
