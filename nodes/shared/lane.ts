import { LearnedRate } from './learnedRate';
import type { StartedCall } from './learnedRate';

/**
 * When calls of one limit may start, so that no second sees more of them than the server takes. Pure: it gets the times and
 * has no clock. How many calls that is, `rate` learns (learnedRate.ts).
 *
 * Two rules, by the moments at which calls really started, not by the moments for which they were planned: of the last
 * calls, a second's worth, the first started long enough ago; and two calls are never closer than half of the even distance.
 * So a late timer or a busy process is made up for, but never by a burst that a server which counts a sliding second would
 * answer with 429: at most `ceil(perSecond)` calls start within any second.
 */
export type CallAnswer = 'taken' | 'refused' | 'unknown';

const CLOSEST_SHARE = 0.5;
/** A rate that is used up to this share may rise. */
const BUSY_SHARE = 0.7;
/** Calls of so long ago are forgotten: a second to pace, one more until its answers are there. */
const REMEMBER_MS = 3000;
const MADE_UP_MS = 1000;
/** No server may hold a lane up for longer. */
const LONGEST_HOLD_MS = 10 * 60_000;

export class Lane {
	readonly rate: LearnedRate;
	/** the newest calls, oldest first */
	private readonly calls: StartedCall[] = [];
	/** calls whose answer is not known yet, by ticket */
	private readonly open = new Map<string, StartedCall>();
	/** when the next call may start by even distances, Unix milliseconds; in the past when calls came late or not at all */
	private plannedMs = 0;
	/** nothing starts before, Unix milliseconds */
	private heldUntil = 0;
	private waiting = 0;

	/** `top`: calls a second that are never exceeded; `start`: the first rate. */
	constructor(top: number, start: number, random = Math.random) {
		this.rate = new LearnedRate(top, start, random);
	}

	/** A call gets in line; whether it has to wait. */
	enter(nowMs: number): boolean {
		return this.waiting++ > 0 || nowMs < this.nextStart();
	}

	/** When the next call is due, unless calls before it were late. */
	private dueMs(): number {
		const window = Math.ceil(this.rate.perSecond);
		const oldest = this.calls.at(-window)?.startedMs ?? 0;
		return Math.max(this.heldUntil, this.plannedMs, oldest + (window * 1000) / this.rate.perSecond);
	}

	/** When the next call may start, Unix milliseconds. */
	nextStart(): number {
		const newest = this.calls.at(-1)?.startedMs ?? 0;
		return Math.max(this.dueMs(), newest + (CLOSEST_SHARE * 1000) / this.rate.perSecond);
	}

	/** A call that got in line starts. `isWaitedFor`: what `enter` said. */
	start(nowMs: number, isWaitedFor: boolean, ticket?: string): void {
		this.waiting--;
		const call: StartedCall = { startedMs: nowMs, answer: 'open' };
		// What is late is made up for, a second's worth at most; who did not have to wait has no claim to more.
		const due = isWaitedFor ? Math.max(this.dueMs(), nowMs - MADE_UP_MS) : nowMs;
		this.plannedMs = due + 1000 / this.rate.perSecond;
		this.remember(call);
		if (ticket !== undefined) this.open.set(ticket, call);
	}

	private remember(call: StartedCall): void {
		const { calls } = this;
		calls.push(call);
		const old = calls.findIndex(({ startedMs }) => startedMs > call.startedMs - REMEMBER_MS);
		const keep = 2 * Math.ceil(this.rate.perSecond) + 2;
		if (old > keep) calls.splice(0, old - keep);
	}

	/** What came of a call; nothing when the lane does not wait for its answer. */
	settle(ticket: string, answer: CallAnswer, nowMs: number): void {
		const call = this.open.get(ticket);
		if (!call) return;
		this.open.delete(ticket);
		if (answer === 'unknown') return;
		call.answer = answer;
		if (answer === 'taken') this.rate.wasTaken(call, this.isBusy(nowMs), nowMs);
		else this.rate.wasRefused(call, this.calls, nowMs);
	}

	private isBusy(nowMs: number): boolean {
		if (this.waiting > 0) return true;
		const lately = this.calls.filter(({ startedMs }) => startedMs > nowMs - 1000).length;
		return lately >= BUSY_SHARE * this.rate.perSecond;
	}

	/** Nothing starts before `delayMs` from now. */
	hold(delayMs: number, nowMs: number): void {
		this.heldUntil = Math.max(this.heldUntil, nowMs + Math.min(delayMs, LONGEST_HOLD_MS));
	}

	/** Nobody waits, and nothing was called or held since. */
	isIdleSince(ms: number): boolean {
		return this.waiting === 0 && this.heldUntil < ms && (this.calls.at(-1)?.startedMs ?? 0) < ms;
	}
}
