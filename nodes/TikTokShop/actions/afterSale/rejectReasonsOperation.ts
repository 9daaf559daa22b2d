import type { IDataObject } from 'n8n-workflow';

import { idFields, optionsField, shopFields } from '../fields';
import type { Operation } from '../operation';
import { Session } from '../session';
import { localeOption } from './locale';
import { readRejectReasons } from './rejectReasons';
import type { RequestKind } from './requests';

/** One item per request: `{shop_id, cancel_id or return_id, reasons: [{name, text}]}`. */
export function rejectReasonsOperation({ name, plural, idField, idParameter }: RequestKind): Operation {
	const Name = name[0].toUpperCase() + name.slice(1);
	return {
		value: 'getRejectReasons',
		name: 'Get Reject Reasons',
		action: `Get the reject reasons of ${plural}`,
		description: 'List the reasons with which a request can be refused; they differ by market and state',
		properties: [
			...shopFields,
			...idFields({ name: Name, field: idField, list: idParameter }),
			optionsField([localeOption]),
		],
		async execute() {
			const session = new Session(this, plural);
			const { locale } = this.getNodeParameter('options', 0, {}) as IDataObject;
			const language = typeof locale === 'string' && locale ? locale : undefined;
			return await session.eachJob(idParameter, `${name} ID`, async ({ shop, value, items }) => {
				const reasons = await readRejectReasons(session.client, shop.cipher, value, language, items[0]);
				return [session.item({ shop_id: shop.shop_id, [idField]: value, reasons }, items)];
			});
		},
	};
}
