import type { IExecuteFunctions, INodeExecutionData, INodeType, INodeTypeDescription } from 'n8n-workflow';
import { runOperation } from '../shared/channel/node';
import { describeOperations } from '../shared/channel/operation';
import { answerCaseOperation } from './answer/answerCaseOperation';
import { watchFlowsOperation } from './flows/watchFlowsOperation';
import { followUpOperation } from './followUp/followUpOperation';
import { showPlaybookOperation } from './playbooks/showPlaybookOperation';
import { recordCasesOperation } from './recordCasesOperation';
import { checkRegistrationsOperation } from './registrations/checkRegistrationsOperation';
import { explainAuthorizationOperation } from './registrations/explainAuthorizationOperation';
import { checkSettingsOperation, describeSettingsOperation } from './settings/settingsOperations';
import { checkSetUpOperation } from './setUp/checkSetUpOperation';
import { checkTableNamesOperation } from './setUp/checkTableNamesOperation';
import { checkTableRowsOperation } from './setUp/checkTableRowsOperation';
import { sortTableRowsOperation } from './setUp/sortTableRowsOperation';
import { reportFineOperation } from './reportFineOperation';
import { weighTablesOperation } from './tables/weighTablesOperation';
import { writeDigestsOperation } from './digest/writeDigestsOperation';
import { writeMailsOperation } from './writeMailsOperation';

const OPERATIONS = [
	recordCasesOperation,
	writeMailsOperation,
	followUpOperation,
	answerCaseOperation,
	writeDigestsOperation,
	reportFineOperation,
	checkTableNamesOperation,
	checkTableRowsOperation,
	sortTableRowsOperation,
	checkSetUpOperation,
	checkRegistrationsOperation,
	watchFlowsOperation,
	weighTablesOperation,
	explainAuthorizationOperation,
	showPlaybookOperation,
	describeSettingsOperation,
	checkSettingsOperation,
];
const { subtitle, inputs, outputs, properties } = describeOperations(OPERATIONS);

/** Turns problems into cases with one owner, and cases into mails. Pure decisions, no network (design 7). */
export class ChannelException implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Channel Exception',
		name: 'channelException',
		icon: { light: 'file:../../icons/channelexception.svg', dark: 'file:../../icons/channelexception.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle,
		description:
			'Turns exceptions, failed items and failed workflows into cases with an owner, writes the mails to the owners, checks the set-up, and stops a workflow whose tables are not clear',
		defaults: { name: 'Channel Exception' },
		usableAsTool: true,
		inputs,
		outputs,
		properties,
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return runOperation(this, OPERATIONS);
	}
}
