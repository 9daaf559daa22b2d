/** Rows of tts_journals: what is known of a journal, and what becomes of it. */
import { createHash } from 'node:crypto';
import type { Row } from '../../shared/tableRows';
import { cell } from '../../shared/tableRows';
import type { ShapedJournal, Target } from '../shapes/shapedTypes';
import type { LedgerRow, LedgerState } from './postingTypes';
import { LEDGER_STATES } from './postingTypes';

export interface Ledger {
	rowOf(ref: string, target: Target): LedgerRow | undefined;
	/** last correction (-C1, -C2, …) of a journal */
	correctionOf(ref: string, target: Target): LedgerRow | undefined;
}

const toState = (text: string): LedgerState => LEDGER_STATES.find((state) => state === text) ?? '';

/** The approval form says it in the state; it counts until the journal changes. */
const approvedHash = (row: Row) =>
	cell(row, 'approved_hash') || (cell(row, 'state') === 'approved' ? cell(row, 'content_hash') : '');

export const toLedgerRow = (row: Row): LedgerRow => ({
	journal_ref: cell(row, 'journal_ref'),
	target: cell(row, 'target') as Target,
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

export function readLedger(rows: Row[]): Ledger {
	const known = new Map<string, LedgerRow>();
	const corrections = new Map<string, { number: number; row: LedgerRow }>();
	for (const given of rows) {
		const row = toLedgerRow(given);
		known.set(`${row.target}/${row.journal_ref}`, row);
		const match = CORRECTION.exec(row.journal_ref);
		if (!match) continue;
		const key = `${row.target}/${match[1]}${match[3] ?? ''}`;
		const number = Number(match[2]);
		if (number >= (corrections.get(key)?.number ?? 0)) corrections.set(key, { number, row });
	}
	return {
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
