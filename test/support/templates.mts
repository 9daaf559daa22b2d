/**
 * The shipped templates run in n8n's own engine, with Data Tables in memory and sub-workflows taken from workflows/ as the
 * server takes them from its database.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IConnections, IDataObject, INodeExecutionData } from 'n8n-workflow';
import { DataTables } from './dataTables.mts';
import type { TableRow } from './dataTables.mts';
import { credential, runWorkflow } from './engine.mts';
import type { CredentialStore, RunResult, TestNode } from './engine.mts';

interface Template {
	id: string;
	name: string;
	nodes: TestNode[];
	connections: IConnections;
	settings: Record<string, unknown>;
}

interface TableDefinition {
	name: string;
	columns: Array<{ name: string; type: string }>;
	rows: TableRow[];
}

const FAILED = 'When a workflow fails';
/** How a turn goes back when a run failed. */
const WAY_BACK = [FAILED, 'Problems', 'Give its turn back'];

const folder = join(process.cwd(), 'workflows');
const readJson = (file: string) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as unknown;

const CREDENTIAL_OF: Array<[RegExp, string]> = [
	[/\.newStore(Trigger)?$/, 'newStoreApi'],
	[/\.tikTokShop(Trigger)?$/, 'tikTokShopApi'],
	[/\.emailSend$/, 'smtp'],
];

/** Which credential type a node asks for; the HTTP Request node names it in its parameters. */
function credentialTypeOf({ type, parameters }: TestNode): string | undefined {
	const named = parameters?.nodeCredentialType ?? parameters?.genericAuthType;
	return named ? String(named) : CREDENTIAL_OF.find(([pattern]) => pattern.test(type))?.[1];
}

/** One n8n with all templates installed. Credentials are looked up by type: `{newStoreApi, tikTokShopApi, smtp}`. */
export class TemplateStage {
	readonly tables = new DataTables();
	/** every run of a sub-workflow, in order */
	readonly calls: Array<{ id: string; input: Array<Record<string, unknown>>; run: RunResult }> = [];
	private readonly templates = new Map<string, Template>();
	private failing: string | undefined;
	private executions = 0;
	private cancelSeconds: number | undefined;
	private address: string | undefined;
	private readonly pages = new Map<string, Record<string, unknown>>();

	private readonly credentials: CredentialStore;

	constructor(credentials: CredentialStore, rows: Record<string, TableRow[]> = {}) {
		this.credentials = credentials;
		for (const file of readdirSync(folder).filter((name) => /^\d.*\.json$/.test(name))) {
			const template = readJson(file) as Template;
			this.templates.set(template.id, {
				...template,
				nodes: template.nodes.map((node) => {
					const type = credentialTypeOf(node);
					return type ? { ...node, credentials: credential(type, type) } : node;
				}),
			});
		}
		for (const table of (readJson('tables.json') as { tables: TableDefinition[] }).tables) {
			this.tables.create(table.name, table.columns, rows[table.name] ?? table.rows);
		}
	}

	/** Sets one row of tts_settings. */
	set(key: string, value: string): void {
		const others = this.tables.rows('tts_settings').filter((row) => row.key !== key) as TableRow[];
		this.tables.replace('tts_settings', [...others, { key, value, note: '' }]);
	}

	/** An active row of tts_shops for a shop that TikTok does not give out: mistyped, or no longer authorized. */
	addUnknownShop(): void {
		const rows = this.tables.rows('tts_shops') as TableRow[];
		this.tables.replace('tts_shops', [{ ...rows[0], shop_id: '7495000000000000999' }, ...rows]);
	}

	/** Unticks a shop in tts_shops. */
	switchOff(shopId: string): void {
		this.tick(shopId, false);
	}

	switchOn(shopId: string): void {
		this.tick(shopId, true);
	}

	private tick(shopId: string, active: boolean): void {
		const rows = this.tables.rows('tts_shops') as TableRow[];
		const changed = rows.map((row) => (row.shop_id === shopId ? { ...row, active } : row));
		this.tables.replace('tts_shops', changed);
	}

	/** Calls of this sub-workflow fail from now on, as if n8n had stopped in the middle; undefined: none does. */
	fail(id: string | undefined): void {
		this.failing = id;
	}

	/** A person switches on nodes that a template brings switched off. */
	enable(id: string, ...names: string[]): void {
		for (const node of this.templates.get(id)?.nodes ?? []) if (names.includes(node.name)) node.disabled = false;
	}

	/** How long NewStore is given to confirm a cancellation, instead of 20 seconds. */
	waitForCancellation(seconds: number): void {
		this.cancelSeconds = seconds;
	}

	/** What a person answers on a further page of a form, by the names of its fields. */
	answerPage(node: string, answer: Record<string, unknown>): void {
		this.pages.set(node, answer);
	}

	/** Where this n8n can be reached, without a slash at the end. */
	reachedAt(address: string): void {
		this.address = address;
	}

