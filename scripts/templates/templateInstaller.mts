// Installs and updates the shipped templates in any n8n 2.x through its public API: Data Tables with their default rows,
// workflows with their links to each other and to the tables, credentials where the choice is clear. Keeps what people
// changed (templateMerge.mts) and deleted. Remembers what it shipped in the Data Table tts_installs of the same n8n.
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type * as N8nWorkflow from 'n8n-workflow';
import { PublicApi } from '../stage/n8nPublicApi.mts';
import {
	flowOf,
	folded,
	isFolded,
	leavingNoStream,
	movesOf,
	unregistered,
	withPeoplesChanges,
	withWiresOfPeople,
} from './templateDoors.mts';
import type { Move } from './templateDoors.mts';
import { asShipped, checkPrefix, namedHere, otherPrefix, withPrefix } from './tablePrefix.mts';
import { furtherTypes, placeOfType, withFurther, withoutFurther } from './templateAuthorizations.mts';
import type { Further } from './templateAuthorizations.mts';
import { withFittingGroups } from './templateGroups.mts';
import { clean, isSameWorkflow, mergeWorkflow } from './templateMerge.mts';
import type { Workflow, WorkflowNode } from './workflow.mts';
import { ensureTable, keyOf, namesThatClash, readTables, tableNamed, withTableIds } from './templateTables.mts';
import type { Table, TableDefinition } from './templateTables.mts';

export interface Template extends Workflow {
	/** the fixed id that the shipped file carries; n8n gives its own, links are rewritten */
	id: string;
	description?: string;
	tags?: Array<{ name: string }>;
	/** 00, 01, 01a, … from the file name */
	number: string;
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
	/** add default rows that people deleted */
	restoreRows?: boolean;
	/** write the ids of tables into people's own workflows as well, where these open our tables by name */
	copies?: boolean;
	/** what the names of the Data Tables begin with in this n8n; default tts_ */
	tablePrefix?: string;
	/** take plain http to a host that is not this machine */
	allowHttp?: boolean;
	/** credential type → id or name, where several of a type exist */
	credentials?: Record<string, string>;
	/** where the templates and tables.json are; default: workflows/ of this checkout */
	folder?: string;
	/** how long the old trigger of a flow goes on receiving beside its new door, so that what is on the way arrives */
	overlapMs?: number;
	/** how long n8n is given to register the triggers of a door */
	registerMs?: number;
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
	/** what is shown, and what runs; they differ while somebody works on a draft */
	versionId?: string;
	activeVersionId?: string | null;
	/** what the triggers keep when they are registered */
	staticData?: unknown;
	isArchived?: boolean;
	description?: string | null;
}

/** A flow that has its new form and still the triggers of its door. */
interface FlowOfDoor {
	name: string;
	id: string;
	door: Workflow;
	/** somebody works on a draft of it: what runs is the old form */
	draft: boolean;
	withoutTriggers: (stored: StoredWorkflow) => Plan;
}

interface Install {
	template_id: string;
	workflow_id: string;
	shipped: string;
}

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const shippedFolder = join(root, 'workflows');
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
	version: string;
	n8n: { credentials: string[] };
};
// Its ESM build does not load in Node; the CommonJS one does.
const { applyAccessPatterns } = createRequire(import.meta.url)('n8n-workflow') as typeof N8nWorkflow;
const pack = 'n8n-nodes-newstore-tiktokshop';
const OVERLAP_MS = 15_000;
const REGISTER_MS = 90_000;
const POLL_MS = 500;

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
	tikTokShop2Api: 'TikTok Shop (Authorization 2) API',
	tikTokShop3Api: 'TikTok Shop (Authorization 3) API',
	tikTokShop4Api: 'TikTok Shop (Authorization 4) API',
	smtp: 'SMTP',
	httpBasicAuth: 'Basic Auth',
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

/** Types that hold whatever somebody signs in to: one that is there may be for something else. */
const GENERAL = new Set(['oAuth2Api', 'httpBasicAuth']);

/** All shipped templates, in the order of their numbers. */
export function readTemplates(folder = shippedFolder): Template[] {
	return readdirSync(folder)
		.filter((file) => /^\d.*\.json$/.test(file))
		.sort()
		.map((file) => ({
			...(JSON.parse(readFileSync(join(folder, file), 'utf8')) as Template),
			number: /^\d+[a-z]?/.exec(file)![0],
		}));
}

