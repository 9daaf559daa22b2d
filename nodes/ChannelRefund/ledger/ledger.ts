/** Rows of tts_refunds: what was done, tried, asked or decided before. */
import type { Row } from '../../shared/tableRows';
import { cell } from '../../shared/tableRows';
import { tryParseJson } from '../../shared/json';
import { oneRowPerKey } from '../../shared/tables/oneRow';
import { byText, isBlankRow } from '../../shared/channel/rows';
import { iso, parseTime, readTime } from '../../shared/channel/times';
import type { Direction, LedgerRow } from '../types';
import type { LedgerState } from './states';
import { STATES, isEnded, stateOfWord } from './states';
import type { RowProblem } from '../reading/unreadable';

const DECISIONS = ['approve', 'refuse'] as const;

const word = (row: Row, column: string) => cell(row, column).toLowerCase();

const decisionOf = (row: Row): LedgerRow['decision'] => DECISIONS.find((one) => one === word(row, 'decision')) ?? '';

/** A state that nobody knows waits (see `ledgerProblems`); an answer that a person has typed beside a question counts as one. */
function stateOf(row: Row): LedgerState {
	const state = stateOfWord(word(row, 'state')) ?? 'asked';
	return state === 'asked' && decisionOf(row) === 'approve' ? 'approved' : state;
}

function readRow(row: Row): LedgerRow {
	return {
		refund_key: cell(row, 'refund_key'),
		direction: cell(row, 'direction') === 'tiktok_to_newstore' ? 'tiktok_to_newstore' : 'store_to_tiktok',
		shop_id: cell(row, 'shop_id'),
		order_id: cell(row, 'order_id'),
		newstore_order_id: cell(row, 'newstore_order_id'),
		newstore_return_id: cell(row, 'newstore_return_id'),
		newstore_refund_id: cell(row, 'newstore_refund_id'),
		tiktok_return_id: cell(row, 'tiktok_return_id'),
		lines: cell(row, 'lines'),
		amount: cell(row, 'amount'),
		currency: cell(row, 'currency'),
		return_reason: cell(row, 'return_reason'),
		state: stateOf(row),
		newstore_state: cell(row, 'newstore_state'),
		tiktok_state: cell(row, 'tiktok_state'),
		attempts: Number(cell(row, 'attempts')) || 0,
		idempotency_key: cell(row, 'idempotency_key'),
		decision: decisionOf(row),
		decision_amount: cell(row, 'decision_amount'),
		decision_reason: cell(row, 'decision_reason'),
		decided_at: cell(row, 'decided_at'),
		decided_by: cell(row, 'decided_by'),
		ask_again_at: cell(row, 'ask_again_at'),
		created_at: cell(row, 'created_at'),
		updated_at: cell(row, 'updated_at'),
		note: cell(row, 'note'),
	};
}

const keyOf = (row: Row) => cell(row, 'refund_key');

/**
 * What counts of two rows with one key: an effect that happened, else one that may have happened, else what is newer, else
 * what is further.
 */
function weightOf(row: Row): number {
	const state = stateOf(row);
	if (state === 'done') return Number.MAX_SAFE_INTEGER;
	if (state === 'sending') return Number.MAX_SAFE_INTEGER - 1;
	return readTime(row.updated_at) - STATES.indexOf(state) / STATES.length;
}

/** One row per key, in the order of their beginning. */
export const readLedger = (rows: Row[]): LedgerRow[] =>
	oneRowPerKey(
		rows.filter((row) => keyOf(row) !== ''),
		keyOf,
		weightOf,
	)
		.map(readRow)
		.sort((a, b) => readTime(a.created_at) - readTime(b.created_at) || byText(a.refund_key, b.refund_key));

