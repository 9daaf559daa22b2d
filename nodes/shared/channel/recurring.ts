/** Times that come back: "fri, sat" and "18:00-23:00" of a row, in a zone. Pure. */
import { DateTime } from 'luxon';

const NAMES = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

const dayOf = (text: string): number => NAMES.findIndex((name) => name === text.toLowerCase().slice(0, 3)) + 1;
const isDay = (text: string) => /^(mon|tues?|wed(nes)?|thu(rs)?|fri|sat(ur)?|sun)(day)?$/i.test(text);

/**
 * "fri", "Mon-Thu, Sun" → days of the week, 1 = Monday; every day when the text is empty; undefined when it cannot be read.
 * A span may go over the end of the week (sat-mon).
 */
export function readDays(text: string): ReadonlySet<number> | undefined {
	const parts = text
		.split(/[,;]|\s+and\s+/)
		.map((part) => part.trim())
		.filter(Boolean);
	if (parts.length === 0) return text.trim() === '' ? new Set([1, 2, 3, 4, 5, 6, 7]) : undefined;
	const days = new Set<number>();
	for (const part of parts) {
		const [from, to = from, ...more] = part.split(/\s*[-–]\s*|\s+to\s+/);
		if (more.length > 0 || !isDay(from) || !isDay(to)) return undefined;
		for (let day = dayOf(from); ; day = (day % 7) + 1) {
			days.add(day);
			if (day === dayOf(to)) break;
		}
	}
	return days;
}

export interface Hours {
	/** minutes of the day; `to` before `from` = until the next morning */
	from: number;
	to: number;
}

const WHOLE_DAY: Hours = { from: 0, to: 24 * 60 };

/** "18:00-23:00" → minutes; the whole day when the text is empty; undefined when it cannot be read. */
export function readHours(text: string): Hours | undefined {
	if (text.trim() === '') return WHOLE_DAY;
	const found = /^(\d{1,2}):(\d\d)\s*(?:-|–|to)\s*(\d{1,2}):(\d\d)$/.exec(text.trim());
	if (!found) return undefined;
	const [, fromHour, fromMinute, toHour, toMinute] = found.map(Number);
	const [from, to] = [fromHour * 60 + fromMinute, toHour * 60 + toMinute];
	const isTime = fromMinute < 60 && toMinute < 60 && from < 24 * 60 && to > 0 && to <= 24 * 60;
	return isTime && from !== to ? { from, to } : undefined;
}

/** When a rule counts beside its dates. */
export interface Recurring {
	days: ReadonlySet<number>;
	hours: Hours;
	/** IANA zone */
	zone: string;
}

/** Whether the moment lies within; hours that end the next morning belong to the day on which they began. */
export function isRecurring({ days, hours: { from, to }, zone }: Recurring, nowMs: number): boolean {
	const local = DateTime.fromMillis(nowMs, { zone });
	const [day, minute] = [local.weekday, local.hour * 60 + local.minute];
	if (from < to) return days.has(day) && minute >= from && minute < to;
	const before = day === 1 ? 7 : day - 1;
	return (days.has(day) && minute >= from) || (days.has(before) && minute < to);
}
