/** The mail about one case: what happened, what to do, by when, ids, links. */
import type { Row } from '../shared/tableRows';
import { cell } from '../shared/tableRows';
import { ANSWERS } from './answer/answerCase';
import { idsOf, nameOfId, namesOf, titleOf } from '../shared/channel/cases/caseIds';
import { caseNumber } from '../shared/channel/cases/caseKey';
import type { Letter, Part } from './mailLetter';
import { formIn, htmlOf, isLink, textOf } from './mailLetter';
import { localTime, shortTime } from '../shared/channel/localTime';
import { readTime } from '../shared/channel/times';
import { playbookAddress } from './playbookPages';
import { doNothing } from './words/doNothing';
import { aboutLine, namedPlaces, orderMark } from '../shared/channel/cases/headline';
import type { OrderPages } from './words/orderPages';
import { allForms, formLabel, isDecidedThere, otherForms } from './words/otherForms';
import { orderLinks } from './words/orderPages';

export interface Mail {
	subject: string;
	text: string;
	html: string;
}

/** What all mails of one run have in common. */
export interface MailStyle {
	subjectPrefix: string;
	/** time zone of the shop, or of the owner */
	timeZone: string;
	nowMs: number;
	/** address of the form that answers a case; '' or absent when there is none */
	caseFormUrl?: string;
	/** where the playbooks are, for rows that name a page only; '' or absent when nobody has said it */
	playbookUrl?: string;
	/** addresses of orders; absent when nobody has said them */
	orderPages?: OrderPages;
}

const LABELS: Record<string, string> = {
	info: 'For information',
	warning: 'Warning',
	error: 'Action needed',
	critical: 'Urgent',
};

export const labelOf = (severity: string) => LABELS[severity] ?? LABELS.error;

// Most mails ask for something; only what differs from that is worth the first word of a subject.
const FIRST_WORD: Record<string, string> = { critical: 'Urgent: ', info: 'For information: ' };

// Why there is another mail about a case, in the subject and in a sentence.
const REASONS: Record<string, { word: string; why: (since: string) => string }> = {
	again: { word: 'Again: ', why: () => 'It was over, and has come back.' },
	worse: { word: 'Worse: ', why: () => 'It has become more serious since you were told.' },
	more: { word: 'More of it: ', why: () => 'It is about more than when you were told.' },
	reminder: { word: 'Reminder: ', why: (since) => `It is open since ${since}, and nobody has settled it.` },
	deadline: { word: 'Soon due: ', why: () => 'The deadline is near, and nobody has settled it.' },
	deputy: { word: 'For the deputy: ', why: (since) => `It is open since ${since}, and its owner has not settled it.` },
	escalation: { word: 'Escalated: ', why: (since) => `It is open since ${since}, and nobody has settled it.` },
};

export const reasonWord = (row: Row) => REASONS[cell(row, 'mail_reason')]?.word ?? '';

/** A sentence for a mail that is not the first; '' for the first. */
const reasonWhy = (row: Row, timeZone: string) =>
	REASONS[cell(row, 'mail_reason')]?.why(
		shortTime(cell(row, 'opened_at') || cell(row, 'first_seen_at'), timeZone) || 'a while ago',
	) ?? '';

const LONGEST_TITLE = 140;

/** What and which first, then by when. A line break would let a text write its own mail headers. */
export function subjectOf(
	style: MailStyle,
	about: { severity: string; title: string; mark?: string; deadline: string; byWhen: string; reason?: string },
): string {
	const time = shortTime(about.deadline, style.timeZone);
	const title =
		about.title.length > LONGEST_TITLE ? `${about.title.slice(0, LONGEST_TITLE - 1).trimEnd()}…` : about.title;
	// Some titles say the time themselves.
	const when =
		time && !title.includes(time.slice(-5)) ? `${wordBefore(about.deadline, style, about.byWhen)} ${time}` : '';
	const tail = [about.mark ?? '', when].filter(Boolean).join(', ');
	return `${style.subjectPrefix} ${FIRST_WORD[about.severity] ?? ''}${about.reason ?? ''}${title}${tail ? ` (${tail})` : ''}`
		.replace(/\s+/g, ' ')
		.trim();
}

/** Money belongs into the subject. */
function withAmount(title: string, row: Row): string {
	const { amount } = namesOf(row);
	return amount === '' || title.includes(amount) ? title : `${title}, ${amount}`;
}

const wordBefore = (deadline: string, { nowMs }: MailStyle, byWhen: string) =>
	readTime(deadline) < nowMs ? 'was due' : byWhen;

/** The deadline with its time zone, and whether it has passed; '' when there is none. */
export function deadlineOf(deadline: string, { timeZone, nowMs }: MailStyle): string {
	const time = localTime(deadline, timeZone);
	return time && `${time}${readTime(deadline) < nowMs ? ', has passed' : ''}`;
}

