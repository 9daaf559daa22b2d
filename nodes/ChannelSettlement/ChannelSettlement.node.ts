import type { IExecuteFunctions, INodeExecutionData, INodeType, INodeTypeDescription } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { decideOrExplain, feedOf, toItems } from '../shared/channelNode';
import type { Row } from '../shared/tableRows';
import { readRows } from '../shared/tableRows';
import { inputs, outputs, properties, subtitle } from './description';
import type { SettlementOperation } from './operation';
import { OPERATIONS } from './operations';

function run(context: IExecuteFunctions, operation: SettlementOperation): INodeExecutionData[][] {
	return operation
		.run({
			feeds: operation.inputs.map((_, input) => feedOf(context, input)),
			// A field that is not shown has no value; n8n throws unless something is given instead.
			parameter: (name) => context.getNodeParameter(name, 0, ''),
			rows: (name, title) => readRows(context.getNodeParameter(name, 0, '[]'), title),
			options: context.getNodeParameter('options', 0, {}) as Row,
			now: Date.now(),
		})
		.map(toItems);
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
		const { nothing, outputs: names } = operation;
		return decideOrExplain(this, () => run(this, operation), names.length, names.length - 1, {
			code: 'SETTLEMENT_SETTINGS',
			flow: 'settlement',
			owner_role: 'finance',
			title: 'The settlement was not worked on: a setting is wrong',
			nothing,
			what_to_do: 'Correct the parameters of the Channel Settlement node or the table that fills them.',
			business_key: value,
		});
	}
}
