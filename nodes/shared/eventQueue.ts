import { sleep } from 'n8n-workflow';

export interface ListenOptions {
	/** wait after the first event, so that events that belong together meet; milliseconds */
	settleMs: number;
	/** most events of one batch */
	maxEvents: number;
	/** batches at the same time; default 1 */
	lanes?: number;
	/** how often to look for events; milliseconds, default 25 */
	idleMs?: number;
}

interface Waiting<T> {
	event: T;
	/** what the event is about, such as an order */
	subject: string;
}

/**
 * Events between webhook() and trigger() of one trigger node, in memory (design 6, n8n.md 13): webhook() verifies, puts
 * events here and answers at once; trigger() starts one execution with all that wait. A lane starts its next execution only
 * when the last has ended, so batches grow under load; events about the same subject never run in two lanes at once, so
 * writes to the same order cannot overtake each other; equal events coalesce. What a crash loses here, the sweeps find.
 */
export class EventQueue<T> {
	private readonly waiting = new Map<string, Waiting<T>>();
	private readonly inFlight = new Set<string>();
	private listening = false;

	/** True while a loop takes events from here; where none runs, webhook() must start the execution itself. */
	get isListening(): boolean {
		return this.listening;
	}

	/** Adds an event; one with a key that still waits takes its place. */
	push(key: string, event: T, subject: string = key): void {
		this.waiting.set(key, { event, subject });
	}

	/**
	 * Takes batches until `stop()`, which waits for the running ones. `handle` must not throw; an execution that failed has
	 * its own error workflow.
	 */
	listen(options: ListenOptions, handle: (events: T[]) => Promise<void>): { stop(): Promise<void> } {
		const { settleMs, maxEvents, lanes = 1, idleMs = 25 } = options;
		this.listening = true;
		let running = true;
		const lane = async () => {
			while (running) {
				if (!this.hasWork()) {
					await sleep(idleMs);
					continue;
				}
				await sleep(settleMs);
				const { events, subjects } = this.take(maxEvents);
				if (events.length === 0) continue; // another lane took them
				await handle(events);
				for (const subject of subjects) this.inFlight.delete(subject);
			}
		};
		const ended = Promise.all(Array.from({ length: lanes }, lane));
		return {
			stop: async () => {
				running = false;
				this.listening = false;
				await ended;
			},
		};
	}

	private hasWork(): boolean {
		for (const { subject } of this.waiting.values()) if (!this.inFlight.has(subject)) return true;
		return false;
	}

	/** The oldest events whose subjects no lane works on. */
	private take(maxEvents: number): { events: T[]; subjects: Set<string> } {
		const events: T[] = [];
		const subjects = new Set<string>();
		for (const [key, { event, subject }] of this.waiting) {
			if (events.length >= maxEvents) break;
			if (this.inFlight.has(subject)) continue;
			this.waiting.delete(key);
			events.push(event);
			subjects.add(subject);
		}
		for (const subject of subjects) this.inFlight.add(subject);
		return { events, subjects };
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
