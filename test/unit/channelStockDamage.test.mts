/** Damaged documents and table rows: the good ones are decided as if the damaged one were not there, and nothing throws. */

import { fingerprintRules } from '../../nodes/ChannelStock/rulesFingerprint.ts';
import { listTouchedProducts } from '../../nodes/ChannelStock/touchedProducts.ts';
import type { Json, StockFeeds, StockSettings } from '../../nodes/ChannelStock/types.ts';
import { damagedAmong, eachDamage, everyMutation } from '../support/mutations.mts';
import { decide, GB, listing, location, MAIN, sent, SETTINGS, sku, stock, unrouted } from '../support/stockCase.mts';

const GOOD: StockFeeds = {
	stock: [stock('TEE', { LEEDS: 9 }), stock('CAP', { LEEDS: 4, LONDON: 2 })],
	listings: [listing('1', [sku('TEE', 1)]), listing('2', [sku('CAP', 1)])],
	unrouted: [unrouted('TEE', 2)],
	details: [{ shop_id: GB, id: '9', product_types: [], skus: [{ id: 'id-X' }] }],
};
const EXPECTED = { TEE: { [MAIN]: 7 }, CAP: { [MAIN]: 6 } };
const EXTRA: Record<keyof StockFeeds, Json> = {
	stock: stock('EXTRA', { LEEDS: 5 }),
	listings: listing('3', [sku('EXTRA', 1), sku('EXTRA-2', 1)], { update_time: 1_764_000_000 }),
	unrouted: unrouted('EXTRA', 1, { product_id: '3', order_ids: ['576400000000000001'] }),
	details: {
		...{ shop_id: GB, id: '3', product_types: ['COMBINED_PRODUCT'] },
		skus: [{ id: 'id-EXTRA', combined_skus: [{ sku_id: 'id-TEE', seller_sku: 'TEE', title: 'Tee', sku_count: 2 }] }],
	},
};
const ROWS: Record<'shops' | 'locations' | 'rules' | 'skuMap', Json> = {
	shops: { shop_id: '7494000000000000303', shop_name: 'Third', active: true },
	locations: location('YORK', '7293000000000000055', { note: 'York' }),
	rules: {
		...{ scope: 'sku', match: 'EXTRA', what: 'buffer_units', value: '5', shop_id: GB },
		...{ valid_from: '2026-11-01', valid_to: '2026-12-24T23:00:00Z', note: 'Christmas' },
	},
	skuMap: { seller_sku: 'EXTRA', product_id: 'EXTRA-P*2 + CAP-P', shop_id: GB, note: '' },
};

