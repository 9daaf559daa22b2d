import { defineTable, needed, text, tikTokId } from './table';

export const serviceMapTable = defineTable({
	name: 'tts_service_map',
	purpose: 'TikTok delivery option → NewStore service level. Without a row the service level of the shop is used.',
	key: ['delivery_option_id', 'shop_id'],
	columns: {
		delivery_option_id: needed('TikTok delivery option id'),
		service_level: needed('NewStore service level identifier'),
		shop_id: tikTokId('Only for this TikTok shop; empty = every shop'),
		note: text('For people: name of the delivery option'),
	},
});
