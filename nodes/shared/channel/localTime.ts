/** Times as people read them, in the time zone of the shop, and how long something takes. */
import { DateTime } from 'luxon';
import { counted } from './rows';
import { DAY_MS, HOUR_MS, MINUTE_MS } from './times';

function local(iso: string, timeZone: string): { time: DateTime; zone: string } | undefined {
	const utc = DateTime.fromISO(iso, { zone: 'utc' });
	if (!iso || !utc.isValid) return undefined;
	const time = utc.setZone(timeZone);
	return time.isValid ? { time, zone: timeZone } : { time: utc, zone: 'UTC' };
}

/** "Tue 2 December 2025, 18:00 (Europe/London)"; '' when the text is no time. */
export function localTime(iso: string, timeZone: string): string {
	const found = local(iso, timeZone);
	return found ? `${found.time.setLocale('en-GB').toFormat('ccc d LLLL yyyy, HH:mm')} (${found.zone})` : '';
}

/** From here on a date without its year may be taken for one of these days. */
const YEAR_FROM_MS = 300 * DAY_MS;

/**
 * "Tue 2 Dec, 18:00", for subjects and lists; '' when the text is no time.
 * @param nowMs when it is read: a time in another year, or far away, is "Wed 1 Dec 2027, 18:00"
 */
export function shortTime(iso: string, timeZone: string, nowMs?: number): string {
	const time = local(iso, timeZone)?.time.setLocale('en-US');
	if (time === undefined) return '';
	const isThisYear =
		nowMs === undefined ||
		(Math.abs(time.toMillis() - nowMs) < YEAR_FROM_MS &&
			time.year === DateTime.fromMillis(nowMs, { zone: time.zone }).year);
	return time.toFormat(isThisYear ? 'ccc d LLL, HH:mm' : 'ccc d LLL yyyy, HH:mm');
}

/** "40 seconds", "90 minutes", "5 hours", "3 days": whole ones that are over; a second unit would say nothing more. */
export function duration(ms: number): string {
	if (ms < 2 * MINUTE_MS) return counted(Math.max(0, Math.floor(ms / 1000)), 'second');
	if (ms < 2 * HOUR_MS) return counted(Math.floor(ms / MINUTE_MS), 'minute');
	if (ms < 2 * DAY_MS) return counted(Math.floor(ms / HOUR_MS), 'hour');
	return counted(Math.floor(ms / DAY_MS), 'day');
}
