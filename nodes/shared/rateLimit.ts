import { sleep } from 'n8n-workflow';

/**
 * Paces calls so that no window of one second sees more than the allowed number. State lives in the process, shared by all
 * executions, because the limits are per shop or tenant (TikTok 50/s per API and shop, tiktok-shop.md 4.4; NewStore 20
 * injections/s, newstore.md 3.2).
 *
 * Calls of one key start one after the other at even distances. A late timer may be made up for by at most
 * CATCH_UP_CALLS, so that a busy process does not answer a pause with a burst: measured against a server that counts a
 * sliding second, this is what keeps 429 away close to the limit.
 */
const CATCH_UP_CALLS = 1;

interface Lane {
	/** when the next call may start, Unix milliseconds */
	next: number;
	/** ends when the calls before have started */
	queue: Promise<void>;
	waiting: number;
}

const lanes = new Map<string, Lane>();

function laneOf(key: string): Lane {
	let lane = lanes.get(key);
	if (!lane) {
		if (lanes.size >= 10_000) forgetIdle();
		lane = { next: 0, queue: Promise.resolve(), waiting: 0 };
		lanes.set(key, lane);
	}
	return lane;
}

function forgetIdle(): void {
	const now = Date.now();
	for (const [key, lane] of lanes) if (lane.waiting === 0 && lane.next < now) lanes.delete(key);
}

/** Waits until a call of this key may start. `perSecond` = calls a second. */
export async function pace(key: string, perSecond: number): Promise<void> {
	const lane = laneOf(key);
	const interval = 1000 / perSecond;
	lane.waiting++;
	const turn = lane.queue.then(async () => {
		for (let now = Date.now(); now < lane.next; now = Date.now()) await sleep(lane.next - now);
		lane.next = Math.max(lane.next, Date.now() - CATCH_UP_CALLS * interval) + interval;
		lane.waiting--;
	});
	lane.queue = turn;
	await turn;
}

/** After a 429: nothing of this key starts before `delayMs` from now. */
export function holdBack(key: string, delayMs: number): void {
	const lane = laneOf(key);
	lane.next = Math.max(lane.next, Date.now() + delayMs);
}
