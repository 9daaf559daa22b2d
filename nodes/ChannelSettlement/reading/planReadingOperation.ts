/** Fields and inputs of Plan Statements to Read. */
import type { INodeProperties } from 'n8n-workflow';
import { channelOperation } from '../../shared/channel/operation';
import { nowOf, nowOption, oneOf, optionsOf } from '../../shared/channel/options';
import { readShops } from '../../shared/channel/shops';
import { STATEMENT_DAYS } from '../proof/statementDay';
import {
	bookFromOption,
	ledgerRowsField,
	notReadField,
	notSettled,
	shopsField,
	statementDayOption,
} from '../sharedFields';
import { idsIn, planReading } from './planReading';

const properties: INodeProperties[] = [
	{
		displayName: 'Which Statements',
		name: 'scope',
		type: 'options',
		default: 'due',
		options: [
			{
				name: 'All Again',
				value: 'again',
				description: 'What is posted as well; or those of Statement IDs, when there are any',
			},
			{ name: 'Those That Are Due', value: 'due', description: 'What the posted journals do not hold as it is now' },
			{
				name: 'Those Named',
				value: 'named',
				description: 'Those of Statement IDs and no others, whatever day and state they are of',
			},
		],
		description: 'Which of the statements to read now',
	},
	{
		displayName: 'Statement IDs',
		name: 'statementIds',
		type: 'string',
		default: '',
		description: 'Numbers of statements, with anything between them. Empty is all of them.',
	},
	shopsField,
	ledgerRowsField,
	{
		displayName: 'Reported Payouts',
		name: 'payoutRows',
		type: 'json',
		default: '[]',
		description: 'Rows of the table tts_payouts. A payout that is among them with reported_at is not reported again.',
	},
	notReadField,
	optionsOf([
		{
			displayName: 'Book',
			name: 'when',
			type: 'options',
			default: 'closed',
			description: 'When a statement is due',
			options: [
				{ name: 'Once Its Day Is Over', value: 'closed' },
				{ name: 'Once It Is Paid Out', value: 'paid' },
			],
		},
		statementDayOption,
		bookFromOption,
		nowOption,
	]),
];

export const planReadingOperation = channelOperation({
	name: 'Plan Statements to Read',
	value: 'planReading',
	action: 'Plan which statements to read',
	description:
		'Say which statements to read with their transactions now, with their payouts, and which of them go into the report',
	inputs: { statements: 'Statements', payments: 'Payments' },
	outputs: { statements: 'Statements', payments: 'Payments' },
	properties,
	wrongSetting: notSettled('No statement was read.'),
	run({ feeds, parameter, rows, options, now }) {
		return planReading(feeds.statements, feeds.payments, {
			scope: oneOf(parameter('scope'), ['due', 'again', 'named'], 'Which Statements'),
			named: idsIn(String(parameter('statementIds') ?? '')),
			shops: readShops(rows('shops', 'Shops')),
			ledger: rows('ledger', 'Posted Journals'),
			payoutRows: rows('payoutRows', 'Reported Payouts'),
			notRead: rows('notRead', 'Not Read'),
			bookFrom: nowOf(options.bookFrom, 0, 'First Day to Book'),
			statementDay: oneOf(options.statementDay, STATEMENT_DAYS, 'Day of a Statement'),
			when: oneOf(options.when, ['closed', 'paid'], 'Book'),
			now: nowOf(options.now, now),
		});
	},
});