/** Installs or updates. Running it again changes nothing. Throws an Error in plain words when n8n refuses. */
export async function installTemplates(options: InstallOptions): Promise<InstallReport> {
	const log = options.log ?? (() => undefined);
	const dryRun = options.dryRun ?? false;
	const api = new PublicApi(options);
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
	const {
		chosen: credentials,
		further,
		exists,
	} = await chosenCredentials(api, options.credentials ?? {}, templates, report);

	const prefix = checkPrefix(options.tablePrefix ?? 'tts_');
	const definitions = readTables(options.folder ?? shippedFolder);
	const allTables = await api.all<Table>('/data-tables');
	const other = otherPrefix(allTables, installsTable, prefix);
	if (other)
		throw new Error(
			`This n8n has an installation whose tables begin with ${other}. Pass --table-prefix ${other}; a second installation in one n8n would take the addresses of its forms and webhooks.`,
		);
	const tables = asShipped(allTables, [...definitions, installsTable], prefix);
	const ours = definitions.map(({ name }) => name);
	const installs = await prepareTables(api, definitions, tables, options, report, log);

	const version = String(manifest.version);
	const toPublish: Array<{ name: string; id: string }> = [];
	const publish = async (these: typeof toPublish) => {
		for (const one of these) {
			await api.request('post', `/workflows/${one.id}/publish`, {});
			toPublish.splice(toPublish.indexOf(one), 1);
			report.published.push(one.name);
			log(`published "${one.name}"`);
		}
	};
	const moves = new Map<string, Move>();
	/** flows that still receive what their door is to receive, by the number of the flow */
	const waiting = new Map<string, FlowOfDoor>();
	const prepare = (template: Template) =>
		withTableIds(
			withCredentials(withLinks(withPrefix(clean(template), prefix), report.workflowIds), credentials),
			tables,
			ours,
		).workflow;
	/** Steps 2 and 3 of templateDoors.mts. Where the door cannot be opened, the flow goes on receiving. */
	const openDoor = async (name: string, doorId: string, flow: FlowOfDoor) => {
		const own = toPublish.filter((one) => one.id === doorId);
		if (flow.draft) {
			// What runs cannot be called yet.
			for (const one of own) toPublish.splice(toPublish.indexOf(one), 1);
			report.open.push(
				`publish "${flow.name}" when its draft is ready and run this again: its events come in by "${name}" then; until then the old version goes on receiving them`,
			);
			return;
		}
		if (own.length) {
			const stored = await api.request<StoredWorkflow>('get', `/workflows/${doorId}`);
			await publish([...toPublish.filter((one) => calls(stored, one.id)), ...own]);
		}
		const missing = await waitUntilRegistered(api, doorId, options.registerMs ?? REGISTER_MS);
		if (missing.length) {
			report.open.push(
				`open "${name}" in n8n and publish it: ${missing.join(', ')} could not be registered. "${flow.name}" goes on receiving the events. Then run this again`,
			);
			return;
		}
		log(`"${name}" receives the events of "${flow.name}" now`);
		await updateWorkflow(api, flow.id, false, (stored) => {
			const current = clean(stored);
			const workflow = leavingNoStream(current, flow.door);
			return { workflow, changed: !isSameWorkflow(workflow, current), kept: [] };
		});
		await sleep(options.overlapMs ?? OVERLAP_MS);
		await updateWorkflow(api, flow.id, false, flow.withoutTriggers);
	};
	for (const template of templates) {
		const remembered = installs.get(template.id);
		const found = find(workflows, remembered?.workflow_id, template);
		const id = found?.id ?? `(new: ${template.name})`;
		report.workflowIds[template.id] = id;
		const next = prepare(template);
		const flow = waiting.get(flowOf(template.number) ?? '');
		if (!found) {
			report.created.push(template.name);
			log(`${dryRun ? 'would create' : 'created'} "${template.name}"`);
			const first = withPeoplesChanges(next, moves, options.force ?? false);
			first.workflow = withFurther(withoutFurther(first.workflow), further);
			for (const what of first.kept) report.kept.push(`${template.name}: ${what}`);
			if (dryRun) continue;
			const created = await api.request<StoredWorkflow>('post', '/workflows', first.workflow);
			if (template.description)
				await api.request('put', `/workflows/${created.id}`, { ...first.workflow, description: template.description });
			report.workflowIds[template.id] = created.id;
			await tag(api, created.id, template.tags ?? []);
			await remember(api, tables, template, created.id, next, version);
			if (isPublishable(first.workflow) && !lacksPassword(first.workflow))
				toPublish.push({ name: template.name, id: created.id });
			if (flow) await openDoor(template.name, created.id, flow);
			continue;
		}
		const base = remembered?.workflow_id === id ? (JSON.parse(remembered.shipped) as Workflow) : undefined;
		const baseWithIds = base && withTableIds(base, tables, ours).workflow;
		const doorTemplate = templates.find((one) => flowOf(one.number) === template.number);
		const door = doorTemplate && prepare(doorTemplate);
		const merge = (stored: StoredWorkflow, standing: Workflow) => {
			const current = withoutFurther(standing);
			const merged = mergeWorkflow(baseWithIds, current, next, {
				force: options.force,
				rename: applyAccessPatterns,
				moved: door && new Set(door.nodes.map((node) => node.id)),
			});
			const complete = (workflow: Workflow) =>
				withFittingGroups(withFurther(workflow, further, standing, exists), merged.kept);
			if (!door) return { ...merged, workflow: complete(merged.workflow) };
			const rewired = withWiresOfPeople(merged.workflow, id, baseWithIds, current, door, merged.kept);
			const whole = stored.active ? folded(rewired, current, door) : rewired;
			return { ...merged, workflow: complete(rewired), whole: complete(whole) };
		};
		if (door && found) {
			const stored = clean(await api.request<StoredWorkflow>('get', `/workflows/${id}`));
			for (const [node, move] of movesOf(door, baseWithIds, stored)) moves.set(node, move);
		}
		const update = await updateWorkflow(api, id, dryRun, (stored) => {
			const opened = withTableIds(clean(stored), tables, ours);
			const one = merge(stored, opened.workflow);
			const workflow = 'whole' in one ? one.whole : one.workflow;
			const merged = { workflow, kept: one.kept, changed: !isSameWorkflow(workflow, opened.workflow) };
			// A published workflow is published again by n8n in the same call, so that what runs is what is shown. n8n refuses
			// that when it calls one that is new and not published: whoever runs the parent wants the child to run as well.
			const children = stored.active ? toPublish.filter((one) => calls(merged.workflow, one.id)) : [];
			return {
				...merged,
				changed: merged.changed || opened.changed > 0,
				before: children.length ? () => publish(children) : undefined,
			};
		});
		if (door && update.active && isFolded(update.workflow, door)) {
			const withoutTriggers = (stored: StoredWorkflow) =>
				merge(stored, withTableIds(clean(stored), tables, ours).workflow);
			waiting.set(template.number, { name: template.name, id, door, draft: update.hasDraft, withoutTriggers });
		}
		for (const what of update.kept) report.kept.push(`${template.name}: ${what}`);
		(update.changed ? report.updated : report.unchanged).push(template.name);
		if (update.changed) log(`${dryRun ? 'would update' : 'updated'} "${template.name}"`);
		if (update.draft) report.open.push(draftLeft(template.name));
		if (!dryRun && JSON.stringify(base) !== JSON.stringify(next))
			await remember(api, tables, template, id, next, version);
		if (isPublishable(template) && !update.active && !lacksPassword(update.workflow))
			toPublish.push({ name: template.name, id });
		if (flow && !dryRun) await openDoor(template.name, id, flow);
	}
	for (const what of report.kept) log(`kept your change in ${what}`);
	const known = new Set([
		...Object.values(report.workflowIds),
		...[...installs.values()].map((one) => one.workflow_id),
	]);
	await lookAtCopies(
		api,
		workflows.filter((one) => !known.has(one.id) && !one.isArchived),
		tables,
		ours,
		options,
		report,
		log,
	);

	if (options.publish && !dryRun) {
		await publish([...toPublish]);
	} else if (toPublish.length) {
		report.open.push(`publish, in this order: ${toPublish.map((one) => `"${one.name}"`).join(', ')}`);
	}
	return report;
}

