/** The field Tables: rows of Data Tables by the name of the table. */
import type { INodeProperties } from 'n8n-workflow';
import { rowOf, rowsOf } from '../../shared/channel/rows';
import { EDITED_TABLES } from '../../shared/tables';
import type { Row } from '../../shared/tableRows';
import { cell, readRows } from '../../shared/tableRows';
import { WrongSetting } from '../../shared/wrongSetting';

const NAMES = EDITED_TABLES.map(({ name }) => name).sort();

export const tablesField: INodeProperties = {
	displayName: 'Tables',
	name: 'tables',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	placeholder: 'Add table',
	default: {},
	description: 'Rows of the Data Tables that people edit, each with the name of its table',
	options: [
		{
			displayName: 'Table',
			name: 'table',
			values: [
				{
					displayName: 'Name',
					name: 'name',
					type: 'options',
					default: 'tts_accounts',
					options: NAMES.map((name) => ({ name, value: name })),
				},
				{
					displayName: 'Rows',
					name: 'rows',
					type: 'json',
					default: '[]',
					description: 'All rows of the table, as a list of objects or JSON text',
				},
			],
		},
	],
};

/**
 * Rows by table; a table that is named twice gives the rows of both.
 * @throws WrongSetting for a table that people do not edit
 */
export function readGivenTables(field: unknown): Map<string, Row[]> {
	const tables = new Map<string, Row[]>();
	for (const given of rowsOf(rowOf(field).table)) {
		const name = cell(given, 'name');
		if (!NAMES.includes(name))
			throw new WrongSetting(`"Tables" has no table "${name}"; there are ${NAMES.join(', ')}.`);
		tables.set(name, [...(tables.get(name) ?? []), ...readRows(given.rows, `Tables: ${name}`)]);
	}
	return tables;
}
