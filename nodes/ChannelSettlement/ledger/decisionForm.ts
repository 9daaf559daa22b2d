/** The form of workflow 08f: how a person gets there, and what an answer means for a journal as it stands. */
import { isRow } from '../../shared/channel/rows';
import type { Row } from '../../shared/tableRows';
import { cell } from '../../shared/tableRows';

/** @param formUrl address of the form; '' when it is not known */
export const wayToForm = (formUrl: string, ref: string): string =>
	formUrl === '' ? `(form of workflow 08f, journal ${ref})` : `${formUrl}?journal_ref=${encodeURIComponent(ref)}`;

export type Decision = 'approve' | 'refuse' | 'reverse' | 'reverseAndRepost' | 'repost' | 'leave';

interface Answer {
	decision: Decision;
	/** states of the ledger in which it may be carried out */
	fits: readonly string[];
	/** states in which it has been carried out already */
	done: readonly string[];
}

/** By the words that the form offers. */
const ANSWERS: Readonly<Record<string, Answer>> = {
	'Post it': {
		decision: 'approve',
		fits: ['asked', 'refused'],
		done: ['approved', 'sending', 'draft', 'posted'],
	},
	'Do not post it': { decision: 'refuse', fits: ['asked', 'open', 'failed'], done: ['refused'] },
	'Reverse it': { decision: 'reverse', fits: ['draft', 'posted', 'changed'], done: ['reversed', 'deleted'] },
	'Reverse it and post it as it is now': {
		decision: 'reverseAndRepost',
		fits: ['draft', 'posted', 'changed'],
		done: ['reversed', 'deleted'],
	},
	'Post it as it is now': {
		decision: 'repost',
		fits: ['deleted', 'reversed', 'failed'],
		done: ['sending', 'draft', 'posted'],
	},
	'Leave it as it is': { decision: 'leave', fits: ['changed'], done: ['posted', 'draft'] },
};

/** Only what had reached the books is posted as a correction. */
const mayFollow = ({ decision }: Answer, row: Row) => decision !== 'repost' || cell(row, 'remote_id') !== '';

/** The row of this reference; undefined when there is none. */
export const journalOf = (ledger: readonly Row[], ref: string): Row | undefined =>
	ref === '' ? undefined : ledger.find((row) => cell(row, 'journal_ref') === ref);

/** What may be decided about a journal as it stands, in the words of the form. */
export const possibleAnswers = (row: Row): Array<{ words: string; decision: Decision }> =>
	Object.entries(ANSWERS).flatMap(([words, answer]) =>
		answer.fits.includes(stateOf(row)) && mayFollow(answer, row) ? [{ words, decision: answer.decision }] : [],
	);

export interface CheckedDecision {
	journal_ref: string;
	/** what the person chose */
	asked: string;
	/** '' when the answer does not fit the state of the journal, or there is no such journal */
	decision: Decision | '';
	/** it was carried out before */
	answered: boolean;
	/** yyyy-mm-dd on which a reversal is booked; '' = the day of the journal */
	day: string;
	/** row of tts_journals; empty when there is none */
	row: Row;
	/** the row with those of its parts */
	rows: Row[];
}

export const stateOf = (row: Row) => cell(row, 'state').toLowerCase();

/** A file that was sent is out, whatever it was meant as. */
const asItIsOut = (row: Row): Row =>
	cell(row, 'target') === 'csv' && stateOf(row) === 'draft' ? { ...row, state: 'posted' } : row;

/** @param given answer of the form: journal_ref, decision, day; @param ledger rows of tts_journals */
export function checkDecision(given: Row, ledger: readonly Row[]): CheckedDecision {
	const ref = cell(given, 'journal_ref');
	const asked = cell(given, 'decision');
	const found = journalOf(ledger, ref);
	const row = isRow(found) ? found : {};
	const answer = Object.hasOwn(ANSWERS, asked) ? ANSWERS[asked] : undefined;
	const fits = answer !== undefined && answer.fits.includes(stateOf(row)) && mayFollow(answer, row);
	return {
		journal_ref: ref,
		asked,
		decision: fits ? answer.decision : '',
		answered: answer?.done.includes(stateOf(row)) ?? false,
		day: cell(given, 'day').slice(0, 10),
		row,
		rows: found
			? ledger.filter((one) => one === found || cell(one, 'journal_ref').startsWith(`${ref}-P`)).map(asItIsOut)
			: [],
	};
}
