import { applyAccessPatterns } from 'n8n-workflow';
import { mergeWorkflow } from '../../scripts/templates/templateMerge.mts';
import type { Workflow, WorkflowNode } from '../../scripts/templates/workflow.mts';

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

describe('Canvas Groups of people and ours', () => {
	const chain = (nodeGroups?: Workflow['nodeGroups'], names = ['Start', 'Read', 'Decide', 'Send']): Workflow => ({
		name: '03 Orders',
		nodes: names.map((name, index) =>
			node(name.toLowerCase(), name, {}, index ? {} : { type: 'n8n-nodes-base.scheduleTrigger' }),
		),
		connections: Object.fromEntries(names.slice(1).map((name, index) => [names[index], wire(name)])),
		settings: {},
		...(nodeGroups ? { nodeGroups } : {}),
	});
	const group = (id: string, name: string, ...nodeIds: string[]) => ({ id, name, nodeIds });
	const ours = [group('g1', 'Find what changed', 'read', 'decide'), group('g2', 'Send to TikTok', 'send')];

	test('they come with an update, and a second update changes nothing', () => {
		const { workflow } = merge(chain(), chain(), chain(ours));
		expect(workflow.nodeGroups).toEqual(ours);
		expect(merge(chain(ours), workflow, chain(ours)).changed).toBe(false);
	});

	test('a group that people made stays, and ours does without its nodes', () => {
		const mine = group('mine', 'Mine', 'decide');
		const { workflow, kept } = merge(chain(), chain([mine]), chain(ours));
		expect(workflow.nodeGroups).toEqual([group('g1', 'Find what changed', 'read'), ours[1], mine]);
		expect(kept).toEqual([]);
		expect(merge(chain(ours), workflow, chain(ours), true).workflow.nodeGroups).toContainEqual(mine);
	});

	test('a name that people gave stays while nodes of the new version come; a group that they dissolved stays away', () => {
		const current = chain([group('g1', 'Look for news', 'read', 'decide')]);
		const next = chain(
			[group('g1', 'Find what changed', 'read', 'check', 'decide'), ours[1]],
			['Start', 'Read', 'Check', 'Decide', 'Send'],
		);
		const { workflow, kept } = merge(chain(ours), current, next);
		expect(workflow.nodeGroups).toEqual([group('g1', 'Look for news', 'read', 'check', 'decide')]);
		expect(kept).toEqual([]);
	});

	test('a node that people put on a wire inside of a group joins it', () => {
		const current = chain(undefined, ['Start', 'Read', 'Filter', 'Decide', 'Send']);
		const { workflow, kept } = merge(chain(), current, chain(ours));
		expect(workflow.connections).toMatchObject({ Read: wire('Filter'), Filter: wire('Decide') });
		expect(workflow.nodeGroups?.[0]).toEqual(group('g1', 'Find what changed', 'read', 'filter', 'decide'));
		expect(kept).toEqual([]);
	});

	test('a group that n8n would refuse is left out and told; all else is installed', () => {
		const current = chain();
		current.nodes.push(node('chat', 'Chat'), node('log', 'Log'));
		current.connections.Read.main[0]!.push({ node: 'Log', type: 'main', index: 0 });
		current.connections.Log = wire('Chat');
		current.connections.Decide.main[0]!.push({ node: 'Chat', type: 'main', index: 0 });
		current.connections.Start.main[0]!.push({ node: 'Decide', type: 'main', index: 0 });
		const { workflow, kept } = merge(chain(), current, chain(ours));
		expect(workflow.nodeGroups).toEqual([ours[1]]);
		expect(kept).toEqual(['the group "Find what changed" was left out: it no longer fits what you changed']);
	});
});
