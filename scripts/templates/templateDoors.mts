// Triggers that moved from a flow into its door, the small workflow that receives the events (03w for 03). An installed flow
// is taken there in three steps, so that at every moment somebody receives the events:
//   1. the flow gets its new form and keeps the old trigger, which hands over to the flow itself, as the door will;
//   2. the door is published: it registers an event stream of its own, and takes the addresses at TikTok over;
//   3. when the door is registered, the old trigger goes.
// n8n registers a trigger again only when that trigger has changed, so step 1 does not interrupt it. Pure.
import { mergeNode } from './templateMerge.mts';
import type { Connections, Workflow, WorkflowNode } from './workflow.mts';

const PACK = 'n8n-nodes-newstore-tiktokshop';
const CALL = 'n8n-nodes-base.executeWorkflow';
const ENTRY = 'n8n-nodes-base.executeWorkflowTrigger';
/** As long as the trigger lets the name of an event stream be. */
const MAX_STREAM_ID = 60;

/** A node of a flow that stands in a door now, as the flow had it. */
export interface Move {
	/** as we shipped it; undefined when nobody knows */
	was?: WorkflowNode;
	/** as it stands in n8n; undefined when people removed it */
	is?: WorkflowNode;
}

/** 03w is the door of 03. */
export const flowOf = (number: string): string | undefined => /^(\d+)w$/.exec(number)?.[1];

export const isOurTrigger = ({ type }: WorkflowNode): boolean =>
	type === `${PACK}.newStoreTrigger` || type === `${PACK}.tikTokShopTrigger`;

const receives = (node: WorkflowNode) => isOurTrigger(node) && !node.disabled;

/** Nodes of a flow that the door has now, by id. */
export function movesOf(door: Workflow, base: Workflow | undefined, current: Workflow): Map<string, Move> {
	const moves = new Map<string, Move>();
	for (const { id } of door.nodes.filter(isOurTrigger)) {
		const was = base?.nodes.find((node) => node.id === id);
		const is = current.nodes.find((node) => node.id === id);
		if (was ?? is) moves.set(id, { was, is });
	}
	return moves;
}

/** The door as it is installed first: with what people had changed in the triggers of the flow. */
export function withPeoplesChanges(
	door: Workflow,
	moves: Map<string, Move>,
	force: boolean,
): { workflow: Workflow; kept: string[] } {
	const kept: string[] = [];
	const names = new Map<string, string>();
	const nodes = door.nodes.flatMap((node) => {
		const move = moves.get(node.id);
		if (!move) return [node];
		if (!move.is) {
			kept.push(`"${node.name}" was removed by you`);
			return [];
		}
		const merged = mergeNode(move.was, move.is, node, force, kept);
		names.set(node.name, merged.name);
		// A trigger has an address of its own, so that the old one goes on receiving until this one is registered.
		return [{ ...merged, position: node.position, webhookId: node.webhookId, parameters: takingOver(merged, move.is) }];
	});
	const present = new Set(nodes.map(({ name }) => name));
	const connections: Connections = {};
	for (const [from, kinds] of Object.entries(door.connections)) {
		const name = names.get(from) ?? from;
		if (present.has(name)) connections[name] = kinds;
	}
	return { workflow: { ...door, nodes, connections }, kept };
}

function takingOver({ type, parameters }: WorkflowNode, before: WorkflowNode): WorkflowNode['parameters'] {
	if (type === `${PACK}.tikTokShopTrigger`) return { ...parameters, takesOver: before.webhookId ?? '' };
	// Two streams of one name cannot run beside each other.
	const stream = String(parameters.integrationId ?? '').trim();
	return stream ? { ...parameters, integrationId: `${stream.slice(0, MAX_STREAM_ID - 5)}-door` } : parameters;
}

/** The flow with the triggers that have not been taken over yet, wired as in the door. */
export function folded(flow: Workflow, current: Workflow, door: Workflow): Workflow {
	const waiting = current.nodes.filter((node) => receives(node) && door.nodes.some(({ id }) => id === node.id));
	if (!waiting.length) return flow;
	const nodes = [...flow.nodes];
	const connections = { ...flow.connections };
	// Two triggers may lead to one node of the door.
	const names = new Map<string, string>();
	for (const trigger of waiting) {
		const inDoor = door.nodes.find(({ id }) => id === trigger.id)!;
		const behind = nodesBehind(door, inDoor.name);
		nodes.push(trigger);
		names.set(inDoor.name, trigger.name);
		for (const node of behind.filter((one) => !names.has(one.name))) {
			const name = freeName(node.name, nodes);
			const [x, y] = node.position.map((value, axis) => value - behind[0].position[axis]);
			names.set(node.name, name);
			nodes.push({ ...node, name, position: [trigger.position[0] + 60 + x, trigger.position[1] - 160 + y] });
		}
		for (const [from, to] of names)
			if (door.connections[from]) connections[to] = renamed(door.connections[from], names);
	}
	return { ...flow, nodes, connections };
}

