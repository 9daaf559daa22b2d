/** What to do with journals now. Nothing is sent before the ledger was asked for their references (accounting.md 1.6). */
import type { Row } from '../../shared/tableRows';
import type { ShapedJournal } from '../shapes/shapedTypes';
import type { Placed } from '../types';
import type { Outcome, PostingSettings } from './decideJournal';
import { decideJournal } from './decideJournal';
import { answersOf } from './httpAnswer';

type PostingDecisions = Record<Outcome['to'], Array<Placed<Outcome['json']>>>;

/**
 * @param items of Shape for the Ledger
 * @param answers of their look-ups; none for files
 * @throws TypeError when it is not clear whose the answers are
 */
export function decidePosting(items: Row[], answers: Row[], settings: PostingSettings): PostingDecisions {
	const decisions: PostingDecisions = { create: [], alreadyPosted: [], ask: [], lookUpAgain: [], exceptions: [] };
	const given = answersOf(items, answers);
	items.forEach((row, index) => {
		const item = row as unknown as ShapedJournal;
		if (!item.journal_ref || !item.target) return;
		const { to, json } = decideJournal(item, given[index], settings);
		decisions[to].push({ json, indexes: [index] });
	});
	return decisions;
}
