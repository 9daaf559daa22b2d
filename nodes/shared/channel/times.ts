/**
 * Times inside the Channel nodes are Unix milliseconds, 0 when absent. A time without a zone is UTC, wherever n8n runs.
 * Outside they are UTC ISO texts, or the local time of the shop for people.
 */
import type { Row } from '../tableRows';
import { MalformedDocument } from './malformed';

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** No document of a shop speaks of times outside; seconds that are milliseconds or microseconds fall out of it. */
const EARLIEST_MS = Date.UTC(2000, 0, 1);
const LATEST_MS = Date.UTC(2200, 0, 1);

const HAS_ZONE = /(Z|[+-]\d\d:?\d\d)$/i;
const DATE_ONLY = /^\d{4}-\d\d-\d\d$/;
const DATE_TIME = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)/;

const isInRange = (ms: number) => ms >= EARLIEST_MS && ms < LATEST_MS;

/** What the tables and both systems write: nothing else has to be tried. */
const PLAIN_UTC = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z$/;

function isInCalendar(day: string): boolean {
	const [year, month, date] = day.split('-').map(Number);
	// Day 0 of the next month is the last one of this.
	return date <= new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/** A day that the calendar has not (30 February) is no time; `Date.parse` would take it for another day. */
function parseIso(text: string): number {
	const isPlain = PLAIN_UTC.test(text);
	const time = isPlain ? text : DATE_ONLY.test(text) ? `${text}T00:00:00Z` : text.replace(' ', 'T');
	if (!isPlain && !DATE_TIME.test(time)) return Number.NaN;
	const day = time.slice(0, 10);
	// Every month has 28 days; a board of 10,000 cases reads 30,000 times.
	if (Number(day.slice(8)) > 28 && !isInCalendar(day)) return Number.NaN;
	return Date.parse(isPlain || HAS_ZONE.test(time) ? time : `${time}Z`);
}

/**
 * Unix milliseconds of ISO text, a Date of an expression, Unix seconds or Unix milliseconds; NaN when it is no time, or none
 * between the years 2000 and 2200. An empty value is 0.
 */
export function parseTime(value: unknown): number {
	if (value === undefined || value === null) return 0;
	if (value instanceof Date) return isInRange(value.getTime()) ? value.getTime() : Number.NaN;
	// DateTime of luxon, as expressions give it
	if (typeof value === 'object' && typeof (value as { toMillis?: unknown }).toMillis === 'function')
		return parseTime(new Date((value as { toMillis(): number }).toMillis()));
	if (typeof value === 'object') return Number.NaN;
	const text = String(value).trim();
	if (text === '') return 0;
	if (/^\d+(\.\d+)?$/.test(text)) {
		const number = Number(text);
		if (number === 0) return 0;
		// Unix seconds stay below this for 3,000 years, milliseconds have been above it since 1973.
		const ms = Math.round(number < 100_000_000_000 ? number * 1000 : number);
		return isInRange(ms) ? ms : Number.NaN;
	}
	const ms = parseIso(text);
	return isInRange(ms) ? ms : Number.NaN;
}

/** As `parseTime`, for the end of a span that people type: a date alone counts to the end of its day; 9999-12-31 is no end. */
export function parseEnd(value: unknown): number {
	const text = String(value ?? '').trim();
	if (text.startsWith('9999-12-31')) return Number.POSITIVE_INFINITY;
	return parseTime(value) + (DATE_ONLY.test(text) ? DAY_MS : 0);
}

/** As `parseTime`, for what the pack itself has written or where a wrong time means "not said": 0 when it is no time. */
export function readTime(value: unknown): number {
	return parseTime(value) || 0;
}

/**
 * A time of a document of TikTok or NewStore: Unix seconds or ISO text → milliseconds, 0 when absent.
 * @throws MalformedDocument that names the field, when it is filled in and no time (also seconds that are milliseconds)
 */
export function documentTime(row: Row, field: string): number {
	const value = row[field];
	if (value === undefined || value === null || value === '' || value === 0 || value === '0') return 0;
	const isNumber = typeof value === 'number' || /^-?[\d.e+]+$/i.test(String(value).trim());
	const ms = isNumber ? Number(value) * 1000 : parseTime(value);
	if (!isInRange(ms)) throw new MalformedDocument(field, value, 'is not a time');
	return ms;
}

/** UTC ISO text without milliseconds. */
export const iso = (ms: number) => new Date(Math.round(ms / 1000) * 1000).toISOString().replace('.000Z', 'Z');

/** UTC ISO text with milliseconds, as rows of tables keep it. */
export const isoExact = (ms: number) => new Date(ms).toISOString();

/** yyyy-mm-dd of the UTC day. */
export const utcDay = (ms: number) => isoExact(ms).slice(0, 10);

/** yyyy-mm of the UTC month. */
export const utcMonth = (ms: number) => isoExact(ms).slice(0, 7);

/** Field of a deadline or time that may be absent: `{}` when it is. */
export const maybeIso = <Name extends string>(name: Name, ms: number): Partial<Record<Name, string>> =>
	ms > 0 ? ({ [name]: iso(ms) } as Partial<Record<Name, string>>) : {};