	/** Runs a template from one of its triggers, as if that had put out `input`. */
	async run(id: string, start: string, input: Array<Record<string, unknown>> = [{}]): Promise<RunResult> {
		const template = this.templates.get(id);
		if (!template) throw new Error(`There is no template ${id}`);
		// A real trigger would start to listen; a trigger of a test only passes its items on.
		const nodes = template.nodes
			.map((node) => withoutPauses(node, this.cancelSeconds))
			.map((node) => withoutBrowser(node, this.pages.get(node.name) ?? {}))
			.map((node) =>
				node.name === start && node.type !== 'n8n-nodes-base.executeWorkflowTrigger'
					? { name: node.name, type: 'n8n-nodes-base.noOp', typeVersion: 1, position: node.position }
					: node,
			);
		const executionId = String(++this.executions);
		const done = await runWorkflow(
			{ ...template, nodes },
			{
				start,
				input,
				credentials: this.credentials,
				server: {
					executionId,
					...(this.address ? { webhookWaitingBaseUrl: `${this.address}/webhook-waiting` } : {}),
					'data-table': this.tables.provider(),
					executeWorkflow: async (info: { id: string }, _data: unknown, options: { inputData: INodeExecutionData[] }) =>
						await this.call(info.id, options.inputData),
					getRunExecutionData: async () => undefined,
				},
			},
		);
		if (done.error && start !== FAILED) await this.giveBack(executionId);
		return done;
	}

	/** What n8n starts when a run fails, as far as the turn of a sweep goes; the case of it would be in the way of most tests. */
	private async giveBack(executionId: string): Promise<void> {
		const { connections, nodes, ...template } = this.templates.get('tts12Exceptions0') as Template;
		const wires = WAY_BACK.map((name, index): [string, IConnections[string]] => [
			name,
			{
				main: (connections[name]?.main ?? []).map(
					(all) => all?.filter(({ node }) => node === WAY_BACK[index + 1]) ?? [],
				),
			},
		]);
		await runWorkflow(
			{
				...template,
				nodes: nodes
					.filter(({ name }) => WAY_BACK.includes(name))
					.map((node) =>
						node.name === FAILED ? { ...node, type: 'n8n-nodes-base.noOp', typeVersion: 1, parameters: {} } : node,
					),
				connections: Object.fromEntries(wires),
			},
			{
				start: FAILED,
				input: [{ execution: { id: executionId } }],
				credentials: {},
				server: { executionId: `of-${executionId}`, 'data-table': this.tables.provider() },
			},
		);
	}

	private async call(id: string, items: INodeExecutionData[]) {
		const template = this.templates.get(id);
		const trigger = template?.nodes.find((node) => node.type === 'n8n-nodes-base.executeWorkflowTrigger');
		if (!trigger) throw new Error(`${id} cannot be called`);
		if (id === this.failing) throw new Error(`${id} was cut off`);
		const input = items.map(({ json }) => json as Record<string, unknown>);
		const run = await this.run(id, trigger.name, input);
		this.calls.push({ id, input, run });
		if (run.error) throw run.error;
		const { lastNodeExecuted = '', runData } = run.run.data.resultData;
		const last = runData[lastNodeExecuted] ?? [];
		return { executionId: `sub-${this.calls.length}`, data: last[last.length - 1]?.data?.main ?? [[]] };
	}
}

/** A page of a form is answered at once; its ending puts out what a person would read: `{title, message}`. */
function withoutBrowser(node: TestNode, answer: Record<string, unknown>): TestNode {
	if (node.type !== 'n8n-nodes-base.form') return node;
	const { operation, completionTitle, completionMessage } = node.parameters ?? {};
	const assign = (name: string, value: unknown) => ({ id: name, name, value: String(value), type: 'string' });
	const parameters =
		operation === 'completion'
			? {
					assignments: { assignments: [assign('title', completionTitle), assign('message', completionMessage)] },
					options: {},
				}
			: { mode: 'raw', jsonOutput: JSON.stringify(answer), options: {} };
	return { name: node.name, type: 'n8n-nodes-base.set', typeVersion: 3.5, position: node.position, parameters };
}

/** The sandbox has an export ready at once and recovers when told to; the pauses of real life would only make tests slow. */
function withoutPauses(node: TestNode, cancelSeconds?: number): TestNode {
	const quick = node.retryOnFail ? { ...node, waitBetweenTries: 1 } : node;
	if (node.type === 'n8n-nodes-base.wait') return { ...node, parameters: { ...node.parameters, amount: 0.2 } };
	const options = optionsOf(quick.parameters, cancelSeconds);
	return options ? { ...quick, parameters: { ...quick.parameters, options } } : quick;
}

function optionsOf(parameters: TestNode['parameters'], cancelSeconds?: number) {
	if (parameters?.operation === 'startExport') return { pollSeconds: 0.05 };
	const options = parameters?.options as IDataObject | undefined;
	if (options?.batching) return { ...options, batching: { batch: { batchSize: 1, batchInterval: 0 } } };
	if (parameters?.resource !== 'order' || parameters.operation !== 'cancel') return undefined;
	return { pollSeconds: 0.05, ...(cancelSeconds === undefined ? {} : { waitSeconds: cancelSeconds }) };
}
