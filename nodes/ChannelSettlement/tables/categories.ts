import type { AccountCategory } from '../../shared/tables/accounts';
import { ACCOUNT_CATEGORIES } from '../../shared/tables/accounts';

/**
 * The categories of a settlement journal with a complete default chart (accounting.md 7). Codes are proposals: the table
 * tts_accounts overrides each of them.
 */
type CategoryKind = 'revenue' | 'other_income' | 'cost' | 'fee' | 'tax' | 'balance';

export interface Category {
	name: string;
	/** default name of the account */
	label: string;
	kind: CategoryKind;
	/** default account code */
	code: string;
	/** default account of plain-text ledgers */
	ledger: string;
}

const CHART: Record<AccountCategory, Omit<Category, 'name'>> = {
	sales: { label: 'TikTok sales (gross)', kind: 'revenue', code: 'TT200', ledger: 'Income:TikTok:Sales' },
	refunds: { label: 'TikTok refunds', kind: 'revenue', code: 'TT210', ledger: 'Income:TikTok:Refunds' },
	seller_discounts: {
		label: 'TikTok seller-funded discounts',
		kind: 'revenue',
		code: 'TT220',
		ledger: 'Income:TikTok:Discounts',
	},
	shipping_income: {
		label: 'TikTok shipping paid by customers',
		kind: 'revenue',
		code: 'TT230',
		ledger: 'Income:TikTok:Shipping',
	},
	cod_income: {
		label: 'TikTok cash-on-delivery fees',
		kind: 'revenue',
		code: 'TT235',
		ledger: 'Income:TikTok:CashOnDelivery',
	},
	// Stands in for the five above in receivable mode.
	receivable: { label: 'TikTok receivable', kind: 'balance', code: 'TT605', ledger: 'Assets:TikTok:Receivable' },
	platform_reimbursements: {
		label: 'TikTok reimbursements and rewards',
		kind: 'other_income',
		code: 'TT260',
		ledger: 'Income:TikTok:Reimbursements',
	},
	shipping_costs: {
		label: 'TikTok outbound shipping',
		kind: 'cost',
		code: 'TT300',
		ledger: 'Expenses:TikTok:Shipping',
	},
	return_shipping: {
		label: 'TikTok return shipping',
		kind: 'cost',
		code: 'TT305',
		ledger: 'Expenses:TikTok:ReturnShipping',
	},
	shipping_subsidies: {
		label: 'TikTok shipping subsidies',
		kind: 'cost',
		code: 'TT310',
		ledger: 'Expenses:TikTok:ShippingSubsidies',
	},
	fulfilment_fees: {
		label: 'TikTok fulfilment and storage (FBT)',
		kind: 'cost',
		code: 'TT320',
		ledger: 'Expenses:TikTok:Fulfilment',
	},
	import_costs: {
		label: 'TikTok import duty and clearance',
		kind: 'cost',
		code: 'TT330',
		ledger: 'Expenses:TikTok:ImportDuty',
	},
	platform_commission: {
		label: 'TikTok platform commission',
		kind: 'fee',
		code: 'TT400',
		ledger: 'Expenses:TikTok:Commission',
	},
	payment_fees: {
		label: 'TikTok payment processing',
		kind: 'fee',
		code: 'TT410',
		ledger: 'Expenses:TikTok:PaymentFees',
	},
	affiliate_commission: {
		label: 'TikTok affiliate and creator commission',
		kind: 'fee',
		code: 'TT420',
		ledger: 'Expenses:TikTok:Affiliate',
	},
	programme_fees: {
		label: 'TikTok programme and service fees',
		kind: 'fee',
		code: 'TT430',
		ledger: 'Expenses:TikTok:Programmes',
	},
	advertising: { label: 'TikTok advertising', kind: 'fee', code: 'TT440', ledger: 'Expenses:TikTok:Advertising' },
	customer_compensation: {
		label: 'TikTok customer compensation',
		kind: 'fee',
		code: 'TT455',
		ledger: 'Expenses:TikTok:Compensation',
	},
	penalties: { label: 'TikTok penalties', kind: 'fee', code: 'TT450', ledger: 'Expenses:TikTok:Penalties' },
	fx: { label: 'Exchange gain or loss', kind: 'fee', code: 'TT500', ledger: 'Expenses:TikTok:FX' },
	rounding: { label: 'Rounding', kind: 'fee', code: 'TT510', ledger: 'Expenses:TikTok:Rounding' },
	marketplace_tax: {
		label: 'Sales tax / VAT remitted by TikTok',
		kind: 'tax',
		code: 'TT800',
		ledger: 'Liabilities:TikTok:MarketplaceTax',
	},
	tax_withheld: {
		label: 'Tax withheld by TikTok (creditable)',
		kind: 'tax',
		code: 'TT610',
		ledger: 'Assets:TikTok:TaxWithheld',
	},
	import_vat: { label: 'Import VAT paid via TikTok', kind: 'tax', code: 'TT620', ledger: 'Assets:TikTok:ImportVAT' },
	affiliate_deposit: {
		label: 'Affiliate commission deposits',
		kind: 'balance',
		code: 'TT630',
		ledger: 'Assets:TikTok:AffiliateDeposit',
	},
	reserve: { label: 'TikTok reserves held', kind: 'balance', code: 'TT640', ledger: 'Assets:TikTok:Reserve' },
	rollover: { label: 'TikTok split-month rollover', kind: 'balance', code: 'TT650', ledger: 'Assets:TikTok:Rollover' },
	suspense: { label: 'TikTok unclassified (review)', kind: 'balance', code: 'TT690', ledger: 'Assets:TikTok:Suspense' },
	// Counterpart of a month-end accrual.
	unsettled: {
		label: 'TikTok unsettled orders (accrued)',
		kind: 'balance',
		code: 'TT660',
		ledger: 'Assets:TikTok:Unsettled',
	},
	clearing: { label: 'TikTok clearing', kind: 'balance', code: 'TT600', ledger: 'Assets:TikTok:Clearing' },
};

export const CATEGORY_BY_NAME: ReadonlyMap<string, Category> = new Map(
	ACCOUNT_CATEGORIES.map((name) => [name, { name, ...CHART[name] }]),
);

/** Place of a category in a journal. */
export const CATEGORY_ORDER: ReadonlyMap<string, number> = new Map(
	ACCOUNT_CATEGORIES.map((name, place) => [name, place]),
);
