/** What the operations of Channel Settlement hand to each other. Amounts are integer minor units of the currency beside them. */
import type { Placed } from '../shared/channel/placed';
import type { ExceptionItem } from '../shared/exception';

export type IdentityName = 'ROWS' | 'F1' | 'F2' | 'F3' | 'F4' | 'F5' | 'F6' | 'F7' | 'F8' | 'F9' | 'F10';

/** A row of a document on which an identity does not hold. */
export interface IdentityRow {
	id: string;
	order_id: string;
	type: string;
	expected: string;
	found: string;
	difference: string;
}

/** One identity of tiktok-shop.md 11.3 on one document. */
export interface IdentityResult {
	identity: IdentityName;
	/** null: what it compares is not there, so it was not checked */
	ok: boolean | null;
	/** the total that TikTok states */
	expected: string;
	/** the sum of the parts */
	found: string;
	/**
	 * of several rows the sum of their differences without sign, so that two errors never cancel out; of several totals, which
	 * overlap, the largest
	 */
	difference: string;
	difference_minor: number;
	tolerance_minor: number;
	/** the rows it fails on, largest difference first; at most 20 of them */
	rows: IdentityRow[];
	rows_failed: number;
	/** one sentence people can read */
	sentence: string;
}

export type MarketVariant = 'local' | 'sea' | 'cross_border';

/** proved: all identities hold. open: the day is not over, or the payment is not there yet. failed: nothing is posted. */
export type ProofStatus = 'proved' | 'failed' | 'open' | 'not_settled';

/** Item of the Proof output: one document and its identities. */
export interface Proof {
	document: 'statement' | 'payment' | 'order';
	/** of the statement, the payment or the order */
	id: string;
	shop_id: string;
	region: string;
	market: MarketVariant;
	currency: string;
	statement_ids: string[];
	payment_id: string;
	status: ProofStatus;
	identities: IdentityResult[];
	rows: number;
	reason: string;
}

export interface TrackingEntry {
	name: string;
	option: string;
}

/** Dimensions of a line; those that the ledger does not know are left out when it is shaped. */
export interface LineDimensions {
	tracking?: TrackingEntry[];
	class?: string;
	department?: string;
	location?: string;
}

export interface JournalLine extends LineDimensions {
	/** several with + between them when their accounts are the same */
	category: string;
	account_code: string;
	account_name: string;
	/** the same account in each system; '' when tts_accounts does not say */
	xero_code: string;
	quickbooks_id: string;
	netsuite_id: string;
	ledger_account: string;
	tax_code: string;
	/** debit > 0, credit < 0 */
	amount_minor: number;
	/** without sign: "71.14" */
	amount: string;
	side: 'debit' | 'credit';
	description: string;
}

/** What a category is made of, in the currency of the statement, debit > 0. */
export interface JournalDetail {
	category: string;
	/** path of the TikTok field, or the type of an adjustment */
	field: string;
	amount_minor: number;
	/** rows on which it is not zero */
	rows: number;
}

export interface SuspenseEntry {
	field?: string;
	type?: string;
	/** debit > 0, in the currency of the statement */
	amount_minor: number;
	rows: number;
}

/** Item of the Journals output. */
export interface Journal {
	/** TTS-<statement_id>, TTS-P<payment_id> (with -M1, -M2, … per month), TTS-A<shop_id>-<yyyymm>; -R1 for a reversal */
	journal_ref: string;
	shop_id: string;
	statement_ids: string[];
	/** '' when nothing is paid yet */
	payment_id: string;
	region: string;
	/** of the statement */
	currency: string;
	/** of the lines */
	journal_currency: string;
	/** units of the payout currency for one unit of `currency`, as TikTok writes it; only where both differ */
	exchange_rate?: string;
	/** yyyy-mm-dd, UTC: the day of the statement, see statementDay.ts */
	date: string;
	description: string;
	lines: JournalLine[];
	/** of the clearing line, in journal_currency */
	clearing_minor: number;
	/** what TikTok owes, in `currency`: decimal string with sign */
	payable: string;
	/** 12 hex digits */
	content_hash: string;
	detail: JournalDetail[];
	suspense: SuspenseEntry[];
	must_be_draft: boolean;
	draft_reasons: string[];
	/** decimals of journal_currency */
	minor_digits: number;
	subsidiary?: string;
	reason: string;
}

export interface JournalDecisions {
	journals: Array<Placed<Journal>>;
	proof: Array<Placed<Proof>>;
	exceptions: Array<Placed<ExceptionItem>>;
}
