/**
 * Several processes that share a server's limit and nothing else, played with a virtual clock: real lanes, a server, a network
 * that shifts calls. Nothing waits and nothing is random but by the seed.
 */
import { Lane } from '../../nodes/shared/lane';
import { retryDelayMs } from '../../nodes/shared/retry';
import { seededRandom } from '../../sandbox/ids.mts';

export interface Server {
	/** whether a call that arrives now is taken */
	admit(nowMs: number): boolean;
	limit: number;
}

/** Counts the calls that it took in the last second. */
export function slidingSecond(limit: number): Server {
	const taken: number[] = [];
	const server = {
		limit,
		admit(now: number) {
			while (taken.length && taken[0] <= now - 1000) taken.shift();
			if (taken.length >= server.limit) return false;
			taken.push(now);
			return true;
		},
	};
	return server;
}

/** Counts the calls of each second by the clock, as simple gateways do. */
export function fixedSecond(limit: number): Server {
	let second = 0;
	let count = 0;
	const server = {
		limit,
		admit(now: number) {
			const current = Math.floor(now / 1000);
			if (current !== second) [second, count] = [current, 0];
			return ++count <= server.limit;
		},
	};
	return server;
}

/** Lets `burst` calls pass at once, and `limit` a second after that. */
export function bucket(limit: number, burst: number): Server {
	let tokens = burst;
	let last = 0;
	const server = {
		limit,
		admit(now: number) {
			tokens = Math.min(burst, tokens + ((now - last) / 1000) * server.limit);
			last = now;
			if (tokens < 1) return false;
			tokens--;
			return true;
		},
	};
	return server;
}

export interface Process {
	/** calls to make; Infinity = until the time is over */
	calls: number;
	/** when it begins, ms */
	beginMs?: number;
	/** when it ends, whatever is left, ms */
	endMs?: number;
	top?: number;
	start?: number;
}

export interface Setting {
	server: Server;
	processes: Process[];
	/** ends when all calls are made, or then */
	longestMs?: number;
	concurrency?: number;
	latencyMs?: number;
	jitterMs?: number;
	/** how long a lane is held after a refusal */
	holdMs?: number;
	seed?: number;
	each?: (second: number, lanes: Lane[]) => void;
}

export interface Outcome {
	/** by process and second */
	taken: number[][];
	refused: number[][];
	/** when the last call was taken, ms */
	lastMs: number;
	/** calls that were refused five times, which the node would have given up */
	givenUp: number;
	lanes: Lane[];
}

interface Due {
	atMs: number;
	order: number;
	act: () => void;
}

/** Things that happen, by time and then in the order in which they were planned. */
class Agenda {
	nowMs = 0;
	private readonly heap: Due[] = [];
	private order = 0;

	plan(inMs: number, act: () => void): void {
		const { heap } = this;
		heap.push({ atMs: this.nowMs + inMs, order: this.order++, act });
		for (let n = heap.length - 1; n > 0;) {
			const above = (n - 1) >> 1;
			if (!isBefore(heap[n], heap[above])) break;
			[heap[n], heap[above]] = [heap[above], heap[n]];
			n = above;
		}
	}

	/** Lets the next thing happen; false when there is none before `untilMs`. */
	step(untilMs: number): boolean {
		const { heap } = this;
		if (!heap.length || heap[0].atMs > untilMs) return false;
		const [first] = heap;
		const last = heap.pop()!;
		if (heap.length) {
			heap[0] = last;
			for (let n = 0; ;) {
				let least = n;
				for (const below of [2 * n + 1, 2 * n + 2]) {
					if (below < heap.length && isBefore(heap[below], heap[least])) least = below;
				}
				if (least === n) break;
				[heap[n], heap[least]] = [heap[least], heap[n]];
				n = least;
			}
		}
		this.nowMs = first.atMs;
		first.act();
		return true;
	}
}

const isBefore = (one: Due, other: Due) =>
	one.atMs < other.atMs || (one.atMs === other.atMs && one.order < other.order);

export function playProcesses({
	server,
	processes,
	longestMs = 600_000,
	concurrency = 12,
	latencyMs = 150,
	jitterMs = 20,
	holdMs = 1000,
	seed = 1,
	each = () => {},
}: Setting): Outcome {
	const agenda = new Agenda();
	const random = seededRandom(seed);
	const seconds = Math.ceil(longestMs / 1000) + 1;
	const rows = () => processes.map(() => new Array<number>(seconds).fill(0));
	const outcome: Outcome = { taken: rows(), refused: rows(), lastMs: 0, givenUp: 0, lanes: [] };
	let running = 0;

	processes.forEach(({ calls, beginMs = 0, endMs = longestMs, top = 47.6, start = 3 }, number) => {
		const lane = new Lane(top, start, random);
		outcome.lanes.push(lane);
		const line: Array<{ isWaitedFor: boolean; go: () => void }> = [];
		let left = calls;
		let tickets = 0;
		let isWatched = false;

		/** The first in line starts when the lane lets it; a timer may be late, never early. */
		const watch = () => {
			if (isWatched || !line.length) return;
			isWatched = true;
			const look = () => {
				const waitMs = lane.nextStart() - agenda.nowMs;
				if (waitMs > 0) return agenda.plan(Math.max(1, Math.ceil(waitMs)), look);
				isWatched = false;
				line.shift()!.go();
				watch();
			};
			look();
		};
		const attempt = (count: number) => {
			const isWaitedFor = lane.enter(agenda.nowMs);
			line.push({
				isWaitedFor,
				go() {
					const ticket = String(++tickets);
					lane.start(agenda.nowMs, isWaitedFor, ticket);
					agenda.plan(latencyMs / 2 + jitterMs * random(), () => arrive(ticket, count));
				},
			});
			watch();
		};
		const arrive = (ticket: string, count: number) => {
			const isTaken = server.admit(agenda.nowMs);
			(isTaken ? outcome.taken : outcome.refused)[number][Math.floor(agenda.nowMs / 1000)]++;
			if (isTaken) outcome.lastMs = agenda.nowMs;
			agenda.plan(latencyMs / 2, () => {
				lane.settle(ticket, isTaken ? 'taken' : 'refused', agenda.nowMs);
				if (isTaken) return next();
				lane.hold(holdMs, agenda.nowMs);
				if (count === 5) {
					outcome.givenUp++;
					return next();
				}
				const policy = { attempts: 5, baseDelayMs: 500, maxDelayMs: 60_000 };
				agenda.plan(retryDelayMs(count, policy, undefined, random), () => attempt(count + 1));
			});
		};
		const next = () => {
			if (left <= 0 || agenda.nowMs >= endMs) return void running--;
			left--;
			attempt(1);
		};
		running += concurrency;
		agenda.plan(beginMs, () => {
			for (let n = 0; n < concurrency; n++) next();
		});
	});

	for (let second = 0; second < seconds; second++) agenda.plan(second * 1000, () => each(second, outcome.lanes));
	while (running > 0 && agenda.step(longestMs)) {
		// each step is one thing that happens
	}
	return outcome;
}

export const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);

/** Refused calls of all, in percent. */
export function percentRefused({ taken, refused }: Pick<Outcome, 'taken' | 'refused'>): number {
	const [took, no] = [sum(taken.flat()), sum(refused.flat())];
	return (100 * no) / (took + no);
}
