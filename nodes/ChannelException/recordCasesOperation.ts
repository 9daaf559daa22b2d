/** Problems → rows of tts_cases. */
import type { INodeProperties } from 'n8n-workflow';
import { nowOf } from '../shared/channel/options';
import { channelOperation } from '../shared/channel/operation';
import { addressText, casesNotTold, textOf } from './options';
import { recordCases } from './recordCases';
import { currentTime } from './runTime';
import type { Row } from '../shared/tableRows';

const knownCases: INodeProperties = {
	displayName: 'Known Cases',
	name: 'knownCases',
	type: 'json',
	default: '[]',
	description:
		'Open rows of the table tts_cases as they are now. They say which cases are known; a case that is not among them, or closed, is new.',
};

const recordOptions: INodeProperties = {
	displayName: 'Options',
	name: 'recordOptions',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	options: [
		{
			displayName: 'Editor URL',
			name: 'editorUrl',
			type: 'string',
			default: '',
			placeholder: 'https://n8n.example.com',
			description: 'Address of your n8n, for links to executions that come without their own link',
		},
		{
			displayName: 'Execution ID',
			name: 'executionId',
			type: 'string',
			default: '',
			description: 'Execution that the items come from, when they do not say it themselves',
		},
		{
			displayName: 'Mail Again After (Days)',
			name: 'quietDays',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: 3,
			description:
				'A case that was not met for so many days and comes back is mailed again, also when nobody has closed it. 0 mails again only what was closed.',
		},
		{
			displayName: 'Playbook URL',
			name: 'playbookUrl',
			type: 'string',
			default: '',
			placeholder: 'https://wiki.example.com/playbooks',
			description: 'Where your playbooks are, for exceptions that name a page only',
		},
		currentTime,
		{
			displayName: 'Workflow ID',
			name: 'workflowId',
			type: 'string',
			default: '',
			description: 'Workflow that the items come from, when they do not say it themselves',
		},
		{
			displayName: 'Workflow Name',
			name: 'workflowName',
			type: 'string',
			default: '',
			description: 'Name of the workflow that the items come from, when they do not say it themselves',
		},
	],
};

export const recordCasesOperation = channelOperation({
	name: 'Record Cases',
	value: 'recordCases',
	action: 'Record cases',
	description:
		'Turn exceptions, failed items and failed workflows into rows of the table tts_cases, one row per case however often it happens',
	inputs: { problems: 'Problems' },
	outputs: { record: 'Record' },
	properties: [knownCases, recordOptions],
	wrongSetting: casesNotTold,
	run({ feeds, parameter, rows, now: present }) {
		const options = (parameter('recordOptions') || {}) as Row;
		const cases = recordCases(
			feeds.problems,
			rows('knownCases', 'Known Cases'),
			{
				workflowId: textOf(options, 'workflowId'),
				workflowName: textOf(options, 'workflowName'),
				executionId: textOf(options, 'executionId'),
				editorUrl: addressText(options, 'editorUrl'),
				playbookUrl: addressText(options, 'playbookUrl'),
			},
			{
				now: new Date(nowOf(options.now, present, 'Time of the Run')).toISOString(),
				quietDays: Number(options.quietDays ?? 3),
			},
		);
		return { record: cases.map(({ row, indexes }) => ({ json: row, indexes })) };
	},
});
