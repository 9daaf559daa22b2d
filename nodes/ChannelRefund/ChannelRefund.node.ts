import type { IExecuteFunctions, INodeExecutionData, INodeType, INodeTypeDescription } from 'n8n-workflow';
import { runOperation } from '../shared/channel/node';
import { describeOperations } from '../shared/channel/operation';
import { answerRequestOperation, describeRequestOperation, tellAnswerOperation } from './form/buyerRequestOperations';
import {
	answerRefundOperation,
	describeRefundOperation,
	prepareQuestionOperation,
	tellRefundOperation,
} from './form/formOperations';
import { noteNotCalculatedOperation } from './ledger/notCalculatedOperation';
import { endReadAgainOperation, listReadAgainOperation, noteExchangesOperation } from './ledger/readAgainOperations';
import {
	keepNewsOperation,
	keepNotedOperation,
	keepUntouchedOperation,
	listDueOperation,
	listRowsOperation,
} from './ledger/rowOperations';
import { listUnsettledOperation } from './ledger/unsettledOperation';
import { decideRefundsOperation } from './plan/decideRefundsOperation';
import { planRefundsOperation } from './plan/planRefundsOperation';
import { pointToFormOperation } from './plan/pointToFormOperation';
import { listReadOperation, listTikTokOrdersOperation } from './reading/listTikTokOrdersOperation';
import { listConcernedOperation, sortAskedOperation } from './reading/storeEventsOperation';
import { decideRestockOperation } from './restock/decideRestockOperation';

const OPERATIONS = [
	planRefundsOperation,
	decideRefundsOperation,
	decideRestockOperation,
	listDueOperation,
	keepNewsOperation,
	keepUntouchedOperation,
	listReadAgainOperation,
	endReadAgainOperation,
	noteExchangesOperation,
	pointToFormOperation,
	listTikTokOrdersOperation,
	noteNotCalculatedOperation,
	listConcernedOperation,
	listUnsettledOperation,
	prepareQuestionOperation,
	describeRefundOperation,
	answerRefundOperation,
	tellRefundOperation,
	describeRequestOperation,
	answerRequestOperation,
	tellAnswerOperation,
	sortAskedOperation,
	listReadOperation,
	listRowsOperation,
	keepNotedOperation,
];
const { subtitle, inputs, outputs, properties } = describeOperations(OPERATIONS);

/** Decides on refunds and restocks between NewStore and TikTok Shop, both ways. Pure decisions, no network (design 7). */
export class ChannelRefund implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Channel Refund',
		name: 'channelRefund',
		icon: { light: 'file:../../icons/channelrefund.svg', dark: 'file:../../icons/channelrefund.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle,
		description:
			'Decides which TikTok lines a return in NewStore refunds, how much, and what a return on TikTok books in NewStore, each exactly once',
		defaults: { name: 'Channel Refund' },
		usableAsTool: true,
		inputs,
		outputs,
		properties,
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return runOperation(this, OPERATIONS);
	}
}
