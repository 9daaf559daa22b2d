/** Requests to cancel and orders that are cancelled on TikTok → what follows in both systems. */
import type { INodeProperties } from 'n8n-workflow';
import { channelOperation } from '../shared/channel/operation';
import { nowOf, nowOption, numberOf, oneOf, optionsOf } from '../shared/channel/options';
import { HOUR_MS } from '../shared/channel/times';
import type { Row } from '../shared/tableRows';
import { decideBuyerRequests } from './decideBuyerRequest';
import { cancellationsNotHandled, references, shops } from './sharedFields';
import type { BuyerOptions } from './tooLate';

const REJECT_COMMENT = 'The store has already packed your order.';

const rejectReasons: INodeProperties = {
	displayName: 'Reject Reasons',
	name: 'rejectReasons',
	type: 'json',
	default: '[]',
	description:
		'What TikTok accepts as a reason to reject: what TikTok Shop, Cancellation: Get Reject Reasons puts out, or a list of {"name": "…"}, with cancel_id, shop_id or region when a reason is not for all. Without a list the documented reason of the market is used.',
};

const options = optionsOf([
	{
		displayName: 'Answer in the US Before the Deadline (Hours)',
		name: 'answerBeforeHours',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: 24 },
		default: 6,
		description:
			'In the US a packed order is reported first, and the request rejected after that. When no parcel was reported so long before the deadline, the request is rejected without it, or a person is asked.',
	},
	{
		displayName: 'Reject Comment',
		name: 'rejectComment',
		type: 'string',
		default: REJECT_COMMENT,
		description: 'What the buyer reads when a request is rejected',
	},
	{
		displayName: 'Reject Reason',
		name: 'rejectReason',
		type: 'string',
		default: '',
		description:
			'Name of the reason to use before all others, as long as TikTok lists it. Empty = "product has been packed".',
	},
	nowOption,
	{
		displayName: 'When It Is Not in NewStore',
		name: 'whenNotFound',
		type: 'options',
		default: 'approve',
		description:
			'What to do with a request for an order that NewStore does not have under its external ID. Ask a person when people enter orders in NewStore under other IDs, or ship some without it.',
		options: [
			{ name: 'Approve', value: 'approve', description: 'No store works on the order' },
			{ name: 'Ask a Person', value: 'ask', description: 'Raise an exception with the deadline' },
		],
	},
	{
		displayName: 'When It Is Not Safe',
		name: 'whenNotSafe',
		type: 'options',
		default: 'ask',
		description:
			'What to do when NewStore can still cancel but does not call it safe: a location has the order already',
		options: [
			{ name: 'Ask a Person', value: 'ask', description: 'Raise an exception with the deadline' },
			{ name: 'Cancel', value: 'cancel', description: 'Cancel in NewStore nevertheless' },
			{ name: 'Treat as Too Late', value: 'tooLate', description: 'The store goes on and the buyer is rejected' },
		],
	},
	{
		displayName: 'When It Is Too Late',
		name: 'whenTooLate',
		type: 'options',
		default: 'reject',
		description: 'What to do with a request when the store cannot be stopped any more',
		options: [
			{ name: 'Ask a Person', value: 'ask', description: 'Raise an exception with the deadline' },
			{
				name: 'Reject',
				value: 'reject',
				description:
					'Where TikTok offers a reason that is true; in the US after the parcel was reported. Else a person is asked.',
			},
		],
	},
]);

/** @throws WrongSetting that names the field */
export function readBuyerOptions(given: Record<string, unknown>, rejectReasons: Row[], present: number): BuyerOptions {
	return {
		whenNotFound: oneOf(given.whenNotFound, ['approve', 'ask'], 'When It Is Not in NewStore'),
		whenNotSafe: oneOf(given.whenNotSafe, ['ask', 'cancel', 'tooLate'], 'When It Is Not Safe'),
		whenTooLate: oneOf(given.whenTooLate, ['reject', 'ask'], 'When It Is Too Late'),
		rejectReason: String(given.rejectReason ?? '').trim(),
		rejectComment: String(given.rejectComment ?? REJECT_COMMENT).trim(),
		rejectReasons,
		answerBeforeMs:
			numberOf(given.answerBeforeHours, 'Answer in the US Before the Deadline (Hours)', {
				otherwise: 6,
				least: 0,
				most: 24,
			}) * HOUR_MS,
		now: nowOf(given.now, present),
	};
}

export const decideBuyerRequestOperation = channelOperation({
	name: 'Decide Buyer Request',
	value: 'decideBuyerRequest',
	action: 'Decide on a buyer request',
	description:
		'Say what follows from a request to cancel, or from an order that is cancelled on TikTok: stop the store, approve, reject, or ask a person',
	inputs: { tikTok: 'TikTok', newStore: 'NewStore Orders' },
	outputs: {
		cancel: 'Cancel in NewStore',
		approve: 'Approve',
		reject: 'Reject',
		nothing: 'Nothing To Do',
		exceptions: 'Exceptions',
	},
	problems: 'exceptions',
	properties: [shops, rejectReasons, references, options],
	wrongSetting: cancellationsNotHandled,
	run: ({ feeds, rows, options: given, now }) =>
		decideBuyerRequests(feeds.tikTok, feeds.newStore, {
			shops: rows('shops', 'Shops'),
			references: rows('references', 'References'),
			options: readBuyerOptions(given, rows('rejectReasons', 'Reject Reasons'), now),
		}),
});
