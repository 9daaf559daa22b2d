import { z } from 'zod';
import { currency, defineTable, needed, text, tikTokId } from './table';

/** Kinds of amounts of a journal, in the order of its lines; Channel Settlement says what goes where. */
export const ACCOUNT_CATEGORIES = [
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
] as const;

export type AccountCategory = (typeof ACCOUNT_CATEGORIES)[number];

const KNOWN: ReadonlySet<string> = new Set(ACCOUNT_CATEGORIES);
const CHOICE = `there are: ${ACCOUNT_CATEGORIES.join(', ')}`;

export const isCategory = (given: string) => KNOWN.has(given.toLowerCase());

export const accountsTable = defineTable({
	name: 'tts_accounts',
	purpose:
		'Which account each kind of amount goes to. The rows are a complete proposal; replace the codes by those of your chart of accounts. Do not delete rows: a category without one falls back to the proposal.',
	key: ['category', 'shop_id', 'currency'],
	mayRepeat: true,
	columns: {
		category: {
			...needed('Kind of amount; do not change it'),
			check: z.string().min(1, `is empty; ${CHOICE}`).refine(isCategory, `is no kind of amount; ${CHOICE}`),
			value: (given) => given.toLowerCase(),
		},
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
		fields: {
			...text('Fields or types of TikTok that shall go here instead of where they go by default, separated by commas'),
			value: (given) => given.split(/[\s,;]+/).filter(Boolean),
		},
		note: text('Your note'),
	},
});
