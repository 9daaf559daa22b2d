import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeType, INodeTypeDescription } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { errorItem } from '../shared/errors';
import type { Row } from '../shared/tableRows';
import { readRows } from '../shared/tableRows';
import { decideRefunds } from './decideRefunds';
import { decideRestock } from './decideRestock';
import { OUTPUTS, inputs, outputs, properties } from './description';
import { planRefunds } from './planRefunds';
import { readAmountSettings, readPlanSettings, readRestockSettings } from './settings';
import type { Placed } from './types';

type Operation = keyof typeof OUTPUTS;

/** Items of an input; none when it is not connected (the engine throws then) or its branch delivered nothing. */
function inputItems(context: IExecuteFunctions, input: number): INodeExecutionData[] {
	try {
		return context.getInputData(input) ?? [];
	} catch {
		return [];
	}
}

const jsonOf = (context: IExecuteFunctions, input: number) =>
	inputItems(context, input).map((item) => item.json as Row);

const rowsOf = (context: IExecuteFunctions, parameter: string, name: string) =>
	readRows(context.getNodeParameter(parameter, 0, '[]'), name);

const given = (context: IExecuteFunctions) => context.getNodeParameter('options', 0, {}) as IDataObject;

const OPERATIONS: Record<Operation, (context: IExecuteFunctions) => Array<Array<Placed<unknown>>>> = {
	planRefunds(context) {
		const plans = planRefunds(
			{
				newStore: jsonOf(context, 0),
				orders: jsonOf(context, 1),
				returns: jsonOf(context, 2),
				eligibility: jsonOf(context, 3),
			},
			readPlanSettings(
				given(context),
				{
					shops: rowsOf(context, 'shops', 'Shops'),
					ledger: rowsOf(context, 'ledger', 'Ledger'),
					reasons: rowsOf(context, 'reasons', 'Refund Reasons'),
					references: rowsOf(context, 'references', 'References'),
					skuMap: rowsOf(context, 'skuMap', 'SKU Map'),
				},
				Date.now(),
			),
		);
		return [plans.calculate, plans.approve, plans.settled, plans.nothing, plans.wait, plans.exceptions];
	},
	decideRefunds(context) {
		const settings = readAmountSettings(given(context), rowsOf(context, 'shops', 'Shops'), Date.now());
		const decisions = decideRefunds(jsonOf(context, 0), settings);
		return [decisions.create, decisions.exceptions];
	},
	decideRestock(context) {
		const decisions = decideRestock(
			{ returns: jsonOf(context, 0), orders: jsonOf(context, 1), newStore: jsonOf(context, 2) },
			readRestockSettings(
				given(context),
				{
					shops: rowsOf(context, 'shops', 'Shops'),
					ledger: rowsOf(context, 'ledger', 'Ledger'),
					returnMap: rowsOf(context, 'returnMap', 'Return Map'),
					references: rowsOf(context, 'references', 'References'),
					skuMap: rowsOf(context, 'skuMap', 'SKU Map'),
				},
				Date.now(),
			),
		);
		return [
			decisions.returnInNewStore,
			decisions.refundInNewStore,
			decisions.settled,
			decisions.nothing,
			decisions.wait,
			decisions.exceptions,
		];
	},
};

const items = (placed: Array<Placed<unknown>>): INodeExecutionData[] =>
	placed.map(({ json, index, input = 0 }) => ({ json: json as IDataObject, pairedItem: { item: index, input } }));

/** A wrong parameter concerns every item: none may leave by an output that leads to a call. */
function failedItems(
	input: INodeExecutionData[],
	error: NodeOperationError,
	operation: Operation,
): INodeExecutionData[][] {
	const outputList: INodeExecutionData[][] = OUTPUTS[operation].map(() => []);
	outputList[outputList.length - 1] = input.map((_, index) =>
		errorItem(
			error,
			{
				code: 'REFUND_SETTINGS',
				flow: 'returns',
				severity: 'critical',
				title: 'Returns are not handled: a setting is wrong',
				what_happened: `${error.message}. Nothing was refunded and nothing was booked.`,
				what_to_do:
					'Correct the parameters of the Channel Refund node or the table that fills them. Until then refund in Seller Center, and note it on the order in NewStore.',
				business_key: operation,
			},
			{ item: index, input: 0 },
		),
	);
	return outputList;
}

/** Decides on refunds and restocks between NewStore and TikTok Shop, both ways. Pure decisions, no network (design 7). */
export class ChannelRefund implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Channel Refund',
		name: 'channelRefund',
		icon: { light: 'file:../../icons/channelrefund.svg', dark: 'file:../../icons/channelrefund.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle:
			'={{ ({ planRefunds: "Plan Refunds", decideRefunds: "Decide Refunds", decideRestock: "Decide Restock" })[$parameter["operation"]] }}',
		description:
			'Decides which TikTok lines a return in NewStore refunds, how much, and what a return on TikTok books in NewStore, each exactly once',
		defaults: { name: 'Channel Refund' },
		usableAsTool: true,
		inputs,
		outputs,
		properties,
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const operation = this.getNodeParameter('operation', 0) as Operation;
		try {
			return OPERATIONS[operation](this).map(items);
		} catch (error) {
			const problem = new NodeOperationError(this.getNode(), error as Error);
			if (!this.continueOnFail()) throw problem;
			return failedItems(inputItems(this, 0), problem, operation);
		}
	}
}
