/** Channel Cancellation in the real engine: inputs, outputs, item links, settings. */
import { runWorkflow } from '../support/engine.mts';
import { cancellation, lookUp, ORDER, shops, tikTokOrder, UUID } from '../support/cancelExamples.mts';

const TYPE = 'n8n-nodes-newstore-tiktokshop.channelCancellation';
const to = (node: string, index = 0) => ({ node, type: 'main' as const, index });
const parameters = { operation: 'decideBuyerRequest', shops: JSON.stringify(shops) };

/** Start feeds both inputs of the node, each with its own list. */
const twoInputs = (first: unknown[], second: unknown[], own: Record<string, unknown> = {}, settings = {}) => ({
	nodes: [
		{ name: 'Start', type: 'n8n-nodes-base.manualTrigger' },
		...[first, second].map((list, n) => ({
			name: `List ${n}`,
			type: 'n8n-nodes-base.set',
			typeVersion: 3.4,
			parameters: { mode: 'raw', jsonOutput: JSON.stringify({ list }), options: {} },
		})),
		...[0, 1].map((n) => ({
			name: `Items ${n}`,
			type: 'n8n-nodes-base.splitOut',
			parameters: { fieldToSplitOut: 'list', options: {} },
		})),
		{ name: 'Decide', type: TYPE, parameters: { ...parameters, ...own } as never, ...settings },
	],
	connections: {
		Start: { main: [[to('List 0'), to('List 1')]] },
		'List 0': { main: [[to('Items 0')]] },
		'List 1': { main: [[to('Items 1')]] },
		'Items 0': { main: [[to('Decide', 0)]] },
		'Items 1': { main: [[to('Decide', 1)]] },
	},
});

test('a request, its order and the look-up come together; the item is linked to its request', async () => {
	const run = await runWorkflow(twoInputs([tikTokOrder(), cancellation()], [lookUp()]), { start: 'Start' });
	expect(run.error).toBeUndefined();
	expect(run.json('Decide', 0)).toMatchObject([{ order_id: ORDER, newstore_order_id: UUID, cause: 'buyer_request' }]);
	for (const output of [1, 2, 3, 4]) expect(run.json('Decide', output)).toEqual([]);
	expect(run.items('Decide', 0)[0].pairedItem).toEqual({ item: 0, input: 0 });
});
