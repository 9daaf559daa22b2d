/** What to do with journals now. Nothing is sent before the ledger was asked for their references (accounting.md 1.6). */
import { isEmptyItem } from '../../shared/channel/rows';
import { readOrFault } from '../../shared/channel/malformed';
import type { Row } from '../../shared/tableRows';
import type { Placed } from '../../shared/channel/placed';
import type { Outcome, PostingSettings } from './decideJournal';
import { decideJournal } from './decideJournal';
import { answersOf } from './httpAnswer';
import { unreadItem } from './postingProblems';
import { readShaped } from './readShaped';

type PostingDecisions = Record<Outcome['to'], Array<Placed<Outcome['json']>>>;

/**
 * @param items of Shape for the Ledger
 * @param answers of their look-ups; none for files
 * @throws WrongSetting when it is not clear whose the answers are
 */
export function decidePosting(items: Row[], answers: Row[], settings: PostingSettings): PostingDecisions {
	const decisions: PostingDecisions = { create: [], alreadyPosted: [], ask: [], lookUpAgain: [], exceptions: [] };
	const given = answersOf(items, answers);
	items.forEach((row, index) => {
		if (isEmptyItem(row)) return;
		const read = readOrFault(() => readShaped(row));
		if ('fault' in read) {
			const json = unreadItem(row, read.fault, settings.ledger, 'It was not posted.');
			decisions.exceptions.push({ json, indexes: [index] });
			return;
		}
		const { to, json } = decideJournal(read.value, given[index], settings);
		decisions[to].push({ json, indexes: [index] });
	});
	return decisions;
}
