import type { IExecuteFunctions, INodeExecutionData, INodeType, INodeTypeDescription } from 'n8n-workflow';
import { runOperation } from '../shared/channel/node';
import { describeOperations } from '../shared/channel/operation';
import { auditSkusOperation } from './audit/auditSkusOperation';
import { findDriftOperation } from './find/findDriftOperation';
import { listOrdersOperation, listOthersOperation } from './find/listOrdersOperation';

const OPERATIONS = [findDriftOperation, listOrdersOperation, listOthersOperation, auditSkusOperation];
const { subtitle, inputs, outputs, properties } = describeOperations(OPERATIONS);

/** Finds where both systems disagree. Pure decisions, no network (design 7). */
export class ChannelDrift implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Channel Drift',
		name: 'channelDrift',
		icon: { light: 'file:../../icons/channeldrift.svg', dark: 'file:../../icons/channeldrift.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle,
		description:
			'Compares what NewStore and TikTok Shop say about orders, parcels, returns, refunds, stock and SKUs. Changes nothing itself.',
		defaults: { name: 'Channel Drift' },
		usableAsTool: true,
		inputs,
		outputs,
		properties,
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return runOperation(this, OPERATIONS);
	}
}
