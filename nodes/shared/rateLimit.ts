import { Lane } from './lane';
import type { CallAnswer } from './lane';
import { pause } from './pause';

/**
 * Paces calls (lane.ts). State lives in the process, shared by all executions, because the limits are per app, shop or tenant
 * (TikTok Shop: dynamic, 50/s per API and shop at most, tiktok-shop.md 4.4; NewStore: 20 injections/s, newstore.md 3.2).
 * Processes that share a limit know nothing of each other: each learns its part from refusals (learnedRate.ts).
 */
export interface Limit {
	key: string;
	/** calls a second that the documentation allows, or a person; never exceeded */
	top: number;
	/** calls a second to begin with; absent = top */
	start?: number;
}

interface PacedLane {
	lane: Lane;
	/** ends when the calls before have started */
	queue: Promise<void>;
}

const MAX_LANES = 10_000;

const lanes = new Map<string, PacedLane>();
let tickets = 0;

/** Names one call, so that its answer can be told to the lanes that it waited in. */
export const newTicket = (): string => String(++tickets);

function laneOf(key: string, top: number, start: number): PacedLane {
	let paced = lanes.get(key);
	if (!paced) {
		if (lanes.size >= MAX_LANES) forgetIdle();
		paced = { lane: new Lane(top, start), queue: Promise.resolve() };
		lanes.set(key, paced);
	}
	paced.lane.rate.limitTo(top);
	return paced;
}

function forgetIdle(): void {
	const aMinuteAgo = Date.now() - 60_000;
	for (const [key, { lane }] of lanes) if (lane.isIdleSince(aMinuteAgo)) lanes.delete(key);
}

/** Waits until a call of this key may start: at most `top` a second, at first `start`. Its answer is told by `settle`. */
export async function pace(key: string, top: number, start = top, ticket?: string): Promise<void> {
	const paced = laneOf(key, top, start);
	const { lane } = paced;
	const isWaitedFor = lane.enter(Date.now());
	const turn = paced.queue.then(async () => {
		for (let now = Date.now(); now < lane.nextStart(); now = Date.now()) {
			await pause(Math.max(1, lane.nextStart() - now));
		}
		lane.start(Date.now(), isWaitedFor, ticket);
	});
	paced.queue = turn;
	await turn;
}

/** Tells a lane what came of a call: it was taken, refused for coming too fast, or nothing is known about that. */
export function settle(key: string, ticket: string, answer: CallAnswer): void {
	lanes.get(key)?.lane.settle(ticket, answer, Date.now());
}

/** After a 429: nothing of this key starts before `delayMs` from now. */
export function holdBack(key: string, delayMs: number): void {
	lanes.get(key)?.lane.hold(delayMs, Date.now());
}

/** Calls a second that a lane allows now; undefined while nothing was called. */
export const learnedRate = (key: string): number | undefined => lanes.get(key)?.lane.rate.perSecond;
