/** Journal → text journal of hledger and ledger (accounting.md 5), with its declarations, so that the strict check passes. */
import { currencyDigits, fromMinor } from '../../shared/money';
import type { Journal, JournalLine } from '../types';
import type { LedgerForm } from './ledgerForm';
import type { JournalPart, ShapedJournal } from './shapedTypes';

const ACCOUNT_WIDTH = 42;
const AMOUNT_WIDTH = 10;

/**
 * The one way in which text gets into the file: on one line, and without what begins a comment (;), a tag (word:), a date of its
 * own ([2026-03-01]) or a payee (|).
 */
const plainText = (text: string) =>
	text
		.replace(/[\s;\p{C}]+/gu, ' ')
		.replace(/\[/g, '(')
		.replace(/\]/g, ')')
		.replace(/\|/g, '/')
		.replace(/(\S):/g, '$1 :')
		.trim();

/** Two blanks end the name of an account; brackets, *, ! and others at its beginning mean something else. */
const ACCOUNT = /^[\p{L}\p{N}][\p{L}\p{M}\p{N}:&.,'’_/()%+-]*(?: [\p{L}\p{M}\p{N}:&.,'’_/()%+-]+)*$/u;

const accountName = (line: JournalLine) => line.ledger_account.trim();

function posting(line: JournalLine, currency: string): string {
	const account = accountName(line);
	const amount = fromMinor(line.amount_minor, currency).padStart(AMOUNT_WIDTH);
	const text = plainText(line.description);
	return `    ${`${account}  `.padEnd(ACCOUNT_WIDTH)}${currency}${amount[0] === ' ' ? amount : ` ${amount}`}${text ? `  ; ${text}` : ''}`;
}

/** How amounts are written: GBP 1000.00, JPY 1000. */
const sample = (currency: string) => `${currency} 1000.${'0'.repeat(currencyDigits(currency))}`;

function declarations({ journal_currency: currency }: Journal, { lines }: JournalPart): string[] {
	const accounts = [...new Set(lines.map(accountName))].sort((a, b) => (a < b ? -1 : 1));
	return [
		'; hledger / ledger text journal, one file per statement',
		`commodity ${currency}`,
		`    format ${sample(currency)}`,
		'',
		'tag statement',
		'tag payment',
		'tag hash',
		'',
		...accounts.map((account) => `account ${account}`),
		'',
	];
}

/** The date stands at the beginning of the entry, so the description goes without it. */
const title = ({ description, date }: Journal) => plainText(description.replace(new RegExp(`[ ,]+${date}$`), ''));

function hledgerText(journal: Journal, part: JournalPart, status: ShapedJournal['status']): string {
	const tags: Array<[string, string]> = [
		...journal.statement_ids.map((id): [string, string] => ['statement', id]),
		['payment', journal.payment_id],
		['hash', journal.content_hash],
	];
	// ! marks an entry as pending: the draft of a text ledger.
	const mark = status === 'draft' && journal.must_be_draft ? '! ' : '';
	return [
		...declarations(journal, part),
		`${journal.date} ${mark}(${part.ref}) ${title(journal)}`,
		...tags.filter(([, value]) => value !== '').map(([name, value]) => `    ; ${name}: ${value}`),
		...part.lines.map((line) => posting(line, journal.journal_currency)),
		'',
	].join('\n');
}

export const hledgerShape: LedgerForm = {
	system: 'the text ledger',
	accountOf: (line) => line.ledger_account,
	accountColumn: 'ledger_account',
	isFile: true,
	problems: ({ lines }) =>
		lines
			.filter((line) => !ACCOUNT.test(accountName(line)))
			.map(
				({ category, ledger_account: name }) =>
					`the account ${JSON.stringify(name)} of the line ${category} (ledger_account in tts_accounts) cannot be the name of an account in a text ledger: letters, digits, single blanks and : & . , ' _ / ( ) % + - can`,
			),
	draftReasons: () => [],
	shape(journal, part, status) {
		const name = `${part.ref}.journal`;
		return {
			look_up_by: name,
			file_name: name,
			mime_type: 'text/plain',
			text: hledgerText(journal, part, status),
		};
	},
};
