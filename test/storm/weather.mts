/** What every storm has in common: faulty calls, events late, twice and shuffled, and an n8n that is killed (-9) again and again. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Sandbox } from '../../sandbox/startSandbox.mts';
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

/** Kills n8n `count` times, evenly spread over `seconds`, and starts it again. */
export async function killSometimes(stage: Stage, count: number, seconds: number, tell: Tell): Promise<void> {
	for (let n = 1; n <= count; n++) {
		await sleep((seconds * 1000) / (count + 1));
		const running = await stage.client.executions({ status: 'running', limit: 250 });
		await stage.n8n.killAndWait();
		const since = performance.now();
		await stage.n8n.start();
		await stage.client.signIn();
		const back = Math.round((performance.now() - since) / 1000);
		tell(`n8n was killed, time ${n} of ${count}, in the middle of ${running.length} executions; back after ${back} s.`);
	}
	await sleep((seconds * 1000) / (count + 1));
}
