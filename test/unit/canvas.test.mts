/**
 * What people see when they open a template: groups that are named as steps, few things to look at, nothing on top of
 * anything, and a note that says where to begin. Groups are asked by n8n's own rules.
 */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { summarizeTopLevelItems, validateWorkflowGroups } from 'n8n-workflow';
import type { IConnections, INode, INodeTypeDescription } from 'n8n-workflow';
import {
	STICKY,
	boxOf,
	cellOf,
	closedFrameOf,
	edges,
	healedGroups,
	laidOut,
	turns,
} from '../../scripts/templates/canvasLayout.mts';
import { crossed, overlap } from '../../scripts/templates/canvasLines.mts';
import type { Box } from '../../scripts/templates/canvasLines.mts';
import { isTrigger } from '../../scripts/templates/templateGroups.mts';
import type { Workflow, WorkflowNode } from '../../scripts/templates/workflow.mts';

const root = process.cwd();
const folder = join(root, 'workflows');
const files = readdirSync(folder).filter((file) => file.endsWith('.json') && file !== 'tables.json');
const read = (file: string) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as Workflow;

const typeOf = (node: INode) =>
	({ group: [isTrigger(node as unknown as WorkflowNode) ? 'trigger' : 'transform'] }) as INodeTypeDescription;
const notesOf = ({ nodes }: Workflow) => nodes.filter(({ type }) => type === STICKY);
const textOf = ({ parameters }: WorkflowNode) => String(parameters.content);
const groupsOf = ({ nodeGroups }: Workflow) => nodeGroups ?? [];
const membersOf = ({ nodes }: Workflow, ids: string[]) => nodes.filter(({ id }) => ids.includes(id));
const outside = (workflow: Workflow) => {
	const grouped = new Set(groupsOf(workflow).flatMap(({ nodeIds }) => nodeIds));
	return workflow.nodes.filter(({ id }) => !grouped.has(id));
};

/** Most things that a closed canvas shows: groups, single nodes, and notes except the opening one. */
const MOST = 12;
/** Doors: three to five nodes that call others need no groups. */
const isDoor = (file: string) => /^\d+w-/.test(file);

/** The four colours of notes: what it is, a step, what leaves here, what went wrong (workflows/README). */
const COLOURS = { opening: 1, red: 3, green: 4, blue: 5 };

const pairs = <T,>(list: T[]): Array<[T, T]> =>
	list.flatMap((one, index) => list.slice(index + 1).map((other) => [one, other] as [T, T]));
const clashes = (boxes: Array<{ name: string; box: Box }>) =>
	pairs(boxes)
		.filter(([a, b]) => overlap(a.box, b.box))
		.map(([a, b]) => `${a.name} / ${b.name}`);
const holds = (note: Box, box: Box) =>
	box.x >= note.x &&
	box.y >= note.y &&
	box.x + box.width <= note.x + note.width &&
	box.y + box.height <= note.y + note.height;

