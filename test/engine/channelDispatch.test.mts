/** Channel Dispatch in the real engine: inputs, outputs, item links, tables by expression, error outputs. */
import { SHOP_IDS } from '../../sandbox/seed.mts';
import { chain, nodeTypes, runWorkflow } from '../support/engine.mts';
import {
	NOW,
	ORDER,
	PROVIDERS,
	SHOP,
	fulfillment,
	lineId,
	straight,
	tikTokOrder,
} from '../support/dispatchExamples.mts';
import type { NodeCase } from '../support/tikTokNodeCase.mts';
import { startNodeCase } from '../support/tikTokNodeCase.mts';

const CHANNEL_DISPATCH = 'n8n-nodes-newstore-tiktokshop.channelDispatch';
const CHANNEL_EXCEPTION = 'n8n-nodes-newstore-tiktokshop.channelException';
const to = (node: string, index = 0) => ({ node, type: 'main' as const, index });

const SECOND = '576460000000000002';
const SHOPS = [{ shop_id: SHOP, region: 'GB', timezone: 'Europe/London' }];
const shops = JSON.stringify(SHOPS);
const references = JSON.stringify([straight(2), straight(2, SECOND)]);

const FEEDS = {
	Fulfillment: [
		fulfillment([{ item: 1 }, { item: 2, tracking: null }]),
		fulfillment([{ item: 1, carrier: 'Pigeon Post', tracking: 'PP1' }], {
			order_id: SECOND,
			newstore_order_id: 'ns-2',
		}),
		fulfillment([{ item: 1 }]),
	],
	Orders: [tikTokOrder([{}, {}]), tikTokOrder([{}, {}], { id: SECOND })],
	Providers: PROVIDERS,
	Cancellations: [
		{
			shop_id: SHOP,
			order_id: ORDER,
			cancel_id: '4035000000000000101',
			cancel_status: 'CANCELLATION_REQUEST_PENDING',
			create_time: Date.parse(NOW) / 1000 - 47 * 3600,
		},
	],
	Authorizations: [{ shop_id: SHOP, name: 'Example GB', expires_at: '2025-12-05T00:00:00Z' }],
	Shops: SHOPS,
};

type Feed = keyof typeof FEEDS;

const DECIDE: Feed[] = ['Fulfillment', 'Orders', 'Providers'];
const WATCH: Feed[] = ['Orders', 'Fulfillment', 'Cancellations', 'Authorizations'];

/** Each feed comes by its own branch: the start item holds all of them, a Split Out node makes items of one. */
function workflow(feeds: Feed[], parameters: Record<string, unknown>, settings: Record<string, unknown> = {}) {
	return {
		nodes: [
			{ name: 'Start', type: 'n8n-nodes-base.manualTrigger' },
			...(['Shops', ...feeds] as Feed[]).map((feed) => ({
				name: feed,
				type: 'n8n-nodes-base.splitOut',
				parameters: { fieldToSplitOut: feed, options: {} },
			})),
			{ name: 'Dispatch', type: CHANNEL_DISPATCH, parameters: parameters as never, ...settings },
		],
		connections: {
			Start: { main: [[to('Shops'), ...feeds.map((feed) => to(feed))]] },
			...Object.fromEntries(feeds.map((feed, input) => [feed, { main: [[to('Dispatch', input)]] }])),
		} as Record<string, { main: Array<Array<ReturnType<typeof to>>> }>,
	};
}

const run = async (given: ReturnType<typeof workflow>) =>
	await runWorkflow(given, { start: 'Start', input: [FEEDS as unknown as Record<string, unknown>] });

test('Decide sorts into its six outputs and links items', async () => {
	const result = await run(workflow(DECIDE, { operation: 'decide', shops, references, options: { now: NOW } }));
	expect(result.error).toBeUndefined();
	const outputs = [0, 1, 2, 3, 4, 5].map((output) => result.json('Dispatch', output));
	expect(outputs[0]).toMatchObject([{ order_id: ORDER, order_line_item_ids: [lineId(1)], tracking_number: 'JD0001' }]);
	expect(outputs[1]).toEqual([]);
	expect(outputs[2]).toEqual([]);
	expect(outputs[3]).toMatchObject([{ order_id: ORDER, code: 'NO_TRACKING' }]);
	expect(outputs[4]).toEqual([]);
	expect(outputs[5]).toMatchObject([{ code: 'DISPATCH_UNKNOWN_CARRIER', ids: { order_id: SECOND } }]);
	expect(result.items('Dispatch', 0)[0].pairedItem).toEqual([
		{ item: 0, input: 0 },
		{ item: 2, input: 0 },
	]);
});

