/** Closed periods in NetSuite's answer to SuiteQL (accounting.md 4). */
import { rowsOf } from '../../shared/channel/rows';
import { tryParseJson } from '../../shared/json';
import type { Row } from '../../shared/tableRows';
import { cell, yesNo } from '../../shared/tableRows';

type DayParts = [first: number, second: number, third: number];

const partsOf = (text: string): DayParts => text.split(/\D+/).map(Number) as DayParts;

/**
 * Where year, month and day stand. SuiteQL writes dates as the user has set it; a period ends with the last day of a month, which
 * is no month.
 */
function orderOf(ends: readonly DayParts[]): DayParts {
	if (ends.some(([first]) => first > 31)) return [0, 1, 2];
	return ends.some(([first]) => first > 12) ? [2, 1, 0] : [2, 0, 1];
}

/** yyyy-mm-dd; '' when it is no day */
function dayOf(parts: DayParts, [year, month, day]: DayParts): string {
	const time = Date.UTC(parts[year], parts[month] - 1, parts[day]);
	const date = new Date(time);
	const isDay = !Number.isNaN(time) && date.getUTCMonth() === parts[month] - 1 && date.getUTCDate() === parts[day];
	return isDay ? date.toISOString().slice(0, 10) : '';
}

/** Body of an answer as n8n's HTTP Request node gives it: an object, or its text. */
export const bodyOf = (answer: Row): unknown => {
	const body = answer.body ?? answer.data;
	return typeof body === 'string' ? tryParseJson(body) : body;
};

/** @param body of the answer; its rows have startdate, enddate and closed */
export function closedPeriods(body: Row): Array<[from: string, to: string]> {
	const rows = rowsOf(body.items).map((row) => ({
		from: partsOf(cell(row, 'startdate')),
		to: partsOf(cell(row, 'enddate')),
		isClosed: yesNo(row, 'closed', cell(row, 'closed') === 'T'),
	}));
	const order = orderOf(rows.map(({ to }) => to));
	return rows.flatMap(({ from, to, isClosed }) => {
		const [start, end] = [dayOf(from, order), dayOf(to, order)];
		return isClosed && start !== '' && end !== '' ? [[start, end]] : [];
	});
}
