/** The second page of the form of 08f: the journal as it stands, and only what may be decided about it. */
import { about, choiceField, dayField, table } from '../../shared/channel/formPage';
import type { FormField, LastPage, NextPage } from '../../shared/channel/formPage';
import { localTime } from '../../shared/channel/localTime';
import { isRow, rowsOf } from '../../shared/channel/rows';
import { tryParseJson } from '../../shared/json';
import type { Row } from '../../shared/tableRows';
import { cell } from '../../shared/tableRows';
import type { Decision } from '../ledger/decisionForm';
import { journalOf, possibleAnswers, stateOf } from '../ledger/decisionForm';
import type { TellSettings } from './tellJournal';
import { STATES, TARGETS, by, followersOf, tellJournal } from './tellJournal';
import { owed } from '../owed';

export interface JournalQuestion extends NextPage {
	journal_ref: string;
	decisions: string[];
}

const MEANS: Readonly<Record<Decision, string>> = {
	approve: 'releases it; it is posted at once.',
	refuse: 'keeps it out of the books.',
	reverse: 'takes it back: a draft is deleted, what is posted gets a mirror journal (-R1).',
	reverseAndRepost: 'takes it back and posts what TikTok says now as a correction (-C1).',
	repost: 'posts what TikTok says now as a correction (-C1).',
	leave: 'accepts the books as they are.',
};

/** These book something on a day of their own. */
const BOOKS: ReadonlySet<Decision> = new Set<Decision>(['reverse', 'reverseAndRepost', 'repost']);

/** More lines would push the question off a phone. */
const MOST_LINES = 40;

function linesOf(row: Row): FormField[] {
	const journal = tryParseJson(cell(row, 'journal'));
	const lines = isRow(journal) ? rowsOf(journal.lines) : [];
	if (lines.length === 0) return [];
	const shown = lines.slice(0, MOST_LINES).map((line) => {
		const side = cell(line, 'side');
		return [
			[cell(line, 'account_code'), cell(line, 'account_name')].filter(Boolean).join(' '),
			side === 'debit' ? cell(line, 'amount') : '',
			side === 'debit' ? '' : cell(line, 'amount'),
		];
	});
	const rest = lines.length - shown.length;
	return [table(['Account', 'Debit', 'Credit'], rest > 0 ? [...shown, [`and ${rest} more`, '', '']] : shown)];
}

export function describeJournal(
	ref: string,
	ledger: readonly Row[],
	settings: TellSettings,
): { ask: JournalQuestion } | { told: LastPage } {
	const row = journalOf(ledger, ref);
	const answers = row ? possibleAnswers(row) : [];
	if (!row || answers.length === 0) return { told: tellJournal(ref, ledger, settings) };
	const shop = settings.shops.get(cell(row, 'shop_id'));
	const zone = shop?.timeZone || settings.timeZone;
	const target = cell(row, 'target');
	const decided = localTime(cell(row, 'decided_at'), zone);
	const [who, money] = owed(cell(row, 'amount'), cell(row, 'currency'));
	const facts: Array<[string, string]> = [
		['Journal', `${ref}, of ${cell(row, 'date').slice(0, 10)}`],
		[`${who} by it`, money],
		['Shop', shop?.name ?? cell(row, 'shop_id')],
		['Payout', cell(row, 'payment_id')],
		['Where', `${TARGETS[target] ?? target}: ${STATES[stateOf(row)] ?? stateOf(row)}`],
		['Why you are asked', cell(row, 'note')],
		['Last answer', decided === '' ? '' : `${decided}${by(row)}`],
		[
			'Follows it',
			followersOf(ledger, ref)
				.map((one) => `${cell(one, 'journal_ref')} (${stateOf(one)})`)
				.join(', '),
		],
		...answers.map(({ words, decision }): [string, string] => [`"${words}"`, MEANS[decision]]),
	];
	const words = answers.map((answer) => answer.words);
	const booksAnew = answers.some(({ decision }) => BOOKS.has(decision));
	return {
		ask: {
			page_title: `Journal ${ref}`,
			page_fields: JSON.stringify([
				about(facts),
				...linesOf(row),
				choiceField('decision', 'Your decision', words, { required: true }),
				...(booksAnew
					? [dayField('day', 'Day on which a reversal or correction is booked (empty: the day of the journal)')]
					: []),
			]),
			journal_ref: ref,
			decisions: words,
		},
	};
}
