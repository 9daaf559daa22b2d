/** Rows of tts_shops as a settlement needs them. */
import type { Row } from '../shared/tableRows';
import { cell } from '../shared/tableRows';

export interface Shop {
	id: string;
	name: string;
	/** GB for the United Kingdom */
	region: string;
	/** currency of the books, when it is said for this shop alone */
	baseCurrency: string;
}

export function readShops(rows: Row[]): Map<string, Shop> {
	return new Map(
		rows
			.filter((row) => cell(row, 'shop_id') !== '')
			.map((row) => {
				const region = cell(row, 'region').toUpperCase();
				const id = cell(row, 'shop_id');
				return [
					id,
					{
						id,
						name: cell(row, 'shop_name') || id,
						region: region === 'UK' ? 'GB' : region,
						baseCurrency: cell(row, 'base_currency').toUpperCase(),
					},
				];
			}),
	);
}