/** What is sent for the two good SKUs. */
const ofGood = (feeds: StockFeeds, settings: Partial<StockSettings> = {}) => {
	const decision = decide(feeds, { guardrailPercent: 100, ...settings });
	for (const { json } of decision.updates)
		for (const { id, inventory } of json.skus) {
			expect(id).toMatch(/\S/);
			expect(id).not.toMatch(/undefined|\[object/);
			for (const { warehouse_id: warehouse, quantity } of inventory) {
				expect(warehouse).toMatch(/\S/);
				expect(Number.isInteger(quantity) && quantity >= 0 && quantity <= 99_999).toBe(true);
			}
		}
	const { TEE, CAP } = sent(decision);
	return { sent: { TEE, CAP }, decision };
};

test('the good documents alone', () => expect(ofGood(GOOD).sent).toEqual(EXPECTED));

describe.each(['stock', 'listings', 'unrouted', 'details'] as const)(
	'one damaged document among those of %s',
	(feed) => {
		test('changes nothing for the others', () => {
			eachDamage(damagedAmong([...GOOD[feed]], EXTRA[feed]), ({ documents }) => {
				for (const scope of ['full', 'partial'] as const)
					expect(ofGood({ ...GOOD, [feed]: documents }, { scope }).sent).toEqual(EXPECTED);
			});
		});

		test('no damage at any place stops the run', () => {
			for (const { document } of everyMutation(EXTRA[feed]))
				expect(ofGood({ ...GOOD, [feed]: [...GOOD[feed], document] }).sent).toEqual(EXPECTED);
			for (const odd of [null, 7, 'text', [], undefined])
				expect(ofGood({ ...GOOD, [feed]: [odd, ...GOOD[feed]] as never }).sent).toEqual(EXPECTED);
		});
	},
);

test.each([
	['listings', { id: undefined }, 'STOCK_LISTING_UNREADABLE', 'it has no id'],
	['listings', { id: { id: '3' } }, 'STOCK_LISTING_UNREADABLE', 'id is not an id: an object'],
	['listings', { shop_id: 'undefined' }, 'STOCK_LISTING_UNREADABLE', 'shop_id is not an id'],
	['listings', { skus: 'none' }, 'STOCK_LISTING_UNREADABLE', 'skus is not a list'],
	['listings', { skus: [7] }, 'STOCK_LISTING_UNREADABLE', 'skus holds an entry that is no object'],
	['listings', { skus: [{ ...sku('EXTRA', 1), id: '' }] }, 'STOCK_LISTING_UNREADABLE', 'the id of a SKU is missing'],
	[
		'listings',
		{ skus: [{ ...sku('EXTRA', 1), seller_sku: {} }] },
		'STOCK_LISTING_UNREADABLE',
		'seller_sku is not text',
	],
	[
		'listings',
		{ skus: [{ ...sku('EXTRA', 1), inventory: {} }] },
		'STOCK_LISTING_UNREADABLE',
		'inventory is not a list',
	],
	['listings', { skus: [sku('EXTRA', { '': 1 })] }, 'STOCK_LISTING_UNREADABLE', 'warehouse_id is missing'],
	['stock', { product_id: ['EXTRA'] }, 'STOCK_FEED_UNREADABLE', 'product_id is not an id: a list'],
	['stock', { product_id: undefined }, 'STOCK_FEED_UNREADABLE', 'it has no product_id'],
	['unrouted', { seller_sku: {}, sku_id: '' }, 'STOCK_UNROUTED_UNREADABLE', 'seller_sku is not text'],
	['unrouted', { seller_sku: '', sku_id: '' }, 'STOCK_UNROUTED_UNREADABLE', 'it names no SKU'],
] as const)('a document of %s with %j is told and left out', (feed, change, code, words) => {
	const { sent: good, decision } = ofGood({ ...GOOD, [feed]: [...GOOD[feed], { ...EXTRA[feed], ...change }] });
	expect(good).toEqual(EXPECTED);
	const told = decision.exceptions.map(({ json }) => json).find((json) => json.code === code);
	expect(told?.what_happened).toContain(words);
	expect(decision.updates.some(({ json }) => json.product_id === '3')).toBe(false);
});

test.each([1e21, '1e21', '9'.repeat(22), -1, 0.5, '0.5', null, {}])(
	'open orders of %j units: nothing is sent for their SKU, since nobody knows how many are spoken for',
	(units) => {
		const decision = decide({ ...GOOD, unrouted: [unrouted('TEE', units)] });
		expect(sent(decision)).toEqual({ CAP: { [MAIN]: 6 } });
		expect(decision.exceptions.map(({ json }) => json.code)).toEqual(['STOCK_UNROUTED_UNREADABLE']);
	},
);

test.each([1e21, '9'.repeat(22), 1e9])('stock of %j units is a slip, not 99,999 for sale', (units) => {
	const decision = decide({ ...GOOD, stock: [stock('TEE', { LEEDS: units }), GOOD.stock[1]] });
	expect(sent(decision)).toEqual({ CAP: { [MAIN]: 6 } });
	expect(decision.exceptions.map(({ json }) => json.code)).toEqual(['STOCK_ATP_UNREADABLE']);
});

test.each(['shops', 'locations', 'rules', 'skuMap'] as const)(
	'a damaged row of %s stops nothing; while it is told, its SKU waits',
	(table) => {
		const feeds = { ...GOOD, listings: [...GOOD.listings, EXTRA.listings], stock: [...GOOD.stock, EXTRA.stock] };
		for (const { document, name } of everyMutation(ROWS[table])) {
			const settings = { ...SETTINGS, [table]: [...SETTINGS[table], document] };
			const { decision } = ofGood(feeds, settings);
			expect(() => fingerprintRules(settings, SETTINGS.nowMs)).not.toThrow();
			const holds = decision.exceptions.some(
				({ json }) => json.code === 'STOCK_RULE_UNREADABLE' && json.title.includes('holds'),
			);
			if (holds) expect({ name, sent: sent(decision).EXTRA }).toEqual({ name, sent: undefined });
		}
	},
);

test('damaged events and listings are passed over where touched products are listed', () => {
	const good = { product_ids: ['TEE'] };
	for (const extra of [{ product_ids: ['EXTRA'], product_id: 'EXTRA' }, EXTRA.listings])
		for (const { document } of everyMutation(extra)) {
			const touched = listTouchedProducts([document, good], []);
			expect(touched.map(({ json }) => json.product_id)).toContain('TEE');
			for (const { json } of touched) expect(json.product_id).not.toMatch(/undefined|\[object/);
		}
	expect(listTouchedProducts([null, good] as never, [])).toHaveLength(1);
});
