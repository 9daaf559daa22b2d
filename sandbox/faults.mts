// What can go wrong, on demand: HTTP faults per operation and faults of event delivery.
import { seededRandom } from './ids.mts';

export type AccountingSystem = 'xero' | 'quickbooks' | 'netsuite';
export type SystemName = 'newstore' | 'tiktok' | AccountingSystem;

const SYSTEMS: readonly SystemName[] = ['newstore', 'tiktok', 'xero', 'quickbooks', 'netsuite'];

type HttpFaultKind =
	/** Answers `status` (default 500) and nothing happens. */
	| 'status'
	/** Nothing happens; after `delayMs` a 504 (or `status`). `status: 0` closes the connection instead. */
	| 'timeout_before'
	/** The effect happens; the answer is lost: after `delayMs` a 504 (or `status`), `status: 0` closes the connection. */
	| 'timeout_after'
	/** 504 (or `status`, with `code`) at once, the effect happens `delayMs` later (default 1,000): a soft routing that goes on. */
	| 'background'
	/** The connection is closed without an answer and nothing happens. */
	| 'drop_connection'
	/** 403 with an HTML body: what a block of the caller's IP looks like at NewStore. */
	| 'non_json_403'
	/** The system's error code `code`: TikTok Shop HTTP 200 with the code in the envelope, the others their error body. */
	| 'code'
	/** Only slow: `delayMs` more. */
	| 'slow';

type EventFaultKind = 'duplicate' | 'drop' | 'delay' | 'reorder';

export interface FaultRule {
	system: SystemName;
	/** Only calls of this operation (HTTP) or events of this name (event faults). Absent: all. */
	operationId?: string;
	/** Only calls with these query parameters, for example the cipher of one shop. */
	query?: Record<string, string>;
	kind?: HttpFaultKind;
	event?: EventFaultKind;
	status?: number;
	code?: number | string;
	/** Replaces the body the server would answer (kind status and code). */
	body?: unknown;
	/** Seconds, sent as Retry-After. */
	retryAfter?: number;
	/** 0 to 1, default 1. */
	probability?: number;
	/** How often the rule strikes before it is used up. Absent: until removed. */
	times?: number;
	delayMs?: number;
}

export interface ActiveFault extends FaultRule {
	id: string;
	/** How often it has struck. */
	struck: number;
}

export class Faults {
	private readonly rules = new Map<string, ActiveFault>();
	private readonly random: () => number;
	private counter = 0;

	constructor(seed = 7) {
		this.random = seededRandom(seed);
	}

	/** Adds a rule and returns its id. Throws RangeError for a rule that is neither an HTTP nor an event fault. */
	add(rule: FaultRule): string {
		if (!SYSTEMS.includes(rule.system)) throw new RangeError(`A fault rule needs a system: ${SYSTEMS.join(', ')}`);
		if (Boolean(rule.kind) === Boolean(rule.event)) {
			throw new RangeError('A fault rule has either a kind (HTTP) or an event (delivery)');
		}
		const id = `fault-${++this.counter}`;
		this.rules.set(id, { ...rule, id, struck: 0 });
		return id;
	}

	remove(id: string): boolean {
		return this.rules.delete(id);
	}

	clear(): void {
		this.rules.clear();
	}

	list(): ActiveFault[] {
		return [...this.rules.values()].map((rule) => ({ ...rule }));
	}

	/** The HTTP fault that strikes this call, if any. */
	take(system: SystemName, operationId: string, query: Record<string, unknown> = {}): ActiveFault | undefined {
		const isAsked = (rule: FaultRule) =>
			Object.entries(rule.query ?? {}).every(([parameter, value]) => query[parameter] === value);
		return this.strike(system, operationId, (rule) => rule.kind !== undefined && isAsked(rule));
	}

	/** The delivery fault that strikes this event, if any. */
	takeEvent(system: SystemName, eventName: string): ActiveFault | undefined {
		return this.strike(system, eventName, (rule) => rule.event !== undefined);
	}

	private strike(system: SystemName, name: string, isOfKind: (rule: FaultRule) => boolean): ActiveFault | undefined {
		for (const rule of this.rules.values()) {
			if (rule.system !== system || !isOfKind(rule)) continue;
			if (rule.operationId !== undefined && rule.operationId !== name) continue;
			if (rule.probability !== undefined && this.random() >= rule.probability) continue;
			rule.struck += 1;
			if (rule.times !== undefined && rule.struck >= rule.times) this.rules.delete(rule.id);
			return rule;
		}
		return undefined;
	}
}