describe.each(files)('%s', (file) => {
	const workflow = read(file);
	const groups = groupsOf(workflow);

	test('opens with groups that n8n takes, named as steps', () => {
		expect(groups.length > 0).toBe(!isDoor(file));
		const result = validateWorkflowGroups({
			nodes: workflow.nodes as unknown as INode[],
			connectionsBySourceNode: workflow.connections as unknown as IConnections,
			nodeGroups: groups,
			getNodeType: typeOf,
		});
		expect(result).toEqual({ valid: true });
		for (const { id, name, description } of groups) {
			expect(id).toMatch(/^[0-9a-f-]{36}$/);
			expect(name).toMatch(/^[A-Z0-9].{3,39}$/);
			// n8n cuts what is longer.
			expect(description).toMatch(/^.{10,145}$/);
		}
		// A node that belongs to a group by its wires is in it.
		const whole = healedGroups(workflow, isTrigger).map(({ nodeIds }) => [...nodeIds].sort());
		const inGroups = groups.map(({ nodeIds }) =>
			membersOf(workflow, nodeIds)
				.map(({ id }) => id)
				.sort(),
		);
		expect(whole.map((ids) => ids.length)).toEqual(inGroups.map((ids) => ids.length));
	});

	test('few things to look at when the groups are closed', () => {
		const { total } = summarizeTopLevelItems({
			nodes: workflow.nodes,
			connectionsBySourceNode: workflow.connections as unknown as IConnections,
			nodeGroups: groups,
		});
		const notes = outside(workflow).filter(({ type }) => type === STICKY).length - 1;
		expect(total + notes).toBeLessThanOrEqual(MOST);
	});

	test('closed, nothing lies on anything; a note holds a node whole or not at all', () => {
		const alone = outside(workflow);
		const nodes = alone.filter(({ type }) => type !== STICKY).map((node) => ({ name: node.name, box: cellOf(node) }));
		const shut = groups.map(({ name, nodeIds }) => ({ name, box: closedFrameOf(membersOf(workflow, nodeIds)) }));
		const notes = alone.filter(({ type }) => type === STICKY).map((note) => ({ name: note.name, box: boxOf(note) }));
		expect(clashes([...nodes, ...shut])).toEqual([]);
		expect(clashes(notes)).toEqual([]);
		const bodies = alone.filter(({ type }) => type !== STICKY).map((node) => ({ name: node.name, box: boxOf(node) }));
		const cut = notes.flatMap((note) =>
			[...bodies, ...shut]
				.filter(({ box }) => overlap(note.box, box) && !holds(note.box, box))
				.map(({ name }) => `${name} is cut by ${note.name}`),
		);
		expect(cut).toEqual([]);
	});

	test('closed, no wire leads across a section: each ends beside it, or passes clear of what lies between', () => {
		const alone = outside(workflow).filter(({ type }) => type !== STICKY);
		const sections = [
			...groups.map(({ name, nodeIds }) => {
				const members = membersOf(workflow, nodeIds);
				return { name, members, box: closedFrameOf(members) };
			}),
			...alone.map((node) => ({ name: node.name, members: [node], box: boxOf(node) })),
		];
		const sectionOf = (node: WorkflowNode) => sections.find(({ members }) => members.includes(node))!;
		const across = edges(workflow).flatMap(({ from, to }) => {
			const [a, b] = [sectionOf(from), sectionOf(to)];
			const others = sections.filter((section) => section !== a && section !== b);
			const passed = a === b ? [] : crossed(a.box, b.box, others);
			return passed.map(({ name }) => `${from.name} -> ${to.name} leads across ${name}`);
		});
		expect(across).toEqual([]);
	});

	test('open, nothing in a group lies on anything', () => {
		for (const { nodeIds } of groups) {
			const members = membersOf(workflow, nodeIds);
			const nodes = members.filter(({ type }) => type !== STICKY);
			const notes = members.filter(({ type }) => type === STICKY);
			expect(clashes(nodes.map((node) => ({ name: node.name, box: cellOf(node) })))).toEqual([]);
			expect(clashes(notes.map((note) => ({ name: textOf(note), box: boxOf(note) })))).toEqual([]);
			const cut = notes.flatMap((note) =>
				nodes
					.filter((node) => overlap(boxOf(note), boxOf(node)) && !holds(boxOf(note), boxOf(node)))
					.map((node) => `${node.name} is cut by ${textOf(note)}`),
			);
			expect(cut).toEqual([]);
		}
	});

	test('reads as a text: a wire leads to the right, or to the beginning of a row below', () => {
		const groupOf = new Map(groups.flatMap((group) => group.nodeIds.map((id) => [id, group] as const)));
		const place = ({ id, position }: WorkflowNode, other: WorkflowNode) => {
			const group = groupOf.get(id);
			if (!group || group === groupOf.get(other.id)) return position;
			const { x, y } = closedFrameOf(membersOf(workflow, group.nodeIds));
			return [x, y];
		};
		const wrong = edges(workflow).filter(({ from, to }) => {
			const [a, b] = [place(from, to), place(to, from)];
			return a[0] >= b[0] && a[1] + 90 > b[1];
		});
		expect(wrong.map(({ from, to }) => `${from.name} -> ${to.name}`)).toEqual([]);
	});

	test('the opening note says what it does, where to start, what may be changed and where to read on, in 60 words', () => {
		const [opening, ...others] = notesOf(workflow);
		const text = textOf(opening);
		expect(opening.parameters.color).toBe(COLOURS.opening);
		expect(text.split(/\s+/).length).toBeLessThanOrEqual(60);
		expect(text.startsWith(`## ${workflow.name}\n\n`)).toBe(true);
		expect(text).toMatch(/\n\n\*\*Start here:\*\* .+\n\n\*\*Safe to change:\*\* .+\n\n\[More about it\]\(/);
		const [, page, anchor] = /\/blob\/main\/(docs\/workflows\/[a-z-]+\.md)#([a-z0-9-]+)\)$/.exec(text) ?? [];
		expect(existsSync(join(root, page))).toBe(true);
		const headings = readFileSync(join(root, page), 'utf8').match(/^## .+$/gm) ?? [];
		const section = headings.find((heading) => anchorOf(heading) === anchor);
		expect(section).toBe(`## ${workflow.name}`);
		// Above everything else, and never longer than its box.
		for (const node of workflow.nodes.filter((one) => one !== opening))
			expect(overlap(boxOf(opening), boxOf(node))).toBe(false);
		const colours = others.map(({ parameters }) => Number(parameters.color));
		expect(colours.filter((colour) => ![COLOURS.red, COLOURS.green, COLOURS.blue].includes(colour))).toEqual([]);
	});

	test('its page says what a person who sets it up, runs it and adapts it has to know', () => {
		const page = /docs\/workflows\/[a-z-]+\.md/.exec(textOf(notesOf(workflow)[0]))?.[0] ?? '';
		const [, after] = readFileSync(join(root, page), 'utf8').split(`\n## ${workflow.name}\n`);
		const section = after.split('\n## ')[0];
		for (const part of ['What', 'Why', 'Set up', 'Credentials', 'Tables', 'Safe to repeat', 'Limits', 'Change'])
			expect(section).toContain(`**${part}`);
	});

	test('laid out anew, the branches behind each node run in the same order', () => {
		expect(turns(laidOut(workflow))).toEqual(turns(workflow));
	});
});

const anchorOf = (heading: string) =>
	heading
		.replace(/^#+ /, '')
		.toLowerCase()
		.replace(/[^a-z0-9 -]/g, '')
		.replaceAll(' ', '-');
