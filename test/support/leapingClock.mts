/**
 * Tests of nodes do not wait for the other system's sake: where a node pauses (nodes/shared/pause.ts), the clock leaps by as
 * much instead. The sandbox in the same process reads the same clock, so a limit of calls per second, a Retry-After and a
 * delay until a write is shown are kept to the millisecond, and cost nothing. What waits for real work, a time-out of a
 * call above all, has real timers.
 */
import { inspect } from 'node:util';

let leaptMs = 0;
const waiting: Array<{ wakesMs: number; resolve: () => void }> = [];

/** Returns what sets the clock right again. */
function letLeap(realm: typeof globalThis): () => void {
	const Real = realm.Date;
	const realNow = Real.now;
	const now = () => realNow() + leaptMs;
	Real.now = now;
	realm.Date = new Proxy(Real, {
		construct: (target, args: unknown[], newTarget) =>
			Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget) as object,
		apply: () => new Real(now()).toString(),
	});
	return () => {
		Real.now = realNow;
		realm.Date = Real;
	};
}

/** Ends as soon as the clock has leapt far enough; of several that wait, the first one's time comes first. */
async function leap(ms: number): Promise<void> {
	const wakesMs = Date.now() + Math.ceil(ms);
	await new Promise<void>((resolve) => {
		waiting.push({ wakesMs, resolve });
		// What is under way, a call and its answer, gets a moment to go on before the next leap.
		if (waiting.length === 1) setTimeout(leapToNext, 1);
	});
}

function leapToNext(): void {
	waiting.sort((one, other) => one.wakesMs - other.wakesMs);
	const { wakesMs, resolve } = waiting.shift()!;
	leaptMs += Math.max(0, wakesMs - Date.now());
	resolve();
	if (waiting.length > 0) setTimeout(leapToNext, 1);
}

/** Lets `pause` of the nodes leap, in all tests of this file. */
export function leapInsteadOfPausing(): void {
	// Jest gives a test file a realm of its own; n8n's engine is loaded outside of it.
	const outside = inspect.constructor('return globalThis')() as typeof globalThis;
	const setRight = [globalThis, outside].map(letLeap);
	// The sandbox counts calls per second by the steady clock.
	const steady = performance;
	globalThis.performance = new Proxy(steady, {
		get: (target, key) => {
			if (key === 'now') return () => target.now() + leaptMs;
			const value = Reflect.get(target, key) as unknown;
			return typeof value === 'function' ? (value.bind(target) as unknown) : value;
		},
	});
	afterAll(() => setRight.forEach((set) => set()));
	jest.mock('../../nodes/shared/pause', () => ({ pause: leap }));
}
