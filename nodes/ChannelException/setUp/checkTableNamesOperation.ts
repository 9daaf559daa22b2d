/** Stops a workflow whose Data Tables could be mistaken for others. */
import { channelOperation } from '../../shared/channel/operation';
import { cell } from '../../shared/tableRows';
import { namesInUse, unclearNames, unclearTables } from './tableNames';
import { tablePrefixField, tablesNotRead, tablesToRead, tablesToReadField } from './tablesToRead';

export const checkTableNamesOperation = channelOperation({
	name: 'Check Table Names',
	value: 'checkTableNames',
	action: 'Check table names',
	description:
		'Stop the workflow when a Data Table that a later node opens by name could be mistaken for another. Takes the list of all Data Tables; tables that are chosen by ID are always clear. With Tables to Read it gives an item for each of them.',
	inputs: { tables: 'Tables' },
	outputs: { clear: 'Clear' },
	properties: [tablesToReadField, tablePrefixField],
	wrongSetting: tablesNotRead,
	run({ feeds, laterNodes, parameter }) {
		const inUse = namesInUse(laterNodes());
		const unclear = unclearNames(
			inUse,
			feeds.tables.map((row) => cell(row, 'name')),
		);
		if (!unclear.length) {
			const wanted = tablesToRead(parameter('tablesToRead'), feeds.tables, parameter('tablePrefix'));
			return { clear: wanted.length ? wanted.map((json) => ({ json })) : [{ json: { tables_by_name: inUse } }] };
		}
		const problem = unclearTables(unclear);
		const failure = { message: problem.title, description: `${problem.what_happened} ${problem.what_to_do}` };
		return { clear: [{ json: problem, failure }] };
	},
});
