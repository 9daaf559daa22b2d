/** What each role should know once a day: what is open and how old, what is new, what closed by itself, the backlog of stores. */
import { HOUR_MS, isoExact } from '../../shared/channel/times';
import type { Row } from '../../shared/tableRows';
import { cell } from '../../shared/tableRows';
import { counted } from '../../shared/channel/rows';
import { titleOf } from '../../shared/channel/cases/caseIds';
import {
	CLOSED_BY_ITSELF,
	isSnoozed,
	oneRowPerCase,
	openedAt,
	rankOf,
	stateOf,
	timeIn,
} from '../../shared/channel/cases/caseState';
import type { Line, Section } from '../mailLetter';
import type { Mail } from '../mailText';
import { actionsOf, mailOf } from '../mailText';
import { duration, shortTime } from '../../shared/channel/localTime';
import { addressesFor } from '../owners';
import { allForms } from '../words/otherForms';

export interface DigestSettings {
	nowMs: number;
	timeZone: string;
	/** what counts as new (hours) */
	hours: number;
	/** something = none on a day on which there is nothing to say */
	when: 'something' | 'always';
	subjectPrefix: string;
	fallbackAddress: string;
	/** address of the form of workflow 12a; '' or absent when it is not known */
	caseFormUrl?: string;
}

export interface Digest extends Mail {
	role: string;
	to: string;
	open: number;
	new: number;
	closed: number;
}

const MOST_LINES = 30;

function section(title: string, lines: Line[]): Section[] {
	if (lines.length === 0) return [];
	const more = lines.length - MOST_LINES;
	return [
		{
			title: `${title} (${lines.length})`,
			lines: lines.slice(0, MOST_LINES),
			more: more > 0 ? `And ${more} more in the table tts_cases.` : '',
		},
	];
}

const line = (head: string, words: string): Line => ({ head, words, byWhen: '', links: [] });

function openLine(row: Row, settings: DigestSettings): Line {
	const { nowMs, timeZone, hours } = settings;
	const deadline = timeIn(row, 'deadline');
	const taken = cell(row, 'taken_by');
	const words = [
		`open for ${duration(nowMs - openedAt(row))}`,
		nowMs - openedAt(row) < hours * HOUR_MS ? 'new' : '',
		deadline > 0 ? `${deadline < nowMs ? 'was due' : 'due'} ${shortTime(cell(row, 'deadline'), timeZone, nowMs)}` : '',
		taken ? `with ${taken}` : '',
		isSnoozed(row, nowMs) ? `put off until ${shortTime(cell(row, 'snoozed_until'), timeZone, nowMs)}` : '',
	];
	return { ...line(titleOf(row), words.filter(Boolean).join(', ')), links: actionsOf(row, settings) };
}

function backlogLine(row: Row): Line {
	const number = (column: string) => Number(row[column]) || 0;
	const words = [`${number('open')} to ship`, `${number('due_today')} due today`, `${number('late')} late`];
	return line(cell(row, 'store_name') || cell(row, 'store') || 'No store yet', words.join(', '));
}

/** Of a row that nobody has a role for, the integration hears. */
const roleOf = (row: Row) => cell(row, 'owner_role').toLowerCase() || 'integration';

function digestOf(
	role: string,
	cases: Row[],
	backlog: Row[],
	settings: DigestSettings,
): Omit<Digest, 'to'> | undefined {
	const { nowMs, hours, timeZone } = settings;
	const since = nowMs - hours * HOUR_MS;
	const own = oneRowPerCase(cases).filter((row) => cell(row, 'case_key') !== '' && roleOf(row) === role);
	const isInfo = (row: Row) => rankOf(cell(row, 'severity')) === 3;
	const alive = own.filter((row) => stateOf(row) !== 'closed');
	const open = alive.filter((row) => !isInfo(row)).sort((left, right) => openedAt(left) - openedAt(right));
	const fresh = open.filter((row) => openedAt(row) >= since);
	const information = own.filter((row) => isInfo(row) && openedAt(row) >= since);
	const closed = own.filter(
		(row) =>
			stateOf(row) === 'closed' && cell(row, 'closed_by') === CLOSED_BY_ITSELF && timeIn(row, 'closed_at') >= since,
	);
	const stores = role === 'operations' ? backlog.filter((row) => Number(row.open) > 0) : [];
	const isQuiet =
		[open, information, closed].every((list) => list.length === 0) && !stores.some((row) => Number(row.late) > 0);
	if (isQuiet && settings.when === 'something') return undefined;
	const title = isQuiet
		? 'Nothing is open'
		: [
				open.length === 0 ? 'Nothing is open' : `${counted(open.length, 'case')} open`,
				fresh.length > 0 ? `${fresh.length} new` : '',
				closed.length > 0 ? `${closed.length} closed by ${closed.length === 1 ? 'itself' : 'themselves'}` : '',
			]
				.filter(Boolean)
				.join(', ');
	const day = shortTime(isoExact(nowMs), timeZone).split(',')[0];
	const mail = mailOf(
		{
			label: `Daily summary for ${role}`,
			severity: open.some((row) => rankOf(cell(row, 'severity')) === 0) ? 'critical' : 'info',
			title,
			about: '',
			deadline: { label: '', value: '' },
			words: isQuiet ? [{ label: 'All is well', value: 'No case is open, and nothing happened since yesterday.' }] : [],
			sections: [
				...section(
					'Open, the oldest first',
					open.map((row) => openLine(row, settings)),
				),
				...section(
					'Closed by itself',
					closed.map((row) => line(titleOf(row), cell(row, 'closed_why'))),
				),
				...section(
					'For information',
					information.map((row) => line(titleOf(row), '')),
				),
				...section('What the stores still have to ship', stores.map(backlogLine)),
			],
			doNothing: '',
			facts: [],
			links: allForms(settings.caseFormUrl ?? ''),
		},
		`${settings.subjectPrefix} ${day}: ${title}`.trim(),
	);
	return { role, ...mail, open: open.length, new: fresh.length, closed: closed.length };
}

/** One mail per role and address; roles that share their addresses get one each, so that each says whose work it is. */
export function writeDigests(cases: Row[], owners: Row[], backlog: Row[], settings: DigestSettings): Digest[] {
	const roles = new Set([...owners.map((row) => cell(row, 'role').toLowerCase()), ...cases.map(roleOf)]);
	roles.delete('');
	return [...roles].sort().flatMap((role) => {
		const digest = digestOf(role, cases, backlog, settings);
		const about = { role, shopId: '', nowMs: settings.nowMs, timeZone: settings.timeZone };
		const to = addressesFor(about, owners, 'owner', { fallback: settings.fallbackAddress, escalation: '' });
		return digest && to ? [{ ...digest, to }] : [];
	});
}
