import { applyAccessPatterns } from 'n8n-workflow';
import { mergeWorkflow } from '../../scripts/templates/templateMerge.mts';
import type { Workflow, WorkflowNode } from '../../scripts/templates/templateMerge.mts';

const node = (
	id: string,
	name: string,
	parameters: Record<string, unknown> = {},
	more: Partial<WorkflowNode> = {},
): WorkflowNode => ({
	id,
	name,
	type: 'n8n-nodes-base.set',
	typeVersion: 3.4,
	position: [0, 0],
	parameters,
	...more,
});
const wire = (to: string) => ({ main: [[{ node: to, type: 'main', index: 0 }]] });
const shippedBefore = (): Workflow => ({
	name: '03 Orders',
	nodes: [
		node('a', 'Start', { every: 5, note: 'x' }),
		node('b', 'Work', { from: "={{ $('Start').item.json.id }}", limit: 10 }),
	],
	connections: { Start: wire('Work') },
	settings: { executionOrder: 'v1', errorWorkflow: 'e1' },
});
const merge = (base: Workflow | undefined, current: Workflow, next: Workflow, force = false) =>
	mergeWorkflow(base, current, next, { force, rename: applyAccessPatterns });
const nodeOf = (workflow: Workflow, id: string) => workflow.nodes.find((one) => one.id === id)!;

describe('Installing a newer version of a template over the one that people use', () => {
	test('nothing changed on either side: nothing to write', () => {
		const { changed, kept } = merge(shippedBefore(), shippedBefore(), shippedBefore());
		expect({ changed, kept }).toEqual({ changed: false, kept: [] });
	});

	test('what we changed comes, what people changed stays, in the same node', () => {
		const current = shippedBefore();
		nodeOf(current, 'a').parameters.every = 15;
		const next = shippedBefore();
		nodeOf(next, 'a').parameters.note = 'y';
		const { workflow, changed, kept } = merge(shippedBefore(), current, next);
		expect(nodeOf(workflow, 'a').parameters).toEqual({ every: 15, note: 'y' });
		expect(changed).toBe(true);
		expect(kept).toEqual([]);
	});

	test('both changed the same parameter: theirs stays and is reported; --force takes ours', () => {
		const current = shippedBefore();
		nodeOf(current, 'a').parameters.every = 15;
		const next = shippedBefore();
		nodeOf(next, 'a').parameters.every = 1;
		expect(nodeOf(merge(shippedBefore(), current, next).workflow, 'a').parameters.every).toBe(15);
		expect(merge(shippedBefore(), current, next).kept).toEqual(['"Start": every']);
		expect(nodeOf(merge(shippedBefore(), current, next, true).workflow, 'a').parameters.every).toBe(1);
	});

	test('chosen credentials, places and switched-off nodes stay, also with --force', () => {
		const current = shippedBefore();
		Object.assign(nodeOf(current, 'b'), {
			credentials: { smtp: { id: '7', name: 'Mine' } },
			position: [300, 40],
			disabled: true,
		});
		const next = shippedBefore();
		Object.assign(nodeOf(next, 'b'), { credentials: { smtp: { id: '1', name: 'Only one' } } });
		for (const force of [false, true]) {
			const merged = nodeOf(merge(shippedBefore(), current, next, force).workflow, 'b');
			expect(merged).toMatchObject({ credentials: { smtp: { id: '7' } }, position: [300, 40], disabled: true });
		}
	});

	test('a renamed node keeps its name, its wires, and our new expressions follow it', () => {
		const current = shippedBefore();
		current.nodes[0].name = 'My start';
		current.nodes[1].parameters.from = "={{ $('My start').item.json.id }}";
		current.connections = { 'My start': wire('Work') };
		const next = shippedBefore();
		nodeOf(next, 'b').parameters.from = "={{ $('Start').item.json.order_id }}";
		const { workflow, kept } = merge(shippedBefore(), current, next);
		expect(nodeOf(workflow, 'b').parameters.from).toBe("={{ $('My start').item.json.order_id }}");
		expect(workflow.connections).toEqual({ 'My start': wire('Work') });
		expect(kept).toEqual([]);
	});

	test('nodes and wires that people added stay, new ones of ours come, old ones of ours go', () => {
		const current = shippedBefore();
		current.nodes.push(node('mine', 'My step'));
		current.connections.Work = wire('My step');
		const next = shippedBefore();
		next.nodes.push(node('c', 'Report'));
		next.connections = { Start: wire('Report'), Report: wire('Work') };
		const { workflow } = merge(shippedBefore(), current, next);
		expect(workflow.nodes.map((one) => one.name)).toEqual(['Start', 'Work', 'My step', 'Report']);
		expect(workflow.connections).toEqual({ Start: wire('Report'), Report: wire('Work'), Work: wire('My step') });
	});

	test('a node that people removed stays away, a wire that they cut stays cut', () => {
		const current = shippedBefore();
		current.nodes.pop();
		current.connections = {};
		const { workflow, kept } = merge(shippedBefore(), current, shippedBefore());
		expect(workflow.nodes.map((one) => one.id)).toEqual(['a']);
		expect(workflow.connections).toEqual({});
		expect(kept).toEqual(['"Work" was removed by you']);
		expect(merge(shippedBefore(), current, shippedBefore(), true).workflow).toEqual(shippedBefore());
	});

	test('the editor strips defaults and decorates links: neither is a change by people', () => {
		const base = shippedBefore();
		nodeOf(base, 'b').parameters.workflowId = { __rl: true, mode: 'id', value: 'w1' };
		const current: Workflow = JSON.parse(JSON.stringify(base));
		delete nodeOf(current, 'b').parameters.limit;
		nodeOf(current, 'b').parameters.workflowId = { __rl: true, mode: 'id', value: 'w1', cachedResultName: 'Child' };
		const next: Workflow = JSON.parse(JSON.stringify(base));
		nodeOf(next, 'b').parameters.limit = 50;
		nodeOf(next, 'b').parameters.workflowId = { __rl: true, mode: 'id', value: 'w2' };
		expect(nodeOf(merge(base, current, next).workflow, 'b').parameters).toMatchObject({
			limit: 50,
			workflowId: { value: 'w2' },
		});
	});

	test('without knowledge of an earlier version every difference is theirs, until --force', () => {
		const current = shippedBefore();
		nodeOf(current, 'a').parameters.every = 15;
		expect(nodeOf(merge(undefined, current, shippedBefore()).workflow, 'a').parameters.every).toBe(15);
		expect(merge(undefined, current, shippedBefore()).kept).toEqual(['"Start": every']);
		expect(nodeOf(merge(undefined, current, shippedBefore(), true).workflow, 'a').parameters.every).toBe(5);
	});
});
