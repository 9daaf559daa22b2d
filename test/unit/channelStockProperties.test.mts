import fc from 'fast-check';

import { distribute } from '../../nodes/ChannelStock/decide/stockArithmetic.ts';
import type { Json, StockFeeds, StockSettings } from '../../nodes/ChannelStock/types.ts';
import { decide, GB, listing, location, sku, unrouted } from '../support/stockCase.mts';

const PRODUCTS = ['TEE', 'TEE-M', 'CAP', 'SOCK', 'BAG'];
const LOCATIONS = ['L1', 'L2', 'L3', 'L4'];
const WAREHOUSES = ['W1', 'W2', 'W3'];
const RUNS = { numRuns: 300 };

const units = fc.integer({ min: -5, max: 60 });
const atp = fc.record(Object.fromEntries(LOCATIONS.map((id) => [id, units])));
const amount: Record<string, fc.Arbitrary<string>> = {
	buffer_units: fc.integer({ min: 0, max: 9 }).map(String),
	share_percent: fc.integer({ min: 0, max: 100 }).map(String),
	threshold: fc.integer({ min: 0, max: 6 }).map(String),
	cap: fc.integer({ min: 0, max: 40 }).map(String),
	hold: fc.constantFrom('true', 'false'),
};
const rule = fc
	.tuple(
		fc.constantFrom(
			...[
				['all', ''],
				['prefix', 'TEE'],
				['prefix', 'C'],
				['sku', 'TEE'],
				['product', 'CAP'],
				['location', 'L2'],
			],
		),
		fc.constantFrom(...Object.keys(amount)),
		fc.constantFrom('', GB),
	)
	.filter(([[scope], what]) => !(scope === 'location' && what === 'hold'))
	.chain(([[scope, match], what, shop_id]) =>
		amount[what].map((value) => ({ scope, match, what, value, shop_id }) as Json),
	);

interface World {
	feeds: StockFeeds;
	settings: Partial<StockSettings>;
}

const shownPerWarehouse = fc
	.uniqueArray(fc.constantFrom(...WAREHOUSES), { minLength: 1 })
	.chain((ids) => fc.tuple(...ids.map((id) => fc.tuple(fc.constant(id), fc.integer({ min: 0, max: 60 })))))
	.map((entries) => Object.fromEntries(entries));

const world: fc.Arbitrary<World> = fc
	.record({
		stock: fc.uniqueArray(fc.tuple(fc.constantFrom(...PRODUCTS), atp), { minLength: 1, selector: ([id]) => id }),
		listed: fc.array(fc.tuple(fc.constantFrom(...PRODUCTS, 'SET', 'tee', ''), shownPerWarehouse), {
			minLength: 1,
			maxLength: 9,
		}),
		open: fc.array(fc.tuple(fc.constantFrom(...PRODUCTS, 'SET'), fc.integer({ min: 0, max: 9 })), { maxLength: 4 }),
		rules: fc.array(rule, { maxLength: 6 }),
		// Which of the first two warehouses a location feeds; the third warehouse is fed by none.
		feeds: fc.array(fc.constantFrom('W1', 'W2'), { minLength: LOCATIONS.length, maxLength: LOCATIONS.length }),
		scope: fc.constantFrom('full' as const, 'partial' as const),
		mode: fc.constantFrom('changes' as const, 'everything' as const),
		unmappedWarehouses: fc.constantFrom('keep' as const, 'zero' as const),
	})
	.map(({ stock, listed, open, rules, feeds, scope, mode, unmappedWarehouses }) => ({
		feeds: {
			stock: stock.map(([product_id, atp_by_location]) => ({ product_id, atp_by_location })),
			listings: listed.map(([name, shown], at) => listing(`${at}`, [sku(name, shown, { id: `sku-${at}` })])),
			unrouted: open.map(([name, count]) => unrouted(name, count, { sku_id: '' })),
			details: [],
		},
		settings: {
			rules,
			scope,
			mode,
			unmappedWarehouses,
			locations: LOCATIONS.map((id, at) => location(id, feeds[at])),
			skuMap: [{ seller_sku: 'SET', product_id: 'TEE*2 + SOCK' }],
			guardrailPercent: 100,
		},
	}));

