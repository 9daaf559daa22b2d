/** Fields of Note Journals. */
import type { INodeProperties } from 'n8n-workflow';
import { channelOperation } from '../../shared/channel/operation';
import { nowOf, nowOption, optionsOf } from '../../shared/channel/options';
import { givenJournalsField, ledgerRowsField, notSettled } from '../sharedFields';
import { noteJournals } from './noteJournals';

const properties: INodeProperties[] = [
	givenJournalsField,
	ledgerRowsField,
	{
		displayName: 'Where Journals Go',
		name: 'postTo',
		type: 'string',
		default: 'files',
		description:
			'Setting settlement_target: files, xero, quickbooks or netsuite. What is in another system, or may be, goes there all the same.',
	},
	optionsOf([nowOption]),
];

export const noteJournalsOperation = channelOperation({
	name: 'Note Journals',
	value: 'noteJournals',
	action: 'Note journals before they are posted',
	description:
		'Say where each journal goes, and write the row of the table tts_journals that is noted before it leaves. What is done is left out.',
	inputs: { start: 'Start' },
	outputs: { journals: 'Journals', ledger: 'Ledger', exceptions: 'Exceptions' },
	problems: 'exceptions',
	properties,
	wrongSetting: notSettled('Nothing was posted.'),
	run({ rows, parameter, options, now }) {
		return noteJournals(rows('journals', 'Journals'), {
			target: String(parameter('postTo') ?? '').trim(),
			ledger: rows('ledger', 'Posted Journals'),
			now: nowOf(options.now, now),
		});
	},
});
