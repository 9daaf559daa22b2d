/**
 * Time in which the stores can ship. The hours of a closed day do not count, so that a deadline on Monday morning is warned
 * of on Friday and not on Sunday night.
 */
import { DateTime } from 'luxon';
import { parseTime } from '../../shared/channel/times';
import type { Row } from '../../shared/tableRows';
import { cell, yesNo } from '../../shared/tableRows';

interface Day {
	start: number;
	end: number;
	/** ISO date in the zone */
	date: string;
	weekday: number;
}

export const isZone = (zone: string) => zone !== '' && DateTime.fromMillis(0).setZone(zone).isValid;

/** "Tue 2 December, 18:00 (Europe/London)" */
export const localTime = (ms: number, zone: string) =>
	`${DateTime.fromMillis(ms, { zone }).setLocale('en-GB').toFormat('ccc d LLLL, HH:mm')} (${zone})`;

export const localDate = (ms: number, zone: string) => DateTime.fromMillis(ms, { zone }).toISODate() as string;

/** A row of tts_business_days that cannot be read. */
export interface UnreadableDay {
	row: Row;
	/** "the date \"25/12/2026\" is not written as 2026-12-25" */
	complaint: string;
}

/** `2026-12-25`, or the text of a date with a time behind it; a day that the calendar does not have is none. */
const isDay = (text: string) => /^\d{4}-\d\d-\d\d(?:[T ].*)?$/.test(text) && parseTime(text.slice(0, 10)) > 0;

function complaintOf(row: Row, shopIds?: ReadonlySet<string>): string {
	const [date, open, shopId] = ['date', 'open', 'shop_id'].map((column) => cell(row, column));
	if (date === '') return open !== '' || shopId !== '' ? 'the date is missing' : '';
	if (!isDay(date)) return `the date "${date}" is not written as 2026-12-25`;
	if (open !== '' && yesNo(row, 'open', true) !== yesNo(row, 'open', false))
		return `"${open}" in the column open is neither true nor false`;
	if (shopId !== '' && shopIds && !shopIds.has(shopId)) return `shop ${shopId} is not in the table tts_shops`;
	return '';
}

export class BusinessCalendar {
	private readonly closedWeekdays: Set<number>;
	/** by shop and date; shop '' is every shop */
	private readonly days = new Map<string, boolean>();
	private readonly known = new Map<string, Day>();
	/** rows that say something and are not used */
	readonly unreadable: UnreadableDay[] = [];

	/** Rows: date, open, shop_id. `closedWeekdays`: 1 Monday … 7 Sunday. `shopIds`: those of tts_shops. */
	constructor(rows: Row[], closedWeekdays: number[], shopIds?: ReadonlySet<string>) {
		this.closedWeekdays = new Set(closedWeekdays);
		for (const row of rows) {
			const complaint = complaintOf(row, shopIds);
			if (complaint !== '') this.unreadable.push({ row, complaint });
			else if (cell(row, 'date') !== '')
				this.days.set(`${cell(row, 'shop_id')} ${cell(row, 'date').slice(0, 10)}`, yesNo(row, 'open', false));
		}
	}

	private isOpen(day: Day, shopId: string): boolean {
		const given = this.days.get(`${shopId} ${day.date}`) ?? this.days.get(` ${day.date}`);
		return given ?? !this.closedWeekdays.has(day.weekday);
	}

	private dayOf(ms: number, zone: string, date = localDate(ms, zone)): Day {
		const key = `${zone} ${date}`;
		let day = this.known.get(key);
		if (!day) {
			const start = DateTime.fromISO(date, { zone });
			day = {
				start: start.toMillis(),
				end: start.plus({ days: 1 }).startOf('day').toMillis(),
				date,
				weekday: start.weekday,
			};
			this.known.set(key, day);
		}
		return day;
	}

	/** Milliseconds of open days between two times; 0 when the second is not later. */
	between(from: number, to: number, zone: string, shopId: string): number {
		let sum = 0;
		for (let at = from; at < to;) {
			const day = this.dayOf(at, zone);
			const end = Math.min(day.end, to);
			if (this.isOpen(day, shopId)) sum += end - at;
			at = end;
		}
		return sum;
	}

	/**
	 * Percent of the open time between `start` and `due` that is left at `now`; calendar time when no open day lies between.
	 * 0 when the deadline has passed or only closed days are left until it, 100 before the start.
	 */
	percentLeft(start: number, due: number, now: number, zone: string, shopId: string): number {
		if (now >= due) return 0;
		const from = Math.min(start, now);
		const total = this.between(from, due, zone, shopId);
		if (total === 0) return ((due - Math.max(now, start)) / (due - from)) * 100;
		return (this.between(Math.max(now, start), due, zone, shopId) / total) * 100;
	}
}
