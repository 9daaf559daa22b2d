import { idFields, optionsField, shopFields, simplifyField } from '../fields';
import type { Operation } from '../operation';
import { Session } from '../session';
import { readPackage } from './read';

/** One item per package as TikTok Shop gives it, with `shop_id` and `package_id`. */
export const get: Operation = {
	value: 'get',
	name: 'Get',
	action: 'Get packages',
	description: 'Read packages with carrier, tracking number, lines and orders',
	properties: [
		...shopFields,
		...idFields({ name: 'Package', field: 'package_id', list: 'packageIds' }),
		simplifyField('without the addresses of recipient and sender'),
		optionsField(),
	],
	async execute() {
		const session = new Session(this, 'dispatch');
		const simplify = this.getNodeParameter('simplify', 0, false) as boolean;
		return await session.eachJob('packageIds', 'package ID', async ({ shop, value, items }) => {
			const found = await readPackage(session, shop, value, items[0]);
			const { recipient_address, sender_address, ...short } = found;
			const addresses = simplify ? {} : { recipient_address, sender_address };
			return [session.item({ shop_id: shop.shop_id, package_id: value, ...short, ...addresses }, items)];
		});
	},
};
