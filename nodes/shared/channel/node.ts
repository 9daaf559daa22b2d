/** Runs an operation of a Channel node: reads the inputs, pairs the items, and says which setting is wrong. */
import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { errorItem, withError } from '../errors';
import { executionUrl, withExecutionUrl } from '../executionUrl';
import type { Row } from '../tableRows';
import { readRows } from '../tableRows';
import { WrongSetting } from '../wrongSetting';
import type { ChannelOperation, Given, SettingsProblem } from './operation';
import type { Placed } from './placed';

/** Errors that n8n keeps beside the json of an item are part of what it says. */
function jsonOf({ json, error }: INodeExecutionData): Row {
	if (!error || json.error !== undefined) return json as Row;
	return { ...json, error: { message: error.message, description: error.description } };
}

/** None when the input is not connected (the engine throws then) or its branch delivered nothing. */
function feedOf(context: IExecuteFunctions, input: number): Row[] {
	try {
		return (context.getInputData(input) ?? []).map(jsonOf);
	} catch {
		return [];
	}
}

function toItem(context: IExecuteFunctions, placed: Placed<unknown>): INodeExecutionData {
	const { index = 0, indexes, input = 0, failure } = placed;
	const item: INodeExecutionData = {
		json: placed.json as IDataObject,
		pairedItem: indexes ? indexes.map((one) => ({ item: one, input })) : { item: index, input },
	};
	if (!failure) return item;
	const error = new NodeOperationError(context.getNode(), failure.message, {
		description: failure.description,
		itemIndex: index,
	});
	if (!context.continueOnFail()) throw error;
	return withError(item, error);
}

function givenTo(operation: ChannelOperation, context: IExecuteFunctions): Given {
	const inputs = Object.keys(operation.inputs);
	// A field that is not shown has no value; n8n throws unless something is given instead.
	const parameter = (name: string) => context.getNodeParameter(name, 0, '') as unknown;
	return {
		feeds: Object.fromEntries(inputs.map((key, input) => [key, feedOf(context, input)])),
		parameter,
		rows: (name, title) => readRows(parameter(name), title),
		options: context.getNodeParameter('options', 0, {}) as Row,
		laterNodes: () => context.getChildNodes(context.getNode().name, { includeNodeParameters: true }),
		now: Date.now(),
		timeZone: context.getTimezone(),
	};
}

/** What failed, and what to do, when it was not a setting: the other documents of the run could not be decided either. */
const unforeseen = ({ wrongSetting }: ChannelOperation): SettingsProblem => ({
	code: 'STEP_UNFORESEEN',
	flow: wrongSetting.flow,
	owner_role: 'integration',
	title: `${wrongSetting.flow.replace(/^./, (first) => first.toUpperCase())}: something came in that cannot be read`,
	nothing: wrongSetting.nothing,
	what_to_do:
		'No setting is to blame. Open the execution, look which document is odd, and tell whoever maintains this node pack; the next run tries again.',
});

/**
 * Whatever ends a decision concerns every item, so it stops the node, or leaves, when the node may continue, as one exception
 * by the output for problems.
 */
function explain(context: IExecuteFunctions, operation: ChannelOperation, error: Error): INodeExecutionData[][] {
	const { nothing, ...details } = error instanceof WrongSetting ? operation.wrongSetting : unforeseen(operation);
	const problem = new NodeOperationError(context.getNode(), error, {
		description: `${nothing} ${details.what_to_do}`,
	});
	if (!context.continueOnFail()) throw problem;
	const item = errorItem(
		problem,
		{
			severity: 'critical',
			what_happened: `${problem.message.replace(/\.$/, '')}. ${nothing}`,
			execution_url: executionUrl(context),
			business_key: operation.value,
			...details,
		},
		{ item: 0, input: 0 },
	);
	// Where there is no error output n8n would reduce an item with an error to its message.
	const hasErrorOutput = context.getNode().onError === 'continueErrorOutput';
	const shown = hasErrorOutput ? item : { json: item.json, pairedItem: item.pairedItem };
	const outputs = Object.keys(operation.outputs);
	const by = operation.problems ?? outputs[0];
	return outputs.map((key) => (key === by ? [shown] : []));
}

/** The items of each output of the operation that the node is set to. */
export function runOperation(
	context: IExecuteFunctions,
	operations: readonly ChannelOperation[],
): INodeExecutionData[][] {
	const value = context.getNodeParameter('operation', 0) as string;
	const operation = operations.find((candidate) => candidate.value === value);
	if (!operation) throw new NodeOperationError(context.getNode(), `There is no operation "${value}"`);
	let decided: Record<string, Array<Placed<unknown>>>;
	try {
		decided = operation.run(givenTo(operation, context));
	} catch (error) {
		return explain(context, operation, error as Error);
	}
	return Object.keys(operation.outputs).map((key) => {
		const items = decided[key].map((placed) => toItem(context, placed));
		return key === operation.problems ? withExecutionUrl(context, items) : items;
	});
}