test('Watch Deadlines: warnings, rows, backlog and summary; tables by one expression', async () => {
	const parameters = {
		operation: 'watchDeadlines',
		shops: "={{ $('Shops').all().map((item) => item.json) }}",
		options: { now: '2025-12-02T09:00:00Z' },
	};
	const result = await run(workflow(WATCH, parameters));
	expect(result.error).toBeUndefined();
	expect(result.json('Dispatch', 0).map(({ code }) => code)).toEqual([
		'SLA_CANCEL_ANSWER_DUE',
		'SLA_DISPATCH_DUE',
		'SLA_DISPATCH_DUE',
		'SLA_AUTHORIZATION_ENDS',
	]);
	expect(result.items('Dispatch', 0)[0].pairedItem).toEqual({ item: 0, input: 2 });
	expect(result.json('Dispatch', 1)).toHaveLength(4);
	expect(result.json('Dispatch', 2)).toMatchObject([{ store: 'GB-LEEDS-01', open: 2 }]);
	expect(result.json('Dispatch', 3)).toMatchObject([
		{ open: 2, pending_cancellations: 1, authorizations: 1, warnings: 4 },
	]);
});

test('exceptions and warnings become cases, one per step', async () => {
	const given = workflow(WATCH, { operation: 'watchDeadlines', shops, options: { now: '2025-12-02T09:00:00Z' } });
	given.nodes.push({
		name: 'Record',
		type: CHANNEL_EXCEPTION,
		parameters: {
			operation: 'recordCases',
			recordOptions: { now: '2025-12-02T09:00:00Z', workflowName: 'Monitor' },
		} as never,
	});
	given.connections.Dispatch = { main: [[to('Record')]] };
	const result = await run(given);
	expect(result.error).toBeUndefined();
	const cases = result.json('Record');
	expect(new Set(cases.map(({ case_key }) => case_key)).size).toBe(4);
	expect(cases.find(({ code }) => code === 'SLA_DISPATCH_DUE')).toMatchObject({
		flow: 'dispatch',
		owner_role: 'operations',
		deadline: '2025-12-03T00:00:00.000Z',
	});
});

test.each([
	['decide', 'DISPATCH_SETTINGS', 5],
	['watchDeadlines', 'SLA_SETTINGS', 0],
])('%s: a wrong setting stops it in words, or leaves as a case', async (operation, code, problemOutput) => {
	const feeds = operation === 'decide' ? DECIDE : WATCH;
	const parameters = { operation, shops, options: { now: 'yesterday' } };
	const stopped = await run(workflow(feeds, parameters));
	expect(stopped.status).toBe('error');
	expect(stopped.error?.message).toBe('"Time of the Decision" is no time: "yesterday".');
	const outputs = operation === 'decide' ? 9 : 4;
	const withOutput = await run(workflow(feeds, parameters, { onError: 'continueErrorOutput' }));
	expect(withOutput.json('Dispatch', outputs)).toMatchObject([{ code, severity: 'critical' }]);
	const without = await run(workflow(feeds, parameters, { onError: 'continueRegularOutput' }));
	for (let output = 0; output < outputs; output += 1) {
		expect(without.json('Dispatch', output)).toHaveLength(output === problemOutput ? 1 : 0);
	}
	expect(without.json('Dispatch', problemOutput)).toMatchObject([{ code }]);
});

test('every operation runs on no items and with inputs that are not connected', async () => {
	expect(nodeTypes.getByNameAndVersion(CHANNEL_DISPATCH).description.usableAsTool).toBe(true);
	for (const [operation, expected] of [
		['decide', [0, 0, 0, 0, 0, 0]],
		['watchDeadlines', [0, 0, 0, 1]],
	] as const) {
		const result = await runWorkflow(
			{
				nodes: [
					{ name: 'Start', type: 'n8n-nodes-base.manualTrigger' },
					{ name: 'Node', type: CHANNEL_DISPATCH, parameters: { operation } },
				],
				connections: chain('Start', 'Node'),
			},
			{ start: 'Start', input: [{}] },
		);
		expect(result.error).toBeUndefined();
		expect(expected.map((_, output) => result.json('Node', output).length)).toEqual(expected);
	}
});

