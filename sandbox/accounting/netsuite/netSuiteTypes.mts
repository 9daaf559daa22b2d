// What the sandbox NetSuite keeps.

export interface NetSuiteAccount {
	id: string;
	acctNumber: string;
	name: string;
	acctType: string;
	inactive: boolean;
}

type Dimension = 'department' | 'class' | 'location';
export type Dimensions = Partial<Record<Dimension, { id: string; refName: string }>>;

export interface NetSuiteLine {
	account: NetSuiteAccount;
	/** Debit > 0, credit < 0. */
	minor: number;
	memo: string;
	dimensions: Dimensions;
}

export interface NetSuiteEntry {
	id: string;
	tranId: string;
	externalId: string;
	/** YYYY-MM-DD. */
	tranDate: string;
	memo: string;
	approved: boolean;
	subsidiary: { id: string; name: string } | undefined;
	currency: { id: string; symbol: string };
	exchangeRate: number;
	reversalDate: string | undefined;
	lines: NetSuiteLine[];
	/** Virtual ms. */
	createdAt: number;
	updatedAt: number;
	state: 'live' | 'void' | 'deleted';
	editedByHand: boolean;
	writtenIntoClosedPeriod: boolean;
}

/** What sources leave open or an account decides, to be played both ways. */
export interface NetSuiteSettings {
	/** Every journal needs a subsidiary. */
	oneWorld: boolean;
	/** Periods up to the month of this day are closed. YYYY-MM-DD, '' for none. */
	closedThrough: string;
	/** 'required': approved false holds an entry back. 'off': every entry is posted whatever it says. */
	journalApproval: 'required' | 'off';
	/** Dimensions the accounts make mandatory on every line. */
	mandatory: Dimension[];
	/** Status of a create: some pages of the help show 201. */
	createdStatus: 201 | 204;
	/** replace=line works on PUT too; documented for POST and PATCH only. */
	replaceOnPut: boolean;
	/** A workflow has locked the records: reading one fails. */
	recordsLocked: boolean;
	/** How long an asynchronous job takes, virtual ms. */
	jobMs: number;
	/** What too many calls at once get; sources name both. */
	concurrencyError: 'SSS_REQUEST_LIMIT_EXCEEDED' | 'WS_REQUEST_BLOCKED';
}
