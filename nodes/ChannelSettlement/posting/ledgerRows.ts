/** Rows of tts_journals: what is known of a journal, and what becomes of it. */
import { createHash } from 'node:crypto';
import type { Row } from '../../shared/tableRows';
import { cell } from '../../shared/tableRows';
import { parseTime } from '../../shared/channel/times';
import { oneRowPerKey } from '../../shared/tables/oneRow';
import type { ShapedJournal, Target } from '../shapes/shapedTypes';
import { TARGETS } from '../shapes/shapedTypes';
import type { RowProblem } from '../tables/tableProblems';
import { shownCell } from '../tables/tableProblems';
import type { LedgerRow, LedgerState } from './postingTypes';
import { LEDGER_STATES } from './postingTypes';

export interface Ledger {
	/** what is wrong with a row of this journal, or of what replaced or precedes it; undefined when all can be used */
	problemOf(ref: string): { problem: RowProblem; row: LedgerRow } | undefined;
	rowOf(ref: string, target: Target): LedgerRow | undefined;
	/** last correction (-C1, -C2, …) of a journal */
	correctionOf(ref: string, target: Target): LedgerRow | undefined;
}

const toState = (text: string): LedgerState => LEDGER_STATES.find((state) => state === text.toLowerCase()) ?? '';

/** The approval form says it in the state; it counts until the journal changes. */
const approvedHash = (row: Row) =>
	cell(row, 'approved_hash') || (cell(row, 'state') === 'approved' ? cell(row, 'content_hash') : '');

export const toLedgerRow = (row: Row): LedgerRow => ({
	journal_ref: cell(row, 'journal_ref'),
	target: cell(row, 'target').toLowerCase() as Target,
	shop_id: cell(row, 'shop_id'),
	statement_ids: cell(row, 'statement_ids'),
	payment_id: cell(row, 'payment_id'),
	content_hash: cell(row, 'content_hash'),
	remote_id: cell(row, 'remote_id'),
	state: toState(cell(row, 'state')),
	...(cell(row, 'remote_state') === 'draft' ? { remote_state: 'draft' as const } : {}),
	amount: cell(row, 'amount'),
	currency: cell(row, 'currency'),
	date: cell(row, 'date').slice(0, 10),
	attempts: Number(cell(row, 'attempts')) || 0,
	request_key: cell(row, 'request_key'),
	request_hash: cell(row, 'request_hash'),
	approved_hash: approvedHash(row),
	posted_at: cell(row, 'posted_at'),
	note: cell(row, 'note'),
	journal: cell(row, 'journal'),
});

const CORRECTION = /^(.*)-C(\d+)(-P\d+)?$/;

const PARTS = /-P\d+$/;
/** TTS-1-C1-P2 → TTS-1 */
const rootOf = (ref: string) => ref.replace(PARTS, '').replace(/-[RC]\d+$/, '');

/** What people have typed into a row so that nobody knows whether the journal is in the books, and in which. */
export function problemOfRow(given: Row, row: LedgerRow): RowProblem | undefined {
	const about = { table: 'tts_journals', row: `journal_ref ${row.journal_ref}`, shopId: row.shop_id } as const;
	if (row.state === '' && cell(given, 'state') !== '') {
		const complaint = `is ${shownCell(given, 'state')}; there are: ${LEDGER_STATES.join(', ')}`;
		return { ...about, column: 'state', complaint };
	}
	if (!TARGETS.includes(row.target)) {
		return {
			...about,
			column: 'target',
			complaint: `is ${shownCell(given, 'target')}; there are: ${TARGETS.join(', ')}`,
		};
	}
	const date = cell(given, 'date');
	if (date !== '' && Number.isNaN(parseTime(date))) {
		return {
			...about,
			column: 'date',
			complaint: `is ${shownCell(given, 'date')}; it has to be a day like 2026-03-01`,
		};
	}
	return undefined;
}

/** What counts of two rows of one entry: that it is in the books, else that it may be. */
function weightOf(given: Row): number {
	const row = toLedgerRow(given);
	if (isThere(row)) return 2;
	return row.state === 'sending' ? 1 : 0;
}

/** Each entry once: a row per journal and accounting system, also where two processes have noted it at the same moment. */
export const oneRowPerEntry = (rows: readonly Row[]): Row[] =>
	oneRowPerKey(
		rows,
		(row) =>
			cell(row, 'journal_ref') === '' ? '' : `${cell(row, 'target').toLowerCase()}/${cell(row, 'journal_ref')}`,
		weightOf,
	);

export function readLedger(rows: Row[]): Ledger {
	const problems = new Map<string, { problem: RowProblem; row: LedgerRow }>();
	const known = new Map<string, LedgerRow>();
	const corrections = new Map<string, { number: number; row: LedgerRow }>();
	for (const given of oneRowPerEntry(rows)) {
		const row = toLedgerRow(given);
		if (row.journal_ref === '') continue;
		const problem = problemOfRow(given, row);
		// It goes back into the table as it stands there.
		const asTyped = { ...row, state: cell(given, 'state') as LedgerState, target: cell(given, 'target') as Target };
		if (problem) problems.set(rootOf(row.journal_ref), { problem, row: { ...asTyped, date: cell(given, 'date') } });
		known.set(`${row.target}/${row.journal_ref}`, row);
		const match = CORRECTION.exec(row.journal_ref);
		if (!match) continue;
		const key = `${row.target}/${match[1]}${match[3] ?? ''}`;
		const number = Number(match[2]);
		if (number >= (corrections.get(key)?.number ?? 0)) corrections.set(key, { number, row });
	}
	return {
		problemOf: (ref) => problems.get(rootOf(ref)),
		rowOf: (ref, target) => known.get(`${target}/${ref}`),
		correctionOf: (ref, target) => corrections.get(`${target}/${ref}`)?.row,
	};
}

/** It was seen in the ledger system, and we did not take it away. */
export const isThere = (row: LedgerRow | undefined) =>
	row !== undefined && (row.state === 'draft' || row.state === 'posted' || row.state === 'changed');

/** Row of a journal as it is now; what was known of earlier attempts stays. */
export function rowFor(item: ShapedJournal, known: LedgerRow | undefined, change: Partial<LedgerRow>): LedgerRow {
	return {
		journal_ref: item.journal_ref,
		target: item.target,
		shop_id: item.shop_id,
		statement_ids: item.statement_ids.join(','),
		payment_id: item.payment_id,
		content_hash: item.content_hash,
		remote_id: known?.remote_id ?? '',
		state: known?.state ?? '',
		amount: item.amount,
		currency: item.currency,
		date: item.date,
		attempts: known?.attempts ?? 0,
		request_key: known?.request_key ?? '',
		request_hash: known?.request_hash ?? '',
		approved_hash: known?.approved_hash ?? '',
		posted_at: known?.posted_at ?? '',
		note: '',
		journal: JSON.stringify(item.journal),
		...change,
	};
}

/** What is known of it stays as it is; a row is made when there is none. */
export const unchangedRow = (
	item: ShapedJournal,
	known: LedgerRow | undefined,
	change: Partial<LedgerRow>,
): LedgerRow => (known ? { ...known, ...change } : rowFor(item, known, change));

export const bodyHash = (body: unknown) =>
	createHash('sha256')
		.update(JSON.stringify(body ?? null))
		.digest('hex')
		.slice(0, 12);
