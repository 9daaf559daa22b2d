/** Rows of tables that nobody can act on; none is left out without a word. */
import type { ExceptionItem } from '../../shared/exception';
import { locationsTable } from '../../shared/tables/locations';
import { rowNumber } from '../../shared/channel/rows';
import type { Column, RowOf, Table, UnreadableRow } from '../../shared/tables/table';
import { readTable, unreadableRows } from '../../shared/tables/table';
import type { Row } from '../../shared/tableRows';
import { cell } from '../../shared/tableRows';

/** A row that says something and is not used. */
export interface UnusedRow {
	row: Row;
	/** `tts_business_days, row 3, column date: "25/12/2026" is no day`, without a dot behind it */
	complaint: string;
}

/** Rows of a table of shops; those for a shop that tts_shops does not have are not used. */
export function readOfShops<C extends Record<string, Column> & { shop_id: Column<string> }>(
	table: Table<C>,
	given: readonly Row[],
	shopIds?: ReadonlySet<string>,
): { rows: Array<RowOf<Table<C>>>; unused: UnusedRow[] } {
	const { rows, typed, unreadable } = readTable(table, given);
	const isUsed = ({ shop_id: shop }: RowOf<Table<C>>) => shop === '' || !shopIds || shopIds.has(shop);
	const strangers = typed.flatMap((row, at): UnusedRow[] => {
		if (isUsed(rows[at])) return [];
		const place = `${table.name}, row ${rowNumber(row, given.indexOf(row))}, column shop_id`;
		return [{ row, complaint: `${place}: "${rows[at].shop_id}" is not in the table tts_shops` }];
	});
	const refused = unreadable.map(({ row, complaints }) => ({ row, complaint: complaints.join('; ') }));
	return { rows: rows.filter(isUsed), unused: [...refused, ...strangers] };
}

/** A location as NewStore lists it has its id in `id`; in a row of the table that is the number of the row. */
export function locationIdOf(row: Row): string {
	const id = cell(row, 'id');
	return cell(row, 'location_id') || (/^\d*$/.test(id) ? '' : id);
}

function caseOf(table: string, { row, number, complaints, columns }: UnreadableRow, follows: string): ExceptionItem {
	const name = cell(row, 'shop_name') || cell(row, 'name') || cell(row, 'note');
	return {
		code: 'DISPATCH_ROW_UNREADABLE',
		flow: 'dispatch',
		severity: 'warning',
		owner_role: 'integration',
		title: `Table ${table}: row ${number}${name ? ` (${name})` : ''} cannot be used`,
		what_happened: `${complaints.join('; ')}. ${follows}`,
		what_to_do: 'Correct the cell in the Data Table, or delete the row. The next run reads it again.',
		business_key: `${table}/${number}/${columns.join(',')}`,
		ids: { shop_id: cell(row, 'shop_id'), location_id: cell(row, 'location_id') },
	};
}

export const unreadableLocations = (rows: readonly Row[]): ExceptionItem[] =>
	unreadableRows(locationsTable, rows, ['location_id'])
		.filter(({ row }) => locationIdOf(row) === '')
		.map((row) => caseOf('tts_locations', row, 'The store that it means is shown by its id.'));
