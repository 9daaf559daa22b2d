/** The contract of an operation: what the editor shows of it, and what becomes of decisions and errors. */
import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { runOperation } from '../../nodes/shared/channel/node.ts';
import { channelOperation, describeOperations } from '../../nodes/shared/channel/operation.ts';
import type { Given } from '../../nodes/shared/channel/operation.ts';
import { numberOf } from '../../nodes/shared/channel/options.ts';

const shops: INodeProperties = { displayName: 'Shops', name: 'shops', type: 'json', default: '[]' };
const limit: INodeProperties = { displayName: 'Limit', name: 'limit', type: 'number', default: 5 };
const wrongSetting = {
	code: 'ORDER_SETTINGS',
	flow: 'orders',
	title: 'Orders wait',
	nothing: 'No order was sent.',
	what_to_do: 'Correct it.',
};
type Decide = (
	given: Given<'orders' | 'stock'>,
) => Record<'inject' | 'exceptions', Array<{ json: unknown; index?: number }>>;

const decide = (run: Decide) =>
	channelOperation({
		name: 'Decide',
		value: 'decide',
		action: 'Decide',
		description: '',
		inputs: { orders: 'Orders', stock: 'Stock' },
		outputs: { inject: 'Inject', exceptions: 'Exceptions' },
		problems: 'exceptions',
		properties: [shops, limit],
		wrongSetting,
		run,
	});
const list = channelOperation({
	name: 'A List',
	value: 'list',
	action: 'List',
	description: '',
	inputs: { orders: 'Orders' },
	outputs: { products: 'Products' },
	properties: [shops],
	wrongSetting,
	run: () => ({ products: [] }),
});

const nothing: Decide = () => ({ inject: [], exceptions: [] });

test('a field that two operations share stands once, the first operation is the default, the list is sorted', () => {
	const { properties, outputs, subtitle } = describeOperations([decide(nothing), list]);
	expect(properties.map(({ name }) => name)).toEqual(['operation', 'limit', 'wiringNotice', 'shops']);
	expect(properties[0]).toMatchObject({ default: 'decide', options: [{ name: 'A List' }, { name: 'Decide' }] });
	expect(properties[3].displayOptions).toEqual({ show: { operation: ['decide', 'list'] } });
	expect(properties[1].displayOptions).toEqual({ show: { operation: ['decide'] } });
	expect(outputs).toContain('"decide":["Inject","Exceptions"],"list":["Products"]');
	expect(subtitle).toContain('"list":"A List"');
});

test('notices stand above the fields, decisions above what the workflow fills in, also that of the second operation', () => {
	const notice = (name: string): INodeProperties => ({ displayName: name, name, type: 'notice', default: '' });
	const first = { ...decide(nothing), properties: [notice('decideNotice'), shops, limit] };
	const second = { ...list, properties: [notice('listNotice'), shops] };
	const { properties } = describeOperations([first, second]);
	expect(properties.map(({ name }) => name)).toEqual([
		'operation',
		'decideNotice',
		'listNotice',
		'limit',
		'wiringNotice',
		'shops',
	]);
});

interface Stage {
	parameters?: Record<string, unknown>;
	continues?: boolean;
	inputs?: Array<Array<{ json: object; error?: Error }>>;
}

function contextOf({ parameters = {}, continues = false, inputs = [] }: Stage): IExecuteFunctions {
	const values: Record<string, unknown> = { operation: 'decide', ...parameters };
	return {
		getNodeParameter: (name: string, _item: number, otherwise: unknown) => values[name] ?? otherwise,
		getInputData: (input: number) => {
			if (!inputs[input]) throw new Error(`no input ${input}`);
			return inputs[input];
		},
		getWorkflowSettings: () => ({}),
		getNode: () => ({ name: 'Channel', type: 'x', typeVersion: 1, position: [0, 0], parameters: {}, id: '1' }),
		getTimezone: () => 'Europe/London',
		continueOnFail: () => continues,
		getWorkflow: () => ({ id: 'w1' }),
		getExecutionId: () => '7',
		getInstanceBaseUrl: () => 'https://n8n.example.com/',
	} as unknown as IExecuteFunctions;
}

test('decisions leave by the outputs that they name, linked to their items; exceptions carry the execution', () => {
	const run: Decide = ({ feeds }) => ({
		exceptions: [{ json: { code: 'X', about: feeds.stock.length }, index: 1 }],
		inject: [{ json: feeds.orders[0] }],
	});
	const [inject, exceptions] = runOperation(contextOf({ inputs: [[{ json: { id: '1' } }]] }), [decide(run)]);
	expect(inject).toEqual([{ json: { id: '1' }, pairedItem: { item: 0, input: 0 } }]);
	expect(exceptions).toEqual([
		{
			json: { code: 'X', about: 0, execution_url: 'https://n8n.example.com/workflow/w1/executions/7' },
			pairedItem: { item: 1, input: 0 },
		},
	]);
});

const wrong: Decide = ({ parameter }) => {
	numberOf(parameter('limit'), 'Limit', { otherwise: 5, least: 1 });
	return nothing({} as never);
};

test('a wrong setting stops the node by the name of the field, or leaves as a case of its own by Exceptions', () => {
	const parameters = { limit: 'five' };
	expect(() => runOperation(contextOf({ parameters }), [decide(wrong)])).toThrow('"Limit" has to be a number');
	const [inject, exceptions] = runOperation(contextOf({ parameters, continues: true }), [decide(wrong)]);
	expect(inject).toEqual([]);
	expect(exceptions[0].json).toMatchObject({
		code: 'ORDER_SETTINGS',
		what_happened: '"Limit" has to be a number, 1 or more; it is "five". No order was sent.',
	});
});

test('what nobody foresaw is not blamed on a setting', () => {
	const broken: Decide = () => (undefined as unknown as { inject: never; exceptions: never }).inject;
	const [, exceptions] = runOperation(contextOf({ continues: true }), [decide(broken)]);
	expect(exceptions[0].json).toMatchObject({ code: 'STEP_UNFORESEEN', flow: 'orders', owner_role: 'integration' });
});

test('the error that n8n keeps beside an item is part of what it says', () => {
	const seen: unknown[] = [];
	const look: Decide = ({ feeds }) => (seen.push(...feeds.orders), nothing({} as never));
	runOperation(contextOf({ inputs: [[{ json: { id: '1' }, error: new Error('refused') }]] }), [decide(look)]);
	expect(seen).toEqual([{ id: '1', error: { message: 'refused', description: undefined } }]);
});
