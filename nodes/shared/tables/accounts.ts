import { currency, defineTable, needed, text, tikTokId } from './table';

/** Kinds of amounts of a journal; Channel Settlement says what goes where. */
export const ACCOUNT_CATEGORIES: ReadonlySet<string> = new Set([
	'sales',
	'refunds',
	'seller_discounts',
	'shipping_income',
	'cod_income',
	'receivable',
	'platform_reimbursements',
	'shipping_costs',
	'return_shipping',
	'shipping_subsidies',
	'fulfilment_fees',
	'import_costs',
	'platform_commission',
	'payment_fees',
	'affiliate_commission',
	'programme_fees',
	'advertising',
	'customer_compensation',
	'penalties',
	'fx',
	'rounding',
	'marketplace_tax',
	'tax_withheld',
	'import_vat',
	'affiliate_deposit',
	'reserve',
	'rollover',
	'suspense',
	'unsettled',
	'clearing',
]);

export const accountsTable = defineTable({
	name: 'tts_accounts',
	purpose:
		'Which account each kind of amount goes to. The rows are a complete proposal; replace the codes by those of your chart of accounts. Do not delete rows: a category without one falls back to the proposal.',
	key: ['category', 'shop_id', 'currency'],
	mayRepeat: true,
	columns: {
		category: needed('Kind of amount; do not change it'),
		shop_id: tikTokId('Only for this shop; empty = every shop'),
		currency: currency('Only for this currency; empty = every one'),
		account_code: text('Code of the account in your chart; Xero takes it, and so do the files'),
		account_name: text('Name, for people'),
		account_type: text('Which type the account should have in Xero / QuickBooks / NetSuite; for people'),
		xero_code: text('Code in Xero, when it is not account_code'),
		quickbooks_id: text('Id of the account in QuickBooks (not its number): the address of its register shows it'),
		netsuite_id: text('Internal id of the account in NetSuite'),
		ledger_account: text('Account in hledger'),
		tax_code: text('Tax type in Xero, or id of the tax code in QuickBooks; empty = none. Not used by NetSuite'),
		fields: text(
			'Fields or types of TikTok that shall go here instead of where they go by default, separated by commas',
		),
		note: text('Your note'),
	},
	together: ({ category }) =>
		ACCOUNT_CATEGORIES.has(category.toLowerCase())
			? []
			: [['category', 'is no kind of amount; workflow 00 has made a row of each']],
});
