/**
 * Takes journals back and books them anew, on request of a person (accounting.md 8). A draft is deleted and comes again under
 * its reference; a posted one is voided or deleted while its period is open, or mirrored (-R1), and the corrected one is -C1.
 */
import type { MalformedDocument } from '../../shared/channel/malformed';
import { readOrFault } from '../../shared/channel/malformed';
import { isEmptyItem } from '../../shared/channel/rows';
import { fromMinor } from '../../shared/money';
import { tryParseJson } from '../../shared/json';
import type { ExceptionItem } from '../../shared/exception';
import type { Row } from '../../shared/tableRows';
import { cell } from '../../shared/tableRows';
import type { Books } from '../posting/books';
import { isThere, oneRowPerEntry, problemOfRow, toLedgerRow } from '../posting/ledgerRows';
import { systemName } from '../posting/postingProblems';
import type { LedgerRow, LedgerState } from '../posting/postingTypes';
import { readJournal } from '../journals/readJournal';
import { malformedCase } from '../settlementProblems';
import type { LedgerRequest } from '../shapes/shapedTypes';
import { rowCase, rowName } from '../tables/tableProblems';
import type { Placed } from '../../shared/channel/placed';
import type { Journal, JournalLine } from '../types';
import { nothingToRepostCase, notReversibleCase, stillThereCase } from './reversalProblems';
import { undoRequest } from './undoRequest';

interface ReversalSettings {
	/** all rows of tts_journals that have to do with these journals: so that numbers are not given twice */
	ledger: Row[];
	books: Books;
	/** how a posted entry of an open period is taken back */
	openPeriod: 'mirror' | 'undo';
	/** reverse only, reverse and book the journals of the input Corrected, or only book them again */
	what: 'reverse' | 'reverseAndRepost' | 'repost';
	tenantId: string;
	companyId: string;
}

/** A request that takes an entry away, and the row of the ledger when it worked. */
interface Undo {
	journal_ref: string;
	target: LedgerRow['target'];
	remote_id: string;
	/** QuickBooks wants the SyncToken: send this first, and put the token of its answer into the body */
	read_first?: LedgerRequest;
	request: LedgerRequest;
	/** row for tts_journals once it worked */
	ledger: LedgerRow;
	reason: string;
}

interface Reversals {
	journals: Array<Placed<Journal>>;
	undo: Array<Placed<Undo>>;
	/** rows of tts_journals as they are once the reversal is in the books */
	ledger: Array<Placed<LedgerRow>>;
	exceptions: Array<Placed<ExceptionItem>>;
}

const PART = /-P\d+$/;
const CORRECTION = /-[RC](\d+)$/;

/** TTS-1-C1-P2 → TTS-1 */
const baseOf = (ref: string) => ref.replace(PART, '').replace(CORRECTION, '');

function mirrorLine(line: JournalLine): JournalLine {
	return {
		...line,
		amount_minor: line.amount_minor === 0 ? 0 : -line.amount_minor,
		side: line.side === 'debit' ? 'credit' : 'debit',
		description: `Reversal: ${line.description}`,
	};
}

/** It keeps the check sum of what it takes back: that is what people compare. */
function mirror(journal: Journal, ref: string, date: string): Journal {
	return {
		...journal,
		journal_ref: ref,
		date,
		description: `Reversal of ${journal.description}`,
		lines: journal.lines.map(mirrorLine),
		clearing_minor: journal.clearing_minor === 0 ? 0 : -journal.clearing_minor,
		payable: fromMinor(journal.clearing_minor === 0 ? 0 : -journal.clearing_minor, journal.journal_currency),
		suspense: [],
		must_be_draft: false,
		draft_reasons: [],
		reason: `Takes back ${journal.journal_ref}.`,
	};
}

const corrected = (journal: Journal, ref: string, date: string): Journal => ({
	...journal,
	journal_ref: ref,
	date,
	description: `Correction of ${journal.description}`,
	reason: `Replaces ${journal.journal_ref}. ${journal.reason}`.trim(),
});

/** undefined when the row does not hold it. Throws MalformedDocument. */
function postedJournal(row: LedgerRow): Journal | undefined {
	const given = tryParseJson(row.journal) as Row | undefined;
	if (!Array.isArray(given?.lines)) return undefined;
	const journal = readJournal(given);
	return journal.lines.length > 1 ? journal : undefined;
}

/** Number of the next correction of a journal in its ledger system. */
function nextNumber(base: string, target: string, ledger: LedgerRow[]): number {
	const used = ledger
		.filter((row) => row.target === target && baseOf(row.journal_ref) === base)
		.map(({ journal_ref: ref }) => Number(CORRECTION.exec(ref.replace(PART, ''))?.[1] ?? 0));
	return Math.max(0, ...used) + 1;
}

/** Corrections that are out of the books, or that a person did not want. */
const GONE: ReadonlySet<LedgerState> = new Set(['reversed', 'deleted', 'refused']);

/** The correction that stands for a journal: in the books, on its way there, or waiting for a person. */
const standingCorrection = (base: string, target: string, ledger: LedgerRow[]): LedgerRow | undefined =>
	ledger.find(
		(row) =>
			row.target === target &&
			/-C\d+$/.test(row.journal_ref) &&
			baseOf(row.journal_ref) === base &&
			!GONE.has(row.state),
	);

/** Rows of one journal in one system; several when it was sent in parts. */
interface Chosen {
	base: string;
	rows: LedgerRow[];
	indexes: number[];
}

/** A draft that differs from the statement now is a draft all the same: it is deleted, not mirrored. */
const asItStands = (row: LedgerRow): LedgerRow =>
	row.state === 'changed' && row.remote_state === 'draft' ? { ...row, state: 'draft' } : row;

