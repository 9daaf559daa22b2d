/** Times inside are Unix milliseconds, 0 when absent. */

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;

/** UTC ISO text without milliseconds. */
export const iso = (ms: number) => new Date(Math.round(ms / 1000) * 1000).toISOString().replace('.000Z', 'Z');

/** Milliseconds of Unix seconds, Unix milliseconds, ISO text or a date of an expression; 0 when it is no time. */
export function readTime(value: unknown): number {
	if (value === undefined || value === null || value === '') return 0;
	if (value instanceof Date) return Number.isNaN(value.getTime()) ? 0 : value.getTime();
	const text = String(value).trim();
	if (/^\d+(\.\d+)?$/.test(text)) {
		const number = Number(text);
		// Unix seconds stay below this for 3,000 years, milliseconds have been above it since 1973.
		return Math.round(number < 100_000_000_000 ? number * 1000 : number);
	}
	const withZone = /(Z|[+-]\d\d:?\d\d)$/i.test(text) || /^\d{4}-\d\d-\d\d$/.test(text) ? text : `${text}Z`;
	const time = Date.parse(withZone);
	return Number.isNaN(time) ? 0 : time;
}
