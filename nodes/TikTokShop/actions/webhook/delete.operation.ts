import { deleteWebhook } from '../../../shared/tiktok/webhooks';
import { optionsField, shopFields } from '../fields';
import type { Operation } from '../operation';
import { Session } from '../session';
import { eventTypeField } from './eventType';

/** One item: `{shop_id, event_type, deleted: true}`; TikTok Shop says so even when there was nothing to delete. */
export const remove: Operation = {
	value: 'delete',
	name: 'Delete',
	action: 'Delete a webhook',
	description: 'Stop sending events of one type of a shop',
	properties: [...shopFields, eventTypeField, optionsField()],
	async execute() {
		const session = new Session(this, 'connection');
		return await session.eachItem(async (shop, index) => {
			const eventType = this.getNodeParameter('eventType', index) as string;
			await deleteWebhook(session.client, shop.cipher, eventType, index);
			return [session.item({ shop_id: shop.shop_id, event_type: eventType, deleted: true }, [index])];
		});
	},
};
