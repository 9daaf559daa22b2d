/** Collects where stated totals and sums of parts differ, over all rows of a document. */
import { fromMinor } from '../shared/money';
import type { IdentityName, IdentityResult, IdentityRow } from './types';

const SHOWN_ROWS = 20;

interface FailedRow {
	id: string;
	order_id: string;
	type: string;
	expected: number;
	found: number;
}

export interface Check {
	checked: number;
	expected: number;
	found: number;
	/** sum of the differences without sign */
	difference: number;
	failed: FailedRow[];
}

export const createCheck = (): Check => ({ checked: 0, expected: 0, found: 0, difference: 0, failed: [] });

/** Compares one stated total with the sum of its parts. `row` says where, when they differ. */
export function compare(
	check: Check,
	expected: number,
	found: number,
	row: { id?: unknown; order_id?: unknown; type?: unknown },
): void {
	check.checked += 1;
	check.expected += expected;
	check.found += found;
	if (expected === found) return;
	check.difference += Math.abs(expected - found);
	check.failed.push({
		id: String(row.id ?? ''),
		order_id: String(row.order_id ?? ''),
		type: String(row.type ?? ''),
		expected,
		found,
	});
}

/** Differences within it never stop a journal; they are booked to suspense. */
interface Limits {
	/** '' when rows are counted */
	currency: string;
	toleranceMinor: number;
	/** what the identity compares, for the sentence: "each revenue amount with its parts" */
	compares: string;
	/** why it was not checked, when nothing was compared */
	missing?: string;
}

const shown = (minor: number, currency: string) => (currency === '' ? String(minor) : fromMinor(minor, currency));

const bySize = (a: FailedRow, b: FailedRow) =>
	Math.abs(b.expected - b.found) - Math.abs(a.expected - a.found) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

const nameOf = ({ type, order_id, id }: IdentityRow) =>
	[type, order_id ? `order ${order_id}` : '', id].filter(Boolean).join(' ');

function sentence(identity: IdentityName, check: Check, limits: Limits, ok: boolean, rows: IdentityRow[]): string {
	const what = `${identity} compares ${limits.compares}`;
	const count = check.failed.length;
	if (count === 0) return `${what}: equal.`;
	const by = `${shown(check.difference, limits.currency)} ${limits.currency || 'rows'}`;
	if (ok) return `${what}: they differ by ${by}, which is within the tolerance.`;
	const named = rows.slice(0, 3).map((row) => `${nameOf(row)} (${row.expected} stated, ${row.found} found)`);
	const more = count > named.length ? ` and ${count - named.length} more` : '';
	return `${what}: they differ by ${by}, on ${named.join(', ')}${more}.`;
}

/** Result of an identity for the Proof output. */
export function conclude(identity: IdentityName, check: Check, limits: Limits): IdentityResult {
	const { currency, toleranceMinor } = limits;
	const money = (minor: number) => shown(minor, currency);
	const checked = check.checked > 0;
	const ok = check.difference <= toleranceMinor;
	const rows = [...check.failed]
		.sort(bySize)
		.slice(0, SHOWN_ROWS)
		.map(({ expected, found, ...row }) => ({
			...row,
			expected: money(expected),
			found: money(found),
			difference: money(found - expected),
		}));
	return {
		identity,
		ok: checked ? ok : null,
		expected: money(check.expected),
		found: money(check.found),
		difference: money(check.difference),
		difference_minor: check.difference,
		tolerance_minor: toleranceMinor,
		rows,
		rows_failed: check.failed.length,
		sentence: checked
			? sentence(identity, check, limits, ok, rows)
			: `${identity} was not checked: ${limits.missing ?? 'there is nothing to compare'}.`,
	};
}
