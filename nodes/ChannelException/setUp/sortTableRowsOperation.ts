/** Rows that one Data Table node has read from several tables → one item with the rows of each; the run's items go on. */
import { channelOperation } from '../../shared/channel/operation';
import { rowsByTable, tablesNotRead } from './tablesToRead';

export const sortTableRowsOperation = channelOperation({
	name: 'Sort Table Rows',
	value: 'sortTableRows',
	action: 'Sort rows by their tables',
	description:
		'Make one item of the rows that a Data Table node has read from several tables: the rows of each by its name, the settings by their key, and when they were read. The items of the run go on then.',
	inputs: { items: 'Items', rows: 'Rows' },
	outputs: { tables: 'Tables', items: 'Items' },
	properties: [
		{
			displayName: 'Tables Read',
			name: 'tablesRead',
			type: 'json',
			default: '[]',
			required: true,
			description: 'What Check Table Names gave: each table with its columns',
		},
	],
	wrongSetting: tablesNotRead,
	run({ feeds, rows, now }) {
		const tables = rowsByTable(rows('tablesRead', 'Tables Read'), feeds.rows);
		return {
			tables: [{ json: { ...tables, read_at: new Date(now).toISOString() } }],
			items: feeds.items.map((json, index) => ({ json, index })),
		};
	},
});
