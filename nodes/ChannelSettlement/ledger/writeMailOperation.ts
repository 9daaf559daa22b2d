/** Fields and inputs of Write the Mail. */
import type { INodeProperties } from 'n8n-workflow';
import { channelOperation } from '../../shared/channel/operation';
import { givenJournalsField, notSettled } from '../sharedFields';
import { totalsByRef } from './notePosting';
import { writeMail } from './writeMail';

const properties: INodeProperties[] = [
	{
		displayName: 'To Be Written',
		name: 'decided',
		type: 'json',
		default: '[]',
		required: true,
		description: 'Items of the output Create of Decide Posting',
	},
	givenJournalsField,
	{
		displayName: 'Introduction',
		name: 'introduction',
		type: 'string',
		default: '',
		description: 'First sentence of the mail',
	},
];

export const writeMailOperation = channelOperation({
	name: 'Write the Mail',
	value: 'writeMail',
	action: 'Write the mail with the files',
	description:
		'Take the journals whose row carries the mark of this run, and write the e-mail about them and the rows of the table tts_journals for when it has left',
	inputs: { marked: 'Marked Rows' },
	outputs: { journals: 'Journals', mail: 'Mail', ledger: 'Ledger' },
	properties,
	wrongSetting: notSettled('No file was written.'),
	run({ feeds, parameter, rows }) {
		return writeMail(
			feeds.marked,
			rows('decided', 'To Be Written'),
			totalsByRef(rows('journals', 'Journals')),
			String(parameter('introduction') ?? '').trim(),
		);
	},
});
