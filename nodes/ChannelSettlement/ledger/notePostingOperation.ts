/** Fields and inputs of Note What Was Posted. */
import type { INodeProperties } from 'n8n-workflow';
import { channelOperation } from '../../shared/channel/operation';
import { nowOf, nowOption, optionsOf } from '../../shared/channel/options';
import { givenJournalsField, notSettled } from '../sharedFields';
import { notePosting, totalsByRef } from './notePosting';

const properties: INodeProperties[] = [
	givenJournalsField,
	{
		displayName: 'Form Address',
		name: 'formUrl',
		type: 'string',
		default: '',
		description: 'Address of the form of workflow 08f, which the cases lead to. Empty names the workflow instead.',
	},
	optionsOf([
		{
			displayName: 'Run ID',
			name: 'runId',
			type: 'string',
			default: '',
			description: 'Execution that works on the journals. Empty leaves the mark of the rows as it is.',
		},
		nowOption,
	]),
];

export const notePostingOperation = channelOperation({
	name: 'Note What Was Posted',
	value: 'notePosting',
	action: 'Note what was posted',
	description:
		'Turn what Decide Posting and Judge the Answer say into rows of the table tts_journals, and into the cases and questions that a person gets, with the way to the form',
	inputs: { known: 'Known' },
	outputs: { ledger: 'Ledger', cases: 'For a Person' },
	problems: 'cases',
	properties,
	wrongSetting: notSettled('What was posted is not noted: look it up before anything is sent again.'),
	run({ feeds, parameter, rows, options, now }) {
		return notePosting(feeds.known, {
			totals: totalsByRef(rows('journals', 'Journals')),
			formUrl: String(parameter('formUrl') ?? '').trim(),
			runId: String(options.runId ?? '').trim(),
			now: nowOf(options.now, now),
		});
	},
});
