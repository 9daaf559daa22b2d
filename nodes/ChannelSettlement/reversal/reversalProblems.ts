/** Journals that cannot be taken back or booked anew. */
import type { ExceptionItem } from '../../shared/exception';
import { systemName } from '../posting/postingProblems';
import type { LedgerRow } from '../posting/postingTypes';

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
	title: `${row.journal_ref} cannot be taken back by this workflow`,
	what_happened: `What was posted is not in tts_journals, so there is nothing to mirror. Nothing was changed in ${systemName(row.target)}.`,
	what_to_do: `Void or delete entry ${row.remote_id || row.journal_ref} in ${systemName(row.target)} by hand. To have it posted as it is now, look at its statement again with the form of workflow 08, then choose "Post it as it is now".`,
});

/** A correction of it is in the books or on its way there; another one would count the settlement twice. */
export const stillThereCase = (row: LedgerRow, correction: string): ExceptionItem => ({
	...base(row),
	code: 'SETTLEMENT_STILL_THERE',
	title: `${row.journal_ref} was not posted again: ${correction} stands for it`,
	what_happened: `${correction} has replaced ${row.journal_ref} in ${systemName(row.target)}, or is about to. Nothing was posted, because the settlement would count twice.`,
	what_to_do: `Nothing, if you answered twice. To correct it again, enter ${correction} in the form and choose "Reverse it and post it as it is now".`,
});

export const nothingToRepostCase = (row: LedgerRow): ExceptionItem => ({
	...base(row),
	code: 'SETTLEMENT_NOTHING_TO_REPOST',
	title: `There is no corrected journal for ${row.journal_ref}`,
	what_happened:
		'The settlement was not among the journals of this run, or it does not add up. It was not booked again.',
	what_to_do: 'Run the settlement for its day, see whether there is another case about it, and choose "repost" then.',
});
