import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import type { NewStoreClient } from '../../../shared/newStore/client';
import { cancelOrder } from './cancellation';
import { forEachItem, nodeOptions } from '../items';
import type { IdType } from './orders';
import { idReader } from '../values';
import { optionsWith, orderIdFields } from '../fields';
import type { Operation } from '../operation';

const properties: INodeProperties[] = [
	...orderIdFields,
	{
		displayName: 'Reason',
		name: 'reason',
		type: 'string',
		default: 'buyer_cancelled_on_marketplace',
		required: true,
		description: 'Free text that NewStore keeps with the cancellation. An expression is evaluated for each item.',
	},
	{
		displayName: 'Note',
		name: 'note',
		type: 'string',
		default: '',
		description: 'A longer explanation for people who look at the order later',
	},
	{
		displayName: 'Only if Safe',
		name: 'onlyIfSafe',
		type: 'boolean',
		default: true,
		description:
			'Whether to cancel only when NewStore says that the order can be cancelled safely. An expression is evaluated for each item.',
	},
	optionsWith([
		{
			displayName: 'Ask Every (Seconds)',
			name: 'pollSeconds',
			type: 'number',
			typeOptions: { minValue: 0, numberPrecision: 2 },
			default: 1,
			description: 'Pause between two questions whether the order is cancelled',
		},
		{
			displayName: 'Wait for Cancellation (Seconds)',
			name: 'waitSeconds',
			type: 'number',
			typeOptions: { minValue: 0, numberPrecision: 2 },
			default: 20,
			description:
				'NewStore takes the request and cancels later. How long to ask until it is done; 0 = look once and put out "unconfirmed" when it is not done yet.',
		},
		{
			displayName: 'When It Is Too Late',
			name: 'whenTooLate',
			type: 'options',
			options: [
				{ name: 'Fail', value: 'fail', description: 'The item leaves as an error with what to do' },
				{ name: 'Put Out the Item', value: 'item', description: 'With cancel_state "too_late"' },
			],
			default: 'item',
			description: 'What to do with an order that NewStore does not let go any more',
		},
	]),
];

const DEFAULT_ATTEMPTS = 5;

/**
 * The input item plus `cancelable`, `canceled`, `is_safe`, `requested` (false when nothing was asked: cancelled before, or
 * too late) and `cancel_state`: cancelled | too_late | unconfirmed. Unconfirmed orders may still be cancelled a moment
 * later: the order.cancelled event or a later look then tells.
 */
async function execute(this: IExecuteFunctions, client: NewStoreClient): Promise<INodeExecutionData[]> {
	const options = nodeOptions(this);
	const ids = idReader(this, 'orderId');
	const idType = this.getNodeParameter('idType', 0) as IdType;
	const caseOf = (index: number) => ({
		flow: 'cancellations',
		business_key: ids.label(index),
		owner_role: 'service' as const,
	});
	return await forEachItem(this, options.concurrency, caseOf, async (item, itemIndex) => {
		const id = ids.required(item, itemIndex);
		const what = `Order ${id} was not cancelled`;
		const result = await cancelOrder(client, {
			id,
			idType,
			what,
			itemIndex,
			reason: this.getNodeParameter('reason', itemIndex) as string,
			note: this.getNodeParameter('note', itemIndex) as string,
			onlyIfSafe: this.getNodeParameter('onlyIfSafe', itemIndex) as boolean,
			waitMs: Number(options.waitSeconds ?? 20) * 1000,
			pollMs: Number(options.pollSeconds ?? 1) * 1000,
			attempts: options.maxAttempts || DEFAULT_ATTEMPTS,
		});
		if (result.cancel_state === 'too_late' && options.whenTooLate === 'fail') {
			throw client.failure({
				message: `${what}: NewStore does not allow it any more`,
				description: result.cancelable
					? 'NewStore calls it possible but not safe. Ask the store or warehouse, then cancel it in NewStore Omnichannel Manager or switch "Only if Safe" off.'
					: 'The order is in fulfilment, shipped or closed. Ask the store or warehouse to stop it, or take it back as a return.',
				caseCode: 'NEWSTORE_ORDER_NOT_CANCELABLE',
				itemIndex,
			});
		}
		return { ...item.json, ...(result as unknown as IDataObject) };
	});
}

export const cancel: Operation = {
	value: 'cancel',
	name: 'Cancel',
	action: 'Cancel an order',
	description: 'Cancel a whole order while NewStore still allows it',
	properties,
	execute,
};
