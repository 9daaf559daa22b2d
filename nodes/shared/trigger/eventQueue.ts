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
	/** a batch whose end is not reported for so long leaves its lane to other subjects; milliseconds, default 45 seconds */
	handOnMs?: number;
	/** a batch whose end is not reported for so long holds nothing up any more; milliseconds, default 15 minutes */
	maxRunMs?: number;
}

/** A batch whose end was not reported in time. */
export interface OverdueBatch<T> {
	events: T[];
	/** what it held up */
	subjects: string[];
	/** how long its end was waited for */
	waitedMs: number;
}

/** Told while a loop runs; nothing here may throw. */
export interface ListenReports<T> {
	/** a batch takes long: others go on beside it, its subjects wait for it */
	onSlow?(batch: OverdueBatch<T>): void;
	/** the end of a batch did not come in time; its events are neither repeated nor forgotten */
	onLost?(batch: OverdueBatch<T>): void;
	/** `handle` threw */
	onError?(error: unknown): void;
	/** events that did not fit since the last report */
	onDropped?(count: number): void;
}

export const DEFAULT_MAX_RUN_MS = 15 * 60_000;
export const DEFAULT_MAX_WAITING = 10_000;
/** Longer than nearly all executions, and short enough that an order that comes now does not wait for the next sweep. */
const HAND_ON_MS = 45_000;
/** So many batches of a lane may be overdue; then it waits, however long they take. */
const OVERDUE_PER_LANE = 3;
/** Below the three seconds after which TikTok drops a webhook. */
const GRACE_MS = 2000;
const GRACE_POLL_MS = 20;
/** How often overdue batches and dropped events are looked for. */
const WATCH_MS = 1000;
/** n8n waits for the end of a trigger without a limit of its own. */
const STOP_MS = 3000;
const STOP_POLL_MS = 10;

interface Waiting<T> {
	event: T;
	/** what the event is about, such as an order */
	subject: string;
}

interface Batch<T> {
	events: T[];
	subjects: Set<string>;
	startedMs: number;
	/** its lane works on others */
	isHandedOn: boolean;
	/** lets its lane go on */
	handOn(): void;
}

/**
 * Events between webhook() and trigger() of one trigger node, in memory (design 6, n8n.md 13): webhook() verifies, puts
 * events here and answers at once; trigger() starts one execution with all that wait. A lane starts its next execution only
 * when the last has ended, so batches grow under load; events about the same subject never run in two lanes at once, so
 * writes to the same order cannot overtake each other; equal events coalesce.
 *
 * n8n can lose the end of an execution: in queue mode it never comes when Redis loses its data, and late when workers die.
 * So a lane waits for it for a limited time: after `handOnMs` it works on other subjects, after `maxRunMs` the subjects of
 * the batch are free as well. What waits is limited too: when it is full, the oldest event of a subject that has a newer one
 * goes first. What a crash or a limit loses here, the sweeps find.
 */
export class EventQueue<T> {
	private readonly waiting = new Map<string, Waiting<T>>();
	/** keys that wait by subject, oldest first */
	private readonly bySubject = new Map<string, Set<string>>();
	/** subjects of which several events wait */
	private readonly crowded = new Set<string>();
	/** who works on a subject */
	private readonly inFlight = new Map<string, Batch<T>>();
	private listeners = 0;
	private dropped = 0;

	/** True while a loop takes events from here. */
	get isListening(): boolean {
		return this.listeners > 0;
	}

	/** How many events wait. */
	get size(): number {
		return this.waiting.size;
	}

	/** Adds an event; one with a key that still waits takes its place. At most `maxWaiting` wait. */
	push(key: string, event: T, subject: string = key, maxWaiting = DEFAULT_MAX_WAITING): void {
		const before = this.waiting.get(key);
		if (before && before.subject !== subject) this.remove(key);
		this.waiting.set(key, { event, subject });
		const keys = this.bySubject.get(subject) ?? new Set();
		keys.add(key);
		this.bySubject.set(subject, keys);
		if (keys.size > 1) this.crowded.add(subject);
		for (; this.waiting.size > Math.max(1, maxWaiting); this.dropped++) this.remove(this.leastNeeded(subject));
	}

	/** How many events did not fit since this was asked last. */
	takeDropped(): number {
		const { dropped } = this;
		this.dropped = 0;
		return dropped;
	}

	/**
	 * Adds events and returns those that the caller has to start an execution with, mostly none: the loop takes them.
	 *
	 * No loop runs in webhook processors of queue mode, and none yet while n8n starts: it answers webhooks before it starts its
	 * triggers, just when senders repeat all that they could not deliver. One execution per event would then be a storm that
	 * keeps the start from ending. So the events of `graceMs` are gathered, and one of the callers starts them together.
	 */
	async pushOrTake(
		events: Array<{ key: string; event: T; subject?: string }>,
		graceMs = GRACE_MS,
		maxWaiting = DEFAULT_MAX_WAITING,
	): Promise<T[]> {
		for (const { key, event, subject } of events) this.push(key, event, subject, maxWaiting);
		const stillWaits = () => events.some(({ key }) => this.waiting.has(key));
		for (const deadline = Date.now() + graceMs; Date.now() < deadline;) {
			if (this.isListening || !stillWaits()) return [];
			await sleep(GRACE_POLL_MS);
		}
		if (this.isListening || !stillWaits()) return [];
		const taken = [...this.waiting.values()].map(({ event }) => event);
		for (const key of [...this.waiting.keys()]) this.remove(key);
		return taken;
	}