/** Tables with their columns and rows, and the notes about earlier installations. */
async function prepareTables(
	api: PublicApi,
	definitions: TableDefinition[],
	tables: Table[],
	options: InstallOptions,
	report: InstallReport,
	log: (line: string) => void,
): Promise<Map<string, Install>> {
	const dryRun = options.dryRun ?? false;
	const restoreRows = options.restoreRows ?? false;
	const prefix = options.tablePrefix ?? 'tts_';
	const ensure = (definition: TableDefinition, given?: Set<string>) =>
		ensureTable(api, definition, tables, {
			dryRun,
			restoreRows,
			given,
			report,
			log,
			nameHere: namedHere(definition.name, prefix),
		});
	await ensure(installsTable);
	const installs = await readInstalls(api, tables);
	for (const definition of definitions) {
		const note = installs.get(rowsOf(definition.name));
		const id = tableNamed(tables, definition.name)?.id;
		// A table that was deleted and made again has been given nothing yet.
		const given = id && note?.workflow_id === id ? new Set(JSON.parse(note.shipped) as string[]) : undefined;
		await ensure(definition, given);
		const shipped = [...(given ?? []), ...(definition.rows ?? []).map((row) => keyOf(definition, row))];
		const keys = JSON.stringify([...new Set(shipped)].sort());
		if (!definition.rows?.length || dryRun || (given && note?.shipped === keys)) continue;
		await noteInstall(api, tables, {
			template_id: rowsOf(definition.name),
			workflow_id: tableNamed(tables, definition.name)!.id,
			name: definition.name,
			shipped: keys,
		});
	}
	for (const { table, contains } of namesThatClash(
		tables.map(({ nameHere, ...table }) => ({ ...table, name: nameHere ?? table.name })),
		definitions.map(({ name }) => namedHere(name, prefix)),
	))
		report.open.push(
			`rename the Data Table ${table}: its name contains ${contains}. The installed workflows open ${contains} by its id, but workflow 00 and whatever was imported or built by hand go by the name and may open the wrong one`,
		);
	return installs;
}

