/** Channel Order and Channel Exception in the real engine: inputs, outputs, item links, error outputs. */
import { chain, nodeTypes, runNode, runWorkflow } from '../support/engine.mts';
import { PAID, SHOP_ID, shopRow, tikTokOrder } from '../support/orderExamples.mts';

const CHANNEL_ORDER = 'n8n-nodes-newstore-tiktokshop.channelOrder';
const CHANNEL_EXCEPTION = 'n8n-nodes-newstore-tiktokshop.channelException';
const to = (node: string, index = 0) => ({ node, type: 'main' as const, index });

const now = new Date((PAID + 7200) * 1000).toISOString();
const shops = JSON.stringify([shopRow()]);

const orders = [
	tikTokOrder({ id: '1' }),
	tikTokOrder({ id: '2', order: { status: 'ON_HOLD' } }),
	tikTokOrder({ id: '3', order: { status: 'CANCELLED' } }),
	tikTokOrder({ id: '4', lines: [{ price: 100, sellerSku: 'CAP-NVY-OS' }] }),
	tikTokOrder({ id: '5', lines: [{ price: 100, sellerSku: '' }] }),
];

/** Start (orders) feeds Decide directly and a Set node that stands for the ATP read. */
const decideWorkflow = (parameters: Record<string, unknown> = {}, settings: Record<string, unknown> = {}) => ({
	nodes: [
		{ name: 'Start', type: 'n8n-nodes-base.manualTrigger' },
		{ name: 'List', type: CHANNEL_ORDER, parameters: { operation: 'listStockToCheck' } },
		{
			name: 'Read stock',
			type: 'n8n-nodes-base.set',
			typeVersion: 3.4,
			parameters: {
				mode: 'manual',
				includeOtherFields: true,
				assignments: {
					assignments: [
						{ id: '1', name: 'atp', value: '={{ $json.product_id === "TEE-BLK-M" ? 5 : 0 }}', type: 'number' },
					],
				},
				options: {},
			},
		},
		{
			name: 'Decide',
			type: CHANNEL_ORDER,
			parameters: { operation: 'decide', shops, options: { now }, ...parameters } as never,
			...settings,
		},
	],
	connections: {
		Start: { main: [[to('List'), to('Decide', 0)]] },
		List: { main: [[to('Read stock')]] },
		'Read stock': { main: [[to('Decide', 1)]] },
	},
});

test('Decide sorts orders into its five outputs and links items', async () => {
	const run = await runWorkflow(decideWorkflow(), { start: 'Start', input: orders });
	expect(run.error).toBeUndefined();
	expect(run.json('List')).toEqual([{ product_id: 'TEE-BLK-M' }, { product_id: 'CAP-NVY-OS' }]);
	const ids = [0, 1, 2, 3, 4].map((output) =>
		run.json('Decide', output).map((json) => json.order_id ?? json.business_key),
	);
	expect(ids).toEqual([['1'], ['2'], ['3'], ['4'], ['5/no seller SKU']]);
	expect(run.items('Decide', 3)[0].pairedItem).toEqual({ item: 3, input: 0 });
	expect(run.items('List')[0].pairedItem).toEqual([
		{ item: 0, input: 0 },
		{ item: 1, input: 0 },
	]);
});

test('rows come from other nodes by one expression', async () => {
	const workflow = decideWorkflow({ shops: "={{ $('Shops').all().map((item) => item.json) }}" });
	workflow.nodes.splice(1, 0, {
		name: 'Shops',
		type: 'n8n-nodes-base.set',
		typeVersion: 3.4,
		executeOnce: true,
		parameters: { mode: 'raw', jsonOutput: shops.slice(1, -1), options: {} },
	} as never);
	workflow.connections.Start.main[0].unshift(to('Shops'));
	const run = await runWorkflow(workflow, { start: 'Start', input: orders });
	expect(run.error).toBeUndefined();
	expect(run.json('Decide', 0)).toMatchObject([{ order_id: '1', shop_id: SHOP_ID }]);
});

test('without any stock all orders are short: an empty feed is a finding', async () => {
	const run = await runNode(
		{ type: CHANNEL_ORDER, parameters: { operation: 'decide', shops, options: { now } } },
		orders,
	);
	expect(run.error).toBeUndefined();
	expect(run.json('Node', 0)).toEqual([]);
	expect(run.json('Node', 3).map((json) => [json.order_id, json.short_action])).toEqual([
		['1', 'hold'],
		['4', 'hold'],
	]);
});

test('a wrong setting stops the node in words', async () => {
	const run = await runNode({ type: CHANNEL_ORDER, parameters: { operation: 'decide', shops: '{oops' } }, orders);
	expect(run.status).toBe('error');
	expect(run.error?.message).toContain('"Shops" is not readable as JSON');
});

test.each([
	['continueErrorOutput', 5],
	['continueRegularOutput', 4],
])('a wrong setting with %s: no order leaves by Inject', async (onError, output) => {
	const workflow = decideWorkflow({ options: { now: 'yesterday' } }, { onError });
	const run = await runWorkflow(workflow, { start: 'Start', input: orders });
	expect(run.status).toBe('success');
	for (const other of [0, 1, 2, 3]) expect(run.json('Decide', other)).toEqual([]);
	const [problem, ...more] = run.json('Decide', output);
	expect(more).toEqual([]);
	expect(problem.error).toBe('"Time of the Decision" is no time: "yesterday".');
	expect(problem).toMatchObject({ code: 'ORDER_SETTINGS', flow: 'orders', owner_role: 'integration' });
});

