// Accounting periods: one a month, with ids that count up.
import { monthName } from '../dates.mts';

/** Period 145 is December 2025. */
const ANCHOR = 2025 * 12 + 11 - 145;

interface Period {
	id: string;
	name: string;
	/** YYYY-MM-DD. */
	start: string;
	end: string;
}

/** The period of a day. */
export function periodOf(date: string): Period {
	const [year, month] = [Number(date.slice(0, 4)), Number(date.slice(5, 7))];
	return {
		id: String(year * 12 + month - 1 - ANCHOR),
		name: monthName(date),
		start: `${date.slice(0, 7)}-01`,
		end: new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10),
	};
}

/** All periods of the calendar years from 2024 to 2030. */
export function allPeriods(): Period[] {
	return Array.from({ length: 84 }, (_, index) => {
		const month = String((index % 12) + 1).padStart(2, '0');
		return periodOf(`${2024 + Math.floor(index / 12)}-${month}-01`);
	});
}

/** A period is closed when its last day is not after `closedThrough`. */
export function isClosed(period: Period, closedThrough: string): boolean {
	return closedThrough !== '' && period.end <= closedThrough;
}
