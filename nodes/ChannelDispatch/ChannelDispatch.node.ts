import type { IExecuteFunctions, INodeExecutionData, INodeType, INodeTypeDescription } from 'n8n-workflow';
import { runOperation } from '../shared/channel/node';
import { describeOperations } from '../shared/channel/operation';
import { decideOperation } from './decide/decideOperation';
import { listDueOrdersOperation } from './find/listDueOrdersOperation';
import { listTikTokOrdersOperation } from './find/listTikTokOrdersOperation';
import { sortAskedOperation } from './find/sortAskedOperation';
import { watchDeadlinesOperation } from './watch/watchDeadlinesOperation';

const OPERATIONS = [
	decideOperation,
	watchDeadlinesOperation,
	listDueOrdersOperation,
	listTikTokOrdersOperation,
	sortAskedOperation,
];
const { subtitle, inputs, outputs, properties } = describeOperations(OPERATIONS);

/** Decides what TikTok is told about shipped orders, and watches deadlines. Pure decisions, no network (design 7). */
export class ChannelDispatch implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Channel Dispatch',
		name: 'channelDispatch',
		icon: { light: 'file:../../icons/channeldispatch.svg', dark: 'file:../../icons/channeldispatch.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle,
		description:
			'Decides which shipped parcels TikTok Shop is told about, and warns before dispatch deadlines pass. Sends nothing itself.',
		defaults: { name: 'Channel Dispatch' },
		usableAsTool: true,
		inputs,
		outputs,
		properties,
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return runOperation(this, OPERATIONS);
	}
}
