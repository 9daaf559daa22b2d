import type { IDataObject } from 'n8n-workflow';

import { idFields, optionsField, shopFields } from '../fields';
import type { Operation } from '../operation';
import { Session } from '../session';
import { readRejectReasons } from './rejectReasons';

/** One item per cancellation: `{shop_id, cancel_id, reasons: [{name, text}]}`. */
export const getRejectReasons: Operation = {
	value: 'getRejectReasons',
	name: 'Get Reject Reasons',
	action: 'Get the reject reasons of cancellations',
	description: 'List the reasons with which a request can be refused; they differ by market and state',
	properties: [
		...shopFields,
		...idFields({ name: 'Cancellation', field: 'cancel_id', list: 'cancelIds', batch: 'one call each' }),
		optionsField([
			{
				displayName: 'Language of Reasons',
				name: 'locale',
				type: 'string',
				default: 'en-US',
				placeholder: 'e.g. de-DE',
				description: 'Language of the texts',
			},
		]),
	],
	async execute() {
		const session = new Session(this, 'cancellations');
		const { locale } = this.getNodeParameter('options', 0, {}) as IDataObject;
		const language = typeof locale === 'string' && locale ? locale : undefined;
		return await session.eachJob('cancelIds', 'cancellation ID', async ({ shop, value, items }) => {
			const reasons = await readRejectReasons(session.client, shop.cipher, value, language, items[0]);
			return [session.item({ shop_id: shop.shop_id, cancel_id: value, reasons }, items)];
		});
	},
};
