/** Which cases share a mail, which wait for the next one, and what leaves first. */
import type { Row } from '../shared/tableRows';
import { cell } from '../shared/tableRows';
import { groupBy } from '../shared/channel/rows';
import { readTime } from '../shared/channel/times';

export interface PlanSettings {
	/** more new cases than this of one kind become one mail with a list; 0 = always one mail per case */
	mostSingleMails: number;
	/** after so many mails of one kind, further cases of it are collected for this long (minutes) */
	pauseMinutes: number;
	/** 0 = all */
	mailsPerRun: number;
	/** Unix milliseconds */
	nowMs: number;
}

/** A row of tts_cases with the item that it came from. */
export interface DueCase {
	row: Row;
	to: string;
	index: number;
}

const RANK: Record<string, number> = { critical: 0, error: 1, warning: 2, info: 3 };
const rankOf = (row: Row) => RANK[cell(row, 'severity')] ?? RANK.error;

/** Critical before the rest, then the nearest deadline, then the oldest. */
function byUrgency(left: Row, right: Row): number {
	const text = (column: string) => {
		const [a, b] = [cell(left, column) || '9', cell(right, column) || '9'];
		return a < b ? -1 : Number(a > b);
	};
	return rankOf(left) - rankOf(right) || text('deadline') || text('first_seen_at');
}

const REMINDERS = ['reminder', 'deadline', 'deputy', 'escalation'];

/** One kind: one owner, one code, news or the same reminder. Critical cases never disappear among others. */
const kindOf = (row: Row) =>
	[
		cell(row, 'owner_role'),
		cell(row, 'flow'),
		cell(row, 'code'),
		rankOf(row) === 0 ? 'critical' : '',
		REMINDERS.find((reason) => reason === cell(row, 'mail_reason')) ?? '',
	].join('\n');

/** Times (Unix ms) at which mails of each kind left within the pause; cases that are due now do not count. */
function lately(told: Row[], due: DueCase[], { pauseMinutes, nowMs }: PlanSettings): Map<string, number[]> {
	const waiting = new Set(due.map(({ row }) => cell(row, 'case_key')));
	const recent = told
		.filter((row) => ['sent', 'sending'].includes(cell(row, 'mail_state')) && !waiting.has(cell(row, 'case_key')))
		.map((row) => ({ kind: kindOf(row), at: readTime(cell(row, 'mail_at')) }))
		.filter(({ at }) => nowMs - at < pauseMinutes * 60_000);
	return new Map([...groupBy(recent, ({ kind }) => kind)].map(([kind, list]) => [kind, list.map(({ at }) => at)]));
}

/**
 * Mails that leave now, each with its cases, the most urgent first. Once many of a kind were told, further ones are collected,
 * so that a storm gives one mail per pause; only a deadline that ends before the pause does not wait for it.
 */
export function planMails(due: DueCase[], told: Row[], settings: PlanSettings): DueCase[][] {
	const { mostSingleMails: most, mailsPerRun, pauseMinutes, nowMs } = settings;
	const sorted = [...due].sort((left, right) => byUrgency(left.row, right.row));
	const times = lately(told, due, settings);
	const mails =
		most < 1
			? sorted.map((one) => [one])
			: [...groupBy(sorted, ({ row, to }) => `${kindOf(row)}\n${to}`)].flatMap(([, cases]) => {
					const before = times.get(kindOf(cases[0].row)) ?? [];
					const pauseEnds = Math.max(...before) + pauseMinutes * 60_000;
					const isHurried = cases.some(({ row }) => {
						const deadline = readTime(cell(row, 'deadline'));
						return deadline > nowMs && deadline <= pauseEnds;
					});
					if (before.length > most && !isHurried) return [];
					return cases.length > 1 && before.length + cases.length > most ? [cases] : cases.map((one) => [one]);
				});
	mails.sort(([left], [right]) => byUrgency(left.row, right.row));
	return mailsPerRun > 0 ? mails.slice(0, mailsPerRun) : mails;
}
