// Whether an n8n has every node that the templates are built from, asked before anything is installed in it: a newer n8n
// may have dropped a node or a version of it, an older one may not have it yet.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Template } from './templateInstaller.mts';

interface NodeDescription {
	/** without the prefix of n8n's own nodes */
	name: string;
	version: number | number[];
}

const BUILT_IN = 'n8n-nodes-base.';

/** What the n8n in this folder calls its own nodes, with all versions of each. */
export function builtInNodes(runtimeFolder: string): NodeDescription[] {
	const file = join(runtimeFolder, 'node_modules', 'n8n-nodes-base', 'dist', 'types', 'nodes.json');
	return JSON.parse(readFileSync(file, 'utf8')) as NodeDescription[];
}

/** One line per type and version that this n8n does not have, with the nodes that need it. Nodes of the pack are not asked for. */
export function unknownNodes(templates: Template[], known: NodeDescription[]): string[] {
	const versions = new Map<string, number[]>();
	for (const { name, version } of known) versions.set(name, [...(versions.get(name) ?? []), version].flat());
	const users = new Map<string, string[]>();
	for (const { name: workflow, nodes } of templates) {
		for (const { name, type, typeVersion } of nodes) {
			if (!type.startsWith(BUILT_IN) || versions.get(type.slice(BUILT_IN.length))?.includes(typeVersion)) continue;
			const key = `${type} ${typeVersion}`;
			users.set(key, [...(users.get(key) ?? []), `"${name}" of ${workflow}`]);
		}
	}
	return [...users].map(([key, [first, ...others]]) =>
		others.length ? `${key}: ${first} and ${others.length} more` : `${key}: ${first}`,
	);
}
