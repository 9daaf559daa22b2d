/**
 * How many calls a second a server takes, learned from its answers. Pure: it gets the times and has no clock.
 *
 * TikTok Shop's limits are dynamic by app, shop, operation and load (tiktok-shop.md 4.4), and nothing tells them but a refusal.
 * So: begin low, rise quickly while nothing is refused; after a refusal halve at once, note how many calls of the second
 * before were taken, come back quickly to a little less than that (`goal`) and stay there. Now and then a little more is
 * tried (a probe), less and less often while it is refused; when it is taken, the goal follows. Rising needs calls that use the
 * rate up: a quiet hour proves nothing.
 *
 * Several processes may share a limit and know nothing of each other. Who is refused again and again without having tried for
 * more is among others; at a documented limit, who is refused once while a good part of the calls before was refused as well.
 * Among others the goals are parts of the documented limit, a half, a third, and so on: who is refused twice in a row goes one
 * part down, who was left alone for a while tries the next part up. Parts of equal size fit together,
 * so that trying is seldom needed; each refusal of it is paid for by calls that were taken before.
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
/**
 * Refusals come by chance as well, from a server that is busy however few calls it gets. Each is taken for a lower limit or for
 * another process, and without an end a lane would nearly stand still after a few of them. So a documented limit is never
 * divided into more parts than this, and no lane goes below a small part for what it saw in one second.
 */
const MOST_PARTS = 8;
const MOST_PARTS_SEEN = 25;
/** Who is refused at the smallest part of a documented limit tries for more so soon: slower does not help. */
const BY_CHANCE_MS = 5000;
const SECOND_MS = 1000;

