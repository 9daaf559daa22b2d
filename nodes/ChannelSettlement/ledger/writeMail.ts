/** The e-mail with the files of a run, and the rows of tts_journals once it has left. */
import type { Placed } from '../../shared/channel/placed';
import { escapeHtml } from '../../shared/channel/html';
import { BOX_CLASS, GREY_TONE, LINE_CLASS, LINE_STYLE, mailPage, severityTone } from '../../shared/channel/mailPage';
import { byText, counted, rowOf, rowsOf } from '../../shared/channel/rows';
import type { Row } from '../../shared/tableRows';
import { cell } from '../../shared/tableRows';
import { owed } from '../owed';

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

const reviewOf = (journal: Row): string => {
	const reasons = Array.isArray(journal.draft_reasons) ? journal.draft_reasons : [];
	return journal.must_be_draft === true ? reasons.join(' ') : '';
};

function subjectOf(journals: readonly Row[]): string {
	const days = journals.map((journal) => cell(journal, 'date')).sort(byText);
	return journals.length === 1
		? `TikTok Shop: journal of ${days[0]}, ${cell(journals[0], 'payable')} ${cell(journals[0], 'currency')}`
		: `TikTok Shop: ${counted(journals.length, 'journal')}, ${days[0]} to ${days[days.length - 1]}`;
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

const RIGHT = 'text-align:right;white-space:nowrap;padding:4px 0 4px 10px;font-variant-numeric:tabular-nums';

const smallGrey = (text: string) =>
	`<div class="${GREY_TONE.name}" style="color:${GREY_TONE.colour};font-size:12px">${escapeHtml(text)}</div>`;

/** Debit and credit stand under each other; the account's name leads, its number is small. */
function htmlLine(line: Row): string {
	const cellStyle = `border-top:${LINE_STYLE};vertical-align:top`;
	const on = (side: string) => (cell(line, 'side') === side ? escapeHtml(cell(line, 'amount')) : '');
	const amount = (side: string) => `<td class="${LINE_CLASS}" style="${cellStyle};${RIGHT}">${on(side)}</td>`;
	return `<tr><td class="${LINE_CLASS}" style="${cellStyle};padding:4px 0">${escapeHtml(cell(line, 'account_name'))}${smallGrey(cell(line, 'account_code'))}</td>${amount('debit')}${amount('credit')}</tr>`;
}

const headCell = (text: string, style: string) =>
	`<th class="${GREY_TONE.name}" style="color:${GREY_TONE.colour};font-weight:normal;font-size:12px;${style}">${text}</th>`;

const HEAD = `<tr>${headCell('Account', 'text-align:left;padding:4px 0')}${headCell('Debit', RIGHT)}${headCell('Credit', RIGHT)}</tr>`;

function htmlOf(journal: Row): string {
	const tone = severityTone('critical');
	const payout = cell(journal, 'payment_id') === '' ? '' : ` · payout ${cell(journal, 'payment_id')}`;
	return [
		`<div class="${BOX_CLASS}" style="background:#f6f8fa;border-radius:6px;padding:12px 14px;margin:14px 0 0">`,
		`<div style="font-size:17px;font-weight:bold">${escapeHtml(owed(cell(journal, 'payable'), cell(journal, 'currency')).join(' '))}</div>`,
		`<div>${escapeHtml(cell(journal, 'description'))}</div>`,
		journal.must_be_draft === true
			? `<div class="${tone.name}" style="color:${tone.colour};margin-top:4px"><b>Please review:</b> ${escapeHtml(reviewOf(journal))}</div>`
			: '',
		'<table role="presentation" style="border-collapse:collapse;width:100%;font-size:13px;margin-top:6px">',
		HEAD,
		...rowsOf(journal.lines).map(htmlLine),
		'</table>',
		smallGrey(`Journal ${cell(journal, 'journal_ref')}${payout}`),
		'</div>',
	].join('');
}

function pageOf(journals: readonly Row[], introduction: string): string {
	const needsReview = journals.some((journal) => journal.must_be_draft === true);
	const title = `${counted(journals.length, 'journal')} for the books${needsReview ? ', to be reviewed' : ''}`;
	const head = `<h1 style="font-size:20px;line-height:1.3;margin:2px 0 10px">${title}</h1>`;
	const body = [head, `<p style="margin:0">${escapeHtml(introduction)}</p>`, ...journals.map(htmlOf)];
	return mailPage(body.join('\n'), needsReview ? 'error' : 'info');
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
		html: pageOf(journals, introduction),
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
