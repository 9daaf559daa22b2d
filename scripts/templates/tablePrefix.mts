// Data Tables under names of one's own: `tts_settings` of the templates is `acme_settings` in this n8n. Everything else goes
// by the shipped names, so tables are shown under these while the installer works. Pure.
import type { Table, TableDefinition } from './templateTables.mts';
import type { Workflow } from './workflow.mts';

const SHIPPED = 'tts_';

/** Throws an Error in plain words for a prefix that n8n or a search by name could not take. */
export function checkPrefix(prefix: string): string {
	if (!/^[a-z][a-z0-9_]{0,29}_$/.test(prefix))
		throw new Error(
			`--table-prefix takes small letters, digits and _, a letter first and _ at the end, such as acme_, not "${prefix}".`,
		);
	if (prefix !== SHIPPED && prefix.endsWith(SHIPPED))
		throw new Error(
			`--table-prefix ${prefix}: n8n finds a Data Table by a part of its name, so ${prefix}settings could be taken for tts_settings. Choose one that does not end in tts_.`,
		);
	return prefix;
}

export const namedHere = (shipped: string, prefix: string): string =>
	shipped.startsWith(SHIPPED) ? prefix + shipped.slice(SHIPPED.length) : shipped;

/** The tables of this n8n as the templates call them; those of another installation are left out. */
export function asShipped(tables: Table[], definitions: TableDefinition[], prefix: string): Table[] {
	if (prefix === SHIPPED) return tables;
	const shipped = new Map(definitions.map(({ name }) => [namedHere(name, prefix), name]));
	const ours = new Set(definitions.map(({ name }) => name));
	return tables.flatMap((table) => {
		const name = shipped.get(table.name);
		if (name) return [{ ...table, name, nameHere: table.name }];
		return ours.has(table.name) ? [] : [table];
	});
}

/** What goes by name in a workflow: workflow 00 makes tables, and the first step of the others looks for theirs in the list. */
export function withPrefix<T extends Workflow>(workflow: T, prefix: string): T {
	if (prefix === SHIPPED) return workflow;
	const nodes = workflow.nodes.map((node) => {
		const { tableName, operation } = node.parameters;
		if (node.type === 'n8n-nodes-base.dataTable' && typeof tableName === 'string')
			return { ...node, parameters: { ...node.parameters, tableName: namedHere(tableName, prefix) } };
		if (operation === 'checkTableNames') return { ...node, parameters: { ...node.parameters, tablePrefix: prefix } };
		return node;
	});
	return { ...workflow, nodes };
}

/** The prefix of another installation in this n8n, by its table of installations; undefined when there is none. */
export function otherPrefix(tables: Table[], installs: TableDefinition, prefix: string): string | undefined {
	const suffix = installs.name.slice(SHIPPED.length);
	const columns = installs.columns.map(({ name }) => name);
	const isInstalls = (table: Table) => columns.every((name) => table.columns.some((one) => one.name === name));
	if (tables.some(({ name }) => name === prefix + suffix)) return undefined;
	return tables.find((table) => table.name.endsWith(`_${suffix}`) && isInstalls(table))?.name.slice(0, -suffix.length);
}
