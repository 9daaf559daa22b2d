/** Find Drift whatever comes: order does not matter, orders do not touch each other, damage costs one order only. */
import fc from 'fast-check';
import { findDrift } from '../../nodes/ChannelDrift/find/findDrift.ts';
import { DRIFT_KINDS } from '../../nodes/ChannelDrift/kinds.ts';
import { ago, NOW, refund, sides } from '../support/driftDocuments.mts';
import type { Json, Sides } from '../support/driftDocuments.mts';
import { feedsOf, kindsOf, look, settings } from '../support/driftExamples.mts';

const state = fc.constantFrom('in_fulfillment', 'on_hold', 'complete', 'returned', 'cancelled');
const status = fc.constantFrom('AWAITING_SHIPMENT', 'PARTIALLY_SHIPPING', 'IN_TRANSIT', 'DELIVERED', 'CANCELLED');

const anOrder = fc
	.record({
		id: fc.integer({ min: 1, max: 9_999_999 }).map(String),
		states: fc.array(state, { minLength: 1, maxLength: 3 }),
		status,
		isRouted: fc.boolean(),
		isRefunded: fc.boolean(),
		tracking: fc.constantFrom('', 'P1', 'Q9'),
		late: fc.boolean(),
	})
	.map(({ id, states, status: of, isRouted, isRefunded, tracking, late }): Sides => {
		const one = sides(id, {
			states,
			status: of,
			lines: tracking ? { tracking_number: tracking, rts_time: ago(3) } : {},
			order: late ? { rts_sla_time: ago(1) } : {},
		});
		if (isRefunded) one.buyers = [refund(one)];
		if (!isRouted) one.found = { ...one.found, found: false, newstore_order: {} };
		return one;
	});
const orders = fc.uniqueArray(anOrder, { selector: ({ order }) => String(order.id), minLength: 1, maxLength: 8 });
const keysOf = (all: readonly Sides[]) => look(all).drift.map(({ json }) => json.drift_key);

test('the order of the documents does not matter', () => {
	fc.assert(
		fc.property(orders, fc.infiniteStream(fc.nat()), (all, numbers) => {
			const sorted = all.map((one) => ({ one, key: numbers.next().value as number })).sort((a, b) => a.key - b.key);
			const feeds = feedsOf(sorted.map(({ one }) => one));
			const shuffled = findDrift({ ...feeds, orders: [...feeds.orders].reverse() }, settings());
			expect(shuffled).toEqual(look(all));
		}),
	);
});

test('what is said of an order does not depend on the others', () => {
	fc.assert(
		fc.property(orders, (all) => {
			expect(keysOf(all).sort()).toEqual(all.flatMap((one) => keysOf([one])).sort());
		}),
	);
});

test('a key stands once, its case has the words of its kind, and a second look changes nothing but the time', () => {
	fc.assert(
		fc.property(orders, (all) => {
			const first = look(all, { windowMs: 0 });
			const keys = first.drift.map(({ json }) => json.drift_key);
			expect(new Set(keys).size).toBe(keys.length);
			expect(first.cases.map(({ json }) => json.business_key).sort()).toEqual([...keys].sort());
			expect(first.cases.every(({ json }) => Object.values(DRIFT_KINDS).some(({ code }) => code === json.code))).toBe(
				true,
			);
			const texts = first.cases.map(({ json }) => `${json.title} ${json.what_happened} ${json.what_to_do}`).join(' ');
			expect(texts).not.toMatch(/undefined|NaN|\[object|null/);
			const again = look(all, { windowMs: 0, earlier: first.drift.map(({ json }) => json) });
			expect([again.drift, again.over]).toEqual([first.drift, []]);
		}),
	);
});

const DAMAGE: unknown[] = [null, 7, 'x', [], [null], ['x'], {}, { a: 1 }, true, -1, 1e21, 'undefined'];

test('one damaged document never stops the others, and nothing that was known of its order is over', () => {
	const good = sides('2', { states: ['complete'] });
	const parts = ['order', 'found', 'reference', 'requests', 'back'] as const;
	const broken = parts.flatMap((part) =>
		Object.keys(sides('1', { states: ['returned'] })[part])
			.filter((field) => !['shop_id', 'order_id', 'id'].includes(field))
			.flatMap((field) => DAMAGE.map((value) => ({ part, field, value }))),
	);
	const earlier = [{ drift_key: 'k', kind: 'oversold', shop_id: good.order.shop_id, order_id: '1' }];
	for (const { part, field, value } of broken) {
		const one = sides('1', { states: ['returned'] });
		const damaged = { ...one, [part]: { ...(one[part] as Json), [field]: value } };
		const { drift, over, summary } = look([damaged, good], { earlier });
		expect(drift.map(({ json }) => json.drift_key)).toContain(`shipped_not_on_tiktok/${String(good.order.shop_id)}/2`);
		expect(over.length === 0 || summary.orders_unread === 0).toBe(true);
	}
	expect(broken.length).toBeGreaterThan(150);
});

test('the younger a difference, the fewer cases: a longer time for the workflows never makes more', () => {
	fc.assert(
		fc.property(orders, fc.nat(72), fc.nat(72), (all, a, b) => {
			const [short, long] = [Math.min(a, b), Math.max(a, b)].map((hours) => look(all, { windowMs: hours * 3_600_000 }));
			expect(long.cases.length).toBeLessThanOrEqual(short.cases.length);
			expect(kindsOf(long)).toEqual(kindsOf(short));
			expect(long.drift.every(({ json }) => Date.parse(String(json.since)) <= NOW)).toBe(true);
		}),
	);
});
