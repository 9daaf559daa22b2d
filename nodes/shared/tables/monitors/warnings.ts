import { defineTable, moment, needed, text } from '../table';

export const warningsTable = defineTable({
	name: 'tts_warnings',
	purpose: 'What has been told or noted, so that it is not told twice. Written by workflows 04a, 05a and 11.',
	key: ['warn_key'],
	columns: {
		warn_key: needed('What the warning is about, its deadline and its step'),
		step: text(
			'Share of the time left (percent) or days before the end, 0 = the deadline has passed; or what else is remembered: waiting, corrected, note, once, registration',
		),
		order_id: text('TikTok order id; empty for authorizations'),
		shop_id: text('TikTok shop id'),
		due_at: moment('The deadline (UTC)'),
		warned_at: moment('When it was told (UTC)'),
	},
});
