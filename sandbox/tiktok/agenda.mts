// What will happen by itself later: the end of the remorse hour, the end of an audit. A heap, so that 100,000 open
// orders cost nothing per request.

interface Entry {
	atMs: number;
	order: number;
	run: () => void;
}

export class Agenda {
	private readonly heap: Entry[] = [];
	private counter = 0;

	/** Runs a function once the virtual time has reached `atMs`. The function checks itself whether it still applies. */
	at(atMs: number, run: () => void): void {
		this.heap.push({ atMs, order: this.counter++, run });
		this.rise(this.heap.length - 1);
	}

	/** Runs everything due, in order of time; `nowMs` is virtual time. */
	runDue(nowMs: number): void {
		while (this.heap.length > 0 && this.heap[0].atMs <= nowMs) this.takeFirst().run();
	}

	private takeFirst(): Entry {
		const first = this.heap[0];
		const last = this.heap.pop()!;
		if (this.heap.length > 0) {
			this.heap[0] = last;
			this.sink(0);
		}
		return first;
	}

	private isBefore(a: number, b: number): boolean {
		const left = this.heap[a];
		const right = this.heap[b];
		return left.atMs < right.atMs || (left.atMs === right.atMs && left.order < right.order);
	}

	private swap(a: number, b: number): void {
		[this.heap[a], this.heap[b]] = [this.heap[b], this.heap[a]];
	}

	private rise(index: number): void {
		while (index > 0) {
			const parent = (index - 1) >> 1;
			if (!this.isBefore(index, parent)) return;
			this.swap(index, parent);
			index = parent;
		}
	}

	private sink(index: number): void {
		for (;;) {
			const left = index * 2 + 1;
			if (left >= this.heap.length) return;
			const right = left + 1;
			const smaller = right < this.heap.length && this.isBefore(right, left) ? right : left;
			if (!this.isBefore(smaller, index)) return;
			this.swap(index, smaller);
			index = smaller;
		}
	}
}
