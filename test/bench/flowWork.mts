/**
 * What an event makes n8n do: executions, node runs, and the building of workflows. For every webhook and every execution n8n
 * makes a Workflow of the stored JSON and resolves each parameter of each node; a node costs by the number of its properties.
 */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type * as N8nWorkflow from 'n8n-workflow';
import { nodeTypes } from '../support/engine.mts';
import { workOfEvents } from '../support/flowWork.mts';
import { readTemplates } from '../../scripts/templates/templateInstaller.mts';
import type { Template } from '../../scripts/templates/templateInstaller.mts';
import { percentile } from './report.mts';
import type { Report } from './report.mts';

const { Workflow } = createRequire(join(process.cwd(), 'package.json'))('n8n-workflow') as typeof N8nWorkflow;
const PACK = 'n8n-nodes-newstore-tiktokshop';
const HTTP_REQUEST = 'n8n-nodes-base.httpRequest';
const TIMES = 40;
const ROUNDS = 15;

/** Milliseconds of one build, the median of rounds: others may have the processor for a moment. */
function buildMs(nodes: N8nWorkflow.INode[]): number {
	const build = () =>
		new Workflow({ id: 'bench', nodes: structuredClone(nodes), connections: {}, active: false, nodeTypes });
	for (let i = 0; i < TIMES; i++) build();
	const rounds = Array.from({ length: ROUNDS }, () => {
		const start = performance.now();
		for (let i = 0; i < TIMES; i++) build();
		return (performance.now() - start) / TIMES;
	});
	return percentile(rounds, 0.5);
}

const nodesOf = ({ nodes }: Template) => nodes as unknown as N8nWorkflow.INode[];

/** One node of each type as the templates use it, with the parameters that occur first. */
function examples(templates: Template[]): Map<string, N8nWorkflow.INode> {
	const found = new Map<string, N8nWorkflow.INode>();
	for (const node of templates.flatMap(nodesOf)) if (!found.has(node.type)) found.set(node.type, node);
	return found;
}

/** Goals as ratios to n8n's HTTP Request node: TikTok Shop and NewStore have many operations, a Channel node decides only. */
const MOST: Array<[type: RegExp, times: number]> = [
	[/\.tikTokShop$/, 2.5],
	[/\.newStore$/, 1.5],
	[/Trigger$/, 0.5],
	[/\.channel/, 0.7],
];

export async function run(report: Report): Promise<void> {
	const templates = readTemplates();
	const nodes = examples(templates);
	const http = nodes.get(HTTP_REQUEST)!;
	const rival = buildMs([http]);
	report.info('Building one HTTP Request node', rival, 'ms');
	for (const [type, node] of nodes) {
		if (!type.startsWith(`${PACK}.`)) continue;
		const most = MOST.find(([pattern]) => pattern.test(type))![1];
		report.atMost(`Building ${type.split('.')[1]}, to HTTP Request`, buildMs([node]) / rival, 'times', most);
	}

	const times = new Map(templates.map((template) => [template.number, buildMs(nodesOf(template))]));
	for (const door of templates.filter(({ number }) => number.endsWith('w'))) {
		const flow = door.number.slice(0, -1);
		report.info(`Building "${door.name}", which a webhook waits for`, times.get(door.number)!, 'ms');
		report.atMost(
			`Building the door ${door.number}, to its flow ${flow}`,
			times.get(door.number)! / times.get(flow)!,
			'times',
			0.5,
		);
	}
	report.info(
		'Building all workflows once',
		[...times.values()].reduce((sum, ms) => sum + ms, 0),
		'ms',
	);

	for (const [what, { executions, nodeRuns }] of Object.entries(await workOfEvents())) {
		report.info(`Executions of one event: ${what}`, executions, 'executions');
		report.info(`Node runs of one event: ${what}`, nodeRuns, 'nodes');
	}
}
