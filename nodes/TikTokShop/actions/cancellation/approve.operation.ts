import { idFields, optionsField, shopFields } from '../fields';
import { keepItemOption, keptItem } from '../keptItem';
import type { Operation } from '../operation';
import { asId, Session } from '../session';
import { answer, ANSWER_FIELDS, APPROVE } from './answer';

/** One item per request: `{shop_id, order_id?, cancel_id, cancel_status, ok: true, already_done}`. */
export const approve: Operation = {
	value: 'approve',
	name: 'Approve',
	action: 'Approve cancellation requests',
	description: 'Agree to the request of a buyer to cancel an order',
	properties: [
		...shopFields,
		...idFields({ name: 'Cancellation', field: 'cancel_id', list: 'cancelIds' }),
		optionsField([keepItemOption]),
	],
	async execute() {
		const session = new Session(this, 'cancellations');
		const inputs = this.getInputData();
		return await session.eachJob('cancelIds', 'cancellation ID', async ({ shop, value, items }) => {
			const orderId = asId(inputs[items[0]]?.json.order_id);
			return [
				await answer(session, shop, APPROVE, value, undefined, {
					orderId,
					items,
					kept: keptItem(this, items, ANSWER_FIELDS),
				}),
			];
		});
	},
};
