/** Ids as people and other nodes hand them over, and ids as parts of an address. One reader for all nodes that call an API. */

/** What an expression or a template leaves where it found nothing; no system gives such an id. */
const NOT_AN_ID = /^(?:undefined|null|NaN|\[object \w+\])$/;
const LONGEST_SEGMENT = 500;

/** Something stands where an id was expected. Both texts are for people. */
export class BadId extends Error {
	constructor(
		message: string,
		readonly description: string,
	) {
		super(message);
		this.name = 'BadId';
	}
}

/** An id as text: a text or a whole number; '' for everything else, also for "undefined" and "[object Object]". */
export function readId(value: unknown): string {
	if (typeof value === 'number') return Number.isSafeInteger(value) ? String(value) : '';
	const text = typeof value === 'string' ? value.trim() : '';
	return NOT_AN_ID.test(text) ? '' : text;
}

/**
 * Ids of a list, each once: an array, a JSON list, or text with commas or line breaks between the entries. Nothing at all is an
 * empty list. Throws BadId for what is neither, and for an entry that is no id: a shorter list could mean "all of it".
 */
export function readIds(value: unknown): string[] {
	if (value === undefined || value === null || value === '') return [];
	const text = typeof value === 'string' ? value.trim() : '';
	if (text.startsWith('[') && !NOT_AN_ID.test(text)) return entries(parseList(text));
	// A comma too many in a text is no entry.
	if (typeof value === 'string') return entries(text.split(/[,\n]/).filter((part) => part.trim() !== ''));
	return entries(Array.isArray(value) ? value : [value]);
}

function entries(list: unknown[]): string[] {
	const ids = list.map(readId);
	const bad = ids.indexOf('');
	if (bad < 0) return [...new Set(ids)];
	throw new BadId(
		`Entry ${bad + 1} of a list of IDs is ${shown(list[bad])}, which is no ID.`,
		'Give the IDs as texts or whole numbers; nothing was sent for this item.',
	);
}

const shown = (value: unknown): string =>
	value === null ? 'null' : typeof value === 'object' ? 'an object' : value === '' ? 'empty' : `"${String(value)}"`;

function parseList(text: string): unknown[] {
	try {
		// digits without quotes would be rounded
		const list: unknown = JSON.parse(text.replace(/([[,]\s*)(\d{16,})(?=\s*[,\]])/g, '$1"$2"'));
		return Array.isArray(list) ? list : [list];
	} catch {
		return text.slice(1).split(/[,\n]/);
	}
}

/**
 * An id as one segment of a path, encoded. Throws BadId for an empty one, which would be another address, and for `.` and `..`,
 * which no encoding keeps from leading out of the path.
 */
export function pathSegment(id: string): string {
	const problem = (why: string) =>
		new BadId(`"${id.slice(0, 60)}" cannot be part of an address: ${why}.`, 'Check the ID; nothing was sent.');
	if (id === '') throw new BadId('An ID is empty, so there is no address to call.', 'Check the ID; nothing was sent.');
	if (id === '.' || id === '..') throw problem('it would lead to another address');
	if (id.length > LONGEST_SEGMENT) throw problem(`it has more than ${LONGEST_SEGMENT} characters`);
	try {
		return encodeURIComponent(id);
	} catch {
		throw problem('it holds half a character');
	}
}
