import { defineTable, flag, needed, neededTikTokId, text, tikTokId } from './table';

export const locationsTable = defineTable({
	name: 'tts_locations',
	purpose: 'Which NewStore locations feed which TikTok warehouse. A location without a row does not sell on TikTok.',
	key: ['location_id', 'warehouse_id', 'shop_id'],
	columns: {
		location_id: needed('NewStore location (fulfilment node) id'),
		warehouse_id: neededTikTokId('TikTok SALES_WAREHOUSE id that gets its stock'),
		shop_id: tikTokId('TikTok shop of that warehouse; empty = every shop'),
		sells: flag('false = the row stays, the stock of the location is not offered', true),
		note: text('For people: name of the store'),
	},
});

const NAME_LENGTH = 40;

/** What people call a location: the note of its row when it is short, else its id. */
export const locationName = (id: string, note: string) => (note !== '' && note.length <= NAME_LENGTH ? note : id);
