/** What came of the journals of a run: rows of tts_journals, and what a person has to know or is asked. */
import type { ExceptionItem } from '../../shared/exception';
import type { Placed } from '../../shared/channel/placed';
import { isRow, rowOf, rowsOf } from '../../shared/channel/rows';
import type { Row } from '../../shared/tableRows';
import { cell } from '../../shared/tableRows';
import { wayToForm } from './decisionForm';
import { isoExact } from '../../shared/channel/times';

interface PostingNotes {
	/** rows of tts_journals, those of journals that were posted in parts last */
	ledger: Array<Placed<Row>>;
	cases: Array<Placed<ExceptionItem | Row>>;
}

export interface PostingNoteSettings {
	/** statement_totals of the journals by reference */
	totals: ReadonlyMap<string, string>;
	/** address of the form of workflow 08f; '' when it is not known */
	formUrl: string;
	/** execution that works on them; '' leaves the mark of the row as it is */
	runId: string;
	/** Unix milliseconds */
	now: number;
}

/** @param given journals with the totals of their statements, as the workflow is called */
export const totalsByRef = (given: readonly Row[]): Map<string, string> =>
	new Map(given.map((entry) => [cell(rowOf(entry.journal), 'journal_ref'), cell(entry, 'statement_totals')]));

const IN_THE_BOOKS = new Set(['draft', 'posted', 'reversed']);

/** Reference of the whole journal: an item may be a part of it. */
const wholeRefOf = (item: Row) => cell(rowOf(item.journal), 'journal_ref') || cell(item, 'journal_ref');

const isProblem = (item: Row) => cell(item, 'code') !== '';
/** Decide Posting says of what it asks whether it has asked before, and of nothing else. */
const isQuestion = (item: Row) => !isProblem(item) && item.asked_before !== undefined;

function ledgerRow(item: Row, ledger: Row, { totals, runId, now }: PostingNoteSettings): Row {
	const state = cell(ledger, 'state');
	const statementTotals = totals.get(wholeRefOf(item)) ?? '';
	return {
		...ledger,
		// Somebody has taken it out of the books.
		state: cell(item, 'code') === 'SETTLEMENT_REMOVED' ? 'reversed' : state || 'open',
		...(runId === '' ? {} : { run_id: runId }),
		updated_at: isoExact(now),
		...(IN_THE_BOOKS.has(state) && !isProblem(item) ? { statement_totals: statementTotals } : {}),
		...(state === 'changed' ? { new_totals: statementTotals } : {}),
	};
}

/** The journal as a whole, once its last part is there. */
function wholeRow(item: Row, ledger: Row, now: number): Row | undefined {
	const parts = Number(item.parts);
	if (!(parts > 1) || item.part !== item.parts || !['draft', 'posted'].includes(cell(ledger, 'state')))
		return undefined;
	return {
		journal_ref: wholeRefOf(item),
		state: ledger.state,
		remote_id: ledger.remote_id,
		posted_at: ledger.posted_at,
		note: `Posted in ${parts} parts`,
		updated_at: isoExact(now),
	};
}

/** Only what has changed or is gone is decided in the form. */
const LEADS_TO_FORM = new Set(['SETTLEMENT_CHANGED', 'SETTLEMENT_REMOVED']);

function caseOf(item: Row, formUrl: string): Row {
	const { ledger } = item;
	const words = Object.fromEntries(Object.entries(item).filter(([field]) => field !== 'ledger' && field !== 'journal'));
	if (!LEADS_TO_FORM.has(cell(item, 'code'))) return words;
	const ref = cell(rowOf(ledger), 'journal_ref') || cell(item, 'journal_ref');
	return { ...words, what_to_do: `${cell(item, 'what_to_do')} ${wayToForm(formUrl, ref)}` };
}

function questionOf(item: Row, formUrl: string): ExceptionItem {
	const ref = cell(item, 'journal_ref');
	const lines = rowsOf(rowOf(item.journal).lines).map(
		(line) => `${cell(line, 'account_name')} ${cell(line, 'amount')} ${cell(line, 'side')}`,
	);
	return {
		code: 'SETTLEMENT_APPROVAL',
		flow: 'settlement',
		severity: 'warning',
		owner_role: 'finance',
		title: `Journal ${ref} waits for your yes: ${cell(item, 'amount')} ${cell(item, 'currency')}`,
		what_happened: `${cell(item, 'description')}. ${cell(item, 'reason')} Lines: ${lines.join('; ')}.`,
		what_to_do: `Answer in the form: ${wayToForm(formUrl, ref)}`,
		business_key: ref,
		ids: { journal_ref: ref, shop_id: cell(item, 'shop_id') },
	};
}

/** @param items of Decide Posting and of Judge the Answer, those of their exceptions as well */
export function notePosting(items: readonly Row[], settings: PostingNoteSettings): PostingNotes {
	const notes: PostingNotes = { ledger: [], cases: [] };
	const wholes: PostingNotes['ledger'] = [];
	items.forEach((item, index) => {
		const place = { indexes: [index] };
		const { ledger } = item;
		if (isRow(ledger)) {
			notes.ledger.push({ json: ledgerRow(item, ledger, settings), ...place });
			const whole = wholeRow(item, ledger, settings.now);
			if (whole) wholes.push({ json: whole, ...place });
		}
		if (isProblem(item)) notes.cases.push({ json: caseOf(item, settings.formUrl), ...place });
		else if (isQuestion(item)) notes.cases.push({ json: questionOf(item, settings.formUrl), ...place });
	});
	notes.ledger.push(...wholes);
	return notes;
}
