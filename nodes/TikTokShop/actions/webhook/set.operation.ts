import { setWebhook } from '../../../shared/tiktok/webhooks';
import { optionsField, shopFields } from '../fields';
import type { Operation } from '../operation';
import { Session } from '../session';
import { eventTypeField } from './eventType';

const MAX_ADDRESS = 255;

/** One item: `{shop_id, event_type, address, ok: true}`. */
export const set: Operation = {
	value: 'set',
	name: 'Set',
	action: 'Set a webhook',
	description: 'Set the address for an event type; an address that was there is replaced',
	properties: [
		...shopFields,
		eventTypeField,
		{
			displayName: 'Address',
			name: 'address',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. https://n8n.example.com/webhook/tiktok',
			description: 'Public https address with a domain name and no port, at most 255 characters',
		},
		optionsField(),
	],
	async execute() {
		const session = new Session(this, 'connection');
		return await session.eachItem(async (shop, index) => {
			const eventType = this.getNodeParameter('eventType', index) as string;
			const address = (this.getNodeParameter('address', index) as string).trim();
			if (!address || address.length > MAX_ADDRESS) {
				throw session.invalid('The address is empty or longer than 255 characters.', 'Enter a shorter address.', index);
			}
			await setWebhook(session.client, shop.cipher, eventType, address, index);
			return [session.item({ shop_id: shop.shop_id, event_type: eventType, address, ok: true }, [index])];
		});
	},
};
