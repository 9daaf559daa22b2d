// The invented books of the retailer: sign-ins, organisation, dimensions and the chart of accounts in all three systems.

/** Synthetic, good for nothing outside the sandbox. The access tokens are valid from the start, as after a sign-in. */
export const ACCOUNTING_CREDENTIALS = {
	xero: {
		clientId: 'xero-sandbox-client',
		clientSecret: 'xero-sandbox-secret',
		accessToken: 'xero-sandbox-access',
		refreshToken: 'xero-sandbox-refresh',
		tenantId: 'b2f1c0de-1111-4222-8333-444455556666',
	},
	quickbooks: {
		clientId: 'quickbooks-sandbox-client',
		clientSecret: 'quickbooks-sandbox-secret',
		accessToken: 'quickbooks-sandbox-access',
		refreshToken: 'quickbooks-sandbox-refresh',
		realmId: '9130350000000000001',
	},
	netsuite: {
		clientId: 'netsuite-sandbox-client',
		clientSecret: 'netsuite-sandbox-secret',
		accessToken: 'netsuite-sandbox-access',
		refreshToken: 'netsuite-sandbox-refresh',
		accountId: '1234567-sb1',
		subsidiaryId: '3',
	},
} as const;

export const RETAILER_NAME = 'Harbour & Loom Ltd';
/** The last day of the closed books at the start, in all three systems. */
export const CLOSED_THROUGH = '2025-11-30';
/** Xero's second lock: the last closed year. */
export const YEAR_CLOSED_THROUGH = '2025-03-31';
export const HOME_CURRENCY = 'GBP';

export type AccountKind =
	| 'income'
	| 'other_income'
	| 'cost_of_sales'
	| 'expense'
	| 'other_expense'
	| 'current_liability'
	| 'current_asset'
	| 'bank'
	| 'receivable'
	| 'payable'
	| 'equity';

export interface ChartAccount {
	/** Xero's code, AcctNum in QuickBooks, acctNumber in NetSuite. */
	code: string;
	name: string;
	kind: AccountKind;
	/** Sales lines carry VAT by default. */
	taxed?: boolean;
	/** Xero's name for an account that only its own documents may use. */
	systemAccount?: 'DEBTORS' | 'CREDITORS' | 'RETAINEDEARNINGS' | 'GST';
	/** Its NetSuite id, when it does not follow from the place in the list. */
	netSuiteId?: string;
}

