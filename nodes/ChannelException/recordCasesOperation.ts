/** Problems → rows of tts_cases. */
import type { INodeProperties } from 'n8n-workflow';
import { nowOf, optionsOf } from '../shared/channel/options';
import { channelOperation } from '../shared/channel/operation';
import { addressText, casesNotTold, countOf, textOf } from './options';
import { recordCases } from './recordCases';
import { currentTime } from './runTime';
import type { Row } from '../shared/tableRows';
import { isoExact } from '../shared/channel/times';

const knownCases: INodeProperties = {
	displayName: 'Known Cases',
	name: 'knownCases',
	type: 'json',
	default: '[]',
	description:
		'Rows of the table tts_cases as they are now: the open ones, and those closed a short while ago. A case that is not among them, or closed, is new.',
};

const recordOptions = optionsOf(
	[
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
			displayName: 'Life of a Case',
			name: 'life',
			type: 'boolean',
			default: false,
			description:
				'Whether the table tts_cases has the columns of the life of a case (opened_at, closed_at, told and others). Off, they are left out: a table of an earlier version would refuse them.',
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
		{
			displayName: 'Same Trouble Within (Minutes)',
			name: 'sameTroubleMinutes',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: 180,
			description:
				'A case that closed by itself and comes back within so many minutes goes on without a new mail. 0 mails each time.',
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
	'recordOptions',
);

/** Columns that came with the life of a case. */
const LIFE = new Set([
	'opened_at',
	'closed_at',
	'closed_by',
	'closed_why',
	'taken_by',
	'snoozed_until',
	'mail_reason',
	'channel_at',
	'told',
	'followed_up',
]);

const withoutLife = (row: object) => Object.fromEntries(Object.entries(row).filter(([column]) => !LIFE.has(column)));

export const recordCasesOperation = channelOperation({
	name: 'Record Cases',
	value: 'recordCases',
	action: 'Record cases',
	description:
		'Turn exceptions, failed items and failed workflows into rows of the table tts_cases, one row per case however often it happens; what a run reports to be fine closes its cases',
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
				now: isoExact(nowOf(options.now, present, 'Time of the Run')),
				quietDays: Number(options.quietDays ?? 3),
				sameTroubleMinutes: countOf(options, 'sameTroubleMinutes', 180),
			},
		);
		const hasLife = options.life === true;
		return { record: cases.map(({ row, indexes }) => ({ json: hasLife ? row : withoutLife(row), indexes })) };
	},
});
