import { defineTable, needed, text } from './table';

export const carriersTable = defineTable({
	name: 'tts_carriers',
	purpose:
		'Carrier as NewStore writes it → shipping provider on TikTok. A carrier whose name is the same on both sides needs no row.',
	key: ['newstore_carrier', 'shop_id', 'delivery_option_id'],
	columns: {
		newstore_carrier: needed('Carrier as it stands in NewStore: UPS'),
		provider_name: text('Name of the shipping provider on TikTok; enough when provider_id is empty'),
		provider_id: text('TikTok shipping provider id; wins over the name'),
		shop_id: text('Only for this TikTok shop; empty = every shop'),
		delivery_option_id: text('Only for this TikTok delivery option; empty = every one'),
		note: text('For people'),
	},
});
