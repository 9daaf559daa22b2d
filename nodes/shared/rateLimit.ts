import { sleep } from 'n8n-workflow';

/**
 * Paces calls so that no window of one second sees more than the allowed number. State lives in the process, shared by all
 * executions, because the limits are per shop or tenant (TikTok 50/s per API and shop, tiktok-shop.md 4.4; NewStore 20
 * injections/s, newstore.md 3.2).
 *
 * Two rules, by the moments at which calls really started, not by the moments for which they were planned: of the last
 * calls, one more than a second's worth, the first started long enough ago; and two calls are never closer than half of
 * the even distance. So a late timer or a busy process is made up for, but never by a burst that a server which counts a
 * sliding second would answer with 429: at most `ceil(perSecond) + 1` calls start within any second. Rates are therefore set
 * so that this is what the API allows.
 */
interface Lane {
	/** when the newest calls started, Unix milliseconds, oldest first */
	starts: number[];
	/** nothing starts before, Unix milliseconds */
	heldUntil: number;
	/** ends when the calls before have started */
	queue: Promise<void>;
	waiting: number;
}

const CLOSEST_SHARE = 0.5;

const lanes = new Map<string, Lane>();

function laneOf(key: string): Lane {
	let lane = lanes.get(key);
	if (!lane) {
		if (lanes.size >= 10_000) forgetIdle();
		lane = { starts: [], heldUntil: 0, queue: Promise.resolve(), waiting: 0 };
		lanes.set(key, lane);
	}
	return lane;
}

function forgetIdle(): void {
	const aMinuteAgo = Date.now() - 60_000;
	for (const [key, { waiting, starts, heldUntil }] of lanes) {
		if (waiting === 0 && heldUntil < aMinuteAgo && (starts.at(-1) ?? 0) < aMinuteAgo) lanes.delete(key);
	}
}

/** When the next call may start. */
function nextStart({ starts, heldUntil }: Lane, perSecond: number): number {
	const interval = 1000 / perSecond;
	const window = Math.ceil(perSecond) + 1;
	const oldest = starts.at(-window);
	const newest = starts.at(-1);
	return Math.max(
		heldUntil,
		newest === undefined ? 0 : newest + CLOSEST_SHARE * interval,
		oldest === undefined ? evenly(starts, interval) : oldest + window * interval,
	);
}

/** While there are fewer calls than the window holds, they start at even distances. */
function evenly(starts: number[], interval: number): number {
	return starts.length === 0 ? 0 : starts[0] + starts.length * interval;
}

/** Waits until a call of this key may start. `perSecond` = calls a second. */
export async function pace(key: string, perSecond: number): Promise<void> {
	const lane = laneOf(key);
	lane.waiting++;
	const turn = lane.queue.then(async () => {
		for (let now = Date.now(); now < nextStart(lane, perSecond); now = Date.now()) {
			await sleep(Math.max(1, nextStart(lane, perSecond) - now));
		}
		const now = Date.now();
		// After a pause of a second the count starts anew.
		if ((lane.starts.at(-1) ?? 0) < now - 1000) lane.starts.length = 0;
		lane.starts.push(now);
		if (lane.starts.length > 2 * Math.ceil(perSecond) + 2) lane.starts.splice(0, Math.ceil(perSecond));
		lane.waiting--;
	});
	lane.queue = turn;
	await turn;
}

/** After a 429: nothing of this key starts before `delayMs` from now. */
export function holdBack(key: string, delayMs: number): void {
	const lane = laneOf(key);
	lane.heldUntil = Math.max(lane.heldUntil, Date.now() + delayMs);
}
