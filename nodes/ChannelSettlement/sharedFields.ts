/** What several operations share. */
import type { INodeProperties } from 'n8n-workflow';
import type { SettingsProblem } from '../shared/channel/operation';

/**
 * What a wrong setting means.
 * @param nothing what did not happen: "No journal was built."
 */
export const notSettled = (nothing: string): SettingsProblem => ({
	code: 'SETTLEMENT_SETTINGS',
	flow: 'settlement',
	owner_role: 'finance',
	title: 'The settlement was not worked on: a setting is wrong',
	nothing,
	what_to_do:
		'Correct what is named above: most of it stands in the form "Change settings". The rest is for the integration team (nodes Channel Settlement).',
});

export const shopsField: INodeProperties = {
	displayName: 'Shops',
	name: 'shops',
	type: 'json',
	default: '[]',
	required: true,
	description:
		'Rows of the table tts_shops, one per TikTok shop: shop_id, region, and base_currency when the books of the shop are in another currency than the option says',
	hint: 'Fill with one expression, for example {{ $("Read shops").all().map(i => i.json) }}',
};

export const accountsField: INodeProperties = {
	displayName: 'Accounts',
	name: 'accounts',
	type: 'json',
	default: '[]',
	description:
		'Rows of the table tts_accounts: category, account_code, account_name, xero_code, quickbooks_id, netsuite_id, ledger_account, tax_code; shop_id or currency when the row is for these only; fields for names of TikTok fields or adjustment types that belong to the category. A category without a row gets its built-in account.',
};

export const dimensionsField: INodeProperties = {
	displayName: 'Dimensions',
	name: 'dimensions',
	type: 'json',
	default: '[]',
	description:
		'What the lines carry besides their account, as rows: category (empty for every line of profit and loss), shop_id, tracking_name and tracking_option (and both with _2), class, department, location, subsidiary',
};

export const baseCurrencyOption: INodeProperties = {
	displayName: 'Currency of the Books',
	name: 'baseCurrency',
	type: 'string',
	default: '',
	placeholder: 'GBP',
	description:
		'A journal in another currency stays a draft, because no exchange rate is known. Empty takes the currency of each statement or payout.',
};

export const receivableOption: INodeProperties = {
	displayName: 'Receivable Mode',
	name: 'receivableMode',
	type: 'boolean',
	default: false,
	description:
		'Whether sales, refunds, discounts and shipping paid by customers go to one receivable account, because the shop system books TikTok sales itself',
};

export const statementDayOption: INodeProperties = {
	displayName: 'Day of a Statement',
	name: 'statementDay',
	type: 'options',
	default: 'ended',
	description:
		'Which UTC day a statement is of. The time of a statement is the end of its day; when the documents show that it is the other one, a case tells it.',
	options: [
		{ name: 'The Day That Begins With Its Time', value: 'begins' },
		{ name: 'The Day That Ended With Its Time', value: 'ended' },
	],
};

export const ledgerField: INodeProperties = {
	displayName: 'Ledger',
	name: 'target',
	type: 'options',
	default: 'csv',
	options: [
		{ name: 'CSV File', value: 'csv' },
		{ name: 'Hledger File', value: 'hledger' },
		{ name: 'NetSuite', value: 'netsuite' },
		{ name: 'QuickBooks Online', value: 'quickbooks' },
		{ name: 'Xero', value: 'xero' },
	],
	description: 'Where the journals go',
};

export const ledgerRowsField: INodeProperties = {
	displayName: 'Posted Journals',
	name: 'ledger',
	type: 'json',
	default: '[]',
	description:
		'Rows of the table tts_journals; at least those of the journals in this run, with their reversals and corrections',
};

export const booksField: INodeProperties = {
	displayName: 'Books',
	name: 'books',
	type: 'json',
	default: '[]',
	description:
		'Locked periods and currency: the answer of GET /Organisation of Xero, of GET /preferences of QuickBooks or of SuiteQL for accountingperiod of NetSuite, or rows with locked_until and base_currency, or with start_date, end_date and closed',
};

export const tenantIdField: INodeProperties = {
	displayName: 'Xero Organisation ID',
	name: 'tenantId',
	type: 'string',
	default: '',
	description: 'The tenantId of the organisation, from GET /connections of Xero',
};

export const companyIdField: INodeProperties = {
	displayName: 'QuickBooks Company ID',
	name: 'companyId',
	type: 'string',
	default: '',
	description: 'The realm ID of the company, which QuickBooks shows in its account settings',
};

export const readFromOption: INodeProperties = {
	displayName: 'Statements Read From',
	name: 'readFrom',
	type: 'string',
	default: '',
	placeholder: '2026-03-01T00:00:00Z',
	description:
		'UTC time from which statements were asked for. A payout that begins on that day may hold earlier statements, so it is not compared with them.',
};

export const bookFromOption: INodeProperties = {
	displayName: 'First Day to Book',
	name: 'bookFrom',
	type: 'string',
	default: '',
	placeholder: '2026-03-01',
	description: 'UTC day. What is of earlier days is left alone, because the books have it already.',
};

export const notReadField: INodeProperties = {
	displayName: 'Not Read',
	name: 'notRead',
	type: 'json',
	default: '[]',
	description:
		'Items of the error outputs of the nodes that read the documents. The shops they name wait for the next run.',
};

export const givenJournalsField: INodeProperties = {
	displayName: 'Journals',
	name: 'journals',
	type: 'json',
	default: '[]',
	required: true,
	description:
		'Journals as workflow 08a hands them on: items with journal and statement_totals. Note Journals takes one without lines from the posted journals.',
};
