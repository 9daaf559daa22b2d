import { wantedRuntime } from '../../scripts/stage/n8nRuntime.mts';
import { builtInNodes, unknownNodes } from '../../scripts/templates/templateNodeTypes.mts';
import { readTemplates } from '../../scripts/templates/templateInstaller.mts';

const templates = readTemplates();

test('the n8n that the pack is developed with has every node of the templates', () => {
	expect(unknownNodes(templates, builtInNodes(process.cwd()))).toEqual([]);
});

test('a node that an n8n dropped, and a version that it does not have yet, are named with their workflow', () => {
	const [setUp] = templates;
	const used = setUp.nodes.filter(({ type }) => type === 'n8n-nodes-base.dataTable');
	const line = `n8n-nodes-base.dataTable ${used[0].typeVersion}: "${used[0].name}" of ${setUp.name} and ${used.length - 1} more`;
	const others = builtInNodes(process.cwd()).filter((node) => node.name !== 'dataTable');
	expect(unknownNodes([setUp], others)).toEqual([line]);
	expect(unknownNodes([setUp], [...others, { name: 'dataTable', version: [1] }])).toEqual([line]);
	expect(unknownNodes([{ ...setUp, nodes: [used[0]] }], others)).toEqual([line.replace(/ and \d+ more$/, '')]);
});

describe('N8N_VERSION', () => {
	const before = process.env.N8N_VERSION;
	afterEach(() => {
		if (before === undefined) delete process.env.N8N_VERSION;
		else process.env.N8N_VERSION = before;
	});
	const wanted = (version: string) => {
		process.env.N8N_VERSION = version;
		return wantedRuntime();
	};

	test('empty or the pinned one: the pinned one, by its lock file', () => {
		const pinned = wanted('');
		expect(pinned.pinned).toBe(true);
		expect(wanted(pinned.version)).toEqual(pinned);
	});

	test('another one has a folder of its own', () => {
		const other = wanted('2.47.1');
		expect(other).toMatchObject({ version: '2.47.1', pinned: false });
		expect(other.dir).toContain('n8n-2.47.1-');
		expect(other.dir).not.toBe(wanted('').dir);
	});

	test.each(['latest', '^2.41.0', '2', '3.0.0', '2.41.1 && rm'])('%s is refused', (version) => {
		expect(() => wanted(version)).toThrow('exact version of n8n 2');
	});
});
