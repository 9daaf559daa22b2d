/**
 * Runs workflow JSON through n8n's own engine (n8n-core), without server, database or licence.
 *
 * Under jest our nodes and credentials are taken from their TypeScript sources (jest compiles them), under plain Node (the
 * benchmarks) from the build in dist; n8n's own come from n8n-nodes-base. Run it from the root of the repository.
 * Sub-workflows and Data Tables need a server; the end-to-end tests cover them.
 */
import { mkdtempSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import type * as N8nWorkflow from 'n8n-workflow';
import type {
	IConnections,
	ICredentialDataDecryptedObject,
	ICredentialType,
	INode,
	INodeExecutionData,
	INodeType,
	INodeTypes,
	IRun,
	IVersionedNodeType,
} from 'n8n-workflow';

// n8n-core reads these when it is loaded; without them it would write into the home folder.
process.env.N8N_USER_FOLDER ??= mkdtempSync(join(tmpdir(), 'n8n-engine-'));
process.env.N8N_ENCRYPTION_KEY ??= 'engine-test-key';
process.env.N8N_LOG_LEVEL ??= 'silent';

const root = process.cwd();
const nodeRequire = createRequire(join(root, 'package.json'));

nodeRequire('reflect-metadata');
const { Container } = nodeRequire('@n8n/di');
const { configureGlobalAxiosDefaults } = nodeRequire('@n8n/backend-network');
const { Logger } = nodeRequire('@n8n/backend-common');
const core = nodeRequire('n8n-core');
const workflowPackage = nodeRequire('n8n-workflow') as typeof N8nWorkflow;

const baseDirectory = dirname(nodeRequire.resolve('n8n-nodes-base/package.json'));
const baseKnown = {
	nodes: nodeRequire(join(baseDirectory, 'dist/known/nodes.json')) as Record<
		string,
		{ className: string; sourcePath: string }
	>,
	credentials: nodeRequire(join(baseDirectory, 'dist/known/credentials.json')) as Record<
		string,
		{ className: string; sourcePath: string }
	>,
};

type AnyNodeType = INodeType | IVersionedNodeType;
const loaded = new Map<string, unknown>();

function instanceOf<T>(file: string, className: string, load: (file: string) => Record<string, new () => T>): T {
	let instance = loaded.get(file) as T | undefined;
	if (!instance) {
		const exported = load(file);
		instance = new exported[className]();
		loaded.set(file, instance);
	}
	return instance;
}

/** Node types and credential types of this pack, by full name, from the sources that package.json names. */
function loadPack() {
	const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
		name: string;
		n8n: { nodes: string[]; credentials: string[] };
	};
	// jest runs this module as CommonJS, where `module` exists and compiles TypeScript; Node runs it as an ES module.
	const underJest = typeof module !== 'undefined';
	const load: NodeJS.Require | NodeJS.Module['require'] = underJest
		? (path: string) => module.require(path)
		: nodeRequire;
	const source = (file: string) => join(root, underJest ? file.replace(/^dist\//, '').replace(/\.js$/, '.ts') : file);
	const nodes = new Map<string, () => AnyNodeType>();
	const credentials = new Map<string, () => ICredentialType>();
	for (const file of manifest.n8n.nodes) {
		const className = basename(file).split('.')[0];
		const name = className[0].toLowerCase() + className.slice(1);
		nodes.set(`${manifest.name}.${name}`, () => instanceOf<AnyNodeType>(source(file), className, load));
	}
	for (const file of manifest.n8n.credentials) {
		const className = basename(file).split('.')[0];
		const name = className[0].toLowerCase() + className.slice(1);
		credentials.set(name, () => instanceOf<ICredentialType>(source(file), className, load));
	}
	return { nodes, credentials };
}

const pack = loadPack();

function rawNodeType(type: string): AnyNodeType {
	const ours = pack.nodes.get(type);
	if (ours) return ours();
	const entry = baseKnown.nodes[type.replace(/^n8n-nodes-base\./, '')];
	if (!entry) throw new Error(`Unknown node type ${type}`);
	return instanceOf<AnyNodeType>(join(baseDirectory, entry.sourcePath), entry.className, nodeRequire);
}

/** The registry that n8n's Workflow class asks for node types. */
export const nodeTypes: INodeTypes = {
	getByName: rawNodeType,
	getByNameAndVersion: (type, version) => workflowPackage.NodeHelpers.getVersionedNodeType(rawNodeType(type), version),
	getKnownTypes: () => ({}),
};

function credentialType(name: string): ICredentialType {
	const ours = pack.credentials.get(name);
	if (ours) return ours();
	const entry = baseKnown.credentials[name];
	return instanceOf<ICredentialType>(join(baseDirectory, entry.sourcePath), entry.className, nodeRequire);
}

function parentTypes(name: string): string[] {
	const own = credentialType(name).extends ?? [];
	return [...own, ...own.flatMap(parentTypes)];
}

/** Credential data by id; renewed tokens are written back into it, as the server writes them into its database. */
export type CredentialStore = Record<string, ICredentialDataDecryptedObject>;

/** A credential that is saved late has under it what n8n waits for before its node goes on. */
export const SAVED = Symbol.for('the save of a credential');
const savedOf = (credential: object) => (credential as { [SAVED]?: Promise<void> })[SAVED];

/** What n8n asks for credentials: decrypts, signs in and renews as the server does, from and into `store`. */
export function credentialsHelper(store: CredentialStore) {
	return {
		getParentTypes: parentTypes,
		// n8n keeps renewed OAuth tokens in the credential.
		async updateCredentialsOauthTokenData(
			details: { id: string },
			_type: string,
			data: ICredentialDataDecryptedObject,
		) {
			store[details.id].oauthTokenData = data.oauthTokenData;
		},
		runPreAuthentication: async () => undefined,
		async getDecrypted(_additional: unknown, details: { id: string }) {
			return { ...store[details.id] };
		},
		async authenticate(data: ICredentialDataDecryptedObject, type: string, options: unknown) {
			const { authenticate } = credentialType(type);
			return typeof authenticate === 'function' ? await authenticate(data, options as never) : options;
		},
		async preAuthentication(
			helpers: { helpers?: unknown },
			data: ICredentialDataDecryptedObject,
			type: string,
			node: INode,
			expired: boolean,
		) {
			const credential = credentialType(type);
			const token = credential.properties.find((p) => p.type === 'hidden' && p.typeOptions?.expirable);
			if (!token || !credential.preAuthentication) return undefined;
			if (data[token.name] !== undefined && data[token.name] !== '' && !expired) return undefined;
			const context = helpers.helpers ? { helpers: helpers.helpers } : helpers;
			const fresh = await credential.preAuthentication.call(context as never, data);
			if (fresh[token.name] === undefined) return undefined;
			const kept = store[node.credentials?.[type]?.id ?? ''];
			Object.assign(kept, fresh);
			await savedOf(kept);
			return Object.assign(data, fresh);
		},
		isCredentialUsableByNode: async () => true,
	};
}

let prepared = false;
/** Sets n8n's defaults for HTTP and its logger; once per process. */
export function prepare() {
	if (prepared) return;
	prepared = true;
	configureGlobalAxiosDefaults();
	workflowPackage.LoggerProxy.init(Container.get(Logger));
}

/** A node of a test workflow; id and position are filled in. */
export interface TestNode {
	name: string;
	type: string;
	typeVersion?: number;
	parameters?: INode['parameters'];
	credentials?: Record<string, { id: string; name: string }>;
	[setting: string]: unknown;
}

export interface RunResult {
	run: IRun;
	status: string;
	/** message of the error that stopped the run */
	error?: Error & { description?: string | null; httpCode?: string | null; context?: Record<string, unknown> };
	/** json of the items that a node put out, by output index (0 = first); [] when it did not run */
	json(node: string, output?: number): Array<Record<string, unknown>>;
	items(node: string, output?: number): INodeExecutionData[];
}

/** Credentials for a node: `credential('newStoreApi', 'ns')` refers to `store.ns`. */
export const credential = (type: string, id: string) => ({ [type]: { id, name: id } });

/** What the engine asks of the server around it: credentials, addresses, hooks. */
export function additionalDataFor(
	credentials: CredentialStore,
	workflow: unknown,
	server: Record<string, unknown> = {},
) {
	prepare();
	return {
		credentialsHelper: credentialsHelper(credentials),
		hooks: new core.ExecutionLifecycleHooks('manual', '1', workflow),
		executionId: '1',
		webhookWaitingBaseUrl: 'http://127.0.0.1',
		formWaitingBaseUrl: 'http://127.0.0.1',
		restApiUrl: '',
		instanceBaseUrl: 'https://n8n.example.com/',
		webhookBaseUrl: 'http://127.0.0.1/webhook',
		webhookTestBaseUrl: 'http://127.0.0.1/webhook-test',
		currentNodeParameters: undefined,
		variables: {},
		secretsHelpers: {},
		userId: 'engine-test',
		async executeWorkflow() {
			throw new Error('Sub-workflows need the server; the end-to-end tests run them');
		},
		getRunnerStatus: () => ({ available: false }),
		logAiEvent() {},
		sendDataToUI() {},
		setExecutionStatus() {},
		...server,
	};
}

/** Runs a workflow from the node `start` with the given input items until it ends. */
export async function runWorkflow(
	workflow: {
		id?: string;
		nodes: TestNode[];
		connections: IConnections;
		settings?: Record<string, unknown>;
		pinData?: unknown;
	},
	options: {
		start: string;
		input?: Array<Record<string, unknown>>;
		credentials?: CredentialStore;
		/** what the server would give the engine: Data Tables, sub-workflows (templates.mts) */
		server?: Record<string, unknown>;
	},
): Promise<RunResult> {
	prepare();
	const nodes = workflow.nodes.map((node, index) => ({
		id: node.name,
		typeVersion: 1,
		parameters: {},
		position: [index * 200, 0],
		...node,
	})) as unknown as INode[];
	const instance = new workflowPackage.Workflow({
		id: workflow.id ?? 'engine-test',
		nodes,
		connections: workflow.connections,
		active: false,
		nodeTypes,
		settings: { executionOrder: 'v1', ...workflow.settings },
	});
	const input = (options.input ?? [{}]).map((json) => ({ json })) as INodeExecutionData[];
	const startNode = instance.getNode(options.start);
	if (!startNode) throw new Error(`No node "${options.start}" to start from`);
	const additionalData = additionalDataFor(options.credentials ?? {}, workflow, options.server);
	const executionData = workflowPackage.createRunExecutionData({
		startData: {},
		resultData: { runData: {} },
		executionData: {
			contextData: {},
			metadata: {},
			nodeExecutionStack: [{ node: startNode, data: { main: [input] }, source: null }],
			waitingExecution: {},
			waitingExecutionSource: {},
		},
	} as never);
	await instance.expression.acquireIsolate();
	try {
		const engine = new core.WorkflowExecute(additionalData, 'trigger', executionData);
		const run = (await engine.processRunExecutionData(instance)) as IRun;
		const items = (node: string, output = 0) =>
			(run.data.resultData.runData[node] ?? []).flatMap((task) => task.data?.main[output] ?? []);
		return {
			run,
			status: run.status,
			error: run.data.resultData.error as unknown as RunResult['error'],
			items,
			json: (node, output) => items(node, output).map((item) => item.json),
		};
	} finally {
		await instance.expression.releaseIsolate();
	}
}

/** Connections of nodes in a row: each first output to the next node's first input. */
export function chain(...names: string[]): IConnections {
	const connections: IConnections = {};
	names.slice(0, -1).forEach((name, index) => {
		connections[name] = { main: [[{ node: names[index + 1], type: 'main', index: 0 }]] };
	});
	return connections;
}

/** Runs one of our nodes alone: input items in, outputs out. */
export async function runNode(
	node: Pick<TestNode, 'type' | 'typeVersion' | 'parameters' | 'credentials'> & Record<string, unknown>,
	input: Array<Record<string, unknown>>,
	credentials: CredentialStore = {},
): Promise<RunResult> {
	return await runWorkflow(
		{
			nodes: [
				{ name: 'Start', type: 'n8n-nodes-base.manualTrigger' },
				{ name: 'Node', ...node },
			],
			connections: chain('Start', 'Node'),
		},
		{ start: 'Start', input, credentials },
	);
}
