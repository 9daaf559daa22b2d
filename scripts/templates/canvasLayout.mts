// Lays a template out: the nodes of a Canvas Group stand close together, groups beside and below each other in reading
// order, nothing lies on anything. n8n runs the branches behind a node from top to bottom, then from left to right, so
// places are part of what a workflow does: the order of every two branches stays as it was, or nothing is moved.
import { createRequire } from 'node:module';
import type * as N8nWorkflow from 'n8n-workflow';
import type { IConnections, INode, INodeTypeDescription } from 'n8n-workflow';
import { GAP, NODE, around, overlap, untangle } from './canvasLines.mts';
import type { Box, Thing } from './canvasLines.mts';
import type { Workflow, WorkflowNode } from './workflow.mts';

const { validateNodeSelectionForGrouping } = createRequire(import.meta.url)('n8n-workflow') as typeof N8nWorkflow;

export const STICKY = 'n8n-nodes-base.stickyNote';
/** Room that a node takes with its name below it. */
const CELL = { width: 160, height: 144 };
/** Largest distance of two neighbours: more is empty canvas. */
const STEP = { x: 224, y: 176 };
/** What n8n draws around the nodes of an open group: the bar with the name above, margins at the other sides. */
const FRAME = { left: 56, top: 136, right: 56, bottom: 88, least: 400 };
/** A chain of nodes that is longer goes on in the next row, as text does; so does a row of groups. */
const WIDEST = { group: 1700, canvas: 2600 };

type Group = NonNullable<Workflow['nodeGroups']>[number];
type Places = Map<string, [number, number]>;

export interface Edge {
	from: WorkflowNode;
	to: WorkflowNode;
	output: number;
}

export function edges(workflow: Workflow): Edge[] {
	const byName = new Map(workflow.nodes.map((node) => [node.name, node]));
	return Object.entries(workflow.connections).flatMap(([from, kinds]) =>
		(kinds.main ?? []).flatMap((targets, output) =>
			(targets ?? []).flatMap((target) => {
				const [source, goal] = [byName.get(from), byName.get(target.node)];
				return source && goal ? [{ from: source, to: goal, output }] : [];
			}),
		),
	);
}

/** What n8n runs behind each node, in its order: from top to bottom, then from left to right. */
export function turns(workflow: Workflow): Record<string, string[]> {
	const behind = new Map<string, Set<WorkflowNode>>();
	for (const { from, to } of edges(workflow)) behind.set(from.name, (behind.get(from.name) ?? new Set()).add(to));
	return Object.fromEntries(
		[...behind].map(([name, nodes]) => [
			name,
			[...nodes]
				.sort((a, b) => a.position[1] - b.position[1] || a.position[0] - b.position[0])
				.map((node) => node.name),
		]),
	);
}

export function boxOf(node: WorkflowNode): Box {
	const [x, y] = node.position;
	if (node.type !== STICKY) return { x, y, width: NODE, height: NODE };
	return { x, y, width: Number(node.parameters.width), height: Number(node.parameters.height) };
}

/** The node with its name, which may be wider than the node. */
export function cellOf(node: WorkflowNode): Box {
	const box = boxOf(node);
	if (node.type === STICKY) return box;
	return { x: box.x - (CELL.width - NODE) / 2, y: box.y, width: CELL.width, height: CELL.height };
}

/** The frame of an open group, as n8n draws it. A closed one is as high as its bar and stands at the same corner. */
function frameOf(nodes: WorkflowNode[]): Box {
	const inner = around(nodes.map(boxOf));
	return {
		x: inner.x - FRAME.left,
		y: inner.y - FRAME.top,
		width: Math.max(inner.width + FRAME.left + FRAME.right, FRAME.least),
		height: inner.height + FRAME.top + FRAME.bottom,
	};
}

export const closedFrameOf = (nodes: WorkflowNode[]): Box => ({ ...frameOf(nodes), width: FRAME.least, height: NODE });

/**
 * Nodes that belong to a group by their wires and are not in it yet: everything that leads to them is in it, and n8n takes
 * the group with them.
 */
