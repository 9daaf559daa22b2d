/** Rows of tts_refunds → which orders are due, and which rows are written. */
import type { INodeProperties } from 'n8n-workflow';
import { dryRun, isDryRun } from '../../shared/channel/dryRun';
import { channelOperation } from '../../shared/channel/operation';
import { nowOf, nowOption, oneOf, optionsOf } from '../../shared/channel/options';
import { rowOf } from '../../shared/channel/rows';
import type { Row } from '../../shared/tableRows';
import { ledger, wrongSetting } from '../sharedFields';
import { lookAfterOthers, readAgainEnded } from './readAgain';
import { dueOrders, inOtherHands, noted, stillTrue, untouched, withNews } from './rowChoices';

const options = optionsOf([nowOption]);

export const direction: INodeProperties = {
	displayName: 'Returns',
	name: 'direction',
	type: 'options',
	default: 'store_to_tiktok',
	options: [
		{ name: 'In Stores', value: 'store_to_tiktok', description: 'Refunded on TikTok; orders by newstore_order_id' },
		{
			name: 'On TikTok',
			value: 'tiktok_to_newstore',
			description: 'Booked in NewStore; orders by shop_id and order_id',
		},
	],
	description: 'Which way the rows go: the column direction of tts_refunds',
};

/** @throws WrongSetting */
export const directionOf = (value: unknown) => oneOf(value, ['store_to_tiktok', 'tiktok_to_newstore'], 'Returns');

export const listDueOperation = channelOperation({
	name: 'List Due Orders',
	value: 'listDueOrders',
	action: 'List due orders',
	description: 'Say which orders of rows of the ledger are to be looked at now, each once',
	inputs: { rows: 'Rows' },
	outputs: { due: 'Due' },
	properties: [direction, options],
	wrongSetting,
	run({ feeds, parameter, options: given, now }) {
		const way = directionOf(parameter('direction'));
		const { storeReturns, tikTokReturns } = dueOrders(feeds.rows, nowOf(given.now, now));
		return { due: way === 'store_to_tiktok' ? storeReturns : tikTokReturns };
	},
});

export const keepNewsOperation = channelOperation({
	name: 'Keep Rows with News',
	value: 'keepNews',
	action: 'Keep rows with news',
	description: 'Let through the items whose row of the ledger says something that the table does not say yet',
	inputs: { items: 'Items' },
	outputs: { news: 'With News' },
	properties: [ledger],
	wrongSetting,
	run: ({ feeds, rows }) => ({ news: withNews(feeds.items, rows('ledger', 'Ledger')) }),
});

const meanwhile: INodeProperties = {
	displayName: 'Changed Meanwhile',
	name: 'meanwhile',
	type: 'json',
	default: '[]',
	description: 'Rows of the table tts_refunds that were changed since the run began to read',
};

const claimed: INodeProperties = {
	displayName: 'Claimed Orders',
	name: 'claimed',
	type: 'json',
	default: '',
	description:
		'Rows of the table tts_claims that this run got. Orders that are not among them have another run in hand; left empty, orders are not claimed.',
};

export const keepUntouchedOperation = channelOperation({
	name: 'Keep Untouched Rows',
	value: 'keepUntouched',
	action: 'Keep untouched rows',
	description:
		'Let through the rows of the ledger that no other run has changed since this one has read them, and the cases that are still true then',
	inputs: { rows: 'Rows', meanwhile: 'Changed Meanwhile', cases: 'Cases', failed: 'Failed Calls' },
	outputs: { untouched: 'Untouched', others: 'In Other Hands', cases: 'Cases' },
	properties: [ledger, meanwhile, claimed, options],
	wrongSetting,
	run({ feeds, rows, parameter, options: given, now }) {
		const isClaiming = parameter('claimed') !== '';
		const got = rows('claimed', 'Claimed Orders');
		const mine = (row: Row) => !isClaiming || !inOtherHands(row, got);
		const changed = [...rows('meanwhile', 'Changed Meanwhile'), ...feeds.meanwhile];
		const kept = untouched(feeds.rows, rows('ledger', 'Ledger'), changed).filter(({ json }) => mine(json));
		const others = [...feeds.rows.keys()].filter((index) => !mine(feeds.rows[index]));
		return {
			untouched: kept,
			cases: [...stillTrue(feeds.cases, feeds.rows, kept, 2), ...stillTrue(feeds.failed, feeds.rows, kept, 3)],
			others: lookAfterOthers(
				others.map((index) => feeds.rows[index]),
				others,
				nowOf(given.now, now),
			),
		};
	},
});

/** By where they come from, in the order in which their rows are written. */
const ROW_INPUTS = {
	toRefund: 'To Refund',
	toAsk: 'Amount To Ask',
	approve: 'To Approve',
	settled: 'Settled',
	nothing: 'Nothing To Do',
	wait: 'Wait',
	exceptions: 'Exceptions',
	notCalculated: 'Not Calculated',
	read: 'Orders Read',
};
/** Items that a person hears of. */
const CASE_INPUTS = ['toAsk', 'exceptions'];

/** Money moves only when somebody has said so. */
const noteOnlyWhenSaid: INodeProperties = {
	...dryRun,
	default: true,
	description: 'Whether nothing is noted, and so nothing is refunded: what was decided leaves by the output Dry Run',
};

export const listRowsOperation = channelOperation({
	name: 'List Rows to Note',
	value: 'listRows',
	action: 'List rows to note',
	description:
		'Gather the rows of the ledger of all that was decided, and those that end because their order could be read again; let through what the table does not say yet, and the cases beside it',
	inputs: ROW_INPUTS,
	outputs: { rows: 'Rows', dryRun: 'Dry Run', cases: 'Cases' },
	properties: [direction, ledger, noteOnlyWhenSaid, options],
	wrongSetting,
	run({ feeds, rows, parameter, options: given, now }) {
		const { read, ...decided } = feeds;
		const before = rows('ledger', 'Ledger');
		const inputs = Object.keys(ROW_INPUTS);
		const ended = readAgainEnded(directionOf(parameter('direction')), read, before, nowOf(given.now, now));
		const items = [
			...Object.entries(decided).flatMap(([key, list]) =>
				list.map((json, index) => ({ json, index, input: inputs.indexOf(key) })),
			),
			...ended.map((placed) => ({ ...placed, json: placed.json as unknown as Row, input: inputs.indexOf('read') })),
		];
		const cases = items.filter(({ input }) => CASE_INPUTS.includes(inputs[input]));
		if (isDryRun(parameter('dryRun'))) return { rows: [], dryRun: items, cases };
		const news = withNews(
			items.map(({ json }) => json),
			before,
		);
		return {
			rows: news.map(({ json, index = 0 }) => ({ ...items[index], json: rowOf(json.ledger) })),
			dryRun: [],
			cases,
		};
	},
});

export const keepNotedOperation = channelOperation({
	name: 'Keep What Is Noted',
	value: 'keepNoted',
	action: 'Keep what is noted',
	description:
		'Let through the refunds and approvals whose row stands in the ledger: what is not noted is not sent, and no key twice',
	inputs: { noted: 'Rows Noted', refunds: 'Refunds', approvals: 'Approvals' },
	outputs: { refunds: 'Refund', approvals: 'Approve' },
	properties: [],
	wrongSetting,
	run: ({ feeds }) => ({
		refunds: noted(feeds.noted, feeds.refunds, 1),
		approvals: noted(feeds.noted, feeds.approvals, 2),
	}),
});
