// Channel Refund in the real engine: its inputs, outputs, parameters, links and wrong settings.
import {
	calculated,
	eligibility,
	line,
	newStoreOrder,
	NOW,
	reasons,
	RETURN,
	returnEvent,
	returnMap,
	shops,
	tikTokOrder,
	tikTokReturn,
	TTR,
} from '../support/refundExamples.mts';
import { runNode, runWorkflow } from '../support/engine.mts';
import type { TestNode } from '../support/engine.mts';

const TYPE = 'n8n-nodes-newstore-tiktokshop.channelRefund';
const to = (node: string, index = 0) => ({ node, type: 'main' as const, index });
type Row = Record<string, unknown>;

const list = (name: string, items: unknown[]): TestNode[] => [
	{
		name: `List ${name}`,
		type: 'n8n-nodes-base.set',
		typeVersion: 3.4,
		parameters: { mode: 'raw', jsonOutput: JSON.stringify({ list: items }), options: {} },
	},
	{ name, type: 'n8n-nodes-base.splitOut', parameters: { fieldToSplitOut: 'list', options: {} } },
];

/** Runs the node with one feed per input. */
async function decide(feeds: Row[][], parameters: Row, settings: Row = {}) {
	const names = feeds.map((_, place) => `Input ${place}`);
	return await runWorkflow(
		{
			nodes: [
				{ name: 'Start', type: 'n8n-nodes-base.manualTrigger' },
				...names.flatMap((name, place) => list(name, feeds[place])),
				{ name: 'Decide', type: TYPE, parameters: parameters as never, ...settings },
			],
			connections: {
				Start: { main: [names.map((name) => to(`List ${name}`))] },
				...Object.fromEntries(names.map((name) => [`List ${name}`, { main: [[to(name)]] }])),
				...Object.fromEntries(names.map((name, place) => [name, { main: [[to('Decide', place)]] }])),
			},
		},
		{ start: 'Start' },
	);
}

const planParameters = {
	operation: 'planRefunds',
	shops: JSON.stringify(shops),
	reasons: JSON.stringify(reasons),
	options: { now: NOW },
};
const planFeeds = [[newStoreOrder({ events: [returnEvent()] })], [tikTokOrder()], [], [eligibility()]];

test('a return in a store: planned from four inputs, and its amount decided after TikTok has calculated it', async () => {
	const run = await decide(planFeeds, planParameters);
	expect(run.error).toBeUndefined();
	expect(run.json('Decide', 0)).toMatchObject([{ refund_key: `nsr-${RETURN}`, order_line_item_ids: [line(1)] }]);
	expect(run.items('Decide', 0)[0].pairedItem).toEqual({ item: 0, input: 0 });
	for (const output of [1, 2, 3, 4, 5]) expect(run.json('Decide', output)).toEqual([]);

	const item = { ...run.json('Decide', 0)[0], ...calculated('21.50') };
	const decided = await runNode(
		{ type: TYPE, parameters: { operation: 'decideRefunds', shops: '[]', options: { askAbove: '50' } } },
		[item as never],
	);
	expect(decided.json('Node', 0)).toMatchObject([{ refund_total: '21.50', ledger: { state: 'sending' } }]);
	const asked = await runNode(
		{ type: TYPE, parameters: { operation: 'decideRefunds', shops: '[]', options: { askAbove: '5' } } },
		[item as never],
	);
	expect(asked.json('Node', 1)).toMatchObject([{ code: 'REFUND_ABOVE_LIMIT' }]);
});

test('the request of the buyer leaves by Approve', async () => {
	const run = await decide([planFeeds[0], planFeeds[1], [tikTokReturn()], planFeeds[3]], planParameters);
	expect(run.json('Decide', 1)).toMatchObject([{ return_id: TTR, decision: 'APPROVE_RETURN', buyer_keep_item: true }]);
});

test('a return on TikTok: booked in NewStore from three inputs', async () => {
	const run = await decide(
		[[tikTokReturn({ return_status: 'RETURN_OR_REFUND_REQUEST_SUCCESS' })], [tikTokOrder()], [newStoreOrder()]],
		{
			operation: 'decideRestock',
			shops: JSON.stringify(shops),
			returnMap: JSON.stringify(returnMap),
			options: { now: NOW },
		},
	);
	expect(run.error).toBeUndefined();
	expect(run.json('Decide', 0)).toMatchObject([{ return_id: TTR, payload: { returned_from: 'GB-DC-01' } }]);
});

test('inputs that are not connected are a finding, not a crash', async () => {
	const run = await runNode({ type: TYPE, parameters: planParameters }, [planFeeds[0][0] as never]);
	expect(run.json('Node', 5)).toMatchObject([{ code: 'REFUND_INCOMPLETE' }]);
	const restock = await runNode({ type: TYPE, parameters: { operation: 'decideRestock', shops: '[]' } }, [
		tikTokReturn() as never,
	]);
	expect(restock.json('Node', 5)).toMatchObject([{ code: 'RESTOCK_INCOMPLETE' }]);
});

test.each([
	['continueErrorOutput', 6],
	['continueRegularOutput', 5],
])('a wrong setting with %s: nothing leaves by an output that leads to a call', async (onError, output) => {
	const wrong = { ...planParameters, options: { maxAttempts: 'many' } };
	const run = await decide(planFeeds, wrong, { onError });
	for (const other of [0, 1, 2, 3, 4]) expect(run.json('Decide', other)).toEqual([]);
	expect(run.json('Decide', output)[0].error).toContain('"Attempts" has to be a number');
	expect((await decide(planFeeds, wrong)).error?.message).toContain('"Attempts" has to be a number');
});
