/** Fields of Plan the Accrual. */
import type { INodeProperties } from 'n8n-workflow';
import { channelOperation } from '../../shared/channel/operation';
import { nowOf, nowOption, optionsOf, switchOf } from '../../shared/channel/options';
import { readShops } from '../../shared/channel/shops';
import { bookFromOption, ledgerRowsField, notSettled, shopsField } from '../sharedFields';
import { planAccrual } from './accrualPlan';

const properties: INodeProperties[] = [
	shopsField,
	ledgerRowsField,
	{
		displayName: 'Accrued Months',
		name: 'cursors',
		type: 'json',
		default: '[]',
		description: 'Rows of the table tts_cursors: settlement_accrual:&lt;shop_id&gt; with the last month that is done',
	},
	optionsOf([
		bookFromOption,
		{
			displayName: 'Started by Hand',
			name: 'byHand',
			type: 'boolean',
			default: false,
			description: 'Whether shops that were never booked are accrued after the first hour of the month as well',
		},
		nowOption,
	]),
];

export const planAccrualOperation = channelOperation({
	name: 'Plan the Accrual',
	value: 'planAccrual',
	action: 'Plan the accrual of the last month',
	description:
		'Say for which shops the month that is over has to be accrued now, whether it is late, and which accruals are missing',
	inputs: { start: 'Start' },
	outputs: { plan: 'Plan' },
	properties,
	wrongSetting: notSettled('Nothing was accrued.'),
	run({ rows, options, now }) {
		const plan = planAccrual({
			shops: readShops(rows('shops', 'Shops')),
			ledger: rows('ledger', 'Posted Journals'),
			cursors: rows('cursors', 'Accrued Months'),
			bookFrom: nowOf(options.bookFrom, 0, 'First Day to Book'),
			byHand: switchOf(options.byHand, 'Started by Hand', false),
			now: nowOf(options.now, now),
		});
		return { plan: [{ json: plan }] };
	},
});
