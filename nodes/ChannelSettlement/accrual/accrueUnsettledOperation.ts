/** Fields and inputs of Accrue Unsettled Orders. */
import { accrueUnsettled } from './accrueUnsettled';
import { readAccrualSettings } from './accrualSettings';
import { channelOperation } from '../../shared/channel/operation';
import { nowOption, optionsOf } from '../../shared/channel/options';
import {
	accountsField,
	baseCurrencyOption,
	dimensionsField,
	notSettled,
	receivableOption,
	shopsField,
} from '../sharedFields';

const options = optionsOf([
	baseCurrencyOption,
	{
		displayName: 'Month',
		name: 'month',
		type: 'string',
		default: '',
		placeholder: '2026-03',
		description:
			'Month to accrue: the journal is of its last day (UTC), the reversal of the day after. Empty is the month before the present one.',
	},
	{
		displayName: 'Orders to Include',
		name: 'include',
		type: 'options',
		default: 'created',
		description: 'Which of the orders that are not settled belong to the month',
		options: [
			{ name: 'All That Were Placed', value: 'created', description: 'Created before the end of the month' },
			{
				name: 'Delivered Ones',
				value: 'delivered',
				description: 'Delivered before the end of the month, for books that count a sale when it arrives',
			},
		],
	},
	receivableOption,
	nowOption,
]);

export const accrueUnsettledOperation = channelOperation({
	name: 'Accrue Unsettled Orders',
	value: 'accrueUnsettled',
	action: 'Accrue unsettled orders at the end of the month',
	description:
		"Build two journals from TikTok's estimates of what is not settled: the accrual of the last day of the month, and its reversal on the next day",
	inputs: { unsettled: 'Unsettled' },
	outputs: { journals: 'Journals', exceptions: 'Exceptions' },
	problems: 'exceptions',
	properties: [shopsField, accountsField, dimensionsField, options],
	wrongSetting: notSettled('Nothing was accrued.'),
	run({ feeds, rows, options: given, now }) {
		const tables = {
			shops: rows('shops', 'Shops'),
			accounts: rows('accounts', 'Accounts'),
			dimensions: rows('dimensions', 'Dimensions'),
		};
		const { journals, exceptions } = accrueUnsettled(feeds.unsettled, readAccrualSettings(given, tables, now));
		return { journals, exceptions };
	},
});
