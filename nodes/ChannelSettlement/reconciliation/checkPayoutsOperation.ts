/** Fields and inputs of Check Payouts. */
import type { INodeProperties } from 'n8n-workflow';
import { oneOf, readTimeOption, wholeNumber } from '../journalSettings';
import { DAY_MS } from '../../shared/channel/times';
import type { SettlementOperation } from '../operation';
import { nowOption, readFromOption, shopsField, statementDayOption } from '../sharedFields';
import { readShops } from '../shops';
import { STATEMENT_DAYS } from '../statementDay';
import { checkPayouts } from './checkPayouts';

const properties: INodeProperties[] = [
	shopsField,
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			statementDayOption,
			{
				displayName: 'Late After (Days)',
				name: 'lateDays',
				type: 'number',
				typeOptions: { minValue: 0 },
				default: 7,
				description: 'A statement without a payout, or a payout that is not finished, is told after so many days',
			},
			{
				displayName: 'Quiet After (Days)',
				name: 'quietDays',
				type: 'number',
				typeOptions: { minValue: 0 },
				default: 7,
				description: 'A shop without any statement for so many days is told; 0 never',
			},
			readFromOption,
			nowOption,
			{
				displayName: 'Tolerance (Minor Units)',
				name: 'toleranceMinor',
				type: 'number',
				typeOptions: { minValue: 0 },
				default: 1,
				description: 'By how much a payout may differ from its statements, in the smallest unit of its currency',
			},
		],
	},
];

export const checkPayoutsOperation: SettlementOperation = {
	name: 'Check Payouts',
	value: 'checkPayouts',
	action: 'Check payouts',
	description: 'Find payouts that failed, are late or missing, or are not what their statements add up to',
	inputs: ['Statements', 'Payments'],
	outputs: ['Payouts', 'Exceptions'],
	properties,
	nothing: 'No payout was checked.',
	run({ feeds, rows, options, now }) {
		const [statements, payments] = feeds;
		const { payouts, exceptions } = checkPayouts(statements, payments, {
			now: readTimeOption(options.now, now, 'Time of the Decision'),
			shops: readShops(rows('shops', 'Shops')),
			lateMs: wholeNumber(options.lateDays, 7, 'Late After (Days)') * DAY_MS,
			quietMs: wholeNumber(options.quietDays, 7, 'Quiet After (Days)') * DAY_MS,
			readFrom: readTimeOption(options.readFrom, 0, 'Statements Read From'),
			toleranceMinor: wholeNumber(options.toleranceMinor, 1, 'Tolerance (Minor Units)'),
			statementDay: oneOf(options.statementDay, STATEMENT_DAYS, 'Day of a Statement'),
		});
		return [payouts, exceptions];
	},
};
