/** Open cases whose mail is due → mails to their owners. */
import type { Row } from '../shared/tableRows';
import { cell } from '../shared/tableRows';
import { idsOf } from './caseIds';
import { writeListMail } from './mailList';
import type { DueCase, PlanSettings } from './mailPlan';
import { planMails } from './mailPlan';
import { writeMail } from './mailText';
import { isoExact, readTime } from '../shared/channel/times';

export interface MailSettings extends PlanSettings {
	fallbackAddress: string;
	subjectPrefix: string;
	/** for cases without a shop; '' = that of the shops when they share one, else `otherZone` */
	timeZone: string;
	otherZone: string;
	retryAfterMinutes: number;
}

const EMAIL = /^[^\s@,;<>]+@[^\s@,;<>]+\.[^\s@,;<>]+$/;

/** Addresses of a role, each once. */
function addressesOf(role: string, owners: Row[]): string[] {
	const addresses = owners
		.filter((row) => cell(row, 'role').toLowerCase() === role)
		.flatMap((row) => cell(row, 'email').split(/[,;]/))
		.map((address) => address.trim())
		.filter((address) => EMAIL.test(address));
	return [...new Set(addresses)];
}

/** Owner of the role, else of the integration, else the fallback address; '' when nobody is left. */
export function recipients(role: string, owners: Row[], fallbackAddress: string): string {
	const found = [role.toLowerCase(), 'integration']
		.map((one) => addressesOf(one, owners))
		.find((list) => list.length > 0);
	if (found) return found.join(', ');
	return EMAIL.test(fallbackAddress.trim()) ? fallbackAddress.trim() : '';
}

/** Is the mail of this row due: not begun yet, or begun and never marked as sent? */
export function isMailDue(row: Row, settings: Pick<MailSettings, 'retryAfterMinutes' | 'nowMs'>): boolean {
	if (cell(row, 'case_key') === '' || cell(row, 'state').toLowerCase() === 'closed') return false;
	const state = cell(row, 'mail_state').toLowerCase();
	if (state === 'pending') return true;
	if (state !== 'sending') return false;
	const begun = readTime(cell(row, 'mail_at'));
	return begun === 0 || settings.nowMs - begun > settings.retryAfterMinutes * 60_000;
}

/** Time zone of a case: that of its shop, else of all shops, else of the workflow. */
function zoneReader(shops: Row[], { timeZone, otherZone }: MailSettings): (row: Row) => string {
	const zones = new Set(shops.map((shop) => cell(shop, 'timezone')).filter(Boolean));
	const otherwise = timeZone || (zones.size === 1 ? [...zones][0] : otherZone);
	return (row) => {
		const shopId = idsOf(row).find(([name]) => name === 'shop_id')?.[1];
		const shop = shops.find((one) => shopId !== undefined && cell(one, 'shop_id') === shopId);
		return (shop && cell(shop, 'timezone')) || otherwise;
	};
}

/** Row of the (most urgent) case, the cases that the mail tells, address, subject, text and HTML. */
interface MailItem extends Row {
	case_key: string;
	case_keys: string[];
	cases: number;
	/** UTC ISO, of this mail only: what marks its rows as being sent finds them again when it has left */
	claimed_at: string;
	to: string;
	subject: string;
	text: string;
	html: string;
}

export interface WrittenMail {
	json: MailItem;
	/** of the rows */
	indexes: number[];
}

/**
 * Mails of the rows that are due; many of one kind share one. A case that the table holds twice is told once. `undeliverable`
 * are cases that nobody can be told about; they must not pass in silence.
 * @param told rows whose mail left a short while ago
 */
export function writeMails(
	rows: Row[],
	owners: Row[],
	shops: Row[],
	told: Row[],
	settings: MailSettings,
): { mails: WrittenMail[]; undeliverable: Array<{ role: string; index: number }> } {
	const due = new Map<string, DueCase>();
	const undeliverable: Array<{ role: string; index: number }> = [];
	rows.forEach((row, index) => {
		const key = cell(row, 'case_key');
		if (!isMailDue(row, settings) || due.has(key)) return;
		const role = cell(row, 'owner_role') || 'integration';
		const to = recipients(role, owners, settings.fallbackAddress);
		if (to === '') undeliverable.push({ role, index });
		else due.set(key, { row, to, index });
	});
	const zoneOf = zoneReader(shops, settings);
	const mails = planMails([...due.values()], told, settings).map((cases, place): WrittenMail => {
		const [{ row, to }] = cases;
		const style = { ...settings, timeZone: zoneOf(row) };
		const mail =
			cases.length === 1
				? writeMail(row, style)
				: writeListMail(
						cases.map((one) => one.row),
						style,
						zoneOf,
					);
		const json = {
			...row,
			case_key: cell(row, 'case_key'),
			case_keys: cases.map((one) => cell(one.row, 'case_key')),
			cases: cases.length,
			claimed_at: isoExact(settings.nowMs + place),
			to,
			...mail,
		};
		return { json, indexes: cases.map(({ index }) => index) };
	});
	return { mails, undeliverable };
}
