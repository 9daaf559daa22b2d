import type { IDataObject } from 'n8n-workflow';

import type { TikTokRequest } from '../../../shared/tiktok/client';
import type { Shop } from '../../../shared/tiktok/shops';
import { CANCELLATIONS, readRequests } from '../afterSale/requests';
import { change } from '../change';
import type { Look } from '../change';
import { optionsField, shopFields } from '../fields';
import { keepItemOption, keptItem } from '../keptItem';
import type { Operation } from '../operation';
import { readOrder } from '../package/read';
import { asId, Session } from '../session';
import type { Result } from '../session';
import { lineIdsField, orderIdField, ownField, valueSourceField, Values } from '../values';
import { ANSWER_FIELDS } from './answer';
import { compareCancelled, linesOfSkus, readSkus } from './cancelledLines';
import { isAgreed } from './states';

/**
 * Cancels an order or some of its lines for the seller (tiktok-shop.md 9.2). One item per input item: `{shop_id, order_id,
 * order_line_item_ids, cancel_id?, cancel_status, ok: true, already_done}`.
 */
export const cancelOrder: Operation = {
	value: 'cancelOrder',
	name: 'Cancel Order',
	action: 'Cancel orders',
	description: 'Cancel an order for the seller, or single lines that are out of stock (lines in US and UK only)',
	itemFields:
		'fields order_id and cancel_reason of each item, and for a part of the order order_line_item_ids, or skus as a list of {sku_id, quantity}',
	properties: [
		...shopFields,
		valueSourceField,
		orderIdField,
		ownField({
			displayName: 'Cancel Reason',
			name: 'cancelReason',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. seller_cancel_reason_out_of_stock',
			description:
				'Name of the reason as TikTok Shop knows it. The names of the UK end in _uk; single lines can only be cancelled as out of stock.',
		}),
		lineIdsField(),
		optionsField([keepItemOption]),
	],
	async execute() {
		const session = new Session(this, 'cancellations');
		return await session.eachItemOf(
			(index) => new Values(this, index).text('order_id'),
			async (shop, index): Promise<Result> => {
				const values = new Values(this, index);
				const orderId = session.required(values.text('order_id'), 'order_id', index);
				const reason = session.required(values.text('cancel_reason'), 'cancel_reason', index);
				const ids = { shop_id: shop.shop_id, order_id: orderId };
				const kept = keptItem(this, [index], [...ANSWER_FIELDS, 'order_line_item_ids']);
				const lines = await readLines(session, shop, values, orderId, index);
				if (!Array.isArray(lines)) return [session.failItem(lines, [index], ids)];
				const request = (lineIds: string[]): TikTokRequest => ({
					method: 'POST',
					path: '/return_refund/202309/cancellations',
					body: {
						order_id: orderId,
						...(lineIds.length ? { order_line_item_ids: lineIds } : {}),
						cancel_reason: reason,
					},
					cipher: shop.cipher,
					repeatable: false,
				});
				const changed = await change(session, request(lines), async () => {
					const seen = await look(session, shop, orderId, lines, index);
					return seen.left?.length ? { state: 'open', request: request(seen.left) } : seen.look;
				});
				if (!changed.ok) return [session.failItem(changed.failure, [index], ids)];
				const { cancel_id: cancelId, cancel_status: status } = changed.data;
				return [
					session.item(
						{
							...ids,
							order_line_item_ids: lines,
							...(asId(cancelId) ? { cancel_id: asId(cancelId) } : {}),
							cancel_status: asId(status) || 'CANCELLATION_REQUEST_SUCCESS',
							ok: true,
							already_done: changed.alreadyDone,
							...kept,
						},
						[index],
					),
				];
			},
		);
	},
};

/**
 * Lines to cancel; [] = the whole order. Quantities of SKUs become lines before the call: a repeated "one unit of this SKU"
 * would cancel a second unit, a repeated line cannot.
 */
async function readLines(session: Session, shop: Shop, values: Values, orderId: string, itemIndex: number) {
	const lines = values.list('order_line_item_ids');
	if (lines.length) return lines;
	const given = values.raw('skus');
	if (given === undefined || given === null || given === '') return [];
	const skus = readSkus(values.json<IDataObject[]>('skus'));
	if (!skus.length) return [];
	return linesOfSkus(await readOrder(session, shop, orderId, itemIndex), orderId, skus);
}

/** Reads the order and its cancellations. `left` = lines that are still to be cancelled when others are. */
async function look(
	session: Session,
	shop: Shop,
	orderId: string,
	lineIds: string[],
	itemIndex: number,
): Promise<{ look: Look; left?: string[] }> {
	const cancellations = await readRequests(CANCELLATIONS, session, shop, { order_ids: [orderId] }, itemIndex);
	const seen = compareCancelled(await readOrder(session, shop, orderId, itemIndex), orderId, lineIds, cancellations);
	if (seen.state !== 'done') return { look: seen, left: seen.state === 'open' ? seen.left : undefined };
	const found = cancellations.find(isAgreed) ?? cancellations[0];
	return {
		look: { state: 'done', found: found ? { cancel_id: found.cancel_id, cancel_status: found.cancel_status } : {} },
	};
}
