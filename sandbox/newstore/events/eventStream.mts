// The event stream (newstore.md 13): integrations, delivery at least once and in no order, replay of a time window.
import type { Clock } from '../../clock.mts';
import type { Contracts } from '../../contracts.mts';
import { EventDelivery } from '../../eventDelivery.mts';
import type { DeliveryStats } from '../../eventDelivery.mts';
import type { Faults } from '../../faults.mts';

export const MAX_INTEGRATIONS = 25;
const KEPT_EVENTS = 20_000;
const ISO_TIME = /"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z)"/g;
/** About ten repeats were seen; the waits between them are not known. Seconds. */
const RETRY_SECONDS = [5, 10, 20, 40, 80, 160, 300, 300, 300, 300];

export interface Integration {
	id: string;
	status: 'running' | 'stopped';
	integration_type: 'permanent' | 'temporary';
	/** Virtual ms. */
	startsAt?: number;
	endsAt?: number;
	callbackUrl: string;
	apiKey?: string;
	eventFilter: string[];
}

export interface StreamEvent {
	name: string;
	/** Virtual ms. */
	publishedAt: number;
	/** All the virtual time that had been advanced when the body was written. */
	advanced: number;
	body: string;
}

export class EventStream {
	readonly integrations = new Map<string, Integration>();
	private readonly events: StreamEvent[] = [];
	private readonly listeners = new Set<(event: StreamEvent) => void>();
	private readonly delivery: EventDelivery;
	private readonly tenant: string;
	private readonly clock: Clock;
	private readonly contracts: Contracts;

	constructor(options: { tenant: string; clock: Clock; faults: Faults; contracts: Contracts }) {
		this.tenant = options.tenant;
		this.clock = options.clock;
		this.contracts = options.contracts;
		this.delivery = new EventDelivery({
			system: 'newstore',
			clock: options.clock,
			faults: options.faults,
			timeoutMs: 10_000,
			retryDelaysMs: RETRY_SECONDS.map((seconds) => seconds * 1_000),
			// A 4xx is final: the manager lists such events as rejected and not retried.
			retryOn: (status) => status === 0 || status === 429 || status >= 500,
		});
	}

	/** Publishes one event to every running integration whose filter lets it through. */
	publish(name: string, payload: object): void {
		const now = this.clock.now();
		const envelope = { tenant: this.tenant, name, published_at: this.clock.wireIso(now), payload };
		this.contracts.checkEvent('newstore', name, envelope);
		const event: StreamEvent = {
			name,
			publishedAt: now,
			advanced: this.clock.advanced(),
			body: JSON.stringify(envelope),
		};
		this.events.push(event);
		if (this.events.length > KEPT_EVENTS) this.events.splice(0, 1_000);
		for (const integration of this.integrations.values()) {
			if (integration.status === 'running' && within(integration, now)) this.send(integration, event);
		}
		for (const listener of this.listeners) listener(event);
	}

	/** Adds an integration, which starts by itself; one with a window in the past replays it and stops. */
	add(integration: Integration): void {
		this.integrations.set(integration.id, integration);
		if (integration.startsAt !== undefined) {
			for (const event of this.events) {
				if (within(integration, event.publishedAt)) this.send(integration, event);
			}
		}
		if (integration.endsAt !== undefined) {
			this.clock.schedule(integration.endsAt, () => {
				integration.status = 'stopped';
			});
		}
	}

	/** The newest events first. */
	recent(count: number): StreamEvent[] {
		return this.events.slice(-count).reverse();
	}

	/** Called with every event as it is published. */
	onPublish(listener: (event: StreamEvent) => void): void {
		this.listeners.add(listener);
	}

	stats(): DeliveryStats {
		return this.delivery.stats();
	}

	resetStats(): void {
		this.delivery.resetStats();
	}

	idle(timeoutMs?: number): Promise<void> {
		return this.delivery.idle(timeoutMs);
	}

	close(): void {
		this.delivery.close();
	}

	private send(integration: Integration, event: StreamEvent): void {
		if (integration.eventFilter.length > 0 && !integration.eventFilter.includes(event.name)) return;
		const headers: Record<string, string> = { 'content-type': 'application/json' };
		if (integration.apiKey) headers['authorization'] = `Bearer ${integration.apiKey}`;
		this.delivery.deliver({
			name: event.name,
			url: integration.callbackUrl,
			headers,
			body: this.bodyOf(event),
			// Deleting an integration deletes what it has not delivered yet.
			isWanted: () => this.integrations.get(integration.id) === integration,
		});
	}

	/** The body as of now: time that was advanced since then makes all its times that much older. */
	private bodyOf(event: StreamEvent): string {
		const older = this.clock.advanced() - event.advanced;
		if (older === 0) return event.body;
		return event.body.replace(ISO_TIME, (_, time: string) => `"${new Date(Date.parse(time) - older).toISOString()}"`);
	}
}

function within(integration: Integration, ms: number): boolean {
	return ms >= (integration.startsAt ?? -Infinity) && ms < (integration.endsAt ?? Infinity);
}
