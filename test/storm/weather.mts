/**
 * What every storm has in common: faulty calls, events late, twice and shuffled, and an n8n that is killed (-9) again and
 * again; in queue mode a worker, Redis and main in turn.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Sandbox } from '../../sandbox/startSandbox.mts';
import type { N8nServer } from '../../scripts/stage/n8nServer.mts';
import type { Stage } from '../../scripts/stage/stage.mts';

/** How long n8n has to settle everything once the storm is over. */
export const CALM_SECONDS = 900;
/** Share of faulty calls, spread over the kinds. */
export const FAULTY = 0.2;

export type Tell = (line: string) => void;

/** Every fifth call of both systems goes wrong; events come late, in another order, and `twice` of them (a share) twice. */
export function makeWeather(sandbox: Sandbox, { twice }: { twice: number }): void {
	for (const system of ['newstore', 'tiktok'] as const) {
		// Each rule gets its chance when those before it did not strike.
		const share = 1 - (1 - FAULTY) ** (1 / 4);
		sandbox.faults.add({ system, kind: 'status', status: 429, retryAfter: 1, probability: share });
		sandbox.faults.add({ system, kind: 'status', status: 500, probability: share });
		sandbox.faults.add({ system, kind: 'timeout_before', delayMs: 300, probability: share });
		sandbox.faults.add({ system, kind: 'timeout_after', delayMs: 300, probability: share });
		sandbox.faults.add({ system, event: 'reorder', probability: 0.3 });
		sandbox.faults.add({ system, event: 'duplicate', probability: twice });
	}
}

/** Ends the weather that `makeWeather` began; gives how many calls were faulty. */
export function endWeather(sandbox: Sandbox): number {
	const faultyCalls = sandbox.faults
		.list()
		.filter((fault) => fault.kind !== undefined)
		.reduce((sum, fault) => sum + fault.struck, 0);
	sandbox.faults.clear();
	return faultyCalls;
}

/** How often n8n is killed in a storm of this scale: in queue mode each of its parts at least once. */
export const killsOf = (most: number, scale: number, { queue }: Stage) =>
	Math.max(queue ? Object.keys(PARTS).length : 1, Math.round(most * scale));

/** Kills n8n `count` times, evenly spread over `seconds`, and starts it again. */
export async function killSometimes(stage: Stage, count: number, seconds: number, tell: Tell): Promise<void> {
	const parts = Object.entries(stage.queue ? PARTS : { n8n: PARTS.main });
	for (let n = 1; n <= count; n++) {
		await sleep((seconds * 1000) / (count + 1));
		const running = await stage.client.executions({ status: 'running', limit: 250 });
		const [name, strike] = parts[(n - 1) % parts.length];
		const since = performance.now();
		await strike(stage);
		await stage.client.signIn();
		const back = Math.round((performance.now() - since) / 1000);
		tell(
			`${name} was killed, time ${n} of ${count}, in the middle of ${running.length} executions; back after ${back} s.`,
		);
	}
	await sleep((seconds * 1000) / (count + 1));
}

/** What can be killed, and comes back. */
const PARTS: Record<'a worker' | 'Redis' | 'main', (stage: Stage) => Promise<void>> = {
	'a worker': async ({ workers }) => await killAndStart(workers[0]),
	Redis: async (stage) => {
		await killRedis(stage, 2);
		await startEnded(stage);
	},
	main: async ({ n8n }) => await killAndStart(n8n),
};

export async function killRedis({ queue }: Stage, awaySeconds: number, isEmptied = false): Promise<void> {
	await queue!.redis.kill();
	await sleep(awaySeconds * 1000);
	if (isEmptied) queue!.emptyRedis();
	await queue!.redis.start();
}

export async function killAndStart(...servers: N8nServer[]): Promise<void> {
	await Promise.all(servers.map((one) => one.killAndWait()));
	for (const one of servers) await one.start();
}

/** What a supervisor does: main and workers end themselves when Redis has been away for ten seconds. */
export async function startEnded({ n8n, workers }: Stage): Promise<void> {
	for (const one of [n8n, ...workers]) if (!one.pid) await one.start();
}

/**
 * Starts sweeps as n8n's schedules would: one whose last run still goes on is left alone. The workflows let runs by hand pass
 * without looking (12s), and ten at once wait for the same limits.
 */
export class SweepsByHand {
	private readonly last = new Map<string, string>();

	async start(
		{ client, workflowIds }: Stage,
		sweeps: ReadonlyArray<readonly [id: string, trigger: string]>,
	): Promise<void> {
		for (const [id, trigger] of sweeps) {
			const sweep = `${id} ${trigger}`;
			const last = this.last.get(sweep);
			if (last !== undefined && (await client.isRunning(last))) continue;
			this.last.set(sweep, await client.run(workflowIds[id], trigger));
		}
	}
}
