import type { IExecuteFunctions, INodeExecutionData, INodeType, INodeTypeDescription } from 'n8n-workflow';
import { runOperation } from '../shared/channel/node';
import { describeOperations } from '../shared/channel/operation';
import { buildReferencesOperation } from './buildReferencesOperation';
import { compareAddressesOperation } from './compareAddressesOperation';
import { decideOperation } from './decideOperation';
import { listStockOperation } from './listStockOperation';
import { resolveShortOperation } from './resolveShortOperation';

const OPERATIONS = [
	decideOperation,
	listStockOperation,
	resolveShortOperation,
	compareAddressesOperation,
	buildReferencesOperation,
];
const { subtitle, inputs, outputs, properties } = describeOperations(OPERATIONS);

/** Decides what becomes of TikTok orders in NewStore. Pure decisions, no network (design 7). */
export class ChannelOrder implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Channel Order',
		name: 'channelOrder',
		icon: { light: 'file:../../icons/channelorder.svg', dark: 'file:../../icons/channelorder.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle,
		description: 'Decides which TikTok orders go to NewStore, and builds the order to inject, checked to the cent',
		defaults: { name: 'Channel Order' },
		usableAsTool: true,
		inputs,
		outputs,
		properties,
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return runOperation(this, OPERATIONS);
	}
}
