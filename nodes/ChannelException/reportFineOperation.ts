/** What a run has looked at → the report by which workflow 12 closes the cases that are over. */
import type { INodeProperties } from 'n8n-workflow';
import { channelOperation } from '../shared/channel/operation';
import { nowOf, nowOption, optionsOf } from '../shared/channel/options';
import { rowsOf } from '../shared/channel/rows';
import { tryParseJson } from '../shared/json';
import type { Row } from '../shared/tableRows';
import { cell, readRows } from '../shared/tableRows';
import { WrongSetting } from '../shared/wrongSetting';
import { hasKeys, isOver, readFineReports } from './fineReport';
import type { FineReport } from './fineReport';
import { textOf } from './options';

const looks: INodeProperties = {
	displayName: 'Looks',
	name: 'looks',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	placeholder: 'Add look',
	default: {},
	description: 'What the run has looked at; each look closes the open cases of its codes that are over by it',
	options: [
		{
			displayName: 'Look',
			name: 'look',
			values: [
				{
					displayName: 'Codes',
					name: 'codes',
					type: 'string',
					default: '',
					placeholder: 'ORDER_SHORT_STOCK, STOCK_*',
					description: 'Codes of the cases, separated by commas; a * at the end stands for any rest',
				},
				{
					displayName: 'Keys',
					name: 'keys',
					type: 'json',
					default: '[]',
					description: 'List of IDs',
				},
				{
					displayName: 'Silent Shops',
					name: 'silent',
					type: 'json',
					default: '[]',
					description:
						'IDs of the shops that gave no answer: their cases stay. An empty ID stands for nobody knows which.',
				},
				{
					displayName: 'The Keys Are',
					name: 'keysAre',
					type: 'options',
					default: 'fine',
					options: [
						{
							name: 'Fine',
							value: 'fine',
							description: 'These are over; nothing is known of others',
						},
						{
							name: 'Still There',
							value: 'except',
							description: 'All others are over',
						},
					],
				},
				{
					displayName: 'Which ID',
					name: 'by',
					type: 'string',
					default: '',
					placeholder: 'order_id',
					description:
						'ID of a case that says what it is about; outage: cases of a system that was down, without keys. Empty means that the run has looked at everything.',
				},
				{
					displayName: 'Why',
					name: 'why',
					type: 'string',
					default: '',
					placeholder: 'TikTok does not list the order any more.',
					description: 'A sentence for people: how it is known to be over',
				},
			],
		},
	],
};

const shopsLookedAt: INodeProperties = {
	displayName: 'Shops Looked At',
	name: 'shopsLookedAt',
	type: 'json',
	default: '[]',
	description: 'Rows of tts_shops that the run has looked at; cases of other shops stay. Empty is all.',
};

const fineOptions = optionsOf(
	[
		{
			displayName: 'Began At',
			name: 'began',
			type: 'string',
			default: '',
			placeholder: '2026-03-04T10:15:00Z',
			description:
				'UTC time at which the run began to look; what was met later stays. Empty leaves alone what was met in the last minutes.',
		},
		{
			displayName: 'Cases Not Closed',
			name: 'cases',
			type: 'json',
			default: '[]',
			description:
				'Rows of tts_cases that the run has read. With them a report comes only when it closes one of them, so that workflow 12 is not called for nothing.',
		},
		nowOption,
	],
	'fineOptions',
);

/** @throws WrongSetting: keys that are no list must not be taken for none */
function listOf(value: unknown, name: string): Array<string | null> {
	const given = typeof value === 'string' ? tryParseJson(value.trim() || '[]') : (value ?? []);
	if (!Array.isArray(given)) throw new WrongSetting(`"${name}" has to be a list; it holds ${JSON.stringify(value)}.`);
	return given.map((one) => (one === undefined || one === null || one === '' ? null : String(one)));
}

function reportOf(look: Row, shopIds: string[], began: string): Row {
	const by = cell(look, 'by');
	const keys = listOf(look.keys, 'Keys');
	return {
		codes: cell(look, 'codes')
			.split(',')
			.map((code) => code.trim())
			.filter(Boolean),
		why: cell(look, 'why'),
		silent: listOf(look.silent, 'Silent Shops'),
		...(by === '' ? {} : { by }),
		...(hasKeys(by) ? { [cell(look, 'keysAre') === 'except' ? 'except' : 'keys']: keys } : {}),
		...(shopIds.length === 0 ? {} : { shops: shopIds }),
		...(began === '' ? {} : { began }),
	};
}

export const reportFineOperation = channelOperation({
	name: 'Report What Is Over',
	value: 'reportFine',
	action: 'Report what is over',
	description:
		'Say what a run has looked at and found fine; workflow 12 closes the cases that are over by it. What was not looked at stays open.',
	inputs: { run: 'Run' },
	outputs: { report: 'Report' },
	properties: [looks, shopsLookedAt, fineOptions],
	wrongSetting: {
		code: 'CASES_REPORT_UNREADABLE',
		flow: 'connection',
		title: 'A workflow cannot say which cases are over',
		nothing: 'No case was closed by it.',
		what_to_do: 'Look at the node that reports what is over; the template shows how it was.',
	},
	run({ parameter, rows, now: present }) {
		const shopIds = rows('shopsLookedAt', 'Shops Looked At')
			.map((row) => cell(row, 'shop_id'))
			.filter(Boolean);
		const options = (parameter('fineOptions') || {}) as Row;
		const began = textOf(options, 'began');
		const now = nowOf(options.now, present);
		const given = rowsOf(((parameter('looks') || {}) as Row).look);
		const fine = given.map((look) => reportOf(look, shopIds, began));
		const reports = readFineReports({ fine });
		const wrong = reports.find((report) => typeof report === 'string');
		if (wrong !== undefined) throw new WrongSetting(`A look cannot be read: ${wrong}.`);
		if (options.cases === undefined) return { report: [{ json: { fine } }] };
		const cases = readRows(options.cases, 'Cases Not Closed');
		const closes = (report: FineReport | string) =>
			typeof report !== 'string' && cases.some((row) => isOver(row, report, now));
		const telling = fine.filter((_, index) => closes(reports[index]));
		return { report: telling.length > 0 ? [{ json: { fine: telling } }] : [] };
	},
});
