/** An answer in the form of workflow 12a → the row of the case, and the page that says what became of the answer. */
import type { INodeProperties } from 'n8n-workflow';
import { nowOf, optionsOf } from '../../shared/channel/options';
import { channelOperation } from '../../shared/channel/operation';
import type { Row } from '../../shared/tableRows';
import { answerCase } from './answerCase';
import { casesNotTold } from '../options';
import { currentTime } from '../runTime';

const answerField: INodeProperties = {
	displayName: 'Case Answer',
	name: 'caseAnswer',
	type: 'json',
	default: '{}',
	required: true,
	description: 'What the form of workflow 12a gives: case, what_to_do, hours, by_whom, reason',
};

const answerOptions = optionsOf([currentTime], 'answerOptions');

export const answerCaseOperation = channelOperation({
	name: 'Answer a Case',
	value: 'answerCase',
	action: 'Answer a case',
	description:
		'Say what an answer in the form means for the case as it stands: marked as done with a reason, put off for some hours, taken over; or why nothing changes',
	inputs: { cases: 'Cases' },
	outputs: { save: 'Save', unchanged: 'Unchanged' },
	properties: [answerField, answerOptions],
	wrongSetting: { ...casesNotTold, title: 'An answer to a case was not taken', nothing: 'Nothing was changed.' },
	run({ feeds, parameter, rows, now: present, timeZone }) {
		const options = (parameter('answerOptions') || {}) as Row;
		const [answer = {}] = rows('caseAnswer', 'Case Answer');
		const json = answerCase(answer, feeds.cases, {
			nowMs: nowOf(options.now, present, 'Time of the Run'),
			timeZone,
		});
		return json.row ? { save: [{ json }], unchanged: [] } : { save: [], unchanged: [{ json }] };
	},
});