/** What people have typed into a row that nobody can act on; the first fault of the row. Rows that are ended are not acted on. */
function complaintOf(row: Row): string | undefined {
	const text = (column: string) => cell(row, column);
	const quoted = (column: string) => `"${text(column)}"`;
	const state = stateOfWord(word(row, 'state'));
	if (state !== undefined && isEnded({ state })) return undefined;
	if (text('refund_key') === '') return 'It has no refund_key, so nobody can tell what it is about.';
	if (state === undefined)
		return `Its state is ${text('state') === '' ? 'empty' : quoted('state')}; known are ${STATES.join(', ')}.`;
	if (!['', 'store_to_tiktok', 'tiktok_to_newstore'].includes(text('direction')))
		return `Its direction is ${quoted('direction')}; known are store_to_tiktok and tiktok_to_newstore.`;
	if (text('decision') !== '' && decisionOf(row) === '')
		return `Its decision is ${quoted('decision')}; known are ${DECISIONS.join(' and ')}.`;
	const answer = ['decision_amount', 'decision_reason'].find((column) => text(column) !== '');
	if (state === 'asked' && answer && decisionOf(row) === '')
		return `Its ${answer} is filled in (${quoted(answer)}), and its decision is empty.`;
	if (text('attempts') !== '' && !/^\d+$/.test(text('attempts')))
		return `Its attempts are ${quoted('attempts')}, which is no number.`;
	const time = ['ask_again_at', 'created_at', 'updated_at'].find((column) => Number.isNaN(parseTime(row[column])));
	return time ? `Its ${time} is ${quoted(time)}, which is no time.` : undefined;
}

/** Rows of tts_refunds that nobody can act on. What they are about waits until they are readable. */
export const ledgerProblems = (rows: Row[]): RowProblem[] =>
	rows
		.filter((row) => !isBlankRow(row))
		.flatMap((row) => {
			const complaint = complaintOf(row);
			if (complaint === undefined) return [];
			const key = cell(row, 'refund_key');
			return {
				table: 'tts_refunds' as const,
				row: key || `order ${cell(row, 'order_id') || cell(row, 'newstore_order_id') || 'not named'}`,
				complaint,
				effect: key ? 'What the row is about waits until that is corrected.' : 'The row is not used.',
				todo: 'Correct the cell in the Data Table tts_refunds. To answer a question, use the form "Decide a refund", or write approve or refuse into the column decision.',
				role: 'service' as const,
				ids: {
					refund_key: key,
					...Object.fromEntries(
						['order_id', 'shop_id', 'newstore_order_id'].map((column) => [column, cell(row, column)]),
					),
				},
			};
		});

/** Line ids of a row: JSON list, or ids with commas when a person typed them. */
export function lineIds(row: LedgerRow): string[] {
	const given = tryParseJson(row.lines);
	const ids = Array.isArray(given) ? given.map(String) : row.lines.replace(/[[\]"]/g, '').split(',');
	return ids.map((id) => id.trim()).filter(Boolean);
}

interface About {
	key: string;
	direction: Direction;
	shopId: string;
	orderId: string;
	newstoreOrderId: string;
}

/** @param now Unix milliseconds */
export const newRow = (about: About, now: number): LedgerRow => ({
	refund_key: about.key,
	direction: about.direction,
	shop_id: about.shopId,
	order_id: about.orderId,
	newstore_order_id: about.newstoreOrderId,
	newstore_return_id: '',
	newstore_refund_id: '',
	tiktok_return_id: '',
	lines: '[]',
	amount: '',
	currency: '',
	return_reason: '',
	state: 'waiting',
	newstore_state: '',
	tiktok_state: '',
	attempts: 0,
	idempotency_key: '',
	decision: '',
	decision_amount: '',
	decision_reason: '',
	decided_at: '',
	decided_by: '',
	ask_again_at: '',
	created_at: iso(now),
	updated_at: iso(now),
	note: '',
});

export const changed = (row: LedgerRow, changes: Partial<LedgerRow>, now: number): LedgerRow => ({
	...row,
	...changes,
	updated_at: iso(now),
});
