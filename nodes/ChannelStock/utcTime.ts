const HAS_ZONE = /(Z|[+-]\d\d:?\d\d)$/i;
const DATE_ONLY = /^\d{4}-\d\d-\d\d$/;
const DATE_TIME = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d/;

export const MINUTE_MS = 60_000;
const DAY_MS = 1_440 * MINUTE_MS;

/**
 * Unix milliseconds of ISO text; without a zone it is UTC. A date alone is the start of its day, or with `closes` its end.
 * NaN when it is no time.
 */
export function utcMs(text: string, closes = false): number {
	if (DATE_ONLY.test(text)) return Date.parse(`${text}T00:00:00Z`) + (closes ? DAY_MS : 0);
	if (!DATE_TIME.test(text)) return NaN;
	const iso = text.replace(' ', 'T');
	return Date.parse(HAS_ZONE.test(iso) ? iso : `${iso}Z`);
}
