// Installs and updates the shipped templates in any n8n 2.x through its public API: Data Tables with their default rows,
// workflows with their links to each other, credentials where the choice is clear. Keeps what people changed
// (templateMerge.mts). Remembers what it shipped in the Data Table tts_installs of the same n8n.
import axios, { type AxiosError, type AxiosInstance } from 'axios';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type * as N8nWorkflow from 'n8n-workflow';
import { clean, mergeWorkflow, type Workflow, type WorkflowNode } from './templateMerge.mts';

export interface Template extends Workflow {
	/** the fixed id that the shipped file carries; n8n gives its own, links are rewritten */
	id: string;
	description?: string;
	tags?: Array<{ name: string }>;
	/** 00, 01, 01a, … from the file name */
	number: string;
}

export interface TableDefinition {
	name: string;
	key: string[];
	columns: Array<{ name: string; type: 'string' | 'number' | 'boolean' | 'date' }>;
	rows?: Array<Record<string, unknown>>;
}

export interface InstallOptions {
	url: string;
	apiKey: string;
	/** numbers or ids of templates; what they call comes along */
	only?: string[];
	/** put shipped nodes back where people changed them */
	force?: boolean;
	/** read and report only */
	dryRun?: boolean;
	/** publish all that can be published, children first */
	publish?: boolean;
	/** credential type → id or name, where several of a type exist */
	credentials?: Record<string, string>;
	/** where the templates and tables.json are; default: workflows/ of this checkout */
	folder?: string;
	log?: (line: string) => void;
}

export interface InstallReport {
	/** shipped id → id in this n8n */
	workflowIds: Record<string, string>;
	created: string[];
	updated: string[];
	unchanged: string[];
	published: string[];
	/** what people changed and was left alone, in words */
	kept: string[];
	tablesCreated: string[];
	columnsAdded: string[];
	rowsAdded: number;
	/** what is still to be done by a person, in words */
	open: string[];
}

interface StoredWorkflow extends Workflow {
	id: string;
	active: boolean;
	isArchived?: boolean;
	description?: string | null;
}

interface Table {
	id: string;
	name: string;
	columns: Array<{ name: string; type: string }>;
}

interface Install {
	template_id: string;
	workflow_id: string;
	shipped: string;
}

const root = dirname(dirname(fileURLToPath(import.meta.url)));
// Its ESM build does not load in Node; the CommonJS one does.
const { applyAccessPatterns } = createRequire(import.meta.url)('n8n-workflow') as typeof N8nWorkflow;
const pack = 'n8n-nodes-newstore-tiktokshop';

const installsTable: TableDefinition = {
	name: 'tts_installs',
	key: ['template_id'],
	columns: ['template_id', 'workflow_id', 'name', 'version', 'installed_at', 'shipped'].map((name) => ({
		name,
		type: 'string' as const,
	})),
};

/** Credential that a node needs, by node type; the templates carry none. */
const credentialOf: Array<[RegExp, string]> = [
	[new RegExp(`^${pack}\\.newStore`), 'newStoreApi'],
	[new RegExp(`^${pack}\\.tikTokShop`), 'tikTokShopApi'],
	[/^n8n-nodes-base\.emailSend$/, 'smtp'],
];

const credentialNames: Record<string, string> = {
	newStoreApi: 'NewStore API',
	tikTokShopApi: 'TikTok Shop API',
	smtp: 'SMTP',
	xeroOAuth2Api: 'Xero OAuth2 API',
	quickBooksOAuth2Api: 'QuickBooks Online OAuth2 API',
	oAuth2Api: 'OAuth2 API',
};

/** Credentials of accounting systems: only those who post to it need one. */
const onlyFor: Record<string, string> = {
	xeroOAuth2Api: 'Xero',
	quickBooksOAuth2Api: 'QuickBooks',
	oAuth2Api: 'NetSuite',
};

