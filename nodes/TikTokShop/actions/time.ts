import { DateTime } from 'luxon';

import { InvalidInput } from '../../shared/tiktok/invalidInput';

/**
 * A time field (ISO text, Unix seconds or milliseconds, a Date or luxon DateTime from an expression) as Unix seconds;
 * undefined when empty. Throws InvalidInput for anything else. Text without a zone is read in `zone`.
 */
export function toUnixSeconds(value: unknown, zone: string): number | undefined {
	if (value === undefined || value === null || value === '') return undefined;
	if (DateTime.isDateTime(value)) return Math.floor(value.toSeconds());
	if (value instanceof Date) return Math.floor(value.getTime() / 1000);
	const number = Number(value);
	// 10 digits are seconds until the year 2286, 13 are milliseconds
	if (Number.isFinite(number) && number > 0) return Math.floor(number >= 1e11 ? number / 1000 : number);
	const time = DateTime.fromISO(String(value).trim().replace(' ', 'T'), { zone });
	if (!time.isValid)
		throw new InvalidInput(`"${String(value)}" is not a time.`, 'Enter a date and time, or Unix seconds.');
	return Math.floor(time.toSeconds());
}
