/** What Decide Posting and Judge the Answer hand over. */
import type { ExceptionItem } from '../../shared/exception';
import type { ShapedJournal, Target } from '../shapes/shapedTypes';

/**
 * open: noted, not sent yet. refused: a person did not want it. sending: a create was sent, its end is not known yet. draft, posted: it is there. asked, approved: a person decides. changed:
 * the statement is not what was posted. failed: refused, nothing is there. deleted: we took the draft back, it may be created
 * anew. reversed: undone on request; only a -C journal may follow.
 */
export const LEDGER_STATES = [
	'open',
	'refused',
	'sending',
	'draft',
	'posted',
	'asked',
	'approved',
	'changed',
	'failed',
	'deleted',
	'reversed',
] as const;
export type LedgerState = (typeof LEDGER_STATES)[number] | '';

/** A row of the table tts_journals. Its key is journal_ref with target. */
export interface LedgerRow {
	journal_ref: string;
	target: Target;
	shop_id: string;
	/** separated by commas */
	statement_ids: string;
	payment_id: string;
	/** of what was posted, or of what is being posted */
	content_hash: string;
	/** id in the ledger system */
	remote_id: string;
	state: LedgerState;
	/** of a changed one: how it stands in the ledger system */
	remote_state?: 'draft' | 'posted';
	/** of the clearing line, with sign */
	amount: string;
	currency: string;
	date: string;
	/** creates that were sent */
	attempts: number;
	/** key of the last create against doing it twice, and check sum of its body */
	request_key: string;
	request_hash: string;
	/** content_hash that a person approved */
	approved_hash: string;
	/** UTC ISO; '' until it is there */
	posted_at: string;
	note: string;
	/** the journal as JSON text: what a reversal mirrors and an approval shows */
	journal: string;
}

/** Item of Create, Already Posted and Ask. */
export interface PostingItem extends ShapedJournal {
	ledger: LedgerRow;
	/** how often an answer was unclear in this run */
	tries: number;
	reason: string;
	/** Ask only: finance was asked about exactly this journal before */
	asked_before?: boolean;
}

/** Item of Look Up Again: wait, ask the system again, then decide again. */
export interface RetryItem extends PostingItem {
	wait_seconds: number;
}

export interface PostingException extends ExceptionItem {
	journal_ref: string;
	target: Target;
	ledger: LedgerRow;
}

/** How often an answer may be unclear before a person is told. */
export interface RetrySettings {
	maxTries: number;
	now: number;
}
