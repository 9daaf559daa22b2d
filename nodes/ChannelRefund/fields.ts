/** Small readers of fields that may be missing or of another type. */
import { currencyDigits, toMinor } from '../shared/money';
import type { Row } from '../shared/tableRows';
import { cell } from '../shared/tableRows';

export const isRow = (value: unknown): value is Row =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

export const rowOf = (value: unknown): Row => (isRow(value) ? value : {});

export const rowsOf = (value: unknown): Row[] => (Array.isArray(value) ? value.filter(isRow) : []);

/** A branch without items may arrive as one empty item (alwaysOutputData). */
export const isEmpty = (json: Row) => Object.keys(json).length === 0;

/** First column that is filled in. */
export function firstCell(row: Row, ...columns: string[]): string {
	return columns.map((column) => cell(row, column)).find((text) => text !== '') ?? '';
}

export const byText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** Sorts ids as numbers, which they are too long for: the shorter is the smaller, else digit by digit. */
export const byId = (a: string, b: string) => a.length - b.length || byText(a, b);

export const orderKey = (shopId: string, orderId: string) => `${shopId}/${orderId}`;

export const sum = (numbers: number[]) => numbers.reduce((a, b) => a + b, 0);

export const sameSet = (a: string[], b: string[]) =>
	a.length === b.length && [...a].sort().join() === [...b].sort().join();

/** Value of an extended attribute, given as a list of {name, value}, as an object, or inside `metadata`. */
export function attribute(row: Row, name: string): string {
	for (const given of [row.extended_attributes, rowOf(row.metadata).extended_attributes]) {
		if (isRow(given) && cell(given, name) !== '') return cell(given, name);
		const found = rowsOf(given).find((entry) => cell(entry, 'name') === name);
		if (found && cell(found, 'value') !== '') return cell(found, 'value');
	}
	return '';
}

/**
 * Amount of NewStore (a JSON number in major units) → minor units; undefined when there is none. Sums of binary fractions
 * may print as 21.599999999999998, so the number is rounded to the decimals of the currency first.
 */
export function storeMinor(value: unknown, currency: string): number | undefined {
	if (value === undefined || value === null || value === '') return undefined;
	const number = Number(value);
	return Number.isFinite(number) ? toMinor(number.toFixed(currencyDigits(currency)), currency) : undefined;
}

/** Amount typed by a person or kept in a table; undefined when it is empty or no amount of this currency. */
export function tableMinor(value: string, currency: string): number | undefined {
	if (value.trim() === '') return undefined;
	try {
		return toMinor(value, currency);
	} catch {
		return undefined;
	}
}
