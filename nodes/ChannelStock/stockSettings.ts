import { readRows } from '../shared/tableRows';
import type { StockSettings } from './types';
import { idText } from './units';

type ReadParameter = (name: string, fallback: unknown) => unknown;

/** A number; expressions on the settings table give text. Throws TypeError when it is none or below `least`. */
function number(value: unknown, name: string, least: number): number {
	const given = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
	if (typeof given !== 'number' || !Number.isFinite(given) || given < least)
		throw new TypeError(`"${name}" has to be a number, ${least} or more; it is ${JSON.stringify(value)}.`);
	return given;
}

function oneOf<T extends string>(value: unknown, name: string, allowed: readonly T[]): T {
	const found = allowed.find((candidate) => candidate === value);
	if (!found) throw new TypeError(`"${name}" has to be ${allowed.join(' or ')}; it is ${JSON.stringify(value)}.`);
	return found;
}

/** ISO text of a time that an expression may give as text, Date, DateTime or Unix milliseconds. */
function time(value: unknown): string {
	if (value === undefined || value === null) return '';
	if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'not a time' : value.toISOString();
	if (typeof value === 'number') return new Date(value).toISOString();
	return String(value).trim();
}

/** Product ids: a list, or text with commas. */
function ids(value: unknown): ReadonlySet<string> {
	const list = Array.isArray(value) ? value.map(idText) : idText(value).split(',');
	return new Set(list.map((id) => id.trim()).filter((id) => id !== ''));
}

const isOn = (value: unknown) => value === true || value === 'true';

/**
 * The node's parameters, each read once.
 * @throws TypeError with a sentence that names the field
 */
export function readSettings(read: ReadParameter, nowMs: number): StockSettings {
	const options = read('options', {}) as {
		exceptionLimit?: unknown;
		inactiveListings?: unknown;
		maybeUnknown?: unknown;
	};
	return {
		scope: oneOf(read('scope', 'full'), 'Scope', ['full', 'partial']),
		shops: readRows(read('shops', []), 'Shops'),
		locations: readRows(read('locations', []), 'Locations'),
		rules: readRows(read('rules', []), 'Rules'),
		skuMap: readRows(read('skuMap', []), 'SKU Map'),
		defaultBufferUnits: Math.ceil(number(read('defaultBufferUnits', 0), 'Default Buffer (Units)', 0)),
		mode: oneOf(read('mode', 'changes'), 'Updates Contain', ['changes', 'everything']),
		unmappedWarehouses: oneOf(read('unmappedWarehouses', 'keep'), 'Warehouses Without Location', ['keep', 'zero']),
		stockReadAt: time(read('stockReadAt', '')),
		maxStockAgeMinutes: number(read('maxStockAgeMinutes', 60), 'Maximum Stock Age (Minutes)', 0),
		guardrailPercent: number(read('guardrailPercent', 20), 'Guardrail: Share Dropping to Zero (%)', 0),
		guardrailMinimumSkus: number(read('guardrailMinimumSkus', 10), 'Guardrail: From (SKUs)', 1),
		releaseHeld: isOn(read('releaseHeld', false)),
		exceptionLimit: Math.floor(number(options.exceptionLimit ?? 100, 'Exceptions per Kind (Limit)', 1)),
		inactiveListings: options.inactiveListings === undefined || isOn(options.inactiveListings),
		maybeUnknown: ids(options.maybeUnknown),
		nowMs,
	};
}
