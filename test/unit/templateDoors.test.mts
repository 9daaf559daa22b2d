/** Updating an installation whose triggers stood in the flows: they move to the doors, and somebody always receives. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isOurTrigger } from '../../scripts/templates/templateDoors.mts';
import { installTemplates, readTemplates } from '../../scripts/templates/templateInstaller.mts';
import type { InstallOptions } from '../../scripts/templates/templateInstaller.mts';
import type { WorkflowNode } from '../../scripts/templates/workflow.mts';
import { beforeDoors } from '../support/beforeDoors.mts';
import { FakeN8n } from '../support/n8nServer.mts';
import type { FakeWorkflow } from '../support/n8nServer.mts';

let n8n: FakeN8n;
let url: string;
let folder: string;
let flows: string[];

beforeEach(async () => {
	n8n = new FakeN8n();
	url = await n8n.start();
	folder = mkdtempSync(join(tmpdir(), 'templates-'));
	cpSync('workflows', folder, { recursive: true });
	flows = beforeDoors(folder);
	await installTemplates({ url, apiKey: 'the-key', folder, publish: true });
});
afterEach(async () => {
	await n8n.stop();
	rmSync(folder, { recursive: true, force: true });
});

const update = (options: Partial<InstallOptions> = {}) =>
	installTemplates({ url, apiKey: 'the-key', overlapMs: 0, registerMs: 0, ...options });
const triggersOf = ({ nodes }: FakeWorkflow) =>
	(nodes as unknown as WorkflowNode[]).filter(
		(node) => isOurTrigger(node) && node.parameters.registration !== 'partnerCenter',
	);
const doors = () => readTemplates().filter(({ number }) => /^\d+w$/.test(number));
const trigger = (workflow: FakeWorkflow, name: string) => workflow.nodes.find((node) => node.name === name)!;
const targets = (workflow: FakeWorkflow, name: string) =>
	((workflow.connections as Record<string, { main: Array<Array<{ node: string }>> }>)[name]?.main ?? [])
		.flat()
		.map(({ node }) => node);
/** Who receives the events of a trigger in versions that run, by the id of its node. */
const receivers = (id: string) =>
	n8n.workflows.filter((one) => one.active && one.nodes.some((node) => node.id === id && !node.disabled));

test('before: every flow receives its events itself, and there is no door', () => {
	expect(flows).toEqual(['01', '03', '04', '05', '06', '07']);
	for (const flow of flows) expect(triggersOf(n8n.workflow(`${flow} `)).length).toBeGreaterThan(0);
	expect(n8n.workflows.filter(({ name }) => /^\d+w /.test(name))).toEqual([]);
});

test('after: the doors receive, the flows do not, and everything that ran runs', async () => {
	const report = await update();
	expect(report.created.sort()).toEqual(doors().map(({ name }) => name));
	expect(report.published.sort()).toEqual(doors().map(({ name }) => name));
	expect(report.kept).toEqual([]);
	for (const door of doors()) {
		const { active, nodes } = n8n.workflow(door.name);
		expect([active, nodes.length]).toEqual([true, door.nodes.length]);
	}
	for (const template of readTemplates()) {
		const installed = n8n.workflow(template.name);
		expect(installed.nodes.map(({ id }) => id).sort()).toEqual(template.nodes.map(({ id }) => id).sort());
		expect(installed.activeVersionId).toBe(installed.active ? installed.versionId : null);
	}
	const again = await update();
	expect([again.created, again.updated, again.published, again.kept]).toEqual([[], [], [], []]);
});

test('at every moment somebody receives, and who calls a flow finds its entry', async () => {
	const ids = doors().flatMap((door) => door.nodes.filter(isOurTrigger).map(({ id }) => id));
	const alone: string[] = [];
	let looks = 0;
	n8n.asked = () => {
		looks++;
		alone.push(...ids.filter((id) => receivers(id).length === 0));
		for (const one of n8n.workflows.filter(({ active }) => active))
			for (const node of one.nodes.filter(({ type }) => type === 'n8n-nodes-base.executeWorkflow')) {
				const { value } = node.parameters.workflowId as { value: string };
				const called = n8n.workflows.find(({ id }) => id === value);
				const entry = called?.nodes.some(({ type }) => type === 'n8n-nodes-base.executeWorkflowTrigger');
				if (!called?.active || !entry) alone.push(`${one.name}: ${node.name}`);
			}
	};
	await update();
	expect(looks).toBeGreaterThan(30);
	expect(alone).toEqual([]);
});

test('the trigger of a flow is left as it is until its door is registered: n8n would register it again', async () => {
	const flow = n8n.workflow('03 ');
	const before = structuredClone(triggersOf(flow));
	n8n.registers = false;
	const report = await update();
	expect(triggersOf(flow)).toEqual(before);
	// As in the door: what is ready goes to 03a, the rest to the flow itself.
	const [name] = targets(flow, before[0].name);
	const called = targets(flow, name).map((target) => trigger(flow, target).parameters.workflowId);
	expect(called).toMatchObject([{ value: n8n.workflow('03a ').id }, { value: flow.id }]);
	expect(report.open.filter((line) => line.includes('"03w Door: TikTok orders"'))).toHaveLength(1);
	expect(report.open.join()).toContain('"03 Orders: route to NewStore" goes on receiving the events');

	n8n.registers = true;
	for (const door of doors()) n8n.workflow(door.name).active = false;
	await update();
	expect(triggersOf(flow)).toEqual([]);
	expect(flow.nodes.some((node) => node.name === name)).toBe(false);
});