export function healedGroups(workflow: Workflow, isTrigger: (node: WorkflowNode) => boolean): Group[] {
	const all = edges(workflow);
	const taken = new Set((workflow.nodeGroups ?? []).flatMap((group) => group.nodeIds));
	const getNodeType = (node: INode) =>
		({ group: [isTrigger(node as unknown as WorkflowNode) ? 'trigger' : 'transform'] }) as INodeTypeDescription;
	const groupable = (ids: Set<string>) =>
		validateNodeSelectionForGrouping({
			nodes: workflow.nodes.filter(({ id }) => ids.has(id)) as unknown as INode[],
			connectionsBySourceNode: workflow.connections as unknown as IConnections,
			getNodeType,
		}).valid;
	return (workflow.nodeGroups ?? []).map((group) => {
		let members = new Set(group.nodeIds);
		const fits = ({ id, type }: WorkflowNode) => {
			const before = all.filter(({ to }) => to.id === id);
			return (
				type !== STICKY &&
				!taken.has(id) &&
				before.length > 0 &&
				before.every(({ from }) => members.has(from.id)) &&
				groupable(new Set([...members, id]))
			);
		};
		for (let node = workflow.nodes.find(fits); node; node = workflow.nodes.find(fits)) {
			members = new Set([...members, node.id]);
			taken.add(node.id);
		}
		return { ...group, nodeIds: workflow.nodes.filter(({ id }) => members.has(id)).map(({ id }) => id) };
	});
}

/** The same workflow with new places. */
export function laidOut(workflow: Workflow): Workflow {
	const places: Places = new Map(workflow.nodes.map(({ id, position }) => [id, position]));
	const groups = workflow.nodeGroups ?? [];
	if (!groups.length) return withOpeningAbove(workflow);
	for (const group of groups) {
		closeGaps(workflow, group.nodeIds, places);
		spread(workflow, group.nodeIds, places);
	}
	for (const group of groups) fold(workflow, group.nodeIds, places);
	arrange(workflow, groups, places);
	const moved = withOpeningAbove(placed(workflow, places));
	if (JSON.stringify(turns(moved)) !== JSON.stringify(turns(workflow)))
		throw new Error(`${workflow.name}: this would change the order in which branches run`);
	return moved;
}

/** The opening note stands above all others, at their left. */
function withOpeningAbove(workflow: Workflow): Workflow {
	const opening = workflow.nodes.find(({ type }) => type === STICKY);
	const others = workflow.nodes.filter((node) => node !== opening);
	if (!opening || !others.length) return workflow;
	const grouped = (workflow.nodeGroups ?? []).map(({ nodeIds }) =>
		frameOf(workflow.nodes.filter(({ id }) => nodeIds.includes(id))),
	);
	const ground = around([...others.map(boxOf), ...grouped]);
	const position: [number, number] = [snap(ground.x), snap(ground.y - boxOf(opening).height - GAP)];
	return { ...workflow, nodes: workflow.nodes.map((node) => (node === opening ? { ...node, position } : node)) };
}

const placed = (workflow: Workflow, places: Places): Workflow => ({
	...workflow,
	nodes: workflow.nodes.map((node) => ({ ...node, position: places.get(node.id) ?? node.position })),
});

const membersOf = (workflow: Workflow, ids: string[], places: Places): WorkflowNode[] =>
	placed(workflow, places).nodes.filter(({ id }) => ids.includes(id));

/** Pulls rows and columns together. Order, and what lies inside of a note, stay: only gaps shrink. */
function closeGaps(workflow: Workflow, ids: string[], places: Places): void {
	const members = membersOf(workflow, ids, places);
	for (const axis of [0, 1] as const) {
		const side = axis === 0 ? 'width' : 'height';
		const most = axis === 0 ? STEP.x : STEP.y;
		const lines = new Set(
			members.flatMap((node) => {
				const start = node.position[axis];
				return node.type === STICKY ? [start, start + boxOf(node)[side]] : [start];
			}),
		);
		const sorted = [...lines].sort((a, b) => a - b);
		const moved = new Map<number, number>();
		sorted.forEach((line, index) => {
			const before = sorted[index - 1];
			const at = before === undefined ? 0 : moved.get(before)! + Math.min(line - before, most);
			moved.set(line, at);
		});
		for (const node of members) {
			const place = places.get(node.id)!;
			const start = node.position[axis];
			if (node.type === STICKY) node.parameters[side] = moved.get(start + boxOf(node)[side])! - moved.get(start)!;
			places.set(node.id, axis === 0 ? [moved.get(start)!, place[1]] : [place[0], moved.get(start)!]);
		}
	}
}