/** "page operations, heading ORDER_SHORT_STOCK": for those who have not said where their pages are. */
function pageInWords(place: string): string {
	const [file, anchor] = place.split('#');
	const page = `page ${file.replace(/\.md$/, '')}`;
	return anchor ? `${page}, heading ${anchor.toUpperCase().replaceAll('-', ', ')}` : page;
}

const filled = (parts: Part[]) => parts.filter(({ value }) => value !== '');

/** Playbook and execution, as links or in words. */
export function placesOf(row: Row, { playbookUrl = '' }: MailStyle): { links: Part[]; facts: Part[] } {
	const playbook = playbookAddress(cell(row, 'playbook'), playbookUrl);
	return {
		links: [
			{ label: 'How to decide (playbook)', value: playbook },
			{ label: 'Run (integration team)', value: cell(row, 'execution_url') },
		].filter(({ value }) => isLink(value)),
		facts: filled([{ label: 'Playbook', value: playbook && !isLink(playbook) ? pageInWords(playbook) : '' }]),
	};
}

export function mailOf(letter: Letter, subject: string): Mail {
	return { subject, text: textOf(letter), html: htmlOf(letter) };
}

/** The way to the form of workflow 12a, with the case filled in; '' when there is none. */
function caseForm(row: Row, { caseFormUrl = '' }: MailStyle): string {
	const number = caseNumber(cell(row, 'case_key'));
	return number === '' || !isLink(caseFormUrl) ? '' : `${caseFormUrl}?case=${number}`;
}

/** "Mark as done" is chosen in the form already. */
const doneLink = (form: string): Part => ({
	label: ANSWERS.done,
	value: `${form}&what_to_do=${encodeURIComponent(ANSWERS.done)}`,
});

/**
 * What can be done about a case, the first thing first: decide, open the order, mark as done, try again. Each of them only
 * where it leads somewhere.
 */
export function actionsOf(row: Row, style: MailStyle): Part[] {
	const form = formIn(cell(row, 'what_to_do'));
	const answer = caseForm(row, style);
	const values = new Map([...idsOf(row), ['region', cell(row, 'region')] as const]);
	const others = form ? [] : otherForms(row, style.caseFormUrl ?? '');
	const decidedThere = isDecidedThere(row) ? others : [];
	return [
		...(form ? [{ label: formLabel(form), value: form }] : []),
		...decidedThere,
		...(style.orderPages ? orderLinks(style.orderPages, values) : []),
		...(answer ? [doneLink(answer)] : []),
		...others.filter((one) => !decidedThere.includes(one)),
	];
}

/** The filled button, the one beside it, and what is left for the small links. */
function buttonsOf(row: Row, style: MailStyle): { button?: Part; second?: Part; rest: Part[] } {
	const [button, ...others] = actionsOf(row, style);
	const answer = caseForm(row, style);
	const isDone = button?.label === ANSWERS.done;
	const second = answer
		? { label: isDone ? 'Put off or take over' : 'Mark as done or put off', value: answer }
		: undefined;
	const rest = others.filter(({ label }) => label !== ANSWERS.done);
	return { ...(button ? { button } : {}), ...(second ? { second } : {}), rest };
}

const NAME_FACTS = new Set(['goods', 'amount', 'shop', 'store']);

/** The mail about one row of tts_cases. */
export function writeMail(row: Row, style: MailStyle): Mail {
	const severity = cell(row, 'severity');
	const deadline = cell(row, 'deadline');
	const title = titleOf(row);
	const ids = new Map(idsOf(row));
	const named = (text: string) => namedPlaces(text, ids, namesOf(row));
	const occurrences = Number(row.occurrences) || 1;
	const since = localTime(cell(row, 'opened_at') || cell(row, 'first_seen_at'), style.timeZone);
	const places = placesOf(row, style);
	const { rest, ...buttons } = buttonsOf(row, style);
	const letter: Letter = {
		label: labelOf(severity),
		severity,
		title,
		about: aboutLine(title, ids, namesOf(row)),
		deadline: { label: 'By when', value: deadlineOf(deadline, style) },
		words: filled([
			{ label: 'Why this mail', value: reasonWhy(row, style.timeZone) },
			{ label: 'What happened', value: named(cell(row, 'what_happened')) },
			{ label: 'What to do', value: named(cell(row, 'what_to_do')) },
		]),
		...buttons,
		doNothing: severity === 'info' ? '' : doNothing(cell(row, 'code')),
		facts: filled([
			...idsOf(row)
				.filter(([name]) => !NAME_FACTS.has(name))
				.map(([name, value]) => ({ label: nameOfId(name), value })),
			{ label: 'Seen', value: occurrences > 1 ? `${occurrences} times since ${since}` : since },
			...places.facts,
			{ label: 'Case', value: cell(row, 'case_key') },
		]),
		links: [...rest, ...places.links, ...allForms(style.caseFormUrl ?? '')],
	};
	const mark = orderMark(title, ids, namesOf(row));
	return mailOf(
		letter,
		subjectOf(style, {
			severity,
			title: withAmount(title, row),
			mark,
			deadline,
			byWhen: 'by',
			reason: reasonWord(row),
		}),
	);
}
