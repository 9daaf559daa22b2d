/** What TikTok has calculated for the planned refunds → how much is refunded. */
import { channelOperation } from '../../shared/channel/operation';
import { nowOption, optionsOf } from '../../shared/channel/options';
import { readAmountSettings } from '../settings';
import { shops, wrongSetting } from '../sharedFields';
import { decideRefunds } from './decideRefunds';

const options = optionsOf([
	{
		displayName: 'A Person Is Asked Above',
		name: 'askAbove',
		type: 'string',
		default: '',
		placeholder: '150.00',
		description: 'Amount in the currency of the order above which a person has to approve. Empty = never.',
	},
	{
		displayName: 'Discount Paid by TikTok',
		name: 'platformDiscount',
		type: 'options',
		default: 'exclude',
		description:
			"What to do with the part of the price that TikTok has paid, when the amount of the store is refunded and the store has booked TikTok's part as a payment",
		options: [
			{ name: 'Leave Out', value: 'exclude', description: 'The buyer did not pay it and does not get it' },
			{
				name: 'Leave In',
				value: 'include',
				description: 'The amount stays; TikTok refunds at most what is refundable',
			},
		],
	},
	{
		displayName: 'Refund Amount',
		name: 'refundAmount',
		type: 'options',
		default: 'buyer_paid',
		description: 'What a return in a store refunds; never more than TikTok calls refundable',
		options: [
			{
				name: 'What the Buyer Paid',
				value: 'buyer_paid',
				description: 'As TikTok calculates it for these lines, with its tax and shipping',
			},
			{
				name: 'What the Store Refunds',
				value: 'store_amount',
				description: 'The amount of the NewStore return before its fee; the fee is a setting of its own',
			},
		],
	},
	{
		displayName: 'Return Fee of the Store',
		name: 'returnFee',
		type: 'options',
		default: 'ignore',
		description: 'What to do with the fee that the store keeps in NewStore, with either refund amount',
		options: [
			{ name: 'Deduct', value: 'deduct', description: 'The buyer gets less by the fee' },
			{ name: 'Ignore', value: 'ignore', description: 'The buyer gets it back all the same' },
		],
	},
	nowOption,
]);

export const decideRefundsOperation = channelOperation({
	name: 'Decide Refunds',
	value: 'decideRefunds',
	action: 'Decide refunds',
	description: 'Say how much to refund, once TikTok has calculated what is refundable',
	inputs: { calculated: 'Calculated' },
	outputs: { create: 'Create', exceptions: 'Exceptions' },
	problems: 'exceptions',
	properties: [shops, options],
	wrongSetting,
	run({ feeds, rows, options: given, now }) {
		return decideRefunds(feeds.calculated, readAmountSettings(given, rows('shops', 'Shops'), now));
	},
});