/** Rows that are too close for the names below their nodes move apart, and everything below with them. */
function spread(workflow: Workflow, ids: string[], places: Places): void {
	for (;;) {
		const members = membersOf(workflow, ids, places);
		const nodes = members.filter(({ type }) => type !== STICKY).sort((a, b) => a.position[1] - b.position[1]);
		const lower = nodes.find((node, index) =>
			nodes
				.slice(0, index)
				.some((other) => node.position[1] > other.position[1] && overlap(cellOf(node), cellOf(other))),
		);
		if (!lower) return;
		const [, line] = lower.position;
		for (const node of members) {
			const [x, y] = node.position;
			if (y >= line) places.set(node.id, [x, y + 16]);
			else if (node.type === STICKY && y + boxOf(node).height > line) node.parameters.height = boxOf(node).height + 16;
		}
	}
}

/** Goes on in the next row where a group is wide: only between columns that one wire joins. */
function fold(workflow: Workflow, ids: string[], places: Places): void {
	const inside = edges(workflow).filter(({ from, to }) => ids.includes(from.id) && ids.includes(to.id));
	const x = (id: string) => places.get(id)![0];
	for (let start = 0; ; start++) {
		const members = membersOf(workflow, ids, places);
		const columns = [...new Set(members.map(({ position }) => position[0]))].sort((a, b) => a - b);
		const width = around(members.map(boxOf)).width;
		if (width <= WIDEST.group || start > 12) return;
		const cut = columns.filter((column) => {
			const left = members.filter(({ position }) => position[0] < column);
			const crossing = inside.filter(({ from, to }) => x(from.id) < column !== x(to.id) < column);
			const note = left.some((node) => node.type === STICKY && node.position[0] + boxOf(node).width > column);
			return left.length > 0 && column - columns[0] <= WIDEST.group && crossing.length === 1 && !note;
		});
		const at = cut.at(-1);
		if (at === undefined) return;
		const before = new Map(places);
		const left = members.filter(({ position }) => position[0] < at);
		const right = members.filter(({ position }) => position[0] >= at);
		const top = Math.min(...right.map(({ position }) => position[1]));
		const floor = around(left.map(cellOf));
		const down = floor.y + floor.height + (STEP.y - CELL.height) - top;
		for (const { id, position } of right) places.set(id, [position[0] - at + columns[0], position[1] + down]);
		const [was, is] = [before, places].map((map) => JSON.stringify(turns(placed(workflow, map))));
		const clash = overlaps(membersOf(workflow, ids, places).filter(({ type }) => type !== STICKY));
		if (was !== is || clash) {
			for (const [id, place] of before) places.set(id, place);
			return;
		}
	}
}

const overlaps = (nodes: WorkflowNode[]): boolean =>
	nodes.some((node, index) => nodes.slice(index + 1).some((other) => overlap(cellOf(node), cellOf(other))));

/**
 * Puts groups and single nodes beside and below each other, each flow from its trigger to the right. Groups take the room
 * of closed ones, as n8n opens a workflow: when somebody opens a group, n8n pushes aside what is in the way.
 */
