/** Which shops the month that is over is accrued for, and which of them are done (accounting.md 1.5). */
import type { Placed } from '../../shared/channel/placed';
import { isEmptyItem } from '../../shared/channel/rows';
import type { Shop } from '../../shared/channel/shops';
import { HOUR_MS, utcDay } from '../../shared/channel/times';
import type { Row } from '../../shared/tableRows';
import { cell } from '../../shared/tableRows';
import { concerns } from '../reading/concerns';

/** The estimates are those of the month's end for so long; after it the accrual counts as late. */
const LATE_AFTER_MS = 3 * HOUR_MS;
/** The workflow tries from the first to the tenth; from the second on it is missed. */
const MISSED_FROM_DAY = 2;
const MISSED_UNTIL_DAY = 10;

export interface AccrualPlan {
	/** that is accrued: yyyy-mm */
	month: string;
	/** for people: 2026-04-01 00:20, UTC */
	made_at: string;
	is_late: boolean;
	/** ids of the shops to accrue now */
	shops: string[];
	/** names of the shops whose accrual should be there and is not */
	missing: string[];
}

export interface AccrualPlanSettings {
	shops: ReadonlyMap<string, Shop>;
	/** rows of tts_journals */
	ledger: readonly Row[];
	/** rows of tts_cursors */
	cursors: readonly Row[];
	/** beginning of the first day that is booked, Unix milliseconds; 0 when every day is */
	bookFrom: number;
	/** a person wants it now, also for a shop that was not booked before */
	byHand: boolean;
	/** Unix milliseconds */
	now: number;
}

const cursorOf = (shopId: string) => `settlement_accrual:${shopId}`;

export function planAccrual({ shops, ledger, cursors, bookFrom, byHand, now }: AccrualPlanSettings): AccrualPlan {
	const today = new Date(now);
	const monthStart = Date.UTC(today.getUTCFullYear(), today.getUTCMonth(), 1);
	const lastDay = utcDay(monthStart - 1);
	const month = lastDay.slice(0, 7);
	const isToBook = bookFrom < monthStart;
	const isFirstHour = today.getUTCDate() === 1 && today.getUTCHours() === 0;
	const isMissable = today.getUTCDate() >= MISSED_FROM_DAY && today.getUTCDate() <= MISSED_UNTIL_DAY;
	const booked = new Set(
		ledger
			.filter((row) => cell(row, 'journal_ref') !== '' && cell(row, 'date').slice(0, 10) <= lastDay)
			.map((row) => cell(row, 'shop_id')),
	);
	const accruedUntil = (id: string) =>
		cursors.filter((row) => cell(row, 'name') === cursorOf(id)).map((row) => cell(row, 'value'));
	const isInLedger = (id: string) => {
		const start = `TTS-A${id}-${month.replace('-', '')}`;
		return ledger.some((row) => cell(row, 'journal_ref').startsWith(start));
	};
	const all = isToBook ? [...shops.values()] : [];
	return {
		month,
		made_at: today.toISOString().slice(0, 16).replace('T', ' '),
		is_late: now - monthStart >= LATE_AFTER_MS,
		shops: all
			.filter(({ id }) => !accruedUntil(id).includes(month))
			// Later than the first hour a shop that was never booked would be accrued for a time before it took part.
			.filter(({ id }) => byHand || isFirstHour || booked.has(id))
			.map(({ id }) => id),
		missing: all
			.filter(({ id }) => isMissable && booked.has(id))
			.filter(({ id }) => !accruedUntil(id).some((value) => value >= month) && !isInLedger(id))
			.map(({ name }) => name),
	};
}

/** What 08a takes. */
interface JournalToPost {
	journal: Row;
	statement_totals: string;
}

/** Row of tts_cursors: the last month whose unsettled orders were accrued. */
interface AccrualCursor {
	name: string;
	value: string;
	note: string;
}

interface AccrualEnd {
	journals: Array<Placed<JournalToPost>>;
	done: Array<Placed<AccrualCursor>>;
}

export interface AccrualEndSettings {
	/** the plan by which the estimates were read */
	plan: Pick<AccrualPlan, 'month' | 'made_at' | 'shops'>;
	shops: ReadonlyMap<string, Shop>;
	/** rows of tts_journals */
	ledger: readonly Row[];
}

/**
 * @param journals of Accrue Unsettled Orders, @param exceptions of it
 * @param notRead problems of the node that read the estimates
 */
export function endAccrual(
	journals: readonly Row[],
	exceptions: readonly Row[],
	notRead: readonly Row[],
	{ plan, shops, ledger }: AccrualEndSettings,
): AccrualEnd {
	const due = new Set(plan.shops);
	const known = new Set(ledger.map((row) => cell(row, 'journal_ref')));
	const errors = notRead.filter((problem) => !isEmptyItem(problem));
	// An error that names no shop may be about any of them.
	const isUnclear = errors.some((error) => ![...shops.keys()].some((id) => concerns([error], id)));
	const done = isUnclear ? [] : plan.shops.filter((id) => !concerns(errors, id) && !concerns(exceptions, id));
	return {
		journals: journals.flatMap((journal, index) => {
			const ref = cell(journal, 'journal_ref');
			const isNew = ref !== '' && due.has(cell(journal, 'shop_id')) && !known.has(ref);
			return isNew ? [{ json: { journal, statement_totals: '' }, indexes: [index] }] : [];
		}),
		done: done.map((id) => ({
			json: {
				name: cursorOf(id),
				value: plan.month,
				note: `Last month whose unsettled orders were accrued, on ${plan.made_at} UTC`,
			},
		})),
	};
}
