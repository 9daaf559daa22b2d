import type { IExecuteFunctions, INodeExecutionData, INodeType, INodeTypeDescription } from 'n8n-workflow';
import { runOperation } from '../shared/channel/node';
import { describeOperations } from '../shared/channel/operation';
import { drawOrderOperation } from './ask/drawOrderOperation';
import { drawPayoutOperation } from './ask/drawPayoutOperation';
import { drawSkuOperation } from './ask/drawSkuOperation';
import { readAskedOperation, whichOrdersOperation } from './ask/readAskedOperation';
import { drawBoardOperation } from './board/drawBoardOperation';

const OPERATIONS = [
	drawBoardOperation,
	readAskedOperation,
	whichOrdersOperation,
	drawOrderOperation,
	drawSkuOperation,
	drawPayoutOperation,
];
const { subtitle, inputs, outputs, properties } = describeOperations(OPERATIONS);

/** Shows people how it stands and what became of something, as HTML pages. Pure, no network (design 7). */
export class ChannelBoard implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Channel Board',
		name: 'channelBoard',
		icon: { light: 'file:../../icons/channelboard.svg', dark: 'file:../../icons/channelboard.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle,
		description:
			'Draws the board that says whether all is well, and the story of an order, return, payout or SKU, as pages for people',
		defaults: { name: 'Channel Board' },
		usableAsTool: true,
		inputs,
		outputs,
		properties,
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return runOperation(this, OPERATIONS);
	}
}