/** All shipped templates, in the order of their numbers. */
export function readTemplates(folder = join(root, 'workflows')): Template[] {
	return readdirSync(folder)
		.filter((file) => /^\d.*\.json$/.test(file))
		.sort()
		.map((file) => ({
			...(JSON.parse(readFileSync(join(folder, file), 'utf8')) as Template),
			number: /^\d+[a-z]?/.exec(file)![0],
		}));
}

export function readTables(folder = join(root, 'workflows')): TableDefinition[] {
	return (JSON.parse(readFileSync(join(folder, 'tables.json'), 'utf8')) as { tables: TableDefinition[] }).tables;
}

/** Installs or updates. Running it again changes nothing. Throws an Error in plain words when n8n refuses. */
export async function installTemplates(options: InstallOptions): Promise<InstallReport> {
	const log = options.log ?? (() => undefined);
	const api = new PublicApi(options.url, options.apiKey);
	const report: InstallReport = {
		workflowIds: {},
		created: [],
		updated: [],
		unchanged: [],
		published: [],
		kept: [],
		tablesCreated: [],
		columnsAdded: [],
		rowsAdded: 0,
		open: [],
	};
	const templates = inOrderOfUse(choose(readTemplates(options.folder), options.only));
	const workflows = await api.all<StoredWorkflow>('/workflows');
	const credentials = await chosenCredentials(api, options.credentials ?? {}, templates, report);

	const tables = await api.all<Table>('/data-tables');
	for (const definition of [...readTables(options.folder), installsTable])
		await ensureTable(api, definition, tables, options.dryRun ?? false, report, log);
	const installs = await readInstalls(api, tables);

	const version = String(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version);
	const toPublish: Array<{ name: string; id: string }> = [];
	const publish = async (these: typeof toPublish) => {
		for (const one of these) {
			await api.request('post', `/workflows/${one.id}/publish`, {});
			toPublish.splice(toPublish.indexOf(one), 1);
			report.published.push(one.name);
			log(`published "${one.name}"`);
		}
	};
	for (const template of templates) {
		const remembered = installs.get(template.id);
		const stored = find(workflows, remembered?.workflow_id, template);
		const id = stored?.id ?? `(new: ${template.name})`;
		report.workflowIds[template.id] = id;
		const next = withCredentials(withLinks(clean(template), report.workflowIds), credentials);
		if (!stored) {
			report.created.push(template.name);
			log(`${options.dryRun ? 'would create' : 'created'} "${template.name}"`);
			if (options.dryRun) continue;
			const created = await api.request<StoredWorkflow>('post', '/workflows', next);
			if (template.description)
				await api.request('put', `/workflows/${created.id}`, { ...next, description: template.description });
			report.workflowIds[template.id] = created.id;
			await tag(api, created.id, template.tags ?? []);
			await remember(api, tables, template, created.id, next, version);
			if (isPublishable(template)) toPublish.push({ name: template.name, id: created.id });
			continue;
		}
		const base = remembered?.workflow_id === stored.id ? (JSON.parse(remembered.shipped) as Workflow) : undefined;
		const merged = mergeWorkflow(base, stored, next, { force: options.force, rename: applyAccessPatterns });
		for (const what of merged.kept) report.kept.push(`${template.name}: ${what}`);
		if (merged.changed) {
			report.updated.push(template.name);
			log(`${options.dryRun ? 'would update' : 'updated'} "${template.name}"`);
			// A published workflow is published again by n8n in the same call, so that what runs is what is shown. n8n refuses
			// that when it calls one that is new and not published: whoever runs the parent wants the child to run as well.
			if (!options.dryRun && stored.active) await publish(toPublish.filter(({ id }) => calls(merged.workflow, id)));
			if (!options.dryRun) await api.request('put', `/workflows/${stored.id}`, merged.workflow);
		} else {
			report.unchanged.push(template.name);
		}
		if (!options.dryRun && JSON.stringify(base) !== JSON.stringify(next))
			await remember(api, tables, template, stored.id, next, version);
		if (isPublishable(template) && !stored.active) toPublish.push({ name: template.name, id: stored.id });
	}
	for (const what of report.kept) log(`kept your change in ${what}`);

	if (options.publish && !options.dryRun) {
		await publish([...toPublish]);
	} else if (toPublish.length) {
		report.open.push(`publish, in this order: ${toPublish.map((one) => `"${one.name}"`).join(', ')}`);
	}
	return report;
}

