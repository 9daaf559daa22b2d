/** One mail about many cases of one code: what they have in common once, then a list with what only each of them says. */
import type { Row } from '../shared/tableRows';
import { cell } from '../shared/tableRows';
import { namesOf, plainTitleOf, thingOf, titleOf } from '../shared/channel/cases/caseIds';
import type { Letter, Line } from './mailLetter';
import { formIn } from './mailLetter';
import type { Mail, MailStyle } from './mailText';
import { actionsOf, deadlineOf, labelOf, mailOf, placesOf, reasonWord, subjectOf } from './mailText';
import { shortTime } from '../shared/channel/localTime';
import { commonTitle, sharedSentences, titleOfMany } from './sharedWords';
import { doNothing } from './words/doNothing';
import { allForms } from './words/otherForms';
import { aboutLine, withoutIds } from '../shared/channel/cases/headline';

/** More would not be read in a mail; the table has them all. */
const MOST_LINES = 50;
// An id is found by its line; the whole story of each case stands in the table.
const LONGEST_WORDS = 300;

const clip = (text: string) => (text.length > LONGEST_WORDS ? `${text.slice(0, LONGEST_WORDS - 1)}…` : text);

/** The value that all rows have in this column, else ''. */
const sameIn = (rows: Row[], column: string) => {
	const values = new Set(rows.map((row) => cell(row, column)));
	return values.size === 1 ? [...values][0] : '';
};

/** The row with the nearest deadline; rows are in the order of their urgency, which is not always that of deadlines. */
const nearest = (rows: Row[]): Row | undefined =>
	rows
		.filter((row) => cell(row, 'deadline'))
		.reduce<Row | undefined>(
			(first, row) => (first && cell(first, 'deadline') <= cell(row, 'deadline') ? first : row),
			undefined,
		);

function moreWords(rows: Row[], zoneOf: (row: Row) => string): string {
	const rest = rows.slice(MOST_LINES);
	if (rest.length === 0) return '';
	const next = nearest(rest);
	const when = next ? shortTime(cell(next, 'deadline'), zoneOf(next)) : '';
	return `And ${rest.length} more${when ? `, the first of them by ${when}` : ''}. All are in the table tts_cases: state open, code ${cell(rows[0], 'code')}.`;
}

/** What a line of a list is called: the goods, else the order, else what happened. */
function headOf(row: Row): string {
	const { goods } = namesOf(row);
	const thing = withoutIds(thingOf(row));
	if (goods === '') return thing || titleOf(row);
	return thing === '' ? goods : `${goods} (${thing.replace(/^Order /, '')})`;
}

/** The address of the form is the link of the line; a second time it would only be long. */
function withoutForm(text: string, form: string): string {
	if (form === '') return text;
	const at = text.indexOf(form);
	if (at < 0) return text;
	const before = text.slice(0, at).replace(/[^.!?]*:?\s*$/, '');
	return `${before} ${text.slice(at + form.length).replace(/^[\s.]+/, '')}`.trim();
}

/**
 * The mail about several rows of tts_cases of one code, the most urgent first.
 * @param zoneOf time zone of the shop of a case
 */
export function writeListMail(rows: Row[], style: MailStyle, zoneOf: (row: Row) => string): Mail {
	const happened = sharedSentences(rows.map((row) => cell(row, 'what_happened')));
	const toDo = sharedSentences(rows.map((row) => cell(row, 'what_to_do')));
	const titles = rows.map(plainTitleOf);
	const alike = commonTitle(titles);
	const title = alike ? titleOfMany(rows.length, alike) : `${titleOf(rows[0])} and ${rows.length - 1} more like it`;
	const severity = cell(rows[0], 'severity');
	const earliest = nearest(rows);
	const deadline = earliest ? cell(earliest, 'deadline') : '';
	const inZone = { ...style, timeZone: earliest ? zoneOf(earliest) : style.timeZone };
	const zones = new Set(rows.filter((row) => cell(row, 'deadline')).map(zoneOf));
	const execution = sameIn(rows, 'execution_url');
	const lines = rows.slice(0, MOST_LINES).map((row, index): Line => {
		const time = shortTime(cell(row, 'deadline'), zoneOf(row));
		const head = (alike && headOf(row)) || titleOf(row);
		const own = withoutForm(toDo.own[index], formIn(cell(row, 'what_to_do')));
		const { goods, ...names } = namesOf(row);
		return {
			head,
			words: [
				aboutLine(head, new Map(), { goods: alike ? '' : goods, ...names }),
				clip(happened.own[index]),
				own && `To do: ${own}`,
				thingOf(row),
			]
				.filter(Boolean)
				.map((words) => words.replace(/([^.!?…])$/, '$1.'))
				.join(' '),
			byWhen: time && zones.size > 1 ? `${time} (${zoneOf(row)})` : time,
			links: [
				...actionsOf(row, style),
				...(execution ? [] : placesOf({ execution_url: cell(row, 'execution_url') }, style).links),
			],
		};
	});
	const places = placesOf({ execution_url: execution, playbook: sameIn(rows, 'playbook') }, style);
	const letter: Letter = {
		label: labelOf(severity),
		severity,
		title,
		about: '',
		deadline: { label: 'The first by', value: deadlineOf(deadline, inZone) },
		words: [
			{ label: 'What happened', value: happened.shared },
			{
				label: 'What to do, for each',
				value: toDo.shared && `${toDo.startsAlike ? '' : 'As the list says. '}${toDo.shared}`,
			},
		].filter(({ value }) => value),
		list: {
			byWhenLabel: zones.size === 1 ? `By when (${[...zones][0]})` : 'By when',
			lines,
			more: moreWords(rows, zoneOf),
		},
		doNothing: severity === 'info' ? '' : doNothing(cell(rows[0], 'code')),
		facts: [...places.facts, { label: 'Code', value: cell(rows[0], 'code') }],
		links: [...places.links, ...allForms(style.caseFormUrl ?? '')],
	};
	const reason = new Set(rows.map(reasonWord)).size === 1 ? reasonWord(rows[0]) : '';
	return mailOf(letter, subjectOf(inZone, { severity, title, deadline, byWhen: 'first by', reason }));
}
