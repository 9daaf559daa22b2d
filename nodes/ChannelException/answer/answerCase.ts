/** What a person says about a case in the form of workflow 12a, and what it means for the case as it stands. */
import type { Row } from '../../shared/tableRows';
import { cell } from '../../shared/tableRows';
import { HOUR_MS, isoExact } from '../../shared/channel/times';
import { titleOf } from '../../shared/channel/cases/caseIds';
import { caseNumber } from '../../shared/channel/cases/caseKey';
import { CLOSED_BY_ITSELF, oneRowPerCase, stateOf, timeIn, unsentMail } from '../../shared/channel/cases/caseState';
import { asPasted, personOf } from '../../shared/channel/formPage';
import { localTime } from '../../shared/channel/localTime';
import { redact } from '../redact';
import type { CaseRow } from '../types';

/** What the person reads when the form is sent. */
interface Page {
	page_title: string;
	page_text: string;
}

/** `row`: the key of the case and the columns that change; absent when nothing does. */
export interface CaseAnswer extends Page {
	row?: Partial<CaseRow> & Pick<CaseRow, 'case_key'>;
}

export interface AnswerSettings {
	nowMs: number;
	timeZone: string;
}

/** The choices of the form, as they stand in it. */
export const ANSWERS = { done: 'Mark as done', putOff: 'Put off', takeOver: 'Take over' } as const;

const LONGEST_NAME = 80;
const LONGEST_REASON = 1000;
const MOST_HOURS = 24 * 30;

const unchanged = (text: string): CaseAnswer => ({
	page_title: 'Nothing was changed',
	page_text: `${text} Nothing was changed.`,
});

function findCase(name: string, rows: Row[]): Row | 'none' | 'several' {
	const found = oneRowPerCase(rows).filter((row) => {
		const key = cell(row, 'case_key');
		return key !== '' && (key === name || caseNumber(key) === name);
	});
	if (found.length === 0) return 'none';
	return found.length > 1 ? 'several' : found[0];
}

function closedBefore(row: Row, timeZone: string): CaseAnswer {
	const who = cell(row, 'closed_by');
	const by = who === CLOSED_BY_ITSELF ? ' by itself' : who === '' ? '' : ` by ${who}`;
	const at = localTime(cell(row, 'closed_at'), timeZone);
	const why = cell(row, 'closed_why');
	return unchanged(
		`"${titleOf(row)}" was closed before${by}${at === '' ? '' : `, on ${at}`}${why === '' ? '' : `: ${why.replace(/[.!?]$/, '')}`}.`,
	);
}

/** Hours from now; a sentence when they are none, or reach beyond what may be put off. */
function putOffUntil(text: string, row: Row, { nowMs, timeZone }: AnswerSettings): number | string {
	const hours = /^\d+([.,]\d+)?$/.test(text) ? Number(text.replace(',', '.')) : Number.NaN;
	if (!(hours > 0 && hours <= MOST_HOURS))
		return `To put a case off, write for how many hours: a number above 0, at most ${MOST_HOURS} (30 days); ${text === '' ? 'it was left empty' : `it was "${text}"`}.`;
	const until = nowMs + hours * HOUR_MS;
	const deadline = timeIn(row, 'deadline');
	if (deadline > nowMs && until > deadline)
		return `The case has to be settled by ${localTime(cell(row, 'deadline'), timeZone)}. It cannot be put off beyond that; choose fewer hours.`;
	return until;
}

const isTooLong = (name: string, reason: string) => name.length > LONGEST_NAME || reason.length > LONGEST_REASON;

/** What does not depend on the case: a sentence when the answer cannot be taken. */
function complaintOf({ name, reason, action }: { name: string; reason: string; action: string }): string {
	if (!Object.values<string>(ANSWERS).includes(action))
		return `Choose what to do: ${Object.values(ANSWERS).join(', ')}.`;
	// "itself" in closed_by means that a workflow has seen that it is over.
	if (name === '' || name.toLowerCase() === CLOSED_BY_ITSELF)
		return 'Write your name, so that others know whom to ask.';
	if (redact(name) !== name) return 'Write your name only, without addresses and numbers.';
	if (isTooLong(name, reason))
		return `A name has at most ${LONGEST_NAME} letters and a reason at most ${LONGEST_REASON}; write less.`;
	if (action === ANSWERS.done && reason === '') return 'To mark a case as done, write why it is over.';
	return '';
}

/** What is done, and what the person reads of it. */
function decide(
	row: Row,
	{ name, reason, action, hours }: Record<'name' | 'reason' | 'action' | 'hours', string>,
	settings: AnswerSettings,
): CaseAnswer {
	const key = { case_key: cell(row, 'case_key') };
	const title = `"${titleOf(row)}"`;
	if (action === ANSWERS.done) {
		return {
			page_title: 'It is marked as done',
			page_text: `${title} is closed by ${name}: ${reason.replace(/[.!?]$/, '')}. If the problem is met again, it opens again and its owner is told.`,
			row: {
				...key,
				state: 'closed',
				closed_at: isoExact(settings.nowMs),
				closed_by: name,
				closed_why: reason,
				...unsentMail(row),
			},
		};
	}
	// A word in state that nobody knows is mended on the way: whoever puts it off or takes it over says that it is open.
	const open = { ...key, state: 'open' };
	const why = reason === '' ? '' : ' Your reason was not kept: only what is marked as done keeps one.';
	if (action === ANSWERS.takeOver) {
		const before = cell(row, 'taken_by');
		if (before === name) return unchanged(`${title} is with ${name} already.`);
		return {
			page_title: 'It is with you',
			page_text: `${title} is with ${name} now${before === '' ? '' : `; it was with ${before} before`}. It stays open, and its deputy is not told.${why}`,
			row: { ...open, taken_by: name },
		};
	}
	const until = putOffUntil(hours, row, settings);
	if (typeof until === 'string') return unchanged(until);
	const [iso, earlier] = [isoExact(until), timeIn(row, 'snoozed_until')];
	const instead =
		earlier > settings.nowMs ? `, instead of ${localTime(isoExact(earlier), settings.timeZone)} as before` : '';
	return {
		page_title: 'It is put off',
		page_text: `${title} is put off until ${localTime(iso, settings.timeZone)}${instead}. It stays open, and nobody is reminded before; if it is still open then, its owner is.${why}`,
		row: { ...open, snoozed_until: iso },
	};
}

/**
 * @param answer what the form gives: case (its number or key), what_to_do, hours, by_whom (else the name of n8n's sign-in), reason
 * @param rows rows of tts_cases that may be meant
 */
export function answerCase(answer: Row, rows: Row[], settings: AnswerSettings): CaseAnswer {
	const wanted = asPasted(cell(answer, 'case'));
	const said = {
		name: (cell(answer, 'by_whom') || personOf(answer)).replace(/\s+/g, ' '),
		reason: redact(cell(answer, 'reason')).replace(/\s+/g, ' '),
		action: cell(answer, 'what_to_do'),
		hours: cell(answer, 'hours'),
	};
	const row = findCase(wanted, rows);
	if (row === 'none')
		return unchanged(
			`There is no case "${redact(wanted)}". Open the form by the link in the mail, or copy case_key from the table tts_cases; closed cases are deleted after a while.`,
		);
	if (row === 'several')
		return unchanged(
			`More than one case is called "${redact(wanted)}". Copy the whole case_key from the table tts_cases.`,
		);
	if (stateOf(row) === 'closed') return closedBefore(row, settings.timeZone);
	const complaint = complaintOf(said);
	return complaint === '' ? decide(row, said, settings) : unchanged(complaint);
}
