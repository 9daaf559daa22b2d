// Three-way merge of a workflow: what we shipped last time (base), what stands in n8n now (current), what we ship now
// (next). Where people changed something, theirs stays; where they did not, ours comes. Pure.
import { isDeepStrictEqual } from 'node:util';
import { mergeGroups, withFittingGroups } from './templateGroups.mts';
import type { Connections, Workflow, WorkflowNode } from './workflow.mts';

type Json = Record<string, unknown>;

export interface Merged {
	workflow: Workflow;
	/** false when `workflow` equals what stands in n8n */
	changed: boolean;
	/** what people changed and we left alone although the shipped version differs now, in words */
	kept: string[];
}

export interface MergeOptions {
	/** put every shipped node, connection and setting back; credentials and nodes that people added stay */
	force?: boolean;
	/** replaces a node name in an expression; n8n-workflow's applyAccessPatterns */
	rename: (expression: string, from: string, to: string) => string;
	/** ids of nodes that another template has now: they go, whoever changed them */
	moved?: Set<string>;
}

/** Fields of a node that the public API accepts; n8n refuses a node with any other (its schema is strict). */
const nodeFields = [
	'id',
	'name',
	'type',
	'typeVersion',
	'position',
	'parameters',
	'credentials',
	'disabled',
	'webhookId',
	'notes',
	'notesInFlow',
	'executeOnce',
	'alwaysOutputData',
	'retryOnFail',
	'maxTries',
	'waitBetweenTries',
	'onError',
];

/**
 * `base` undefined: nobody knows what we shipped before (an import by hand), so every difference counts as a change that
 * people made.
 */
export function mergeWorkflow(
	base: Workflow | undefined,
	current: Workflow,
	next: Workflow,
	options: MergeOptions,
): Merged {
	const kept: string[] = [];
	const now = clean(current);
	const shipped = alignNames(next, now, base, options.rename);
	const before = base && alignNames(base, now, base, options.rename);

	const nodes: WorkflowNode[] = [];
	const baseById = byId(before?.nodes ?? []);
	const currentById = byId(now.nodes);
	const nextById = byId(shipped.nodes);
	for (const node of now.nodes) {
		if (options.moved?.has(node.id)) continue;
		const ours = nextById.get(node.id);
		const was = baseById.get(node.id);
		if (ours) nodes.push(mergeNode(was, node, ours, options.force ?? false, kept));
		else if (!was) nodes.push(node);
		else if (!options.force && !isDeepStrictEqual(comparable(was), comparable(node))) {
			nodes.push(node);
			kept.push(`"${node.name}" is no longer part of the template, but you changed it`);
		}
	}
	for (const node of shipped.nodes) {
		if (currentById.has(node.id)) continue;
		if (baseById.has(node.id) && !options.force) kept.push(`"${node.name}" was removed by you`);
		else nodes.push(withFreeName(node, nodes));
	}

	const names = new Map(nodes.map((node) => [node.id, node.name]));
	const settings = mergeRecord(
		before?.settings,
		now.settings,
		shipped.settings,
		options.force ?? false,
		'the workflow setting',
		kept,
	);
	const workflow: Workflow = {
		name: pick(before?.name, now.name, shipped.name, options.force ?? false) ?? shipped.name,
		nodes,
		connections: mergeConnections(before, now, shipped, names, options.force ?? false),
		settings,
	};
	const groups = mergeGroups(
		before?.nodeGroups ?? [],
		now.nodeGroups ?? [],
		shipped.nodeGroups ?? [],
		options.force ?? false,
	);
	if (groups.length || now.nodeGroups?.length)
		Object.assign(workflow, withFittingGroups({ ...workflow, nodeGroups: groups }, kept));
	return { workflow, changed: !isSameWorkflow(workflow, now), kept };
}

/** Only what the public API takes back, in a stable form. */
export function clean(workflow: Workflow): Workflow {
	return {
		name: workflow.name,
		nodes: workflow.nodes.map(
			(node) =>
				Object.fromEntries(
					nodeFields.filter((field) => node[field] !== undefined).map((field) => [field, node[field]]),
				) as unknown as WorkflowNode,
		),
		connections: workflow.connections,
		settings: { ...workflow.settings },
		...(workflow.nodeGroups?.length ? { nodeGroups: workflow.nodeGroups } : {}),
	};
}

