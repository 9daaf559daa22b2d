/**
 * The description of each node is the contract with installed workflows: names, values, defaults, order of outputs. It is kept
 * as data in test/descriptions; a change there needs a line in CHANGELOG. `UPDATE_DESCRIPTIONS=1 npx jest descriptions` writes
 * the files anew.
 */
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { NodeHelpers } from 'n8n-workflow';
import type { INodeProperties, INodeType } from 'n8n-workflow';
import { describeNode } from '../support/describeNode.mts';

const root = process.cwd();
const kept = join(root, 'test/descriptions');
const { n8n } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { n8n: { nodes: string[] } };
const classes = n8n.nodes.map((path) => basename(path, '.node.js'));

async function descriptionOf(name: string): Promise<string> {
	const module = (await import(join(root, 'nodes', name, `${name}.node.ts`))) as Record<string, new () => INodeType>;
	return describeNode(new module[name]().description);
}

test.each(classes)('%s is described as before', async (name) => {
	const file = join(kept, `${name}.txt`);
	const now = await descriptionOf(name);
	if (process.env.UPDATE_DESCRIPTIONS) writeFileSync(file, now);
	expect(existsSync(file) ? readFileSync(file, 'utf8') : 'nothing kept').toBe(now);
});

test('nothing is kept of a node that is gone', () => {
	expect(readdirSync(kept).sort()).toEqual(classes.map((name) => `${name}.txt`).sort());
});

// Why the wiring of Channel nodes is not folded away by a switch (docs/development.md). When this fails, n8n has learnt it.
test('n8n drops the value of a field that is not shown', () => {
	const wiring: INodeProperties = { displayName: 'Settings', name: 'settings', type: 'json', default: '' };
	const show: INodeProperties = { displayName: 'Show Wiring', name: 'showWiring', type: 'boolean', default: false };
	const folded = { ...wiring, displayOptions: { show: { showWiring: [true] } } };
	const values = { showWiring: false, settings: "={{ $('Read settings').all() }}" };
	const kept = (fields: INodeProperties[]) => NodeHelpers.getNodeParameters(fields, values, true, false, null, null);
	expect(kept([show, wiring])).toEqual(values);
	expect(kept([show, folded])).toEqual({ showWiring: false });
});
