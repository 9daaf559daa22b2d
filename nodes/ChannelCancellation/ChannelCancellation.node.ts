import type { IExecuteFunctions, INodeExecutionData, INodeType, INodeTypeDescription } from 'n8n-workflow';
import { runOperation } from '../shared/channel/node';
import { describeOperations } from '../shared/channel/operation';
import { concludeCancelOperation } from './concludeCancelOperation';
import { decideBuyerRequestOperation } from './decideBuyerRequestOperation';
import { decideSellerCancelOperation } from './decideSellerCancelOperation';
import { listTikTokOrdersOperation } from './listTikTokOrdersOperation';

const OPERATIONS = [
	decideBuyerRequestOperation,
	concludeCancelOperation,
	decideSellerCancelOperation,
	listTikTokOrdersOperation,
];
const { subtitle, inputs, outputs, properties } = describeOperations(OPERATIONS);

/** Decides on cancellations between TikTok Shop and NewStore, both ways. Pure decisions, no network (design 7). */
export class ChannelCancellation implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Channel Cancellation',
		name: 'channelCancellation',
		icon: { light: 'file:../../icons/channelcancellation.svg', dark: 'file:../../icons/channelcancellation.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle,
		description:
			'Decides what a cancellation on TikTok Shop means for NewStore and the other way round, and never approves what a store ships',
		defaults: { name: 'Channel Cancellation' },
		usableAsTool: true,
		inputs,
		outputs,
		properties,
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return runOperation(this, OPERATIONS);
	}
}
