/** Fields and inputs of Shape for the Ledger. */
import type { INodeProperties } from 'n8n-workflow';
import { channelOperation } from '../../shared/channel/operation';
import { optionsOf } from '../../shared/channel/options';
import {
	accountsField,
	baseCurrencyOption,
	companyIdField,
	ledgerField,
	notSettled,
	tenantIdField,
} from '../sharedFields';
import { shapeJournals } from './shapeJournals';
import { readShapeSettings } from './shapeSettings';

const properties: INodeProperties[] = [
	ledgerField,
	{
		displayName: 'Post As',
		name: 'status',
		type: 'options',
		default: 'draft',
		options: [
			{
				name: 'Draft',
				value: 'draft',
				description: 'A person posts it. QuickBooks has no drafts, so a person approves before it is sent.',
			},
			{
				name: 'Posted',
				value: 'post',
				description: 'It counts at once. A journal with a suspense line or without a rate stays a draft all the same.',
			},
		],
		description: 'Whether journals are posted or wait as drafts',
	},
	{ ...tenantIdField, required: true, displayOptions: { show: { target: ['xero'] } } },
	{ ...companyIdField, required: true, displayOptions: { show: { target: ['quickbooks'] } } },
	{
		...accountsField,
		displayOptions: { show: { target: ['xero', 'quickbooks', 'netsuite'] } },
		description:
			'Rows of the table tts_accounts, for journals that have waited: a line whose account was not set when the journal was built gets the one of its category now. Accounts that a journal has stay as they are.',
	},
	{
		displayName: 'VAT Rates',
		name: 'vatRates',
		type: 'json',
		default: '[]',
		displayOptions: { show: { target: ['quickbooks', 'netsuite'] } },
		description:
			'Only when rows of tts_accounts have a tax_code: rows with tax_code, rate_percent and quickbooks_tax_code_id, or netsuite_account_id of the VAT account. The VAT is taken out of the gross amounts. Try it in a test company first.',
	},
	optionsOf([
		{
			displayName: 'Amounts of Xero Lines',
			name: 'lineAmounts',
			type: 'options',
			default: 'auto',
			options: [
				{
					name: 'As the Tax Codes Say',
					value: 'auto',
					description: 'With tax inside when a line has a tax code, without tax otherwise',
				},
				{ name: 'Tax Inclusive', value: 'Inclusive' },
				{ name: 'Without Tax', value: 'NoTax', description: 'Tax codes of the accounts are left out' },
			],
			description: 'How Xero reads the amounts. TikTok tells gross amounts.',
		},
		{
			displayName: 'Codes and IDs in CSV',
			name: 'csvNumbers',
			type: 'options',
			default: 'plain',
			options: [
				{ name: 'As They Are', value: 'plain', description: 'For accounting programs that import the file' },
				{
					name: 'As Text for Spreadsheets',
					value: 'spreadsheet',
					description: '="0400": Excel and others keep all digits and leading zeros, and accents',
				},
			],
			description: 'How account codes, tax codes and the numbers of statements and payouts are written',
		},
		baseCurrencyOption,
		{
			displayName: 'Currencies of the Shops',
			name: 'shopCurrencies',
			type: 'string',
			default: '',
			placeholder: 'GBP, USD',
			description:
				'Those of all shops that post there. With more than one, NetSuite gets nothing before its currency IDs or the currency of the books are known.',
		},
		{
			displayName: 'Link in Xero',
			name: 'url',
			type: 'string',
			default: '',
			placeholder: 'https://n8n.example.com/workflow/settlement',
			description: 'Address that Xero shows with the journal',
		},
		{
			displayName: 'Most Lines per Journal',
			name: 'lineLimit',
			type: 'number',
			typeOptions: { minValue: 3 },
			default: 200,
			description: 'A journal with more lines is sent in parts that balance, tied together by transfer lines',
		},
		{
			displayName: 'NetSuite Currency IDs',
			name: 'currencyIds',
			type: 'string',
			default: '',
			placeholder: 'GBP=2, USD=1',
			description: 'Internal IDs of the currencies. Empty when the account has one currency.',
		},
		{
			displayName: 'NetSuite Subsidiary ID',
			name: 'subsidiary',
			type: 'string',
			default: '',
			description: 'Needed in OneWorld accounts, when the dimensions of the journals do not say it',
		},
		{
			displayName: 'Show on Cash Basis Reports',
			name: 'cashBasis',
			type: 'boolean',
			default: true,
			description: 'Whether Xero shows the journal on cash basis reports too',
		},
	]),
];

export const shapeJournalsOperation = channelOperation({
	name: 'Shape for the Ledger',
	value: 'shapeJournals',
	action: 'Shape journals for the ledger',
	description: 'Turn journals into requests for Xero, QuickBooks or NetSuite, or into CSV or hledger files',
	inputs: { journals: 'Journals' },
	outputs: { shaped: 'Shaped', exceptions: 'Exceptions' },
	problems: 'exceptions',
	properties,
	wrongSetting: notSettled('No journal was shaped.'),
	run({ feeds, rows, parameter, options }) {
		const settings = readShapeSettings({
			target: parameter('target'),
			status: parameter('status'),
			tenantId: parameter('tenantId'),
			companyId: parameter('companyId'),
			vatRates: rows('vatRates', 'VAT Rates'),
			accounts: rows('accounts', 'Accounts'),
			options,
		});
		const { shaped, exceptions } = shapeJournals(feeds.journals, settings);
		return { shaped, exceptions };
	},
});
