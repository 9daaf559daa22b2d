/** Journals that cannot be taken back or booked anew. */
import type { ExceptionItem } from '../../shared/exception';
import { nameOfJournal } from '../journals/journalName';
import { systemName } from '../posting/postingProblems';
import type { LedgerRow } from '../posting/postingTypes';

/** A row of tts_journals has no text of its own but the day and the amount. */
const name = (row: LedgerRow) => nameOfJournal({ ...row, description: '' });

const base = ({ journal_ref: ref, shop_id: shop }: LedgerRow) => ({
	flow: 'settlement',
	severity: 'error' as const,
	owner_role: 'finance' as const,
	business_key: `journal:${ref}`,
	ids: { shop_id: shop, journal_ref: ref },
});

export const notReversibleCase = (row: LedgerRow): ExceptionItem => ({
	...base(row),
	code: 'SETTLEMENT_NOT_REVERSIBLE',
	title: `${name(row)} cannot be taken back by this workflow`,
	what_happened: `What was posted as ${row.journal_ref} is not in tts_journals, so there is nothing to mirror. Nothing was changed in ${systemName(row.target)}.`,
	what_to_do: `Void or delete entry ${row.remote_id || row.journal_ref} in ${systemName(row.target)} by hand. To have it posted as it is now, look at its statement again with the form "Read settlements again", then choose "Post it as it is now".`,
});

/** A correction of it is in the books or on its way there; another one would count the settlement twice. */
export const stillThereCase = (row: LedgerRow, correction: string): ExceptionItem => ({
	...base(row),
	code: 'SETTLEMENT_STILL_THERE',
	title: `${name(row)} was not posted again: a correction stands for it`,
	what_happened: `${correction} has replaced ${row.journal_ref} in ${systemName(row.target)}, or is about to. Nothing was posted, because the settlement would count twice.`,
	what_to_do: `Nothing, if you answered twice. To correct it again, enter ${correction} in the form and choose "Reverse it and post it as it is now".`,
});

export const nothingToRepostCase = (row: LedgerRow): ExceptionItem => ({
	...base(row),
	code: 'SETTLEMENT_NOTHING_TO_REPOST',
	title: `${name(row)} was not posted again: there is no corrected journal`,
	what_happened: `The settlement of ${row.journal_ref} was not among the journals of this run, or it does not add up. It was not booked again.`,
	what_to_do: 'Run the settlement for its day, see whether there is another case about it, and choose "repost" then.',
});
