/** Occurrences and what the table knows → rows to write. One row per case, however often it occurs. */
import type { Row } from '../shared/tableRows';
import { cell } from '../shared/tableRows';
import { normaliseProblem } from './normaliseProblem';
import type { CaseRow, Occurrence, Source } from './types';

/** A row with the input items that it comes from. */
export interface RecordedCase {
	row: CaseRow;
	indexes: number[];
}

export interface RecordSettings {
	/** UTC ISO */
	now: string;
	/** days after which a case that was not met any more is mailed again; 0 = only when it was closed */
	quietDays: number;
}

const count = (value: unknown) => {
	const number = Number(value);
	return Number.isFinite(number) && number > 0 ? Math.floor(number) : 0;
};

/** The table has no unique key, so a case may stand there twice; the one seen last counts. */
function byKey(knownCases: Row[]): Map<string, Row> {
	const known = new Map<string, Row>();
	for (const row of knownCases) {
		const key = cell(row, 'case_key');
		const other = known.get(key);
		if (key && (!other || cell(other, 'last_seen_at') <= cell(row, 'last_seen_at'))) known.set(key, row);
	}
	return known;
}

const isClosed = (row: Row) => cell(row, 'state').toLowerCase() === 'closed';

const DAY_MS = 86_400_000;

/** Not met for a while: what comes now is a new trouble, also when nobody has closed the old case. 0 days: never. */
function isForgotten(row: Row, now: string, quietDays: number): boolean {
	const lastSeen = Date.parse(cell(row, 'last_seen_at'));
	return quietDays > 0 && Date.parse(now) - lastSeen > quietDays * DAY_MS;
}

/**
 * Columns of the mail. Those of a case that is no news belong to the run that sends the mails: it may be sending at this
 * moment, and what this run has read before would have the mail sent once more.
 */
function mailOf(known: Row | undefined, isNews: boolean): Pick<CaseRow, 'mail_state' | 'mail_at'> {
	const hasState = known !== undefined && cell(known, 'mail_state') !== '';
	return isNews || !hasState ? { mail_state: 'pending', mail_at: '' } : {};
}

function rowOf(
	occurrence: Occurrence,
	known: Row | undefined,
	times: number,
	{ now, quietDays }: RecordSettings,
): CaseRow {
	// A closed or forgotten case that occurs again is open again, and its owner hears of it again.
	const isNews = known === undefined || isClosed(known) || isForgotten(known, now, quietDays);
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
		occurrences: count(known?.occurrences) + times,
		state: 'open',
		...mailOf(known, isNews),
	};
}

/** Rows come in the order in which their cases occur first; the words are those of the last occurrence. */
export function recordCases(items: Row[], knownCases: Row[], source: Source, settings: RecordSettings): RecordedCase[] {
	const known = byKey(knownCases);
	const seen = new Map<string, { occurrence: Occurrence; indexes: number[] }>();
	items.forEach((json, index) => {
		const occurrence = normaliseProblem(json, source);
		if (!occurrence) return;
		seen.set(occurrence.case_key, {
			occurrence,
			indexes: [...(seen.get(occurrence.case_key)?.indexes ?? []), index],
		});
	});
	return [...seen.values()].map(({ occurrence, indexes }) => ({
		row: rowOf(occurrence, known.get(occurrence.case_key), indexes.length, settings),
		indexes,
	}));
}
