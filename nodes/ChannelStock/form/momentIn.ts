/** A day and a time that a person chose, in the zone of the shop. */
import { DateTime } from 'luxon';
import { isoExact } from '../../shared/channel/times';

const CLOCK = /^([01]?\d|2[0-3]):[0-5]\d$/;

/** → UTC ISO; '' when both are empty; undefined when they are none. @param otherwise of a day without a time: 00:00 or 24:00 */
export function momentIn(day: string, time: string, zone: string, otherwise: '00:00' | '24:00'): string | undefined {
	if (day === '') return time === '' ? '' : undefined;
	if (time !== '' && !CLOCK.test(time)) return undefined;
	const clock = (time || otherwise).padStart(5, '0');
	const isEnd = time === '' && otherwise === '24:00';
	const local = DateTime.fromISO(`${day.slice(0, 10)}T${isEnd ? '00:00' : clock}`, { zone });
	if (!local.isValid) return undefined;
	return isoExact((isEnd ? local.plus({ days: 1 }) : local).toMillis()).replace('.000Z', 'Z');
}
