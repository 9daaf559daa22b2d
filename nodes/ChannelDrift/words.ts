/** Words of this room. */
import { counted, listed } from '../shared/channel/rows';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../shared/channel/times';

/** "a, b and c", at most so many as a person reads. */
export const allOf = (texts: readonly string[]) => listed(texts, 6);

/** "40 minutes", "5 hours", "3 days". */
export function duration(ms: number): string {
	if (ms < 2 * HOUR_MS) return counted(Math.max(0, Math.floor(ms / MINUTE_MS)), 'minute');
	if (ms < 2 * DAY_MS) return counted(Math.floor(ms / HOUR_MS), 'hour');
	return counted(Math.floor(ms / DAY_MS), 'day');
}
