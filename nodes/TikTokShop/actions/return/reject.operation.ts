import type { IDataObject } from 'n8n-workflow';

import { InvalidInput } from '../../../shared/tiktok/invalidInput';
import { optionsField, shopFields } from '../fields';
import type { Operation } from '../operation';
import { asId, asList, Session } from '../session';
import type { Result } from '../session';
import { ownField, valueSourceField, Values } from '../values';
import { answer } from './answer';
import { idempotencyKeyField, returnIdField } from './fields';
import { uploadImages } from './images';

const DECISIONS = [
	{ name: 'Reject Received Package', value: 'REJECT_RECEIVED_PACKAGE', description: 'What came back is not right' },
	{ name: 'Reject Refund', value: 'REJECT_REFUND' },
	{ name: 'Reject Replacement', value: 'REJECT_REPLACEMENT' },
	{ name: 'Reject Return', value: 'REJECT_RETURN' },
];

/** One item per return: the input item with `shop_id`, `return_id`, `return_status`, `ok: true`, `already_done`. */
export const reject: Operation = {
	value: 'reject',
	name: 'Reject',
	action: 'Reject returns',
	description: 'Refuse a refund, a return, a parcel that came back or a replacement; the buyer may appeal',
	itemFields:
		'fields return_id and decision of each item, and reject_reason, comment, images and idempotency_key where it has them; else the reason below counts',
	properties: [
		...shopFields,
		valueSourceField,
		returnIdField,
		ownField({
			displayName: 'Decision',
			name: 'decision',
			type: 'options',
			options: DECISIONS,
			default: 'REJECT_REFUND',
			description: 'What is refused; it must fit type and state of the return',
		}),
		{
			displayName: 'Reject Reason Name or ID',
			name: 'rejectReason',
			type: 'options',
			typeOptions: { loadOptionsMethod: 'getReturnRejectReasons', loadOptionsDependsOn: ['shop', 'returnId'] },
			default: '',
			description:
				'Reason that the buyer sees, for returns without a field reject_reason. The list is that of the return entered here, else of the newest pending return of the shop. Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
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
		{
			displayName: 'Image Fields',
			name: 'imageFields',
			type: 'string',
			default: '',
			placeholder: 'e.g. photo_1, photo_2',
			hint: 'The names of binary fields of the input items',
			description:
				'Pictures of the input items to upload as proof, separated by commas; JPG, PNG, WEBP, HEIC or BMP up to 10 MB, from 100 x 100 pixels. The app needs the scope for products.',
		},
		idempotencyKeyField,
		optionsField(),
	],
	async execute() {
		const session = new Session(this, 'returns');
		return await session.eachItemOf(
			(index) => new Values(this, index).text('return_id'),
			async (shop, index): Promise<Result> => {
				const values = new Values(this, index);
				const decision = session.required(values.text('decision'), 'decision', index);
				if (!DECISIONS.some(({ value }) => value === decision)) {
					throw new InvalidInput(
						`"${decision}" is no decision with which a return is refused.`,
						`Use one of ${DECISIONS.map(({ value }) => value).join(', ')}.`,
					);
				}
				const reason = values.text('reject_reason') || asId(this.getNodeParameter('rejectReason', index, ''));
				const comment = values.text('comment') || asId(this.getNodeParameter('comment', index, ''));
				const given = values.json<IDataObject[]>('images');
				const fields = asList(this.getNodeParameter('imageFields', index, ''));
				const images = [
					...(Array.isArray(given) ? given : []),
					...(await uploadImages(this, session, shop.cipher, fields, index)),
				];
				const body = {
					decision,
					reject_reason: session.required(reason, 'reject_reason', index),
					...(comment ? { comment } : {}),
					...(images.length ? { images } : {}),
				};
				return [await answer(session, shop, 'reject', body, values, index, this.getInputData()[index].json)];
			},
		);
	},
};
