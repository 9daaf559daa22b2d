/** One mail about many cases of one code: what they have in common once, then a list with what only each of them says. */
import type { Row } from '../shared/tableRows';
import { cell } from '../shared/tableRows';
import { thingOf, titleOf } from '../shared/channel/cases/caseIds';
import type { Letter, Line } from './mailLetter';
import { isLink } from './mailLetter';
import type { Mail, MailStyle } from './mailText';
import { deadlineOf, labelOf, mailOf, placesOf, reasonWord, subjectOf } from './mailText';
import { shortTime } from '../shared/channel/localTime';
import { commonTitle, sharedSentences } from './sharedWords';

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

/**
 * The mail about several rows of tts_cases of one code, the most urgent first.
 * @param zoneOf time zone of the shop of a case
 */
export function writeListMail(rows: Row[], style: MailStyle, zoneOf: (row: Row) => string): Mail {
	const happened = sharedSentences(rows.map((row) => cell(row, 'what_happened')));
	const toDo = sharedSentences(rows.map((row) => cell(row, 'what_to_do')));
	const titles = rows.map(titleOf);
	const alike = commonTitle(titles);
	const title = alike ? `${rows.length} × ${alike}` : `${titles[0]} and ${rows.length - 1} more like it`;
	const severity = cell(rows[0], 'severity');
	const earliest = nearest(rows);
	const deadline = earliest ? cell(earliest, 'deadline') : '';
	const inZone = { ...style, timeZone: earliest ? zoneOf(earliest) : style.timeZone };
	const zones = new Set(rows.filter((row) => cell(row, 'deadline')).map(zoneOf));
	const execution = sameIn(rows, 'execution_url');
	const lines = rows.slice(0, MOST_LINES).map((row, index): Line => {
		const time = shortTime(cell(row, 'deadline'), zoneOf(row));
		const link = cell(row, 'execution_url');
		return {
			head: (alike && thingOf(row)) || titles[index],
			words: [clip(happened.own[index]), toDo.own[index] && `To do: ${toDo.own[index]}`].filter(Boolean).join(' '),
			byWhen: time && zones.size > 1 ? `${time} (${zoneOf(row)})` : time,
			link: !execution && isLink(link) ? link : '',
		};
	});
	const places = placesOf({ execution_url: execution, playbook: sameIn(rows, 'playbook') });
	const letter: Letter = {
		label: labelOf(severity),
		severity,
		title,
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
		facts: [...places.facts, { label: 'Code', value: cell(rows[0], 'code') }],
		links: places.links,
	};
	const reason = new Set(rows.map(reasonWord)).size === 1 ? reasonWord(rows[0]) : '';
	return mailOf(letter, subjectOf(inZone, { severity, title, deadline, byWhen: 'first by', reason }));
}
