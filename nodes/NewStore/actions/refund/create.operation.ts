import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import type { NewStoreClient } from '../../../shared/newStore/client';
import { bookItems } from '../booking/bookItems';
import { judgeRefund, listRefunds, refundFault, refundsPath } from './refunds';
import { idText } from '../values';
import { bookingOptions, idFields, optionsWith, payloadFields } from '../fields';
import type { Operation } from '../operation';

const MARKS = 'tiktok_return_id, tiktok_refund_id';
const KNOWN_IDS_FIELD = 'known_newstore_refund_ids';

const properties: INodeProperties[] = [
	...idFields({ field: 'newstore_order_id', label: 'Order ID', source: 'item', valueName: 'orderId' }),
	...payloadFields({
		label: 'Refund',
		description: 'The refund as NewStore takes it: amount, currency, note, is_historical (true = paid elsewhere)',
	}),
	optionsWith(bookingOptions({ marks: MARKS, knownIdsField: KNOWN_IDS_FIELD, noun: 'refund' })),
];

/**
 * The input item plus `newstore_order_id`, `newstore_refund_id`, `newstore_refund_status` (pending, succeeded or failed, when
 * NewStore says it) and `already_existed`. NewStore takes no idempotency key for refunds: an own refund is recognised by its
 * mark (extended attribute), else by note, amount and currency (newstore.md 12).
 */
async function execute(this: IExecuteFunctions, client: NewStoreClient): Promise<INodeExecutionData[]> {
	return await bookItems(this, client, {
		noun: 'refund',
		marks: MARKS,
		knownIdsField: KNOWN_IDS_FIELD,
		amountField: 'amount',
		path: refundsPath,
		list: listRefunds,
		idOf: (record) => idText(record.id),
		fault: refundFault,
		judge: judgeRefund,
		codes: {
			bad: 'NEWSTORE_BAD_REFUND',
			unclear: 'NEWSTORE_REFUND_UNCLEAR',
			unconfirmed: 'NEWSTORE_REFUND_UNCONFIRMED',
		},
		toOutput: (record) => ({
			newstore_refund_id: idText(record.id),
			...(record.status === undefined ? {} : { newstore_refund_status: record.status }),
		}),
	});
}

export const create: Operation = {
	value: 'create',
	name: 'Create',
	action: 'Create a refund',
	description: 'Record a refund without goods, such as one that TikTok has paid; records the same refund once',
	properties,
	execute,
};
