/** Rows that one Data Table node has read from several tables → one item with the rows of each; the run's items go on. */
import { channelOperation } from '../../shared/channel/operation';
import { nowOf, nowOption, optionsOf } from '../../shared/channel/options';
import { isoExact } from '../../shared/channel/times';
import type { Row } from '../../shared/tableRows';
import { rowsByTable, tablesNotRead } from './tablesToRead';

const readOptions = optionsOf([nowOption], 'tableReadOptions');

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
		readOptions,
	],
	wrongSetting: tablesNotRead,
	run({ feeds, parameter, rows, now: present }) {
		const { now } = (parameter('tableReadOptions') || {}) as Row;
		const tables = rowsByTable(rows('tablesRead', 'Tables Read'), feeds.rows);
		return {
			tables: [{ json: { ...tables, read_at: isoExact(nowOf(now, present)) } }],
			items: feeds.items.map((json, index) => ({ json, index })),
		};
	},
});