describe('with TikTok behind it', () => {
	let given: NodeCase;
	const { GB, US } = SHOP_IDS;

	beforeEach(async () => {
		given = await startNodeCase();
	});
	afterEach(async () => {
		expect(given.shop.contracts.violations()).toEqual([]);
		await given.shop.close();
	});

	/** What the workflow reads and decides: the order as TikTok has it now, the carriers of its delivery option. */
	async function decideNow(orderId: string, shopId: string, parcels: Parameters<typeof fulfillment>[0], options = {}) {
		const read = await given.run('order', 'get', {}, [{ shop_id: shopId, order_id: orderId }]);
		const [order] = read.json('Node');
		const option = { shop_id: shopId, delivery_option_id: order.delivery_option_id };
		const providers = await given.run('logistics', 'getShippingProviders', {}, [option]);
		const lines = order.line_items as Array<{ id: string }>;
		// The examples are dated; requests are made after the order here.
		const shipped = fulfillment(parcels);
		const created_at = new Date(Number(order.create_time) * 1000 + 60_000).toISOString();
		const requests = (shipped.fulfillment_requests as object[]).map((request) => ({ ...request, created_at }));
		const decided = await runWorkflow(
			{
				nodes: [
					{ name: 'Start', type: 'n8n-nodes-base.manualTrigger' },
					...['Fulfillment', 'Orders', 'Providers'].map((field) => ({
						name: field,
						type: 'n8n-nodes-base.splitOut',
						parameters: { fieldToSplitOut: field, options: {} },
					})),
					{
						name: 'Dispatch',
						type: CHANNEL_DISPATCH,
						parameters: {
							operation: 'decide',
							shops: JSON.stringify([
								{ shop_id: GB, region: 'GB' },
								{ shop_id: US, region: 'US' },
							]),
							references: JSON.stringify([
								{
									order_id: orderId,
									line_items: lines.map(({ id }, index) => ({ id: `item-${index + 1}`, origin_id: id })),
								},
							]),
							options,
						} as never,
					},
				],
				connections: {
					Start: { main: [[to('Fulfillment'), to('Orders'), to('Providers')]] },
					Fulfillment: { main: [[to('Dispatch', 0)]] },
					Orders: { main: [[to('Dispatch', 1)]] },
					Providers: { main: [[to('Dispatch', 2)]] },
				},
			},
			{
				start: 'Start',
				input: [
					{
						Fulfillment: [{ ...shipped, order_id: orderId, shop_id: shopId, fulfillment_requests: requests }],
						Orders: read.json('Node'),
						Providers: providers.json('Node'),
					},
				],
			},
		);
		expect(decided.error).toBeUndefined();
		return [0, 1, 2, 3, 4, 5].map((output) => decided.json('Dispatch', output));
	}

	test.each([
		['GB', GB, 'royal_mail', 'RM1234567890'],
		['US', US, 'usps', '9400100000000000000001'],
	])('%s: in two parcels, corrected once, then all is done', async (_market, shopId, carrier, number) => {
		const order = given.placeOrder({ 'TEE-BLK-M': 1, 'SOCK-MIX-OS': 1 }, shopId);
		const first = [{ item: 1, carrier, tracking: number }];
		const both = [...first, { item: 2, carrier, tracking: `${number}2` }];

		const [reported] = await decideNow(order.id, shopId, first);
		expect(reported).toMatchObject([{ tracking_number: number, order_line_item_ids: [order.lines[0].id] }]);
		expect((await given.run('package', 'markShipped', {}, reported)).json('Node')).toMatchObject([{ ok: true }]);

		const [rest, , , , done] = await decideNow(order.id, shopId, both);
		expect(rest).toMatchObject([{ order_line_item_ids: [order.lines[1].id] }]);
		expect(done).toMatchObject([{ code: 'SHIPPED' }]);
		expect((await given.run('package', 'markShipped', {}, rest)).json('Node')).toMatchObject([{ ok: true }]);

		const moved = [both[0], { ...both[1], tracking: `${number}3` }];
		const [, , corrections] = await decideNow(order.id, shopId, moved);
		expect(corrections).toMatchObject([{ tracking_number: `${number}3`, previous_tracking_number: `${number}2` }]);
		const corrected = await given.run('package', 'updateTracking', {}, corrections);
		expect(corrected.json('Node')).toMatchObject([{ ok: true }]);

		const outputs = await decideNow(order.id, shopId, moved);
		expect(outputs.map((items) => items.length)).toEqual([0, 0, 0, 0, 1, 0]);
		expect(outputs[4][0].order_line_item_ids).toHaveLength(2);
	});
});
