/** Occurrences, what runs found to be fine, and what the table knows → rows to write. One row per case, however often it occurs. */
import type { Row } from '../shared/tableRows';
import { cell } from '../shared/tableRows';
import {
	CLOSED_BY_ITSELF,
	oneRowPerCase,
	rankOf,
	stateOf,
	thingsIn,
	timeIn,
	toldOf,
	toldText,
	unsentMail,
} from '../shared/channel/cases/caseState';
import type { FineReport } from './fineReport';
import { isFineReport, isOver, readFineReports } from './fineReport';
import { normaliseProblem } from './normaliseProblem';
import type { CaseRow, ClosedRow, Occurrence, Source } from './types';
import { DAY_MS, readTime } from '../shared/channel/times';

/** A row with the input items that it comes from. */
export interface RecordedCase {
	row: CaseRow | ClosedRow;
	indexes: number[];
}

export interface RecordSettings {
	/** UTC ISO */
	now: string;
	/** days after which a case that was not met any more is mailed again; 0 = only when it was closed */
	quietDays: number;
	/** a case that closed by itself and comes back within so many minutes is the same trouble, which was told; 0 = never */
	sameTroubleMinutes: number;
}

const count = (value: unknown) => {
	const number = Number(value);
	return Number.isFinite(number) && number > 0 ? Math.floor(number) : 0;
};

const byKey = (knownCases: Row[]): Map<string, Row> =>
	new Map(
		oneRowPerCase(knownCases)
			.map((row) => [cell(row, 'case_key'), row] as const)
			.filter(([key]) => key !== ''),
	);

/** Not met for a while: what comes now is a new trouble, also when nobody has closed the old case. 0 days: never. */
function isForgotten(row: Row, now: string, quietDays: number): boolean {
	const lastSeen = timeIn(row, 'last_seen_at');
	return quietDays > 0 && lastSeen > 0 && readTime(now) - lastSeen > quietDays * DAY_MS;
}

/** A system that answers and fails in turns is one trouble, not one for each time that it answered. */
function isSameTrouble(row: Row, { now, sameTroubleMinutes }: RecordSettings): boolean {
	const closedAt = timeIn(row, 'closed_at');
	return (
		cell(row, 'closed_by') === CLOSED_BY_ITSELF &&
		closedAt > 0 &&
		readTime(now) - closedAt < sameTroubleMinutes * 60_000
	);
}

/** Why the owner hears of this occurrence; undefined when it says nothing new. */
function newsOf(occurrence: Occurrence, known: Row | undefined, settings: RecordSettings): string | undefined {
	if (!known) return 'new';
	const isClosed = stateOf(known) === 'closed';
	if (isClosed ? !isSameTrouble(known, settings) : isForgotten(known, settings.now, settings.quietDays)) return 'again';
	// It was over before anybody was told; a row of an earlier version may have no state of its mail at all.
	if (['', 'none'].includes(cell(known, 'mail_state').toLowerCase())) return 'new';
	const told = toldOf(known);
	if (rankOf(occurrence.severity) < rankOf(told.severity)) return 'worse';
	return thingsIn(occurrence.ids).some((one) => !told.things.includes(one)) ? 'more' : undefined;
}

/**
 * Columns of the mail. Those of a case that is no news belong to the run that sends the mails: it may be sending at this
 * moment, and what this run has read before would have the mail sent once more.
 */
function mailOf(occurrence: Occurrence, known: Row | undefined, news: string | undefined): Partial<CaseRow> {
	if (!news) return {};
	const before = known && (news === 'worse' || news === 'more') ? toldOf(known) : undefined;
	const things = [...new Set([...(before?.things ?? []), ...thingsIn(occurrence.ids)])];
	return {
		mail_state: 'pending',
		mail_at: '',
		channel_at: '',
		mail_reason: news,
		told: toldText({ severity: occurrence.severity, things }),
	};
}

const OPEN = { state: 'open', closed_at: '', closed_by: '', closed_why: '', followed_up: '' };

