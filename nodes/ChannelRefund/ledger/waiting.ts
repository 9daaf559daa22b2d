/** When to look again: the time doubles with the time that somebody waits already. */
import { MINUTE_MS, iso } from '../../shared/channel/times';

export interface WaitLimits {
	waitLeastMinutes: number;
	waitMostMinutes: number;
	/** Unix milliseconds */
	now: number;
}

const between = (limits: WaitLimits, ms: number) => {
	const least = limits.waitLeastMinutes * MINUTE_MS;
	return Math.min(Math.max(least, limits.waitMostMinutes * MINUTE_MS), Math.max(least, ms));
};

/** UTC ISO. `since`: Unix milliseconds, 0 = now; `until`: an end of the wait that is known. */
export function askAgainAt(limits: WaitLimits, since: number, until = 0): string {
	const next = limits.now + between(limits, since > 0 ? limits.now - since : 0);
	return iso(until > limits.now ? Math.min(until, next) : next);
}

/** UTC ISO of the next try after an attempt that fails: 1, 2, 4, … times the least wait. */
export const retryAt = (limits: WaitLimits, attempts: number): string =>
	iso(limits.now + between(limits, limits.waitLeastMinutes * MINUTE_MS * 2 ** Math.min(attempts, 20)));