test('short orders, the look-up in between, then Resolve Short', async () => {
	const workflow = decideWorkflow();
	workflow.nodes.push(
		{
			name: 'Find in NewStore',
			type: 'n8n-nodes-base.set',
			typeVersion: 3.4,
			parameters: {
				mode: 'manual',
				includeOtherFields: true,
				assignments: { assignments: [{ id: '1', name: 'found', value: false, type: 'boolean' }] },
				options: {},
			},
		} as never,
		{ name: 'Resolve', type: CHANNEL_ORDER, parameters: { operation: 'resolveShort' } } as never,
	);
	Object.assign(workflow.connections, {
		Decide: { main: [[], [], [], [to('Find in NewStore')], []] },
		'Find in NewStore': { main: [[to('Resolve')]] },
	});
	const run = await runWorkflow(workflow, { start: 'Start', input: orders });
	expect(run.error).toBeUndefined();
	expect([0, 1].map((output) => run.json('Resolve', output))).toEqual([[], []]);
	expect(run.json('Resolve', 2)).toMatchObject([{ code: 'ORDER_SHORT_STOCK', business_key: '4' }]);
});

test('Build External References', async () => {
	const injected = {
		shop_id: SHOP_ID,
		order_id: '1',
		newstore_order_id: 'ns-1',
		items: [{ external_item_id: '10-1', id: 'uuid-a' }],
	};
	const run = await runNode({ type: CHANNEL_ORDER, parameters: { operation: 'buildExternalReferences' } }, [
		injected,
		{ order_id: '2' },
	]);
	expect(run.json('Node', 0)).toEqual([
		{
			shop_id: SHOP_ID,
			order_id: '1',
			external_order_id: 'ns-1',
			platform: 'ORDER_MANAGEMENT_SYSTEM',
			line_items: [{ id: 'uuid-a', origin_id: '10' }],
		},
	]);
	expect(run.json('Node', 1)).toMatchObject([{ code: 'ORDER_REFERENCE_INCOMPLETE', business_key: '2' }]);
});

test('exceptions become cases and mails', async () => {
	const run = await runWorkflow(
		{
			nodes: [
				{ name: 'Start', type: 'n8n-nodes-base.manualTrigger' },
				{
					name: 'Decide',
					type: CHANNEL_ORDER,
					parameters: { operation: 'decide', shops, options: { now } },
				},
				{
					name: 'Record',
					type: CHANNEL_EXCEPTION,
					parameters: { operation: 'recordCases', recordOptions: { now, workflowName: 'Orders: route to NewStore' } },
				},
				{
					name: 'Write',
					type: CHANNEL_EXCEPTION,
					parameters: {
						operation: 'writeMails',
						owners: '[{"role":"ecommerce","email":"shop@retailer.example"}]',
						shops,
						mailOptions: { now },
					},
				},
			],
			connections: {
				Start: { main: [[to('Decide')]] },
				Decide: { main: [[], [], [], [], [to('Record')]] },
				Record: { main: [[to('Write')]] },
			},
		},
		{ start: 'Start', input: orders },
	);
	expect(run.error).toBeUndefined();
	expect(run.json('Record')).toMatchObject([{ code: 'ORDER_UNKNOWN_SKU', mail_state: 'pending', occurrences: 1 }]);
	expect(run.json('Write')).toMatchObject([{ to: 'shop@retailer.example', case_key: run.json('Record')[0].case_key }]);
	expect(run.items('Write')[0].pairedItem).toEqual({ item: 0, input: 0 });
	expect(JSON.stringify(run.json('Write'))).not.toMatch(/Example Street|Leeds|7700900123/);
});

test('no owner at all is an error; with an error output the other mails go', async () => {
	const rows = [
		{ case_key: 'a', owner_role: 'finance', state: 'open', mail_state: 'pending', title: 'A' },
		{ case_key: 'b', owner_role: 'operations', state: 'open', mail_state: 'pending', title: 'B' },
	];
	const parameters = { operation: 'writeMails', owners: '[{"role":"operations","email":"ops@retailer.example"}]' };
	const stopped = await runNode({ type: CHANNEL_EXCEPTION, parameters }, rows);
	expect(stopped.error?.message).toBe('Nobody can be told about 1 case: no owner for finance');
	const run = await runNode({ type: CHANNEL_EXCEPTION, parameters, onError: 'continueErrorOutput' }, rows);
	expect(run.json('Node', 0).map((json) => json.case_key)).toEqual(['b']);
	expect(run.json('Node', 1).map((json) => json.case_key)).toEqual(['a']);
});

test.each([
	[CHANNEL_ORDER, ['decide', 'listStockToCheck', 'resolveShort', 'buildExternalReferences']],
	[CHANNEL_EXCEPTION, ['recordCases', 'writeMails']],
])('%s: every operation runs on no items', async (type, operations) => {
	expect(nodeTypes.getByNameAndVersion(type).description.usableAsTool).toBe(true);
	for (const operation of operations) {
		const run = await runWorkflow(
			{
				nodes: [
					{ name: 'Start', type: 'n8n-nodes-base.manualTrigger' },
					{ name: 'Node', type, parameters: { operation } },
				],
				connections: chain('Start', 'Node'),
			},
			{ start: 'Start', input: [{}] },
		);
		expect(run.error).toBeUndefined();
		expect(run.items('Node')).toEqual([]);
	}
});
