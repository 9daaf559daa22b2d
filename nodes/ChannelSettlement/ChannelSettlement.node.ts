import type { IExecuteFunctions, INodeExecutionData, INodeType, INodeTypeDescription } from 'n8n-workflow';
import { runOperation } from '../shared/channel/node';
import { describeOperations } from '../shared/channel/operation';
import { accrueUnsettledOperation } from './accrual/accrueUnsettledOperation';
import { checkDecisionOperation } from './ledger/checkDecisionOperation';
import { endAccrualOperation } from './accrual/endAccrualOperation';
import { listOrdersOperation } from './reading/listOrdersOperation';
import { noteJournalsOperation } from './ledger/noteJournalsOperation';
import { notePostingOperation } from './ledger/notePostingOperation';
import { planAccrualOperation } from './accrual/planAccrualOperation';
import { planReadingOperation } from './reading/planReadingOperation';
import { writeMailOperation } from './ledger/writeMailOperation';
import { writeSheetsOperation } from './reconciliation/writeSheetsOperation';
import { describeJournalOperation, tellJournalOperation } from './form/formOperations';
import { buildJournalsOperation } from './journals/buildJournalsOperation';
import { decidePostingOperation } from './posting/decidePostingOperation';
import { judgePostingOperation } from './posting/judgePostingOperation';
import { checkPayoutsOperation } from './reconciliation/checkPayoutsOperation';
import { reconcileOperation } from './reconciliation/reconcileOperation';
import { reverseJournalsOperation } from './reversal/reverseJournalsOperation';
import { shapeJournalsOperation } from './shapes/shapeJournalsOperation';

const OPERATIONS = [
	buildJournalsOperation,
	accrueUnsettledOperation,
	checkPayoutsOperation,
	reconcileOperation,
	shapeJournalsOperation,
	reverseJournalsOperation,
	decidePostingOperation,
	judgePostingOperation,
	planReadingOperation,
	noteJournalsOperation,
	notePostingOperation,
	writeMailOperation,
	checkDecisionOperation,
	listOrdersOperation,
	writeSheetsOperation,
	planAccrualOperation,
	endAccrualOperation,
	describeJournalOperation,
	tellJournalOperation,
];
const { subtitle, inputs, outputs, properties } = describeOperations(OPERATIONS);

/** Proves TikTok Shop settlements and builds journals from them. Pure decisions, no network (design 7). */
export class ChannelSettlement implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Channel Settlement',
		name: 'channelSettlement',
		icon: { light: 'file:../../icons/channelsettlement.svg', dark: 'file:../../icons/channelsettlement.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle,
		description:
			'Proves that TikTok Shop settlements add up and builds balanced journals from them. Sends nothing itself.',
		defaults: { name: 'Channel Settlement' },
		usableAsTool: true,
		inputs,
		outputs,
		properties,
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return runOperation(this, OPERATIONS);
	}
}
