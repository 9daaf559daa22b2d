import { day, defineTable, flag, text, tikTokId } from './table';

export const businessDaysTable = defineTable({
	name: 'tts_business_days',
	purpose: 'Days that differ from the weekly rule (sla_closed_weekdays): holidays, Sundays on which you ship.',
	key: ['date', 'shop_id'],
	columns: {
		date: day('The day, in the time zone of the shop: 2026-12-25'),
		open: flag('true = your stores ship on this day; false = they do not', false),
		shop_id: tikTokId('Only for this TikTok shop; empty = every shop'),
		note: text('For people: Christmas'),
	},
});
