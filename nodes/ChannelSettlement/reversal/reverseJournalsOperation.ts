/** Fields and inputs of Reverse or Correct. */
import type { INodeProperties } from 'n8n-workflow';
import { oneOf, optionsOf } from '../../shared/channel/options';
import { channelOperation } from '../../shared/channel/operation';
import { readBooks } from '../posting/books';
import { booksField, companyIdField, ledgerRowsField, notSettled, tenantIdField } from '../sharedFields';
import { reverseJournals } from './reverseJournals';

const properties: INodeProperties[] = [
	{
		displayName: 'What to Do',
		name: 'what',
		type: 'options',
		default: 'reverseAndRepost',
		options: [
			{ name: 'Repost', value: 'repost', description: 'Book it again as a correction (-C1); it is not there any more' },
			{ name: 'Reverse', value: 'reverse', description: 'Take it back (-R1)' },
			{
				name: 'Reverse and Repost',
				value: 'reverseAndRepost',
				description: 'Take it back (-R1) and book it as it is now (-C1). A draft is deleted and made anew.',
			},
		],
		description: 'What becomes of the chosen journals',
	},
	ledgerRowsField,
	booksField,
	optionsOf([
		{
			displayName: 'Entries of Open Periods',
			name: 'openPeriod',
			type: 'options',
			default: 'mirror',
			options: [
				{
					name: 'Mirror',
					value: 'mirror',
					description: 'A journal with opposite amounts; everything stays visible',
				},
				{ name: 'Void or Delete', value: 'undo', description: 'The entry is taken out of the books' },
			],
			description: 'How a posted entry is taken back while its period is open. In a locked one it is mirrored.',
		},
		companyIdField,
		tenantIdField,
	]),
];

export const reverseJournalsOperation = channelOperation({
	name: 'Reverse or Correct',
	value: 'reverseJournals',
	action: 'Reverse or correct posted journals',
	description:
		'Take posted journals back and book them as they are now: journals with -R1 and -C1 for Shape for the Ledger, and requests that delete drafts or void entries',
	inputs: { posted: 'Posted', corrected: 'Corrected' },
	outputs: { journals: 'Journals', undo: 'Undo', ledger: 'Ledger', exceptions: 'Exceptions' },
	problems: 'exceptions',
	properties,
	wrongSetting: notSettled('Nothing was reversed.'),
	run({ feeds, rows, parameter, options }) {
		const { journals, undo, ledger, exceptions } = reverseJournals(feeds.posted, feeds.corrected, {
			ledger: rows('ledger', 'Posted Journals'),
			books: readBooks(rows('books', 'Books')),
			openPeriod: oneOf(options.openPeriod, ['mirror', 'undo'], 'Entries of Open Periods'),
			what: oneOf(parameter('what'), ['reverseAndRepost', 'reverse', 'repost'], 'What to Do'),
			tenantId: String(options.tenantId ?? '').trim(),
			companyId: String(options.companyId ?? '').trim(),
		});
		return { journals, undo, ledger, exceptions };
	},
});