function choose(templates: Template[], only: string[] | undefined): Template[] {
	if (!only?.length) return templates;
	const chosen = new Set<Template>();
	const add = (template: Template) => {
		if (chosen.has(template)) return;
		chosen.add(template);
		for (const id of linksOf(template)) {
			const linked = templates.find((one) => one.id === id);
			if (linked) add(linked);
		}
	};
	for (const wanted of only) {
		const found = templates.find((one) => one.number === wanted || one.id === wanted);
		if (!found)
			throw new Error(`There is no template ${wanted}. There are: ${templates.map((one) => one.number).join(', ')}.`);
		add(found);
	}
	return templates.filter((one) => chosen.has(one));
}

/** Error workflow and children before those that name them: n8n gives the ids and refuses to publish a parent first. */
function inOrderOfUse(templates: Template[]): Template[] {
	const ordered: Template[] = [];
	const visiting = new Set<string>();
	const visit = (template: Template) => {
		if (ordered.includes(template)) return;
		if (visiting.has(template.id)) throw new Error(`Template ${template.number} calls itself by way of others.`);
		visiting.add(template.id);
		for (const id of linksOf(template)) {
			const linked = templates.find((one) => one.id === id);
			if (linked && linked !== template) visit(linked);
		}
		ordered.push(template);
	};
	templates.forEach(visit);
	return ordered;
}

const calls = (workflow: Workflow, id: string) => linksOf(workflow).includes(id);

function linksOf(template: Workflow): string[] {
	const links = template.nodes.flatMap((node) => {
		const reference = node.parameters.workflowId as { value?: string } | string | undefined;
		const id = typeof reference === 'object' ? reference?.value : reference;
		return node.type === 'n8n-nodes-base.executeWorkflow' && typeof id === 'string' ? [id] : [];
	});
	const errorWorkflow = template.settings.errorWorkflow;
	if (typeof errorWorkflow === 'string') links.push(errorWorkflow);
	return links;
}

function withLinks(workflow: Workflow, ids: Record<string, string>): Workflow {
	const settings = { ...workflow.settings };
	if (typeof settings.errorWorkflow === 'string')
		settings.errorWorkflow = ids[settings.errorWorkflow] ?? settings.errorWorkflow;
	return {
		...workflow,
		settings,
		nodes: workflow.nodes.map((node) => {
			const reference = node.parameters.workflowId as { value?: string } | undefined;
			if (node.type !== 'n8n-nodes-base.executeWorkflow' || typeof reference?.value !== 'string') return node;
			const id = ids[reference.value];
			if (!id) return node;
			// Chosen from the list, so that the canvas shows the name of the workflow.
			const workflowId = { ...reference, mode: 'list', value: id, cachedResultUrl: `/workflow/${id}` };
			return { ...node, parameters: { ...node.parameters, workflowId } };
		}),
	};
}

function credentialTypeOf(node: WorkflowNode): string | undefined {
	const { nodeCredentialType, genericAuthType } = node.parameters;
	if (node.type === 'n8n-nodes-base.httpRequest') return (nodeCredentialType ?? genericAuthType) as string | undefined;
	return credentialOf.find(([type]) => type.test(node.type))?.[1];
}

function withCredentials(workflow: Workflow, chosen: Map<string, { id: string; name: string }>): Workflow {
	return {
		...workflow,
		nodes: workflow.nodes.map((node) => {
			const type = credentialTypeOf(node);
			const credential = type && chosen.get(type);
			return credential ? { ...node, credentials: { ...node.credentials, [type]: credential } } : node;
		}),
	};
}

