// Posts events to callback URLs as the two systems do: at least once, several at a time, with retries on the virtual clock.
import type { Clock } from './clock.mts';
import type { Faults, SystemName } from './faults.mts';
import { wait } from './httpServer.mts';

export interface Delivery {
	/** For statistics and event faults, such as 'order.created' or 'ORDER_STATUS_CHANGE'. */
	name: string;
	url: string;
	headers: Record<string, string>;
	/** Sent byte for byte. */
	body: string;
	/** Asked before each attempt; false (the subscription has ended) drops what is still waiting. */
	isWanted?: () => boolean;
}

export interface Attempt {
	delivery: Delivery;
	/** 1 for the first attempt. */
	number: number;
	/** HTTP status, 0 when there was no answer in time. */
	status: number;
	durationMs: number;
	/** True when a further attempt will follow. */
	willRetry: boolean;
}

export interface DeliveryOptions {
	system: SystemName;
	clock: Clock;
	faults: Faults;
	/** How long to wait for an answer. TikTok Shop 3,000; NewStore unknown, 10,000 here. */
	timeoutMs: number;
	/** Waits before the second, third, … attempt, in virtual ms. */
	retryDelaysMs: number[];
	/** Whether to try again after this status (0 = no answer). Default: everything but 2xx. */
	retryOn?: (status: number) => boolean;
	/** At most so many requests at a time. Default 40. */
	concurrency?: number;
	onAttempt?: (attempt: Attempt) => void;
}

export interface DeliveryStats {
	/** Events handed over. */
	events: number;
	/** Requests made, repeats included. */
	attempts: number;
	delivered: number;
	/** Given up after the last attempt or by a final answer. */
	failed: number;
	/** Suppressed by an event fault, or no longer wanted. */
	dropped: number;
	duplicated: number;
	/** Answers by HTTP status; '0' = no answer. */
	byStatus: Record<string, number>;
	waiting: number;
	inFlight: number;
	retriesPending: number;
	latencyP50Ms: number;
	latencyP99Ms: number;
}

const KEPT_LATENCIES = 20_000;

export class EventDelivery {
	private readonly options: DeliveryOptions;
	private readonly queue: Array<{ delivery: Delivery; number: number }> = [];
	private held: Delivery | undefined;
	private inFlight = 0;
	private retriesPending = 0;
	private closed = false;
	private latencies: number[] = [];
	private counts = freshCounts();

	constructor(options: DeliveryOptions) {
		this.options = options;
	}

	/** Hands one event over. Returns at once and never throws; event faults are applied here. */
	deliver(delivery: Delivery): void {
		this.counts.events += 1;
		const fault = this.options.faults.takeEvent(this.options.system, delivery.name);
		switch (fault?.event) {
			case 'drop':
				this.counts.dropped += 1;
				return;
			case 'delay': {
				const due = this.options.clock.now() + (fault.delayMs ?? 5_000);
				this.retriesPending += 1;
				this.options.clock.schedule(due, () => {
					this.retriesPending -= 1;
					this.enqueue(delivery, 1);
				});
				return;
			}
			case 'reorder':
				this.hold(delivery, fault.delayMs ?? 500);
				return;
			case 'duplicate':
				this.counts.duplicated += 1;
				this.enqueue(delivery, 1);
				break;
			case undefined:
		}
		this.enqueue(delivery, 1);
		this.releaseHeld();
	}

	/** Resolves when nothing is waiting or under way (retries that are not due do not count). */
	async idle(timeoutMs = 10_000): Promise<void> {
		const until = Date.now() + timeoutMs;
		while ((this.queue.length > 0 || this.inFlight > 0 || this.held) && Date.now() < until) await wait(5);
	}

	stats(): DeliveryStats {
		const sorted = [...this.latencies].sort((one, other) => one - other);
		const at = (share: number) =>
			Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
		return {
			...this.counts,
			byStatus: { ...this.counts.byStatus },
			waiting: this.queue.length,
			inFlight: this.inFlight,
			retriesPending: this.retriesPending,
			latencyP50Ms: at(0.5),
			latencyP99Ms: at(0.99),
		};
	}

	resetStats(): void {
		this.counts = freshCounts();
		this.latencies = [];
	}

	close(): void {
		this.closed = true;
		this.queue.length = 0;
		this.held = undefined;
	}

	/** Keeps the event back until the next one has gone first, or `ms` have passed. */
	private hold(delivery: Delivery, ms: number): void {
		this.releaseHeld();
		this.held = delivery;
		setTimeout(() => {
			if (this.held === delivery) this.releaseHeld();
		}, ms).unref();
	}

	private releaseHeld(): void {
		const held = this.held;
		this.held = undefined;
		if (held) this.enqueue(held, 1);
	}

	private enqueue(delivery: Delivery, number: number): void {
		if (this.closed) return;
		this.queue.push({ delivery, number });
		this.pump();
	}

	private pump(): void {
		while (this.inFlight < (this.options.concurrency ?? 40)) {
			const next = this.queue.shift();
			if (!next) return;
			this.inFlight += 1;
			void this.attempt(next.delivery, next.number).finally(() => {
				this.inFlight -= 1;
				this.pump();
			});
		}
	}

	private async attempt(delivery: Delivery, number: number): Promise<void> {
		if (delivery.isWanted?.() === false) {
			this.counts.dropped += 1;
			return;
		}
		const started = performance.now();
		let status = 0;
		try {
			const response = await fetch(delivery.url, {
				method: 'POST',
				headers: delivery.headers,
				body: delivery.body,
				redirect: 'manual',
				signal: AbortSignal.timeout(this.options.timeoutMs),
			});
			status = response.status;
			await response.arrayBuffer();
		} catch {
			// No answer in time or no connection: status 0, the schedule decides what follows.
		}
		if (this.closed) return;
		const durationMs = performance.now() - started;
		this.counts.attempts += 1;
		this.counts.byStatus[status] = (this.counts.byStatus[status] ?? 0) + 1;
		if (this.latencies.length < KEPT_LATENCIES) this.latencies.push(durationMs);
		else this.latencies[this.counts.attempts % KEPT_LATENCIES] = durationMs;

		const succeeded = status >= 200 && status < 300;
		const retryOn = this.options.retryOn ?? (() => true);
		const delay = succeeded || !retryOn(status) ? undefined : this.options.retryDelaysMs[number - 1];
		if (succeeded) this.counts.delivered += 1;
		else if (delay === undefined) this.counts.failed += 1;
		else {
			this.retriesPending += 1;
			this.options.clock.schedule(this.options.clock.now() + delay, () => {
				this.retriesPending -= 1;
				this.enqueue(delivery, number + 1);
			});
		}
		this.options.onAttempt?.({ delivery, number, status, durationMs, willRetry: delay !== undefined });
	}
}

function freshCounts() {
	return {
		events: 0,
		attempts: 0,
		delivered: 0,
		failed: 0,
		dropped: 0,
		duplicated: 0,
		byStatus: {} as Record<string, number>,
	};
}
