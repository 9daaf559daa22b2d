/** What the rows of tts_cases say to somebody who looks once a day. */
import { titleOf } from '../../shared/channel/cases/caseIds';
import { caseNumber } from '../../shared/channel/cases/caseKey';
import { isSnoozed, oneRowPerCase, openedAt, rankOf, stateOf, timeIn } from '../../shared/channel/cases/caseState';
import { DAY_MS } from '../../shared/channel/times';
import type { Row } from '../../shared/tableRows';
import { cell } from '../../shared/tableRows';

/** One of maybe 10,000: a class, as V8 is slow with that many literals that have a getter. */
export class OpenCase {
	/** the last part of its key, which the form of workflow 12a takes; '' when the key has none */
	readonly number: string;
	readonly says: string;
	readonly toDo: string;
	readonly role: string;
	/** 0 = critical to 3 = information */
	readonly rank: number;
	readonly flow: string;
	readonly code: string;
	readonly takenBy: string;
	readonly isPutOff: boolean;
	/** Unix milliseconds; 0 = none */
	readonly deadline: number;
	/** Unix milliseconds */
	readonly openedAt: number;
	readonly playbook: string;
	private readonly row: Row;

	constructor(row: Row, nowMs: number) {
		this.row = row;
		this.number = caseNumber(cell(row, 'case_key'));
		this.says = cell(row, 'what_happened');
		this.toDo = cell(row, 'what_to_do');
		this.role = roleOf(row);
		this.rank = rankOf(cell(row, 'severity'));
		this.flow = cell(row, 'flow').toLowerCase();
		this.code = cell(row, 'code').toUpperCase();
		this.takenBy = cell(row, 'taken_by');
		this.isPutOff = isSnoozed(row, nowMs);
		this.deadline = timeIn(row, 'deadline');
		this.openedAt = openedAt(row);
		this.playbook = cell(row, 'playbook');
	}

	/** Asked for a few of many thousand only, and it costs more than all the rest. */
	get title(): string {
		return titleOf(this.row);
	}
}

/** A line of the table by owner. */
export interface OwnerFigures {
	role: string;
	open: number;
	day: number;
	days: number;
	older: number;
	putOff: number;
}

const ROLES = ['operations', 'ecommerce', 'service', 'finance', 'integration'];

/** Of a row that nobody has a role for, the integration hears. */
const roleOf = (row: Row) => cell(row, 'owner_role').toLowerCase() || 'integration';

const soonest = ({ deadline }: OpenCase) => deadline || Number.MAX_SAFE_INTEGER;

/** Critical first, then the nearest deadline, then the oldest; what is put off stands last. */
const byUrgency = (a: OpenCase, b: OpenCase): number =>
	Number(a.isPutOff) - Number(b.isPutOff) ||
	Number(b.rank === 0) - Number(a.rank === 0) ||
	soonest(a) - soonest(b) ||
	a.rank - b.rank ||
	a.openedAt - b.openedAt;

/** Cases that are not closed, the most urgent first; a word in `state` that means nothing counts as open. */
export const openCases = (rows: readonly Row[], nowMs: number): OpenCase[] =>
	oneRowPerCase(rows)
		.filter((row) => cell(row, 'case_key') !== '' && stateOf(row) !== 'closed')
		.map((row) => new OpenCase(row, nowMs))
		.sort(byUrgency);

/** Somebody has to look at it today: it is serious, or its deadline ends today; nobody has put it off. */
export const isForToday = ({ isPutOff, rank, deadline }: OpenCase, endOfDayMs: number) =>
	!isPutOff && rank < 3 && (rank <= 1 || (deadline > 0 && deadline <= endOfDayMs));

export function byOwner(cases: readonly OpenCase[], nowMs: number): OwnerFigures[] {
	const roles = [...new Set([...ROLES, ...cases.map(({ role }) => role)])];
	return roles.map((role) => {
		const own = cases.filter((one) => one.role === role);
		const ages = own.map((one) => nowMs - one.openedAt);
		return {
			role,
			open: own.length,
			day: ages.filter((age) => age < DAY_MS).length,
			days: ages.filter((age) => age >= DAY_MS && age < 3 * DAY_MS).length,
			older: ages.filter((age) => age >= 3 * DAY_MS).length,
			putOff: own.filter(({ isPutOff }) => isPutOff).length,
		};
	});
}
