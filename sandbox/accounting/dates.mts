// Calendar dates 'YYYY-MM-DD' and how the three systems write them.

/** True for a real day in the form YYYY-MM-DD. */
export function isDate(value: unknown): value is string {
	if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
	const ms = Date.parse(`${value}T00:00:00Z`);
	return Number.isFinite(ms) && new Date(ms).toISOString().startsWith(value);
}

export function dateOf(ms: number): string {
	return new Date(ms).toISOString().slice(0, 10);
}

/** Xero: '/Date(1765324800000+0000)/'. */
export function msDate(ms: number): string {
	return `/Date(${ms}+0000)/`;
}

export function msDateOfDay(date: string): string {
	return msDate(Date.parse(`${date}T00:00:00Z`));
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** '2025-11-30' -> '30-Nov-2025'. */
export function dayMonthYear(date: string): string {
	const [year, month, day] = date.split('-');
	return `${day}-${MONTHS[Number(month) - 1]}-${year}`;
}

/** '2025-12-10' -> '12/10/2025', the date format of the NetSuite account. */
export function monthDayYear(date: string): string {
	const [year, month, day] = date.split('-');
	return `${Number(month)}/${Number(day)}/${year}`;
}

/** '2025-12-10' -> 'Dec 2025'. */
export function monthName(date: string): string {
	return `${MONTHS[Number(date.slice(5, 7)) - 1]} ${date.slice(0, 4)}`;
}

/** Intuit writes Pacific time; the sandbox knows no summer time. */
export function pacificIso(ms: number): string {
	return `${new Date(ms - 8 * 3_600_000).toISOString().slice(0, -1)}-08:00`;
}