/** What a workflow becomes, worked out from what stands in n8n now. */
interface Plan {
	workflow: Workflow;
	changed: boolean;
	kept: string[];
	/** to be done before it is written; it takes time, so the workflow is read again then */
	before?: () => Promise<void>;
}

/**
 * Reads a workflow and writes what `plan` makes of it, with nothing in between: somebody may be at work on the same canvas,
 * and the public API takes no version to compare with. A draft that somebody has not published yet is not published for them.
 */
async function updateWorkflow(
	api: PublicApi,
	id: string,
	dryRun: boolean,
	plan: (stored: StoredWorkflow) => Plan,
): Promise<Plan & { active: boolean; hasDraft: boolean; draft: boolean }> {
	for (;;) {
		const stored = await api.request<StoredWorkflow>('get', `/workflows/${id}`);
		const { workflow, changed, kept, before } = plan(stored);
		const hasDraft = stored.active && Boolean(stored.activeVersionId) && stored.activeVersionId !== stored.versionId;
		const result = { workflow, changed, kept, active: stored.active, hasDraft, draft: changed && hasDraft };
		if (!changed || dryRun) return result;
		if (before && !hasDraft) {
			await before();
			continue;
		}
		await api.request('put', `/workflows/${id}`, workflow, hasDraft ? { publishIfActive: false } : undefined);
		return result;
	}
}

/** The triggers of a published workflow that were not registered in time; n8n registers them after it has answered. */
async function waitUntilRegistered(api: PublicApi, id: string, waitMs: number): Promise<string[]> {
	for (const deadline = Date.now() + waitMs; ;) {
		const { nodes, staticData } = await api.request<StoredWorkflow>('get', `/workflows/${id}`);
		const missing = unregistered(nodes, staticData);
		if (!missing.length || Date.now() > deadline) return missing;
		await sleep(POLL_MS);
	}
}

const draftLeft = (name: string) =>
	`publish "${name}" when its draft is ready: somebody has changed it without publishing, so the update stands in the draft and the old version goes on running`;

