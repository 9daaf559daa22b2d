/**
 * The categories of a settlement journal with a complete default chart (accounting.md 7). Codes are proposals: the table
 * tts_accounts overrides each of them. The order is the order of the lines of a journal.
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

const category = (name: string, label: string, kind: CategoryKind, code: string, ledger: string): Category => ({
	name,
	label,
	kind,
	code,
	ledger,
});

const CATEGORIES: readonly Category[] = [
	category('sales', 'TikTok sales (gross)', 'revenue', 'TT200', 'Income:TikTok:Sales'),
	category('refunds', 'TikTok refunds', 'revenue', 'TT210', 'Income:TikTok:Refunds'),
	category('seller_discounts', 'TikTok seller-funded discounts', 'revenue', 'TT220', 'Income:TikTok:Discounts'),
	category('shipping_income', 'TikTok shipping paid by customers', 'revenue', 'TT230', 'Income:TikTok:Shipping'),
	category('cod_income', 'TikTok cash-on-delivery fees', 'revenue', 'TT235', 'Income:TikTok:CashOnDelivery'),
	// Stands in for the five above in receivable mode.
	category('receivable', 'TikTok receivable', 'balance', 'TT605', 'Assets:TikTok:Receivable'),
	category(
		'platform_reimbursements',
		'TikTok reimbursements and rewards',
		'other_income',
		'TT260',
		'Income:TikTok:Reimbursements',
	),
	category('shipping_costs', 'TikTok outbound shipping', 'cost', 'TT300', 'Expenses:TikTok:Shipping'),
	category('return_shipping', 'TikTok return shipping', 'cost', 'TT305', 'Expenses:TikTok:ReturnShipping'),
	category('shipping_subsidies', 'TikTok shipping subsidies', 'cost', 'TT310', 'Expenses:TikTok:ShippingSubsidies'),
	category('fulfilment_fees', 'TikTok fulfilment and storage (FBT)', 'cost', 'TT320', 'Expenses:TikTok:Fulfilment'),
	category('import_costs', 'TikTok import duty and clearance', 'cost', 'TT330', 'Expenses:TikTok:ImportDuty'),
	category('platform_commission', 'TikTok platform commission', 'fee', 'TT400', 'Expenses:TikTok:Commission'),
	category('payment_fees', 'TikTok payment processing', 'fee', 'TT410', 'Expenses:TikTok:PaymentFees'),
	category(
		'affiliate_commission',
		'TikTok affiliate and creator commission',
		'fee',
		'TT420',
		'Expenses:TikTok:Affiliate',
	),
	category('programme_fees', 'TikTok programme and service fees', 'fee', 'TT430', 'Expenses:TikTok:Programmes'),
	category('advertising', 'TikTok advertising', 'fee', 'TT440', 'Expenses:TikTok:Advertising'),
	category('customer_compensation', 'TikTok customer compensation', 'fee', 'TT455', 'Expenses:TikTok:Compensation'),
	category('penalties', 'TikTok penalties', 'fee', 'TT450', 'Expenses:TikTok:Penalties'),
	category('fx', 'Exchange gain or loss', 'fee', 'TT500', 'Expenses:TikTok:FX'),
	category('rounding', 'Rounding', 'fee', 'TT510', 'Expenses:TikTok:Rounding'),
	category(
		'marketplace_tax',
		'Sales tax / VAT remitted by TikTok',
		'tax',
		'TT800',
		'Liabilities:TikTok:MarketplaceTax',
	),
	category('tax_withheld', 'Tax withheld by TikTok (creditable)', 'tax', 'TT610', 'Assets:TikTok:TaxWithheld'),
	category('import_vat', 'Import VAT paid via TikTok', 'tax', 'TT620', 'Assets:TikTok:ImportVAT'),
	category('affiliate_deposit', 'Affiliate commission deposits', 'balance', 'TT630', 'Assets:TikTok:AffiliateDeposit'),
	category('reserve', 'TikTok reserves held', 'balance', 'TT640', 'Assets:TikTok:Reserve'),
	category('rollover', 'TikTok split-month rollover', 'balance', 'TT650', 'Assets:TikTok:Rollover'),
	category('suspense', 'TikTok unclassified (review)', 'balance', 'TT690', 'Assets:TikTok:Suspense'),
	// Counterpart of a month-end accrual.
	category('unsettled', 'TikTok unsettled orders (accrued)', 'balance', 'TT660', 'Assets:TikTok:Unsettled'),
	category('clearing', 'TikTok clearing', 'balance', 'TT600', 'Assets:TikTok:Clearing'),
];

export const CATEGORY_BY_NAME: ReadonlyMap<string, Category> = new Map(CATEGORIES.map((entry) => [entry.name, entry]));

/** Place of a category in a journal. */
export const CATEGORY_ORDER: ReadonlyMap<string, number> = new Map(CATEGORIES.map(({ name }, place) => [name, place]));
