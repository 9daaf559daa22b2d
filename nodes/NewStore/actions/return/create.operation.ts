import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import type { NewStoreClient } from '../../../shared/newStore/client';
import { bookItems } from '../booking/bookItems';
import { judgeReturn, listReturns, returnFault, returnsPath } from './returns';
import { idText } from '../values';
import { bookingOptions, idFields, optionsWith, payloadFields } from '../fields';
import type { Operation } from '../operation';

const MARKS = 'tiktok_return_id';
const KNOWN_IDS_FIELD = 'known_newstore_return_ids';

const properties: INodeProperties[] = [
	...idFields({ field: 'newstore_order_id', label: 'Order ID', source: 'item', valueName: 'orderId' }),
	...payloadFields({
		label: 'Return',
		description:
			'The return as NewStore takes it: returned_from (location) and items with product_id and condition_code, one entry per unit',
	}),
	optionsWith(bookingOptions({ marks: MARKS, knownIdsField: KNOWN_IDS_FIELD, noun: 'return' })),
];

/** No error code is published; this is what the text says (newstore.md 11). */
const DOUBLED = /already[^.]*return|return[^.]*already/i;

/**
 * The input item plus `newstore_order_id`, `newstore_return_id`, `refunded_amount` (as NewStore gives it) and
 * `already_existed`. NewStore takes no idempotency key for returns: an own return is recognised by its mark (extended
 * attribute), else by time, products and location (newstore.md 11).
 */
async function execute(this: IExecuteFunctions, client: NewStoreClient): Promise<INodeExecutionData[]> {
	return await bookItems(this, client, {
		noun: 'return',
		marks: MARKS,
		knownIdsField: KNOWN_IDS_FIELD,
		amountField: 'refund_amount',
		path: returnsPath,
		list: listReturns,
		idOf: (record) => idText(record.return_id),
		fault: returnFault,
		judge: judgeReturn,
		codes: {
			bad: 'NEWSTORE_BAD_RETURN',
			unclear: 'NEWSTORE_RETURN_UNCLEAR',
			unconfirmed: 'NEWSTORE_RETURN_UNCONFIRMED',
			doubled: 'NEWSTORE_ALREADY_RETURNED',
		},
		isDoubled: (said) => DOUBLED.test(said),
		toOutput: (record) => ({
			newstore_return_id: idText(record.return_id),
			...(record.refunded_amount === undefined ? {} : { refunded_amount: record.refunded_amount }),
		}),
	});
}

export const create: Operation = {
	value: 'create',
	name: 'Create',
	action: 'Create a return',
	description: 'Book goods that came back, so that NewStore has them in stock again; books the same return once',
	properties,
	execute,
};
