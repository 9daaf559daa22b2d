import { createHash } from 'node:crypto';

import { inTurn } from '../../../shared/inTurn';
import { toMinor } from '../../../shared/money';
import { InvalidInput } from '../../../shared/tiktok/invalidInput';
import type { TikTokRequest } from '../../../shared/tiktok/client';
import { returnFailure } from '../../../shared/tiktok/returnWords';
import { optionsField, shopFields } from '../fields';
import type { Operation } from '../operation';
import { asId, asList, Session } from '../session';
import type { Result } from '../session';

import { lineIdsField, orderIdField, ownField, valueSourceField, Values } from '../values';
import { readAmount } from './amount';
import { currencyField, idempotencyKeyField, readShipment, shipmentFields } from './fields';
import { isOfOther, remember } from './madeHere';
import type { WantedRefund } from './refundedLines';
import { refundOnce } from './refundOnce';

/**
 * Refunds lines of an order for the seller, or starts a return of them (tiktok-shop.md 10.3). One item per input item: the
 * input item with `shop_id`, `order_id`, `return_id`, `return_status`, `ok: true`, `already_done`, and `refund_amount` as
 * TikTok Shop has it when the return was found by reading.
 *
 * Never twice: the returns of the order are read right before the call and after every unclear answer, the call carries a
 * key made from the refund, and refunds of the same order wait for each other in this process.
 */
export const create: Operation = {
	value: 'create',
	name: 'Create',
	action: 'Create refunds and returns',
	description: 'Refund lines of an order for the seller, or start a return of them; never twice for the same lines',
	itemFields:
		'fields order_id, return_type, return_reason, order_line_item_ids, refund_total and currency of each item, and where it has them idempotency_key, known_return_ids, shipment_type and handover_method',
	properties: [
		...shopFields,
		valueSourceField,
		orderIdField,
		ownField({
			displayName: 'Return Type',
			name: 'returnType',
			type: 'options',
			options: [
				{ name: 'Refund', value: 'REFUND', description: 'TikTok Shop pays the buyer; no goods come back through it' },
				{ name: 'Return and Refund', value: 'RETURN_AND_REFUND', description: 'The buyer sends the goods first' },
			],
			default: 'REFUND',
			description: 'What is started; for goods handed back in a store a refund fits',
		}),
		ownField({
			displayName: 'Return Reason',
			name: 'returnReason',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. ecom_order_delivered_refund_reason_not_match_description_seller_uk',
			description: 'Name of the reason as TikTok Shop knows it; reasons differ by market, type and state of the order',
		}),
		{ ...lineIdsField('Lines to refund, separated by commas; for a whole order name all of them'), required: true },
		ownField({
			displayName: 'Refund Total',
			name: 'refundTotal',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. 21.50',
			description: 'Money for the buyer with tax and shipping, at most what Return: Calculate says',
		}),
		{ ...currencyField('Currency of the amount'), required: true },
		...shipmentFields,
		ownField({
			displayName: 'Known Return IDs',
			name: 'knownReturnIds',
			type: 'string',
			default: '',
			placeholder: 'e.g. 4035000000000000201',
			description:
				'Returns of the order that are taken into account already, separated by commas. Any other return of the same lines stops the refund, or counts as this refund when it is the same.',
		}),
		idempotencyKeyField,
		optionsField(),
	],
	async execute() {
		const session = new Session(this, 'returns');
		const inputs = this.getInputData();
		return await session.eachItem(async (shop, index): Promise<Result> => {
			const values = new Values(this, index);
			const wanted = readWanted(session, values, index);
			const key = values.text('idempotency_key') || keyOf(wanted);
			const request: TikTokRequest = {
				method: 'POST',
				path: '/return_refund/202309/returns',
				query: { idempotency_key: key.slice(0, 255) },
				body: {
					order_id: wanted.orderId,
					order_line_item_ids: wanted.lineIds,
					return_type: wanted.returnType,
					return_reason: session.required(values.text('return_reason'), 'return_reason', index),
					refund_total: wanted.refundTotal,
					currency: wanted.currency,
					...readShipment(values),
				},
				cipher: shop.cipher,
				repeatable: false,
			};
			const refunded = await inTurn(`${shop.cipher} ${wanted.orderId}`, async () => {
				const { apiBaseUrl } = await session.client.credentials();
				const isForeign = (returnId: string) => isOfOther(apiBaseUrl, returnId, key);
				const done = await refundOnce(session, shop, request, { ...wanted, isForeign }, key, index);
				if (done.ok) remember(apiBaseUrl, asId(done.found.return_id), key);
				return done;
			});
			const ids = { shop_id: shop.shop_id, order_id: wanted.orderId };
			if (!refunded.ok) return [session.failItem(returnFailure(refunded.failure), [index], ids)];
			return [
				session.item(
					{ ...inputs[index].json, ...ids, ...refunded.found, ok: true, already_done: refunded.alreadyDone },
					[index],
				),
			];
		});
	},
};

function readWanted(session: Session, values: Values, index: number): WantedRefund {
	const text = (field: string) => session.required(values.text(field), field, index);
	const orderId = text('order_id');
	const lineIds = values.list('order_line_item_ids');
	session.required(lineIds[0] ?? '', 'order_line_item_ids', index);
	const returnType = text('return_type');
	if (returnType !== 'REFUND' && returnType !== 'RETURN_AND_REFUND')
		throw new InvalidInput(`"${returnType}" is no type of a refund.`, 'Use REFUND or RETURN_AND_REFUND.');
	const currency = text('currency').toUpperCase();
	const knownIds = new Set(asList(values.raw('known_return_ids')));
	const refundTotal = readAmount(values.raw('refund_total'), currency);
	return { orderId, returnType, lineIds, refundTotal, currency, knownIds, isForeign: () => false, isAfterCall: false };
}

/** The same refund has the same key in every run. */
function keyOf({ orderId, lineIds, returnType, refundTotal, currency }: WantedRefund): string {
	const content = [...lineIds].sort().join(' ') + ` ${returnType} ${toMinor(refundTotal, currency)} ${currency}`;
	return `refund-${orderId}-${createHash('sha256').update(content).digest('hex').slice(0, 16)}`;
}
