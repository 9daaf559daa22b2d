/** Times as people read them, in the time zone of the shop. */
import { DateTime } from 'luxon';

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

/** "Tue 2 Dec, 18:00", for subjects and lists; '' when the text is no time. */
export function shortTime(iso: string, timeZone: string): string {
	return local(iso, timeZone)?.time.setLocale('en-US').toFormat('ccc d LLL, HH:mm') ?? '';
}
