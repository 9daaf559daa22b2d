/** Rows of tts_cases → one summary a day for each role. */
import type { INodeProperties } from 'n8n-workflow';
import { nowOf, oneOf, optionsOf } from '../../shared/channel/options';
import { channelOperation } from '../../shared/channel/operation';
import type { Row } from '../../shared/tableRows';
import { writeDigests } from './writeDigests';
import { addressText, casesNotTold, countOf, textOf } from '../options';
import { currentTime } from '../runTime';
import { owners } from '../writeMailsOperation';

const backlog: INodeProperties = {
	displayName: 'Backlog',
	name: 'backlog',
	type: 'json',
	default: '[]',
	description: 'Rows of the table tts_backlog: what each store still has to ship; operations get it',
};

const digestOptions = optionsOf(
	[
		{
			displayName: 'Case Form URL',
			name: 'caseFormUrl',
			type: 'string',
			default: '',
			placeholder: 'https://n8n.example.com/form/…',
			description:
				'Address of the form of workflow 12a. Each open case leads to it with the case filled in. Empty is no such link.',
		},
		{
			displayName: 'Fallback Address',
			name: 'fallbackAddress',
			type: 'string',
			default: '',
			placeholder: 'name@example.com',
			description: 'E-mail address for roles without an owner, when the role integration has none either',
		},
		{
			displayName: 'Hours',
			name: 'hours',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: 24,
			description: 'What counts as new, and as closed lately',
		},
		{
			displayName: 'Subject Prefix',
			name: 'subjectPrefix',
			type: 'string',
			default: '[TikTok Shop]',
			description: 'Text at the start of each subject',
		},
		currentTime,
		{
			displayName: 'Time Zone',
			name: 'timeZone',
			type: 'string',
			default: '',
			placeholder: 'Europe/London',
			description: 'Time zone of the times in the mail. Empty is that of the workflow.',
		},
		{
			displayName: 'When',
			name: 'when',
			type: 'options',
			default: 'something',
			options: [
				{ name: 'Always', value: 'always', description: 'Also on a day on which there is nothing to say' },
				{ name: 'Never', value: 'off', description: 'No summary' },
				{ name: 'When There Is Something', value: 'something', description: 'None on an empty day' },
			],
		},
	],
	'digestOptions',
);

export const writeDigestsOperation = channelOperation({
	name: 'Write Digests',
	value: 'writeDigests',
	action: 'Write digests',
	description:
		'Write one summary a day for each role: what is open and how old, what is new, what closed by itself, the backlog of the stores',
	inputs: { cases: 'Cases' },
	outputs: { mail: 'Mail' },
	properties: [owners, backlog, digestOptions],
	wrongSetting: casesNotTold,
	run({ feeds, parameter, rows, now: present, timeZone }) {
		const options = (parameter('digestOptions') || {}) as Row;
		const when = oneOf(options.when, ['something', 'always', 'off'], 'When');
		if (when === 'off') return { mail: [] };
		const digests = writeDigests(feeds.cases, rows('owners', 'Owners'), rows('backlog', 'Backlog'), {
			nowMs: nowOf(options.now, present, 'Time of the Run'),
			timeZone: textOf(options, 'timeZone') || timeZone,
			hours: countOf(options, 'hours', 24),
			when,
			subjectPrefix: textOf(options, 'subjectPrefix', '[TikTok Shop]'),
			fallbackAddress: textOf(options, 'fallbackAddress'),
			caseFormUrl: addressText(options, 'caseFormUrl'),
		});
		return { mail: digests.map((json) => ({ json })) };
	},
});