const COMPONENTS: Record<string, Array<[string, number]>> = {
	SET: [
		['TEE', 2],
		['SOCK', 1],
	],
};
const mapped = (settings: Partial<StockSettings>) =>
	new Set((settings.locations ?? []).map((row) => String(row.warehouse_id)));

function atpOf(feeds: StockFeeds, productId: string): Record<string, number> {
	return feeds.stock.find((item) => item.product_id === productId)?.atp_by_location as Record<string, number>;
}

/** What would be sent for each variant: SKU id → seller SKU, units in mapped warehouses, inventory. */
function sentBySku({ feeds, settings }: World) {
	const sent = new Map<string, { sellerSku: string; published: number; inventory: Record<string, number> }>();
	for (const { json } of decide(feeds, settings).updates) {
		for (const { id, inventory } of json.skus) {
			const sellerSku = json.explain.find((line) => line.sku_id === id)?.seller_sku ?? '';
			const published = inventory
				.filter(({ warehouse_id }) => mapped(settings).has(warehouse_id))
				.reduce((sum, { quantity }) => sum + quantity, 0);
			expect(new Set(inventory.map(({ warehouse_id }) => warehouse_id)).size).toBe(inventory.length);
			sent.set(id, {
				sellerSku,
				published,
				inventory: Object.fromEntries(inventory.map((each) => [each.warehouse_id, each.quantity])),
			});
		}
	}
	return sent;
}

const shownOf = (feeds: StockFeeds, id: string) => {
	const skus = feeds.listings.flatMap((each) => each.skus as Json[]);
	const found = skus.find((each) => each.id === id)?.inventory as Array<{ warehouse_id: string; quantity: number }>;
	return Object.fromEntries(found.map(({ warehouse_id, quantity }) => [warehouse_id, quantity]));
};

test('never more than there is, never below zero, never above 99,999', () => {
	fc.assert(
		fc.property(world, (given) => {
			for (const [id, { sellerSku, published, inventory }] of sentBySku(given)) {
				for (const quantity of Object.values(inventory)) {
					expect(Number.isInteger(quantity) && quantity >= 0 && quantity <= 99_999).toBe(true);
				}
				// Only locations of the warehouses that the SKU is assigned to.
				const locations = (given.settings.locations ?? []).filter(
					(row) => String(row.warehouse_id) in shownOf(given.feeds, id),
				);
				for (const [product, count] of COMPONENTS[sellerSku] ?? [[sellerSku, 1]]) {
					const total = locations.reduce((sum, row) => sum + atpOf(given.feeds, product)[String(row.location_id)], 0);
					expect(published * count).toBeLessThanOrEqual(Math.max(0, total));
				}
			}
		}),
		RUNS,
	);
});

test('every assigned warehouse exactly once and no other; without location it keeps its number or gets 0', () => {
	fc.assert(
		fc.property(world, (given) => {
			for (const [id, { inventory }] of sentBySku(given)) {
				const shown = shownOf(given.feeds, id);
				expect(Object.keys(inventory).sort()).toEqual(Object.keys(shown).sort());
				for (const warehouse of Object.keys(shown)) {
					if (mapped(given.settings).has(warehouse)) continue;
					expect(inventory[warehouse]).toBe(given.settings.unmappedWarehouses === 'keep' ? shown[warehouse] : 0);
				}
			}
		}),
		RUNS,
	);
});

test('the numbers of the warehouses add up to the published number of the sentence', () => {
	fc.assert(
		fc.property(world, ({ feeds, settings }) => {
			for (const { json } of decide(feeds, settings).updates) {
				const lines = json.explain.filter((line) => !line.reason.startsWith('No location'));
				for (const { reason } of lines) {
					const published = Number(/: ([\d,]+) published/.exec(reason)?.[1].replaceAll(',', ''));
					expect(lines.reduce((sum, { now }) => sum + now, 0)).toBe(published);
				}
			}
		}),
		RUNS,
	);
});