export function mergeNode(
	base: WorkflowNode | undefined,
	current: WorkflowNode,
	next: WorkflowNode,
	force: boolean,
	kept: string[],
): WorkflowNode {
	const merged: WorkflowNode = { ...next };
	const was = base as Json | undefined;
	for (const field of nodeFields) {
		if (['id', 'parameters', 'credentials'].includes(field)) continue;
		// Places on the canvas and switched-off nodes are people's own even when everything else is put back.
		const yours = field === 'disabled' || field === 'position' || field === 'webhookId' ? false : force;
		const value = pick(was?.[field], current[field], next[field], yours);
		if (value === undefined) delete merged[field];
		else (merged as Json)[field] = value;
	}
	merged.parameters = mergeRecord(
		base?.parameters,
		current.parameters,
		next.parameters,
		force,
		`"${current.name}":`,
		kept,
		current.type !== next.type,
	);
	const credentials = { ...next.credentials, ...current.credentials };
	if (Object.keys(credentials).length) merged.credentials = credentials;
	else delete merged.credentials;
	return merged;
}

/** Three ways, key by key. A key that is absent in n8n was stripped by the editor as a default: no change by people. */
function mergeRecord(
	base: Json | undefined,
	current: Json,
	next: Json,
	force: boolean,
	where: string,
	kept: string[],
	replaced = false,
): Json {
	if (force || replaced) return { ...next };
	const merged: Json = {};
	for (const key of new Set([...Object.keys(next), ...Object.keys(current)])) {
		const [was, is, will] = [base?.[key], current[key], next[key]];
		if (is === undefined && (base === undefined || was !== undefined || will !== undefined)) {
			if (will !== undefined) merged[key] = will;
			continue;
		}
		const value = pick(was, is, will, false);
		if (value !== undefined) merged[key] = value;
		const theyChanged = !same(is, was);
		const weChanged = base === undefined || !same(will, was);
		if (theyChanged && weChanged && !same(is, will)) kept.push(`${where} ${key}`);
	}
	return merged;
}

function pick<T>(base: T, current: T, next: T, force: boolean): T {
	if (force || same(current, base)) return next;
	return current;
}

function same(a: unknown, b: unknown): boolean {
	return isDeepStrictEqual(comparable(a), comparable(b));
}

/** The editor adds display names to resource locators and drops nothing else of their meaning. */
function comparable(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(comparable);
	if (!value || typeof value !== 'object') return value;
	const record = value as Json;
	// Chosen from the list or entered as an id: n8n takes the value as it is in both cases.
	if (record.__rl === true) return { mode: record.mode === 'list' ? 'id' : record.mode, value: record.value };
	return Object.fromEntries(
		Object.entries(record)
			.filter(([, one]) => one !== undefined)
			.map(([key, one]) => [key, comparable(one)])
			.sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)),
	);
}

/** Whether two workflows do the same and look the same. */
export function isSameWorkflow(a: Workflow, b: Workflow): boolean {
	const shape = (workflow: Workflow) => ({
		name: workflow.name,
		nodes: [...workflow.nodes].sort((x, y) => (x.id < y.id ? -1 : 1)).map(comparable),
		edges: edgesOf(workflow).map(edgeKey).sort(),
		settings: comparable(workflow.settings),
		groups: comparable(workflow.nodeGroups ?? []),
	});
	return isDeepStrictEqual(shape(a), shape(b));
}

interface Edge {
	from: string;
	kind: string;
	output: number;
	to: string;
	input: string;
	index: number;
}

/** Connections by node id, so that a renamed node keeps its wires. */
function edgesOf(workflow: Workflow): Edge[] {
	const ids = new Map(workflow.nodes.map((node) => [node.name, node.id]));
	const edges: Edge[] = [];
	for (const [from, kinds] of Object.entries(workflow.connections)) {
		for (const [kind, outputs] of Object.entries(kinds)) {
			outputs.forEach((targets, output) => {
				for (const target of targets ?? []) {
					edges.push({
						from: ids.get(from) ?? from,
						kind,
						output,
						to: ids.get(target.node) ?? target.node,
						input: target.type,
						index: target.index,
					});
				}
			});
		}
	}
	return edges;
}

