/** Two executions at the same moment, and whether two workers really had them in hand at once. */
import { readFileSync } from 'node:fs';
import type { Stage } from '../../scripts/stage/stage.mts';

/** An execution that has ended. Times in Unix milliseconds. */
export interface Ended {
	id: string;
	beganAt: number;
	endedAt: number;
	/** what the node at work put out first; `error` when it failed */
	out: Record<string, unknown>;
}

/** Starts one execution over the body and waits for its end. */
export type Caller = (body: object) => Promise<Ended>;

/** A node of n8n, as far as a caller needs it. */
export interface WorkNode {
	type: string;
	typeVersion: number;
	parameters: object;
	credentials?: object;
	/** what becomes of a failure; left out, it is an item like the others */
	onError?: 'continueErrorOutput';
}

const WORK = 'Work';

/** A published workflow of its own: an address, the node, and what became of it. */
export async function makeCaller({ client, n8n }: Stage, name: string, work: WorkNode): Promise<Caller> {
	const path = `storm-${name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}-${Date.now()}`;
	const set = (jsonOutput: string) => ({
		type: 'n8n-nodes-base.set',
		typeVersion: 3.4,
		parameters: { mode: 'raw', jsonOutput, options: {} },
	});
	const steps: Record<string, object> = {
		Webhook: {
			type: 'n8n-nodes-base.webhook',
			typeVersion: 2,
			webhookId: path,
			parameters: { httpMethod: 'POST', path, responseMode: 'lastNode', options: {} },
		},
		Began: set('={{ { at: $now.toMillis() } }}'),
		Item: set("={{ $('Webhook').first().json.body }}"),
		[WORK]: { alwaysOutputData: !work.onError, onError: 'continueRegularOutput', ...work },
		Ended: {
			...set("={{ { id: $execution.id, beganAt: $('Began').first().json.at, endedAt: $now.toMillis(), out: $json } }}"),
			executeOnce: true,
		},
	};
	const names = Object.keys(steps);
	const to = (node: string) => [{ node, type: 'main', index: 0 }];
	await client.createAndPublish({
		name: `Storm: ${name}`,
		nodes: names.map((one, n) => ({ id: `storm-${n}`, name: one, position: [n * 220, 0], ...steps[one] })),
		connections: Object.fromEntries(
			names.slice(0, -1).map((one, n) => {
				const next = to(names[n + 1]);
				return [one, { main: one === WORK ? [next, next] : [next] }];
			}),
		),
		settings: { executionOrder: 'v1' },
	});
	return async (body) => {
		const answer = await fetch(`${n8n.url}/webhook/${path}`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify(body),
			signal: AbortSignal.timeout(120_000),
		});
		const text = await answer.text();
		if (!answer.ok) throw new Error(`${name}: ${answer.status} ${text.slice(0, 300)}`);
		return JSON.parse(text) as Ended;
	};
}

/** Calls a sub-workflow. */
export const callWorkflow = (id: string): WorkNode => ({
	type: 'n8n-nodes-base.executeWorkflow',
	typeVersion: 1.2,
	parameters: {
		workflowId: { __rl: true, mode: 'id', value: id },
		mode: 'once',
		options: { waitForSubWorkflow: true },
	},
});

/** Whether the two were at work at the same time, each on a worker of its own. */
export function wereConcurrent({ workers }: Stage, [a, b]: readonly Ended[]): boolean {
	if (a.beganAt >= b.endedAt || b.beganAt >= a.endedAt) return false;
	const logs = workers.map(({ logFile }) => readFileSync(logFile, 'utf8'));
	const workerOf = ({ id }: Ended) => logs.findIndex((log) => log.includes(`Worker started execution ${id} (`));
	return workerOf(a) !== workerOf(b);
}

/** One job for each worker at a time, so that the second of two goes to the other one. */
export const ONE_JOB_EACH = { N8N_CONCURRENCY_PRODUCTION_LIMIT: '1' };

/** Rows under their heads, in columns. */
export function table(heads: readonly string[], rows: ReadonlyArray<readonly unknown[]>): string {
	const lines = [heads, ...rows].map((row) => row.map(String));
	const widths = heads.map((_, column) => Math.max(...lines.map((line) => line[column].length)));
	return lines.map((line) => line.map((cell, column) => cell.padEnd(widths[column])).join('  ')).join('\n');
}
