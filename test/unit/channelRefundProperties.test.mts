// What holds for refunds and restocks whatever happens in between: crashes, repeats, another order of events.
import fc from 'fast-check';
import type { Crash } from '../support/refundWorld.mts';
import { RefundWorld } from '../support/refundWorld.mts';

const crash = fc.constantFrom<Crash>('none', 'none', 'beforeRow', 'beforeCall', 'beforeNote');
const crashes = fc.array(crash, { maxLength: 6 });
const prices = fc.array(fc.integer({ min: 1, max: 9_999 }), { minLength: 1, maxLength: 4 });

type Step =
	| { kind: 'return'; pick: number; units: number; amount: number }
	| { kind: 'goodwill'; amount: number }
	| { kind: 'buyer'; pick: number }
	| { kind: 'refund'; crashes: Crash[]; times: number }
	| { kind: 'restock'; crashes: Crash[]; showsMarks: boolean };

const step: fc.Arbitrary<Step> = fc.oneof(
	fc.record({
		kind: fc.constant('return' as const),
		pick: fc.nat(3),
		units: fc.integer({ min: 1, max: 2 }),
		amount: fc.integer({ min: 1, max: 12_000 }),
	}),
	fc.record({ kind: fc.constant('goodwill' as const), amount: fc.integer({ min: 1, max: 12_000 }) }),
	fc.record({ kind: fc.constant('buyer' as const), pick: fc.nat(3) }),
	fc.record({ kind: fc.constant('refund' as const), crashes, times: fc.integer({ min: 1, max: 2 }) }),
	fc.record({ kind: fc.constant('restock' as const), crashes, showsMarks: fc.boolean() }),
);

const settings = fc.record({
	refundAmount: fc.constantFrom('buyer_paid', 'store_amount'),
	returnFee: fc.constantFrom('ignore', 'deduct'),
	askAbove: fc.constantFrom('', '50.00'),
});

/** Plays the steps; a unit that is back cannot be brought back again. */
function play(world: RefundWorld, steps: Step[], settle = true): void {
	const back = new Set<number>();
	for (const [place, one] of steps.entries()) {
		if (one.kind === 'return') {
			const free = world.lines.map((_, n) => n + 1).filter((n) => !back.has(n) && !isOnTikTok(world, n));
			const units = free.slice(one.pick % Math.max(1, free.length)).slice(0, one.units);
			for (const n of units) back.add(n);
			if (units.length > 0) world.returnInStore(`return-${place}`, units, one.amount);
		} else if (one.kind === 'goodwill') world.goodwill(`goodwill-${place}`, one.amount);
		else if (one.kind === 'buyer') world.buyerAsks(world.lines[one.pick % world.lines.length]);
		else if (one.kind === 'refund') world.refund([...one.crashes], one.times);
		else world.restock([...one.crashes], one.showsMarks);
	}
	for (let run = 0; settle && run < 14; run++) {
		world.refund();
		world.restock();
	}
}

/** The goods of a line went back by TikTok; the store does not get them again. */
const isOnTikTok = (world: RefundWorld, n: number) =>
	world.made.some(
		(one) => one.type === 'RETURN_AND_REFUND' && one.status.endsWith('COMPLETE') && one.lines.has(world.lines[n - 1]),
	);

test('refunds of a line never exceed what was paid for it, those of an order what was paid for the order', () => {
	fc.assert(
		fc.property(
			prices,
			fc.boolean(),
			settings,
			fc.array(step, { maxLength: 12 }),
			(list, namesItems, options, steps) => {
				const world = new RefundWorld(list, { namesItems, amounts: options });
				play(world, steps);
				for (const id of world.lines) expect(world.refunded(id)).toBeLessThanOrEqual(world.paid(id));
				const back = world.lines.reduce((sum, id) => sum + world.refunded(id), 0);
				expect(back).toBeLessThanOrEqual(list.reduce((sum, price) => sum + price, 0));
			},
		),
		{ numRuns: 150 },
	);
});

test('when all has come to rest, running again changes nothing on either side', () => {
	fc.assert(
		fc.property(prices, fc.boolean(), fc.array(step, { maxLength: 10 }), (list, namesItems, steps) => {
			const world = new RefundWorld(list, { namesItems });
			play(world, steps);
			const before = [world.made.length, world.storeReturns.length, world.storeRefunds.length];
			for (let run = 0; run < 3; run++) {
				world.refund([], 2);
				world.restock();
			}
			expect([world.made.length, world.storeReturns.length, world.storeRefunds.length]).toEqual(before);
		}),
		{ numRuns: 100 },
	);
});

test('every return of a store is refunded once, or a person is asked', () => {
	fc.assert(
		fc.property(prices, fc.boolean(), fc.array(step, { maxLength: 10 }), (list, namesItems, steps) => {
			const world = new RefundWorld(list, { namesItems });
			play(
				world,
				steps.filter(({ kind }) => kind !== 'goodwill'),
			);
			const open = world.ledger.filter((row) => row.direction === 'store_to_tiktok' && row.newstore_return_id !== '');
			for (const record of world.storeReturns.filter(({ return_id: id }) => String(id).startsWith('return-'))) {
				const rows = open.filter((row) => row.newstore_return_id === record.return_id);
				expect(rows.length).toBeGreaterThan(0);
				for (const row of rows) {
					expect(['done', 'asked', 'nothing']).toContain(row.state);
					if (row.state === 'asked') expect(world.asked).toContain(String(row.refund_key));
					if (row.state !== 'done') continue;
					for (const id of JSON.parse(String(row.lines)) as string[]) expect(world.refunded(id)).toBe(world.paid(id));
				}
			}
			// No TikTok refund belongs to two rows.
			const claimed = open.filter((row) => row.state === 'done').map((row) => row.tiktok_return_id);
			expect(new Set(claimed).size).toBe(claimed.length);
		}),
		{ numRuns: 100 },
	);
});

test('one return, after any crash, with its row lost or kept, again and again: one refund of what was paid', () => {
	fc.assert(
		fc.property(
			fc.integer({ min: 1, max: 9_999 }),
			crashes,
			fc.array(fc.boolean(), { maxLength: 6 }),
			fc.boolean(),
			(price, list, losses, namesItems) => {
				const world = new RefundWorld([price, price], { namesItems });
				world.returnInStore('return-1', [1], price);
				for (const isLost of losses) {
					world.refund(list.splice(0, 1), 2);
					if (isLost) world.ledger = [];
				}
				for (let run = 0; run < 3; run++) world.refund();
				const refunds = world.made.filter((one) => one.isBySeller);
				expect(refunds.map((one) => [...one.lines.values()])).toEqual([[price]]);
			},
		),
		{ numRuns: 100 },
	);
});

test('a goodwill refund, after any crash: once, to the cent', () => {
	fc.assert(
		fc.property(prices, crashes, fc.boolean(), (list, dying, isLost) => {
			const world = new RefundWorld(list);
			const all = list.reduce((a, b) => a + b, 0);
			const amount = Math.max(1, Math.floor(all / 3));
			world.goodwill('goodwill-1', amount);
			while (dying.length > 0) {
				world.refund(dying.splice(0, 1), 2);
				if (isLost) world.ledger = [];
			}
			for (let run = 0; run < 3; run++) world.refund();
			expect(world.made.map((one) => [...one.lines.values()].reduce((a, b) => a + b, 0))).toEqual([amount]);
		}),
		{ numRuns: 100 },
	);
});
