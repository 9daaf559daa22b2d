/**
 * How many rows the Data Tables hold and how much room they take, worked out from the newest and the oldest rows of each.
 * n8n counts the bytes of its tables in the database and refuses every insert, upsert and update at its limit
 * (N8N_DATA_TABLES_MAX_SIZE_BYTES), but gives the figure to no workflow: not by the Data Table node, and by its public API to
 * the owner of a key only.
 */
import { byText, groupBy, sum } from '../../shared/channel/rows';
import { DAY_MS, readTime } from '../../shared/channel/times';
import type { Row } from '../../shared/tableRows';
import { cell } from '../../shared/tableRows';

export interface TableSize {
	table: string;
	/** worked out where the table has more rows than were looked at */
	rows: number;
	/** in the database, worked out */
	bytes: number;
	/** rows written on a day of late, whether or not others are deleted; 0 when that cannot be told */
	newRowsPerDay: number;
}

/** A row and the table that it stands in. */
export interface SampledRow {
	table: string;
	row: Row;
}

/**
 * SQLite gives a column one byte for its type, two where a text is long. The fill is what rows take that are changed later, and
 * what Postgres takes more for the same rows: rather a little too much than too little.
 */
const LONG_TEXT = 57;
const PAGE_FILL = 1.12;
const ROW_OVERHEAD = 8;

function bytesOfCell(value: unknown): number {
	if (value === null || value === undefined) return 1;
	if (typeof value === 'number') return 9;
	if (typeof value === 'boolean') return 2;
	const bytes = Buffer.byteLength(value instanceof Date ? value.toISOString() : String(value));
	return bytes + (bytes > LONG_TEXT ? 2 : 1);
}

const bytesOfRow = (row: Row) => ROW_OVERHEAD + sum(Object.values(row).map(bytesOfCell));
const mean = (numbers: number[]) => sum(numbers) / Math.max(1, numbers.length);
const idOf = (row: Row) => Number(cell(row, 'id')) || 0;
const spanOf = (rows: Row[]) => idOf(rows[rows.length - 1]) - idOf(rows[0]) + 1;

/** Share of the ids between neighbours that still have a row. */
const density = (rows: Row[]) => rows.length / Math.max(rows.length, spanOf(rows));

function newRowsPerDay(newest: Row[]): number {
	const times = newest.map((row) => readTime(row.createdAt)).filter((time) => time > 0);
	const days = (Math.max(...times) - Math.min(...times)) / DAY_MS;
	return times.length > 1 && days > 0 ? Math.round(times.length / days) : 0;
}

/** `rows`: its newest and its oldest ones, each time as many; a row that stands among both is given twice. */
function sizeOf(table: string, rows: Row[]): TableSize {
	const known = [...new Map(rows.map((row) => [idOf(row), row])).values()].sort((a, b) => idOf(a) - idOf(b));
	const half = Math.ceil(known.length / 2);
	const [oldest, newest] = [known.slice(0, half), known.slice(-half)];
	// Where both samples meet, no row stands between them.
	const isWhole = known.length < rows.length;
	const count = isWhole
		? known.length
		: Math.max(known.length, Math.round(spanOf(known) * mean([density(oldest), density(newest)])));
	const bytes = Math.round(count * mean(known.map(bytesOfRow)) * PAGE_FILL);
	return { table, rows: count, bytes, newRowsPerDay: newRowsPerDay(newest) };
}

/** The largest first. Empty tables are left out. */
export const tableSizes = (sampled: SampledRow[]): TableSize[] =>
	[...groupBy(sampled, ({ table }) => table)]
		.map(([table, found]) =>
			sizeOf(
				table,
				found.map(({ row }) => row),
			),
		)
		.sort((a, b) => b.bytes - a.bytes || byText(a.table, b.table));
