/** The cases that finance gets when a journal cannot be posted (accounting.md 1.7 and 8). */
import type { ExceptionItem } from '../../shared/exception';
import type { MalformedDocument } from '../../shared/channel/malformed';
import type { Row } from '../../shared/tableRows';
import { isRow } from '../../shared/channel/rows';
import { idIfReadable } from '../proof/settlementDocuments';
import { malformedCase } from '../settlementProblems';
import { nameOfJournal } from '../journals/journalName';
import type { ShapedJournal, Target } from '../shapes/shapedTypes';
import type { Ledger } from './ledgerRows';
import { toLedgerRow } from './ledgerRows';
import type { PostingException } from './postingTypes';

const NAMES: Record<Target, string> = {
	csv: 'the CSV files',
	hledger: 'the text ledger',
	xero: 'Xero',
	quickbooks: 'QuickBooks',
	netsuite: 'NetSuite',
};

export const systemName = (target: Target) => NAMES[target];

type Words = Pick<ExceptionItem, 'code' | 'title' | 'what_happened' | 'what_to_do'> & Partial<ExceptionItem>;

const journalIds = (item: ShapedJournal) => ({
	shop_id: item.shop_id,
	journal_ref: item.journal_ref,
	...(item.payment_id ? { payment_id: item.payment_id } : {}),
});

const postingCase = (item: ShapedJournal, words: Words): ExceptionItem => ({
	flow: 'settlement',
	severity: 'error',
	owner_role: 'finance',
	business_key: `journal:${item.journal_ref}`,
	ids: journalIds(item),
	...words,
});

const told = (message: string) => (message ? ` It says: ${message}` : '');

/** @param ref of the entry in the books: the journal, or the correction that has replaced it */
export const changedCase = (item: ShapedJournal, ref: string, posted: string): ExceptionItem =>
	postingCase(item, {
		code: 'SETTLEMENT_CHANGED',
		title: `${nameOfJournal(item)} is in ${systemName(item.target)} with other amounts`,
		what_happened: `TikTok's figures for ${ref} are not those that were posted. Nothing was changed in ${systemName(item.target)}.`,
		ids: { ...journalIds(item), check_sum: item.content_hash, posted_check_sum: posted },
		what_to_do:
			'Compare the journal with the statement in Seller Center. Then open the approval form and choose to reverse and repost, or to leave it as it is.',
	});

export const removedCase = (item: ShapedJournal): ExceptionItem =>
	postingCase(item, {
		code: 'SETTLEMENT_REMOVED',
		title: `${nameOfJournal(item)} was voided or deleted in ${systemName(item.target)}`,
		what_happened: `${item.journal_ref} was posted by this workflow and is not in the books any more. It was not posted again.`,
		what_to_do:
			'If that was on purpose, nothing. To have it back, open the approval form and choose to repost: it comes as a correction (-C1).',
	});

export const duplicateCase = (item: ShapedJournal, ids: string[]): ExceptionItem =>
	postingCase(item, {
		code: 'SETTLEMENT_DUPLICATE',
		severity: 'critical',
		title: `${nameOfJournal(item)} is in ${systemName(item.target)} more than once`,
		what_happened: `Entries with the reference ${item.journal_ref}: ${ids.join(', ')}. Nothing was posted now.`,
		what_to_do: 'Void all of them but one in your accounting system. The next run takes the one that is left.',
	});

export const unknownEntryCase = (item: ShapedJournal, id: string): ExceptionItem =>
	postingCase(item, {
		code: 'SETTLEMENT_ENTRY_UNKNOWN',
		title: `${nameOfJournal(item)}: ${systemName(item.target)} has an entry that may be it`,
		what_happened: `Entry ${id} has the reference ${item.journal_ref}, but not our mark: it was entered or edited by hand, so nobody knows whether it is this settlement. Nothing was posted.`,
		what_to_do:
			'If it is this settlement, leave it and close the case. If not, give it another reference; the next run posts the journal.',
	});

