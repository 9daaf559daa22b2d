/**
 * Time in which the stores can ship. The hours of a closed day do not count, so that a deadline on Monday morning is warned
 * of on Friday and not on Sunday night.
 */
import { DateTime } from 'luxon';
import type { Row } from '../../shared/tableRows';
import { groupBy } from '../../shared/channel/rows';
import { businessDaysTable } from '../../shared/tables/businessDays';
import type { UnusedRow } from '../reading/unreadableRows';
import { readOfShops } from '../reading/unreadableRows';

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

/** Rows of one day that say different things: none of them counts. */
const contradicted = (date: string, shopId: string): UnusedRow => ({
	row: { date, open: '', shop_id: shopId },
	complaint: `${businessDaysTable.name}: one row says that ${date} is open, another that it is closed`,
});

export class BusinessCalendar {
	private readonly closedWeekdays: Set<number>;
	/** by shop and date; shop '' is every shop */
	private readonly days = new Map<string, boolean>();
	private readonly known = new Map<string, Day>();
	/** rows that say something and are not used */
	readonly unreadable: UnusedRow[];

	/** Rows: date, open, shop_id. `closedWeekdays`: 1 Monday … 7 Sunday. `shopIds`: those of tts_shops. */
	constructor(rows: Row[], closedWeekdays: number[], shopIds?: ReadonlySet<string>) {
		this.closedWeekdays = new Set(closedWeekdays);
		const { rows: days, unused } = readOfShops(businessDaysTable, rows, shopIds);
		const byDay = groupBy(days, ({ date, shop_id: shopId }) => `${shopId} ${date}`);
		const isClear = (same: typeof days) => same.every(({ open }) => open === same[0].open);
		for (const [key, same] of byDay) if (isClear(same)) this.days.set(key, same[0].open);
		const unclear = [...byDay.values()].filter((same) => !isClear(same));
		this.unreadable = [...unused, ...unclear.map(([{ date, shop_id: shopId }]) => contradicted(date, shopId))];
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
