import type { Json } from '../types';

/** Most units that TikTok takes for a SKU (tiktok-shop.md 8). */
export const MOST_UNITS = 99_999;

const DECIMAL = /^\s*-?\d+(\.\d+)?\s*$/;

/** No warehouse holds so many; such a number is a slip, and would be cut to 99,999 for sale. */
export const TOO_MANY_UNITS = 1e9;

const plausible = (units: number) => (Math.abs(units) < TOO_MANY_UNITS ? units : NaN);

/** Whole units of a number or of text that is one; parts of a unit are dropped (downwards). NaN when it is neither. */
export function wholeUnits(value: unknown): number {
	if (typeof value === 'number') return plausible(Math.floor(value));
	return typeof value === 'string' && DECIMAL.test(value) ? plausible(Math.floor(Number(value))) : NaN;
}

/** Units that somebody has ordered: 0 or more and whole, else NaN. */
export function orderedUnits(value: unknown): number {
	const units = wholeUnits(value);
	return units >= 0 && units === Number(value) ? units : NaN;
}

/** Text of an id: as it is written, because a blank can be part of a SKU; '' when there is none. */
export function idText(value: unknown): string {
	if (typeof value === 'string') return value;
	return typeof value === 'number' || typeof value === 'bigint' ? String(value) : '';
}

/** As `idText`, '' also for the texts that stand where a program had no id. */
export function namedId(value: unknown): string {
	const text = idText(value);
	return /^\s*(undefined|null|NaN|\[object \w+\])\s*$/.test(text) ? '' : text;
}

export function isJson(value: unknown): value is Json {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
