/** What the ledger says about its periods and its currency. */
import { DAY_MS, parseTime, utcDay } from '../../shared/channel/times';
import type { Row } from '../../shared/tableRows';
import { cell, yesNo } from '../../shared/tableRows';
import { WrongSetting } from '../../shared/wrongSetting';
import { isRow } from '../../shared/channel/rows';
import { listOf } from './httpAnswer';
import { bodyOf, closedPeriods } from './netSuitePeriods';

export interface Books {
	/** '' = unknown */
	baseCurrency: string;
	isLocked(date: string): boolean;
	/** first day from `date` on that is open */
	firstOpenDay(date: string): string;
}

const XERO_DATE = /^\/Date\((-?\d+)(?:[+-]\d{4})?\)\/$/;
/** More closed days than this in a row are no accounting calendar. */
const MOST_DAYS = 3_660;

/** yyyy-mm-dd of a date as Xero or people write it; '' when there is none. Throws WrongSetting. */
function dateOf(text: string): string {
	if (text === '') return '';
	const match = XERO_DATE.exec(text);
	const time = match ? Number(match[1]) : parseTime(text);
	if (Number.isNaN(time)) throw new WrongSetting(`"Books" has a date that cannot be read: ${text}.`);
	return utcDay(time);
}

interface Facts {
	locks: string[];
	closed: Array<[from: string, to: string]>;
	currencies: string[];
}

function readOrganisation(organisation: Row, facts: Facts): void {
	facts.locks.push(dateOf(cell(organisation, 'PeriodLockDate')), dateOf(cell(organisation, 'EndOfYearLockDate')));
	facts.currencies.push(cell(organisation, 'BaseCurrency'));
}

function readPreferences(preferences: Row, facts: Facts): void {
	const accounting = (preferences.AccountingInfoPrefs ?? {}) as Row;
	const currency = ((preferences.CurrencyPrefs as Row | undefined)?.HomeCurrency ?? {}) as Row;
	facts.locks.push(dateOf(cell(accounting, 'BookCloseDate')));
	facts.currencies.push(cell(currency, 'value'));
}

/**
 * @param rows answer of Xero's GET /Organisation, of QuickBooks' GET /preferences or of NetSuite's SuiteQL for accountingperiod
 * (the body, or the full response), or rows with locked_until, base_currency, or start_date, end_date and closed for each period
 * @throws WrongSetting when a date cannot be read
 */
export function readBooks(rows: Row[]): Books {
	const facts: Facts = { locks: [], closed: [], currencies: [] };
	for (const given of rows) {
		const body = bodyOf(given);
		const row = isRow(body) ? body : given;
		for (const organisation of listOf(row.Organisations)) readOrganisation(organisation, facts);
		if (row.Preferences) readPreferences(row.Preferences as Row, facts);
		facts.closed.push(...closedPeriods(row));
		facts.locks.push(dateOf(cell(row, 'locked_until')));
		facts.currencies.push(cell(row, 'base_currency'));
		const from = dateOf(cell(row, 'start_date'));
		const to = dateOf(cell(row, 'end_date'));
		if (from && to && yesNo(row, 'closed', false)) facts.closed.push([from, to]);
	}
	const lock = facts.locks.sort().at(-1) ?? '';
	const isLocked = (date: string) =>
		(lock !== '' && date <= lock) || facts.closed.some(([from, to]) => date >= from && date <= to);
	return {
		baseCurrency: facts.currencies.find(Boolean)?.toUpperCase() ?? '',
		isLocked,
		firstOpenDay(date) {
			let time = parseTime(date);
			if (lock !== '' && date <= lock) time = parseTime(lock) + DAY_MS;
			for (let day = 0; day < MOST_DAYS; day++, time += DAY_MS) {
				const candidate = utcDay(time);
				if (!isLocked(candidate)) return candidate;
			}
			return date;
		},
	};
}
