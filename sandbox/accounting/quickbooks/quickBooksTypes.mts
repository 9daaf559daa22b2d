// What the sandbox QuickBooks Online keeps.

export interface QuickBooksAccount {
	Id: string;
	Name: string;
	FullyQualifiedName: string;
	AcctNum: string;
	Active: boolean;
	Classification: string;
	AccountType: string;
	CurrencyRef: { value: string };
	SyncToken: string;
}

export interface QuickBooksEntry {
	id: string;
	syncToken: number;
	/** As it was sent, with what QuickBooks adds to lines. */
	body: Record<string, unknown>;
	docNumber: string;
	/** YYYY-MM-DD. */
	date: string;
	currency: string;
	lines: Array<{ account: QuickBooksAccount; minor: number }>;
	/** Virtual ms. */
	createdAt: number;
	updatedAt: number;
	deleted: boolean;
	editedByHand: boolean;
	writtenIntoClosedPeriod: boolean;
}

/** What sources leave open, to be played both ways, and the state of the company. */
export interface QuickBooksSettings {
	homeCurrency: string;
	/** YYYY-MM-DD, '' when not set. */
	bookCloseDate: string;
	multiCurrency: boolean;
	/** A second journal with the same DocNumber: sources differ. */
	duplicateDocNumbers: 'refuse' | 'accept';
	/** Whether TaxAmount counts when debits and credits are compared under TaxExcluded. */
	taxCounts: boolean;
	/** A repeated requestid gives a refusal back too, not only a success. Nobody has confirmed it. */
	replayRefusals: boolean;
	/** How long a requestid is kept, virtual seconds. 0: for ever. Nobody has confirmed a lifetime. */
	requestIdSeconds: number;
	/** The subscription has ended: 6190 on every call. */
	subscriptionEnded: boolean;
}
