/**
 * The gate of the shipped templates: what can be known about a workflow without running it. Reads files only, and asks
 * n8n's own NodeHelpers whether the parameters of a node exist.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { NodeHelpers } from 'n8n-workflow';
import type { IConnections, INode, INodeParameters, INodeType, INodeTypeDescription, Workflow } from 'n8n-workflow';
import { tablesToRead } from '../../nodes/ChannelException/setUp/tablesToRead.ts';
import { wantedRuntime } from '../../scripts/stage/n8nRuntime.mts';

const root = process.cwd();
const nodeRequire = createRequire(join(root, 'package.json'));
// With N8N_VERSION the gate asks that n8n, once start or e2e have fetched it.
const baseDirectory = process.env.N8N_VERSION
	? join(wantedRuntime().dir, 'node_modules', 'n8n-nodes-base')
	: dirname(nodeRequire.resolve('n8n-nodes-base/package.json'));
// n8n's own nodes as data: no need to load their code.
const baseNodes = JSON.parse(
	readFileSync(join(baseDirectory, 'dist/types/nodes.json'), 'utf8'),
) as INodeTypeDescription[];
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
	name: string;
	n8n: { nodes: string[] };
};

interface Template {
	id: string;
	name: string;
	description?: string;
	nodes: INode[];
	connections: IConnections;
	settings: Record<string, unknown>;
	tags: Array<{ name: string }>;
	meta: { templateId: string; templateVersion: string };
	pinData?: Record<string, unknown>;
}
interface Table {
	name: string;
	purpose: string;
	key: string[];
	columns: Array<{ name: string; type: string; note: string }>;
	rows: Array<Record<string, unknown>>;
}

const folder = join(root, 'workflows');
const files = readdirSync(folder).filter((file) => file.endsWith('.json') && file !== 'tables.json');
const text = new Map(files.map((file) => [file, readFileSync(join(folder, file), 'utf8')]));
const templates = new Map(files.map((file) => [file, JSON.parse(text.get(file) ?? '') as Template]));
const { tables } = JSON.parse(readFileSync(join(folder, 'tables.json'), 'utf8')) as { tables: Table[] };
const tableByName = new Map(tables.map((table) => [table.name, table]));

const EXCEPTIONS_ID = 'tts12Exceptions0';
const STICKY = 'n8n-nodes-base.stickyNote';
const DATA_TABLE = 'n8n-nodes-base.dataTable';
const CALL = 'n8n-nodes-base.executeWorkflow';
const SYSTEM_COLUMNS = ['id', 'createdAt', 'updatedAt'];
// Nodes of n8n that reach the network. Ours do as well, except the Channel nodes, which only decide.
const NETWORK_NODES = ['n8n-nodes-base.httpRequest', 'n8n-nodes-base.emailSend'];

const packNodes = new Map<string, INodeType>();
/** Every version of a node type that this n8n or our pack has. */
function descriptionsOf(type: string): INodeTypeDescription[] {
	if (type.startsWith('n8n-nodes-base.')) return baseNodes.filter(({ name }) => `n8n-nodes-base.${name}` === type);
	const file = manifest.n8n.nodes.find((path) => `${manifest.name}.${camel(basename(path).split('.')[0])}` === type);
	if (!file) return [];
	let instance = packNodes.get(type);
	if (!instance) {
		const source = join(root, file.replace(/^dist\//, '').replace(/\.js$/, '.ts'));
		const loaded = jest.requireActual<Record<string, new () => INodeType>>(source);
		instance = new loaded[basename(file).split('.')[0]]();
		packNodes.set(type, instance);
	}
	return [instance.description];
}

function describeNode(node: INode): INodeTypeDescription | undefined {
	return descriptionsOf(node.type).find(({ version }) => [version].flat().includes(node.typeVersion));
}

const camel = (name: string) => name[0].toLowerCase() + name.slice(1);
const isOurs = (node: INode) => node.type.startsWith(`${manifest.name}.`);
const isTrigger = (node: INode) => describeNode(node)?.group.includes('trigger') ?? false;
const usesNetwork = (node: INode) =>
	NETWORK_NODES.includes(node.type) ||
	(isOurs(node) && !isTrigger(node) && !node.type.startsWith(`${manifest.name}.channel`));
const realNodes = (template: Template) => template.nodes.filter((node) => node.type !== STICKY);

/** Number of outputs of a node as n8n counts them, the error output included. */
function outputCount(node: INode): number {
	const description = describeNode(node);
	if (!description) return 0;
	const workflow = { expression: expressionStub } as unknown as Workflow;
	return NodeHelpers.getNodeOutputs(workflow, node, description).length;
}
function inputCount(node: INode): number {
	const description = describeNode(node);
	if (!description) return 0;
	if (node.type === 'n8n-nodes-base.merge') return Number(node.parameters.numberInputs ?? 2);
	if (Array.isArray(description.inputs)) return description.inputs.length;
	const workflow = { expression: expressionStub } as unknown as Workflow;
	return NodeHelpers.getNodeInputs(workflow, node, description).length;
}
// Outputs of n8n's own If, Switch and Merge are expressions over the parameters; n8n's expression engine is not needed for
// them here: `={{ (function)($parameter) }}`.
const expressionStub = {
	getSimpleParameterValue(node: INode, value: string) {
		const code = value.replace(/^=\{\{/, '').replace(/\}\}$/, '');
		const defaults = NodeHelpers.getNodeParameters(
			describeNode(node)?.properties ?? [],
			node.parameters,
			true,
			false,
			node,
			describeNode(node) ?? null,
		);
		return new Function('$parameter', `return (${code});`)(defaults) as unknown;
	},
};

interface Wire {
	from: string;
	output: number;
	to: string;
	input: number;
}
function wires(template: Template): Wire[] {
	return Object.entries(template.connections).flatMap(([from, { main }]) =>
		(main ?? []).flatMap((targets, output) =>
			(targets ?? []).map((target) => ({ from, output, to: target.node, input: target.index })),
		),
	);
}

/** Every text inside the parameters of a node, with its path. */
function strings(value: unknown, path = ''): Array<{ path: string; value: string }> {
	if (typeof value === 'string') return [{ path, value }];
	if (value === null || typeof value !== 'object') return [];
	return Object.entries(value).flatMap(([key, inner]) => strings(inner, path ? `${path}.${key}` : key));
}

/** Paths that are set in `given` and that n8n drops for this node: unknown names, or names of another operation. */
function dropped(given: unknown, kept: unknown, path = ''): string[] {
	if (given === null || typeof given !== 'object') return [];
	if (kept === null || typeof kept !== 'object') return [path];
	return Object.entries(given).flatMap(([key, value]) => {
		const inner = path ? `${path}.${key}` : key;
		if (!(key in (kept as object))) return [inner];
		return dropped(value, (kept as Record<string, unknown>)[key], inner);
	});
}

const expressions = (node: INode) => strings(node.parameters).filter(({ value }) => value.startsWith('='));

describe('tables.json', () => {
	test('names start with tts_ and none contains another (n8n finds tables by substring)', () => {
		const clashes = tables.flatMap(({ name }) =>
			tables
				.filter((other) => other.name !== name && other.name.includes(name))
				.map((other) => `${name} in ${other.name}`),
		);
		expect(clashes).toEqual([]);
		expect(tables.filter(({ name }) => !/^tts_[a-z_]+$/.test(name))).toEqual([]);
	});

	test('columns have a known type and a note; default rows use them and carry no address', () => {
		const problems = tables.flatMap((table) => [
			...table.columns
				.filter(({ type, note }) => !['string', 'number', 'boolean', 'date'].includes(type) || !note)
				.map(({ name }) => `${table.name}.${name}`),
			...table.columns.filter(({ name }) => SYSTEM_COLUMNS.includes(name)).map(({ name }) => `${table.name}.${name}`),
			...[...table.rows.flatMap((row) => Object.keys(row)), ...table.key]
				.filter((key) => !table.columns.some(({ name }) => name === key))
				.map((key) => `${table.name}: row column ${key}`),
			...strings(table.rows)
				.filter(({ value }) => /@[\w-]+\./.test(value))
				.map(({ path }) => `${table.name}: address in ${path}`),
		]);
		expect(problems).toEqual([]);
	});
});

test('the templates of this version are all there, with fixed ids and distinct names', () => {
	const ids = [...templates.values()].map(({ id }) => id).sort();
	expect(ids).toEqual([
		'tts00SetUpCheck0',
		'tts01StockEvents',
		'tts01aStockPubl0',
		'tts01wDoorStock0',
		'tts02StockRecon0',
		'tts03OrdersRoute',
		'tts03aOrderBatch',
		'tts03wDoorOrders',
		'tts04OrderCancel',
		'tts04aCancelBatc',
		'tts04wDoorCancel',
		'tts05DispatchWrb',
		'tts05aDispatchBt',
		'tts05wDoorParcel',
		'tts06ReturnStore',
		'tts06aRefundBatc',
		'tts06bAskPerson0',
		'tts06cPayAdapter',
		'tts06wDoorReturn',
		'tts07ReturnTikTo',
		'tts07aRestockBat',
		'tts07bAnswerBuye',
		'tts07wDoorReturn',
		'tts08Settlement0',
		'tts08aPostJourna',
		'tts08bPostToXero',
		'tts08cPostToQboo',
		'tts08dPostToNetS',
		'tts08eWriteFiles',
		'tts08fApprovePos',
		'tts08gMonthEnd00',
		'tts08hCarryOut00',
		'tts09FindDrift00',
		'tts10SkuAudit000',
		'tts11SlaMonitor0',
		'tts11aWatchFlow0',
		'tts11bKeepSmall0',
		'tts12Exceptions0',
		'tts12aAnswerCase',
		'tts12bBuffer0000',
		'tts12cSettings00',
		'tts12dTryAgain00',
		'tts12eSaleSwitch',
		'tts12pPlaybooks0',
		'tts12sOneAtATime',
		'tts13BoardIsWell',
		'tts13aDrawBoard0',
		'tts13bAskAnswer0',
	]);
	expect(new Set([...templates.values()].map(({ name }) => name)).size).toBe(templates.size);
	const webhookIds = [...templates.values()].flatMap(({ nodes }) => nodes.flatMap(({ webhookId }) => webhookId ?? []));
	expect(new Set(webhookIds).size).toBe(webhookIds.length);
	const nodeIds = [...templates.values()].flatMap(({ nodes }) => nodes.map(({ id }) => id));
	expect(new Set(nodeIds).size).toBe(nodeIds.length);
});

test('no two triggers take each other the events away: a topic of TikTok has one address, a NewStore stream one receiver', () => {
	const triggers = (type: string) =>
		[...templates.values()].flatMap(({ nodes }) => nodes.filter((node) => node.type === `${manifest.name}.${type}`));
	const topics = triggers('tikTokShopTrigger').flatMap(({ parameters }) => parameters.topics as string[]);
	expect(topics.filter((topic, index) => topics.indexOf(topic) !== index)).toEqual([]);
	// Without an id the node makes one from the ids of the workflow and itself; NewStore allows 25 streams.
	const streams = triggers('newStoreTrigger');
	const named = streams.map(({ parameters }) => parameters.integrationId).filter((id) => id !== '');
	expect(new Set(named).size).toBe(named.length);
	expect(streams.length).toBeLessThanOrEqual(25);
});

describe('doors: n8n builds a whole workflow for every webhook, so those that receive events are small', () => {
	const doors = [...templates].filter(([file]) => /^\d+w-/.test(file)).map(([, template]) => template);
	const hears = ({ type }: INode) => /\.(newStore|tikTokShop)Trigger$/.test(type);
	const calledBy = ({ parameters }: INode) => (parameters.workflowId as { value: string }).value;

	test('they hold triggers, an If at most that sorts, calls that wait until their workflow has ended, and one note afterwards', () => {
		expect(doors).toHaveLength(6);
		for (const door of doors) {
			const triggers = realNodes(door).filter(hears);
			const calls = realNodes(door).filter(({ type }) => type === CALL);
			const sorts = realNodes(door).filter(({ type }) => type === 'n8n-nodes-base.if');
			const [note, ...others] = realNodes(door).filter(({ type }) => type === DATA_TABLE);
			expect([note.name, others]).toEqual(['Note what events brought', []]);
			expect(realNodes(door)).toHaveLength(triggers.length + calls.length + sorts.length + 1);
			expect(sorts.length).toBeLessThanOrEqual(triggers.length);
			expect(new Set(wires(door).map(({ from }) => from))).toEqual(
				new Set([...triggers, ...sorts].map(({ name }) => name)),
			);
			expect(new Set(wires(door).map(({ to }) => to))).toEqual(
				new Set([...calls, ...sorts, note].map(({ name }) => name)),
			);
			// The calls first, the note when they have ended: n8n takes the branches from top to bottom.
			const noted = wires(door).filter(({ to }) => to === note.name);
			expect(noted.map(({ from }) => from)).toEqual(triggers.map(({ name }) => name));
			for (const { position } of [...calls, ...sorts]) expect(position[1]).toBeLessThan(note.position[1]);
			for (const { parameters } of calls) expect(parameters.options).toEqual({ waitForSubWorkflow: true });
		}
	});

	test('nothing else hears of events, but for what is entered in Partner Center by hand and what comes once in months', () => {
		const others = [...templates.values()]
			.filter((template) => !doors.includes(template))
			.flatMap(({ id, nodes }) => nodes.filter(hears).map(({ name, parameters }) => ({ id, name, parameters })))
			.filter(({ parameters }) => parameters.registration !== 'partnerCenter');
		expect(others.map(({ id, name }) => `${id}: ${name}`)).toEqual(['tts11SlaMonitor0: When an authorization ends']);
	});

	test('both sides say where they lead: the door names what it calls, the flow names its door', () => {
		const texts = ({ nodes }: Template) =>
			nodes.filter(({ type }) => type === STICKY).map(({ parameters }) => String(parameters.content));
		for (const door of doors) {
			const [number] = door.name.split('w ');
			const flow = [...templates.values()].find(({ name }) => name.startsWith(`${number} `)) as Template;
			const called = realNodes(door)
				.filter(({ type }) => type === CALL)
				.map((node) => [...templates.values()].find(({ id }) => id === calledBy(node))?.name.split(' ')[0]);
			for (const name of called) expect(texts(door)[1]).toContain(String(name));
			expect(texts(flow)[0]).toContain(`*${door.name}*`);
			// What a door calls with events can take them: they have more fields than any list of inputs.
			for (const node of realNodes(door).filter(({ type }) => type === CALL)) {
				const target = [...templates.values()].find(({ id }) => id === calledBy(node)) as Template;
				const entry = target.nodes.find(({ type }) => type === 'n8n-nodes-base.executeWorkflowTrigger') as INode;
				const inputs = (entry.parameters.workflowInputs as { values: Array<{ name: string }> } | undefined)?.values;
				const from = wires(door).filter(({ to }) => to === node.name);
				const hearsStores = realNodes(door).some(
					({ name, type }) => type.endsWith('.newStoreTrigger') && from.some((wire) => wire.from === name),
				);
				const fields = hearsStores ? ['type', 'order_id', 'payload'] : ['shop_id', 'order_id'];
				if (inputs) expect(inputs.map(({ name }) => name)).toEqual(expect.arrayContaining(fields));
				else expect(entry.parameters.inputSource).toBe('passthrough');
			}
		}
	});
});

// "Not found any more" closes what is open and was not met: what this run has met has to be saved by then.
test('a comparison of everything saves what it has found before it says what is over', () => {
	const stock = templates.get('02-stock-reconcile.json')!;
	const node = (name: string) => realNodes(stock).find((one) => one.name === name)!;
	const found = node('Record what was found');
	const [{ by }] = (node('What is in step').parameters.looks as { look: Array<{ by?: string }> }).look;
	expect(by).toBeUndefined();
	expect(found.parameters.options).toEqual({ waitForSubWorkflow: true });
	// n8n takes the branches from top to bottom.
	expect(found.position[1]).toBeLessThan(node('What is in step').position[1]);
});

describe.each(files)('%s', (file) => {
	const template = templates.get(file) as Template;
	const byName = new Map(template.nodes.map((node) => [node.name, node]));

	test('is complete: id, template version, tags, description, settings, error workflow', () => {
		expect(template.id).toMatch(/^[A-Za-z0-9]{16}$/);
		expect(template.meta.templateId).toBe(template.id);
		expect(template.meta.templateVersion).toMatch(/^\d+\.\d+\.\d+$/);
		expect(template.tags.length).toBeGreaterThan(0);
		expect(template.description?.length).toBeGreaterThan(40);
		expect(template.settings.executionOrder).toBe('v1');
		// A failure of the exceptions workflow itself must not call it again.
		expect(template.settings.errorWorkflow).toBe(template.id === EXCEPTIONS_ID ? undefined : EXCEPTIONS_ID);
		expect(template.pinData ?? {}).toEqual({});
	});

	test('every node type exists in this version of n8n or in our pack, and none is a Code node', () => {
		const unknown = template.nodes.filter((node) => !describeNode(node));
		expect(unknown.map(({ name, type, typeVersion }) => `${name}: ${type} ${typeVersion}`)).toEqual([]);
		expect(template.nodes.filter(({ type }) => /\.(code|function|functionItem)$/.test(type))).toEqual([]);
	});

	test('every parameter exists for the operation that is chosen, and none that is required is missing', () => {
		const problems = template.nodes.flatMap((node) => {
			const description = describeNode(node);
			if (!description) return [`${node.name}: unknown type`];
			const given = JSON.parse(JSON.stringify(node.parameters)) as INodeParameters;
			const kept = NodeHelpers.getNodeParameters(description.properties, given, true, false, node, description);
			const issues = NodeHelpers.getNodeParametersIssues(
				description.properties,
				{ ...node, parameters: kept ?? {} },
				description,
			);
			return [
				...dropped(node.parameters, kept).map((path) => `${node.name}: no parameter ${path}`),
				...Object.values(issues?.parameters ?? {})
					.flat()
					.map((issue) => `${node.name}: ${issue}`),
			];
		});
		expect(problems).toEqual([]);
	});

	test('wires lead from an output that exists to an input that exists', () => {
		const problems = wires(template).filter(({ from, output, to, input }) => {
			const source = byName.get(from);
			const target = byName.get(to);
			return !source || !target || output >= outputCount(source) || input >= inputCount(target);
		});
		expect(problems).toEqual([]);
	});

	test('nothing dangles: every node is reached, and every output of a decision leads somewhere', () => {
		const all = wires(template);
		const unreached = realNodes(template).filter((node) => !isTrigger(node) && !all.some(({ to }) => to === node.name));
		expect(unreached.map(({ name }) => name)).toEqual([]);
		const open = realNodes(template).flatMap((node) => {
			const count = outputCount(node);
			if (count < 2) return [];
			return Array.from({ length: count }, (_, output) => output)
				.filter((output) => !all.some((wire) => wire.from === node.name && wire.output === output))
				.filter((output) => !template.nodes.flatMap(expressions).some(({ value }) => isRead(node.name, output, value)))
				.map((output) => `${node.name}: output ${output}`);
		});
		expect(open).toEqual([]);
	});

	test('a gate (Merge that waits for all inputs) never keeps a later node with several inputs waiting', () => {
		// n8n lets a node with several inputs wait as long as one of its ancestors waits; a gate that stays shut would hold it.
		const all = wires(template);
		const several = (name: string) => new Set(all.filter(({ to }) => to === name).map(({ input }) => input)).size > 1;
		const gates = realNodes(template).filter(
			({ parameters }) => parameters.mode === 'chooseBranch' && !isReadGate(template, all, parameters),
		);
		const held = gates.flatMap((gate) => {
			const behind = descendants(all, gate.name);
			// Inputs that all come through the gate start or stay away together; one that comes past it would wait for the others.
			const isPassed = (name: string) =>
				all.some(({ from, to }) => to === name && ![gate.name, ...behind].includes(from));
			return behind.filter((name) => several(name) && isPassed(name));
		});
		expect(held).toEqual([]);
	});

	test('every network node tries again or has a wired error output', () => {
		const bare = realNodes(template)
			.filter(usesNetwork)
			.filter(
				({ retryOnFail, onError }) =>
					!retryOnFail && onError !== 'continueErrorOutput' && onError !== 'continueRegularOutput',
			);
		expect(bare.map(({ name }) => name)).toEqual([]);
		// continueRegularOutput hides an error in the normal output: only the check-up may do that, it reports them.
		const hidden = realNodes(template).filter(({ onError }) => onError === 'continueRegularOutput');
		if (template.id !== 'tts00SetUpCheck0') expect(hidden.map(({ name }) => name)).toEqual([]);
	});

	test('holds no credential ids, secrets, addresses or hosts', () => {
		expect(template.nodes.filter(({ credentials }) => credentials !== undefined)).toEqual([]);
		const suspicious = template.nodes.flatMap((node) =>
			strings(node.parameters)
				.filter(({ value }) => node.type !== STICKY || /@[\w-]+\.\w/.test(value))
				.filter(
					({ value, path }) =>
						/https?:\/\/|@[\w-]+\.\w|Bearer |\b[0-9a-f]{32,}\b|\d{15,}/.test(value) && !isDefaultRow(node, path),
				)
				.map(({ path, value }) => `${node.name}: ${path} = ${value.slice(0, 60)}`),
		);
		expect(suspicious).toEqual([]);
	});

	test('every expression is well formed and refers to nodes that exist', () => {
		const problems = template.nodes.flatMap((node) =>
			expressions(node).flatMap(({ path, value }) => {
				const refs = [...value.matchAll(/\$\((['"])(.*?)\1\)/g)].map((match) => match[2]);
				const broken = [...value.matchAll(/\{\{([\s\S]*?)\}\}/g)].flatMap(([, code]) => {
					try {
						new Function(`return (${code});`);
						return [];
					} catch (error) {
						return [`${node.name}: ${path}: ${(error as Error).message}`];
					}
				});
				return [
					...broken,
					...refs.filter((ref) => !byName.has(ref)).map((ref) => `${node.name}: ${path} refers to "${ref}"`),
				];
			}),
		);
		expect(problems).toEqual([]);
	});

	test('a node refers only to nodes that run before it', () => {
		const all = wires(template);
		const problems = template.nodes.flatMap((node) =>
			expressions(node).flatMap(({ value }) =>
				[...value.matchAll(/\$\((['"])(.*?)\1\)/g)]
					.map((match) => match[2])
					.filter((ref) => !runsBefore(all, ref, node.name))
					.map((ref) => `${node.name} uses "${ref}"`),
			),
		);
		expect(problems).toEqual([]);
	});

	/** It takes a few rows of every table that there is, whatever its name: to weigh it, not to read it. */
	const isSample = ({ parameters: { dataTableId, limit, orderByColumn, filters } }: INode) =>
		(dataTableId as { mode: string; value: string }).value === '={{ $json.id }}' &&
		limit === 50 &&
		orderByColumn === 'id' &&
		JSON.stringify(filters) === '{"conditions":[]}';

	test('Data Tables are named, exist in tables.json, and their columns do', () => {
		const problems = template.nodes
			.filter(({ type, parameters }) => type === DATA_TABLE && parameters.resource !== 'table')
			.filter((node) => !readsListed(template, node) && !isSample(node))
			.flatMap((node) => {
				const id = node.parameters.dataTableId as { mode: string; value: string };
				const table = tableByName.get(id.value);
				if (id.mode !== 'name' || !table) return [`${node.name}: table ${id.mode} ${id.value}`];
				const columns = [...SYSTEM_COLUMNS, ...table.columns.map(({ name }) => name)];
				const filters = ((node.parameters.filters as INodeParameters)?.conditions ?? []) as Array<{ keyName: string }>;
				const mapped = (node.parameters.columns as { value?: Record<string, unknown> | null } | undefined)?.value ?? {};
				return [...filters.map(({ keyName }) => keyName), ...Object.keys(mapped)]
					.filter((column) => !columns.includes(column))
					.map((column) => `${node.name}: column ${column}`);
			});
		expect(problems).toEqual([]);
	});

	test('tables that are read in one step are listed once, exist, are all used, and only the rows wanted have a name', () => {
		const given = template.nodes.filter(({ parameters }) => listedTables(parameters).length > 0);
		const readers = template.nodes.filter((node) => readsListed(template, node));
		expect(given.map(({ name }) => name)).toEqual(
			readers.map(({ name }) => wires(template).find(({ to }) => to === name)?.from),
		);
		for (const node of readers) {
			const conditions = (node.parameters.filters as INodeParameters).conditions;
			const where = (index: number) => ({
				keyName: `={{ $json.where[${index}].column }}`,
				condition: `={{ $json.where[${index}].condition }}`,
				keyValue: `={{ $json.where[${index}].value }}`,
			});
			expect(conditions).toEqual([where(0), where(1)]);
			expect(node).toMatchObject({
				alwaysOutputData: true,
				parameters: { matchType: 'allConditions', returnAll: true },
			});
			expect(node.executeOnce ?? false).toBe(false);
		}
		for (const { parameters } of given) {
			const asked = listedTables(parameters);
			expect(new Set(asked.map(({ name }) => name)).size).toBe(asked.length);
			const all = tables.map((table) => ({ ...table, id: table.name }));
			expect(() => tablesToRead(parameters.tablesToRead, all)).not.toThrow();
			const used = template.nodes.flatMap(expressions).map(({ value }) => value);
			const field = (name: string) => (name === 'tts_settings' ? '.settings.' : `.${name}`);
			expect(asked.filter(({ name }) => !used.some((value) => value.includes(`.json${field(name)}`)))).toEqual([]);
		}
	});

	test('a table that is read may be empty: the read goes on with one empty item and runs once', () => {
		const reads = template.nodes.filter(
			({ type, parameters }) => type === DATA_TABLE && parameters.operation === 'get',
		);
		// With no shop there is nothing to do: reading the active shops ends the run.
		const ends = (node: INode) => (node.parameters.dataTableId as { value: string }).value === 'tts_shops';
		const config = reads.filter(
			(node) =>
				!readsListed(template, node) &&
				/^Read /.test(node.name) &&
				!(ends(node) && JSON.stringify(node.parameters.filters).includes('active')),
		);
		expect(
			config.filter(({ executeOnce, alwaysOutputData }) => !executeOnce || !alwaysOutputData).map(({ name }) => name),
		).toEqual([]);
		const cut = reads.filter((node) => node.parameters.returnAll !== true && !isSample(node));
		expect(cut.map(({ name }) => name)).toEqual([]);
	});

	test('sub-workflows are called by an id that is shipped, once for all items', () => {
		const ids = [...templates.values()].map(({ id }) => id);
		const problems = template.nodes
			.filter(({ type }) => type === CALL)
			.filter(({ parameters }) => {
				const target = parameters.workflowId as { mode: string; value: string };
				return target.mode !== 'id' || !ids.includes(target.value) || (parameters.mode ?? 'once') !== 'once';
			});
		expect(problems.map(({ name }) => name)).toEqual([]);
	});

	test('names say what a node does', () => {
		const generic = realNodes(template).filter((node) => {
			const label = describeNode(node)?.displayName ?? '';
			return node.name === label || /[a-z]\d+$/i.test(node.name) || node.name.length < 5;
		});
		expect(generic.map(({ name }) => name)).toEqual([]);
	});

	test('a trigger with a webhook has a fixed webhook id', () => {
		const missing = template.nodes.filter(
			(node) => isTrigger(node) && (describeNode(node)?.webhooks?.length ?? 0) > 0 && !node.webhookId,
		);
		expect(missing.map(({ name }) => name)).toEqual([]);
	});

	test('who the buyer is passes only through the executions that need it', () => {
		const needed = ['tts03OrdersRoute: Get these orders from TikTok', 'tts03aOrderBatch: Get the orders from TikTok'];
		// Parcels for several orders are one parcel only when the recipients are the same.
		needed.push('tts05aDispatchBt: Get the orders from TikTok');
		// The address in NewStore is compared with a changed one on TikTok.
		needed.push('tts03OrdersRoute: Find them in NewStore');
		const reads = template.nodes.filter(
			({ type, parameters: { resource, operation } }) =>
				type === `${manifest.name}.newStoreTrigger` ||
				(isOurs({ type } as INode) &&
					resource === 'order' &&
					['get', 'getMany', 'findByExternalId'].includes(String(operation))),
		);
		const whole = reads.filter(
			({ parameters: { simplify, options } }) => !simplify && !(options as INodeParameters | undefined)?.leaveOutBuyer,
		);
		expect(whole.map(({ name }) => `${template.id}: ${name}`).filter((read) => !needed.includes(read))).toEqual([]);
	});

	test('what writes to NewStore or TikTok Shop comes after the dry-run switch', () => {
		const all = wires(template);
		const writes = realNodes(template).filter(({ parameters: { resource, operation } }) =>
			[
				'order.inject',
				'order.cancel',
				'order.cancelItem',
				'order.addNote',
				'fulfillmentRequest.setItemStates',
				'externalReference.add',
				'inventory.update',
				'product.activate',
				'product.deactivate',
				...['markShipped', 'ship', 'create', 'updateTracking', 'updateOrderTracking', 'split', 'combine'].map(
					(operation) => `package.${operation}`,
				),
				...['cancelOrder', 'approve', 'reject'].map((operation) => `cancellation.${operation}`),
				// Both systems have returns that are created; refunds are NewStore's.
				...['create', 'approve', 'reject'].map((operation) => `return.${operation}`),
				'refund.create',
			].includes(`${String(resource)}.${String(operation)}`),
		);
		const unguarded = writes.filter(
			(node) =>
				!template.nodes.some(
					(other) => JSON.stringify(other.parameters).includes('dry_run') && runsBefore(all, other.name, node.name),
				),
		);
		expect(unguarded.map(({ name }) => name)).toEqual([]);
	});
});

/** A Merge that waits for "all tables are read" always gets both inputs; one that waits for leave to write may not. */
function isReadGate(template: Template, all: Wire[], parameters: INodeParameters): boolean {
	const gate = template.nodes.find((node) => node.parameters === parameters);
	const signal = all.find(({ to, input }) => to === gate?.name && input === 1);
	return template.nodes.find(({ name }) => name === signal?.from)?.alwaysOutputData === true;
}

/** An output that has no wire may be read by its number: `$('Your tables').first(0)`. */
const isRead = (name: string, output: number, expression: string) =>
	['first', 'all'].some((how) => expression.includes(`$('${name}').${how}(${output})`));

const listedTables = (parameters: INodeParameters) =>
	((parameters.tablesToRead as INodeParameters | undefined)?.table ?? []) as Array<{ name: string }>;

/** A Data Table node that reads the tables which the node before it lists, each by its id. */
const readsListed = (template: Template, { name, parameters }: INode): boolean => {
	const { mode, value } = (parameters.dataTableId ?? {}) as { mode?: string; value?: string };
	if (mode !== 'id' || value !== '={{ $json.id }}') return false;
	const before = wires(template).filter(({ to }) => to === name);
	return (
		before.length === 1 &&
		before.every(({ from }) =>
			template.nodes.some((node) => node.name === from && listedTables(node.parameters).length > 0),
		)
	);
};

function descendants(all: Wire[], from: string, seen = new Set<string>()): string[] {
	for (const { to } of all.filter((wire) => wire.from === from)) {
		if (seen.has(to)) continue;
		seen.add(to);
		descendants(all, to, seen);
	}
	return [...seen];
}

function runsBefore(all: Wire[], first: string, then: string): boolean {
	return descendants(all, first).includes(then);
}

/** The default settings rows in workflow 00 name public hosts; they are the same rows as in tables.json (tested below). */
function isDefaultRow(node: INode, path: string): boolean {
	return node.name === 'Default settings' && path === 'jsonOutput';
}

/** What is longer is a program: it belongs into an operation, with types and tests. */
const LONGEST_EXPRESSION = 300;

describe('what runs every few minutes is light', () => {
	const schedulesOf = ({ nodes }: Template) =>
		nodes
			.filter(({ type }) => type === 'n8n-nodes-base.scheduleTrigger')
			.map(({ name, parameters }) => ({ name, rule: JSON.stringify(parameters.rule) }));
	const isOften = ({ rule }: { rule: string }) => /"field":"(seconds|minutes|hours)"/.test(rule);
	const sweeping = [...templates.values()].filter((template) => schedulesOf(template).some(isOften));
	/** They decide themselves and people look at what they decided: 02 shows what it holds back, 08 is evidence for finance. */
	const KEPT = ['02', '08'];
	/** Short, or with a guard of their own. */
	const NO_TURN = ['Every 5 minutes, look at your rules', 'Every Monday at 4'];
	const number = ({ name }: Template) => name.split(' ')[0];

	test('sweeps keep no executions that ended well, but for those that people look at', () => {
		const kept = sweeping.filter(({ settings }) => settings.saveDataSuccessExecution !== 'none').map(number);
		expect(kept).toEqual(KEPT);
	});

	test('every schedule of a sweep asks whether its last run is over, and gives its turn back', () => {
		const behind = ({ nodes, ...template }: Template, from: string) =>
			wires({ nodes, ...template })
				.filter((wire) => wire.from === from)
				.map(({ to }) => nodes.find(({ name }) => name === to) as INode)
				.sort((a, b) => a.position[1] - b.position[1]);
		const called = ({ parameters }: INode) => (parameters.workflowId as { value?: string }).value;
		const given = ({ parameters }: INode, key: string) => (parameters[key] as { value: Record<string, unknown> }).value;
		for (const template of sweeping.filter((one) => !['11a', '12'].includes(number(one)))) {
			const gated = schedulesOf(template).filter(({ name }) => !NO_TURN.includes(name));
			for (const { name } of gated) {
				const [turn, ...others] = behind(template, name);
				expect([number(template), name, called(turn), others]).toEqual([
					number(template),
					name,
					'tts12sOneAtATime',
					[],
				]);
				expect(given(turn, 'workflowInputs')).toMatchObject({
					workflow: number(template),
					schedule: name,
					run: '={{ $execution.id }}',
					ends: false,
				});
				// One that died keeps the next ones away for a few of its intervals at most.
				expect(Number(given(turn, 'workflowInputs').minutes)).toBeGreaterThanOrEqual(30);
				expect(Number(given(turn, 'workflowInputs').minutes)).toBeLessThanOrEqual(180);
				// What runs last behind it notes the run and gives the turn of the same schedule back.
				const note = behind(template, turn.name).at(-1) as INode;
				expect(given(note, 'columns')).toMatchObject({
					workflow: number(template),
					source: 'sweep',
					schedule: '={{ $json.schedule ?? $prevNode.name }}',
				});
				const [back] = behind(template, note.name);
				expect([called(back), given(back, 'workflowInputs')]).toMatchObject([
					'tts12sOneAtATime',
					{ workflow: number(template), schedule: '={{ $json.schedule }}', run: '={{ $execution.id }}', ends: true },
				]);
			}
		}
	});

	test('orders are read in short or without the buyer, wherever a schedule reads them', () => {
		const whole = ['tts03OrdersRoute: Get these orders from TikTok', 'tts03OrdersRoute: Find them in NewStore'];
		const reads = sweeping.flatMap(({ id, nodes }) =>
			nodes
				.filter(isOurs)
				.filter(
					({ parameters: { resource, operation } }) =>
						resource === 'order' && /^(get|getMany|find\w+)$/.test(String(operation)),
				)
				.filter(({ parameters }) => {
					const { leaveOutBuyer } = (parameters.options ?? {}) as { leaveOutBuyer?: boolean };
					return parameters.simplify !== true && leaveOutBuyer !== true;
				})
				.map(({ name }) => `${id}: ${name}`),
		);
		expect(reads).toEqual(whole);
	});
});

test("n8n's last page of a form fits on a phone: n8n makes it 448 px wide by itself", () => {
	const wide = [...templates].flatMap(([file, { nodes }]) =>
		nodes
			.filter(({ type, parameters }) => type === 'n8n-nodes-base.form' && parameters.operation === 'completion')
			.filter(({ parameters }) => parameters.respondWith !== 'showText')
			.filter(({ parameters }) => !JSON.stringify(parameters.options).includes('--container-width: min('))
			.map(({ name }) => `${file}: ${name}`),
	);
	expect(wide).toEqual([]);
});

test('no expression on the canvas is a program', () => {
	const found = [...templates].flatMap(([file, { nodes }]) =>
		nodes.flatMap(expressions).flatMap(({ value }) => (value.length > LONGEST_EXPRESSION ? [`${file}: ${value}`] : [])),
	);
	expect(found).toEqual([]);
});

test('workflow 00 creates exactly the tables of tables.json, with the same columns and default rows', () => {
	const setUp = [...templates.values()].find(({ id }) => id === 'tts00SetUpCheck0') as Template;
	const created = setUp.nodes
		.filter(
			({ type, parameters }) =>
				type === DATA_TABLE && parameters.resource === 'table' && parameters.operation === 'create',
		)
		.map(({ parameters }) => ({
			name: parameters.tableName,
			columns: (parameters.columns as { column: Array<{ name: string; type: string }> }).column,
		}));
	const expected = tables.map(({ name, columns }) => ({
		name,
		columns: columns.map((column) => ({ name: column.name, type: column.type })),
	}));
	expect(created).toEqual(expected);
	for (const [node, table] of [
		['Default settings', 'tts_settings'],
		['Default owners', 'tts_owners'],
		['Default stock rules', 'tts_stock_rules'],
	]) {
		const rows = JSON.parse(String(setUp.nodes.find(({ name }) => name === node)?.parameters.jsonOutput)) as {
			rows: unknown;
		};
		expect(rows.rows).toEqual(tableByName.get(table)?.rows);
	}
});

test('the README of the workflows names every template, table, column and setting', () => {
	const readme = readFileSync(join(folder, 'README.md'), 'utf8');
	const names = [
		...files,
		...tables.flatMap(({ name, columns }) => [`### ${name}`, ...columns.map((column) => `\`${column.name}\``)]),
		...(tableByName.get('tts_settings')?.rows ?? []).map(({ key }) => `\`${String(key)}\``),
	];
	expect(names.filter((name) => !readme.includes(name))).toEqual([]);
	// In the same words as in n8n: each is a cell of its own.
	const cells = new Set(readme.split('\n').flatMap((line) => line.split(/(?<!\\)\|/).map((part) => part.trim())));
	const notes = tables.flatMap(({ columns, rows, name }) => [
		...columns.map((column) => column.note),
		...(name === 'tts_settings' ? rows.map(({ note }) => String(note)) : []),
	]);
	expect(notes.filter((note) => !cells.has(note))).toEqual([]);
});

test('both pages that say in which order to publish name every workflow, each after those that it calls', () => {
	const numberOf = (file: string) => file.split('-')[0];
	const calls = new Map(
		[...templates].map(([file, { nodes }]) => [
			numberOf(file),
			nodes.flatMap(({ type, parameters }) => {
				const id = type === CALL && (parameters.workflowId as { value?: string }).value;
				const called = [...templates].find(([, template]) => template.id === id);
				return called ? [numberOf(called[0])] : [];
			}),
		]),
	);
	const orders = [join(folder, 'README.md'), join(root, 'docs/installation.md')].map((path) => {
		const [, list, doors] = /Publish (?:in this order: )?(12, .*?), then the doors (\d\dw(?:, \d\dw)*)/.exec(
			readFileSync(path, 'utf8'),
		)!;
		return `${list.replace(/ \([^()]*\[[^\]]*\]\([^)]*\)\)/g, '')}, ${doors}`.split(', ');
	});
	expect(orders[1]).toEqual(orders[0]);
	// 00 is started by hand.
	expect([...orders[0], '00'].sort()).toEqual([...calls.keys()].sort());
	for (const [place, number] of orders[0].entries())
		expect([number, (calls.get(number) ?? []).filter((one) => orders[0].indexOf(one) > place)]).toEqual([number, []]);
});
