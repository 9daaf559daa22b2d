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

const SHOWN = 60;

/** The value for people; text may hold a buyer's data, so only what looks like a number or a time is shown. */
function shown(value: unknown): string {
	if (typeof value === 'number' || typeof value === 'boolean' || value === null) return String(value);
	if (typeof value === 'string')
		return /^[\d.,:+/ TZe-]*$/i.test(value) && value.length <= SHOWN ? `"${value}"` : 'a text';
	if (Array.isArray(value)) return 'a list';
	return value === undefined ? 'nothing' : 'an object';
}

/**
 * An id of a document: text or a whole number.
 * @returns empty when the field is absent
 * @throws MalformedDocument for objects, lists, fractions and texts like "undefined"
 */
export function documentId(row: Record<string, unknown>, field: string): string {
	const value = row[field];
	if (value === undefined || value === null) return '';
	if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value);
	if (typeof value === 'bigint') return String(value);
	if (typeof value !== 'string') throw new MalformedDocument(field, value, 'is not an id');
	const text = value.trim();
	if (/^(undefined|null|NaN|\[object \w+\])$/.test(text)) throw new MalformedDocument(field, text, 'is not an id');
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
