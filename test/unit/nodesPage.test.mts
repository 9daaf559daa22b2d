/** docs/nodes.md is the one list of operations: it names each of them, and none that is not there. */
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { INodeProperties, INodePropertyOptions, INodeType } from 'n8n-workflow';

const root = process.cwd();
const page = readFileSync(join(root, 'docs/nodes.md'), 'utf8');
const { n8n } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { n8n: { nodes: string[] } };
const classes = n8n.nodes.map((path) => basename(path, '.node.js'));

const choicesOf = (property?: INodeProperties) => (property?.options ?? []) as INodePropertyOptions[];

/** The names that a person reads: "Order: Inject", or "Decide" where a node has no resources. */
function operationsOf(properties: INodeProperties[]): string[] {
	const resources = new Map(
		choicesOf(properties.find(({ name }) => name === 'resource')).map(({ value, name }) => [value, name]),
	);
	return properties
		.filter(({ name }) => name === 'operation')
		.flatMap((operation) => {
			const [resource] = (operation.displayOptions?.show?.resource ?? []) as string[];
			const prefix = resource ? `${resources.get(resource)}: ` : '';
			return choicesOf(operation).map(({ name }) => prefix + name);
		});
}

test.each(classes)('%s: the page lists its operations', async (name) => {
	const module = (await import(join(root, 'nodes', name, `${name}.node.ts`))) as Record<string, new () => INodeType>;
	const { displayName, properties } = new module[name]().description;
	const [, section] = page.split(`\n## ${displayName}\n`);
	expect(section).toBeDefined();
	const listed = [...section.split('\n## ')[0].matchAll(/^\| (.+?) \|/gm)].map(([, cell]) => cell);
	expect(listed.filter((cell) => cell !== 'Operation' && cell !== '---').sort()).toEqual(
		operationsOf(properties).sort(),
	);
});
