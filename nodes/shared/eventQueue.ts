import { sleep } from 'n8n-workflow';

/**
 * Events between webhook() and trigger() of one trigger node, in memory (design 6, n8n.md 13): webhook() verifies, puts
 * events here and answers at once; trigger() starts one execution with all that wait, and the next only when the last has
 * ended. Batches grow under load, writes to the same order or SKU cannot overtake each other, equal events coalesce.
 * What a crash loses here, the sweeps find.
 */
export class EventQueue<T> {
	private waiting = new Map<string, T>();
	private listening = false;

	/** True while a loop takes events from here; where none runs, webhook() must start the execution itself. */
	get isListening(): boolean {
		return this.listening;
	}

	/** Adds an event; one with a key that still waits takes its place. */
	push(key: string, event: T): void {
		this.waiting.set(key, event);
	}

	/**
	 * Takes batches until `stop()`: waits `settleMs` after the first event so that events that belong together meet, then
	 * hands over at most `maxEvents` and waits until `handle` has ended. `handle` must not throw; an execution that failed
	 * has its own error workflow.
	 */
	listen(
		options: { settleMs: number; maxEvents: number; idleMs?: number },
		handle: (events: T[]) => Promise<void>,
	): { stop(): Promise<void> } {
		this.listening = true;
		let running = true;
		const loop = async () => {
			while (running) {
				if (this.waiting.size === 0) {
					await sleep(options.idleMs ?? 25);
					continue;
				}
				await sleep(options.settleMs);
				const keys = [...this.waiting.keys()].slice(0, options.maxEvents);
				const events = keys.map((key) => this.waiting.get(key) as T);
				for (const key of keys) this.waiting.delete(key);
				await handle(events);
			}
		};
		const ended = loop();
		return {
			stop: async () => {
				running = false;
				this.listening = false;
				await ended;
			},
		};
	}
}

const queues = new Map<string, EventQueue<unknown>>();

/** The queue of one trigger node: `id` = workflow id and node id, the same in webhook() and trigger(). */
export function eventQueue<T>(id: string): EventQueue<T> {
	let queue = queues.get(id);
	if (!queue) {
		queue = new EventQueue<unknown>();
		queues.set(id, queue);
	}
	return queue as EventQueue<T>;
}
