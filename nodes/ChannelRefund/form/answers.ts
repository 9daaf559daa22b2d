/** What a person may answer about a refund, in the words of the form. */
import type { Direction, LedgerRow } from '../types';
import type { LedgerState } from '../ledger/states';

export const ANSWERS: Readonly<Record<Direction, { yes: string; no: string }>> = {
	store_to_tiktok: { yes: 'Refund on TikTok', no: 'Do not refund' },
	tiktok_to_newstore: { yes: 'Book in NewStore again', no: 'Do not book in NewStore' },
};

/** States in which an answer changes something: a question, or what the other side has refused or is not ready for. */
const ANSWERABLE: ReadonlySet<LedgerState> = new Set<LedgerState>(['asked', 'waiting', 'failed']);

export const takesAnswer = ({ state }: Pick<LedgerRow, 'state'>): boolean => ANSWERABLE.has(state);

/** The form of 06b with the refund filled in; '' when nobody knows where it is. */
export const wayBack = (formUrl: string, key: string): string =>
	formUrl === '' ? '' : `${formUrl}?refund_key=${encodeURIComponent(key)}`;
