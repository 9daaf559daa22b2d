import type { IExecuteFunctions, INodeExecutionData, INodeType, INodeTypeDescription } from 'n8n-workflow';

import { inputs, outputs, properties } from './description';

export class ChannelStock implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Channel Stock',
		name: 'channelStock',
		icon: { light: 'file:../../icons/channelstock.svg', dark: 'file:../../icons/channelstock.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["operation"] === "listTouchedProducts" ? "list touched products" : "decide" }}',
		description: 'Decides what stock TikTok Shop shows, from NewStore stock, buffers and rules. Sends nothing itself.',
		defaults: { name: 'Channel Stock' },
		usableAsTool: true,
		inputs,
		outputs,
		properties,
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return [[]];
	}
}
