/** Do the flows run, do events reach them, is stock in time? */
import type { INodeProperties } from 'n8n-workflow';
import { channelOperation } from '../../shared/channel/operation';
import { nowOf, numberOf, optionsOf } from '../../shared/channel/options';
import type { Row } from '../../shared/tableRows';
import { cell } from '../../shared/tableRows';
import { WrongSetting } from '../../shared/wrongSetting';
import { currentTime } from '../runTime';
import { notChecked } from '../setUp/notChecked';
import { countFlows, flowRow } from './countFlows';
import { judge, whatIsOver } from './judgeFlows';
import { KEEP_NOTES_MS, readRunNotes } from './runNotes';
import { WATCHED_AT_FIRST, WATCHED_FLOWS } from './watchedFlows';

const list = (displayName: string, name: string, description: string): INodeProperties => ({
	displayName,
	name,
	type: 'json',
	default: '[]',
	description,
});

const runNotes = list('Notes of the Flows', 'runNotes', 'Rows of the table tts_runs of the last hours');
const flowRows = list('Flows as They Were', 'flowRows', 'Rows of the table tts_flows');
const shopRows = list('Shops of the Flows', 'shopRows', 'Rows of the table tts_shops, for the names of the shops');

const count = (displayName: string, name: string, otherwise: number, description: string): INodeProperties => ({
	displayName,
	name,
	type: 'number',
	typeOptions: { minValue: 0 },
	default: otherwise,
	description,
});

const watchOptions = optionsOf(
	[
		count(
			'Events Missed (Percent)',
			'missedPercent',
			50,
			'Share of what only a sweep found, from which it is an exception',
		),
		count(
			'Events Missed at Least',
			'missedLeast',
			3,
			'So many orders or products of an hour that only a sweep found are an exception. 0 is never.',
		),
		{
			displayName: 'Flows to Watch',
			name: 'watched',
			type: 'string',
			default: WATCHED_AT_FIRST.join(', '),
			description: 'Numbers of the workflows whose schedule has to run, separated by commas. Empty is none.',
		},
		count(
			'Silent After (Minutes)',
			'silentMinutes',
			15,
			'A flow whose schedule did not run for so long is an exception; at least three times its interval',
		),
		count(
			'Stock Late After (Minutes)',
			'lagMinutes',
			5,
			'Stock events that take longer until TikTok has the number are an exception. 0 is never.',
		),
		currentTime,
	],
	'watchOptions',
);

const KNOWN = new Set(WATCHED_FLOWS.map(({ workflow }) => workflow));

/** "02, 03" → numbers. @throws WrongSetting for one that is none: it would not be watched, and nobody would know */
function watchedIn(value: unknown): Set<string> {
	const numbers = String(value ?? WATCHED_AT_FIRST.join())
		.split(/[,;\s]+/)
		.filter(Boolean)
		.map((one) => one.padStart(2, '0'));
	const odd = numbers.find((one) => !KNOWN.has(one));
	if (odd !== undefined)
		throw new WrongSetting(`"Flows to Watch" does not know "${odd}"; it can be ${[...KNOWN].join(', ')}.`);
	return new Set(numbers);
}

export const watchFlowsOperation = channelOperation({
	name: 'Watch Flows',
	value: 'watchFlows',
	action: 'Watch the flows',
	description:
		'Add up what the flows noted at the end of their runs. A flow that does not run, events that do not come and stock that is late are exceptions; what is over is reported.',
	inputs: { run: 'Run' },
	outputs: { flows: 'Flows', exceptions: 'Exceptions', report: 'Report' },
	problems: 'exceptions',
	properties: [runNotes, flowRows, shopRows, watchOptions],
	wrongSetting: notChecked('Nobody looks whether the flows run'),
	run({ parameter, rows, now: present, timeZone }) {
		const options = (parameter('watchOptions') || {}) as Row;
		const now = nowOf(options.now, present, 'Time of the Run');
		const from0 = (name: string, title: string, otherwise: number) =>
			numberOf(options[name], title, { otherwise, least: 0 });
		const shops = rows('shopRows', 'Shops of the Flows');
		const settings = {
			now,
			timeZone,
			watched: watchedIn(options.watched),
			silentMinutes: from0('silentMinutes', 'Silent After (Minutes)', 15),
			missedLeast: from0('missedLeast', 'Events Missed at Least', 3),
			missedPercent: from0('missedPercent', 'Events Missed (Percent)', 50),
			lagMinutes: from0('lagMinutes', 'Stock Late After (Minutes)', 5),
			shopName: (shopId: string) =>
				cell(shops.find((row) => cell(row, 'shop_id') === shopId) ?? {}, 'shop_name') || `shop ${shopId}`,
		};
		const notes = readRunNotes(rows('runNotes', 'Notes of the Flows')).filter(
			({ endedAt }) => endedAt > now - KEEP_NOTES_MS && endedAt <= now,
		);
		const judged = countFlows(notes, rows('flowRows', 'Flows as They Were'), now, timeZone).map((one) => ({
			count: one,
			judgement: judge(one, settings),
		}));
		return {
			flows: judged.map(({ count: one, judgement }) => ({ json: flowRow(one, judgement, now) })),
			exceptions: judged.flatMap(({ judgement: { problem } }) => (problem ? [{ json: problem }] : [])),
			report: [{ json: { fine: whatIsOver(judged, now) } }],
		};
	},
});