/** The only credential of a type, or the one that was named; none where the choice is not clear. */
async function chosenCredentials(
	api: PublicApi,
	wanted: Record<string, string>,
	templates: Template[],
	report: InstallReport,
): Promise<Map<string, { id: string; name: string }>> {
	const needed = new Set(
		templates
			.flatMap((template) => template.nodes.map(credentialTypeOf))
			.filter((type): type is string => Boolean(type)),
	);
	const all = await api.all<{ id: string; name: string; type: string }>('/credentials');
	const chosen = new Map<string, { id: string; name: string }>();
	for (const type of needed) {
		const ofType = all.filter((one) => one.type === type);
		const name = wanted[type];
		const found = name
			? ofType.find((one) => one.id === name || one.name === name)
			: // A credential of the general type may be for anything.
				ofType.length === 1 && type !== 'oAuth2Api'
				? ofType[0]
				: undefined;
		if (name && !found) throw new Error(`n8n has no ${credentialNames[type] ?? type} credential "${name}".`);
		if (found) chosen.set(type, { id: found.id, name: found.name });
		else if (onlyFor[type])
			report.open.push(
				`only if settlements go to ${onlyFor[type]}: connect a credential of type ${credentialNames[type]} and choose it in the nodes, or pass --credential ${type}=<name>`,
			);
		else if (!ofType.length)
			report.open.push(
				`create a credential of type ${credentialNames[type] ?? type} and choose it in the nodes (or run this again)`,
			);
		else
			report.open.push(
				`choose one of your ${ofType.length} ${credentialNames[type] ?? type} credentials in the nodes, or pass --credential ${type}=<name>`,
			);
	}
	return chosen;
}

async function ensureTable(
	api: PublicApi,
	definition: TableDefinition,
	tables: Table[],
	dryRun: boolean,
	report: InstallReport,
	log: (line: string) => void,
): Promise<void> {
	const columns = definition.columns.map(({ name, type }) => ({ name, type }));
	let table = tables.find((one) => one.name === definition.name);
	if (!table) {
		report.tablesCreated.push(definition.name);
		log(`${dryRun ? 'would create' : 'created'} Data Table ${definition.name}`);
		if (dryRun) {
			report.rowsAdded += definition.rows?.length ?? 0;
			return;
		}
		table = await api.request<Table>('post', '/data-tables', { name: definition.name, columns });
		tables.push(table);
	} else {
		for (const column of columns) {
			if (table.columns.some((one) => one.name === column.name)) continue;
			report.columnsAdded.push(`${definition.name}.${column.name}`);
			log(`${dryRun ? 'would add' : 'added'} column ${column.name} to Data Table ${definition.name}`);
			if (!dryRun) await api.request('post', `/data-tables/${table.id}/columns`, column);
		}
	}
	if (!definition.rows?.length) return;
	const present = new Set(
		(await api.all<Record<string, unknown>>(`/data-tables/${table.id}/rows`)).map((row) => keyOf(definition, row)),
	);
	const missing = definition.rows.filter((row) => !present.has(keyOf(definition, row)));
	if (!missing.length) return;
	report.rowsAdded += missing.length;
	log(`${dryRun ? 'would add' : 'added'} ${missing.length} default rows to ${definition.name}`);
	if (!dryRun) await api.request('post', `/data-tables/${table.id}/rows`, { data: missing, returnType: 'count' });
}

const keyOf = (definition: TableDefinition, row: Record<string, unknown>) =>
	JSON.stringify(definition.key.map((column) => row[column] ?? null));

async function readInstalls(api: PublicApi, tables: Table[]): Promise<Map<string, Install>> {
	const table = tables.find((one) => one.name === installsTable.name);
	const rows = table ? await api.all<Install>(`/data-tables/${table.id}/rows`) : [];
	return new Map(rows.map((row) => [row.template_id, row]));
}

async function remember(
	api: PublicApi,
	tables: Table[],
	template: Template,
	workflowId: string,
	shipped: Workflow,
	version: string,
): Promise<void> {
	const table = tables.find((one) => one.name === installsTable.name) as Table;
	await api.request('post', `/data-tables/${table.id}/rows/upsert`, {
		filter: { type: 'and', filters: [{ columnName: 'template_id', condition: 'eq', value: template.id }] },
		data: {
			template_id: template.id,
			workflow_id: workflowId,
			name: template.name,
			version,
			installed_at: new Date().toISOString(),
			shipped: JSON.stringify(shipped),
		},
		returnData: false,
	});
}