interface Choice {
	chosen: Chosen[];
	/** rows of the table that nobody can act on */
	exceptions: Array<Placed<ExceptionItem>>;
}

function chosenJournals(requested: Row[]): Choice {
	const found = new Map<string, Chosen>();
	const exceptions: Choice['exceptions'] = [];
	const once = new Set(oneRowPerEntry(requested));
	requested.forEach((given, index) => {
		if (isEmptyItem(given) || !once.has(given)) return;
		const row = asItStands(toLedgerRow(given));
		const problem =
			row.journal_ref === ''
				? {
						table: 'tts_journals' as const,
						row: rowName(given, index, 'remote_id', 'statement_ids'),
						column: 'journal_ref',
						complaint: 'is empty',
						shopId: row.shop_id,
					}
				: problemOfRow(given, row);
		if (problem) {
			exceptions.push({ json: rowCase(problem, 'Nothing was taken back.'), indexes: [index] });
			return;
		}
		const base = baseOf(row.journal_ref);
		// A journal and its correction are two entries, each taken back by itself.
		const key = `${row.target}/${row.journal_ref.replace(PART, '')}`;
		const chosen = found.get(key) ?? { base, rows: [], indexes: [] };
		chosen.rows.push(row);
		chosen.indexes.push(index);
		found.set(key, chosen);
	});
	return { chosen: [...found.values()], exceptions };
}

/** Requests that take every part away; undefined when that is not possible or not wanted. */
function undoAll(rows: LedgerRow[], settings: ReversalSettings): Undo[] | undefined {
	const all: Undo[] = [];
	for (const row of rows) {
		const { journal_ref, target, remote_id } = row;
		const isDraft = row.state === 'draft';
		const isWanted = isDraft || (settings.openPeriod === 'undo' && !settings.books.isLocked(row.date));
		const request = isWanted ? undoRequest(row, settings) : undefined;
		if (!request) return undefined;
		const state = isDraft ? ('deleted' as const) : ('reversed' as const);
		const note = isDraft ? 'The draft was deleted.' : 'It was voided or deleted on request.';
		const reason = `${systemName(target)}: ${isDraft ? 'delete the draft' : 'take the entry out'}.`;
		all.push({ journal_ref, target, remote_id, ...request, ledger: { ...row, state, note }, reason });
	}
	return all;
}

/**
 * @param requested rows of tts_journals that a person chose
 * @param fresh journals as they are now (Prove and Build Journals), for the repost
 */
export function reverseJournals(requested: Row[], fresh: Row[], settings: ReversalSettings): Reversals {
	const result: Reversals = { journals: [], undo: [], ledger: [], exceptions: [] };
	const known = oneRowPerEntry([...settings.ledger, ...requested]).map(toLedgerRow);
	const corrections = new Map(fresh.map((row, index) => [cell(row, 'journal_ref'), { row, index }]));

	const malformed = ({ journal_ref: id, shop_id: shopId }: LedgerRow, fault: MalformedDocument, nothing: string) =>
		malformedCase('journal', { shopId, id }, `${fault.message}.`, nothing);

	function repost({ rows, indexes }: Chosen, base: string, ref: string): void {
		const now = corrections.get(base);
		if (!now) {
			result.exceptions.push({ json: nothingToRepostCase(rows[0]), indexes });
			return;
		}
		const read = readOrFault(() => readJournal(now.row));
		if ('fault' in read) {
			const json = malformed(rows[0], read.fault, 'It was not booked again.');
			result.exceptions.push({ json, indexes: [now.index], input: 1 });
			return;
		}
		const journal = read.value;
		const json = ref === base ? journal : corrected(journal, ref, settings.books.firstOpenDay(journal.date));
		result.journals.push({ json, indexes: [now.index], input: 1 });
	}

	/** @returns whether it can be taken back */
	function takeBack({ rows, indexes }: Chosen, ref: string): boolean {
		const undo = undoAll(rows, settings);
		if (undo) {
			undo.forEach((json, place) => result.undo.push({ json, indexes: [indexes[place]] }));
			return true;
		}
		const read = readOrFault(() => postedJournal(rows[0]));
		if ('fault' in read) {
			result.exceptions.push({ json: malformed(rows[0], read.fault, 'Nothing was taken back.'), indexes });
			return false;
		}
		const journal = read.value;
		if (!journal) {
			result.exceptions.push({ json: notReversibleCase(rows[0]), indexes });
			return false;
		}
		result.journals.push({ json: mirror(journal, ref, settings.books.firstOpenDay(journal.date)), indexes });
		rows.forEach((row, place) => {
			const json = { ...row, state: 'reversed' as const, note: `Taken back by ${ref}` };
			result.ledger.push({ json, indexes: [indexes[place]] });
		});
		return true;
	}

	const { chosen: journals, exceptions } = chosenJournals(requested);
	result.exceptions.push(...exceptions);
	for (const chosen of journals) {
		const { base, rows } = chosen;
		const number = nextNumber(base, rows[0].target, known);
		if (settings.what === 'repost') {
			const standing = standingCorrection(base, rows[0].target, known);
			if (standing) {
				const json = stillThereCase(rows[0], standing.journal_ref);
				result.exceptions.push({ json, indexes: chosen.indexes });
				continue;
			}
			repost(chosen, base, `${base}-C${number}`);
			continue;
		}
		if (!rows.some(isThere) || !takeBack(chosen, `${base}-R${number}`)) continue;
		// A draft never was in the books: it comes again under its own reference.
		const wasDraft = rows.every(({ state }) => state === 'draft');
		if (settings.what === 'reverseAndRepost') repost(chosen, base, wasDraft ? base : `${base}-C${number}`);
	}
	return result;
}
