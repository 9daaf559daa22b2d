/** Journal → CSV, one row per line (accounting.md 5): UTF-8, line feeds, quotes of RFC 4180. */
import type { Journal } from '../types';
import type { LedgerForm } from './ledgerForm';
import type { ShapeSettings } from './shapeSettings';
import type { JournalPart } from './shapedTypes';

const COLUMNS = [
	'journal_ref',
	'date',
	'line',
	'category',
	'account_code',
	'account_name',
	'debit',
	'credit',
	'currency',
	'tax_code',
	'description',
	'statement_id',
	'payment_id',
	'content_hash',
] as const;
type Column = (typeof COLUMNS)[number];

/** A spreadsheet takes such text for a formula, also with the signs of full width. */
const FORMULA = /^[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]/;

/** Codes and ids: what looks like a number there is none. */
const CODES: ReadonlySet<Column> = new Set(['account_code', 'tax_code', 'statement_id', 'payment_id', 'content_hash']);
/** A spreadsheet would round it, drop its zeros, or take it for a day or a power of ten: 0400, 1E5, 1-2, 19 digits. */
const LIKE_NUMBER = /^[\d.,:/+-]*\d(?:e[+-]?\d+)?$/i;

/** The mark by which spreadsheets know UTF-8. */
const BYTE_ORDER_MARK = '\uFEFF';

const quoted = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text);

/** The one way in which text gets into a cell. */
function csvCell(text: string, column: Column, numbers: ShapeSettings['csvNumbers']): string {
	if (numbers === 'spreadsheet' && CODES.has(column) && LIKE_NUMBER.test(text)) return quoted(`="${text}"`);
	return quoted(FORMULA.test(text) ? `'${text}` : text);
}

function csvText(journal: Journal, { ref, lines }: JournalPart, { csvNumbers }: ShapeSettings): string {
	const rows = lines.map((line, place) =>
		[
			ref,
			journal.date,
			String(place + 1),
			line.category,
			line.account_code,
			line.account_name,
			line.side === 'debit' ? line.amount : '',
			line.side === 'credit' ? line.amount : '',
			journal.journal_currency,
			line.tax_code,
			line.description,
			journal.statement_ids.join(' '),
			journal.payment_id,
			journal.content_hash,
		]
			.map((text, place) => csvCell(text, COLUMNS[place], csvNumbers))
			.join(','),
	);
	const mark = csvNumbers === 'spreadsheet' ? BYTE_ORDER_MARK : '';
	return `${mark}${[COLUMNS.join(','), ...rows].join('\n')}\n`;
}

export const csvShape: LedgerForm = {
	system: 'the CSV file',
	accountOf: (line) => line.account_code,
	accountColumn: 'account_code',
	isFile: true,
	problems: () => [],
	draftReasons: () => [],
	shape(journal, part, _status, settings) {
		const name = `${part.ref}.csv`;
		return { look_up_by: name, file_name: name, mime_type: 'text/csv', text: csvText(journal, part, settings) };
	},
};
