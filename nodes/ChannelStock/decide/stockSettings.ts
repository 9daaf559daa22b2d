import type { Given } from '../../shared/channel/operation';
import { nowOf, numberOf, oneOf, switchOf } from '../../shared/channel/options';
import { iso, parseTime } from '../../shared/channel/times';
import type { StockSettings } from '../types';
import { idText } from '../reading/units';

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
 * @throws WrongSetting with a sentence that names the field
 */
export function readSettings(given: Pick<Given, 'parameter' | 'rows' | 'options' | 'now'>): StockSettings {
	const { parameter, rows, options, now } = given;
	const number = (name: string, title: string, range: { otherwise: number; least: number }) =>
		numberOf(parameter(name), title, range);
	return {
		scope: oneOf(parameter('scope'), ['full', 'partial'], 'Scope'),
		shops: rows('shops', 'Shops'),
		locations: rows('locations', 'Locations'),
		rules: rows('rules', 'Rules'),
		skuMap: rows('skuMap', 'SKU Map'),
		defaultBufferUnits: Math.ceil(number('defaultBufferUnits', 'Default Buffer (Units)', { otherwise: 0, least: 0 })),
		mode: oneOf(parameter('mode'), ['changes', 'everything'], 'Updates Contain'),
		unmappedWarehouses: oneOf(parameter('unmappedWarehouses'), ['keep', 'zero'], 'Warehouses Without Location'),
		stockReadAt: time(parameter('stockReadAt')),
		maxStockAgeMinutes: number('maxStockAgeMinutes', 'Maximum Stock Age (Minutes)', { otherwise: 60, least: 0 }),
		guardrailPercent: number('guardrailPercent', 'Guardrail: Share Dropping to Zero (%)', { otherwise: 20, least: 0 }),
		guardrailMinimumSkus: number('guardrailMinimumSkus', 'Guardrail: From (SKUs)', { otherwise: 10, least: 1 }),
		releaseHeld: switchOf(parameter('releaseHeld'), 'Release Held Updates', false),
		exceptionLimit: Math.floor(
			numberOf(options.exceptionLimit, 'Exceptions per Kind (Limit)', { otherwise: 100, least: 1 }),
		),
		inactiveListings: switchOf(options.inactiveListings, 'Tell About Inactive Listings', true),
		maybeUnknown: ids(options.maybeUnknown),
		silentShops: ids(options.silentShops),
		nowMs: nowOf(options.now, now),
	};
}
