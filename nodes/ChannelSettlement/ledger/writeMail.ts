/** The e-mail with the files of a run, and the rows of tts_journals once it has left. */
import type { Placed } from '../../shared/channel/placed';
import { byText, rowOf, rowsOf } from '../../shared/channel/rows';
import type { Row } from '../../shared/tableRows';
import { cell } from '../../shared/tableRows';

interface JournalMail {
	subject: string;
	text: string;
	html: string;
}

interface FilesOfRun {
	/** the journals whose row carries the mark of this run */
	journals: Array<Placed<Row>>;
	mail: Array<Placed<JournalMail>>;
	/** rows of tts_journals as they are once the mail has left, without its time */
	ledger: Array<Placed<Row>>;
}

const escaped = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;');

const reviewOf = (journal: Row): string => {
	const reasons = Array.isArray(journal.draft_reasons) ? journal.draft_reasons : [];
	return journal.must_be_draft === true ? reasons.join(' ') : '';
};

function subjectOf(journals: readonly Row[]): string {
	const days = journals.map((journal) => cell(journal, 'date')).sort(byText);
	return journals.length === 1
		? `TikTok Shop: journal ${cell(journals[0], 'journal_ref')} of ${days[0]}`
		: `TikTok Shop: ${journals.length} journals, ${days[0]} to ${days[days.length - 1]}`;
}

const AMOUNT_WIDTH = 12;

const textLine = (line: Row): string => {
	const amount = cell(line, 'amount').padStart(AMOUNT_WIDTH);
	const indent = cell(line, 'side') === 'debit' ? '' : ' '.repeat(AMOUNT_WIDTH);
	return `  ${cell(line, 'account_code').padEnd(8)}${cell(line, 'account_name').padEnd(44)}${indent}${amount}`;
};

function textOf(journal: Row): string {
	const review = journal.must_be_draft === true ? `  PLEASE REVIEW: ${reviewOf(journal)}` : '';
	const head = ['journal_ref', 'date', 'payable'].map((field) => cell(journal, field)).join('  ');
	return [`${head} ${cell(journal, 'currency')}${review}`, ...rowsOf(journal.lines).map(textLine)].join('\n');
}

/** Mail programs know no style sheets: every cell carries its own. */
const RIGHT = ' style="text-align:right"';
const HEAD = `<tr style="background:#eee;text-align:left"><th>Account</th><th>Name</th><th${RIGHT}>Debit</th><th${RIGHT}>Credit</th></tr>`;

function htmlLine(line: Row): string {
	const on = (side: string) => (cell(line, 'side') === side ? escaped(cell(line, 'amount')) : '');
	return `<tr style="border-bottom:1px solid #ddd"><td>${escaped(cell(line, 'account_code'))}</td><td>${escaped(cell(line, 'account_name'))}</td><td${RIGHT}>${on('debit')}</td><td${RIGHT}>${on('credit')}</td></tr>`;
}

function htmlOf(journal: Row): string {
	const shown = (field: string) => escaped(cell(journal, field));
	const payout = cell(journal, 'payment_id') === '' ? '' : ` · payout ${shown('payment_id')}`;
	return [
		`<h3 style="margin:16px 0 4px">${shown('journal_ref')}</h3>`,
		`<div>${shown('description')} · TikTok owes <b>${shown('payable')} ${shown('currency')}</b>${payout}</div>`,
		journal.must_be_draft === true
			? `<div style="color:#b3261e"><b>Please review:</b> ${escaped(reviewOf(journal))}</div>`
			: '',
		'<table cellpadding="4" style="border-collapse:collapse;font-family:sans-serif;font-size:13px;margin-top:6px">',
		HEAD,
		...rowsOf(journal.lines).map(htmlLine),
		'</table>',
	].join('');
}

/**
 * @param marked rows of tts_journals with the mark of this run: another run may have taken the others
 * @param decided journals to write, of Decide Posting
 * @param totals statement_totals of the journals by reference
 * @param introduction first sentence of the mail
 */
export function writeMail(
	marked: readonly Row[],
	decided: readonly Row[],
	totals: ReadonlyMap<string, string>,
	introduction: string,
): FilesOfRun {
	const places = new Map(marked.map((row, index) => [cell(row, 'journal_ref'), index]));
	const ours = decided.flatMap((item) => {
		const index = places.get(cell(item, 'journal_ref'));
		return index === undefined ? [] : [{ item, indexes: [index] }];
	});
	const journals = ours.map(({ item }) => rowOf(item.journal));
	const mail: JournalMail = {
		subject: ours.length > 0 ? subjectOf(journals) : '',
		text: journals.map(textOf).join('\n\n'),
		html: `<p>${escaped(introduction)}</p>${journals.map(htmlOf).join('')}`,
	};
	return {
		journals: ours.map(({ item, indexes }) => ({ json: item, indexes })),
		mail: ours.length > 0 ? [{ json: mail, indexes: ours.flatMap(({ indexes }) => indexes) }] : [],
		ledger: ours.map(({ item, indexes }) => ({
			json: {
				...rowOf(item.ledger),
				statement_totals: totals.get(cell(item, 'journal_ref')) ?? '',
				note: item.must_be_draft === true ? `To be reviewed: ${reviewOf(item)}` : '',
			},
			indexes,
		})),
	};
}
