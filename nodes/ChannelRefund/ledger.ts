/** Rows of tts_refunds: what was done, tried, asked or decided before. Data Tables know no unique keys, so rows may be double. */
import type { Row } from '../shared/tableRows';
import { cell } from '../shared/tableRows';
import { tryParseJson } from '../shared/json';
import { byText } from './fields';
import { iso, readTime } from './times';
import type { Direction, LedgerRow, LedgerState } from './types';
import { STATES } from './types';

const DECISIONS = ['approve', 'refuse'] as const;

/** A state that nobody knows waits for a person: it was typed by one. */
const stateOf = (text: string): LedgerState => STATES.find((state) => state === text.toLowerCase()) ?? 'asked';

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
		state: stateOf(cell(row, 'state')),
		newstore_state: cell(row, 'newstore_state'),
		tiktok_state: cell(row, 'tiktok_state'),
		attempts: Number(cell(row, 'attempts')) || 0,
		idempotency_key: cell(row, 'idempotency_key'),
		decision: DECISIONS.find((one) => one === cell(row, 'decision').toLowerCase()) ?? '',
		decision_amount: cell(row, 'decision_amount'),
		decision_reason: cell(row, 'decision_reason'),
		decided_at: cell(row, 'decided_at'),
		ask_again_at: cell(row, 'ask_again_at'),
		created_at: cell(row, 'created_at'),
		updated_at: cell(row, 'updated_at'),
		note: cell(row, 'note'),
	};
}

/** Of two rows with one key: an effect that happened wins, else the newer, else the one that is further. */
function counts(a: LedgerRow, b: LedgerRow): LedgerRow {
	if ((a.state === 'done') !== (b.state === 'done')) return a.state === 'done' ? a : b;
	const [timeA, timeB] = [readTime(a.updated_at), readTime(b.updated_at)];
	if (timeA !== timeB) return timeA > timeB ? a : b;
	return STATES.indexOf(a.state) <= STATES.indexOf(b.state) ? a : b;
}

/** One row per key, in the order of their beginning. */
export function readLedger(rows: Row[]): LedgerRow[] {
	const byKey = new Map<string, LedgerRow>();
	for (const row of rows.map(readRow).filter(({ refund_key: key }) => key !== '')) {
		const known = byKey.get(row.refund_key);
		byKey.set(row.refund_key, known ? counts(known, row) : row);
	}
	return [...byKey.values()].sort(
		(a, b) => readTime(a.created_at) - readTime(b.created_at) || byText(a.refund_key, b.refund_key),
	);
}

/** Line ids of a row: JSON list, or ids with commas when a person typed them. */
export function lineIds(row: LedgerRow): string[] {
	const given = tryParseJson(row.lines);
	const ids = Array.isArray(given) ? given.map(String) : row.lines.replace(/[[\]"]/g, '').split(',');
	return ids.map((id) => id.trim()).filter(Boolean);
}

/** Nothing is left to do for it, whatever cannot be read in a later run. */
export const isEnded = (row: LedgerRow): boolean => ['done', 'nothing', 'refused'].includes(row.state);

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
