/** Keys of calls that create something: the same for every repeat, another one only after a new decision of a person. */
import type { LedgerRow } from '../types';

/** `refund-<id>`; after a decision `refund-<id>-2`, `-3`, … when a call was made before. */
export function attemptKey(row: LedgerRow): string {
	const base = `refund-${row.refund_key.replace(/^ns[rf]-/, '')}`;
	if (row.idempotency_key === '' || !row.idempotency_key.startsWith(base)) return base;
	if (row.state !== 'approved') return row.idempotency_key;
	const last = Number(/^-(\d+)$/.exec(row.idempotency_key.slice(base.length))?.[1] ?? '1');
	return `${base}-${last + 1}`;
}
