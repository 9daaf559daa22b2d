/** Journals that a ledger system would not take. */
import type { ExceptionItem } from '../../shared/exception';
import { written } from '../../shared/channel/rows';
import { journalName } from '../journals/journalName';
import type { Journal } from '../types';
import type { LedgerForm } from './ledgerForm';

const base = ({
	journal_ref: ref,
	shop_id: shop,
}: Journal): Omit<ExceptionItem, 'code' | 'title' | 'what_happened' | 'what_to_do'> => ({
	flow: 'settlement',
	severity: 'error',
	owner_role: 'finance',
	business_key: `journal:${ref}`,
	ids: { shop_id: shop, journal_ref: ref },
});

/** Categories without an account in the system. An account is never guessed. */
export const accountMissingCase = (journal: Journal, categories: string[], form: LedgerForm): ExceptionItem => ({
	...base(journal),
	code: 'SETTLEMENT_ACCOUNT_MISSING',
	title: `${journalName(journal)} was not posted: ${categories.length === 1 ? 'an account' : 'accounts'} of ${form.system} ${categories.length === 1 ? 'is' : 'are'} missing`,
	what_happened: `No account of ${form.system} is set for: ${categories.join(', ')}. ${journal.journal_ref} was not sent.`,
	what_to_do: `Fill the column "${form.accountColumn}" of tts_accounts for ${categories.length === 1 ? 'this category' : 'these categories'}. The journal is posted within the hour.`,
});

export const notShapedCase = (journal: Journal, problems: string[], form: LedgerForm): ExceptionItem => ({
	...base(journal),
	code: 'SETTLEMENT_NOT_SHAPED',
	title: `${journalName(journal)} was not posted: ${form.system} would not take it`,
	what_happened: `${journal.journal_ref} was not sent: ${problems.join('; ')}.`,
	what_to_do: 'Correct what is named here, in the row of the table or in the settings. The next run posts the journal.',
});

/** Holds for every journal, so it is one case. */
export const settingMissingCase = (sentence: string, journals: number, form: LedgerForm): ExceptionItem => ({
	flow: 'settlement',
	severity: 'error',
	owner_role: 'finance',
	business_key: `ledger:${form.system}`,
	ids: {},
	code: 'SETTLEMENT_NOT_SHAPED',
	title: `Nothing is posted to ${form.system}: a setting is missing`,
	what_happened: `${sentence} ${journals === 1 ? '1 journal was' : `${written(journals)} journals were`} not sent.`,
	what_to_do: 'Fill in the setting. What waits is posted within the hour.',
});
