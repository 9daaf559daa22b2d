import { tryParseJson } from './json';
import { WrongSetting } from './wrongSetting';

/**
 * Rows of Data Tables as a node gets them in a JSON parameter: `={{ $('Read rules').all().map(i => i.json) }}` gives a
 * list of objects, typed text gives JSON, and a table without rows may give one empty object (alwaysOutputData).
 */
export type Row = Record<string, unknown>;

/**
 * Rows of a JSON parameter; empty objects are left out.
 * @param name name of the parameter, for the message
 * @throws WrongSetting with a sentence for the person who set the parameter
 */
export function readRows(value: unknown, name: string): Row[] {
	const given = typeof value === 'string' ? parse(value, name) : value;
	if (given === undefined || given === null) return [];
	const rows: unknown[] = Array.isArray(given) ? given : [given];
	return rows.map((row) => toRow(row, name)).filter((row) => Object.keys(row).length > 0);
}

function parse(text: string, name: string): unknown {
	if (text.trim() === '') return [];
	const given = tryParseJson(text);
	if (given === undefined)
		throw new WrongSetting(
			`"${name}" is not readable as JSON. Give a list of table rows, or text like [{"column": "value"}].`,
		);
	return given;
}

function toRow(row: unknown, name: string): Row {
	if (typeof row !== 'object' || row === null || Array.isArray(row)) {
		throw new WrongSetting(`"${name}" has to be a list of table rows (objects); it holds ${JSON.stringify(row)}.`);
	}
	// Whole n8n items, when `.map(i => i.json)` was forgotten.
	const { json } = row as { json?: unknown };
	return typeof json === 'object' && json !== null && !Array.isArray(json) ? (json as Row) : (row as Row);
}

/** Text of a cell without blanks around it; empty when the cell is empty. */
export function cell(row: Row, column: string): string {
	const value = row[column];
	if (typeof value === 'string') return value.trim();
	if (value === undefined || value === null) return '';
	if (value instanceof Date) return Number.isNaN(value.getTime()) ? '' : value.toISOString();
	// An object of a document may bring a toString of its own, which is no function.
	if (typeof value === 'object' && !Array.isArray(value)) return '[object Object]';
	return String(value).trim();
}

const YES = new Set(['true', '1', 'yes', 'y', 'on']);
const NO = new Set(['false', '0', 'no', 'n', 'off']);

/** Yes or no as people write it, whatever its case; undefined when the text is neither. */
export function yesOrNo(text: string): boolean | undefined {
	const word = text.toLowerCase();
	return YES.has(word) ? true : NO.has(word) ? false : undefined;
}

/** Yes or no of a cell: true, "true", 1, "yes", …; `otherwise` when the cell is empty or says something else. */
export const yesNo = (row: Row, column: string, otherwise: boolean): boolean => yesOrNo(cell(row, column)) ?? otherwise;