function arrange(workflow: Workflow, groups: Group[], places: Places): void {
	const nodes = workflow.nodes.filter(({ type }) => type !== STICKY);
	const grouped = new Set(groups.flatMap(({ nodeIds }) => nodeIds));
	const things: Thing[] = [
		...groups.map(({ nodeIds }) => ({ ids: nodeIds, frame: closedFrameOf(membersOf(workflow, nodeIds, places)) })),
		...nodes
			.filter(({ id }) => !grouped.has(id))
			.map(({ id }) => ({
				ids: [id],
				frame: cellOf(membersOf(workflow, [id], places)[0]),
				beside: (CELL.width - NODE) / 2,
			})),
	];
	const thingOf = new Map(things.flatMap((thing) => thing.ids.map((id) => [id, thing] as const)));
	const wires = edges(workflow)
		.map(({ from, to }) => ({ from, to, a: thingOf.get(from.id)!, b: thingOf.get(to.id)! }))
		.filter(({ a, b }) => a !== b);
	const into = (thing: Thing) => wires.filter(({ b }) => b === thing);
	// Where a node stands inside of its thing, and where wires enter it.
	const inside = new Map([...places].map(([id, [, y]]) => [id, y - (thingOf.get(id)?.frame.y ?? 0)]));
	const entry = (thing: Thing) => into(thing)[0]?.to.id ?? thing.ids[0];
	const older = new Map(workflow.nodes.map(({ id, position }) => [id, position]));
	const byOldPlace = (a: Thing, b: Thing) =>
		older.get(entry(a))![1] - older.get(entry(b))![1] || older.get(entry(a))![0] - older.get(entry(b))![0];
	const above = branchesAbove(workflow, thingOf);
	const done = new Map<Thing, Box>();
	const entryAt = (thing: Thing) => done.get(thing)!.y + inside.get(entry(thing))!;
	let last: Thing | undefined;
	while (done.size < things.length) {
		const open = things
			.filter((thing) => !done.has(thing) && into(thing).every(({ a }) => done.has(a)))
			.sort(byOldPlace);
		const inTurn = open.filter((thing) => [...above.get(thing)!].every((other) => done.has(other)));
		const free = inTurn.length ? inTurn : open;
		const behindLast = free.find((thing) => into(thing).some(({ a }) => a === last));
		const next = behindLast ?? free.find((thing) => into(thing).length > 0) ?? free[0];
		if (!next) throw new Error(`${workflow.name}: its wires lead in a circle`);
		const floor = Math.max(0, ...[...done.values()].map((box) => box.y + box.height + GAP));
		const enters = inside.get(entry(next))!;
		const sources = into(next).map(({ a, from }) => done.get(a)!.y + inside.get(from.id)! - enters);
		const least = [...above.get(next)!].filter((other) => done.has(other)).map((other) => entryAt(other) + 16 - enters);
		const most = things
			.filter((other) => done.has(other) && above.get(other)!.has(next))
			.map((other) => entryAt(other) - 16 - enters);
		const box = {
			...next.frame,
			x: snap(Math.max(0, ...into(next).map(({ a }) => done.get(a)!.x + done.get(a)!.width + GAP))),
			y: snap(Math.max(sources.length ? Math.min(...sources) : floor, ...least)),
		};
		if (most.length) box.y = Math.min(box.y, ...most.map(Math.floor));
		else if (box.x + box.width > WIDEST.canvas)
			Object.assign(box, { x: snap(CELL.width + GAP), y: Math.max(box.y, snap(floor)) });
		while ([...done.values()].some((other) => overlap(box, other, GAP - 1))) box.y += most.length ? -16 : 16;
		done.set(next, box);
		last = next;
	}
	untangle(done, wires, {
		runsBefore: (first, then) => above.get(then)!.has(first),
		entry: (thing) => inside.get(entry(thing))!,
	});
	const top = Math.min(...[...done.values()].map((box) => box.y));
	for (const box of done.values()) box.y -= top;
	for (const [{ ids, frame }, box] of done) {
		for (const id of ids) {
			const [x, y] = places.get(id)!;
			places.set(id, [snap(x + box.x - frame.x), snap(y + box.y - frame.y)]);
		}
	}
}

/** For each thing, those whose branch has to run before it, as their branches leave the same node. */
function branchesAbove(workflow: Workflow, thingOf: Map<string, Thing>): Map<Thing, Set<Thing>> {
	const byName = new Map(workflow.nodes.map(({ name, id }) => [name, id]));
	const above = new Map([...thingOf.values()].map((thing) => [thing, new Set<Thing>()]));
	for (const targets of Object.values(turns(workflow))) {
		const things = targets.map((name) => thingOf.get(byName.get(name)!)!);
		things.forEach((thing, index) => {
			for (const first of things.slice(0, index)) if (first !== thing) above.get(thing)!.add(first);
		});
	}
	return above;
}

const snap = (value: number) => Math.round(value / 16) * 16;
