/** Every row of a table that people edit is read; what nobody can read is told by row and column. */
import { counted } from '../../shared/channel/rows';
import type { Table } from '../../shared/tables/table';
import { contradictions, readTable } from '../../shared/tables/table';
import type { Row } from '../../shared/tableRows';
import type { Check } from './check';

/** Rows that are told cell by cell; of more only the number. */
const MOST_ROWS = 5;

export function checkRows(table: Table, rows: readonly Row[]): Check {
	const { rows: read, unreadable } = readTable(table, rows);
	const wrong = [...unreadable, ...contradictions(table, rows, unreadable)];
	const check = `Rows of ${table.name}`;
	if (wrong.length === 0) {
		const finding = read.length > 0 ? `${counted(read.length, 'row')} can be read` : 'The table is empty';
		return { check, ok: true, finding, what_to_do: '' };
	}
	const told = wrong.slice(0, MOST_ROWS).flatMap(({ complaints }) => complaints);
	const more = wrong.length - MOST_ROWS;
	return {
		check,
		ok: false,
		finding: `${told.join('. ')}${more > 0 ? `. And ${counted(more, 'more row')}` : ''}`,
		what_to_do: `Correct ${counted(wrong.length, 'row')} in the Data Table ${table.name}, or delete what is not needed. Until then such a row is left out, or what it may concern waits.`,
	};
}
