/** Fields of Check a Decision. */
import type { INodeProperties } from 'n8n-workflow';
import { channelOperation } from '../../shared/channel/operation';
import { isEmptyItem } from '../../shared/channel/rows';
import { ledgerRowsField, notSettled } from '../sharedFields';
import { checkDecision } from './decisionForm';

const answerField: INodeProperties = {
	displayName: 'Answer',
	name: 'answer',
	type: 'json',
	default: '{}',
	required: true,
	description: 'What the form of workflow 08f gives: journal_ref, decision, day',
};

export const checkDecisionOperation = channelOperation({
	name: 'Check a Decision',
	value: 'checkDecision',
	action: 'Check what a person decided about a journal',
	description:
		'Say what an answer in the form means for the journal as it stands in the table tts_journals: what to do, that it was done before, or that it does not fit',
	inputs: { start: 'Start' },
	outputs: { decision: 'Decision' },
	properties: [answerField, ledgerRowsField],
	wrongSetting: notSettled('Nothing was decided.'),
	run({ rows }) {
		const [answer = {}] = rows('answer', 'Answer').filter((row) => !isEmptyItem(row));
		return { decision: [{ json: checkDecision(answer, rows('ledger', 'Posted Journals')) }] };
	},
});
