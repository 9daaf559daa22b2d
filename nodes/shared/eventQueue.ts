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

/** Below the three seconds after which TikTok drops a webhook. */
const GRACE_MS = 2000;
const GRACE_POLL_MS = 20;

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
	private listeners = 0;

	/** True while a loop takes events from here. */
	get isListening(): boolean {
		return this.listeners > 0;
	}

	/** Adds an event; one with a key that still waits takes its place. */
	push(key: string, event: T, subject: string = key): void {
		this.waiting.set(key, { event, subject });
	}

	/**
	 * Adds events and returns those that the caller has to start an execution with, mostly none: the loop takes them.
	 *
	 * No loop runs in webhook processors of queue mode, and none yet while n8n starts: it answers webhooks before it starts its
	 * triggers, just when senders repeat all that they could not deliver. One execution per event would then be a storm that
	 * keeps the start from ending. So the events of `graceMs` are gathered, and one of the callers starts them together.
	 */
	async pushOrTake(events: Array<{ key: string; event: T; subject?: string }>, graceMs = GRACE_MS): Promise<T[]> {
		for (const { key, event, subject } of events) this.push(key, event, subject);
		const stillWaits = () => events.some(({ key }) => this.waiting.has(key));
		for (const deadline = Date.now() + graceMs; Date.now() < deadline;) {
			if (this.isListening || !stillWaits()) return [];
			await sleep(GRACE_POLL_MS);
		}
		if (this.isListening || !stillWaits()) return [];
		const taken = [...this.waiting.values()].map(({ event }) => event);
		this.waiting.clear();
		return taken;
	}

	/**
	 * Takes batches until `stop()`, which waits for the running ones. `handle` must not throw; an execution that failed has
	 * its own error workflow.
	 */
	listen(options: ListenOptions, handle: (events: T[]) => Promise<void>): { stop(): Promise<void> } {
		const { settleMs, maxEvents, lanes = 1, idleMs = 25 } = options;
		this.listeners++;
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
				this.listeners--;
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
