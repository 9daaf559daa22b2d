import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeType, INodeTypeDescription } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { errorItem } from '../shared/errors';
import type { Row } from '../shared/tableRows';
import { readRows } from '../shared/tableRows';
import { inputs, outputs, properties, subtitle } from './description';
import type { SettlementOperation } from './operation';
import { OPERATIONS } from './operations';
import type { Placed } from './types';

/** `json` of an input's items; none when it is not connected (the engine throws then) or its branch delivered nothing. */
function jsonOf(context: IExecuteFunctions, input: number): Row[] {
	try {
		return (context.getInputData(input) ?? []).map(({ json }) => json as Row);
	} catch {
		return [];
	}
}

const asItems = (placed: Array<Placed<unknown>>): INodeExecutionData[] =>
	placed.map(({ json, indexes, input = 0 }) => ({
		json: json as IDataObject,
		pairedItem: indexes.map((item) => ({ item, input })),
	}));

function run(context: IExecuteFunctions, operation: SettlementOperation): INodeExecutionData[][] {
	return operation
		.run({
			feeds: operation.inputs.map((_, input) => jsonOf(context, input)),
			// A field that is not shown has no value; n8n throws unless something is given instead.
			parameter: (name) => context.getNodeParameter(name, 0, ''),
			rows: (name, title) => readRows(context.getNodeParameter(name, 0, '[]'), title),
			options: context.getNodeParameter('options', 0, {}) as Row,
			now: Date.now(),
		})
		.map(asItems);
}

/** A wrong setting leaves by Exceptions, never by an output that leads to the books. */
function failed(
	context: IExecuteFunctions,
	{ value, nothing, outputs: names }: SettlementOperation,
	error: NodeOperationError,
): INodeExecutionData[][] {
	const item = errorItem(
		error,
		{
			code: 'SETTLEMENT_SETTINGS',
			flow: 'settlement',
			severity: 'critical',
			owner_role: 'finance',
			title: 'The settlement was not worked on: a setting is wrong',
			what_happened: `${error.message}. ${nothing}`,
			what_to_do: 'Correct the parameters of the Channel Settlement node or the table that fills them.',
			business_key: value,
		},
		{ item: 0, input: 0 },
	);
	// Where there is no error output n8n would reduce an item with an error to its message.
	const hasErrorOutput = context.getNode().onError === 'continueErrorOutput';
	const result: INodeExecutionData[][] = names.map(() => []);
	result[names.length - 1] = [hasErrorOutput ? item : { json: item.json, pairedItem: item.pairedItem }];
	return result;
}

/** Proves TikTok Shop settlements and builds journals from them. Pure decisions, no network (design 7). */
export class ChannelSettlement implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Channel Settlement',
		name: 'channelSettlement',
		icon: { light: 'file:../../icons/channelsettlement.svg', dark: 'file:../../icons/channelsettlement.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle,
		description:
			'Proves that TikTok Shop settlements add up and builds balanced journals from them. Sends nothing itself.',
		defaults: { name: 'Channel Settlement' },
		usableAsTool: true,
		inputs,
		outputs,
		properties,
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const value = this.getNodeParameter('operation', 0) as string;
		const operation = OPERATIONS.find((candidate) => candidate.value === value);
		if (!operation) throw new NodeOperationError(this.getNode(), `There is no operation "${value}"`);
		try {
			return run(this, operation);
		} catch (error) {
			const problem = new NodeOperationError(this.getNode(), error as Error);
			if (!this.continueOnFail()) throw problem;
			return failed(this, operation, problem);
		}
	}
}