test('more stock never publishes less', () => {
	fc.assert(
		fc.property(world, fc.constantFrom(...LOCATIONS), fc.integer({ min: 1, max: 20 }), (given, place, more) => {
			const everything: World = { ...given, settings: { ...given.settings, mode: 'everything' } };
			const richer: World = {
				...everything,
				feeds: {
					...given.feeds,
					stock: given.feeds.stock.map((item) => {
						const known = item.atp_by_location as Record<string, number>;
						return { ...item, atp_by_location: { ...known, [place]: known[place] + more } };
					}),
				},
			};
			const before = sentBySku(everything);
			const after = sentBySku(richer);
			expect([...after.keys()].sort()).toEqual([...before.keys()].sort());
			for (const [id, { published }] of after)
				expect(published).toBeGreaterThanOrEqual(before.get(id)?.published ?? NaN);
		}),
		RUNS,
	);
});

test('the order of the input and of the rows says nothing', () => {
	const contentOf = ({ feeds, settings }: World) => {
		const { updates, exceptions, held, summary } = decide(feeds, settings);
		const sorted = (placed: Array<{ json: object }>) => placed.map(({ json }) => JSON.stringify(json)).sort();
		return { updates: sorted(updates), exceptions: sorted(exceptions), held: sorted(held), summary };
	};
	fc.assert(
		fc.property(
			world.chain((given) =>
				fc.tuple(
					fc.constant(given),
					fc.record({
						stock: shuffled(given.feeds.stock),
						listings: shuffled(given.feeds.listings),
						unrouted: shuffled(given.feeds.unrouted),
						details: shuffled(given.feeds.details),
					}),
					shuffled(given.settings.rules ?? []),
					shuffled(given.settings.locations ?? []),
				),
			),
			([given, feeds, rules, locations]) => {
				expect(contentOf({ feeds, settings: { ...given.settings, rules, locations } })).toEqual(contentOf(given));
			},
		),
		RUNS,
	);
});

test('what was sent is not sent again, and sending it twice changes nothing', () => {
	fc.assert(
		fc.property(world, (given) => {
			const changes: World = { ...given, settings: { ...given.settings, mode: 'changes' } };
			const sent = sentBySku(changes);
			const listings = given.feeds.listings.map((each) => ({
				...each,
				skus: (each.skus as Json[]).map((one) => {
					const inventory = sent.get(String(one.id))?.inventory;
					const entries = Object.entries(inventory ?? {}).map(([warehouse_id, quantity]) => ({
						warehouse_id,
						quantity,
					}));
					return inventory ? { ...one, inventory: entries } : one;
				}),
			}));
			expect(sentBySku({ ...changes, feeds: { ...given.feeds, listings } }).size).toBe(0);
			// A number that is right already is not sent.
			for (const [id, { inventory }] of sent) expect(inventory).not.toEqual(shownOf(given.feeds, id));
		}),
		RUNS,
	);
});

test('nothing is sent for an ambiguous, unknown, misspelt or empty SKU', () => {
	fc.assert(
		fc.property(world, (given) => {
			const sellerSkus = given.feeds.listings.flatMap((each) =>
				(each.skus as Json[]).map((one) => String(one.seller_sku)),
			);
			const known = new Set(given.feeds.stock.map((item) => String(item.product_id)));
			for (const { sellerSku } of sentBySku(given).values()) {
				expect(sellerSkus.filter((each) => each === sellerSku)).toHaveLength(1);
				for (const [product] of COMPONENTS[sellerSku] ?? [[sellerSku]]) expect(known.has(product)).toBe(true);
			}
		}),
		RUNS,
	);
});

test('units are distributed without loss, and no warehouse gets more than it has', () => {
	fc.assert(
		fc.property(
			fc.array(fc.integer({ min: -9, max: 50 }), { minLength: 2, maxLength: 6 }),
			fc.nat(300),
			(capacities, wanted) => {
				const most = capacities.reduce((sum, capacity) => sum + Math.max(0, capacity), 0);
				const parts = distribute(Math.min(wanted, most), capacities);
				expect(parts.reduce((sum, part) => sum + part, 0)).toBe(Math.min(wanted, most));
				parts.forEach((part, at) => expect(part >= 0 && part <= Math.max(0, capacities[at])).toBe(true));
			},
		),
		RUNS,
	);
});

function shuffled<T>(items: readonly T[]): fc.Arbitrary<T[]> {
	return fc.shuffledSubarray([...items], { minLength: items.length, maxLength: items.length });
}
