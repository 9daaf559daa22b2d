// A virtual clock. n8n and the servers under test run on the real clock, so when a test lets an hour pass, everything
// the sandbox has stored must look one hour older to them, while 'now' stays the real now.

type Timer = { due: number; order: number; run: () => void; cancelled: boolean };

export class Clock {
	/**
	 * Real ms since any start, never advanced: limits of calls a second and the life of tokens count them, because clients
	 * wait by the real clock. A test may put its own clock here.
	 */
	steady: () => number = () => performance.now();
	private offset = 0;
	private readonly listeners = new Set<() => void>();
	private readonly timers: Timer[] = [];
	private wakeUp: NodeJS.Timeout | undefined;
	private wakeUpAt = Infinity;
	private counter = 0;
	private stopped = false;
	/** Real ms since the epoch at which the clock was made, when it stands still. */
	private readonly standsAt: number | undefined;

	/** With `stands` only advance() lets time pass: what a test expects does not depend on how busy the machine is. */
	constructor({ stands = false } = {}) {
		this.standsAt = stands ? Date.now() : undefined;
	}

	/** Virtual time in ms since the epoch. Store this, never Date.now(). */
	now(): number {
		return (this.standsAt ?? Date.now()) + this.offset;
	}

	/** Stored virtual ms -> ms as they go on the wire: shifted back by everything ever advanced. */
	wire(ms: number): number {
		return ms - this.offset;
	}

	/** Ms read from the wire (a filter, a start time) -> virtual ms, to compare with stored times. */
	fromWire(ms: number): number {
		return ms + this.offset;
	}

	/** Stored virtual ms -> Unix seconds for the wire (TikTok Shop). */
	wireSeconds(ms: number): number {
		return Math.floor(this.wire(ms) / 1000);
	}

	/** Stored virtual ms -> ISO 8601 UTC for the wire (NewStore). */
	wireIso(ms: number): string {
		return new Date(this.wire(ms)).toISOString();
	}

	/** All the ms ever advanced. */
	advanced(): number {
		return this.offset;
	}

	/** Lets `ms` pass at once: timers that fall due run in their order, then the listeners. */
	advance(ms: number): void {
		if (!Number.isFinite(ms) || ms < 0) throw new RangeError('Clock.advance takes a number of ms, 0 or more');
		this.offset += ms;
		this.runDue();
		for (const listener of [...this.listeners]) listener();
	}

	/** Called after every advance. Returns the function that removes the listener. */
	onAdvance(listener: () => void): () => void {
		this.listeners.add(listener);
		return () => this.listeners.delete(listener);
	}

	/** Runs `run` once when the virtual clock reaches `dueMs` (real time passing or advance). Returns its cancel function. */
	schedule(dueMs: number, run: () => void): () => void {
		const timer: Timer = { due: dueMs, order: this.counter++, run, cancelled: false };
		this.push(timer);
		this.arm();
		return () => {
			timer.cancelled = true;
		};
	}

	/** Forgets all timers and listeners. */
	close(): void {
		this.stopped = true;
		if (this.wakeUp) clearTimeout(this.wakeUp);
		this.timers.length = 0;
		this.listeners.clear();
	}

	private runDue(): void {
		for (let next = this.timers[0]; next && next.due <= this.now(); next = this.timers[0]) {
			this.pop();
			if (!next.cancelled) next.run();
		}
		this.arm();
	}

	private arm(): void {
		const next = this.timers[0];
		if (!next || this.stopped || this.standsAt !== undefined) return;
		if (this.wakeUp && next.due === this.wakeUpAt) return;
		if (this.wakeUp) clearTimeout(this.wakeUp);
		this.wakeUpAt = next.due;
		// setTimeout takes at most 2^31-1 ms; a longer wait is simply armed again.
		const wait = Math.min(Math.max(0, next.due - this.now()), 2_000_000_000);
		this.wakeUp = setTimeout(() => {
			this.wakeUp = undefined;
			this.wakeUpAt = Infinity;
			this.runDue();
		}, wait);
		this.wakeUp.unref();
	}

	// A binary heap: thousands of orders wait for the end of their grace period at the same time.
	private push(timer: Timer): void {
		const heap = this.timers;
		heap.push(timer);
		let at = heap.length - 1;
		while (at > 0) {
			const parent = (at - 1) >> 1;
			if (!earlier(heap[at]!, heap[parent]!)) break;
			[heap[at], heap[parent]] = [heap[parent]!, heap[at]!];
			at = parent;
		}
	}

	private pop(): void {
		const heap = this.timers;
		const last = heap.pop();
		if (!last || heap.length === 0) return;
		heap[0] = last;
		let at = 0;
		for (;;) {
			let least = at;
			for (const child of [2 * at + 1, 2 * at + 2]) {
				if (child < heap.length && earlier(heap[child]!, heap[least]!)) least = child;
			}
			if (least === at) return;
			[heap[at], heap[least]] = [heap[least]!, heap[at]!];
			at = least;
		}
	}
}

function earlier(one: Timer, other: Timer): boolean {
	return one.due < other.due || (one.due === other.due && one.order < other.order);
}
