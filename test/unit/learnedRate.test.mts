// Pacing that learns, played against servers with hidden limits in virtual time.
import { learnedRate, newTicket, pace, settle, holdBack } from '../../nodes/shared/rateLimit';
import { seededRandom } from '../../sandbox/ids.mts';
import { bucket, fixedSecond, slidingSecond, sum } from '../support/laneModel.mts';
import type { Server } from '../support/laneModel.mts';

interface Played {
	/** calls that were taken in each second */
	taken: number[];
	refused: number[];
}

let lanes = 0;

/** Calls without end, `concurrency` at once, for `seconds`; each second `each` may change the server. */
async function play(
	server: Server,
	{
		start = 10,
		top = 47.6,
		seconds = 60,
		concurrency = 12,
		latencyMs = 150,
		jitterMs = 20,
		retryAfterMs = 0,
		each = (_second: number) => {},
	},
): Promise<Played & { key: string }> {
	const key = `server ${++lanes}`;
	const random = seededRandom(lanes);
	const began = Date.now();
	const taken = new Array<number>(seconds).fill(0);
	const refused = new Array<number>(seconds).fill(0);
	const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
	const caller = async () => {
		while (Date.now() < began + seconds * 1000) {
			const ticket = newTicket();
			await pace(key, top, start, ticket);
			await wait(latencyMs / 2 + jitterMs * random());
			const second = Math.floor((Date.now() - began) / 1000);
			const isTaken = server.admit(Date.now());
			if (second < seconds) (isTaken ? taken : refused)[second]++;
			await wait(latencyMs / 2);
			settle(key, ticket, isTaken ? 'taken' : 'refused');
			if (!isTaken && retryAfterMs) holdBack(key, retryAfterMs);
		}
	};
	const callers = Promise.all(Array.from({ length: concurrency }, caller));
	for (let second = 0; second < seconds + 5; second++) {
		each(second);
		await jest.advanceTimersByTimeAsync(1000);
	}
	await callers;
	return { taken, refused, key };
}

const rateOf = (numbers: number[]) => sum(numbers) / numbers.length;
/** refused calls of all, in percent */
const percent = ({ taken, refused }: Played) => (100 * sum(refused)) / (sum(taken) + sum(refused));

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

const SERVERS: Array<[string, (limit: number) => Server]> = [
	['a sliding second', slidingSecond],
	['seconds of the clock', fixedSecond],
	['a bucket of a second', (limit) => bucket(limit, limit)],
	['a bucket of a fifth of a second', (limit) => bucket(limit, Math.max(1, limit / 5))],
];

const LIMITS: Array<[limit: number, start: number]> = [
	[10, 10],
	[10, 3],
	[20, 10],
	[30, 10],
	[30, 3],
	[50, 10],
	[50, 3],
];

describe.each(LIMITS)('a hidden limit of %s calls in a sliding second, first rate %s', (limit, start) => {
	test.each([50, 150, 400])(
		'is reached within a minute, with at most 1 %% refused; answers take %s ms',
		async (latencyMs) => {
			const played = await play(slidingSecond(limit), { start, latencyMs, concurrency: 30 });
			const best = Math.max(...played.taken.map((_, second) => rateOf(played.taken.slice(second, second + 10))));
			expect(best).toBeGreaterThanOrEqual(0.9 * limit);
			expect(rateOf(played.taken.slice(30))).toBeGreaterThanOrEqual(0.85 * limit);
			expect(percent(played)).toBeLessThanOrEqual(1);
		},
	);
});

test.each([
	[20, 9],
	[60, 8.4],
	[100, 8.4],
])('a network that shifts calls by up to %s ms leaves %s of 10 calls', async (jitterMs, least) => {
	for (let n = 0; n < 6; n++) {
		const played = await play(slidingSecond(10), { start: 3, jitterMs });
		const best = Math.max(...played.taken.map((_, second) => rateOf(played.taken.slice(second, second + 10))));
		expect(best).toBeGreaterThanOrEqual(least);
		expect(percent(played)).toBeLessThanOrEqual(1);
	}
});

