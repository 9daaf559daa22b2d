import { defineTable, needed, text } from './table';

export const settingsTable = defineTable({
	name: 'tts_settings',
	purpose: 'Switches and limits that hold for all shops. One row per setting.',
	key: ['key'],
	columns: {
		key: needed('Name of the setting; do not change it'),
		value: text('What you set'),
		note: text('What it does'),
	},
});
