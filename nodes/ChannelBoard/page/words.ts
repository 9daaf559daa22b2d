/** Times and durations as the pages say them. */
import { shortTime } from '../../shared/channel/localTime';
import { counted } from '../../shared/channel/rows';
import { DAY_MS, HOUR_MS, isoExact, MINUTE_MS } from '../../shared/channel/times';

/** "45 s", "3 min", "5 h", "3 days" */
export function span(ms: number): string {
	if (ms < MINUTE_MS) return `${Math.max(0, Math.round(ms / 1000))} s`;
	if (ms < HOUR_MS) return `${Math.floor(ms / MINUTE_MS)} min`;
	if (ms < 2 * DAY_MS) return `${Math.floor(ms / HOUR_MS)} h`;
	return counted(Math.floor(ms / DAY_MS), 'day');
}

/** "3 min ago"; "-" when there is no time */
export const ago = (ms: number, nowMs: number) => (ms > 0 ? `${span(nowMs - ms)} ago` : '-');

/** "2 h 14 min left", "1 h 5 min late" */
export function countdown(dueMs: number, nowMs: number): string {
	const left = Math.abs(dueMs - nowMs);
	const words =
		left >= HOUR_MS && left < 2 * DAY_MS
			? `${Math.floor(left / HOUR_MS)} h ${Math.floor((left % HOUR_MS) / MINUTE_MS)} min`
			: span(left);
	return `${words} ${dueMs < nowMs ? 'late' : 'left'}`;
}

/** "Mon 30 Nov, 14:05" in the zone, with the year where it is another one; '-' when there is no time */
export const at = (ms: number, timeZone: string, nowMs: number) =>
	ms > 0 ? shortTime(isoExact(ms), timeZone, nowMs) : '-';
