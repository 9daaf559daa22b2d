import fc from 'fast-check';

import { fingerprintRules } from '../../nodes/ChannelStock/rulesFingerprint.ts';
import type { StockTables } from '../../nodes/ChannelStock/rulesFingerprint.ts';

const NOW = Date.parse('2026-11-27T12:00:00Z');

const TABLES: StockTables = {
	shops: [
		{ shop_id: '1', shop_name: 'GB', active: true },
		{ shop_id: '2', active: true },
	],
	locations: [
		{ location_id: 'LEEDS', warehouse_id: '71', shop_id: '1', sells: true },
		{ location_id: 'LONDON', warehouse_id: '71', shop_id: '1', sells: true },
	],
	rules: [
		{ scope: 'all', match: '', what: 'buffer_units', value: '2' },
		{ scope: 'sku', match: 'TEE', what: 'cap', value: '5', valid_from: '2026-11-27', valid_to: '2026-11-28' },
	],
	skuMap: [
		{ seller_sku: 'TT-1', product_id: 'TEE', shop_id: '' },
		{ seller_sku: 'SET', product_id: 'TEE*2 + CAP', shop_id: '1' },
	],
};

const of = (changed: Partial<StockTables> = {}, nowMs = NOW) =>
	fingerprintRules({ ...TABLES, ...changed }, nowMs).fingerprint;
const first = (table: keyof StockTables, change: Record<string, unknown>) => ({
	[table]: [{ ...TABLES[table][0], ...change }, ...TABLES[table].slice(1)],
});

test('counts what is valid now, and fits into a cell without blanks', () => {
	const summed = fingerprintRules(TABLES, NOW);
	expect(summed).toMatchObject({ shops: 2, locations: 2, rules: 2, mapped_skus: 2 });
	expect(summed.fingerprint).toMatch(/^[0-9a-f]{16}$/);
});

test.each([
	['a buffer', first('rules', { value: '3' })],
	['a rule that is taken away', { rules: TABLES.rules.slice(1) }],
	['a rule for one shop only', first('rules', { shop_id: '1' })],
	['a location that stops selling', first('locations', { sells: false })],
	['another warehouse', first('locations', { warehouse_id: '72' })],
	['a location for another shop', first('locations', { shop_id: '2' })],
	['a shop that is switched off', first('shops', { active: false })],
	['a new shop', { shops: [...TABLES.shops, { shop_id: '3', active: true }] }],
	['a mapping', first('skuMap', { product_id: 'CAP' })],
	['a second, contradicting mapping', { skuMap: [...TABLES.skuMap, { seller_sku: 'TT-1', product_id: 'CAP' }] }],
	['a rule that cannot be read and holds SKUs', first('rules', { value: '2 units' })],
	['a location of which nobody can tell whether it sells', first('locations', { sells: 'nein' })],
])('%s changes it', (_what, changed) => {
	expect(of(changed)).not.toBe(of());
});

test.each([
	['a note', first('rules', { note: 'for Friday', id: 7, updatedAt: new Date() })],
	['the name of a store', first('locations', { note: 'Leeds' })],
	['what a shop does with orders', first('shops', { shop_name: 'UK', service_level: 'EXPRESS', remorse_minutes: 5 })],
	['another way to write the same', first('rules', { scope: ' ALL ', value: '2.0' })],
	['a row twice', { rules: [...TABLES.rules, TABLES.rules[0]] }],
	['a row somebody begins to type', { rules: [...TABLES.rules, { scope: 'sku', match: '', what: '', value: '' }] }],
	['a location without warehouse', { locations: [...TABLES.locations, { location_id: 'YORK' }] }],
	['a rule for next week', { rules: [...TABLES.rules, { ...TABLES.rules[0], value: '9', valid_from: '2026-12-04' }] }],
	['a rule that is over', { rules: [...TABLES.rules, { ...TABLES.rules[0], value: '9', valid_to: '2026-11-26' }] }],
	['a later end of an open rule', { rules: [TABLES.rules[0], { ...TABLES.rules[1], valid_to: '2026-11-29' }] }],
	['an empty row, as an empty table gives it', { skuMap: [...TABLES.skuMap, {}] }],
])('%s does not', (_what, changed) => {
	expect(of(changed)).toBe(of());
});

test('a time without zone is UTC, and a last day counts to its end, as in the decision', () => {
	const at = (time: string) => of({}, Date.parse(time));
	const open = of();
	expect(at('2026-11-26T23:59:59Z')).not.toBe(open);
	expect(at('2026-11-27T00:00:00Z')).toBe(open);
	expect(at('2026-11-28T23:59:59Z')).toBe(open);
	expect(at('2026-11-29T00:00:00Z')).toBe(at('2026-11-26T23:59:59Z'));
	// Berlin is an hour ahead: 9 o'clock there is 8 in UTC.
	const berlin = { rules: [{ ...TABLES.rules[0], valid_from: '2026-11-27T09:00+01:00' }] };
	expect(of(berlin, Date.parse('2026-11-27T07:59:59Z'))).not.toBe(of(berlin, Date.parse('2026-11-27T08:00:00Z')));
});

test('the order of the rows says nothing', () => {
	const shuffled = <T,>(rows: readonly T[]) => fc.shuffledSubarray([...rows], { minLength: rows.length });
	const { shops, locations, rules, skuMap } = TABLES;
	const contradicting = [...skuMap, { seller_sku: 'TT-1', product_id: 'CAP' }];
	const tables = fc.record({
		shops: shuffled(shops),
		locations: shuffled(locations),
		rules: shuffled(rules),
		skuMap: shuffled(contradicting),
	});
	fc.assert(fc.property(tables, (order) => of(order) === of({ skuMap: contradicting })));
});
