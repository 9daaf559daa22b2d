/** Whether all Data Tables together come near the limit of n8n, and when they would reach it at the pace of late. */
import type { ExceptionItem } from '../../shared/exception';
import { counted, isRow, listed, sum, written } from '../../shared/channel/rows';
import { DAY_MS, HOUR_MS, isoExact, readTime } from '../../shared/channel/times';
import { tryParseJson } from '../../shared/json';
import type { TableSize } from './tableSizes';

const MB = 1024 * 1024;
const LIMIT_NAME = 'N8N_DATA_TABLES_MAX_SIZE_BYTES';

/** What the tables took on an earlier night. */
export interface Weighed {
	/** Unix milliseconds */
	at: number;
	bytes: number;
}

export interface SizeSettings {
	now: number;
	limitBytes: number;
	/** share of the limit from which it is told (percent) */
	warnPercent: number;
	/** full in fewer days than this is told, whatever the share; 0 = never */
	warnDays: number;
}

export interface SizeJudgement {
	bytes: number;
	percent: number;
	bytesPerDay: number;
	/** days until the limit at the pace of late; Infinity when they do not grow */
	daysLeft: number;
	problem?: ExceptionItem;
}

/** Postgres counts rows that were changed or deleted until it has cleaned up, a fifth by default; nobody can read those. */
const CRITICAL_PERCENT = 80;
const CRITICAL_DAYS = 3;
/** Growth of a shorter time is not taken for a pace: one busy day, or the first of a new table. */
const LEAST_DAYS = 2;
const OF_CURSORS = { name: 'tables_size' };
const KEPT_MS = 14 * DAY_MS;
const APART_MS = 12 * HOUR_MS;

/** What the row tables_size of tts_cursors holds; nothing when it cannot be read, as a pace is all that is lost. */
export function readWeighed(value: unknown): Weighed[] {
	const given = typeof value === 'string' ? tryParseJson(value) : value;
	return (Array.isArray(given) ? given.filter(isRow) : [])
		.map(({ at, bytes }) => ({ at: readTime(at), bytes: Number(bytes) }))
		.filter(({ at, bytes }) => at > 0 && Number.isFinite(bytes) && bytes >= 0)
		.sort((a, b) => a.at - b.at);
}

/** The row of tts_cursors with this night; one entry for half a day, and none older than two weeks. */
export function remembered(before: Weighed[], now: number, bytes: number): { name: string; value: string } {
	const kept = before.filter(({ at }) => at > now - KEPT_MS && at <= now - APART_MS);
	const value = [...kept, { at: now, bytes }].map((one) => ({ at: isoExact(one.at), bytes: one.bytes }));
	return { ...OF_CURSORS, value: JSON.stringify(value) };
}

function paceOf(before: Weighed[], now: number, bytes: number): number {
	const [first] = before.filter(({ at }) => at > now - KEPT_MS - DAY_MS && at <= now - LEAST_DAYS * DAY_MS);
	return first ? ((bytes - first.bytes) / (now - first.at)) * DAY_MS : 0;
}

const mb = (bytes: number) => {
	const exact = bytes / MB;
	return exact >= 10 ? written(Math.round(exact)) : exact.toFixed(1);
};

/** What makes each of our tables smaller; a table of somebody else has no such setting. */
const SMALLER: Record<string, string> = {
	tts_cases: 'cases_keep_days',
	tts_refunds: 'refunds_keep_days',
	tts_order_payouts: 'order_payouts_keep_days',
	tts_warnings: 'warnings_keep_days',
};

function problemOf(sizes: TableSize[], judged: Omit<SizeJudgement, 'problem'>, settings: SizeSettings): ExceptionItem {
	const { bytes, percent, bytesPerDay, daysLeft } = judged;
	const isCritical = percent >= CRITICAL_PERCENT || daysLeft <= CRITICAL_DAYS;
	const days = Math.max(0, Math.floor(daysLeft));
	const pace = Number.isFinite(daysLeft)
		? ` They grow by ${mb(bytesPerDay)} MB a day: at this pace they are full in ${counted(days, 'day')}.`
		: '';
	const largest = listed(
		sizes.slice(0, 3).map((one) => `${one.table} ${mb(one.bytes)} MB (${counted(one.rows, 'row')})`),
	);
	const shorter = sizes.slice(0, 3).flatMap(({ table }) => (table in SMALLER ? [SMALLER[table]] : []));
	return {
		code: 'TABLES_NEARLY_FULL',
		flow: 'connection',
		severity: isCritical ? 'critical' : 'error',
		owner_role: 'integration',
		title: `The Data Tables of n8n use ${mb(bytes)} of ${mb(settings.limitBytes)} MB`,
		what_happened: `Your Data Tables take about ${mb(bytes)} of the ${mb(settings.limitBytes)} MB that n8n allows.${pace} The largest: ${largest}. Tables of other projects of this n8n count too and are not in these figures. When they are full, n8n refuses everything that workflows write into any table: no refund, no journal and no case is noted, so none is carried out.`,
		what_to_do: `Raise ${LIMIT_NAME} where n8n is started, restart n8n, and enter the same limit in MB as tables_max_mb in tts_settings.${shorter.length > 0 ? ` Or keep less: lower ${listed(shorter)} in tts_settings; the next night deletes what is older.` : ''}`,
		business_key: 'data tables',
		ids: { workflow: '11b' },
	};
}

export function judgeSizes(sizes: TableSize[], before: Weighed[], settings: SizeSettings): SizeJudgement {
	const bytes = sum(sizes.map((one) => one.bytes));
	const bytesPerDay = paceOf(before, settings.now, bytes);
	const room = Math.max(0, settings.limitBytes - bytes);
	const judged = {
		bytes,
		percent: (bytes / settings.limitBytes) * 100,
		bytesPerDay,
		daysLeft: bytesPerDay > 0 ? room / bytesPerDay : Infinity,
	};
	const isTold = judged.percent >= settings.warnPercent || judged.daysLeft < settings.warnDays;
	return isTold ? { ...judged, problem: problemOf(sizes, judged, settings) } : judged;
}
