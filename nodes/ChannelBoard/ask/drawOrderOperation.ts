/** What both systems and the tables say of an order → its story as one HTML page. */
import { channelOperation } from '../../shared/channel/operation';
import type { Given } from '../../shared/channel/operation';
import { isBlankRow } from '../../shared/channel/rows';
import { notDrawn, optionsField, pageSettings, settingsField, shopsField } from '../boardFields';
import type { Frame } from '../page/page';
import type { AnswerView } from './drawOrder';
import { drawOrders } from './drawOrder';
import { orderStories } from './orderStory';
import { askedField, textAsked } from './readAskedOperation';

/** The frame and the buttons of an answer. */
export function answerSettings(given: Given): { frame: Frame; view: AnswerView } {
	const { frame, formAddress } = pageSettings(given);
	const asked = textAsked(given.parameter('asked'));
	return {
		frame: { ...frame, refreshSeconds: 0, title: asked, asked },
		view: {
			nowMs: frame.nowMs,
			timeZone: frame.timeZone,
			caseForm: formAddress('12a'),
			canChoose: false,
			role: '',
			again: formAddress('12d'),
			boardAddress: frame.askAddress || '?',
		},
	};
}

export const drawOrderOperation = channelOperation({
	name: 'Draw an Order',
	value: 'drawOrder',
	action: 'Draw the story of an order',
	description:
		'Make one HTML page of what happened to an order: paid, sent to NewStore, shipped, told to TikTok, settled; with its cases, refunds and payout, and without its buyer',
	inputs: {
		asked: 'Asked',
		tikTok: 'TikTok Order',
		newStore: 'NewStore Order',
		settled: 'Settled',
		returns: 'Returns',
		cancellations: 'Cancellations',
		cases: 'Cases',
		refunds: 'Refunds',
		payouts: 'Payouts',
		silent: 'No Answer',
	},
	outputs: { page: 'Page' },
	properties: [askedField, settingsField, shopsField, optionsField],
	wrongSetting: notDrawn,
	run(given) {
		const { feeds } = given;
		const { frame, view } = answerSettings(given);
		const filled = Object.fromEntries(
			Object.entries(feeds).map(([name, rows]) => [name, rows.filter((row) => !isBlankRow(row))]),
		) as typeof feeds;
		const asked = filled.asked.length > 0 ? filled.asked : [{ order_id: frame.asked, external_id: frame.asked }];
		const stories = orderStories({ ...filled, asked }, frame.nowMs);
		return {
			page: [{ json: { html: drawOrders(stories, frame, view), order_ids: stories.map(({ orderId }) => orderId) } }],
		};
	},
});