	/**
	 * Takes batches until `stop()`, which waits a moment for the running ones and then leaves them alone: who listens next
	 * finds nothing held up. An execution that failed has its own error workflow.
	 */
	listen(
		options: ListenOptions,
		handle: (events: T[]) => Promise<void>,
		reports: ListenReports<T> = {},
	): { stop(): Promise<void> } {
		const { settleMs, maxEvents, lanes = 1, idleMs = 25 } = options;
		const { handOnMs = HAND_ON_MS, maxRunMs = DEFAULT_MAX_RUN_MS } = options;
		const open = new Set<Batch<T>>();
		this.listeners++;
		let running = true;
		const lane = async () => {
			while (running) {
				if (!this.hasWork()) {
					await sleep(idleMs);
					continue;
				}
				await sleep(settleMs);
				if (!running) return; // what waits is for the next loop
				const taken = this.take(maxEvents);
				if (taken.events.length === 0) continue; // another lane took them
				await this.run(taken, open, handle, reports);
			}
		};
		const watch = async () => {
			while (running) {
				await sleep(Math.max(1, Math.min(WATCH_MS, maxRunMs)));
				const dropped = this.takeDropped();
				if (dropped > 0) reports.onDropped?.(dropped);
				const now = Date.now();
				// The oldest first; it frees the place that the next one needs.
				for (const batch of [...open]) {
					const waitedMs = now - batch.startedMs;
					const overdue = { events: batch.events, subjects: [...batch.subjects], waitedMs };
					if (waitedMs >= maxRunMs) {
						this.release(batch, open);
						reports.onLost?.(overdue);
					} else if (waitedMs >= handOnMs && !batch.isHandedOn && open.size < lanes * (1 + OVERDUE_PER_LANE)) {
						batch.isHandedOn = true;
						batch.handOn();
						reports.onSlow?.(overdue);
					}
				}
			}
		};
		const ended = Promise.all(Array.from({ length: lanes }, lane));
		void watch();
		return {
			stop: async () => {
				running = false;
				this.listeners--;
				let isOver = false;
				void ended.then(() => (isOver = true));
				// In short steps: one long sleep would outlive the end of the batches by seconds.
				const deadline = Date.now() + STOP_MS;
				while ((!isOver || open.size > 0) && Date.now() < deadline) await sleep(STOP_POLL_MS);
				for (const batch of [...open]) this.release(batch, open);
			},
		};
	}

	/** Runs one batch to its end, or until its lane may go on. A handler that throws ends its batch, not its lane. */
	private async run(
		{ events, subjects }: { events: T[]; subjects: Set<string> },
		open: Set<Batch<T>>,
		handle: (events: T[]) => Promise<void>,
		reports: ListenReports<T>,
	): Promise<void> {
		let handOn = () => {};
		const handedOn = new Promise<void>((resolve) => (handOn = resolve));
		const batch: Batch<T> = { events, subjects, startedMs: Date.now(), isHandedOn: false, handOn };
		for (const subject of subjects) this.inFlight.set(subject, batch);
		open.add(batch);
		const work = (async () => await handle(events))().catch((error: unknown) => reports.onError?.(error));
		const end = work.then(() => this.release(batch, open));
		await Promise.race([end, handedOn]);
	}

	/** Frees what a batch held up, and its lane. */
	private release(batch: Batch<T>, open: Set<Batch<T>>): void {
		open.delete(batch);
		for (const subject of batch.subjects) {
			// A later batch about the same subject may have taken it over.
			if (this.inFlight.get(subject) === batch) this.inFlight.delete(subject);
		}
		batch.handOn();
	}

	private remove(key: string): void {
		const { subject } = this.waiting.get(key) ?? {};
		this.waiting.delete(key);
		if (subject === undefined) return;
		const keys = this.bySubject.get(subject);
		keys?.delete(key);
		if (!keys?.size) this.bySubject.delete(subject);
		if ((keys?.size ?? 0) < 2) this.crowded.delete(subject);
	}

	/** What goes when there is no room: the oldest of a subject that has a newer event, this one first; else the oldest. */
	private leastNeeded(subject: string): string {
		const [crowded = this.waiting.values().next().value?.subject ?? ''] = this.crowded.has(subject)
			? [subject]
			: this.crowded;
		const [oldest] = this.bySubject.get(crowded) ?? this.waiting.keys();
		return oldest;
	}

	private hasWork(): boolean {
		for (const subject of this.bySubject.keys()) if (!this.inFlight.has(subject)) return true;
		return false;
	}

	/** The oldest events whose subjects no lane works on. */
	private take(maxEvents: number): { events: T[]; subjects: Set<string> } {
		const events: T[] = [];
		const subjects = new Set<string>();
		for (const [key, { event, subject }] of this.waiting) {
			if (events.length >= maxEvents) break;
			if (this.inFlight.has(subject)) continue;
			events.push(event);
			subjects.add(subject);
			this.remove(key);
		}
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
