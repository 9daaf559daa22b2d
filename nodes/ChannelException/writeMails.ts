/** Open cases whose mail is due → mails to their owners. */
import type { Row } from '../shared/tableRows';
import { cell } from '../shared/tableRows';
import { idsOf } from '../shared/channel/cases/caseIds';
import { HOUR_MS, isoExact, readTime } from '../shared/channel/times';
import { chatText } from './chatText';
import { writeListMail } from './mailList';
import type { DueCase, PlanSettings } from './mailPlan';
import { planMails } from './mailPlan';
import { writeMail } from './mailText';
import type { About } from './owners';
import { addressesFor, hoursUntilWork, levelOf } from './owners';
import { withNames } from './words/rowNames';
import type { OrderPages } from './words/orderPages';

/** What people need to act once they are back at work. */
const HURRY_HOURS = 2;

export interface MailSettings extends PlanSettings {
	fallbackAddress: string;
	/** '' = nobody */
	escalationAddress?: string;
	subjectPrefix: string;
	/** for cases without a shop; '' = that of the shops when they share one, else `otherZone` */
	timeZone: string;
	otherZone: string;
	retryAfterMinutes: number;
	/** address of the form of workflow 12a; '' or absent when it is not known */
	caseFormUrl?: string;
	/** where the playbooks are; '' or absent when nobody has said it */
	playbookUrl?: string;
	/** addresses of the pages of orders */
	orderPages?: OrderPages;
}

/** Owner of the role, else of the integration, else the fallback address; '' when nobody is left. */
export const recipients = (role: string, owners: Row[], fallbackAddress: string): string =>
	addressesFor({ role, shopId: '', nowMs: 0, timeZone: 'UTC' }, owners, 'owner', {
		fallback: fallbackAddress,
		escalation: '',
	});

/** Is the mail of this row due: not begun yet, or begun and never marked as sent? */
export function isMailDue(row: Row, settings: Pick<MailSettings, 'retryAfterMinutes' | 'nowMs'>): boolean {
	if (cell(row, 'case_key') === '' || cell(row, 'state').toLowerCase() === 'closed') return false;
	const state = cell(row, 'mail_state').toLowerCase();
	if (state === 'pending') return true;
	if (state !== 'sending') return false;
	const begun = readTime(cell(row, 'mail_at'));
	return begun === 0 || settings.nowMs - begun > settings.retryAfterMinutes * 60_000;
}

const shopOf = (row: Row) => idsOf(row).find(([name]) => name === 'shop_id')?.[1] ?? '';

/** Nobody is at work, and the mail is neither urgent nor about a deadline that ends before somebody is. */
function canWait(row: Row, about: About, owners: Row[]): boolean {
	if (cell(row, 'severity').toLowerCase() === 'critical') return false;
	const hours = hoursUntilWork(about, owners);
	const deadline = readTime(cell(row, 'deadline'));
	return hours > 0 && !(deadline > 0 && deadline - about.nowMs < (hours + HURRY_HOURS) * HOUR_MS);
}

/** Time zone of a case: that of its shop, else of all shops, else of the workflow. */
function zoneReader(shops: Row[], { timeZone, otherZone }: MailSettings): (row: Row) => string {
	const zones = new Set(shops.map((shop) => cell(shop, 'timezone')).filter(Boolean));
	const otherwise = timeZone || (zones.size === 1 ? [...zones][0] : otherZone);
	return (row) => {
		const shopId = shopOf(row);
		const shop = shops.find((one) => shopId !== '' && cell(one, 'shop_id') === shopId);
		return (shop && cell(shop, 'timezone')) || otherwise;
	};
}

/** Row of the (most urgent) case, the cases that the mail tells, address, subject, text and HTML. */
interface MailItem extends Row {
	case_key: string;
	case_keys: string[];
	/** the same, each with its mail_state as it stands: of two runs at once one finds it unchanged, marks it and sends */
	marks: Array<{ case_key: string; mail_state: string }>;
	cases: number;
	/** UTC ISO, of this mail only: what marks its rows as being sent finds them again when it has left */
	claimed_at: string;
	to: string;
	subject: string;
	text: string;
	html: string;
	/** the same in short, for a chat */
	chat: string;
	/** a chat got all of it when it could not leave before */
	in_chat: boolean;
}

export interface WrittenMail {
	json: MailItem;
	/** of the rows */
	indexes: number[];
}

/** Tables that say what people call things. */
export interface NameTables {
	/** tts_shops */
	shops: Row[];
	/** tts_locations */
	locations: Row[];
}

/**
 * Mails of the rows that are due; many of one kind share one. A case that the table holds twice is told once. `undeliverable`
 * are cases that nobody can be told about; they must not pass in silence.
 * @param told rows whose mail left a short while ago
 */
export function writeMails(
	rows: Row[],
	owners: Row[],
	{ shops, locations }: NameTables,
	told: Row[],
	settings: MailSettings,
): { mails: WrittenMail[]; undeliverable: Array<{ role: string; index: number }> } {
	const zoneOf = zoneReader(shops, settings);
	const addresses = { fallback: settings.fallbackAddress, escalation: settings.escalationAddress ?? '' };
	const due = new Map<string, DueCase>();
	const undeliverable: Array<{ role: string; index: number }> = [];
	rows.forEach((row, index) => {
		const key = cell(row, 'case_key');
		if (!isMailDue(row, settings) || due.has(key)) return;
		const role = cell(row, 'owner_role') || 'integration';
		const about = { role, shopId: shopOf(row), nowMs: settings.nowMs, timeZone: zoneOf(row) };
		const to = addressesFor(about, owners, levelOf(cell(row, 'mail_reason')), addresses);
		if (to === '') undeliverable.push({ role, index });
		else if (!canWait(row, about, owners)) due.set(key, { row, to, index });
	});
	const mails = planMails([...due.values()], told, settings).map((cases, place): WrittenMail => {
		const [{ row, to }] = cases;
		const style = { ...settings, timeZone: zoneOf(row) };
		const named = cases.map((one) => withNames(one.row, shops, locations));
		const mail = cases.length === 1 ? writeMail(named[0], style) : writeListMail(named, style, zoneOf);
		const json = {
			...row,
			case_key: cell(row, 'case_key'),
			case_keys: cases.map((one) => cell(one.row, 'case_key')),
			marks: cases.map((one) => ({ case_key: cell(one.row, 'case_key'), mail_state: String(one.row.mail_state) })),
			cases: cases.length,
			claimed_at: isoExact(settings.nowMs + place),
			to,
			...mail,
			chat: chatText(
				mail.subject,
				cases.map((one) => one.row),
			),
			in_chat: cases.every((one) => cell(one.row, 'channel_at') !== ''),
		};
		return { json, indexes: cases.map(({ index }) => index) };
	});
	return { mails, undeliverable };
}
