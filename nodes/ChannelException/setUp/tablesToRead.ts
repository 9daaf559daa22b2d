/**
 * Several Data Tables in one node run: which rows of which tables a run needs, as one item for each table that a Data Table
 * node takes by id, and the rows that it gives, sorted by table again. n8n gives rows to its own Data Table node only
 * (n8n.md 5).
 */
import type { INodeProperties } from 'n8n-workflow';
import type { SettingsProblem } from '../../shared/channel/operation';
import { rowOf, rowsOf } from '../../shared/channel/rows';
import { TABLES } from '../../shared/tables';
import type { Row } from '../../shared/tableRows';
import { cell } from '../../shared/tableRows';
import { WrongSetting } from '../../shared/wrongSetting';

export const tablesNotRead: SettingsProblem = {
	code: 'WORKFLOW_TABLES_UNREADABLE',
	flow: 'connection',
	title: 'A workflow could not read its Data Tables',
	nothing: 'The workflow stopped before it did anything.',
	what_to_do: 'Look at the nodes that read the tables; the template shows how they were.',
};

export const tablesToReadField: INodeProperties = {
	displayName: 'Tables to Read',
	name: 'tablesToRead',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	placeholder: 'Add table',
	default: {},
	description:
		'Tables that one Data Table node behind this one reads, each an item with its ID and conditions. Sort Table Rows takes what it gives.',
	options: [
		{
			displayName: 'Table',
			name: 'table',
			values: [
				{
					displayName: 'Name',
					name: 'name',
					type: 'options',
					default: 'tts_settings',
					options: TABLES.map(({ name }) => ({ name, value: name })).sort((a, b) => (a.name < b.name ? -1 : 1)),
				},
				{
					displayName: 'Only Rows',
					name: 'onlyRows',
					type: 'string',
					default: '',
					placeholder: 'state != closed and flow = stock',
					description:
						'Which rows: a column, = or !=, and a value; at most two, with "and" between them. Empty is all.',
				},
			],
		},
	],
};

/** What the shipped names of the tables begin with. */
const SHIPPED_PREFIX = 'tts_';

export const tablePrefixField: INodeProperties = {
	displayName: 'Table Prefix',
	name: 'tablePrefix',
	type: 'string',
	default: SHIPPED_PREFIX,
	description:
		'What the names of the tables begin with in this n8n, where they were installed with another prefix. The installer enters it.',
};

interface Condition {
	column: string;
	condition: string;
	value: string;
}

/** One table to read, as the Data Table node takes it. */
export type TableToRead = {
	table: string;
	id: string;
	/** columns of the table as it is in this n8n, without n8n's own */
	columns: string[];
	/** as many as the node has; one that every row fulfils where there is nothing to ask */
	where: Condition[];
};

const MOST_CONDITIONS = 2;
const EVERY_ROW: Condition = { column: 'id', condition: 'isNotEmpty', value: '' };

interface Column {
	name: string;
	type: string;
}

function conditionOf(text: string, table: string, columns: Column[]): Condition {
	const [, name = '', operator = '', value = ''] = /^(\w+)\s*(!=|=)\s*(\S.*)$/.exec(text) ?? [];
	const column = columns.find((one) => one.name === name);
	if (!column)
		throw new WrongSetting(
			`"Tables to Read" cannot read "${text}" of ${table}; write a column of the table, = or !=, and a value.`,
		);
	if (column.type !== 'boolean') return { column: name, condition: operator === '=' ? 'eq' : 'neq', value };
	if (!/^(true|false)$/i.test(value))
		throw new WrongSetting(`"Tables to Read" asks for "${text}" of ${table}; ${name} is true or false.`);
	return {
		column: name,
		condition: (value.toLowerCase() === 'true') === (operator === '=') ? 'isTrue' : 'isFalse',
		value,
	};
}

function conditionsOf(text: string, table: string, columns: Column[]): Condition[] {
	const asked = text
		.split(/\s+and\s+/i)
		.map((one) => one.trim())
		.filter((one) => one !== '')
		.map((one) => conditionOf(one, table, columns));
	if (asked.length > MOST_CONDITIONS)
		throw new WrongSetting(
			`"Tables to Read" has ${asked.length} conditions for ${table}; ${MOST_CONDITIONS} are possible.`,
		);
	return [...asked, ...Array<Condition>(MOST_CONDITIONS - asked.length).fill(EVERY_ROW)];
}

/**
 * @param field value of Tables to Read
 * @param listed all Data Tables as n8n lists them: `{id, name, columns: [{name, type}]}`
 * @param prefix what their names begin with here; the names in the answer are the shipped ones
 * @throws WrongSetting for a table that is not there, or a condition that cannot be read
 */
export function tablesToRead(field: unknown, listed: Row[], prefix: unknown = SHIPPED_PREFIX): TableToRead[] {
	const inThisN8n = (name: string) =>
		typeof prefix === 'string' && prefix.trim() ? name.replace(SHIPPED_PREFIX, prefix.trim()) : name;
	return rowsOf(rowOf(field).table).map((asked) => {
		const name = cell(asked, 'name');
		const wanted = inThisN8n(name);
		const found = listed.find((row) => cell(row, 'name').toLowerCase() === wanted.toLowerCase());
		if (!found) throw new WrongSetting(`There is no Data Table ${wanted}. Run workflow 00, which makes it.`);
		const columns = rowsOf(found.columns).map((one) => ({ name: cell(one, 'name'), type: cell(one, 'type') }));
		return {
			table: name,
			id: cell(found, 'id'),
			columns: columns.map((column) => column.name),
			where: conditionsOf(cell(asked, 'onlyRows'), name, columns),
		};
	});
}

const OF_N8N = ['id', 'createdAt', 'updatedAt'];
const signature = (columns: string[]) =>
	columns
		.filter((name) => !OF_N8N.includes(name))
		.sort()
		.join('\n');

/**
 * The rows of each table by its name; of tts_settings also the values by key, a later row counts.
 * @param read what `tablesToRead` gave
 * @throws WrongSetting for rows that cannot be told apart: nobody may take them for those of another table
 */
export function rowsByTable(read: Row[], rows: Row[]): Record<string, unknown> {
	const tables: Record<string, Row[]> = {};
	const bySignature = new Map<string, string>();
	for (const one of read) {
		const name = cell(one, 'table');
		const key = signature((Array.isArray(one.columns) ? one.columns : []).map(String));
		const other = bySignature.get(key);
		if (name === '' || key === '' || other !== undefined)
			throw new WrongSetting(
				other === undefined
					? '"Tables Read" has to be what Check Table Names gives.'
					: `${other} and ${name} have the same columns, so their rows cannot be told apart. Add a column to one of them.`,
			);
		bySignature.set(key, name);
		tables[name] = [];
	}
	for (const row of rows) {
		if (Object.keys(row).length === 0) continue;
		const name = bySignature.get(signature(Object.keys(row)));
		if (name === undefined)
			throw new WrongSetting(
				`A row belongs to none of the tables read; it has the columns ${Object.keys(row).join(', ')}.`,
			);
		tables[name].push(row);
	}
	if (!tables.tts_settings) return tables;
	return { ...tables, settings: Object.fromEntries(tables.tts_settings.map((row) => [cell(row, 'key'), row.value])) };
}
