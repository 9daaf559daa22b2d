import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeType, INodeTypeDescription } from 'n8n-workflow';
import { decideOrExplain, feedOf, toItems } from '../shared/channelNode';
import { readRows } from '../shared/tableRows';
import { concludeCancels } from './concludeCancel';
import { decideBuyerRequests } from './decideBuyerRequest';
import { decideSellerCancels } from './decideSellerCancel';
import { OUTPUTS, inputs, outputs, properties } from './description';
import { readBuyerOptions, readSellerOptions } from './settings';
import type { Placed } from './types';

type Operation = keyof typeof OUTPUTS;

const rowsOf = (context: IExecuteFunctions, parameter: string, name: string) =>
	readRows(context.getNodeParameter(parameter, 0, '[]'), name);

const given = (context: IExecuteFunctions) => context.getNodeParameter('options', 0, {}) as IDataObject;

const OPERATIONS: Record<Operation, (context: IExecuteFunctions) => Array<Array<Placed<unknown>>>> = {
	decideBuyerRequest(context) {
		const decisions = decideBuyerRequests(feedOf(context, 0), feedOf(context, 1), {
			shops: rowsOf(context, 'shops', 'Shops'),
			references: rowsOf(context, 'references', 'References'),
			options: readBuyerOptions(given(context), rowsOf(context, 'rejectReasons', 'Reject Reasons'), Date.now()),
		});
		return [decisions.cancel, decisions.approve, decisions.reject, decisions.nothing, decisions.exceptions];
	},
	concludeCancel(context) {
		const conclusions = concludeCancels(feedOf(context, 0), feedOf(context, 1));
		return [conclusions.approve, conclusions.reject, conclusions.nothing, conclusions.exceptions];
	},
	decideSellerCancel(context) {
		const decisions = decideSellerCancels(feedOf(context, 0), feedOf(context, 1), {
			shops: rowsOf(context, 'shops', 'Shops'),
			references: rowsOf(context, 'references', 'References'),
			options: readSellerOptions(given(context)),
		});
		return [decisions.cancel, decisions.nothing, decisions.exceptions];
	},
};

/** Decides on cancellations between TikTok Shop and NewStore, both ways. Pure decisions, no network (design 7). */
export class ChannelCancellation implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Channel Cancellation',
		name: 'channelCancellation',
		icon: { light: 'file:../../icons/channelcancellation.svg', dark: 'file:../../icons/channelcancellation.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle:
			'={{ ({ decideBuyerRequest: "Decide Buyer Request", concludeCancel: "Conclude Cancel", decideSellerCancel: "Decide Seller Cancel" })[$parameter["operation"]] }}',
		description:
			'Decides what a cancellation on TikTok Shop means for NewStore and the other way round, and never approves what a store ships',
		defaults: { name: 'Channel Cancellation' },
		usableAsTool: true,
		inputs,
		outputs,
		properties,
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const operation = this.getNodeParameter('operation', 0) as Operation;
		const { length } = OUTPUTS[operation];
		return decideOrExplain(this, () => OPERATIONS[operation](this).map(toItems), length, length - 1, {
			code: 'CANCEL_SETTINGS',
			flow: 'cancellations',
			title: 'Cancellations are not handled: a setting is wrong',
			nothing: 'Nothing was cancelled, approved or rejected.',
			what_to_do:
				'Correct the parameters of the Channel Cancellation node or the table that fills them. Until then answer requests in Seller Center.',
			business_key: operation,
		});
	}
}
