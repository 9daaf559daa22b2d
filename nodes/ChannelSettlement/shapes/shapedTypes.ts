/** A journal in the form of a ledger system. */
import type { Journal, JournalLine } from '../types';

export const TARGETS = ['csv', 'hledger', 'xero', 'quickbooks', 'netsuite'] as const;
export type Target = (typeof TARGETS)[number];

/** A request for n8n's HTTP Request node; the host and the sign-in are its own matter. */
export interface LedgerRequest {
	method: 'GET' | 'PUT' | 'POST' | 'DELETE';
	path: string;
	query: Record<string, string>;
	/** path and query in one, percent-encoded: what stands after the host */
	path_with_query: string;
	headers: Record<string, string>;
	body?: Record<string, unknown>;
}

/** Item of the output Shaped: one journal, or one part of a journal that has too many lines. */
export interface ShapedJournal {
	/** with -P1, -P2, … when the journal has parts */
	journal_ref: string;
	shop_id: string;
	statement_ids: string[];
	payment_id: string;
	content_hash: string;
	/** yyyy-mm-dd on which it is posted */
	date: string;
	/** of the lines */
	currency: string;
	/** of the books, as the settings say it when it is shaped; '' when they do not */
	books_currency: string;
	description: string;
	/** of the clearing line of the whole journal, with sign */
	amount: string;
	target: Target;
	part: number;
	parts: number;
	/** draft: visible but not in the books. QuickBooks has no drafts, so there a person approves first */
	status: 'draft' | 'posted';
	must_be_draft: boolean;
	draft_reasons: string[];
	/** number or narration by which the system is asked for it; the file name of files */
	look_up_by: string;
	/** Creates it. Only for systems with an API */
	request?: LedgerRequest;
	/** Asks whether it is there. Only for systems with an API */
	look_up?: LedgerRequest;
	/** Only for files */
	file_name?: string;
	mime_type?: string;
	text?: string;
	/** the whole journal, without its details: what a reversal mirrors */
	journal: Journal;
}

/** Lines that go into one request. They balance. */
export interface JournalPart {
	ref: string;
	part: number;
	parts: number;
	lines: JournalLine[];
}
