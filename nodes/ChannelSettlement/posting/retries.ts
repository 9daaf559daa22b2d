/** After an unclear answer: wait, look up again, and tell a person when it stays unclear. */
import type { ShapedJournal } from '../shapes/shapedTypes';
import type { HttpAnswer } from './httpAnswer';
import { retryAfter } from './httpAnswer';
import type { RetrySettings } from './postingTypes';

const WAITS = [2, 5, 15, 60];
/** QuickBooks names no time. */
const THROTTLED = 60;
/** A longer wait is left to the next run. */
export const LONGEST_WAIT = 900;

export function waitSeconds(answer: HttpAnswer | undefined, tries: number, { now }: RetrySettings): number {
	const told = answer && retryAfter(answer, now);
	if (told !== undefined) return told;
	if (answer?.status === 429) return THROTTLED;
	return WAITS[Math.min(tries, WAITS.length - 1)];
}

export const triesOf = (item: ShapedJournal & { tries?: unknown }) => {
	const tries = Number(item.tries ?? 0);
	return Number.isSafeInteger(tries) && tries > 0 ? tries : 0;
};
