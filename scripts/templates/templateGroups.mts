// Canvas Groups of an installed workflow: those that people made or renamed stay, ours follow the new version, and none is
// sent that n8n would refuse, because it refuses the whole workflow then. Pure.
import { createRequire } from 'node:module';
import { isDeepStrictEqual } from 'node:util';
import type * as N8nWorkflow from 'n8n-workflow';
import type { IConnections, INode, INodeTypeDescription } from 'n8n-workflow';
import { healedGroups } from './canvasLayout.mts';
import type { Workflow, WorkflowNode } from './workflow.mts';

const { validateWorkflowGroups } = createRequire(import.meta.url)('n8n-workflow') as typeof N8nWorkflow;

type Group = NonNullable<Workflow['nodeGroups']>[number];

export const isTrigger = ({ type }: WorkflowNode): boolean =>
	/trigger$/i.test(type) || type === 'n8n-nodes-base.webhook';

/**
 * Three ways, group by group. A group that people removed stays away; one that they made, or filled otherwise, keeps its
 * nodes, and ours does without these. `force` puts ours back; groups that people made stay all the same.
 */
export function mergeGroups(base: Group[], now: Group[], next: Group[], force: boolean): Group[] {
	const [was, is, will] = [base, now, next].map((groups) => new Map(groups.map((group) => [group.id, group])));
	const kept = now.flatMap((group) => {
		const [before, ours] = [was.get(group.id), will.get(group.id)];
		if (ours) return force || isDeepStrictEqual(before, group) ? [] : [theirs(before, group, ours)];
		return before && (force || isDeepStrictEqual(before, group)) ? [] : [group];
	});
	const taken = new Set(kept.flatMap(({ nodeIds }) => nodeIds));
	const names = new Set(kept.map(({ name }) => name));
	const placed = new Map(kept.map((group) => [group.id, group]));
	const ours = next.filter(({ id }) => !placed.has(id) && (force || is.has(id) || !was.has(id)));
	for (const group of ours) {
		let { name } = group;
		for (let i = 1; names.has(name); i++) name = `${group.name} ${i}`;
		names.add(name);
		placed.set(group.id, { ...group, name, nodeIds: group.nodeIds.filter((id) => !taken.has(id)) });
	}
	const order = [...next.map(({ id }) => id), ...now.map(({ id }) => id)];
	return [...new Set(order)].flatMap((id) => placed.get(id) ?? []);
}

/** A group that people changed: what they changed stays, nodes that are new to ours come. */
function theirs(before: Group | undefined, group: Group, ours: Group): Group {
	const added = ours.nodeIds.filter((id) => !before?.nodeIds.includes(id) && !group.nodeIds.includes(id));
	const pick = <T,>(was: T, is: T, will: T): T => (before && isDeepStrictEqual(was, is) ? will : is);
	return {
		...group,
		name: pick(before?.name, group.name, ours.name)!,
		nodeIds: before && isDeepStrictEqual(before.nodeIds, group.nodeIds) ? ours.nodeIds : [...group.nodeIds, ...added],
	};
}

/**
 * The workflow with the groups that n8n takes. A group that lost its shape, as people put a node into its middle, takes
 * that node in; where this does not help it is left out and told. Nodes stay as they are.
 */
export function withFittingGroups(workflow: Workflow, told: string[]): Workflow {
	if (!workflow.nodeGroups?.length) return workflow;
	const present = new Set(workflow.nodes.map(({ id }) => id));
	const owner = new Set<string>();
	const whole = workflow.nodeGroups.flatMap((group) => {
		const nodeIds = group.nodeIds.filter((id) => present.has(id) && !owner.has(id));
		for (const id of nodeIds) owner.add(id);
		return nodeIds.length ? [{ ...group, nodeIds }] : [];
	});
	const faulty = (groups: Group[]) => new Set(refused(workflow, groups));
	const wrong = faulty(whole);
	if (!wrong.size) return { ...workflow, nodeGroups: whole };
	const grown = new Map(grownGroups(workflow, whole).map((group) => [group.id, group]));
	const tried = whole.map((group) => (wrong.has(group.id) ? grown.get(group.id)! : group));
	const still = faulty(tried);
	for (const { id, name } of tried)
		if (still.has(id)) told.push(`the group "${name}" was left out: it no longer fits what you changed`);
	return { ...workflow, nodeGroups: tried.filter(({ id }) => !still.has(id)) };
}

function refused(workflow: Workflow, nodeGroups: Group[]): string[] {
	const result = validateWorkflowGroups({
		nodes: workflow.nodes as unknown as INode[],
		connectionsBySourceNode: workflow.connections as unknown as IConnections,
		nodeGroups,
		getNodeType: (node) =>
			({
				group: [isTrigger(node as unknown as WorkflowNode) ? 'trigger' : 'transform'],
			}) as INodeTypeDescription,
	});
	return result.valid ? [] : result.violations.map(({ groupId }) => groupId);
}

/** Each group with the single nodes that lie between its own, such as one that people put on a wire. */
function grownGroups(workflow: Workflow, nodeGroups: Group[]): Group[] {
	const wires = Object.entries(workflow.connections).flatMap(([from, kinds]) =>
		(kinds.main ?? []).flat().flatMap((target) => (target ? [[from, target.node]] : [])),
	);
	const name = new Map(workflow.nodes.map((node) => [node.id, node.name]));
	const taken = new Set(nodeGroups.flatMap(({ nodeIds }) => nodeIds));
	const grown = nodeGroups.map((group) => {
		const names = new Set(group.nodeIds.map((id) => name.get(id)));
		const between = workflow.nodes.filter(
			(node) =>
				!taken.has(node.id) &&
				!isTrigger(node) &&
				wires.some(([from, to]) => to === node.name && names.has(from)) &&
				wires.some(([from, to]) => from === node.name && names.has(to)),
		);
		for (const { id } of between) taken.add(id);
		return { ...group, nodeIds: [...group.nodeIds, ...between.map(({ id }) => id)] };
	});
	return healedGroups({ ...workflow, nodeGroups: grown }, isTrigger);
}
