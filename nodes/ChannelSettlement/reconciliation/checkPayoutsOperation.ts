/** Fields and inputs of Check Payouts. */
import type { INodeProperties } from 'n8n-workflow';
import { nowOf, nowOption, numberOf, oneOf, optionsOf, wholeNumberOf } from '../../shared/channel/options';
import { readShops } from '../../shared/channel/shops';
import { DAY_MS } from '../../shared/channel/times';
import { channelOperation } from '../../shared/channel/operation';
import { notSettled, readFromOption, shopsField, statementDayOption } from '../sharedFields';
import { STATEMENT_DAYS } from '../proof/statementDay';
import { checkPayouts } from './checkPayouts';

const properties: INodeProperties[] = [
	shopsField,
	optionsOf([
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
	]),
];

export const checkPayoutsOperation = channelOperation({
	name: 'Check Payouts',
	value: 'checkPayouts',
	action: 'Check payouts',
	description: 'Find payouts that failed, are late or missing, or are not what their statements add up to',
	inputs: { statements: 'Statements', payments: 'Payments' },
	outputs: { payouts: 'Payouts', exceptions: 'Exceptions' },
	problems: 'exceptions',
	properties,
	wrongSetting: notSettled('No payout was checked.'),
	run({ feeds, rows, options, now }) {
		const { payouts, exceptions } = checkPayouts(feeds.statements, feeds.payments, {
			now: nowOf(options.now, now),
			shops: readShops(rows('shops', 'Shops')),
			lateMs: numberOf(options.lateDays, 'Late After (Days)', { otherwise: 7, least: 0 }) * DAY_MS,
			quietMs: numberOf(options.quietDays, 'Quiet After (Days)', { otherwise: 7, least: 0 }) * DAY_MS,
			readFrom: nowOf(options.readFrom, 0, 'Statements Read From'),
			toleranceMinor: wholeNumberOf(options.toleranceMinor, 'Tolerance (Minor Units)', { otherwise: 1, least: 0 }),
			statementDay: oneOf(options.statementDay, STATEMENT_DAYS, 'Day of a Statement'),
		});
		return { payouts, exceptions };
	},
});
