import type { IDataObject } from 'n8n-workflow';

import { optionsField, shopFields } from '../fields';
import { keepItemOption, keptItem } from '../keptItem';
import type { Operation } from '../operation';
import { asId, Session } from '../session';
import type { Result } from '../session';
import { ownField, valueSourceField, Values } from '../values';
import { answer, ANSWER_FIELDS, REJECT } from './answer';

/** One item per request: `{shop_id, order_id?, cancel_id, cancel_status, ok: true, already_done}`. */
export const reject: Operation = {
	value: 'reject',
	name: 'Reject',
	action: 'Reject cancellation requests',
	description:
		'Refuse the request of a buyer to cancel an order, before its deadline; in the US report the parcel first',
	itemFields:
		'field cancel_id of each item, and reject_reason, comment and images where it has them; else the reason below counts',
	properties: [
		...shopFields,
		valueSourceField,
		ownField({
			displayName: 'Cancellation ID',
			name: 'cancelId',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. 4035000000000000101',
			description: 'Request of a buyer, from Cancellation: Search or the trigger',
		}),
		{
			displayName: 'Reject Reason Name or ID',
			name: 'rejectReason',
			type: 'options',
			typeOptions: { loadOptionsMethod: 'getRejectReasons', loadOptionsDependsOn: ['shop', 'cancelId'] },
			default: '',
			description:
				'Reason that the buyer sees, for requests without a field reject_reason. The list is that of the cancellation entered here, else of the newest open request of the shop. Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
		},
		{
			displayName: 'Comment',
			name: 'comment',
			type: 'string',
			typeOptions: { rows: 2 },
			default: '',
			description: 'What the buyer is told beside the reason, for items without a field comment',
		},
		ownField({
			displayName: 'Images',
			name: 'images',
			type: 'json',
			default: '[]',
			description: 'Pictures as proof: a list of {image_id, mime_type, width, height}',
		}),
		optionsField([keepItemOption]),
	],
	async execute() {
		const session = new Session(this, 'cancellations');
		return await session.eachItemOf(
			(index) => new Values(this, index).text('cancel_id'),
			async (shop, index): Promise<Result> => {
				const values = new Values(this, index);
				const cancelId = session.required(values.text('cancel_id'), 'cancel_id', index);
				const reason = values.text('reject_reason') || asId(this.getNodeParameter('rejectReason', index, ''));
				const comment = values.text('comment') || asId(this.getNodeParameter('comment', index, ''));
				const images = values.json<IDataObject[]>('images');
				const body = {
					reject_reason: session.required(reason, 'reject_reason', index),
					...(comment ? { comment } : {}),
					...(Array.isArray(images) && images.length ? { images } : {}),
				};
				const orderId = asId(this.getInputData()[index].json.order_id);
				return [
					await answer(session, shop, REJECT, cancelId, body, {
						orderId,
						items: [index],
						kept: keptItem(this, [index], ANSWER_FIELDS),
					}),
				];
			},
		);
	},
};