/** Tags help people to find the templates; they are set once and then belong to the people. */
async function tag(api: PublicApi, workflowId: string, wanted: Array<{ name: string }>): Promise<void> {
	if (!wanted.length) return;
	const known = await api.all<{ id: string; name: string }>('/tags');
	const ids: Array<{ id: string }> = [];
	for (const { name } of wanted) {
		const found =
			known.find((one) => one.name === name) ?? (await api.request<{ id: string }>('post', '/tags', { name }));
		ids.push({ id: found.id });
	}
	await api.request('put', `/workflows/${workflowId}/tags`, ids);
}

/** The workflow of an earlier installation, or one that was imported with its shipped id or name. */
function find(
	workflows: StoredWorkflow[],
	rememberedId: string | undefined,
	template: Template,
): StoredWorkflow | undefined {
	const alive = workflows.filter((one) => !one.isArchived);
	return (
		alive.find((one) => one.id === rememberedId) ??
		alive.find((one) => one.id === template.id) ??
		alive.find((one) => one.name === template.name)
	);
}

/** n8n refuses to publish what nothing but a click can start. */
function isPublishable(workflow: Workflow): boolean {
	return workflow.nodes.some(
		(node) => !node.disabled && /(trigger|\.webhook)$/i.test(node.type) && node.type !== 'n8n-nodes-base.manualTrigger',
	);
}

/** n8n's public API with paging and errors in plain words. */
class PublicApi {
	private readonly http: AxiosInstance;
	private readonly url: string;

	constructor(url: string, apiKey: string) {
		this.url = url.replace(/\/+$/, '').replace(/\/api\/v1$/, '');
		this.http = axios.create({ baseURL: `${this.url}/api/v1`, headers: { 'X-N8N-API-KEY': apiKey }, timeout: 120_000 });
	}

	async request<T = unknown>(
		method: 'get' | 'post' | 'put',
		path: string,
		data?: unknown,
		params?: object,
	): Promise<T> {
		for (let attempt = 1; ; attempt++) {
			try {
				return (await this.http.request<T>({ method, url: path, data, params })).data;
			} catch (error) {
				const failure = error as AxiosError<{ message?: string }>;
				const status = failure.response?.status;
				// Reads may be repeated; a write whose answer got lost would be found by running the installer again.
				if (attempt < 4 && (status === 429 || (method === 'get' && status !== undefined && status >= 502))) {
					await sleep(500 * 2 ** attempt);
					continue;
				}
				throw new Error(this.explain(failure, method, path), { cause: error });
			}
		}
	}

	async all<T>(path: string): Promise<T[]> {
		const items: T[] = [];
		let cursor: string | undefined;
		do {
			const page = await this.request<{ data: T[]; nextCursor?: string | null }>('get', path, undefined, {
				limit: 100,
				cursor,
			});
			items.push(...page.data);
			if (page.nextCursor && page.nextCursor === cursor) throw new Error(`n8n repeats a page of ${path}.`);
			cursor = page.nextCursor ?? undefined;
		} while (cursor);
		return items;
	}

	private explain(failure: AxiosError<{ message?: string }>, method: string, path: string): string {
		const status = failure.response?.status;
		if (!status)
			return `No n8n answers at ${this.url} (${failure.code ?? failure.message}). Is the address right, and is it running?`;
		const words = failure.response?.data?.message ?? '';
		if (status === 401)
			return `n8n at ${this.url} does not accept the API key. Make a new one under Settings, n8n API.`;
		if (status === 403)
			return `The API key may not ${method.toUpperCase()} ${path}. Give it all scopes for workflows, data tables and credentials. ${words}`;
		if (status === 404 && !path.includes('/', 1))
			return `${this.url} has no public API under /api/v1${path}. Is it an n8n 2.x?`;
		return `n8n refused ${method.toUpperCase()} ${path} with ${status}: ${words}`;
	}
}
