/** Open rows of tts_cases → those whose owner, deputy or escalation address is told once more. */
import type { INodeProperties } from 'n8n-workflow';
import { nowOf, optionsOf } from '../../shared/channel/options';
import { channelOperation } from '../../shared/channel/operation';
import type { Row } from '../../shared/tableRows';
import { WrongSetting } from '../../shared/wrongSetting';
import { followUp } from './followUp';
import { casesNotTold, countOf, textOf } from '../options';
import { currentTime } from '../runTime';
import { owners } from '../writeMailsOperation';

const SEVERITIES = ['critical', 'error', 'warning'];

/** "critical=4, error=24" → hours by severity. */
export function hoursBySeverity(text: string, name: string): Partial<Record<string, number>> {
	const pairs = text
		.split(/[,;]/)
		.map((one) => one.trim())
		.filter(Boolean)
		.map((one) => /^(\w+)\s*=\s*(\d+(?:\.\d+)?)$/.exec(one) ?? one);
	const wrong = pairs.find((pair) => typeof pair === 'string' || !SEVERITIES.includes(pair[1].toLowerCase()));
	if (wrong !== undefined)
		throw new WrongSetting(
			`"${name}" has to be hours by severity, like critical=4, error=24; it holds "${typeof wrong === 'string' ? wrong : wrong[0]}".`,
		);
	return Object.fromEntries(
		(pairs as RegExpExecArray[]).map(([, severity, hours]) => [severity.toLowerCase(), Number(hours)]),
	);
}

const hoursField = (displayName: string, name: string, value: string, description: string): INodeProperties => ({
	displayName,
	name,
	type: 'string',
	default: value,
	description: `${description}. Hours after the case opened, by severity; a severity that is left out is never told again by this.`,
});

const followUpOptions = optionsOf(
	[
		{
			displayName: 'Before the Deadline (Hours)',
			name: 'beforeDeadline',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: 4,
			description: 'A case with a deadline is told once more so many hours before it. 0 is never.',
		},
		hoursField('Deputy After', 'deputyAfter', 'critical=8, error=48', 'When the deputy is told as well'),
		hoursField(
			'Escalate After',
			'escalateAfter',
			'critical=24, error=96',
			'When the escalation address is told as well',
		),
		{
			displayName: 'Escalation Address',
			name: 'escalationAddress',
			type: 'string',
			default: '',
			placeholder: 'name@example.com',
			description: 'E-mail address of whoever hears of cases that nobody settles. Empty is nobody.',
		},
		hoursField('Remind After', 'remindAfter', 'critical=4, error=24, warning=72', 'When the owner is reminded'),
		currentTime,
	],
	'followUpOptions',
);

export const followUpOperation = channelOperation({
	name: 'Follow Up',
	value: 'followUp',
	action: 'Follow up cases',
	description:
		'Find open cases that nobody has settled: a reminder to the owner, then the deputy, then the escalation address, and once more before a deadline. Words in the tables that mean nothing come out as problems.',
	inputs: { cases: 'Cases' },
	outputs: { due: 'Due', problems: 'Problems' },
	problems: 'problems',
	properties: [owners, followUpOptions],
	wrongSetting: casesNotTold,
	run({ feeds, parameter, rows, now: present, timeZone }) {
		const options = (parameter('followUpOptions') || {}) as Row;
		const hours = (name: string, title: string, otherwise: string) =>
			hoursBySeverity(textOf(options, name, otherwise), title);
		const { due, problems } = followUp(feeds.cases, rows('owners', 'Owners'), {
			nowMs: nowOf(options.now, present, 'Time of the Run'),
			timeZone,
			remind: hours('remindAfter', 'Remind After', 'critical=4, error=24, warning=72'),
			deputy: hours('deputyAfter', 'Deputy After', 'critical=8, error=48'),
			escalate: hours('escalateAfter', 'Escalate After', 'critical=24, error=96'),
			beforeDeadline: countOf(options, 'beforeDeadline', 4),
			hasEscalationAddress: textOf(options, 'escalationAddress').includes('@'),
		});
		return {
			due: due.map(({ row, index }) => ({ json: row, index })),
			problems: problems.map((json) => ({ json })),
		};
	},
});
