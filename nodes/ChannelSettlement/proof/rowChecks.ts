/** Where stated totals and sums of parts differ, over all rows of a document, and the sentence about it. */
import { MalformedDocument } from '../../shared/channel/malformed';
import { counted, listed } from '../../shared/channel/rows';
import { fromMinor } from '../../shared/money';
import type { Identity } from './identities';
import { shownId } from './settlementDocuments';
import type { IdentityName, IdentityResult, IdentityRow } from '../types';

const SHOWN_ROWS = 20;

/** What is compared; `name` says it in words where it is no row of the document. */
interface Compared {
	id?: unknown;
	order_id?: unknown;
	type?: unknown;
	name?: string;
}

interface FailedRow {
	id: string;
	order_id: string;
	type: string;
	name: string;
	expected: number;
	found: number;
}

export interface Check {
	/**
	 * rows: the same total of many rows, which are added up. totals: several totals of one document, which are not; the proof
	 * shows the one that is farthest off, or the first.
	 */
	of: 'rows' | 'totals';
	checked: number;
	expected: number;
	found: number;
	/** sum of the differences without sign: what the tolerance is compared with */
	difference: number;
	failed: FailedRow[];
}

export const createCheck = (of: Check['of']): Check => ({
	of,
	checked: 0,
	expected: 0,
	found: 0,
	difference: 0,
	failed: [],
});

/**
 * Compares one stated total with the sum of its parts. `what` says where, when they differ.
 * @throws MalformedDocument when the amounts are larger than can be counted exactly
 */
export function compare(check: Check, expected: number, found: number, what: Compared): void {
	check.checked += 1;
	const difference = Math.abs(expected - found);
	if (check.of === 'rows') {
		check.expected += expected;
		check.found += found;
	} else if (check.checked === 1 || difference > Math.abs(check.expected - check.found)) {
		check.expected = expected;
		check.found = found;
	}
	check.difference += difference;
	const isExact = [check.expected, check.found, check.difference, difference].every(Number.isSafeInteger);
	if (!isExact) throw new MalformedDocument(what.name ?? 'amount', expected, 'is too large to be added up');
	if (difference === 0) return;
	check.failed.push({
		id: shownId(what.id),
		order_id: shownId(what.order_id),
		type: shownId(what.type),
		name: what.name ?? '',
		expected,
		found,
	});
}

/** Differences within it never stop a journal; they are booked to suspense. */
interface Limits {
	/** '' when rows are counted */
	currency: string;
	toleranceMinor: number;
}

/** What is said of a check. */
interface Words {
	/** "the revenue of each transaction with its parts" */
	compares: string;
	/** why nothing was compared */
	missing: string;
}

const shown = (minor: number, currency: string) => (currency === '' ? String(minor) : fromMinor(minor, currency));

const bySize = (a: FailedRow, b: FailedRow) =>
	Math.abs(b.expected - b.found) - Math.abs(a.expected - a.found) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

const nameOf = ({ name, type, order_id, id }: FailedRow) =>
	name || [type, order_id ? `order ${order_id}` : '', id].filter(Boolean).join(' ') || 'a row';

/** For people: of totals, which overlap, the largest difference; of rows their sum. */
const shownDifference = ({ of, difference, expected, found }: Check) =>
	of === 'rows' ? difference : Math.abs(expected - found);

function sentence(
	identity: IdentityName,
	check: Check,
	{ currency, toleranceMinor }: Limits,
	{ compares }: Words,
	rows: FailedRow[],
): string {
	const what = `${identity} compares ${compares}`;
	if (rows.length === 0) return `${what}: equal.`;
	const money = (minor: number) => `${shown(minor, currency)} ${currency}`;
	const off = shownDifference(check);
	const by = currency === '' ? counted(off, 'row') : money(off);
	if (check.difference <= toleranceMinor) return `${what}: they differ by ${by}, which is within the tolerance.`;
	const named = rows.map(
		(row) => `${nameOf(row)} (${shown(row.expected, currency)} stated, ${shown(row.found, currency)} found)`,
	);
	const together =
		off <= toleranceMinor ? ` Together that is more than the tolerance of ${money(toleranceMinor)}.` : '';
	return `${what}: they differ by ${by}, on ${listed(named, 3)}.${together}`;
}

/** Result of an identity for the Proof output. */
export function conclude(identity: IdentityName, check: Check, limits: Limits, words: Words): IdentityResult {
	const { currency, toleranceMinor } = limits;
	const money = (minor: number) => shown(minor, currency);
	const checked = check.checked > 0;
	const failed = [...check.failed].sort(bySize);
	const rows = failed.slice(0, SHOWN_ROWS).map(({ id, order_id, type, name, expected, found }): IdentityRow => ({
		id,
		order_id,
		type: type || name,
		expected: money(expected),
		found: money(found),
		difference: money(found - expected),
	}));
	const off = shownDifference(check);
	return {
		identity,
		ok: checked ? check.difference <= toleranceMinor : null,
		expected: money(check.expected),
		found: money(check.found),
		difference: money(off),
		difference_minor: off,
		tolerance_minor: toleranceMinor,
		rows,
		rows_failed: failed.length,
		sentence: checked
			? sentence(identity, check, limits, words, failed)
			: `${identity} was not checked: ${words.missing}.`,
	};
}

/**
 * Result of an identity that compares totals of one document.
 * @param limits of each of its sums, or of all
 */
export function prove<Facts>(
	{ name: identity, sums }: Identity<Facts>,
	facts: Facts,
	of: { id: string; order_id?: string },
	...limits: Limits[]
): IdentityResult {
	const results = sums.map(({ compares, missing, check }, place) => {
		const totals = createCheck('totals');
		check(facts, (stated, found, name, id = of.id) => compare(totals, stated, found, { ...of, id, name }));
		return conclude(identity, totals, limits[place] ?? limits[0], { compares, missing: missing(facts) });
	});
	return results.find(({ ok }) => ok === false) ?? results.find(({ ok }) => ok === true) ?? results[results.length - 1];
}
