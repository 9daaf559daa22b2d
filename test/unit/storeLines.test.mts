// Which TikTok line an item of NewStore is: one answer for orders, dispatch, cancellations and returns.
import fc from 'fast-check';
import {
	isBundlePart,
	itemIds,
	lineOfItem,
	readItemLines,
	referencesOf,
} from '../../nodes/shared/channel/storeLines.ts';
import type { Row } from '../../nodes/shared/tableRows.ts';

const ITEM = 'uuid-1';
const LINE = '576460000000000001';
const OTHER = '576460000000000002';
const named = (...values: Array<[string, string]>) => values.map(([name, value]) => ({ name, value }));
const reference = (more: Row = {}) => ({
	order_id: 'order',
	external_orders: [{ id: 'ns', platform: 'ORDER_MANAGEMENT_SYSTEM', line_items: [{ id: ITEM, origin_id: LINE }] }],
	...more,
});

test('the reference of TikTok goes first, under each id that NewStore has for the item', () => {
	const lines = readItemLines([reference()]);
	const kept = { extended_attributes: named(['tiktok_line_id', OTHER]) };
	for (const ids of [{ id: ITEM }, { id: 'swapped', origin_id: ITEM }, { item_id: ITEM }])
		expect(lineOfItem({ ...ids, ...kept }, lines)).toBe(LINE);
	expect(itemIds({ id: 'a', origin_id: 'b', item_id: '' })).toEqual(['b', 'a']);
});

test.each<[string, Row]>([
	['an attribute in a list', { extended_attributes: named(['tiktok_line_id', LINE]) }],
	['an attribute in an object', { extended_attributes: { tiktok_line_id: LINE } }],
	['an attribute in metadata', { metadata: { extended_attributes: named(['tiktok_line_id', LINE]) } }],
	['the external item id', { external_item_id: `${LINE}-2` }],
	['the external item id as attribute', { extended_attributes: named(['external_item_id', `${LINE}-1`]) }],
	[
		'of both external item ids that of the attribute',
		{ external_item_id: `${OTHER}-1`, extended_attributes: named(['external_item_id', `${LINE}-1`]) },
	],
])('else what NewStore kept: %s', (_where, item) => {
	expect(lineOfItem({ id: 'swapped', ...item }, readItemLines([reference()]))).toBe(LINE);
});

test('nothing tells: no line, never a guess', () => {
	for (const item of [{}, { id: 'x' }, { id: {} }, { external_item_id: LINE }, { extended_attributes: 'x' }])
		expect(lineOfItem(item, readItemLines([reference()]))).toBe('');
	const lost = [{ line_items: [{ id: {}, origin_id: LINE }, { id: 'undefined', origin_id: LINE }, { id: ITEM }] }];
	expect(readItemLines(lost).size).toBe(0);
});

test('references of another system name items of another system', () => {
	const foreign = { id: 'x', platform: 'SHOPIFY', line_items: [{ id: ITEM, origin_id: OTHER }] };
	expect(readItemLines([{ external_orders: [foreign] }, foreign]).size).toBe(0);
	expect(readItemLines([reference({ line_items: [{ id: LINE }] })]).get(ITEM)).toBe(LINE);
});

test('as Channel Order builds them, with the NewStore order', () => {
	const built = { order_id: 'order', external_order_id: 'ns', line_items: [{ id: ITEM, origin_id: LINE }] };
	expect(referencesOf(built)).toEqual([{ externalId: 'ns', pairs: [[ITEM, LINE]] }]);
	expect(referencesOf(reference())).toEqual(referencesOf(built));
});

test('a part of a bundle says so', () => {
	expect(isBundlePart({ extended_attributes: named(['tiktok_bundle_sku_id', '1730']) })).toBe(true);
	expect(isBundlePart({ extended_attributes: named(['tiktok_sku_id', '1730']) })).toBe(false);
});

test('references that disagree give one answer, whatever their order is', () => {
	const pair = fc.record({ id: fc.constantFrom('a', 'b', 'c'), origin_id: fc.constantFrom('1', '2', '3') });
	fc.assert(
		fc.property(fc.array(pair, { minLength: 1, maxLength: 8 }), fc.infiniteStream(fc.nat()), (pairs, order) => {
			const rows = pairs.map((one) => ({ line_items: [one] }));
			const shuffled = rows
				.map((row) => [order.next().value, row] as const)
				.sort(([a], [b]) => a - b)
				.map(([, row]) => row);
			const sorted = (given: Row[]) => [...readItemLines(given)].sort();
			expect(sorted(shuffled)).toEqual(sorted(rows));
		}),
	);
});
