/**
 * How many calls a second a server takes, learned from its answers. Pure: it gets the times and has no clock.
 *
 * TikTok Shop's limits are dynamic by app, shop, operation and load (tiktok-shop.md 4.4), and nothing tells them but a refusal.
 * So: begin low, rise quickly while nothing is refused; after a refusal halve at once, note how many calls of the second
 * before were taken, come back quickly to a little less than that (`goal`) and stay there. Now and then a little more is
 * tried (a probe), less and less often while it is refused; when it is taken, the goal follows. Rising needs calls that use the
 * rate up: a quiet hour proves nothing.
 */

/** A call that started. */
export interface StartedCall {
	/** Unix milliseconds */
	startedMs: number;
	answer: 'open' | 'taken' | 'refused';
}

/** Calls a second that each taken call adds while the goal is not reached: the rate doubles in less than two seconds. */
const QUICK_STEP = 0.4;
/** The same for a probe: three percent a second, more when probes go well. The first one looks closer at what was seen on the way. */
const PROBE_STEP = 0.03;
const FIRST_PROBE_STEP = 0.06;
const LONGEST_PROBE_STEP = 0.5;
/** Calls start at even distances; a server that counts a sliding second then has 50 ms for what the network shifts. */
const SHARE_OF_LIMIT = 0.95;
/** When the goal itself is refused, what was seen before was too much: a bucket was still full. */
const SHARE_WHEN_TOO_MUCH = 0.99;
/** A probe comes close to the limit from below, so that less room is enough. */
const SHARE_OF_PROBE = 0.97;
const FIRST_PROBE_MS = 45_000;
const LONGEST_PROBE_MS = 10 * 60_000;
/** A goal that was kept so long without a refusal is right. */
const PROVEN_MS = 20_000;
/** A probe so far above the goal takes it along, a little behind, and goes on faster. */
const MOVE = 1.08;
const BEHIND_PROBE = 0.98;
const FASTER = 1.2;
const SLOWEST = 0.2;
const SECOND_MS = 1000;

export class LearnedRate {
	private current: number;
	/** the rate rises quickly up to here */
	private goal: number;
	/** calls that started before do not count as answers to the present rate */
	private cutMs = Number.NEGATIVE_INFINITY;
	private reachedMs = Number.POSITIVE_INFINITY;
	private probeMs = Number.POSITIVE_INFINITY;
	private pauseMs = FIRST_PROBE_MS;
	private probeStep = PROBE_STEP;
	/** what the second before the cut took, the least that any refused call of it saw */
	private taken = Number.POSITIVE_INFINITY;
	private isProven = false;
	private wasProbe = false;

	/** `top`: documented limit, never exceeded; `start`: first rate. Calls a second. */
	constructor(
		private top: number,
		start: number,
	) {
		this.goal = top;
		this.current = Math.min(start, top);
	}

	/** Another limit by a person; what was learned below it stays. */
	limitTo(top: number): void {
		if (top === this.top) return;
		const isOpen = this.goal === this.top;
		this.current = isOpen && this.current === this.top ? top : Math.min(this.current, top);
		this.goal = isOpen ? top : Math.min(this.goal, top);
		this.top = top;
	}

	/** Calls a second that may start now. */
	get perSecond(): number {
		return this.current;
	}

	/** A call was taken. `isBusy`: calls wait for their turn, or the rate is nearly used up. */
	wasTaken({ startedMs }: StartedCall, isBusy: boolean, nowMs: number): void {
		if (!isBusy || startedMs < this.cutMs || this.current >= this.top) return;
		if (this.current < this.goal) {
			this.current = Math.min(this.goal, this.current + QUICK_STEP);
			if (this.current >= this.goal) this.reachedMs = nowMs;
		} else if (nowMs >= this.probeMs) this.probe(nowMs);
	}

	private probe(nowMs: number): void {
		this.current = Math.min(this.top, this.current + this.probeStep);
		if (this.current < this.goal * MOVE && this.current < this.top) return;
		this.goal = this.current === this.top ? this.top : this.current * BEHIND_PROBE;
		this.reachedMs = nowMs;
		this.probeStep = Math.min(LONGEST_PROBE_STEP, this.probeStep * FASTER);
		this.pauseMs = FIRST_PROBE_MS;
	}

	/** A call was refused. `calls`: those that started lately, this one included. */
	wasRefused(call: StartedCall, calls: readonly StartedCall[], nowMs: number): void {
		const seen = takenInSecondBefore(call, calls);
		if (call.startedMs < this.cutMs) {
			// Started before the rate was halved: it only says more about that second.
			if (!this.isProven && !this.wasProbe && seen < this.taken) this.settleOn(seen);
			return;
		}
		const isProbe = this.current > this.goal;
		this.wasProbe = isProbe;
		const isFirst = this.goal === this.top;
		this.isProven = isProbe && nowMs - this.reachedMs >= PROVEN_MS;
		if (this.isProven) this.pauseMs = Math.min(LONGEST_PROBE_MS, this.pauseMs * 2);
		else {
			this.pauseMs = isFirst ? 0 : FIRST_PROBE_MS;
			this.share = isProbe ? SHARE_OF_PROBE : SHARE_OF_LIMIT * (isFirst ? 1 : SHARE_WHEN_TOO_MUCH);
			// At an even pace a second holds a call less than the rate as often as not.
			this.settleOn(Math.min(isProbe ? seen + 1 : seen, this.current));
		}
		this.probeStep = isFirst ? FIRST_PROBE_STEP : PROBE_STEP;
		this.probeMs = nowMs + this.pauseMs;
		this.cutMs = nowMs;
		this.current = Math.max(SLOWEST, Math.min(this.current / 2, this.goal));
	}

	private share = SHARE_OF_LIMIT;

	private settleOn(taken: number): void {
		this.taken = taken;
		this.goal = Math.min(this.top, Math.max(SLOWEST, taken * this.share));
	}
}

/** Calls of the second before this one that were taken; of those without an answer yet, the share that the others had. */
function takenInSecondBefore(call: StartedCall, calls: readonly StartedCall[]): number {
	let taken = 0;
	let refused = 0;
	let open = 0;
	for (const { startedMs, answer } of calls) {
		if (startedMs > call.startedMs || startedMs <= call.startedMs - SECOND_MS) continue;
		if (answer === 'taken') taken++;
		else if (answer === 'refused') refused++;
		else open++;
	}
	return taken + (taken === 0 ? 0 : (open * taken) / (taken + refused));
}