export const lockedCase = (item: ShapedJournal, message = ''): ExceptionItem =>
	postingCase(item, {
		code: 'SETTLEMENT_PERIOD_LOCKED',
		title: `${nameOfJournal(item)} lies in a locked period of ${systemName(item.target)}`,
		what_happened: `The books are closed on ${item.date}, the day of ${item.journal_ref}.${told(message)} Nothing was posted.`,
		what_to_do:
			'Open the period for the time of posting, or have what is locked booked on the first open day: form "Change settings", "settlement_locked". The next run posts the journal.',
	});

export const currencyCase = (item: ShapedJournal, base: string): ExceptionItem =>
	postingCase(item, {
		code: 'SETTLEMENT_CURRENCY',
		title: `${nameOfJournal(item)} is in another currency than the books in ${systemName(item.target)}`,
		what_happened: `${item.journal_ref} is in ${item.currency}, the books are in ${base}. The settings do not say that, so ${item.currency} would be booked as if it were ${base}. Nothing was posted.`,
		what_to_do: `In the form "Change settings" set "settlement_base_currency" to ${base}; what is in another currency then waits for a person. Where TikTok pays out in ${base}, set "settlement_when" to paid as well: journals are exchanged at the rate of the payout. Or post this journal by hand.`,
	});

export const signInCase = (item: ShapedJournal, message: string): ExceptionItem =>
	postingCase(item, {
		code: 'SETTLEMENT_SIGN_IN',
		owner_role: 'integration',
		severity: 'critical',
		// All journals fail for the same reason: one case, not one per journal.
		business_key: `ledger:${item.target}`,
		title: `${systemName(item.target)} does not accept the sign-in`,
		what_happened: `Journals wait, the first is ${item.journal_ref}.${told(message)}`,
		what_to_do: `Reconnect the credential of ${systemName(item.target)} in n8n, and check that its user may post journals. The next run posts what waits.`,
	});

export const refusedCase = (item: ShapedJournal, message: string): ExceptionItem =>
	postingCase(item, {
		code: 'SETTLEMENT_REFUSED',
		title: `${systemName(item.target)} refused ${nameOfJournal(item)}`,
		what_happened: `${item.journal_ref} was not posted.${told(message || 'no reason.')}`,
		what_to_do:
			'Correct the account, the tax code or the dimension in tts_accounts or in your accounting system. The next morning it is built anew and tried again; at once with the form "Read settlements again".',
	});

export const dayLimitCase = (item: ShapedJournal): ExceptionItem =>
	postingCase(item, {
		code: 'SETTLEMENT_DAY_LIMIT',
		severity: 'warning',
		business_key: `ledger:${item.target}`,
		title: `${systemName(item.target)} takes no more calls today`,
		what_happened: `The daily limit is used up. Journals wait, the first is ${item.journal_ref}.`,
		what_to_do: 'Nothing: the next run posts them. If it happens often, another app uses the same organisation.',
	});

export const unclearCase = (item: ShapedJournal, tries: number, message: string): ExceptionItem =>
	postingCase(item, {
		code: 'SETTLEMENT_UNCLEAR',
		title: `It is not known whether ${nameOfJournal(item)} was posted`,
		what_happened: `${systemName(item.target)} gave no clear answer about ${item.journal_ref}, ${tries === 1 ? 'once' : `${tries} times`}.${told(message)} Nothing more was sent.`,
		what_to_do: `Nothing, when ${systemName(item.target)} works again: the next run looks it up before it posts anything.`,
	});

/**
 * An item in which a field cannot be what it says. Its row of tts_journals stays as it is.
 * @param ledger what is known of the journals; undefined where the item itself carries its row
 * @param nothing what does not happen because of it, a sentence
 */
export function unreadItem(
	item: Row,
	fault: MalformedDocument,
	ledger: Ledger | undefined,
	nothing: string,
): PostingException {
	const carried = isRow(item.ledger) ? item.ledger : {};
	const id = idIfReadable(item, 'journal_ref') || idIfReadable(carried, 'journal_ref');
	const shopId = idIfReadable(item, 'shop_id');
	const { target } = toLedgerRow(item);
	const json = malformedCase('journal', { shopId, id }, `${fault.message}.`, nothing);
	const known = ledger?.rowOf(id, target) ?? toLedgerRow({ ...carried, target });
	return { ...json, journal_ref: id, target, ledger: { ...known, journal_ref: id, note: json.title } };
}
