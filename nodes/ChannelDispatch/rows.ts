/** Small readers of rows and API answers. */
import type { Row } from '../shared/tableRows';
import { cell } from '../shared/tableRows';

export const isRow = (value: unknown): value is Row =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

export const rowsOf = (value: unknown): Row[] => (Array.isArray(value) ? value.filter(isRow) : []);

/** A branch without items may arrive as one empty item (alwaysOutputData). */
export const isEmpty = (json: Row) => Object.keys(json).length === 0;

/** First column that is filled in. */
export function firstCell(row: Row, ...columns: string[]): string {
	for (const column of columns) {
		const text = cell(row, column);
		if (text !== '') return text;
	}
	return '';
}

/** Spelling without case, blanks and signs: "Royal Mail" and "ROYAL-MAIL" are one carrier, "ab 12" and "AB12" one number. */
export const fold = (text: string) =>
	text
		.normalize('NFKC')
		.replace(/[^\p{L}\p{N}]/gu, '')
		.toLowerCase();

export const byText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** Sorts ids as numbers, which they are too long for: the shorter is the smaller, else digit by digit. */
export const byId = (a: string, b: string) => a.length - b.length || byText(a, b);

/** "a", "a and b", "a, b and 3 more". */
export function listed(texts: string[], most = 5): string {
	const shown = texts.slice(0, most);
	const rest = texts.length - shown.length;
	if (rest > 0) return `${shown.join(', ')} and ${rest} more`;
	return shown.length > 1 ? `${shown.slice(0, -1).join(', ')} and ${shown[shown.length - 1]}` : (shown[0] ?? '');
}

export const counted = (count: number, one: string, many = `${one}s`) => `${count} ${count === 1 ? one : many}`;
