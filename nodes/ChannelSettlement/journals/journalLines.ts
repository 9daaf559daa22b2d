/** Amounts of categories → lines of a journal: one line per account and dimensions, zero left out (accounting.md 1.3). */
import { fromMinor } from '../../shared/money';
import { CATEGORY_BY_NAME, CATEGORY_ORDER } from '../tables/categories';
import type { LedgerSettings } from './journalSettings';
import type { JournalLine } from '../types';

/** Debit > 0, in the currency of the journal. */
export type CategoryAmounts = Map<string, number>;

export const add = (amounts: CategoryAmounts, category: string, minor: number) =>
	amounts.set(category, (amounts.get(category) ?? 0) + minor);

export const sumOf = (amounts: CategoryAmounts) => [...amounts.values()].reduce((sum, minor) => sum + minor, 0);

/** What the shop system books itself, so that receivable mode leaves it to the receivable account (accounting.md 6). */
export const isRevenue = (category: string) => CATEGORY_BY_NAME.get(category)?.kind === 'revenue';

const place = (category: string) => CATEGORY_ORDER.get(category) ?? CATEGORY_ORDER.size;

interface About {
	shopId: string;
	currency: string;
	/** by category; the name of the account otherwise */
	texts: ReadonlyMap<string, string>;
}

export function journalLines(
	amounts: CategoryAmounts,
	{ shopId, currency, texts }: About,
	{ accounts, dimensions }: Pick<LedgerSettings, 'accounts' | 'dimensions'>,
): JournalLine[] {
	const lines = new Map<string, JournalLine>();
	const ordered = [...amounts.keys()].sort((a, b) => place(a) - place(b));
	for (const category of ordered) {
		const minor = amounts.get(category) ?? 0;
		if (minor === 0) continue;
		const account = accounts.accountOf(category, shopId, currency);
		const dimension = dimensions.ofLine(category, shopId);
		const text = texts.get(category) ?? account.account_name;
		// The clearing line is looked at by itself in the ledger and in the proof, so nothing is merged into it.
		const own = category === 'clearing' ? category : '';
		const key = JSON.stringify([account, dimension, own]);
		const known = lines.get(key);
		if (known) {
			known.category += `+${category}`;
			known.amount_minor += minor;
			known.description += `; ${text}`;
			continue;
		}
		lines.set(key, {
			category,
			...account,
			...dimension,
			amount_minor: minor,
			amount: '',
			side: 'debit',
			description: text,
		});
	}
	return [...lines.values()]
		.filter(({ amount_minor }) => amount_minor !== 0)
		.map((line) => ({
			...line,
			amount: fromMinor(Math.abs(line.amount_minor), currency),
			side: line.amount_minor > 0 ? 'debit' : 'credit',
		}));
}
