/**
 * Rows of tts_shops and tts_sku_map that nobody can act on. Every flow that reads them tells them, in the same words and under
 * the same key: one row is one case, whichever flow meets it first.
 */
import type { ExceptionItem } from '../exception';
import type { SkuMap } from '../skuMap';
import { shopsTable } from '../tables/shops';
import { unreadableRows } from '../tables/table';
import type { Row } from '../tableRows';
import { cell } from '../tableRows';

/** So many rows of one table are told one by one; the last case tells how many others there are. */
const MOST_ROWS = 20;

function limited<T>(rows: readonly T[], caseOf: (row: T) => ExceptionItem): ExceptionItem[] {
	const others = rows.length - MOST_ROWS;
	return rows.slice(0, MOST_ROWS).map((row, place) => {
		const item = caseOf(row);
		if (others <= 0 || place < MOST_ROWS - 1) return item;
		return { ...item, what_happened: `${item.what_happened} There are ${others} more rows like this.` };
	});
}

/** What every flow goes by: which shop a row is, and whether it takes part. */
const SHOP_COLUMNS = ['shop_id', 'active'] as const;

export const shopRowCases = (rows: readonly Row[]): ExceptionItem[] =>
	limited(unreadableRows(shopsTable, rows, SHOP_COLUMNS), ({ row, number, complaints, columns }) => {
		const name = cell(row, 'shop_name').slice(0, 60);
		return {
			code: 'SHOP_ROW_UNREADABLE',
			flow: 'connection',
			severity: 'error',
			owner_role: 'integration',
			title: `Table tts_shops: row ${number}${name === '' ? '' : ` (${name})`} cannot be used`,
			what_happened: `${complaints.join('; ')}. Nothing is done for the shop that it means.`,
			what_to_do:
				'Correct the cell in the Data Table (workflow 00 lists the shops of the authorization with their numbers), or delete the row. The next run reads it again.',
			business_key: `tts_shops/${number}/${columns.join(',')}`,
			ids: {},
		};
	});

/** @param problem a sentence about one row, as SkuMap says it */
export const skuMapRowCase = (problem: string): ExceptionItem => ({
	code: 'STOCK_SKU_MAP_INCOMPLETE',
	flow: 'stock',
	severity: 'warning',
	owner_role: 'ecommerce',
	title: 'A row of tts_sku_map is not complete',
	what_happened: `In the table tts_sku_map, ${problem}. The row does not count.`,
	what_to_do: 'Complete the row or delete it.',
	business_key: problem,
	ids: {},
});

export const skuMapRowCases = ({ problems }: SkuMap): ExceptionItem[] => limited(problems, skuMapRowCase);
