import { numberOf, oneOf, switchOf } from '../shared/channel/options';
import { iso, parseTime } from '../shared/channel/times';
import { readRows } from '../shared/tableRows';
import type { StockSettings } from './types';
import { idText } from './units';

type ReadParameter = (name: string, fallback: unknown) => unknown;

/** ISO text of a time that an expression may give as text, Date, DateTime or number; what is no time stays as it is. */
function time(value: unknown): string {
	if (value instanceof Date && !Number.isNaN(value.getTime())) return value.toISOString();
	const ms = parseTime(value);
	return ms > 0 ? iso(ms) : String(value ?? '').trim();
}

/** Ids: a list, or text with commas. */
function ids(value: unknown): ReadonlySet<string> {
	const list = Array.isArray(value) ? value.map(idText) : idText(value).split(',');
	return new Set(list.map((id) => id.trim()).filter((id) => id !== ''));
}

/**
 * The node's parameters, each read once.
 * @throws TypeError with a sentence that names the field
 */
export function readSettings(read: ReadParameter, nowMs: number): StockSettings {
	const options = read('options', {}) as {
		exceptionLimit?: unknown;
		inactiveListings?: unknown;
		maybeUnknown?: unknown;
		silentShops?: unknown;
	};
	const number = (name: string, title: string, range: { otherwise: number; least: number }) =>
		numberOf(read(name, range.otherwise), title, range);
	return {
		scope: oneOf(read('scope', 'full'), ['full', 'partial'], 'Scope'),
		shops: readRows(read('shops', []), 'Shops'),
		locations: readRows(read('locations', []), 'Locations'),
		rules: readRows(read('rules', []), 'Rules'),
		skuMap: readRows(read('skuMap', []), 'SKU Map'),
		defaultBufferUnits: Math.ceil(number('defaultBufferUnits', 'Default Buffer (Units)', { otherwise: 0, least: 0 })),
		mode: oneOf(read('mode', 'changes'), ['changes', 'everything'], 'Updates Contain'),
		unmappedWarehouses: oneOf(read('unmappedWarehouses', 'keep'), ['keep', 'zero'], 'Warehouses Without Location'),
		stockReadAt: time(read('stockReadAt', '')),
		maxStockAgeMinutes: number('maxStockAgeMinutes', 'Maximum Stock Age (Minutes)', { otherwise: 60, least: 0 }),
		guardrailPercent: number('guardrailPercent', 'Guardrail: Share Dropping to Zero (%)', { otherwise: 20, least: 0 }),
		guardrailMinimumSkus: number('guardrailMinimumSkus', 'Guardrail: From (SKUs)', { otherwise: 10, least: 1 }),
		releaseHeld: switchOf(read('releaseHeld', false), 'Release Held Updates', false),
		exceptionLimit: Math.floor(
			numberOf(options.exceptionLimit, 'Exceptions per Kind (Limit)', { otherwise: 100, least: 1 }),
		),
		inactiveListings: switchOf(options.inactiveListings, 'Tell About Inactive Listings', true),
		maybeUnknown: ids(options.maybeUnknown),
		silentShops: ids(options.silentShops),
		nowMs,
	};
}