/** Columns of the episode: what has not ended goes on, with the time at which it began. */
function episodeOf(known: Row | undefined, news: string | undefined, { now }: RecordSettings): Partial<CaseRow> {
	const isNew = news === 'new' || news === 'again';
	const state = known ? stateOf(known) : 'closed';
	// A word that nobody knows was typed by somebody, who is asked what it means.
	if (state === 'unknown') return isNew ? { opened_at: now } : {};
	// Without a known row the table may still hold one that was closed long ago.
	if (isNew) return { ...OPEN, opened_at: now, snoozed_until: '', taken_by: '' };
	return state === 'closed' ? OPEN : { state: 'open' };
}

function rowOf(occurrence: Occurrence, known: Row | undefined, times: number, settings: RecordSettings): CaseRow {
	const { now } = settings;
	const news = newsOf(occurrence, known, settings);
	return {
		case_key: occurrence.case_key,
		flow: occurrence.flow,
		code: occurrence.code,
		severity: occurrence.severity,
		owner_role: occurrence.owner_role,
		title: occurrence.title,
		what_happened: occurrence.what_happened,
		what_to_do: occurrence.what_to_do,
		ids: JSON.stringify(occurrence.ids),
		deadline: occurrence.deadline ?? '',
		playbook: occurrence.playbook ?? '',
		execution_url: occurrence.execution_url,
		first_seen_at: (known && cell(known, 'first_seen_at')) || now,
		last_seen_at: now,
		occurrences: (news === 'again' ? 0 : count(known?.occurrences)) + times,
		...episodeOf(known, news, settings),
		...mailOf(occurrence, known, news),
	};
}

const closedRow = (row: Row, why: string, now: string): ClosedRow => ({
	case_key: cell(row, 'case_key'),
	state: 'closed',
	closed_at: now,
	closed_by: CLOSED_BY_ITSELF,
	closed_why: why,
	...unsentMail(row),
});

/** A report that cannot be read closes nothing, and somebody has to know that. */
const unreadable = (complaint: string, source: Source): Row => ({
	code: 'CASES_REPORT_UNREADABLE',
	flow: 'connection',
	severity: 'error',
	owner_role: 'integration',
	title: 'A workflow does not say clearly which cases are over',
	what_happened: `What the workflow ${source.workflowName || source.workflowId || '(without a name)'} found to be fine could not be read: ${complaint}. No case was closed by it.`,
	what_to_do:
		'Look at the node that writes the field fine, before workflow 12 is called; the template shows how it was.',
	business_key: complaint,
	ids: {},
});

/**
 * Rows come in the order in which their cases occur first; the words are those of the last occurrence. Then come the cases that
 * are over by what the items report to be fine, unless one of these items tells of them.
 */
export function recordCases(items: Row[], knownCases: Row[], source: Source, settings: RecordSettings): RecordedCase[] {
	const known = byKey(knownCases);
	const seen = new Map<string, { occurrence: Occurrence; indexes: number[] }>();
	const reports: Array<{ report: FineReport; index: number }> = [];
	const meet = (json: Row, index: number) => {
		const occurrence = normaliseProblem(json, source);
		if (!occurrence) return;
		const indexes = [...(seen.get(occurrence.case_key)?.indexes ?? []), index];
		seen.set(occurrence.case_key, { occurrence, indexes });
	};
	items.forEach((json, index) => {
		if (!isFineReport(json)) return meet(json, index);
		for (const report of readFineReports(json)) {
			if (typeof report === 'string') meet(unreadable(report, source), index);
			else reports.push({ report, index });
		}
	});
	const met = [...seen.values()].map(({ occurrence, indexes }) => ({
		row: rowOf(occurrence, known.get(occurrence.case_key), indexes.length, settings),
		indexes,
	}));
	const nowMs = readTime(settings.now);
	const over = [...known].flatMap(([key, row]) => {
		const found = seen.has(key) ? undefined : reports.find(({ report }) => isOver(row, report, nowMs));
		return found ? [{ row: closedRow(row, found.report.why, settings.now), indexes: [found.index] }] : [];
	});
	return [...met, ...over];
}
