/** Open cases whose mail is due → mails to their owners. */
import type { Row } from '../shared/tableRows';
import { cell } from '../shared/tableRows';
import { idsOf, writeMail } from './mailText';

export interface MailSettings {
	fallbackAddress: string;
	subjectPrefix: string;
	/** for cases without a shop */
	timeZone: string;
	retryAfterMinutes: number;
	/** Unix milliseconds */
	nowMs: number;
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
	const begun = Date.parse(cell(row, 'mail_at'));
	return Number.isNaN(begun) || settings.nowMs - begun > settings.retryAfterMinutes * 60_000;
}

function timeZoneOf(row: Row, shops: Row[], otherwise: string): string {
	const shopId = idsOf(row).find(([name]) => name === 'shop_id')?.[1];
	const shop = shops.find((one) => shopId !== undefined && cell(one, 'shop_id') === shopId);
	return (shop && cell(shop, 'timezone')) || otherwise;
}

/** Row, address, subject, text and HTML of one mail. */
export interface MailItem extends Row {
	case_key: string;
	to: string;
	subject: string;
	text: string;
	html: string;
}

/**
 * Mails of the rows that are due, one per case even if the table holds a case twice. `undeliverable` are cases that nobody can be
 * told about; they must not pass in silence.
 */
export function writeMails(
	rows: Row[],
	owners: Row[],
	shops: Row[],
	settings: MailSettings,
): { mails: Array<{ json: MailItem; index: number }>; undeliverable: Array<{ role: string; index: number }> } {
	const mails = new Map<string, { json: MailItem; index: number }>();
	const undeliverable: Array<{ role: string; index: number }> = [];
	rows.forEach((row, index) => {
		const key = cell(row, 'case_key');
		if (!isMailDue(row, settings) || mails.has(key)) return;
		const role = cell(row, 'owner_role') || 'integration';
		const to = recipients(role, owners, settings.fallbackAddress);
		if (to === '') {
			undeliverable.push({ role, index });
			return;
		}
		const mail = writeMail(row, settings.subjectPrefix, timeZoneOf(row, shops, settings.timeZone));
		mails.set(key, { json: { ...row, case_key: key, to, ...mail }, index });
	});
	return { mails: [...mails.values()], undeliverable };
}
