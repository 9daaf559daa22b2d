import { LearnedRate } from './learnedRate';
import type { StartedCall } from './learnedRate';
import { pause } from './pause';

/**
 * Paces calls so that no second sees more of them than the server takes. State lives in the process, shared by all executions,
 * because the limits are per app, shop or tenant (TikTok Shop: dynamic, 50/s per API and shop at most, tiktok-shop.md 4.4;
 * NewStore: 20 injections/s, newstore.md 3.2). How many that is, each lane learns (learnedRate.ts); what it learned it keeps
 * for the life of the process.
 *
 * Two rules, by the moments at which calls really started, not by the moments for which they were planned: of the last
 * calls, a second's worth, the first started long enough ago; and two calls are never closer than half of the even distance.
 * So a late timer or a busy process is made up for, but never by a burst that a server which counts a sliding second would
 * answer with 429: at most `ceil(perSecond)` calls start within any second.
 */
export interface Limit {
	key: string;
	/** calls a second that the documentation allows, or a person; never exceeded */
	top: number;
	/** calls a second to begin with; absent = top */
	start?: number;
}

interface Lane {
	rate: LearnedRate;
	/** the newest calls, oldest first */
	calls: StartedCall[];
	/** calls whose answer is not known yet, by ticket */
	open: Map<string, StartedCall>;
	/** when the next call may start by even distances, Unix milliseconds; in the past when calls came late or not at all */
	plannedMs: number;
	/** nothing starts before, Unix milliseconds */
	heldUntil: number;
	/** ends when the calls before have started */
	queue: Promise<void>;
	waiting: number;
}

const CLOSEST_SHARE = 0.5;
/** A rate that is used up to this share may rise. */
const BUSY_SHARE = 0.7;
/** Calls of so long ago are forgotten: a second to pace, one more until its answers are there. */
const REMEMBER_MS = 3000;
const MADE_UP_MS = 1000;
const MAX_LANES = 10_000;
/** No server may hold a lane up for longer. */
const LONGEST_HOLD_MS = 10 * 60_000;

const lanes = new Map<string, Lane>();
let tickets = 0;

/** Names one call, so that its answer can be told to the lanes that it waited in. */
export const newTicket = (): string => String(++tickets);

function laneOf(key: string, top: number, start: number): Lane {
	let lane = lanes.get(key);
	if (!lane) {
		if (lanes.size >= MAX_LANES) forgetIdle();
		const rate = new LearnedRate(top, start);
		lane = { rate, calls: [], open: new Map(), plannedMs: 0, heldUntil: 0, queue: Promise.resolve(), waiting: 0 };
		lanes.set(key, lane);
	}
	lane.rate.limitTo(top);
	return lane;
}

function forgetIdle(): void {
	const aMinuteAgo = Date.now() - 60_000;
	for (const [key, { waiting, calls, heldUntil }] of lanes) {
		if (waiting === 0 && heldUntil < aMinuteAgo && (calls.at(-1)?.startedMs ?? 0) < aMinuteAgo) lanes.delete(key);
	}
}

/** When the next call is due, unless calls before it were late. */
function dueMs({ calls, heldUntil, plannedMs, rate }: Lane): number {
	const window = Math.ceil(rate.perSecond);
	const oldest = calls.at(-window)?.startedMs ?? 0;
	return Math.max(heldUntil, plannedMs, oldest + (window * 1000) / rate.perSecond);
}

/** When the next call may start. */
function nextStart(lane: Lane): number {
	const newest = lane.calls.at(-1)?.startedMs ?? 0;
	return Math.max(dueMs(lane), newest + (CLOSEST_SHARE * 1000) / lane.rate.perSecond);
}

/** Waits until a call of this key may start: at most `top` a second, at first `start`. Its answer is told by `settle`. */
export async function pace(key: string, top: number, start = top, ticket?: string): Promise<void> {
	const lane = laneOf(key, top, start);
	const isWaitedFor = lane.waiting++ > 0 || Date.now() < nextStart(lane);
	const turn = lane.queue.then(async () => {
		for (let now = Date.now(); now < nextStart(lane); now = Date.now()) {
			await pause(Math.max(1, nextStart(lane) - now));
		}
		lane.waiting--;
		const call: StartedCall = { startedMs: Date.now(), answer: 'open' };
		// What is late is made up for, a second's worth at most; who did not have to wait has no claim to more.
		const due = isWaitedFor ? Math.max(dueMs(lane), call.startedMs - MADE_UP_MS) : call.startedMs;
		lane.plannedMs = due + 1000 / lane.rate.perSecond;
		remember(lane, call);
		if (ticket !== undefined) lane.open.set(ticket, call);
	});
	lane.queue = turn;
	await turn;
}

function remember(lane: Lane, call: StartedCall): void {
	const { calls } = lane;
	calls.push(call);
	const old = calls.findIndex(({ startedMs }) => startedMs > call.startedMs - REMEMBER_MS);
	const keep = 2 * Math.ceil(lane.rate.perSecond) + 2;
	if (old > keep) calls.splice(0, old - keep);
}

/** Tells a lane what came of a call: it was taken, refused for coming too fast, or nothing is known about that. */
export function settle(key: string, ticket: string, answer: 'taken' | 'refused' | 'unknown'): void {
	const lane = lanes.get(key);
	const call = lane?.open.get(ticket);
	if (!lane || !call) return;
	lane.open.delete(ticket);
	const now = Date.now();
	if (answer === 'taken') {
		call.answer = 'taken';
		lane.rate.wasTaken(call, isBusy(lane, now), now);
	} else if (answer === 'refused') {
		call.answer = 'refused';
		lane.rate.wasRefused(call, lane.calls, now);
	}
}

function isBusy({ calls, rate, waiting }: Lane, now: number): boolean {
	if (waiting > 0) return true;
	const lately = calls.filter(({ startedMs }) => startedMs > now - 1000).length;
	return lately >= BUSY_SHARE * rate.perSecond;
}

/** After a 429: nothing of this key starts before `delayMs` from now. */
export function holdBack(key: string, delayMs: number): void {
	const lane = lanes.get(key);
	if (lane) lane.heldUntil = Math.max(lane.heldUntil, Date.now() + Math.min(delayMs, LONGEST_HOLD_MS));
}

/** Calls a second that a lane allows now; undefined while nothing was called. */
export const learnedRate = (key: string): number | undefined => lanes.get(key)?.rate.perSecond;