const edgeKey = (edge: Edge) => JSON.stringify([edge.from, edge.kind, edge.output, edge.to, edge.input, edge.index]);

function mergeConnections(
	base: Workflow | undefined,
	current: Workflow,
	next: Workflow,
	names: Map<string, string>,
	force: boolean,
): Connections {
	const was = new Set((base ? edgesOf(base) : []).map(edgeKey));
	const will = edgesOf(next);
	const willKeys = new Set(will.map(edgeKey));
	const ours = new Set(next.nodes.map((node) => node.id));
	const is = edgesOf(current);
	const isKeys = new Set(is.map(edgeKey));
	const result = is.filter((edge) => {
		const key = edgeKey(edge);
		if (willKeys.has(key)) return true;
		// A wire of ours that the new version no longer has goes; a wire that people drew stays.
		return force ? !(ours.has(edge.from) && ours.has(edge.to)) : !was.has(key);
	});
	for (const edge of will) {
		const key = edgeKey(edge);
		// A wire that we shipped before and that is gone was cut by people.
		if (!isKeys.has(key) && (force || !was.has(key))) result.push(edge);
	}
	const connections: Connections = {};
	for (const edge of result) {
		const [from, to] = [names.get(edge.from), names.get(edge.to)];
		if (from === undefined || to === undefined) continue;
		const outputs = ((connections[from] ??= {})[edge.kind] ??= []);
		while (outputs.length <= edge.output) outputs.push([]);
		(outputs[edge.output] ??= []).push({ node: to, type: edge.input, index: edge.index });
	}
	return connections;
}

/**
 * The same workflow with the node names that stand in n8n: a node that people renamed keeps its new name, and expressions
 * of ours that refer to it follow.
 */
function alignNames(
	workflow: Workflow,
	current: Workflow,
	base: Workflow | undefined,
	rename: MergeOptions['rename'],
): Workflow {
	const baseNames = new Map((base?.nodes ?? []).map((node) => [node.id, node.name]));
	const currentNames = new Map(current.nodes.map((node) => [node.id, node.name]));
	const renames = new Map<string, string>();
	for (const node of workflow.nodes) {
		const theirs = currentNames.get(node.id);
		const before = baseNames.get(node.id);
		if (theirs !== undefined && theirs !== node.name && before !== undefined && theirs !== before)
			renames.set(node.name, theirs);
	}
	if (!renames.size) return clean(workflow);
	const follow = (value: unknown): unknown => {
		if (typeof value === 'string') {
			if (!value.startsWith('=')) return value;
			let text = value;
			for (const [from, to] of renames) text = rename(text, from, to);
			return text;
		}
		if (Array.isArray(value)) return value.map(follow);
		if (value && typeof value === 'object')
			return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, follow(one)]));
		return value;
	};
	const named = (name: string) => renames.get(name) ?? name;
	const cleaned = clean(workflow);
	return {
		...cleaned,
		nodes: cleaned.nodes.map((node) => ({
			...node,
			name: named(node.name),
			parameters: follow(node.parameters) as Json,
		})),
		connections: Object.fromEntries(
			Object.entries(cleaned.connections).map(([from, kinds]) => [
				named(from),
				Object.fromEntries(
					Object.entries(kinds).map(([kind, outputs]) => [
						kind,
						outputs.map((targets) => (targets ?? []).map((target) => ({ ...target, node: named(target.node) }))),
					]),
				),
			]),
		),
	};
}

function byId(nodes: WorkflowNode[]): Map<string, WorkflowNode> {
	return new Map(nodes.map((node) => [node.id, node]));
}

function withFreeName(node: WorkflowNode, others: WorkflowNode[]): WorkflowNode {
	const taken = new Set(others.map((other) => other.name));
	let name = node.name;
	for (let i = 1; taken.has(name); i++) name = `${node.name} ${i}`;
	return name === node.name ? node : { ...node, name };
}
