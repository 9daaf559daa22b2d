/** Reading of fields that may be missing or of another type. */
import type { Row } from '../shared/tableRows';
import { cell } from '../shared/tableRows';

export const isRow = (value: unknown): value is Row =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

export const rowsOf = (value: unknown): Row[] => (Array.isArray(value) ? value.filter(isRow) : []);

/** A branch without items may arrive as one empty item (alwaysOutputData). */
export const isEmpty = (json: Row) => Object.keys(json).length === 0;

/** 0 when it is no time. */
export function unixSeconds(row: Row, field: string): number {
	const value = Number(row[field] ?? 0);
	return Number.isFinite(value) && value > 0 ? value : 0;
}

/** Unix seconds → UTC ISO, undefined for 0. */
export function isoTime(seconds: number): string | undefined {
	return seconds > 0 ? new Date(seconds * 1000).toISOString().replace('.000Z', 'Z') : undefined;
}

/** Ids are longer than numbers can be: the shorter is the smaller, else digit by digit. */
const compareIds = (a: string, b: string): number => a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);

export const byId = <T extends { id: string }>(list: T[]): T[] => [...list].sort((a, b) => compareIds(a.id, b.id));

/** The same for the same order, whatever type the ids have. */
export const orderKey = (shopId: string, orderId: string) => `${shopId}/${orderId}`;

/** Names of a list of {name} or of texts. */
export function namesOf(value: unknown): string[] | undefined {
	if (!Array.isArray(value)) return undefined;
	return value.map((entry) => (isRow(entry) ? cell(entry, 'name') : String(entry ?? '').trim())).filter(Boolean);
}
