/** Parameters of Accrue Unsettled Orders → settings. */
import { utcMonth } from '../../shared/channel/times';
import { oneOf } from '../../shared/channel/options';
import type { Row } from '../../shared/tableRows';
import { WrongSetting } from '../../shared/wrongSetting';
import type { AccrualSettings } from './accrueUnsettled';
import type { Tables } from '../journals/journalSettings';
import { readLedgerSettings } from '../journals/journalSettings';

const MONTH = /^(\d{4})-(0[1-9]|1[0-2])$/;

function monthBefore(now: number): [year: number, month: number] {
	const [year, month] = utcMonth(now).split('-').map(Number);
	return [year, month - 2];
}

/** @throws WrongSetting with a sentence that names the field */
export function readAccrualSettings(given: Row, tables: Tables, present: number): AccrualSettings {
	const ledger = readLedgerSettings(given, tables, present);
	const text = String(given.month ?? '').trim();
	const match = MONTH.exec(text);
	if (text !== '' && !match)
		throw new WrongSetting(`"Month" has to be a year and a month like 2026-03; it is ${text}.`);
	// Empty: the month before the present one; of January that is -1, which Date.UTC takes for December of the year before.
	const [year, month] = match ? [Number(match[1]), Number(match[2]) - 1] : monthBefore(ledger.now);
	return {
		...ledger,
		monthStart: Date.UTC(year, month, 1),
		monthEnd: Date.UTC(year, month + 1, 1),
		include: oneOf(given.include, ['created', 'delivered'], 'Orders to Include'),
	};
}
