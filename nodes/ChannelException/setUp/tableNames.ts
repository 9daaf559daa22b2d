/**
 * Which Data Tables a workflow opens by name, and whether n8n would open the right ones: it takes a part of a name for the
 * whole, and of several tables the one that was changed last (n8n.md 0.5).
 */
import type { NodeTypeAndVersion } from 'n8n-workflow';
import type { ExceptionItem } from '../../shared/exception';

const DATA_TABLE = /\.dataTable(Tool)?$/;

/** Names by which nodes open a table or make it. A node that is switched off, goes by an id or works the name out has none. */
export function namesInUse(nodes: NodeTypeAndVersion[]): string[] {
	const names = nodes.flatMap(({ type, disabled, parameters }) => {
		if (disabled || !parameters || !DATA_TABLE.test(type)) return [];
		const locator = parameters.dataTableId as { mode?: string; value?: unknown } | undefined;
		const makesIt = parameters.resource === 'table' && parameters.operation === 'create';
		const name = makesIt ? parameters.tableName : locator?.mode === 'name' ? locator.value : undefined;
		return typeof name === 'string' && name && !name.startsWith('=') ? [name] : [];
	});
	return [...new Set(names)].sort();
}

/** Names in use that fit another table as well, with the names of those; also where the table itself is missing. */
export function unclearNames(inUse: string[], tables: string[]): Array<{ name: string; others: string[] }> {
	return inUse.flatMap((name) => {
		const wanted = name.toLowerCase();
		const others = tables.filter((one) => one.toLowerCase() !== wanted && one.toLowerCase().includes(wanted));
		return others.length ? [{ name, others }] : [];
	});
}

export function unclearTables(unclear: Array<{ name: string; others: string[] }>): ExceptionItem {
	const [{ name, others }] = unclear;
	const pairs = unclear.map((one) => `${one.others.map((other) => `"${other}"`).join(' and ')} for ${one.name}`);
	return {
		code: 'WORKFLOW_TABLE_UNCLEAR',
		flow: 'connection',
		severity: 'critical',
		owner_role: 'integration',
		title: `n8n could take the Data Table "${others[0]}" for ${name}`,
		what_happened: `n8n opens a Data Table by a part of its name. It could take ${pairs.join(', ')}, so the workflow stopped before it read or wrote anything.`,
		what_to_do: `Rename the other table so that its name does not contain ${name} (for example "copy of settings"), or delete it. The installer chooses tables by their ids: after npm run templates:install other names do no harm.`,
		business_key: name,
		ids: {},
	};
}