/** Whether a flow still receives events that its door is to receive. */
export const isFolded = (flow: Workflow, door: Workflow): boolean =>
	flow.nodes.some((node) => receives(node) && door.nodes.some(({ id }) => id === node.id));

/**
 * Nodes of people that followed a trigger which has moved: they follow the entry of the flow now. Where the door hands all or
 * a part of the events to another workflow, `kept` says so.
 */
export function withWiresOfPeople(
	flow: Workflow,
	flowId: string,
	base: Workflow | undefined,
	current: Workflow,
	door: Workflow,
	kept: string[],
): Workflow {
	const shipped = new Set([...(base?.nodes ?? []), ...door.nodes].map(({ id }) => id));
	const theirs = new Set(current.nodes.filter(({ id }) => !shipped.has(id)).map(({ name }) => name));
	const entry = flow.nodes.find(({ type }) => type === ENTRY);
	const connections = structuredClone(flow.connections);
	for (const trigger of current.nodes.filter(isOurTrigger)) {
		const inDoor = door.nodes.find(({ id }) => id === trigger.id);
		if (!inDoor) continue;
		const called = nodesBehind(door, inDoor.name).flatMap(({ name }) => calledBy(door, name) ?? []);
		const comesBack = called.includes(flowId);
		for (const name of targetsOf(current, trigger.name).filter((target) => theirs.has(target))) {
			if (!comesBack || !entry) {
				kept.push(`"${name}" followed "${trigger.name}", which stands in "${door.name}" now: connect it there`);
				continue;
			}
			if (called.some((id) => id !== flowId))
				kept.push(
					`"${name}" followed "${trigger.name}", and "${door.name}" hands a part of its events past this workflow now: connect it there as well`,
				);
			const outputs = ((connections[entry.name] ??= {}).main ??= [[]]);
			const first = (outputs[0] ??= []);
			if (!first.some(({ node }) => node === name)) first.push({ node: name, type: 'main', index: 0 });
		}
	}
	return { ...flow, connections };
}

/** Event streams of triggers that are about to go are deleted with them: the door has its own, and NewStore allows 25. */
export function leavingNoStream(flow: Workflow, door: Workflow): Workflow {
	const moves = new Set(door.nodes.map(({ id }) => id));
	const nodes = flow.nodes.map((node) => {
		if (!moves.has(node.id) || node.type !== `${PACK}.newStoreTrigger`) return node;
		const options = { ...(node.parameters.options as object | undefined), whenUnpublished: 'delete' };
		return { ...node, parameters: { ...node.parameters, options } };
	});
	return { ...flow, nodes };
}

/** Triggers that do not receive events yet, by what they keep with the workflow when they are registered. */
export function unregistered(nodes: WorkflowNode[], staticData: unknown): string[] {
	const data = (typeof staticData === 'string' ? JSON.parse(staticData) : staticData) as Record<
		string,
		{ address?: string; registered?: unknown } | undefined
	> | null;
	return nodes
		.filter((node) => receives(node) && node.parameters.registration !== 'partnerCenter')
		.filter(({ name }) => !data?.[`node:${name}`]?.address && !data?.[`node:${name}`]?.registered)
		.map(({ name }) => name);
}

function targetsOf({ connections }: Workflow, name: string): string[] {
	return (connections[name]?.main ?? []).flatMap((targets) => (targets ?? []).map(({ node }) => node));
}

/** All that a node leads to, each once: calls, and what sorts before them. */
function nodesBehind(workflow: Workflow, name: string, seen = new Set<string>()): WorkflowNode[] {
	return targetsOf(workflow, name).flatMap((target) => {
		const node = workflow.nodes.find((one) => one.name === target);
		if (!node || seen.has(target)) return [];
		seen.add(target);
		return [node, ...nodesBehind(workflow, target, seen)];
	});
}

const renamed = (kinds: Connections[string], names: ReadonlyMap<string, string>): Connections[string] =>
	Object.fromEntries(
		Object.entries(kinds).map(([kind, outputs]) => [
			kind,
			outputs.map((to) => to?.map((target) => ({ ...target, node: names.get(target.node) ?? target.node })) ?? null),
		]),
	);

function calledBy({ nodes }: Workflow, name: string): string | undefined {
	const call = nodes.find((node) => node.name === name && node.type === CALL);
	return (call?.parameters.workflowId as { value?: string } | undefined)?.value;
}

function freeName(name: string, others: WorkflowNode[]): string {
	const taken = new Set(others.map((node) => node.name));
	let free = name;
	for (let i = 1; taken.has(free); i++) free = `${name} ${i}`;
	return free;
}
