import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeType, INodeTypeDescription } from 'n8n-workflow';
import { decideOrExplain, feedOf, toItems } from '../shared/channelNode';
import { readRows } from '../shared/tableRows';
import { decideRefunds } from './plan/decideRefunds';
import { decideRestock } from './restock/decideRestock';
import { OUTPUTS, inputs, outputs, properties } from './description';
import { planRefunds } from './plan/planRefunds';
import { readAmountSettings, readPlanSettings, readRestockSettings } from './settings';
import type { Placed } from './types';

type Operation = keyof typeof OUTPUTS;

const rowsOf = (context: IExecuteFunctions, parameter: string, name: string) =>
	readRows(context.getNodeParameter(parameter, 0, '[]'), name);

const given = (context: IExecuteFunctions) => context.getNodeParameter('options', 0, {}) as IDataObject;

const OPERATIONS: Record<Operation, (context: IExecuteFunctions) => Array<Array<Placed<unknown>>>> = {
	planRefunds(context) {
		const plans = planRefunds(
			{
				newStore: feedOf(context, 0),
				orders: feedOf(context, 1),
				returns: feedOf(context, 2),
				eligibility: feedOf(context, 3),
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
		const decisions = decideRefunds(feedOf(context, 0), settings);
		return [decisions.create, decisions.exceptions];
	},
	decideRestock(context) {
		const decisions = decideRestock(
			{ returns: feedOf(context, 0), orders: feedOf(context, 1), newStore: feedOf(context, 2) },
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
		const { length } = OUTPUTS[operation];
		return decideOrExplain(this, () => OPERATIONS[operation](this).map(toItems), length, length - 1, {
			code: 'REFUND_SETTINGS',
			flow: 'returns',
			title: 'Returns are not handled: a setting is wrong',
			nothing: 'Nothing was refunded and nothing was booked.',
			what_to_do:
				'Correct the parameters of the Channel Refund node or the table that fills them. Until then refund in Seller Center, and note it on the order in NewStore.',
			business_key: operation,
		});
	}
}
