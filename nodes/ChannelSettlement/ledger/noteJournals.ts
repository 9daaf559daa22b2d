/** Journals that are to be posted: where each goes, and the row of tts_journals that is written before it leaves. */
import type { ExceptionItem } from '../../shared/exception';
import type { Placed } from '../../shared/channel/placed';
import { isRow, rowOf } from '../../shared/channel/rows';
import { tryParseJson } from '../../shared/json';
import { fromMinor } from '../../shared/money';
import type { Row } from '../../shared/tableRows';
import { cell } from '../../shared/tableRows';
import { rowCase } from '../tables/tableProblems';
import { isoExact } from '../../shared/channel/times';

interface NotedJournal {
	journal: Row;
	statement_totals: string;
	/** csv, xero, quickbooks or netsuite; what the settings say when it is none of these */
	target: string;
}

interface NotedJournals {
	journals: Array<Placed<NotedJournal>>;
	ledger: Array<Placed<Row>>;
	exceptions: Array<Placed<ExceptionItem>>;
}

export interface NoteSettings {
	/** where journals go that are nowhere yet: files, xero, quickbooks or netsuite */
	target: string;
	/** rows of tts_journals */
	ledger: readonly Row[];
	/** Unix milliseconds */
	now: number;
}

const stateOf = (row: Row | undefined) => (row ? cell(row, 'state').toLowerCase() : '');
const targetOf = (row: Row) => cell(row, 'target').toLowerCase();

/** It may be in the books of its target, so it goes nowhere else. */
const MAY_BE_THERE = new Set(['sending', 'changed']);
/** A reversal or correction goes where its journal is or was. */
const FOLLOWED = new Set(['sending', 'draft', 'posted', 'changed', 'reversed', 'deleted']);
/** What was sent keeps its day and its text, by which it is found again. */
const WAS_SENT = new Set(['sending', 'draft', 'posted', 'changed', 'reversed']);
const IS_THERE = new Set(['draft', 'posted', 'reversed']);
/** Not sent yet: a newer reading replaces it. */
const REPLACEABLE = new Set(['open', 'failed', 'asked', 'refused']);

/** TTS-1-R1 → TTS-1 */
const firstRefOf = (ref: string) => ref.replace(/-[RC]\d+$/, '');

interface Known {
	row: Row | undefined;
	/** row of the journal that this one reverses or corrects */
	first: Row | undefined;
}

function targetFor({ row, first }: Known, wanted: string): string {
	if (row && MAY_BE_THERE.has(stateOf(row))) return targetOf(row);
	if (first && first !== row && FOLLOWED.has(stateOf(first))) return targetOf(first);
	return wanted;
}

/** The journal of a row; undefined when it cannot be read. */
function keptJournal(row: Row | undefined): Row | undefined {
	const kept = row ? tryParseJson(cell(row, 'journal')) : undefined;
	return isRow(kept) && cell(kept, 'journal_ref') !== '' ? kept : undefined;
}

/** Undefined when the row should hold the journal that was sent, and it cannot be read. */
function asItWasSent(journal: Row, row: Row | undefined): Row | undefined {
	if (!row || !WAS_SENT.has(stateOf(row)) || cell(row, 'journal') === '') return journal;
	const sent = keptJournal(row);
	return sent && { ...journal, date: sent.date, description: sent.description };
}

const lostCase = (ref: string, row: Row = {}): ExceptionItem =>
	rowCase(
		{
			table: 'tts_journals',
			row: `journal_ref ${ref}`,
			column: 'journal',
			complaint: 'is no journal any more; it has to be what the workflow wrote',
			shopId: cell(row, 'shop_id'),
		},
		'So nobody knows what was sent, or is to be sent. It was not looked up, and nothing was posted.',
	);

const amountOf = (journal: Row): string =>
	Number.isSafeInteger(journal.clearing_minor)
		? fromMinor(journal.clearing_minor as number, cell(journal, 'journal_currency'))
		: '';

const newRow = ({ journal, statement_totals, target }: NotedJournal, row: Row | undefined, time: string): Row => ({
	journal_ref: journal.journal_ref,
	target,
	shop_id: journal.shop_id,
	statement_ids: Array.isArray(journal.statement_ids) ? journal.statement_ids.join(' ') : '',
	payment_id: journal.payment_id,
	date: journal.date,
	currency: journal.journal_currency,
	amount: amountOf(journal),
	content_hash: journal.content_hash,
	state: 'open',
	remote_id: '',
	attempts: 0,
	request_key: '',
	request_hash: '',
	approved_hash: '',
	statement_totals,
	new_totals: '',
	journal: JSON.stringify({ ...journal, detail: [] }),
	run_id: '',
	posted_at: '',
	created_at: (row && cell(row, 'created_at')) || time,
	updated_at: time,
	note: '',
});

/**
 * @param given journals with the totals of their statements, as 08a is called; one without lines names the row of
 * tts_journals that holds it
 */
export function noteJournals(given: readonly Row[], { target: wanted, ledger, now }: NoteSettings): NotedJournals {
	const noted: NotedJournals = { journals: [], ledger: [], exceptions: [] };
	const time = isoExact(now);
	const rows = new Map(ledger.map((row) => [cell(row, 'journal_ref'), row]));
	const usual = wanted === '' || wanted === 'files' ? 'csv' : wanted;
	given.forEach((entry, index) => {
		const asked = rowOf(entry.journal);
		const place = { indexes: [index] };
		const askedRef = cell(asked, 'journal_ref');
		if (askedRef === '') return;
		const isWhole = 'lines' in asked;
		const fresh = isWhole ? asked : keptJournal(rows.get(askedRef));
		if (!fresh) {
			noted.exceptions.push({ json: lostCase(askedRef, rows.get(askedRef)), ...place });
			return;
		}
		// The row of a part holds the whole journal.
		const ref = cell(fresh, 'journal_ref');
		const row = rows.get(ref);
		const target = targetFor({ row, first: rows.get(firstRefOf(ref)) }, usual);
		if (row && targetOf(row) !== target && IS_THERE.has(stateOf(row))) return;
		// A no counts until the settlement changes.
		if (stateOf(row) === 'refused' && cell(row ?? {}, 'content_hash') === cell(fresh, 'content_hash')) return;
		const journal = asItWasSent(fresh, row);
		if (!journal) {
			noted.exceptions.push({ json: lostCase(ref, row), ...place });
			return;
		}
		const one: NotedJournal = { journal, statement_totals: cell(entry, 'statement_totals'), target };
		const hasOtherContent =
			row !== undefined && (cell(row, 'content_hash') !== cell(journal, 'content_hash') || targetOf(row) !== target);
		const isReplaced = !row || (REPLACEABLE.has(stateOf(row)) && hasOtherContent);
		noted.journals.push({ json: one, ...place });
		noted.ledger.push({ json: isReplaced ? newRow(one, row, time) : { journal_ref: ref }, ...place });
	});
	return noted;
}
