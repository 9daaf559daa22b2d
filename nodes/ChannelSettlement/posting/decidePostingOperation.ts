/** Fields and inputs of Decide Posting. */
import type { INodeProperties } from 'n8n-workflow';
import { oneOf, optionsOf } from '../../shared/channel/options';
import { channelOperation } from '../../shared/channel/operation';
import { booksField, ledgerRowsField, notSettled } from '../sharedFields';
import { readBooks } from './books';
import { decidePosting } from './decidePosting';
import { readLedger } from './ledgerRows';
import { readRetrySettings, retryOptions } from './postingFields';

const properties: INodeProperties[] = [
	ledgerRowsField,
	booksField,
	optionsOf([
		{
			displayName: 'Approval',
			name: 'approval',
			type: 'options',
			default: 'whenNeeded',
			description: 'When a person has to approve a journal before it is created',
			options: [
				{
					name: 'Always',
					value: 'always',
					description: 'Every journal waits for a person, in every ledger',
				},
				{
					name: 'Where There Are No Drafts',
					value: 'whenNeeded',
					description: 'Journals for QuickBooks that would be drafts elsewhere',
				},
			],
		},
		{
			displayName: 'Locked Period',
			name: 'lockedPeriod',
			type: 'options',
			default: 'ask',
			description: 'What to do with a journal of a period that is closed',
			options: [
				{ name: 'Exception', value: 'ask', description: 'A person decides' },
				{
					name: 'First Open Day',
					value: 'firstOpenDay',
					description: 'It is posted on the first open day; its text keeps the day of the settlement',
				},
			],
		},
		...retryOptions,
	]),
];

export const decidePostingOperation = channelOperation({
	name: 'Decide Posting',
	value: 'decidePosting',
	action: 'Decide what to post',
	description:
		'Compare shaped journals with what the ledger answered to the look-up and with the table of posted journals: create, leave, ask a person, or look up again',
	inputs: { shaped: 'Shaped', lookUps: 'Look-Ups' },
	outputs: {
		create: 'Create',
		alreadyPosted: 'Already Posted',
		ask: 'Ask',
		lookUpAgain: 'Look Up Again',
		exceptions: 'Exceptions',
	},
	problems: 'exceptions',
	properties,
	wrongSetting: notSettled('Nothing was posted.'),
	run({ feeds, rows, options, now }) {
		return decidePosting(feeds.shaped, feeds.lookUps, {
			...readRetrySettings(options, now),
			ledger: readLedger(rows('ledger', 'Posted Journals')),
			books: readBooks(rows('books', 'Books')),
			approval: oneOf(options.approval, ['whenNeeded', 'always'], 'Approval'),
			lockedPeriod: oneOf(options.lockedPeriod, ['ask', 'firstOpenDay'], 'Locked Period'),
		});
	},
});