/** In the order of the ids: QuickBooks 101, 102, …; NetSuite 501, 502, … (accounting.md 7). */
export const CHART: readonly ChartAccount[] = [
	{ code: 'TT200', name: 'TikTok sales (gross)', kind: 'income', taxed: true },
	{ code: 'TT210', name: 'TikTok refunds', kind: 'income', taxed: true },
	{ code: 'TT220', name: 'TikTok seller-funded discounts', kind: 'income', taxed: true },
	{ code: 'TT230', name: 'TikTok shipping paid by customers', kind: 'income', taxed: true },
	{ code: 'TT235', name: 'TikTok cash-on-delivery fees', kind: 'income', taxed: true },
	{ code: 'TT260', name: 'TikTok reimbursements and rewards', kind: 'other_income' },
	{ code: 'TT300', name: 'TikTok outbound shipping', kind: 'cost_of_sales' },
	{ code: 'TT305', name: 'TikTok return shipping', kind: 'cost_of_sales' },
	{ code: 'TT310', name: 'TikTok shipping subsidies', kind: 'cost_of_sales' },
	{ code: 'TT320', name: 'TikTok fulfilment and storage (FBT)', kind: 'cost_of_sales' },
	{ code: 'TT330', name: 'TikTok import duty and clearance', kind: 'cost_of_sales' },
	{ code: 'TT400', name: 'TikTok platform commission', kind: 'expense' },
	{ code: 'TT410', name: 'TikTok payment processing', kind: 'expense' },
	{ code: 'TT420', name: 'TikTok affiliate and creator commission', kind: 'expense' },
	{ code: 'TT430', name: 'TikTok programme and service fees', kind: 'expense' },
	{ code: 'TT440', name: 'TikTok advertising', kind: 'expense' },
	{ code: 'TT455', name: 'TikTok customer compensation', kind: 'expense' },
	{ code: 'TT450', name: 'TikTok penalties', kind: 'other_expense' },
	{ code: 'TT500', name: 'Exchange gain or loss', kind: 'other_expense' },
	{ code: 'TT510', name: 'Rounding', kind: 'expense' },
	{ code: 'TT800', name: 'Sales tax / VAT remitted by TikTok', kind: 'current_liability' },
	{ code: 'TT610', name: 'Tax withheld by TikTok (creditable)', kind: 'current_asset' },
	{ code: 'TT620', name: 'Import VAT paid via TikTok', kind: 'current_asset' },
	{ code: 'TT630', name: 'Affiliate commission deposits', kind: 'current_asset' },
	{ code: 'TT640', name: 'TikTok reserves held', kind: 'current_asset' },
	{ code: 'TT650', name: 'TikTok split-month rollover', kind: 'current_asset' },
	{ code: 'TT690', name: 'TikTok unclassified (review)', kind: 'current_asset' },
	{ code: 'TT600', name: 'TikTok clearing', kind: 'current_asset' },
	{ code: '090', name: 'Business bank account', kind: 'bank' },
	{ code: '610', name: 'Accounts receivable', kind: 'receivable', systemAccount: 'DEBTORS' },
	{ code: '800', name: 'Accounts payable', kind: 'payable', systemAccount: 'CREDITORS' },
	{ code: '960', name: 'Retained earnings', kind: 'equity', systemAccount: 'RETAINEDEARNINGS' },
	{ code: 'TT605', name: 'TikTok receivable', kind: 'current_asset' },
	{ code: '820', name: 'VAT', kind: 'current_liability', systemAccount: 'GST', netSuiteId: '588' },
	{ code: 'TT660', name: 'TikTok unsettled orders (accrued)', kind: 'current_asset' },
];

/** The account whose balance is what TikTok owes. */
export const CLEARING_CODE = 'TT600';

/** Ids by account code. */
export function quickBooksAccountId(code: string): string {
	return String(101 + positionOf(code));
}

export function netSuiteAccountId(code: string): string {
	const position = positionOf(code);
	return CHART[position]!.netSuiteId ?? String(501 + position);
}

function positionOf(code: string): number {
	const position = CHART.findIndex((account) => account.code === code);
	if (position < 0) throw new RangeError(`There is no account ${code}`);
	return position;
}

/** Xero: two tracking categories. QuickBooks: class and location. NetSuite: class, department and location. */
export const TRACKING = [
	{ name: 'Channel', options: ['TikTok Shop', 'Stores'] },
	{ name: 'Region', options: ['UK', 'US', 'EU'] },
] as const;

export const QUICKBOOKS_CLASSES = [
	{ Id: '5000000000000000001', Name: 'TikTok Shop', Active: true },
	{ Id: '5000000000000000002', Name: 'Stores', Active: true },
];
export const QUICKBOOKS_DEPARTMENTS = [
	{ Id: '2', Name: 'Stores', Active: true },
	{ Id: '3', Name: 'Online', Active: true },
];
export const QUICKBOOKS_TAX_CODES = [
	{ Id: '5', Name: 'No VAT', Active: true },
	{ Id: '6', Name: '20.0% S', Active: true },
];

export const NETSUITE_SUBSIDIARIES = [
	{ id: '3', name: RETAILER_NAME, currency: '2' },
	{ id: '4', name: 'Harbour & Loom Inc', currency: '1' },
];
export const NETSUITE_CURRENCIES = [
	{ id: '1', symbol: 'USD' },
	{ id: '2', symbol: 'GBP' },
	{ id: '4', symbol: 'EUR' },
];
export const NETSUITE_DIMENSIONS = {
	department: [{ id: '4', name: 'Online' }],
	class: [{ id: '12', name: 'TikTok Shop' }],
	location: [{ id: '2', name: 'Warehouse' }],
};
