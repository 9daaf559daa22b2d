import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { isShopActive } from '../../nodes/shared/channel/shops.ts';
import { chunk, mapConcurrent } from '../../nodes/shared/concurrency.ts';
import { EventQueue } from '../../nodes/shared/trigger/eventQueue.ts';
import { parseJson, tryParseJson } from '../../nodes/shared/json.ts';
import { allocate, fromMinor, toMinor } from '../../nodes/shared/money.ts';
import { holdBack, pace } from '../../nodes/shared/rateLimit.ts';
import { parseRetryAfterMs, retryDelayMs, withRetry } from '../../nodes/shared/retry.ts';
import { inVirtualTime } from '../support/virtualTime.mts';

describe('JSON that keeps big integers', () => {
	test('19-digit numbers become strings, everything else stays', () => {
		expect(
			parseJson('{"id":1729592969712207008,"n":12,"s":"id: 1729592969712207008 \\"x\\"","f":0.1234567890123456789}'),
		).toEqual({
			id: '1729592969712207008',
			n: 12,
			s: 'id: 1729592969712207008 "x"',
			f: 0.12345678901234568,
		});
		expect(parseJson('[9007199254740991,-9007199254740993,1e21]')).toEqual([
			9007199254740991,
			'-9007199254740993',
			1e21,
		]);
	});

	test('JSON of people and of other systems is read by it everywhere', () => {
		// Our own text; lists of ids, with quotes put around them before; rows of an export, whose numbers are units.
		const own = [
			'shared/json.ts',
			'shared/paceHeader.ts',
			'shared/ids.ts',
			'NewStore/actions/availability/jsonArrayReader.ts',
		];
		const root = join(process.cwd(), 'nodes');
		const readers = readdirSync(root, { recursive: true, encoding: 'utf8' })
			.filter((file) => file.endsWith('.ts') && /(?<!\/\/.*)JSON\.parse\(/.test(readFileSync(join(root, file), 'utf8')))
			.map((file) => file.replaceAll('\\', '/'));
		expect(readers.sort()).toEqual(own.sort());
	});

	test('text that is not JSON is told apart', () => {
		expect(tryParseJson('<html>Request blocked 1234567890123456</html>')).toBeUndefined();
	});

	test('property: what JSON.stringify writes comes back', () => {
		fc.assert(
			fc.property(fc.jsonValue(), (value) => {
				const text = JSON.stringify(value);
				fc.pre(!/\d{16}/.test(text.replace(/"(?:\\.|[^"\\])*"/g, '')));
				expect(parseJson(text)).toEqual(JSON.parse(text));
			}),
		);
	});
});

describe('money', () => {
	test('minor units by currency', () => {
		expect(toMinor('21.50', 'GBP')).toBe(2150);
		expect(toMinor('5000', 'JPY')).toBe(5000);
		expect(toMinor('-0.01', 'USD')).toBe(-1);
		expect(toMinor('', 'USD')).toBe(0);
		expect(toMinor(3.99, 'GBP')).toBe(399);
		expect(fromMinor(-5, 'GBP')).toBe('-0.05');
		expect(fromMinor(5000, 'JPY')).toBe('5000');
		expect(fromMinor(1234, 'KWD')).toBe('1.234');
	});

	test('what is not an amount, or finer than the currency, is refused', () => {
		expect(() => toMinor('1e3', 'GBP')).toThrow(RangeError);
		expect(() => toMinor('1.005', 'GBP')).toThrow('more than the 2 decimals of GBP');
		expect(() => toMinor('10.50', 'JPY')).toThrow(RangeError);
		expect(toMinor('10.00', 'JPY')).toBe(10);
	});

	test('property: there and back', () => {
		fc.assert(
			fc.property(fc.maxSafeInteger(), fc.constantFrom('GBP', 'JPY', 'KWD'), (minor, currency) => {
				expect(toMinor(fromMinor(minor, currency), currency)).toBe(minor);
			}),
		);
	});

	test('property: parts add up to the whole and keep its sign', () => {
		fc.assert(
			fc.property(
				fc.integer(),
				fc.array(fc.nat({ max: 10_000_000 }), { minLength: 1, maxLength: 20 }),
				(total, weights) => {
					const parts = allocate(total, weights);
					expect(parts.reduce((a, b) => a + b, 0)).toBe(total);
					for (const part of parts) expect(Math.sign(part) * Math.sign(total)).toBeGreaterThanOrEqual(0);
				},
			),
		);
		expect(allocate(100, [1, 1, 1])).toEqual([34, 33, 33]);
	});
});

describe('retry', () => {
	test('waits grow, stay under the cap, and Retry-After decides when it is there', () => {
		const policy = { attempts: 5, baseDelayMs: 500, maxDelayMs: 3000 };
		expect([1, 2, 3, 4, 5].map((n) => retryDelayMs(n, policy, undefined, () => 1))).toEqual([
			500, 1000, 2000, 3000, 3000,
		]);
		expect(retryDelayMs(1, policy, 1200)).toBe(1200);
		expect(retryDelayMs(1, policy, 90_000)).toBe(3000);
		expect(parseRetryAfterMs('2')).toBe(2000);
		expect(parseRetryAfterMs('Thu, 01 Jan 2026 00:00:05 GMT', Date.UTC(2026, 0, 1))).toBe(5000);
		expect(parseRetryAfterMs('soon')).toBeUndefined();
	});

	test('stops when done and when the attempts are used up', async () => {
		const policy = { attempts: 3, baseDelayMs: 1, maxDelayMs: 1 };
		const answers = [true, false];
		expect(await withRetry(policy, async (count) => ({ retry: answers[count - 1], result: count }))).toBe(2);
		expect(await withRetry(policy, async (count) => ({ retry: true, result: count }))).toBe(3);
	});
});

describe('pace and concurrency', () => {
	test(
		'no window of one second sees more than one call above the rate',
		inVirtualTime(async () => {
			const starts: number[] = [];
			await mapConcurrent(Array.from({ length: 40 }), 40, async () => {
				await pace('test-window', 24.5);
				starts.push(Date.now());
			});
			for (const start of starts) {
				expect(starts.filter((other) => other >= start && other < start + 1000).length).toBeLessThanOrEqual(26);
			}
			expect(starts.at(-1)! - starts[0]).toBeLessThan((39 / 24.5) * 1000 + 40);
			await pace('test-hold', 1000);
			holdBack('test-hold', 60);
			const before = Date.now();
			await pace('test-hold', 1000);
			expect(Date.now() - before).toBeGreaterThanOrEqual(60);
		}),
	);

	test(
		'a busy process is made up for, but not by a burst',
		inVirtualTime(async () => {
			const starts: number[] = [];
			const calls = mapConcurrent(Array.from({ length: 40 }), 40, async () => {
				await pace('test-stall', 40);
				starts.push(Date.now());
			});
			await new Promise((resolve) => setTimeout(resolve, 200));
			// The process is busy: time passes, and no timer runs.
			jest.setSystemTime(Date.now() + 250);
			await calls;
			for (const start of starts) {
				expect(starts.filter((other) => other >= start && other < start + 1000).length).toBeLessThanOrEqual(41);
				expect(starts.filter((other) => other >= start && other < start + 100).length).toBeLessThanOrEqual(9);
			}
		}),
	);

	test(
		'order is kept, the limit holds, the first error surfaces',
		inVirtualTime(async () => {
			let running = 0;
			let peak = 0;
			const doubled = await mapConcurrent([5, 1, 3, 2, 4], 2, async (ms) => {
				peak = Math.max(peak, ++running);
				await new Promise((resolve) => setTimeout(resolve, ms));
				running--;
				return ms * 2;
			});
			expect(doubled).toEqual([10, 2, 6, 4, 8]);
			expect(peak).toBe(2);
			const started: number[] = [];
			await expect(
				mapConcurrent([1, 2, 3, 4], 1, async (n) => {
					started.push(n);
					if (n === 2) throw new Error('second');
				}),
			).rejects.toThrow('second');
			expect(started).toEqual([1, 2]);
			expect(chunk([1, 2, 3, 4, 5], 2)).toEqual([[1, 2], [3, 4], [5]]);
		}),
	);
});

describe('event queue', () => {
	const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

	test(
		'batches, coalesces equal events and runs one batch at a time',
		inVirtualTime(async () => {
			const queue = new EventQueue<number>();
			const batches: number[][] = [];
			let open = 0;
			const loop = queue.listen({ settleMs: 5, maxEvents: 3, idleMs: 1 }, async (events) => {
				expect(++open).toBe(1);
				batches.push(events);
				await pause(20);
				open--;
			});
			expect(queue.isListening).toBe(true);
			for (let n = 1; n <= 7; n++) queue.push(`key-${n % 5}`, n);
			await pause(150);
			await loop.stop();
			expect(queue.isListening).toBe(false);
			expect(batches.map((batch) => batch.length)).toEqual([3, 2]);
			expect(batches.flat().sort()).toEqual([3, 4, 5, 6, 7]);
		}),
	);

	test(
		'where nothing listens, the events of the grace time are started together by one caller',
		inVirtualTime(async () => {
			const queue = new EventQueue<number>();
			const one = (n: number) => queue.pushOrTake([{ key: `key-${n}`, event: n }], 60);
			const early = [one(1), one(2)];
			await pause(20);
			const late = one(3);
			expect((await Promise.all([...early, late])).filter((taken) => taken.length)).toEqual([[1, 2, 3]]);
		}),
	);

	test(
		'a loop that starts within the grace time takes them',
		inVirtualTime(async () => {
			const queue = new EventQueue<number>();
			const handled: number[] = [];
			const waiting = [1, 2].map((n) => queue.pushOrTake([{ key: `key-${n}`, event: n }], 500));
			await pause(20);
			const loop = queue.listen({ settleMs: 1, maxEvents: 10, idleMs: 1 }, async (events) => {
				handled.push(...events);
			});
			expect(await Promise.all(waiting)).toEqual([[], []]);
			expect(await queue.pushOrTake([{ key: 'key-3', event: 3 }])).toEqual([]);
			await pause(60);
			await loop.stop();
			expect(handled).toEqual([1, 2, 3]);
		}),
	);

	test(
		'a new listener may come before the old one ends, as when a workflow is published again',
		inVirtualTime(async () => {
			const queue = new EventQueue<number>();
			const options = { settleMs: 1, maxEvents: 10, idleMs: 1 };
			const before = queue.listen(options, async () => undefined);
			const after = queue.listen(options, async () => undefined);
			await before.stop();
			expect(queue.isListening).toBe(true);
			await after.stop();
			expect(queue.isListening).toBe(false);
		}),
	);

	test(
		'two lanes work side by side, but never on the same subject',
		inVirtualTime(async () => {
			const queue = new EventQueue<string>();
			const open = new Map<string, number>();
			const handled: string[] = [];
			let lanesInUse = 0;
			let peak = 0;
			const loop = queue.listen({ settleMs: 1, maxEvents: 2, lanes: 2, idleMs: 1 }, async (events) => {
				peak = Math.max(peak, ++lanesInUse);
				for (const subject of new Set(events.map((event) => event.split('/')[0]))) {
					open.set(subject, (open.get(subject) ?? 0) + 1);
					expect(open.get(subject)).toBe(1);
				}
				await pause(15);
				for (const subject of new Set(events.map((event) => event.split('/')[0]))) open.set(subject, 0);
				handled.push(...events);
				lanesInUse--;
			});
			for (let n = 0; n < 30; n++) queue.push(`order-${n % 3}/${n}`, `order-${n % 3}/${n}`, `order-${n % 3}`);
			for (let waited = 0; handled.length < 30 && waited < 200; waited++) await pause(10);
			await loop.stop();
			expect(handled).toHaveLength(30);
			expect(peak).toBe(2);
			for (const order of ['order-0', 'order-1', 'order-2']) {
				const numbers = handled.filter((event) => event.startsWith(order)).map((event) => Number(event.split('/')[1]));
				expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
			}
		}),
	);
});

test('a shop takes part when active is ticked; an empty cell looks unticked and means no', () => {
	for (const active of [true, 'true', 1]) expect(isShopActive({ shop_id: '1', active })).toBe(true);
	for (const active of [false, null, '', undefined, 'perhaps'])
		expect(isShopActive({ shop_id: '1', active })).toBe(false);
	expect(isShopActive({ shop_id: '1' })).toBe(true);
});
