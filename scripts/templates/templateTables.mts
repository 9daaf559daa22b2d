// The Data Tables of the templates in one n8n: made and completed from tables.json, default rows given once, and found by
// their ids, because a Data Table node that looks for a name takes any table whose name contains it (n8n.md 5).
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PublicApi } from '../stage/n8nPublicApi.mts';
import type { Workflow, WorkflowNode } from './workflow.mts';

export interface TableDefinition {
	name: string;
	key: string[];
	columns: Array<{ name: string; type: 'string' | 'number' | 'boolean' | 'date' }>;
	rows?: Array<Record<string, unknown>>;
}

export interface Table {
	id: string;
	/** as the templates call it */
	name: string;
	/** its name in this n8n, when that is another (tablePrefix.mts) */
	nameHere?: string;
	projectId?: string;
	columns: Array<{ name: string; type: string }>;
}

interface RowsReport {
	tablesCreated: string[];
	columnsAdded: string[];
	rowsAdded: number;
	kept: string[];
}

export interface EnsureOptions {
	/** read and report only */
	dryRun: boolean;
	/** add default rows that people deleted as well */
	restoreRows: boolean;
	/** keys of default rows that this table was given before; undefined: nobody knows */
	given: Set<string> | undefined;
	report: RowsReport;
	log: (line: string) => void;
	/** name of the table in this n8n */
	nameHere: string;
}

/** A resource locator as n8n stores it. */
interface Locator {
	__rl: true;
	mode: string;
	value: unknown;
	cachedResultName?: string;
	cachedResultUrl?: string;
}

/** Rows that change nothing by being there: the workflows take the same value for a setting that is missing. */
const HARMLESS_ROWS = ['tts_settings'];

export function readTables(folder: string): TableDefinition[] {
	return (JSON.parse(readFileSync(join(folder, 'tables.json'), 'utf8')) as { tables: TableDefinition[] }).tables;
}

/** The one table of exactly this name. Throws when two projects of n8n have one each. */
export function tableNamed(tables: Table[], name: string): Table | undefined {
	const found = tables.filter((one) => one.name === name);
	if (found.length > 1)
		throw new Error(
			`This n8n has ${found.length} Data Tables named ${name}, in different projects. Rename or delete all but the one that the workflows shall use.`,
		);
	return found[0];
}

/** Creates the table or adds what it lacks: columns, and default rows that it was never given. */
export async function ensureTable(
	api: PublicApi,
	definition: TableDefinition,
	tables: Table[],
	options: EnsureOptions,
): Promise<void> {
	const { dryRun, report, log, nameHere } = options;
	const columns = definition.columns.map(({ name, type }) => ({ name, type }));
	let table = tableNamed(tables, definition.name);
	let rows: Array<Record<string, unknown>> = [];
	if (!table) {
		report.tablesCreated.push(definition.name);
		log(`${dryRun ? 'would create' : 'created'} Data Table ${nameHere}`);
		table = dryRun
			? { id: `(new: ${definition.name})`, name: definition.name, nameHere, columns }
			: {
					...(await api.request<Table>('post', '/data-tables', { name: nameHere, columns })),
					name: definition.name,
					nameHere,
				};
		tables.push(table);
	} else {
		for (const column of columns) {
			if (table.columns.some((one) => one.name === column.name)) continue;
			report.columnsAdded.push(`${definition.name}.${column.name}`);
			log(`${dryRun ? 'would add' : 'added'} column ${column.name} to Data Table ${definition.name}`);
			if (!dryRun) await api.request('post', `/data-tables/${table.id}/columns`, column);
		}
		if (definition.rows?.length) rows = await api.all(`/data-tables/${table.id}/rows`);
	}
	const { missing, deleted } = missingRows(definition, rows, options.given);
	const added = options.restoreRows ? [...missing, ...deleted] : missing;
	if (deleted.length && !options.restoreRows)
		report.kept.push(
			`Data Table ${definition.name}: ${deleted.length} default ${deleted.length === 1 ? 'row' : 'rows'} not there (--restore-rows brings back)`,
		);
	if (!added.length) return;
	report.rowsAdded += added.length;
	log(`${dryRun ? 'would add' : 'added'} ${added.length} default rows to ${definition.name}`);
	if (!dryRun) await api.request('post', `/data-tables/${table.id}/rows`, { data: added, returnType: 'count' });
}

/** Default rows that are not in the table: new ones, and those that people deleted or gave another key. */
function missingRows(
	definition: TableDefinition,
	rows: Array<Record<string, unknown>>,
	given: Set<string> | undefined,
): { missing: Array<Record<string, unknown>>; deleted: Array<Record<string, unknown>> } {
	const present = new Set(rows.map((row) => keyOf(definition, row)));
	const absent = (definition.rows ?? []).filter((row) => !present.has(keyOf(definition, row)));
	const wasDeleted = (row: Record<string, unknown>) =>
		given ? given.has(keyOf(definition, row)) : rows.length > 0 && !HARMLESS_ROWS.includes(definition.name);
	return { missing: absent.filter((row) => !wasDeleted(row)), deleted: absent.filter(wasDeleted) };
}

export const keyOf = (definition: TableDefinition, row: Record<string, unknown>) =>
	JSON.stringify(definition.key.map((column) => row[column] ?? null));

/** Other tables whose names contain the name of one of ours: a node that looks by name may open them instead. */
export function namesThatClash(tables: Table[], ours: string[]): Array<{ table: string; contains: string }> {
	return tables.flatMap(({ name }) =>
		ours.includes(name)
			? []
			: ours.filter((wanted) => name.toLowerCase().includes(wanted)).map((contains) => ({ table: name, contains })),
	);
}

/**
 * The workflow with our tables chosen by id, as from the list in the editor. Covers nodes that people added or duplicated,
 * and ids of tables that were deleted and made again. `changed` counts the nodes that now open a table in another way.
 */
export function withTableIds<T extends Workflow>(
	workflow: T,
	tables: Table[],
	ours: string[],
): { workflow: T; changed: number } {
	let changed = 0;
	const nodes = workflow.nodes.map((node): WorkflowNode => {
		const locator = locatorOf(node);
		const table = locator && meantTable(locator, tables, ours);
		if (!locator || !table) return node;
		if (locator.mode !== 'name' && locator.value === table.id) return node;
		changed++;
		return { ...node, parameters: { ...node.parameters, dataTableId: chosen(table) } };
	});
	return { workflow: changed ? { ...workflow, nodes } : workflow, changed };
}

function locatorOf({ parameters }: WorkflowNode): Locator | undefined {
	const locator = parameters.dataTableId as Locator | undefined;
	return locator?.__rl === true ? locator : undefined;
}

/** Which of our tables a locator means; none when it means another one or an expression decides. */
function meantTable({ mode, value, cachedResultName }: Locator, tables: Table[], ours: string[]): Table | undefined {
	const named = (name: unknown) =>
		ours.some((one) => one === name) ? tables.find((table) => table.name === name) : undefined;
	if (mode === 'name') return named(typeof value === 'string' ? value.toLowerCase() : value);
	const known = tables.find((table) => table.id === value);
	return known ? named(known.name) : named(cachedResultName);
}

const chosen = ({ id, name, nameHere, projectId }: Table): Locator => ({
	__rl: true,
	mode: 'list',
	value: id,
	cachedResultName: nameHere ?? name,
	...(projectId ? { cachedResultUrl: `/projects/${projectId}/datatables/${id}` } : {}),
});
