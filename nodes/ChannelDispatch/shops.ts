/** Rows of tts_shops as the two operations need them. */
import { isShopActive } from '../shared/channel/shops';
import type { Row } from '../shared/tableRows';
import { cell } from '../shared/tableRows';

export interface Shop {
	id: string;
	name: string;
	region: string;
	timeZone: string;
	active: boolean;
}

/** Shops by id. A table that a workflow reads more than once gives the same rows again; the last one counts. */
export function readShops(rows: Row[]): Map<string, Shop> {
	return new Map(
		rows
			.filter((row) => cell(row, 'shop_id') !== '')
			.map((row) => [
				cell(row, 'shop_id'),
				{
					id: cell(row, 'shop_id'),
					name: cell(row, 'shop_name') || cell(row, 'shop_id'),
					region: cell(row, 'region').toUpperCase(),
					timeZone: cell(row, 'timezone'),
					active: isShopActive(row),
				},
			]),
	);
}
