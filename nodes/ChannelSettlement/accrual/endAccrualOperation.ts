/** Fields and inputs of Choose Accruals to Post. */
import type { INodeProperties } from 'n8n-workflow';
import { textList } from '../journals/readJournal';
import { channelOperation } from '../../shared/channel/operation';
import { readShops } from '../../shared/channel/shops';
import { cell } from '../../shared/tableRows';
import { ledgerRowsField, notSettled, shopsField } from '../sharedFields';
import { endAccrual } from './accrualPlan';

const planField: INodeProperties = {
	displayName: 'Plan',
	name: 'plan',
	type: 'json',
	default: '{}',
	required: true,
	description: 'Item of Plan the Accrual by which the estimates were read',
};

export const endAccrualOperation = channelOperation({
	name: 'Choose Accruals to Post',
	value: 'endAccrual',
	action: 'Choose the accruals to post',
	description:
		'Take the accruals that are planned and not in the ledger yet, and say which shops are done for the month: those of which everything was read',
	inputs: { journals: 'Journals', exceptions: 'Exceptions', notRead: 'Not Read' },
	outputs: { journals: 'Journals', done: 'Done' },
	properties: [planField, shopsField, ledgerRowsField],
	wrongSetting: notSettled('Nothing was accrued.'),
	run({ feeds, rows }) {
		const [plan = {}] = rows('plan', 'Plan');
		return endAccrual(feeds.journals, feeds.exceptions, feeds.notRead, {
			plan: { month: cell(plan, 'month'), made_at: cell(plan, 'made_at'), shops: textList(plan, 'shops') },
			shops: readShops(rows('shops', 'Shops')),
			ledger: rows('ledger', 'Posted Journals'),
		});
	},
});
