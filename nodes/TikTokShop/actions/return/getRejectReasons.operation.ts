import type { IDataObject } from 'n8n-workflow';

import { readRejectReasons } from '../cancellation/rejectReasons';
import { idFields, optionsField, shopFields } from '../fields';
import type { Operation } from '../operation';
import { Session } from '../session';
import { localeOption } from './locale';

/** One item per return: `{shop_id, return_id, reasons: [{name, text}]}`. */
export const getRejectReasons: Operation = {
	value: 'getRejectReasons',
	name: 'Get Reject Reasons',
	action: 'Get the reject reasons of returns',
	description: 'List the reasons with which a return can be refused; they differ by market and state',
	properties: [
		...shopFields,
		...idFields({ name: 'Return', field: 'return_id', list: 'returnIds', batch: 'one call each' }),
		optionsField([localeOption]),
	],
	async execute() {
		const session = new Session(this, 'returns');
		const { locale } = this.getNodeParameter('options', 0, {}) as IDataObject;
		const language = typeof locale === 'string' && locale ? locale : undefined;
		return await session.eachJob('returnIds', 'return ID', async ({ shop, value, items }) => {
			const reasons = await readRejectReasons(session.client, shop.cipher, value, language, items[0]);
			return [session.item({ shop_id: shop.shop_id, return_id: value, reasons }, items)];
		});
	},
};
