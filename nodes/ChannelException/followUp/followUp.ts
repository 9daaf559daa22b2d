/** Open cases that nobody has settled → mails that are due once more, and words in the tables that nobody can act on. */
import { HOUR_MS } from '../../shared/channel/times';
import { tryParseJson } from '../../shared/json';
import type { ExceptionItem } from '../../shared/exception';
import type { Row } from '../../shared/tableRows';
import { cell } from '../../shared/tableRows';
import { idsOf, titleOf } from '../../shared/channel/cases/caseIds';
import { isSnoozed, oneRowPerCase, openedAt, stateOf, timeIn } from '../../shared/channel/cases/caseState';
import { hasDeputy, ownerComplaints } from '../owners';
import { readRole } from '../problemText';

type HoursBySeverity = Partial<Record<string, number>>;

export interface FollowUpSettings {
	nowMs: number;
	timeZone: string;
	/** hours after the case opened, by severity; a severity without hours is never followed up */
	remind: HoursBySeverity;
	deputy: HoursBySeverity;
	escalate: HoursBySeverity;
	/** hours before the deadline; 0 = never */
	beforeDeadline: number;
	hasEscalationAddress: boolean;
}

/** What changes in the row of a case whose owner is told once more. */
export interface FollowedUpRow {
	case_key: string;
	mail_state: 'pending';
	mail_at: '';
	channel_at: '';
	mail_reason: string;
	followed_up: string;
}

const stepsOf = (row: Row): string[] => {
	const steps = tryParseJson(cell(row, 'followed_up'));
	return Array.isArray(steps) ? steps.map(String) : [];
};

const isDue = (row: Row, hours: HoursBySeverity, nowMs: number) => {
	const after = hours[cell(row, 'severity').toLowerCase()];
	// Whoever has put it off has seen it: the hours count from there.
	const opened = openedAt(row) && Math.max(openedAt(row), timeIn(row, 'snoozed_until'));
	return after !== undefined && opened > 0 && nowMs - opened >= after * HOUR_MS;
};

/** The deadline is near, and the last mail was written when it was not. */
function isDeadlineNear(row: Row, { nowMs, beforeDeadline }: FollowUpSettings): boolean {
	const deadline = timeIn(row, 'deadline');
	const from = deadline - beforeDeadline * HOUR_MS;
	return beforeDeadline > 0 && deadline > nowMs && from <= nowMs && timeIn(row, 'mail_at') < from;
}

/** The furthest step that is due and was not taken; undefined when there is none. */
function nextStep(row: Row, owners: Row[], settings: FollowUpSettings): { step: string; reason: string } | undefined {
	const { nowMs, timeZone } = settings;
	const taken = stepsOf(row);
	const about = {
		role: cell(row, 'owner_role') || 'integration',
		shopId: idsOf(row).find(([name]) => name === 'shop_id')?.[1] ?? '',
		nowMs,
		timeZone,
	};
	// Whoever has taken it over is reminded; the deputy need not step in.
	const canPassOn = cell(row, 'taken_by') === '' && hasDeputy(about, owners);
	const putOff = `put off until ${cell(row, 'snoozed_until')}`;
	if (timeIn(row, 'snoozed_until') > 0 && !taken.includes(putOff)) return { step: putOff, reason: 'reminder' };
	const ladder: Array<[string, boolean]> = [
		['escalation', settings.hasEscalationAddress && isDue(row, settings.escalate, nowMs)],
		['deputy', canPassOn && isDue(row, settings.deputy, nowMs)],
		['reminder', isDue(row, settings.remind, nowMs)],
	];
	for (const [step, due] of ladder) {
		if (taken.includes(step)) break;
		if (due) return { step, reason: step };
	}
	const step = `deadline ${cell(row, 'deadline')}`;
	if (isDeadlineNear(row, settings) && !taken.includes(step)) return { step, reason: 'deadline' };
	return undefined;
}

/** Somebody has typed a word that means nothing: the case would never be told, closed or deleted again. */
const unknownState = (row: Row): ExceptionItem => ({
	code: 'CASES_STATE_UNKNOWN',
	flow: 'connection',
	severity: 'error',
	owner_role: readRole(cell(row, 'owner_role'), 'integration'),
	title: `"${cell(row, 'state')}" in the column state means nothing`,
	what_happened: `Somebody has written "${cell(row, 'state')}" into the column state of the case "${titleOf(row)}". It counts neither as open nor as closed, so nobody is told of it any more.`,
	what_to_do: 'In Data tables, tts_cases, write closed when it is settled, or open when it is not.',
	business_key: cell(row, 'case_key'),
	ids: { case: cell(row, 'case_key') },
});

/** Ids with commas are lists of ids. */
const rowKey = (complaint: string) => complaint.replaceAll(',', ';');

const unreadableOwner = (complaint: string): ExceptionItem => ({
	code: 'CASES_OWNER_UNREADABLE',
	flow: 'connection',
	severity: 'error',
	owner_role: 'integration',
	title: `The table tts_owners cannot be read: ${complaint.replace(/^tts_owners, /, '')}`,
	what_happened: `${complaint}. Until it is mended the cell counts as empty.`,
	what_to_do: 'Correct the cell in Data tables, tts_owners.',
	business_key: complaint,
	ids: { row: rowKey(complaint) },
});

/** What was wrong at an earlier look and is not any more. */
const fine = (codes: string[], by: string, except: string[], why: string) => ({ fine: { codes, by, except, why } });

/** @param rows all rows of tts_cases that are not closed */
export function followUp(
	rows: Row[],
	owners: Row[],
	settings: FollowUpSettings,
): { due: Array<{ row: FollowedUpRow; index: number }>; problems: Array<ExceptionItem | Row> } {
	const once = new Set(oneRowPerCase(rows));
	const due = rows.flatMap((row, index) => {
		if (!once.has(row)) return [];
		const isTold = cell(row, 'mail_state').toLowerCase() === 'sent';
		if (!isTold || stateOf(row) !== 'open' || isSnoozed(row, settings.nowMs)) return [];
		const next = nextStep(row, owners, settings);
		if (!next) return [];
		const changes: FollowedUpRow = {
			case_key: cell(row, 'case_key'),
			mail_state: 'pending',
			mail_at: '',
			channel_at: '',
			mail_reason: next.reason,
			followed_up: JSON.stringify([...stepsOf(row), next.step]),
		};
		return [{ row: changes, index }];
	});
	const unknown = [...once].filter((row) => cell(row, 'case_key') !== '' && stateOf(row) === 'unknown');
	const complaints = ownerComplaints(owners);
	const problems = [
		...unknown.map(unknownState),
		...complaints.map(unreadableOwner),
		fine(
			['CASES_STATE_UNKNOWN'],
			'case',
			unknown.map((row) => cell(row, 'case_key')),
			'The word in state was corrected.',
		),
		fine(['CASES_OWNER_UNREADABLE'], 'row', complaints.map(rowKey), 'The row of tts_owners was corrected.'),
	];
	return { due, problems };
}
