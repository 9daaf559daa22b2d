/** A journal with more lines than a request may hold → parts that balance, tied together by transfer lines. */
import { fromMinor } from '../../shared/money';
import type { Journal, JournalLine } from '../types';
import type { JournalPart } from './shapedTypes';

/** A transfer in, one line, a transfer out. */
export const FEWEST_LINES = 3;

/**
 * Transfers go over the account of the last line, which is the clearing account where there is one: what one part puts there
 * the next one takes away, so that the account ends as if there were one journal.
 */
function transfer(journal: Journal, minor: number, description: string): JournalLine[] {
	if (minor === 0) return [];
	const { category, ...last } = journal.lines[journal.lines.length - 1];
	return [
		{
			...last,
			category: `transfer_${category}`,
			tax_code: '',
			amount_minor: minor,
			amount: fromMinor(Math.abs(minor), journal.journal_currency),
			side: minor > 0 ? 'debit' : 'credit',
			description,
		},
	];
}

/** @param limit most lines of a part, at least FEWEST_LINES */
export function splitJournal(journal: Journal, limit: number): JournalPart[] {
	const { journal_ref: ref, lines } = journal;
	if (lines.length <= limit) return [{ ref, part: 1, parts: 1, lines }];
	const own = limit - 2;
	const parts = Math.ceil(lines.length / own);
	let carried = 0;
	return Array.from({ length: parts }, (_, place) => {
		const part = place + 1;
		const slice = lines.slice(place * own, part * own);
		const before = carried;
		carried += slice.reduce((sum, { amount_minor }) => sum + amount_minor, 0);
		return {
			ref: `${ref}-P${part}`,
			part,
			parts,
			lines: [
				...transfer(journal, before, `Transfer from part ${place} of ${parts}`),
				...slice,
				...transfer(journal, carried === 0 ? 0 : -carried, `Transfer to part ${part + 1} of ${parts}`),
			],
		};
	});
}