/** So many refusals without a probe mean that others use the limit too; at a documented limit the first one that the network does not explain. */
const SIGNS_OF_OTHERS = 3;
/** Others are reckoned with for so long after such a refusal. */
const AMONG_OTHERS_MS = 120_000;
/** The second refusal within this time makes a part smaller; one alone may be due to another's probe. */
const AGAIN_MS = 10_000;
/** A probe that is refused when nobody else pressed for so long has met the limit itself. */
const ALONE_MS = 10_000;
const ALONE_AT_DOCUMENTED_MS = 60_000;
/** What is left of the rate after a refusal among others, until it is back at the part. */
const KEPT_AMONG_OTHERS = 0.9;
const PROBE_STEP_AMONG_OTHERS = 0.05;
/** Pauses before the next probe among others: after giving way, after a part up, after a probe that failed (doubled each time). */
const AFTER_GIVING_WAY_MS = 6000;
const AFTER_PART_UP_MS = 5000;
const AFTER_FAILED_MS = 15_000;
const LONGEST_AFTER_FAILED_MS = 120_000;
/** A part up that is lost again so soon has failed. */
const SHORT_LIVED_MS = 20_000;
/** Among others a taken call pays for this much of a refused probe; two can be saved up. */
const PAID_BY_CALL = 0.0025;
const MOST_PAID = 2;
/** Who is refused on the way back to a goal keeps this share of it at least. */
const LEAST_OF_GOAL = 0.7;
/** The first refusal may come after a call or two, which say nothing about what is taken in a second. */
const LEAST_OF_FIRST = 0.25;
/** What is surely taken of a rate at which a probe was refused. */
const SURE_SHARE = 0.9;
/** Of whom so much was taken in the second before a refusal, nobody else uses the documented limit: the network has shifted calls. */
const NEARLY_ALL = 0.8;
/** What is left of the rate after such a refusal. */
const SHARE_WHEN_SHIFTED = 0.97;
/** Parts are compared with this tolerance. */
const NEARLY = 0.05;

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
	private share = SHARE_OF_LIMIT;

	/** refusals without a probe, as long as they follow each other within AMONG_OTHERS_MS */
	private signs = 0;
	private signsNeeded = SIGNS_OF_OTHERS;
	private lastSignMs = Number.NEGATIVE_INFINITY;
	private othersUntilMs = Number.NEGATIVE_INFINITY;
	/** the first of two refusals that make a part smaller */
	private warnedMs = Number.NEGATIVE_INFINITY;
	private partUpMs = Number.NEGATIVE_INFINITY;
	private failedPauseMs = AFTER_FAILED_MS;
	private paid = MOST_PAID;

	/**
	 * `top`: documented limit, never exceeded; `start`: first rate, `top` when the limit is known. Calls a second. `random`
	 * (0 to 1) keeps processes from trying at the same moment.
	 */
	constructor(
		private top: number,
		private readonly start: number,
		private readonly random = Math.random,
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

	private get slowest(): number {
		return this.start === this.top ? Math.max(SLOWEST, this.top / MOST_PARTS) : SLOWEST;
	}

	/** Calls a second that may start now. */
	get perSecond(): number {
		return this.current;
	}

	/** A call was taken. `isBusy`: calls wait for their turn, or the rate is nearly used up. */
	wasTaken({ startedMs }: StartedCall, isBusy: boolean, nowMs: number): void {
		this.paid = Math.min(MOST_PAID, this.paid + PAID_BY_CALL);
		if (!isBusy || startedMs < this.cutMs || this.current >= this.top) return;
		if (this.current < this.goal) {
			this.current = Math.min(this.goal, this.current + QUICK_STEP);
			if (this.current >= this.goal) this.reachedMs = nowMs;
		} else if (nowMs >= this.probeMs) {
			if (!this.isAmongOthers(nowMs)) this.probe(nowMs);
			else if (this.current > this.goal || this.paid >= 1) this.probePart(nowMs);
		}
	}

	private isAmongOthers(nowMs: number): boolean {
		return nowMs < this.othersUntilMs;
	}

	private probe(nowMs: number): void {
		this.current = Math.min(this.top, this.current + this.probeStep);
		if (this.current < this.goal * MOVE && this.current < this.top) return;
		this.goal = this.current === this.top ? this.top : this.current * BEHIND_PROBE;
		this.reachedMs = nowMs;
		this.probeStep = Math.min(LONGEST_PROBE_STEP, this.probeStep * FASTER);
		this.pauseMs = FIRST_PROBE_MS;
	}

	/** Among others the next part up is tried: half instead of a third. */
	private probePart(nowMs: number): void {
		const part = this.top / Math.max(1, Math.ceil(this.top / this.goal - NEARLY) - 1);
		this.current = Math.min(part, this.current + PROBE_STEP_AMONG_OTHERS);
		if (this.current < part) return;
		this.goal = part;
		this.partUpMs = nowMs;
		this.probeMs = nowMs + this.spread(AFTER_PART_UP_MS);
	}

	private spread(ms: number): number {
		return ms * (0.5 + this.random());
	}

	/** A call was refused. `calls`: those that started lately, this one included. */
	wasRefused(call: StartedCall, calls: readonly StartedCall[], nowMs: number): void {
		const seen = takenInSecondBefore(call, calls);
		if (call.startedMs < this.cutMs) {
			// Started before the rate was lowered: it only says more about that second.
			const isNews = !this.isProven && !this.wasProbe && !this.isAmongOthers(nowMs);
			if (isNews && seen < this.taken) this.settleOn(Math.max(seen, this.goal * LEAST_OF_GOAL));
			return;
		}
		this.wasProbe = this.current > this.goal;
		const isFirst = this.goal === this.top && !this.isAmongOthers(nowMs);
		if (this.wasProbe && this.isAmongOthers(nowMs)) this.endProbePart(Math.min(seen + 1, this.current), nowMs);
		else if (this.wasProbe || (isFirst && this.start < this.top)) this.endProbe(seen, isFirst, nowMs);
		else this.giveWay(Math.min(seen, this.current), nowMs);

		this.probeStep = isFirst ? FIRST_PROBE_STEP : PROBE_STEP;
		this.probeMs = nowMs + (this.isAmongOthers(nowMs) ? this.spread(this.pauseMs) : this.pauseMs);
		this.cutMs = nowMs;
		const kept = this.isAmongOthers(nowMs) && !isFirst ? KEPT_AMONG_OTHERS : 0.5;
		this.current = Math.max(this.slowest, Math.min(this.current * kept, this.goal));
	}

	/** The limit was met from below, for the first time or by a probe. */
	private endProbe(seen: number, isFirst: boolean, nowMs: number): void {
		this.isProven = this.wasProbe && nowMs - this.reachedMs >= PROVEN_MS;
		if (this.isProven) {
			this.pauseMs = Math.min(LONGEST_PROBE_MS, this.pauseMs * 2);
			return;
		}
		this.pauseMs = isFirst ? 0 : FIRST_PROBE_MS;
		this.share = this.wasProbe ? SHARE_OF_PROBE : SHARE_OF_LIMIT;
		// At an even pace a second holds a call less than the rate as often as not.
		const least = isFirst ? this.current * LEAST_OF_FIRST : 0;
		this.settleOn(Math.max(least, Math.min(this.wasProbe ? seen + 1 : seen, this.current)));
	}

	private endProbePart(level: number, nowMs: number): void {
		this.paid -= 1;
		if (this.wasAloneAt(nowMs)) {
			this.goOnAlone(level, nowMs);
			return;
		}
		this.goal = this.top / Math.ceil(this.top / this.goal - NEARLY);
		this.pauseAfterFailure();
	}

	/** Nobody else has pressed for a while before this moment. */
	private wasAloneAt(ms: number): boolean {
		return ms > this.lastSignMs + (this.start === this.top ? ALONE_AT_DOCUMENTED_MS : ALONE_MS);
	}

	/** What was met is the limit itself, and the goal may stand between two parts. */
	private goOnAlone(level: number, nowMs: number): void {
		this.othersUntilMs = nowMs;
		this.signs = 0;
		this.isProven = false;
		this.pauseMs = FIRST_PROBE_MS;
		const sure = SURE_SHARE * level;
		if (sure <= this.goal) return;
		this.goal = sure;
		this.signsNeeded *= 2;
	}

	private pauseAfterFailure(): void {
		this.pauseMs = this.failedPauseMs;
		this.failedPauseMs = Math.min(LONGEST_AFTER_FAILED_MS, this.failedPauseMs * 2);
	}

	/** Refused at a rate that had been taken, or that the documentation allows: there was less, or others came. */
	private giveWay(seen: number, nowMs: number): void {
		const isShortLived = nowMs < this.partUpMs + SHORT_LIVED_MS;
		if (isShortLived && this.isAmongOthers(nowMs) && this.wasAloneAt(this.partUpMs)) {
			this.goal = this.partBelow();
			this.goOnAlone(seen, nowMs);
			return;
		}
		if (this.start === this.top && this.goal <= this.slowest) {
			this.giveUpGivingWay(nowMs);
			return;
		}
		if (nowMs >= this.lastSignMs + AMONG_OTHERS_MS) this.signs = 0;
		this.signs++;
		this.lastSignMs = nowMs;
		this.isProven = false;
		if (this.start < this.top && this.signs < this.signsNeeded) {
			this.pauseMs = FIRST_PROBE_MS;
			this.share = SHARE_OF_LIMIT * SHARE_WHEN_TOO_MUCH;
			this.settleOn(this.current < this.goal ? Math.max(seen, this.goal * LEAST_OF_GOAL) : seen);
			return;
		}
		const isAlone = !this.isAmongOthers(nowMs) && seen >= NEARLY_ALL * this.current;
		if (this.start === this.top && isAlone) {
			this.pauseMs = FIRST_PROBE_MS;
			this.share = SHARE_WHEN_SHIFTED;
			this.settleOn(this.current);
			return;
		}
		if (isShortLived) this.pauseAfterFailure();
		else {
			this.pauseMs = AFTER_GIVING_WAY_MS;
			this.failedPauseMs = AFTER_FAILED_MS;
		}
		const isNew = !this.isAmongOthers(nowMs);
		this.othersUntilMs = nowMs + AMONG_OTHERS_MS;
		if (!isNew && nowMs >= this.warnedMs + AGAIN_MS) {
			this.warnedMs = nowMs;
			return;
		}
		this.warnedMs = Number.NEGATIVE_INFINITY;
		this.goal = this.partBelow();
	}

	/** Slower does not help: the refusals come by chance, and nobody else is reckoned with. */
	private giveUpGivingWay(nowMs: number): void {
		this.othersUntilMs = nowMs;
		this.signs = 0;
		this.isProven = false;
		this.pauseMs = BY_CHANCE_MS;
	}

	private partBelow(): number {
		return Math.max(this.slowest, this.top / (Math.floor(this.top / this.goal + NEARLY) + 1));
	}

	private settleOn(taken: number): void {
		this.taken = taken;
		this.goal = Math.min(this.top, Math.max(this.slowest, this.top / MOST_PARTS_SEEN, taken * this.share));
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
