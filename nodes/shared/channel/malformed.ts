import { toMinor } from '../money';

/**
 * A document of TikTok or NewStore in which a field cannot be what it says: no time, no amount, no list. The reader throws
 * it, the decision catches it around each document: that document leaves as an exception of its own, the rest is decided as
 * if it were not there.
 */
export class MalformedDocument extends Error {
	/**
	 * @param field name of the field as the API writes it
	 * @param complaint "is not a time"
	 */
	constructor(
		readonly field: string,
		readonly value: unknown,
		readonly complaint: string,
	) {
		super(`${field} ${complaint}: ${shown(value)}`);
		this.name = 'MalformedDocument';
	}
}

/**
 * What `read` gives, or why the document cannot be read. Any other error is one of the program and goes on.
 */
export function readOrFault<T>(read: () => T): { value: T } | { fault: MalformedDocument } {
	let caught: unknown;
	try {
		return { value: read() };
	} catch (error) {
		caught = error;
	}
	if (caught instanceof MalformedDocument) return { fault: caught };
	throw caught;
}

/** No id and no name is as long; a text without end would fill cases and mails. */
const LONGEST = 1000;

const SHOWN = 60;

/** The value for people; text may hold a buyer's data, so only what looks like a number or a time is shown. */
function shown(value: unknown): string {
	if (typeof value === 'number' || typeof value === 'boolean' || value === null) return String(value);
	if (typeof value === 'string')
		return /^[\d.,:+/ TZe-]*$/i.test(value) && value.length <= SHOWN ? `"${value}"` : 'a text';
	if (Array.isArray(value)) return 'a list';
	return value === undefined ? 'nothing' : 'an object';
}

/** What is left when a program writes a missing value or an object as text. */
export const isLostValue = (text: string) => /^\s*(undefined|null|NaN|\[object \w+\])\s*$/.test(text);

/**
 * An id of a document: text or a whole number.
 * @returns empty when the field is absent
 * @throws MalformedDocument for objects, lists, fractions, texts like "undefined" and texts that are too long for an id
 */
export function documentId(row: Record<string, unknown>, field: string): string {
	const value = row[field];
	if (value === undefined || value === null) return '';
	if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value);
	if (typeof value === 'bigint') return String(value);
	if (typeof value !== 'string') throw new MalformedDocument(field, value, 'is not an id');
	const text = value.trim();
	if (isLostValue(text)) throw new MalformedDocument(field, text, 'is not an id');
	if (text.length > LONGEST) throw new MalformedDocument(field, text, 'is too long');
	return text;
}

/**
 * A list of a document; an absent one is empty, empty entries (null) say nothing and are left out.
 * @throws MalformedDocument when it is no list, or an entry is no object
 */
export function documentRows(row: Record<string, unknown>, field: string): Array<Record<string, unknown>> {
	const value = row[field];
	if (value === undefined || value === null) return [];
	if (!Array.isArray(value)) throw new MalformedDocument(field, value, 'is not a list');
	const entries = value.filter((entry) => entry !== null && entry !== undefined);
	const odd = entries.find((entry) => typeof entry !== 'object' || Array.isArray(entry));
	if (odd !== undefined) throw new MalformedDocument(field, odd, 'holds an entry that is no object');
	return entries as Array<Record<string, unknown>>;
}

/**
 * An id that the document has to have.
 * @throws MalformedDocument when it is missing or none
 */
export function requiredId(row: Record<string, unknown>, field: string): string {
	const id = documentId(row, field);
	if (id === '') throw new MalformedDocument(field, row[field], 'is missing');
	return id;
}

/**
 * A word or text of a document; empty when it is absent.
 * @throws MalformedDocument for objects, lists, yes or no, and texts like "undefined"
 */
export function documentText(row: Record<string, unknown>, field: string): string {
	const value = row[field];
	if (value === undefined || value === null) return '';
	if (typeof value === 'string' && value.length > LONGEST) throw new MalformedDocument(field, value, 'is too long');
	if (typeof value === 'string' && !isLostValue(value)) return value.trim();
	if (typeof value === 'number' && Number.isFinite(value)) return String(value);
	throw new MalformedDocument(field, value, 'is not a text');
}

/**
 * A part of a document; an absent one is empty.
 * @throws MalformedDocument when it is no object
 */
export function documentRow(row: Record<string, unknown>, field: string): Record<string, unknown> {
	const value = row[field];
	if (value === undefined || value === null || value === '') return {};
	if (typeof value !== 'object' || Array.isArray(value)) throw new MalformedDocument(field, value, 'is not an object');
	return value as Record<string, unknown>;
}

/** A name for people; empty when it cannot be read, since nothing is decided by it. */
export function documentName(row: Record<string, unknown>, field: string): string {
	const value = row[field];
	return typeof value === 'string' && !isLostValue(value) ? value.trim() : '';
}

/** An object of a document, undefined when absent. */
export function documentObject(row: Record<string, unknown>, field: string): Record<string, unknown> | undefined {
	const value = row[field];
	if (value === undefined || value === null) return undefined;
	if (typeof value !== 'object' || Array.isArray(value)) throw new MalformedDocument(field, value, 'is not an object');
	return value as Record<string, unknown>;
}

const FLAGS: Readonly<Record<string, boolean>> = {
	true: true,
	false: false,
	'1': true,
	'0': false,
	yes: true,
	no: false,
};

/** Yes or no of a document, no when absent. Both systems sometimes write it as text (tiktok-shop.md 12). */
export function documentFlag(row: Record<string, unknown>, field: string): boolean {
	const value = row[field];
	if (value === undefined || value === null || value === '') return false;
	const flag = typeof value === 'object' ? undefined : FLAGS[String(value).trim().toLowerCase()];
	if (flag === undefined) throw new MalformedDocument(field, value, 'is neither true nor false');
	return flag;
}

/** A whole number of units, 0 or more; `otherwise` when absent. */
export function documentCount(row: Record<string, unknown>, field: string, otherwise: number): number {
	const value = row[field];
	if (value === undefined || value === null || value === '') return otherwise;
	const isNumber = typeof value === 'number' || (typeof value === 'string' && /^\d{1,9}$/.test(value.trim()));
	const count = isNumber ? Number(value) : Number.NaN;
	if (!Number.isSafeInteger(count) || count < 0) throw new MalformedDocument(field, value, 'is not a number of units');
	return count;
}

/** An amount of money in minor units of the currency; 0 when absent or empty, as TikTok leaves out what does not apply. */
export function documentAmount(row: Record<string, unknown>, field: string, currency: string): number {
	const value = row[field];
	if (value === undefined || value === null || value === '') return 0;
	if (typeof value !== 'string' && typeof value !== 'number')
		throw new MalformedDocument(field, value, 'is not an amount');
	const minor = minorOrNone(value, currency);
	if (minor === undefined) throw new MalformedDocument(field, value, `is not an amount of ${currency}`);
	return minor;
}

function minorOrNone(value: string | number, currency: string): number | undefined {
	try {
		return toMinor(value, currency);
	} catch {
		return undefined;
	}
}
