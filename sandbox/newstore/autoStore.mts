// Stores and distribution centres that work by themselves: every request is picked, packed and shipped after given
// delays, and now and then something goes wrong. For a trading day or a storm; off until it is switched on.
import type { Clock } from '../clock.mts';
import { seededRandom } from '../ids.mts';
import type { Market, SeedLocation } from '../seed.mts';
import { ActionRefused } from './actionRefused.mts';
import type { Fulfilment } from './fulfilment.mts';
import type { OrderBook } from './orders/orderBook.mts';
import { newTrackingCode } from './trackingCodes.mts';
import type { FulfillmentRequest } from './types.mts';

export interface AutoStoreRules {
	on: boolean;
	/** Virtual ms from the assignment to picking, from picking to packing, from packing to the carrier. */
	pickAfterMs: number;
	packAfterMs: number;
	shipAfterMs: number;
	/** Each delay varies by up to this share, up or down. */
	spread: number;
	/** Share of requests that are given back, 0 to 1. */
	rejectShare: number;
	/** Share of requests of which the first item is not on the shelf. Stores only. */
	mispickShare: number;
	/** Share of requests with several items that leave in two parcels, the second one a shipping delay later. */
	partShare: number;
	/** The tenant's words for its carriers, one of them picked at random. */
	carriers: Record<Market, string[]>;
}

export class AutoStore {
	readonly rules: AutoStoreRules = {
		on: false,
		pickAfterMs: 1_000,
		packAfterMs: 1_000,
		shipAfterMs: 1_000,
		spread: 0.5,
		rejectShare: 0,
		mispickShare: 0,
		partShare: 0,
		carriers: { GB: ['RoyalMail', 'EVRI'], US: ['USPS', 'UPS'], DE: ['DHL', 'Hermes'] },
	};
	private readonly random = seededRandom(20_261);
	private readonly taken = new Set<string>();
	private readonly world: { clock: Clock; orderBook: OrderBook; fulfilment: Fulfilment; locations: SeedLocation[] };

	constructor(world: AutoStore['world']) {
		this.world = world;
		world.orderBook.onAssigned((request) => this.take(request));
	}

	/** Changes the rules. Switched on, it also takes the requests that wait already; switched off, it finishes nothing more. */
	set(change: Partial<AutoStoreRules>): AutoStoreRules {
		Object.assign(this.rules, change);
		if (this.rules.on) {
			for (const requests of this.world.orderBook.fulfillmentRequests.values())
				requests.forEach((one) => this.take(one));
		}
		return this.rules;
	}

	private take(request: FulfillmentRequest): void {
		const isOpen = request.items.some((line) => line.status === 'dispatched');
		if (!this.rules.on || !isOpen || this.taken.has(request.id)) return;
		this.taken.add(request.id);
		const { rules } = this;
		const goesWrong = this.random();
		const isStore = !this.world.fulfilment.isDistributionCentre(request.nodeId);
		this.later(request, rules.pickAfterMs, () => {
			if (goesWrong < rules.rejectShare) return this.world.fulfilment.reject(...this.all(request), 'no_inventory');
			const [order, ids] = this.all(request);
			this.world.fulfilment.pick(order, ids);
			if (isStore && goesWrong < rules.rejectShare + rules.mispickShare) {
				this.world.fulfilment.mispick(order, ids.slice(0, 1));
			}
			this.later(request, rules.packAfterMs, () => {
				this.world.fulfilment.pack(...this.all(request));
				this.later(request, rules.shipAfterMs, () => this.ship(request, this.random() < rules.partShare));
			});
		});
	}

	private ship(request: FulfillmentRequest, inParts: boolean): void {
		const [order, ids] = this.all(request);
		const market = this.world.locations.find((location) => location.id === request.nodeId)?.market ?? 'GB';
		const carriers = this.rules.carriers[market];
		const carrier = carriers[Math.floor(this.random() * carriers.length)] ?? 'UPS';
		const itemIds = inParts ? ids.slice(0, Math.ceil(ids.length / 2)) : ids;
		const shipment = { itemIds, carrier, trackingCode: newTrackingCode(carrier, this.random) };
		try {
			this.world.fulfilment.ship(order, shipment);
		} catch (error) {
			if (!(error instanceof ActionRefused)) throw error;
			// Sold over the counter meanwhile: the shelf is empty.
			this.world.fulfilment.mispick(order, itemIds);
		}
		if (itemIds.length < ids.length) this.later(request, this.rules.shipAfterMs, () => this.ship(request, false));
	}

	/** Runs one step after its delay, if the request still has something to do and nobody has switched off. */
	private later(request: FulfillmentRequest, delayMs: number, step: () => void): void {
		const { clock } = this.world;
		const varied = delayMs * (1 + this.rules.spread * (2 * this.random() - 1));
		clock.schedule(clock.now() + varied, () => {
			if (!this.rules.on) this.taken.delete(request.id);
			else if (request.items.some((line) => line.status === 'dispatched')) step();
		});
	}

	private all(request: FulfillmentRequest): [Parameters<Fulfilment['pick']>[0], string[]] {
		const order = this.world.orderBook.find(request.orderId, 'internal')!;
		return [order, request.items.filter((line) => line.status === 'dispatched').map((line) => line.itemId)];
	}
}
