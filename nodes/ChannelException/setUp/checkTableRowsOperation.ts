/** Rows of the Data Tables that people edit → one check for each table. */
import { channelOperation } from '../../shared/channel/operation';
import { EDITED_TABLES } from '../../shared/tables';
import { readGivenTables, tablesField } from './givenTables';
import { notChecked } from './notChecked';
import { checkRows } from './rowChecks';

export const checkTableRowsOperation = channelOperation({
	name: 'Check Table Rows',
	value: 'checkTableRows',
	action: 'Check table rows',
	description:
		'Read every row of the Data Tables that people edit, and tell by table, row and column what cannot be read',
	inputs: { start: 'Start' },
	outputs: { checks: 'Checks' },
	properties: [tablesField],
	wrongSetting: notChecked('The rows of the Data Tables were not checked'),
	run({ parameter }) {
		const given = readGivenTables(parameter('tables'));
		return {
			checks: EDITED_TABLES.flatMap((table) => {
				const rows = given.get(table.name);
				return rows ? [{ json: checkRows(table, rows) }] : [];
			}),
		};
	},
});
