/** Stops a workflow whose Data Tables could be mistaken for others. */
import { channelOperation } from '../../shared/channel/operation';
import { cell } from '../../shared/tableRows';
import { casesNotTold } from '../options';
import { namesInUse, unclearNames, unclearTables } from './tableNames';

export const checkTableNamesOperation = channelOperation({
	name: 'Check Table Names',
	value: 'checkTableNames',
	action: 'Check table names',
	description:
		'Stop the workflow when a Data Table that a later node opens by name could be mistaken for another. Takes the list of all Data Tables; tables that are chosen by ID are always clear.',
	inputs: { tables: 'Tables' },
	outputs: { clear: 'Clear' },
	properties: [],
	wrongSetting: casesNotTold,
	run({ feeds, laterNodes }) {
		const inUse = namesInUse(laterNodes());
		const unclear = unclearNames(
			inUse,
			feeds.tables.map((row) => cell(row, 'name')),
		);
		if (!unclear.length) return { clear: [{ json: { tables_by_name: inUse } }] };
		const problem = unclearTables(unclear);
		const failure = { message: problem.title, description: `${problem.what_happened} ${problem.what_to_do}` };
		return { clear: [{ json: problem, failure }] };
	},
});
