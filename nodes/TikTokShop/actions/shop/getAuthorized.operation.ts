import { authorizedShops } from '../../../shared/tiktok/shops';
import { optionsField } from '../fields';
import type { Operation } from '../operation';
import { Session } from '../session';

/**
 * One item per shop: `{shop_id, shop_cipher, name, region, seller_type, code}`, and `authorization` where the node has several.
 * Always asked anew.
 */
export const getAuthorized: Operation = {
	value: 'getAuthorized',
	name: 'List Authorized',
	action: 'List authorized shops',
	description: 'List the shops that the seller authorized the app for',
	properties: [optionsField()],
	async execute() {
		const session = new Session(this, 'connection');
		return await session.eachAuthorization(async (member) => {
			const shops = await authorizedShops(member, true);
			const name = await session.nameOf(member);
			return shops.map(({ id, cipher, ...shop }) =>
				session.item({ shop_id: id, shop_cipher: cipher, ...shop, ...name }, [0]),
			);
		});
	},
};
