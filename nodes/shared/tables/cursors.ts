import { defineTable, needed, text } from './table';

export const cursorsTable = defineTable({
	name: 'tts_cursors',
	purpose: 'How far the sweeps have come. Written by the workflows; delete a row to let its sweep start afresh.',
	key: ['name'],
	columns: {
		name: needed('Name of the sweep'),
		value: text('Where it goes on'),
		note: text('For people'),
	},
});
