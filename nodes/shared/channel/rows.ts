/** Small readers of rows and of API answers, whose fields may be missing or of another type. */
import type { Row } from '../tableRows';
import { cell } from '../tableRows';

export const isRow = (value: unknown): value is Row =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

export const rowOf = (value: unknown): Row => (isRow(value) ? value : {});

/** Rows of a list; an empty entry (null) says nothing and is left out. */
export const rowsOf = (value: unknown): Row[] => (Array.isArray(value) ? value.filter(isRow) : []);

/** A branch without items may arrive as one empty item (alwaysOutputData). */
export const isEmptyItem = (json: Row) => Object.keys(json).length === 0;

const OWN_COLUMNS = new Set(['id', 'createdAt', 'updatedAt']);

/**
 * A row of a Data Table that somebody has added and not filled in, or none (alwaysOutputData). A box that is not ticked says
 * nothing about a row without anything else.
 */
export const isBlankRow = (row: Row) =>
	Object.keys(row).every((column) => OWN_COLUMNS.has(column) || cell(row, column) === '' || row[column] === false);

/** Number of a row as n8n shows it, else its place in the list. */
export const rowNumber = (row: Row, place: number): number => (Number(row.id) > 0 ? Number(row.id) : place + 1);

/** First column that is filled in. */
export function firstCell(row: Row, ...columns: string[]): string {
	for (const column of columns) {
		const text = cell(row, column);
		if (text !== '') return text;
	}
	return '';
}

/** Ids of TikTok are digits; a name or a number that a spreadsheet has rounded to 7.49E+18 would fit nothing. */
export const isTikTokId = (text: string) => /^\d{1,24}$/.test(text);

export const byText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** Orders ids as numbers, which they are too long for: the shorter is the smaller, else digit by digit. */
export const byId = (a: string, b: string) => a.length - b.length || byText(a, b);

/** Orders of two shops never meet, whatever type their ids have. */
export const orderKey = (shopId: string, orderId: string) => `${shopId}/${orderId}`;

export const sum = (numbers: number[]) => numbers.reduce((a, b) => a + b, 0);

/** Whether two lists hold the same texts, each as often, in any order. */
export const sameSet = (a: readonly string[], b: readonly string[]) =>
	a.length === b.length && [...a].sort().join('\n') === [...b].sort().join('\n');

export function groupBy<T>(list: readonly T[], keyOf: (entry: T) => string): Map<string, T[]> {
	const groups = new Map<string, T[]>();
	for (const entry of list) {
		const key = keyOf(entry);
		const group = groups.get(key);
		if (group) group.push(entry);
		else groups.set(key, [entry]);
	}
	return groups;
}

/** Spelling without case, blanks and signs: "Royal Mail" and "ROYAL-MAIL" are one carrier, "ab 12" and "AB12" one number. */
export const fold = (text: string) =>
	text
		.normalize('NFKC')
		.replace(/[^\p{L}\p{N}]/gu, '')
		.toLowerCase();

/** "a", "a and b", "a, b and 3 more". */
export function listed(texts: readonly string[], most = 5): string {
	const shown = texts.slice(0, most);
	const rest = texts.length - shown.length;
	if (rest > 0) return `${shown.join(', ')} and ${rest} more`;
	return shown.length > 1 ? `${shown.slice(0, -1).join(', ')} and ${shown[shown.length - 1]}` : (shown[0] ?? '');
}

/** 12000 → "12,000", without asking the locale of the machine. */
export function written(count: number): string {
	if (!Number.isSafeInteger(count)) return String(count);
	const digits = String(Math.abs(count));
	let text = digits;
	for (let at = digits.length - 3; at > 0; at -= 3) text = `${text.slice(0, at)},${text.slice(at)}`;
	return count < 0 ? `-${text}` : text;
}

/** "1 order", "2 orders", "12,000 orders". */
export const counted = (count: number, singular: string, plural = `${singular}s`) =>
	`${written(count)} ${count === 1 ? singular : plural}`;