describe.each(SERVERS)('a server that counts %s', (_name, make) => {
	test.each([10, 20, 30])('and takes %s is used well for ten minutes, and seldom refuses', async (limit) => {
		const played = await play(make(limit), { seconds: 600 });
		expect(rateOf(played.taken.slice(60))).toBeGreaterThanOrEqual(0.85 * limit);
		expect(percent({ taken: played.taken.slice(60), refused: played.refused.slice(60) })).toBeLessThanOrEqual(1);
		expect(percent(played)).toBeLessThanOrEqual(1);
	});

	test('and takes 50 gets 47 a second, and refuses nothing', async () => {
		const played = await play(make(50), { start: 3, seconds: 120 });
		expect(rateOf(played.taken.slice(10))).toBeGreaterThanOrEqual(47);
		expect(sum(played.refused)).toBe(0);
	});
});

test('the documented limit is never exceeded, whatever the server takes', async () => {
	const played = await play(slidingSecond(1000), { top: 20, seconds: 30 });
	expect(Math.max(...played.taken)).toBeLessThanOrEqual(21);
	expect(rateOf(played.taken.slice(10))).toBeGreaterThan(19.5);
	expect(learnedRate(played.key)).toBe(20);
});

test('a limit that falls is followed within seconds, one that rises within minutes', async () => {
	const server = slidingSecond(40);
	const each = (second: number) => (server.limit = second < 60 ? 40 : second < 120 ? 12 : 40);
	const played = await play(server, { seconds: 600, each });
	expect(rateOf(played.taken.slice(30, 60))).toBeGreaterThan(36);
	expect(rateOf(played.taken.slice(75, 120))).toBeGreaterThan(0.8 * 12);
	expect(sum(played.refused.slice(60, 75))).toBeLessThan(40);
	expect(rateOf(played.taken.slice(300, 600))).toBeGreaterThan(0.8 * 40);
	expect(percent(played)).toBeLessThanOrEqual(1);
});

test('a refusal halves the rate at once, several of the same moment do so once, and a Retry-After is kept', async () => {
	const key = `halved ${++lanes}`;
	const call = async () => {
		const ticket = newTicket();
		await pace(key, 40, 40, ticket);
		return ticket;
	};
	const first = Promise.all(Array.from({ length: 4 }, call));
	await jest.advanceTimersByTimeAsync(1000);
	const before = await first;
	expect(learnedRate(key)).toBe(40);
	for (const ticket of before) settle(key, ticket, 'refused');
	const halved = learnedRate(key)!;
	expect(halved).toBeLessThanOrEqual(20);
	holdBack(key, 5000);
	let started = 0;
	void call().then(() => (started = Date.now()));
	const at = Date.now();
	await jest.advanceTimersByTimeAsync(6000);
	expect(started - at).toBeGreaterThanOrEqual(5000);
});

test('what is learned stays for the process, and a quiet time raises nothing', async () => {
	const server = slidingSecond(12);
	const { key } = await play(server, { seconds: 60 });
	const learned = learnedRate(key)!;
	expect(learned).toBeLessThan(13);
	await jest.advanceTimersByTimeAsync(3_600_000);
	for (let n = 0; n < 100; n++) {
		const ticket = newTicket();
		const turn = pace(key, 47.6, 10, ticket);
		await jest.advanceTimersByTimeAsync(5000);
		await turn;
		settle(key, ticket, 'taken');
	}
	expect(learnedRate(key)).toBe(learned);
});

test('a rate that a person lowers counts at once', async () => {
	const key = `lowered ${++lanes}`;
	const { length } = await (async () => {
		const starts: number[] = [];
		const calls = Promise.all(
			Array.from({ length: 10 }, async () => {
				await pace(key, 2, 10);
				starts.push(Date.now());
			}),
		);
		await jest.advanceTimersByTimeAsync(6000);
		await calls;
		return starts.filter((start) => start < starts[0] + 1000);
	})();
	expect(length).toBeLessThanOrEqual(2);
	expect(learnedRate(key)).toBe(2);
});
