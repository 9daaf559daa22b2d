/** Moments of documents in UTC, as people read them. */
import { DateTime } from 'luxon';

const written = (ms: number, format: string) =>
	DateTime.fromMillis(ms, { zone: 'utc', locale: 'en-GB' }).toFormat(format);

/** "3 March 2026" */
export const utcDay = (ms: number) => written(ms, 'd LLLL yyyy');

/** "3 March 2026, 14:05 UTC" */
export const utcMinute = (ms: number) => `${written(ms, 'd LLLL yyyy, HH:mm')} UTC`;
