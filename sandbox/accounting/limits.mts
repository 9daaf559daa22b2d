// Limits of the accounting systems that are not calls per second: so many at once and so many a minute.

export interface Limits {
	/** Calls in flight together. */
	atOnce: number;
	/** Calls in any 60 seconds. Absent: not limited. */
	perMinute?: number;
}

export type LimitHit = { problem: 'minute' | 'concurrent'; retryAfterSeconds: number };

/** Counts calls on the real clock: a client waits by the real clock too. */
export class CallLimits {
	readonly limits: Limits;
	private inFlight = 0;
	private times: number[] = [];

	constructor(limits: Limits) {
		this.limits = limits;
	}

	/** Lets a call in and gives the function that ends it, or says which limit it hits. */
	enter(now = performance.now()): LimitHit | (() => void) {
		const { atOnce, perMinute } = this.limits;
		if (this.inFlight >= atOnce) return { problem: 'concurrent', retryAfterSeconds: 1 };
		this.times = this.times.filter((time) => now - time < 60_000);
		if (perMinute !== undefined && this.times.length >= perMinute) {
			return { problem: 'minute', retryAfterSeconds: Math.max(1, Math.ceil((this.times[0]! + 60_000 - now) / 1_000)) };
		}
		this.times.push(now);
		this.inFlight += 1;
		return () => {
			this.inFlight -= 1;
		};
	}

	/** Calls still free in this minute. */
	remaining(now = performance.now()): number {
		const used = this.times.filter((time) => now - time < 60_000).length;
		return Math.max(0, (this.limits.perMinute ?? Infinity) - used);
	}
}
