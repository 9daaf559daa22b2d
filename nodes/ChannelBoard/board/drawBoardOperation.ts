/** Rows of the tables → the board as one HTML page. */
import type { INodeProperties } from 'n8n-workflow';
import { channelOperation } from '../../shared/channel/operation';
import { isBlankRow } from '../../shared/channel/rows';
import type { Row } from '../../shared/tableRows';
import { notDrawn, optionsField, pageSettings, settingsField, shopsField } from '../boardFields';
import { drawBoard, verdictOf } from './drawBoard';
import { figuresOf } from './figures';

const ownerField: INodeProperties = {
	displayName: 'Cases of Owner',
	name: 'owner',
	type: 'string',
	default: '',
	placeholder: 'operations',
	description: 'Only the open cases of this role, up to 200. Empty is the whole board.',
};

const filled = (rows: readonly Row[]) => rows.filter((row) => !isBlankRow(row));

export const drawBoardOperation = channelOperation({
	name: 'Draw the Board',
	value: 'drawBoard',
	action: 'Draw the board',
	description: 'Make one HTML page of what the tables say: whether all is well, and if not, what and whose it is',
	inputs: {
		cases: 'Cases',
		flows: 'Flows',
		backlog: 'Backlog',
		drift: 'Drift',
		refunds: 'Refunds',
		journals: 'Journals',
		payouts: 'Payouts',
		authorization: 'Authorization',
	},
	outputs: { page: 'Page' },
	properties: [settingsField, shopsField, ownerField, optionsField],
	wrongSetting: notDrawn,
	run(given) {
		const { frame, formAddress } = pageSettings(given);
		const { feeds } = given;
		const figures = figuresOf(
			{
				cases: feeds.cases,
				flows: filled(feeds.flows),
				backlog: filled(feeds.backlog),
				drift: filled(feeds.drift),
				refunds: filled(feeds.refunds),
				journals: filled(feeds.journals),
				payouts: filled(feeds.payouts),
				authorization: feeds.authorization,
				shops: given.rows('shops', 'Shops'),
			},
			frame.nowMs,
			frame.timeZone,
		);
		const role = String(given.parameter('owner') ?? '')
			.trim()
			.toLowerCase();
		const view = {
			nowMs: frame.nowMs,
			timeZone: frame.timeZone,
			caseForm: formAddress('12a'),
			canChoose: frame.askAddress === '',
			role,
		};
		const page = drawBoard(figures, { ...frame, title: 'TikTok Shop × NewStore', asked: '' }, view);
		const { tone, words } = verdictOf(figures);
		return {
			page: [
				{
					json: {
						html: page,
						all_is_well: tone === 'good',
						sentence: words,
						need_you_today: figures.today.length,
						open_cases: figures.cases.length,
					},
				},
			],
		};
	},
});
