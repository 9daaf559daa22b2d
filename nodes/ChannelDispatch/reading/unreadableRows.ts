/** Rows of tts_locations that nobody can act on, as cases of dispatch; none is left out without a word. */
import type { ExceptionItem } from '../../shared/exception';
import { locationsTable } from '../../shared/tables/locations';
import type { UnreadableRow } from '../../shared/tables/table';
import { unreadableRows } from '../../shared/tables/table';
import type { Row } from '../../shared/tableRows';
import { cell } from '../../shared/tableRows';

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
