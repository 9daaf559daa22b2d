// What the sandbox Xero keeps.

export type XeroStatus = 'DRAFT' | 'POSTED' | 'DELETED' | 'VOIDED';
export type LineAmountTypes = 'NoTax' | 'Inclusive' | 'Exclusive';

export interface XeroAccount {
	AccountID: string;
	Code: string;
	Name: string;
	Type: string;
	Class: string;
	TaxType: string;
	Status: 'ACTIVE' | 'ARCHIVED';
	SystemAccount?: string;
	BankAccountType?: string;
}

export interface XeroTaxRate {
	Name: string;
	TaxType: string;
	/** Hundredths of a percent. */
	rate: number;
	Status: 'ACTIVE' | 'ARCHIVED';
	revenue: boolean;
	expenses: boolean;
}

export interface XeroTracking {
	TrackingCategoryID: string;
	Name: string;
	Status: 'ACTIVE' | 'ARCHIVED';
	Options: Array<{ TrackingOptionID: string; Name: string; Status: 'ACTIVE' | 'ARCHIVED' }>;
}

export interface XeroLine {
	account: XeroAccount;
	/** Without tax, minor units, debit > 0. */
	netMinor: number;
	taxMinor: number;
	taxType: string;
	description: string;
	tracking: Array<{ Name: string; Option: string; TrackingCategoryID: string; TrackingOptionID: string }>;
}

export interface XeroJournal {
	id: string;
	narration: string;
	/** YYYY-MM-DD. */
	date: string;
	status: XeroStatus;
	lineAmountTypes: LineAmountTypes;
	showOnCashBasisReports: boolean;
	url: string | undefined;
	lines: XeroLine[];
	/** Virtual ms. */
	updatedAt: number;
	editedByHand: boolean;
	writtenIntoClosedPeriod: boolean;
}

/** What sources leave open, to be played both ways, and the state of the organisation. */
export interface XeroSettings {
	baseCurrency: string;
	/** YYYY-MM-DD, '' when not set. */
	periodLockDate: string;
	endOfYearLockDate: string;
	/** The connected user is an adviser: the period lock does not hold them back, the end of year lock does. */
	adviser: boolean;
	/** A tracking name or option that does not exist. */
	unknownTracking: 'refuse' | 'drop';
	/** Narration.StartsWith(...) works in `where`. Nobody has confirmed it for journals. */
	narrationFunctions: boolean;
	/** What a journal without LineAmountTypes gets. */
	defaultLineAmountTypes: LineAmountTypes;
	/** How long an Idempotency-Key is kept, virtual seconds. */
	idempotencySeconds: number;
}
