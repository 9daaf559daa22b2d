import { defineTable, needed, numberText, text } from './table';

export const vatRatesTable = defineTable({
	name: 'tts_vat_rates',
	purpose:
		'Only for QuickBooks and NetSuite, and only when rows of tts_accounts have a tax_code: how much VAT is inside the amounts. Try it in a test company first.',
	key: ['tax_code'],
	columns: {
		tax_code: needed('Code as in tts_accounts'),
		rate_percent: numberText('Rate in percent: 20', { least: 0, most: 100, decimals: 4 }),
		quickbooks_tax_code_id: text('Id of the tax code in QuickBooks'),
		quickbooks_tax_code_name: text('Its name'),
		netsuite_account_id: text('Internal id of the VAT account in NetSuite'),
		note: text('Your note'),
	},
	together: ({ rate_percent: rate }) => (rate === '' ? [['rate_percent', 'is empty']] : []),
});
