/**
 * Reads journals that come over a table or another node. What a line says twice (amount and minor units, side and sign) has to be
 * the same: the ledgers read one or the other.
 */
import { MalformedDocument } from '../../shared/channel/malformed';
import { parseTime } from '../../shared/channel/times';
import { fromMinor } from '../../shared/money';
import type { Row } from '../../shared/tableRows';
import { currencyCode, documentText, moneyRows } from '../proof/settlementDocuments';
import type { Journal, JournalLine } from '../types';

const JOURNAL_TEXTS = [
	'shop_id',
	'payment_id',
	'region',
	'currency',
	'description',
	'payable',
	'content_hash',
	'reason',
] as const;
const LINE_TEXTS = [
	'category',
	'account_code',
	'account_name',
	'xero_code',
	'quickbooks_id',
	'netsuite_id',
	'ledger_account',
	'tax_code',
	'description',
] as const;
const DIMENSIONS = ['class', 'department', 'location'] as const;

/** Texts of a row as they stand; absent ones are empty. Throws MalformedDocument. */
function texts<Name extends string>(row: Row, names: readonly Name[]): Record<Name, string> {
	const read = (name: Name) => {
		documentText(row, name);
		return String(row[name] ?? '');
	};
	return Object.fromEntries(names.map((name) => [name, read(name)])) as Record<Name, string>;
}

/** @throws MalformedDocument when it is missing */
export function requiredText(row: Row, field: string): string {
	const text = documentText(row, field);
	if (text === '') throw new MalformedDocument(field, row[field], 'is missing');
	return text;
}

/** @throws MalformedDocument when it is no list of texts; an absent one is empty */
export function textList(row: Row, field: string): string[] {
	const value = row[field] ?? [];
	if (!Array.isArray(value) || value.some((entry) => typeof entry !== 'string')) {
		throw new MalformedDocument(field, value, 'is no list of texts');
	}
	return value as string[];
}

function minorUnits(row: Row, field: string): number {
	const value = row[field];
	if (!Number.isSafeInteger(value)) throw new MalformedDocument(field, value, 'is no whole number of minor units');
	return value as number;
}

/** yyyy-mm-dd */
export function requiredDay(row: Row, field: string): string {
	const text = requiredText(row, field);
	if (!/^\d{4}-\d\d-\d\d$/.test(text) || Number.isNaN(parseTime(text))) {
		throw new MalformedDocument(field, text, 'is not a day');
	}
	return text;
}

function readLine(line: Row, currency: string): JournalLine {
	const minor = minorUnits(line, 'amount_minor');
	const amount = requiredText(line, 'amount');
	if (amount !== fromMinor(Math.abs(minor), currency)) {
		throw new MalformedDocument('amount', amount, `is not the amount_minor of the line (${minor})`);
	}
	const side = requiredText(line, 'side');
	if (!(minor > 0 ? ['debit'] : minor < 0 ? ['credit'] : ['debit', 'credit']).includes(side)) {
		throw new MalformedDocument('side', side, `is not the side of the amount_minor of the line (${minor})`);
	}
	const tracking = moneyRows(line, 'tracking').map((entry) => texts(entry, ['name', 'option']));
	for (const dimension of DIMENSIONS) documentText(line, dimension);
	return { ...line, ...texts(line, LINE_TEXTS), ...(line.tracking ? { tracking } : {}) } as unknown as JournalLine;
}

/** @throws MalformedDocument that names the field which cannot be what it says */
export function readJournal(row: Row): Journal {
	const journalCurrency = currencyCode(row, 'journal_currency');
	if (journalCurrency === '') throw new MalformedDocument('journal_currency', row.journal_currency, 'is missing');
	if (!Array.isArray(row.lines)) throw new MalformedDocument('lines', row.lines, 'is not a list');
	const lines = moneyRows(row, 'lines').map((line) => readLine(line, journalCurrency));
	const total = lines.reduce((sum, { amount_minor }) => sum + Math.abs(amount_minor), 0);
	if (!Number.isSafeInteger(total)) throw new MalformedDocument('amount_minor', total, 'is too large to be added up');
	for (const field of ['exchange_rate', 'subsidiary']) documentText(row, field);
	if (row.must_be_draft !== undefined && typeof row.must_be_draft !== 'boolean') {
		throw new MalformedDocument('must_be_draft', row.must_be_draft, 'is neither true nor false');
	}
	const journal = {
		...row,
		...texts(row, JOURNAL_TEXTS),
		// What a reference may be made of is told by the shapes.
		journal_ref: row.journal_ref === '' ? '' : requiredText(row, 'journal_ref'),
		journal_currency: journalCurrency,
		date: requiredDay(row, 'date'),
		lines,
		statement_ids: textList(row, 'statement_ids'),
		draft_reasons: textList(row, 'draft_reasons'),
		detail: moneyRows(row, 'detail'),
		suspense: moneyRows(row, 'suspense'),
		must_be_draft: row.must_be_draft === true,
		clearing_minor: minorUnits(row, 'clearing_minor'),
	};
	return journal as unknown as Journal;
}
