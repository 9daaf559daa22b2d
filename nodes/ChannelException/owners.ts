/** Who is told: the owner of a role and shop, the deputy on days off, and when people are at work. */
import { DateTime } from 'luxon';
import { HOUR_MS } from '../shared/channel/times';
import type { Row } from '../shared/tableRows';
import { cell } from '../shared/tableRows';
import { ownersTable } from '../shared/tables/owners';
import { readTable } from '../shared/tables/table';

const EMAIL = /^[^\s@,;<>]+@[^\s@,;<>]+\.[^\s@,;<>]+$/;

const addressesIn = (text: string) =>
	text
		.split(/[,;]/)
		.map((address) => address.trim())
		.filter((address) => EMAIL.test(address));

/** Whether the mail goes to the owner, to the deputy as well, or to the escalation address as well. */
export type Level = 'owner' | 'deputy' | 'escalation';

export const levelOf = (mailReason: string): Level =>
	mailReason === 'deputy' || mailReason === 'escalation' ? mailReason : 'owner';

export interface About {
	role: string;
	/** '' when the case is about no shop */
	shopId: string;
	nowMs: number;
	/** of the owners without a zone of their own */
	timeZone: string;
}

/** Rows of the role with an address: those of the shop, else those without a shop, else those of the integration. */
function rowsFor({ role, shopId }: About, owners: Row[]): Row[] {
	const reachable = owners.filter((row) => addressesIn(cell(row, 'email')).length > 0);
	for (const one of [role.toLowerCase(), 'integration']) {
		const ofRole = reachable.filter((row) => cell(row, 'role').toLowerCase() === one);
		for (const shop of shopId === '' ? [''] : [shopId, '']) {
			const found = ofRole.filter((row) => cell(row, 'shop_id') === shop);
			if (found.length > 0) return found;
		}
	}
	return [];
}

function localOf(row: Row, { nowMs, timeZone }: About): DateTime {
	const own = DateTime.fromMillis(nowMs, { zone: cell(row, 'timezone') || timeZone });
	return own.isValid ? own : DateTime.fromMillis(nowMs, { zone: 'utc' });
}

const SPAN = /^(\d{4}-\d\d-\d\d)(?:\s*\.\.\s*(\d{4}-\d\d-\d\d))?$/;

/** "2026-12-24, 2026-12-27..2026-12-31" */
function isDayOff(row: Row, day: string): boolean {
	return cell(row, 'days_off')
		.split(',')
		.map((one) => SPAN.exec(one.trim()))
		.some((span) => span !== null && day >= span[1] && day <= (span[2] ?? span[1]));
}

const HOURS = /^([01]?\d|2[0-3]):([0-5]\d)\s*-\s*([01]?\d|2[0-4]):([0-5]\d)$/;

/** Cells that nobody can read leave nobody out: whoever might be at work is told. */
function isAtWork(row: Row, about: About): boolean {
	const now = localOf(row, about);
	if (isDayOff(row, now.toISODate() ?? '')) return false;
	const days = cell(row, 'working_days').match(/\d/g);
	if (days && !days.includes(String(now.weekday))) return false;
	const hours = HOURS.exec(cell(row, 'working_hours'));
	if (!hours) return true;
	const [from, to] = [Number(hours[1]) * 60 + Number(hours[2]), Number(hours[3]) * 60 + Number(hours[4])];
	const minute = now.hour * 60 + now.minute;
	// 22:00-06:00 goes over midnight.
	return from <= to ? minute >= from && minute < to : minute >= from || minute < to;
}

export const hasDeputy = (about: About, owners: Row[]) =>
	rowsFor(about, owners).some((row) => addressesIn(cell(row, 'deputy')).length > 0);

/** Addresses with commas between them; '' when nobody is left. */
export function addressesFor(
	about: About,
	owners: Row[],
	level: Level,
	addresses: { fallback: string; escalation: string },
): string {
	const rows = rowsFor(about, owners);
	const found = rows.flatMap((row) => {
		const [own, deputies] = [addressesIn(cell(row, 'email')), addressesIn(cell(row, 'deputy'))];
		if (level !== 'owner') return [...own, ...deputies];
		const isAway = isDayOff(row, localOf(row, about).toISODate() ?? '');
		return isAway && deputies.length > 0 ? deputies : own;
	});
	if (level === 'escalation') found.unshift(...addressesIn(addresses.escalation));
	const all = found.length > 0 ? found : addressesIn(addresses.fallback).slice(0, 1);
	return [...new Set(all)].join(', ');
}

const LONGEST_WAIT_HOURS = 24 * 14;

/**
 * Hours until somebody of the role is at work, in steps of half an hour; 0 = now. A deputy stands in on days off. Nobody waits
 * longer than two weeks, whatever the table says.
 */
export function hoursUntilWork(about: About, owners: Row[]): number {
	const rows = rowsFor(about, owners);
	const someoneWorks = (nowMs: number) =>
		rows.some(
			(row) =>
				isAtWork(row, { ...about, nowMs }) ||
				(addressesIn(cell(row, 'deputy')).length > 0 && isAtWork({ ...row, days_off: '' }, { ...about, nowMs })),
		);
	if (rows.length === 0) return 0;
	for (let hours = 0; hours < LONGEST_WAIT_HOURS; hours += 0.5) {
		if (someoneWorks(about.nowMs + hours * HOUR_MS)) return hours;
	}
	return 0;
}

/** What stands in tts_owners and cannot be read, one sentence for each cell. */
export const ownerComplaints = (owners: Row[]): string[] =>
	readTable(ownersTable, owners).unreadable.flatMap(({ complaints }) => complaints);
