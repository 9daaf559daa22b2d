// The truth about the three books: what was written twice, what does not balance, what went into a closed period.
import type { AccountingSystem } from '../faults.mts';
import { sum } from './amounts.mts';
import type { Book, JournalView } from './journalView.mts';
import { CLEARING_CODE } from './seed.mts';

export interface AccountingReport {
	/** Every journal ever written, deleted ones too. */
	journals: JournalView[];
	/** More than one living journal of the same reference in one system. */
	doubles: Array<{ system: AccountingSystem; reference: string; ids: string[] }>;
	/** Living journals whose lines do not add up to zero. */
	unbalanced: Array<{ system: AccountingSystem; id: string; minor: number }>;
	/** Journals an API call wrote although their date was closed. */
	intoClosedPeriod: Array<{ system: AccountingSystem; id: string; date: string }>;
	/** Balance of the clearing account over posted journals, per system and currency, in minor units. */
	clearing: Record<string, number>;
	/** No doubles, nothing unbalanced, nothing in a closed period. */
	clean: boolean;
}

export function accountingReport(books: readonly Book[]): AccountingReport {
	const journals = books.flatMap((book) => book.journals());
	const living = journals.filter(({ state }) => state === 'posted' || state === 'draft');
	const byReference = new Map<string, JournalView[]>();
	for (const journal of living) {
		if (journal.reference === '') continue;
		const key = `${journal.system} ${journal.reference}`;
		byReference.set(key, [...(byReference.get(key) ?? []), journal]);
	}
	const doubles = [...byReference.values()]
		.filter((group) => group.length > 1)
		.map((group) => ({
			system: group[0]!.system,
			reference: group[0]!.reference,
			ids: group.map(({ id }) => id),
		}));
	const unbalanced = living
		.map(({ system, id, lines }) => ({ system, id, minor: sum(lines.map((line) => line.minor)) }))
		.filter(({ minor }) => minor !== 0);
	const intoClosedPeriod = living
		.filter(({ writtenIntoClosedPeriod }) => writtenIntoClosedPeriod)
		.map(({ system, id, date }) => ({ system, id, date }));
	const clearing: Record<string, number> = {};
	for (const { system, currency, state, lines } of living) {
		if (state !== 'posted') continue;
		const key = `${system} ${currency}`;
		const minor = sum(lines.filter(({ accountCode }) => accountCode === CLEARING_CODE).map((line) => line.minor));
		clearing[key] = (clearing[key] ?? 0) + minor;
	}
	const clean = doubles.length + unbalanced.length + intoClosedPeriod.length === 0;
	return { journals, doubles, unbalanced, intoClosedPeriod, clearing, clean };
}