/** Workflows of people that open our tables by name, such as duplicates of a template: told, or mended when asked to. */
async function lookAtCopies(
	api: PublicApi,
	workflows: StoredWorkflow[],
	tables: Table[],
	ours: string[],
	options: InstallOptions,
	report: InstallReport,
	log: (line: string) => void,
): Promise<void> {
	for (const { id, name, ...workflow } of workflows) {
		if (!withTableIds({ name, ...workflow }, tables, ours).changed) continue;
		if (!options.copies) {
			report.open.push(
				`"${name}" is yours and opens Data Tables by name, or one that is gone: choose them from the list in its nodes, or pass --copies`,
			);
			continue;
		}
		const update = await updateWorkflow(api, id, options.dryRun ?? false, (stored) => {
			const opened = withTableIds(clean(stored), tables, ours);
			return { workflow: opened.workflow, changed: opened.changed > 0, kept: [] };
		});
		if (!update.changed) continue;
		report.updated.push(name);
		log(`${options.dryRun ? 'would write' : 'wrote'} the ids of tables into your "${name}"`);
		if (update.draft) report.open.push(draftLeft(name));
	}
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
	// A flow without its door would receive no events.
	for (const door of templates) if ([...chosen].some(({ number }) => number === flowOf(door.number))) add(door);
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

/** n8n refuses to publish a page behind a password as long as nobody has chosen the password, and rightly so. */
const lacksPassword = ({ nodes }: Workflow) =>
	nodes.some((node) => credentialTypeOf(node) === 'httpBasicAuth' && !node.credentials?.httpBasicAuth);

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
	const { nodeCredentialType, genericAuthType, authentication } = node.parameters;
	if (node.type === 'n8n-nodes-base.httpRequest') return (nodeCredentialType ?? genericAuthType) as string | undefined;
	// The page of workflow 13; other webhooks are open, their nodes say why.
	if (node.type === 'n8n-nodes-base.webhook') return authentication === 'basicAuth' ? 'httpBasicAuth' : undefined;
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
): Promise<{ chosen: Map<string, { id: string; name: string }>; further: Further; exists: (id: string) => boolean }> {
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
			: ofType.length === 1 && !GENERAL.has(type)
				? ofType[0]
				: undefined;
		if (name && !found) throw new Error(`n8n has no ${credentialNames[type] ?? type} credential "${name}".`);
		if (found) chosen.set(type, { id: found.id, name: found.name });
		else if (type === 'httpBasicAuth')
			report.open.push(
				'for the board: create a Basic Auth credential with a long password, choose it in "13 Board: is all well" and publish that, or pass --credential httpBasicAuth=<name>',
			);
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
	return { chosen, further: furtherOf(all, wanted, report), exists: (id) => all.some((one) => one.id === id) };
}

/** Credentials of further TikTok authorizations: the only one of a type, or the one that was named. */
function furtherOf(
	all: Array<{ id: string; name: string; type: string }>,
	wanted: Record<string, string>,
	report: InstallReport,
): Further {
	const further = new Map<string, { id: string; name: string }>();
	for (const type of furtherTypes(manifest.n8n.credentials)) {
		const ofType = all.filter((one) => one.type === type);
		const named = wanted[type];
		const found = named ? ofType.find((one) => one.id === named || one.name === named) : ofType[0];
		if (named && !found) throw new Error(`n8n has no ${credentialNames[type] ?? type} credential "${named}".`);
		if (found && (named || ofType.length === 1)) further.set(type, { id: found.id, name: found.name });
		else if (found)
			report.open.push(
				`say which of your ${ofType.length} ${credentialNames[type] ?? type} credentials authorization ${placeOfType(type)} has: --credential ${type}=<name>`,
			);
	}
	return further;
}

async function readInstalls(api: PublicApi, tables: Table[]): Promise<Map<string, Install>> {
	const table = tableNamed(tables, installsTable.name);
	const rows = !table || table.id.startsWith('(new') ? [] : await api.all<Install>(`/data-tables/${table.id}/rows`);
	return new Map(rows.map((row) => [row.template_id, row]));
}

/** Which default rows a table was given is noted beside the workflows, under this name. */
const rowsOf = (table: string) => `rows of ${table}`;

async function remember(
	api: PublicApi,
	tables: Table[],
	template: Template,
	workflowId: string,
	shipped: Workflow,
	version: string,
): Promise<void> {
	await noteInstall(api, tables, {
		template_id: template.id,
		workflow_id: workflowId,
		name: template.name,
		version,
		shipped: JSON.stringify(shipped),
	});
}

async function noteInstall(api: PublicApi, tables: Table[], row: Install & Record<string, string>): Promise<void> {
	const table = tableNamed(tables, installsTable.name)!;
	await api.request('post', `/data-tables/${table.id}/rows/upsert`, {
		filter: { type: 'and', filters: [{ columnName: 'template_id', condition: 'eq', value: row.template_id }] },
		data: { ...row, installed_at: new Date().toISOString() },
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
