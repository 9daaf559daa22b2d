/**
 * The templates as they were before the doors: the triggers of 03w stand in 03 and start it themselves. Made from the present
 * ones, so that an update from that form can be tested whatever else changes.
 */
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Template } from '../../scripts/templates/templateInstaller.mts';
import { flowOf, isOurTrigger } from '../../scripts/templates/templateDoors.mts';
import type { WorkflowNode } from '../../scripts/templates/workflow.mts';

const CALL = 'n8n-nodes-base.executeWorkflow';
const ENTRY = 'n8n-nodes-base.executeWorkflowTrigger';

const read = (file: string) => JSON.parse(readFileSync(file, 'utf8')) as Template;
const calledBy = (node: WorkflowNode | undefined) =>
	(node?.parameters.workflowId as { value?: string } | undefined)?.value;

/** Another address than in the door. */
const webhookIdBefore = (webhookId: string) => `${webhookId.slice(0, -4)}0000`;

/** Turns the doors in a copy of workflows/ back; returns the numbers of the flows that have a door. */
export function beforeDoors(folder: string): string[] {
	const files = readdirSync(folder).filter((file) => /^\d.*\.json$/.test(file));
	const flowOfFile = (file: string) => flowOf(/^\d+[a-z]?/.exec(file)![0]);
	const templates = files.filter((file) => !flowOfFile(file)).map((file) => read(join(folder, file)));
	// The entry of a flow that others call as well is older than the door.
	const isCalled = ({ id }: Template) => templates.some((other) => other.nodes.some((node) => calledBy(node) === id));
	return files.filter(flowOfFile).map((file) => {
		const flow = flowOfFile(file)!;
		const flowFile = join(
			folder,
			files.find((one) => one.startsWith(`${flow}-`))!,
		);
		const before = read(flowFile);
		writeFileSync(flowFile, JSON.stringify(withTriggers(before, read(join(folder, file)), isCalled(before))));
		rmSync(join(folder, file));
		return flow;
	});
}

/** The calls that a trigger leads to, also past nodes that sort. */
function behindTrigger(door: Template, from: string): WorkflowNode[] {
	const wires = ((door.connections[from]?.main ?? []) as Array<Array<{ node: string }> | null>).flatMap(
		(to) => to ?? [],
	);
	return wires.flatMap(({ node }) => {
		const found = door.nodes.find(({ name }) => name === node)!;
		return found.type === CALL ? [found] : behindTrigger(door, node);
	});
}

function withTriggers(flow: Template, door: Template, keepEntry: boolean): Template {
	const entry = flow.nodes.find(({ type }) => type === ENTRY);
	let text = flow;
	for (const trigger of door.nodes.filter(isOurTrigger)) {
		const behind = behindTrigger(door, trigger.name);
		// A door may sort: then the flow itself took all of it.
		const call = behind.find((node) => calledBy(node) === flow.id) ?? behind[0];
		const node = { ...trigger, webhookId: webhookIdBefore(String(trigger.webhookId)) };
		if (calledBy(call) === flow.id && entry) {
			text = {
				...text,
				nodes: [...text.nodes, node],
				connections: { ...text.connections, [node.name]: text.connections[entry.name] },
			};
			if (!keepEntry)
				text = JSON.parse(JSON.stringify(text).replaceAll(`$('${entry.name}')`, `$('${node.name}')`)) as Template;
		} else {
			const own = { ...call, id: `before-${call.id}`, name: `${call.name} here` };
			text = {
				...text,
				nodes: [...text.nodes, node, own],
				connections: { ...text.connections, [node.name]: { main: [[{ node: own.name, type: 'main', index: 0 }]] } },
			};
		}
	}
	if (!keepEntry && entry) {
		const { [entry.name]: _, ...connections } = text.connections;
		text = { ...text, nodes: text.nodes.filter(({ id }) => id !== entry.id), connections };
	}
	return text;
}
