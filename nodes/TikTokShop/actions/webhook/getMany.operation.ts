import { listWebhooks } from '../../../shared/tiktok/webhooks';
import { optionsField, shopFields } from '../fields';
import type { Operation } from '../operation';
import { Session } from '../session';

/** One item per callback: `{shop_id, event_type, address, create_time, update_time}`. */
export const getMany: Operation = {
	value: 'getMany',
	name: 'List',
	action: 'List webhooks',
	description: 'List the addresses to which TikTok Shop sends events of a shop',
	properties: [...shopFields, optionsField()],
	async execute() {
		const session = new Session(this, 'connection');
		return await session.eachItem(async (shop, index) => {
			const webhooks = await listWebhooks(session.client, shop.cipher, index);
			return webhooks.map((webhook) => session.item({ shop_id: shop.shop_id, ...webhook }, [index]));
		});
	},
};
