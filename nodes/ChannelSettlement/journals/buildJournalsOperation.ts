/** Fields and inputs of Prove and Build Journals. */
import { buildJournals } from './buildJournals';
import { OPTIONAL_IDENTITIES } from '../proof/identities';
import { readJournalSettings } from './journalSettings';
import { channelOperation } from '../../shared/channel/operation';
import { nowOption, optionsOf } from '../../shared/channel/options';
import {
	accountsField,
	baseCurrencyOption,
	dimensionsField,
	notSettled,
	readFromOption,
	receivableOption,
	shopsField,
	statementDayOption,
} from '../sharedFields';

const options = optionsOf([
	{
		displayName: 'Currency of Foreign Payouts',
		name: 'journalCurrency',
		type: 'options',
		default: 'payout',
		description: 'In which currency to book a statement that TikTok pays out in another one',
		options: [
			{
				name: 'Payout',
				value: 'payout',
				description: 'Every line is exchanged; the clearing line is what the bank got',
			},
			{
				name: 'Statement',
				value: 'statement',
				description: 'The lines stay as they are and the journal carries the rate, for ledgers with several currencies',
			},
		],
	},
	baseCurrencyOption,
	statementDayOption,
	{
		displayName: 'First Day to Book',
		name: 'bookFrom',
		type: 'string',
		default: '',
		placeholder: '2026-03-01',
		description:
			'UTC day. Statements of earlier days are proved but get no journal, because the books have them already; a journal per payout is built when a part of the payout is of that day or later.',
	},
	{
		displayName: 'Identities for Information Only',
		name: 'informationOnly',
		type: 'multiOptions',
		default: [],
		description:
			'Sums that are shown in the proof but do not stop a journal. TikTok documents them in part only; choose one when TikTok confirms that it does not hold in your market.',
		options: OPTIONAL_IDENTITIES.map(({ name, informationOnly }) => ({
			name,
			value: name,
			description: informationOnly,
		})),
	},
	{
		displayName: 'One Journal Per',
		name: 'unit',
		type: 'options',
		default: 'statement',
		description: 'What a journal is about',
		options: [
			{
				name: 'Payout',
				value: 'payment',
				description:
					'All statements of a payout in one journal, cut at the end of the month. Where TikTok shows no payouts (South-East Asia) it stays one per statement.',
			},
			{
				name: 'Statement',
				value: 'statement',
				description: 'One journal per day, whether it is paid out yet or not',
			},
		],
	},
	receivableOption,
	{
		displayName: 'Statement Is Closed After (Hours)',
		name: 'closedAfterHours',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 24,
		description:
			'Counted from the beginning of its day (00:00 UTC). A statement that is not paid yet may still grow until then; no journal before.',
	},
	readFromOption,
	nowOption,
	{
		displayName: 'Tolerance (Minor Units)',
		name: 'toleranceMinor',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 1,
		description:
			'By how much an identity of a document may miss, in the smallest unit of its currency (1 is 0.01 GBP). What it leaves goes to suspense, and the journal stays a draft.',
	},
]);

export const buildJournalsOperation = channelOperation({
	name: 'Prove and Build Journals',
	value: 'buildJournals',
	action: 'Prove settlements and build journals',
	description:
		'Check that every statement and payout adds up, and build a balanced journal from each. What does not add up becomes an exception, never a journal.',
	inputs: {
		statements: 'Statements',
		transactions: 'Transactions',
		payments: 'Payments',
		orderTransactions: 'Order Transactions',
	},
	outputs: { journals: 'Journals', proof: 'Proof', exceptions: 'Exceptions' },
	problems: 'exceptions',
	properties: [shopsField, accountsField, dimensionsField, options],
	wrongSetting: notSettled('No journal was built.'),
	run({ feeds, rows, options: given, now }) {
		const tables = {
			shops: rows('shops', 'Shops'),
			accounts: rows('accounts', 'Accounts'),
			dimensions: rows('dimensions', 'Dimensions'),
		};
		const { journals, proof, exceptions } = buildJournals(feeds, readJournalSettings(given, tables, now));
		return { journals, proof, exceptions };
	},
});