test('what people changed in a trigger goes along', async () => {
	const flow = n8n.workflow('03 ');
	const theirs = triggersOf(flow)[0];
	const webhookId = theirs.webhookId;
	theirs.name = 'Orders of the GB shop';
	theirs.notes = 'Only GB';
	theirs.parameters.shops = ['7495000000000000001'];
	theirs.credentials = { tikTokShopApi: { id: 'c7', name: 'My TikTok' } };
	flow.connections = JSON.parse(
		JSON.stringify(flow.connections).replaceAll('When an order changes on TikTok', theirs.name),
	) as FakeWorkflow['connections'];
	const stream = triggersOf(n8n.workflow('05 '))[0];
	stream.parameters.integrationId = 'shipments';
	const off = triggersOf(n8n.workflow('07 '))[0];
	off.disabled = true;

	await update();
	const door = n8n.workflow('03w ');
	const moved = trigger(door, 'Orders of the GB shop');
	expect(moved).toMatchObject({ notes: 'Only GB', credentials: theirs.credentials, position: [0, 0] });
	expect(moved.parameters).toMatchObject({ shops: ['7495000000000000001'], takesOver: webhookId });
	expect(moved.webhookId).not.toBe(webhookId);
	expect(targets(door, moved.name)).toEqual(['Ready to go to a store', 'Note what events brought']);
	expect(trigger(n8n.workflow('05w '), 'When a store has shipped').parameters.integrationId).toBe('shipments-door');
	expect(trigger(n8n.workflow('07w '), 'When a return changes on TikTok').disabled).toBe(true);
	expect(n8n.workflow('07w ').active).toBe(false);
	expect((await update()).updated).toEqual([]);
});

test('what people removed stays away; what they hung on a trigger follows the entry, or is told', async () => {
	const [orders, shipped, cancelled] = ['03 ', '05 ', '04 '].map((name) => n8n.workflow(name));
	const shippedTrigger = triggersOf(shipped)[0].name;
	shipped.nodes = shipped.nodes.filter(({ name }) => name !== shippedTrigger);
	for (const [flow, name] of [
		[orders, 'When an order changes on TikTok'],
		[cancelled, 'When a cancellation changes on TikTok'],
	] as const) {
		flow.nodes.push({ id: 'mine', name: 'Tell the chat', type: 'n8n-nodes-base.noOp', parameters: {} });
		(flow.connections as Record<string, { main: object[][] }>)[name].main[0].push({
			node: 'Tell the chat',
			type: 'main',
			index: 0,
		});
	}
	const report = await update();
	expect(targets(orders, 'When orders change on TikTok')).toContain('Tell the chat');
	expect(trigger(cancelled, 'Tell the chat')).toBeDefined();
	expect(report.kept.filter((line) => line.includes('"Tell the chat" followed')).sort()).toEqual([
		expect.stringContaining(
			'"03w Door: TikTok orders" hands a part of its events past this workflow now: connect it there as well',
		),
		expect.stringContaining('stands in "04w Door: cancellations" now: connect it there'),
	]);
	expect(report.kept.join()).toContain('"When a store has shipped" was removed by you');
	expect(triggersOf(n8n.workflow('05w '))).toEqual([]);
});

test('a draft that somebody works on: the door waits, what runs goes on', async () => {
	const flow = n8n.workflow('03 ');
	n8n.edit(flow, ({ nodes }) =>
		nodes.push({ id: 'mine', name: 'Half done', type: 'n8n-nodes-base.noOp', parameters: {} }),
	);
	const running = flow.activeVersionId;
	const report = await update({ publish: true });
	expect(flow.activeVersionId).toBe(running);
	expect(n8n.workflow('03w ').active).toBe(false);
	expect(triggersOf(flow)).toHaveLength(1);
	expect(report.open.join()).toContain('when its draft is ready and run this again');

	flow.activeVersionId = flow.versionId;
	await update();
	expect(n8n.workflow('03w ').active).toBe(true);
	expect(triggersOf(flow)).toEqual([]);
});

test('an event stream of a trigger that goes is deleted with it, whatever people chose', async () => {
	const flow = n8n.workflow('05 ');
	const chosen: unknown[] = [];
	n8n.asked = () => {
		const [one] = triggersOf(flow);
		if (one) chosen.push((one.parameters.options as { whenUnpublished?: string }).whenUnpublished);
	};
	await update();
	expect(chosen[0]).toBeUndefined();
	expect(chosen.at(-1)).toBe('delete');
});

test('flows that are not published: nothing is published, nothing is kept up', async () => {
	for (const workflow of n8n.workflows) Object.assign(workflow, { active: false, activeVersionId: null });
	const report = await update();
	expect(report.published).toEqual([]);
	for (const flow of flows) expect(triggersOf(n8n.workflow(`${flow} `))).toEqual([]);
});

test('a dry run tells and changes nothing', async () => {
	const before = JSON.stringify(n8n.workflows);
	const report = await update({ dryRun: true });
	expect(report.created.sort()).toEqual(doors().map(({ name }) => name));
	expect(JSON.stringify(n8n.workflows)).toBe(before);
});

test('who asks for a flow gets its door', async () => {
	const other = new FakeN8n();
	const otherUrl = await other.start();
	try {
		const { created } = await installTemplates({ url: otherUrl, apiKey: 'the-key', only: ['05'] });
		expect(created).toContain('05w Door: store shipments');
		expect(created).not.toContain('06w Door: store returns');
	} finally {
		await other.stop();
	}
});
