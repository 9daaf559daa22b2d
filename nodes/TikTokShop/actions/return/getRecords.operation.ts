import type { IDataObject } from 'n8n-workflow';

import { localeOption } from '../afterSale/locale';
import { idFields, optionsField, shopFields } from '../fields';
import type { Operation } from '../operation';
import { asId, Session } from '../session';
import { isoExact } from '../../../shared/channel/times';

/**
 * One item per return: `{shop_id, order_id?, return_id, records: [{event, role, description, reason_text, note, images,
 * videos, create_time, at}]}` as TikTok Shop gives them, oldest first; `at` is UTC ISO.
 */
export const getRecords: Operation = {
	value: 'getRecords',
	name: 'Get Records',
	action: 'Get the records of returns',
	description: 'Read what happened to returns: requests, answers, notes and pictures',
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
					path: '/return_refund/202309/returns/{return_id}/records',
					ids: { return_id: value },
					query: { locale },
					cipher: shop.cipher,
					repeatable: true,
				},
				items[0],
			);
			const records = ((data.records as IDataObject[] | undefined) ?? [])
				.map((record): IDataObject => {
					const seconds = Number(record.create_time);
					return seconds > 0 ? { ...record, at: isoExact(seconds * 1000) } : record;
				})
				.sort((one, other) => Number(one.create_time) - Number(other.create_time));
			const orderId = asId(inputs[items[0]]?.json.order_id);
			const order = orderId ? { order_id: orderId } : {};
			return [session.item({ shop_id: shop.shop_id, ...order, return_id: value, records }, items)];
		});
	},
};
