/** Journal → CSV, one row per line (accounting.md 5): UTF-8, line feeds, quotes of RFC 4180. */
import type { Journal } from '../types';
import type { LedgerForm } from './ledgerForm';
import type { JournalPart } from './shapedTypes';

const COLUMNS =
	'journal_ref,date,line,category,account_code,account_name,debit,credit,currency,tax_code,description,statement_id,payment_id,content_hash';

/** A spreadsheet takes such text for a formula. */
const FORMULA = /^[=+\-@\t\r]/;

const quoted = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text);

const csvCell = (text: string) => quoted(FORMULA.test(text) ? `'${text}` : text);

function csvText(journal: Journal, { ref, lines }: JournalPart): string {
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
			.map(csvCell)
			.join(','),
	);
	return `${[COLUMNS, ...rows].join('\n')}\n`;
}

export const csvShape: LedgerForm = {
	system: 'the CSV file',
	accountOf: (line) => line.account_code,
	accountColumn: 'account_code',
	isFile: true,
	problems: () => [],
	draftReasons: () => [],
	shape(journal, part) {
		const name = `${part.ref}.csv`;
		return { look_up_by: name, file_name: name, mime_type: 'text/csv', text: csvText(journal, part) };
	},
};
