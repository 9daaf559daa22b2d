import type { IExecuteFunctions, INodeExecutionData, INodeType, INodeTypeDescription } from 'n8n-workflow';
import { runOperation } from '../shared/channel/node';
import { describeOperations } from '../shared/channel/operation';
import { decideOperation } from './decideOperation';
import {
	askSaleOperation,
	checkRuleOperation,
	checkSaleOperation,
	findListedOperation,
	previewRuleOperation,
} from './form/formOperations';
import { fingerprintRulesOperation } from './fingerprintRulesOperation';
import { listPossibleBundlesOperation } from './listPossibleBundlesOperation';
import { listShopSkusOperation } from './listShopSkusOperation';
import { listTouchedProductsOperation } from './listTouchedProductsOperation';
import { planComparisonOperation } from './planComparisonOperation';

const OPERATIONS = [
	decideOperation,
	fingerprintRulesOperation,
	listPossibleBundlesOperation,
	listTouchedProductsOperation,
	listShopSkusOperation,
	planComparisonOperation,
	findListedOperation,
	checkRuleOperation,
	previewRuleOperation,
	askSaleOperation,
	checkSaleOperation,
];
const { subtitle, inputs, outputs, properties } = describeOperations(OPERATIONS);

/** Decides the stock of TikTok listings. Pure decisions, no network (design 7). */
export class ChannelStock implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Channel Stock',
		name: 'channelStock',
		icon: { light: 'file:../../icons/channelstock.svg', dark: 'file:../../icons/channelstock.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle,
		description: 'Decides what stock TikTok Shop shows, from NewStore stock, buffers and rules. Sends nothing itself.',
		defaults: { name: 'Channel Stock' },
		usableAsTool: true,
		inputs,
		outputs,
		properties,
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return runOperation(this, OPERATIONS);
	}
}
