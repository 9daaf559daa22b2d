/**
 * What an event makes n8n do: executions, node runs, and the building of workflows. For every webhook and every execution n8n
 * makes a Workflow of the stored JSON and resolves each parameter of each node; a node costs by the number of its properties.
 * With REACH_AGAINST, the folder of another built checkout, what that one builds stands beside it.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join, resolve } from 'node:path';
import type * as N8nWorkflow from 'n8n-workflow';
import { nodeTypes } from '../support/engine.mts';
import { workOfEvents } from '../support/flowWork.mts';
import { readTemplates } from '../../scripts/templates/templateInstaller.mts';
import type { Report } from './report.mts';

const require = createRequire(join(process.cwd(), 'package.json'));
const { Workflow, NodeHelpers } = require('n8n-workflow') as typeof N8nWorkflow;
const PACK = 'n8n-nodes-newstore-tiktokshop';
const HTTP_REQUEST = 'n8n-nodes-base.httpRequest';
const ROUNDS = 60;

type Nodes = N8nWorkflow.INode[];

/** What is built, with the types of its checkout, and the milliseconds of the fastest build so far. */
interface Build {
	nodes: Nodes;
	types: N8nWorkflow.INodeTypes;
	ms: number;
}

const toBuild = (nodes: Nodes, types: N8nWorkflow.INodeTypes): Build => ({ nodes, types, ms: Infinity });

/** Builds all in turns and keeps the fastest of each: what else the machine does makes a build slower, never faster. */
function buildInTurns(builds: Build[]): void {
	for (let round = 0; round < ROUNDS; round++)
		for (const build of builds) {
			const nodes = structuredClone(build.nodes);
			const start = performance.now();
			new Workflow({ id: 'bench', nodes, connections: {}, active: false, nodeTypes: build.types });
			build.ms = Math.min(build.ms, performance.now() - start);
		}
}

const sum = (builds: Build[]) => builds.reduce((all, { ms }) => all + ms, 0);

/** The node types of another checkout, from its build; n8n's own are the same. */
function typesOf(folder: string): N8nWorkflow.INodeTypes {
	const { n8n } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { n8n: { nodes: string[] } };
	const types = n8n.nodes.map((path): [string, N8nWorkflow.INodeType] => {
		const name = basename(path, '.node.js');
		const module = require(join(folder, path)) as Record<string, new () => N8nWorkflow.INodeType>;
		return [`${PACK}.${name[0].toLowerCase()}${name.slice(1)}`, new module[name]()];
	});
	const ours = new Map(types);
	return {
		...nodeTypes,
		getByName: (type) => ours.get(type) ?? nodeTypes.getByName(type),
		getByNameAndVersion: (type, version) =>
			NodeHelpers.getVersionedNodeType(ours.get(type) ?? nodeTypes.getByName(type), version),
	};
}

/** The workflows of a checkout by number. */
function workflowsOf(folder: string, types: N8nWorkflow.INodeTypes): Map<string, Build> {
	const templates = readTemplates(join(folder, 'workflows'));
	return new Map(templates.map(({ number, nodes }) => [number, toBuild(nodes as unknown as Nodes, types)]));
}

/** Goals as ratios to n8n's HTTP Request node: TikTok Shop and NewStore have many operations, a Channel node decides only. */
const MOST: Array<[type: RegExp, times: number]> = [
	[/\.tikTokShop$/, 2.5],
	[/\.newStore$/, 1.5],
	[/Trigger$/, 0.5],
	[/\.channel/, 0.7],
];

/** The nodes of a type as the workflows use it: one of them alone says little, its parameters count as well. */
function tellNodes(report: Report, workflows: Map<string, Build>): void {
	const byType = new Map<string, Build[]>();
	for (const { nodes, types } of workflows.values())
		for (const node of nodes) byType.set(node.type, [...(byType.get(node.type) ?? []), toBuild([node], types)]);
	const told = [...byType].filter(([type]) => type.startsWith(`${PACK}.`) || type === HTTP_REQUEST);
	buildInTurns(told.flatMap(([, builds]) => builds));
	const mean = (type: string) => sum(byType.get(type)!) / byType.get(type)!.length;
	report.info('Building an HTTP Request node', mean(HTTP_REQUEST), 'ms');
	for (const [type] of told) {
		if (type === HTTP_REQUEST) continue;
		const most = MOST.find(([pattern]) => pattern.test(type))![1];
		report.atMost(
			`Building a node ${type.split('.')[1]}, to HTTP Request`,
			mean(type) / mean(HTTP_REQUEST),
			'times',
			most,
		);
	}
}

/** What an event comes by: its door, before there were doors its flow, which is built for the webhook and for its execution. */
const WAYS: Array<[event: string, flow: string, batch: string]> = [
	['sale in a store', '01', '01a'],
	['order on TikTok', '03', '03a'],
	['parcel of a store', '05', '05a'],
	['return in a store', '06', '06a'],
];

const eventMs = (workflows: Map<string, Build>, flow: string, batch: string) =>
	2 * (workflows.get(`${flow}w`) ?? workflows.get(flow)!).ms + workflows.get(batch)!.ms;

function tellWorkflows(report: Report, now: Map<string, Build>, before?: Map<string, Build>): void {
	buildInTurns([...now.values(), ...(before?.values() ?? [])]);
	for (const [number, door] of now) {
		if (!number.endsWith('w')) continue;
		const flow = number.slice(0, -1);
		report.info(`Building the door ${number}, which a webhook waits for`, door.ms, 'ms');
		report.atMost(`Building the door ${number}, to its flow ${flow}`, door.ms / now.get(flow)!.ms, 'times', 0.5);
	}
	report.info('Building all workflows once', sum([...now.values()]), 'ms');
	for (const [event, flow, batch] of WAYS) {
		report.info(`Building for one event: ${event}`, eventMs(now, flow, batch), 'ms');
		if (before)
			report.info(
				`Building for one event, to before: ${event}`,
				eventMs(now, flow, batch) / eventMs(before, flow, batch),
				'times',
			);
	}
	if (!before) return;
	const inBoth = [...now].filter(([number]) => before.has(number.replace(/w$/, ''))).map(([, build]) => build);
	report.info('Building all workflows, to before', sum([...now.values()]) / sum([...before.values()]), 'times');
	report.info(
		'Building the workflows that there were, with their doors, to before',
		sum(inBoth) / sum([...before.values()]),
		'times',
	);
}

export async function run(report: Report): Promise<void> {
	const now = workflowsOf(process.cwd(), nodeTypes);
	const other = process.env.REACH_AGAINST && resolve(process.env.REACH_AGAINST);
	tellNodes(report, now);
	tellWorkflows(report, now, other ? workflowsOf(other, typesOf(other)) : undefined);

	for (const [what, { executions, nodeRuns }] of Object.entries(await workOfEvents())) {
		report.info(`Executions of one event: ${what}`, executions, 'executions');
		report.info(`Node runs of one event: ${what}`, nodeRuns, 'nodes');
	}
}
