import type { IDataObject } from 'n8n-workflow';

import { decisionsOf } from '../afterSale/decisions';
import { localeOption } from '../afterSale/locale';
import { idFields, optionsField, shopFields } from '../fields';
import type { Operation } from '../operation';
import { asId, Session } from '../session';

/**
 * One item per return: `{shop_id, order_id?, return_id, line_items: [{return_line_item_id, sub_return_line_item_id?, decisions:
 * [{decision, eligible, available_reject_reasons, partial_refund_amount_range?: {min_amount, max_amount, currency}}]}], errors?}`.
 * The names of the decisions are others than those of Get Decision Eligibility (tiktok-shop.md 10.2). No live answer was seen
 * yet; an app that does not have the call gets an error item.
 */
export const getReviewDecision: Operation = {
	value: 'getReviewDecision',
	name: 'Get Review Decision',
	action: 'Get the decisions allowed for each line of returns',
	description: 'Ask line by line which answers the shop may give now, with the range of a partial refund',
	properties: [
		...shopFields,
		...idFields({ name: 'Return', field: 'return_id', list: 'returnIds' }),
		optionsField([localeOption]),
	],
	async execute() {
		const session = new Session(this, 'returns');
		const { locale } = this.getNodeParameter('options', 0, {}) as IDataObject;
		const inputs = this.getInputData();
		return await session.eachJob('returnIds', 'return ID', async ({ shop, value, items }) => {
			const data = await session.call(
				{
					method: 'GET',
					path: '/return_refund/202606/review_decision',
					query: { seller_id: shop.shop_id, return_or_cancel_id: value, locale },
					cipher: shop.cipher,
					repeatable: true,
				},
				items[0],
			);
			const lines = (Array.isArray(data.line_items) ? (data.line_items as Array<IDataObject | null>) : []).flatMap(
				(line) => (line ? { ...line, decisions: decisionsOf(line.decisions) } : []),
			);
			const orderId = asId(inputs[items[0]]?.json.order_id);
			const order = orderId ? { order_id: orderId } : {};
			// Partial failures come with a success.
			const errors = Array.isArray(data.errors) && data.errors.length ? { errors: data.errors } : {};
			return [session.item({ shop_id: shop.shop_id, ...order, return_id: value, line_items: lines, ...errors }, items)];
		});
	},
};
