/** What a proved statement is made of, as entries of categories in the currency of the statement; debit > 0. */
import type { FieldTotal, FieldTotals } from '../proof/fieldTotals';
import { allTotals } from '../proof/fieldTotals';
import type { ProvedStatement } from '../proof/statementProof';
import type { JournalDetail, SuspenseEntry } from '../types';

export interface Entry extends JournalDetail {
	isType: boolean;
	unknown: boolean;
}

/** What F1 to F6 leave within the tolerance. It is booked, never rounded away (tiktok-shop.md 11.3). */
export const DIFFERENCE = 'difference_within_tolerance';

// TikTok signs from the seller's view: what the seller receives is a credit of its category.
const debit = (minor: number) => (minor === 0 ? 0 : -minor);

const toEntry = (total: FieldTotal): Entry => ({
	category: total.category,
	field: total.name,
	amount_minor: debit(total.minor),
	rows: total.rows,
	isType: total.isType,
	unknown: total.unknown,
});

/** Entries whose sum is `payableMinor` with the other sign; what the fields leave open goes to suspense as `rest`. */
export function bookedEntries(totals: FieldTotals, payableMinor: number, rest: string): Entry[] {
	const entries = [...allTotals(totals)].filter(({ rows }) => rows > 0).map(toEntry);
	const booked = entries.reduce((sum, { amount_minor }) => sum + amount_minor, 0);
	const difference = debit(payableMinor + booked);
	if (difference === 0) return entries;
	const open = { category: 'suspense', field: rest, amount_minor: difference, rows: 1 };
	return [...entries, { ...open, isType: false, unknown: false }];
}

export const statementEntries = ({ sums, payableMinor }: ProvedStatement): Entry[] =>
	bookedEntries(sums.totals, payableMinor, DIFFERENCE);

/** Entries of several statements, added up by category and field, in a fixed order. */
export function mergeEntries(lists: Entry[][]): Entry[] {
	const merged = new Map<string, Entry>();
	for (const entry of lists.flat()) {
		const key = `${entry.category}\n${entry.isType ? 'type' : 'field'}\n${entry.field}`;
		const known = merged.get(key);
		if (!known) {
			merged.set(key, { ...entry });
			continue;
		}
		known.amount_minor += entry.amount_minor;
		known.rows += entry.rows;
	}
	return [...merged.entries()].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, entry]) => entry);
}

export const suspenseOf = (entries: Entry[]): SuspenseEntry[] =>
	entries
		.filter(({ category }) => category === 'suspense')
		.map(({ field, isType, amount_minor, rows }) => ({
			...(isType ? { type: field } : { field }),
			amount_minor,
			rows,
		}));
