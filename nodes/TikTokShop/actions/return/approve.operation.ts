import type { IDataObject } from 'n8n-workflow';

import { InvalidInput } from '../../../shared/tiktok/invalidInput';
import { optionsField, shopFields } from '../fields';
import type { Operation } from '../operation';
import { Session } from '../session';
import type { Result } from '../session';
import { ownField, valueSourceField, Values } from '../values';
import { readAmount } from './amount';
import { answer } from './answer';

import { currencyField, idempotencyKeyField, returnIdField } from './fields';

const DECISIONS = [
	{ name: 'Approve Received Package', value: 'APPROVE_RECEIVED_PACKAGE', description: 'The goods are here and fine' },
	{ name: 'Approve Refund', value: 'APPROVE_REFUND', description: 'Pay back, no goods come back' },
	{ name: 'Approve Replacement', value: 'APPROVE_REPLACEMENT', description: 'The buyer gets new goods' },
	{ name: 'Approve Return', value: 'APPROVE_RETURN', description: 'The buyer may send the goods, or keep them' },
	{ name: 'Issue Replacement Refund', value: 'ISSUE_REPLACEMENT_REFUND', description: 'Pay back instead of replacing' },
	{ name: 'Offer Partial Refund', value: 'OFFER_PARTIAL_REFUND', description: 'The buyer keeps the goods for a part' },
];

/** One item per return: the input item with `shop_id`, `return_id`, `return_status`, `ok: true`, `already_done`. */
export const approve: Operation = {
	value: 'approve',
	name: 'Approve',
	action: 'Approve returns',
	description: 'Agree to a refund, a return, a parcel that came back or a replacement, or offer a part of the money',
	itemFields:
		'fields return_id and decision of each item, and where it has them buyer_keep_item, partial_refund as {currency, amount} and idempotency_key',
	properties: [
		...shopFields,
		valueSourceField,
		returnIdField,
		ownField({
			displayName: 'Decision',
			name: 'decision',
			type: 'options',
			options: DECISIONS,
			default: 'APPROVE_REFUND',
			description: 'What is agreed to; it must fit type and state of the return',
		}),
		{
			...ownField({
				displayName: 'Buyer Keeps the Goods',
				name: 'buyerKeepItem',
				type: 'boolean',
				default: false,
				description: 'Whether the buyer is paid back without sending the goods',
			}),
			displayOptions: { show: { valueSource: ['fields'], decision: ['APPROVE_RETURN'] } },
		},
		{
			...ownField({
				displayName: 'Amount',
				name: 'partialAmount',
				type: 'string',
				default: '',
				required: true,
				placeholder: 'e.g. 5.00',
				description: 'Money offered to the buyer',
			}),
			displayOptions: { show: { valueSource: ['fields'], decision: ['OFFER_PARTIAL_REFUND'] } },
		},
		{
			...currencyField('Currency of the amount'),
			required: true,
			displayOptions: { show: { valueSource: ['fields'], decision: ['OFFER_PARTIAL_REFUND'] } },
		},
		idempotencyKeyField,
		optionsField(),
	],
	async execute() {
		const session = new Session(this, 'returns');
		const fromItems = this.getNodeParameter('valueSource', 0, 'items') === 'items';
		return await session.eachItemOf(
			(index) => new Values(this, index).text('return_id'),
			async (shop, index): Promise<Result> => {
				const values = new Values(this, index);
				const decision = readDecision(session, values, index);
				const isKept = decision === 'APPROVE_RETURN' && isTrue(values.raw('buyer_keep_item'));
				const body: IDataObject = { decision, ...(isKept ? { buyer_keep_item: true } : {}) };
				if (decision === 'OFFER_PARTIAL_REFUND') body.partial_refund = readOffer(values, fromItems);
				return [await answer(session, shop, 'approve', body, values, index, this.getInputData()[index].json)];
			},
		);
	},
};

function readDecision(session: Session, values: Values, index: number): string {
	const decision = session.required(values.text('decision'), 'decision', index);
	if (DECISIONS.some(({ value }) => value === decision)) return decision;
	throw new InvalidInput(
		`"${decision}" is no decision with which a return is approved.`,
		`Use one of ${DECISIONS.map(({ value }) => value).join(', ')}.`,
	);
}

const isTrue = (value: unknown): boolean => value === true || value === 'true';

function readOffer(values: Values, fromItems: boolean): IDataObject {
	const given = fromItems
		? values.json<IDataObject>('partial_refund')
		: { currency: values.text('currency'), amount: values.raw('partial_amount') };
	const currency = String(given?.currency ?? '').toUpperCase();
	if (!/^[A-Z]{3}$/.test(currency))
		throw new InvalidInput(
			'The currency of the offer is missing.',
			'Give partial_refund as {"currency": "GBP", "amount": "5.00"}.',
		);
	return { currency, amount: readAmount(given?.amount, currency) };
}
