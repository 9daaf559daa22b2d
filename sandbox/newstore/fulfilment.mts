// What people at stores and distribution centres do with a routed order: pick it, pack it, send it in one or several
// parcels, hand it over at the counter, or give it back (newstore.md 7, 9).
import type { Clock } from '../clock.mts';
import type { Ids } from '../ids.mts';
import type { SeedLocation } from '../seed.mts';
import { ActionRefused } from './actionRefused.mts';
import { itemsCompleted, itemsFailed, itemsReadyForHandover, orderItemsSwapped } from './events/eventPayloads.mts';
import type { EventStream } from './events/eventStream.mts';
import type { OrderBook } from './orders/orderBook.mts';
import { refreshStatus } from './orders/requestLines.mts';
import type { Stock } from './stock.mts';
import type { FulfillmentRequest, NewStoreSettings, Order, OrderItem, RequestLine } from './types.mts';

const ASSOCIATE = 'associate-12';

/** The parts of an order that one action is about. */
interface Part {
	request: FulfillmentRequest;
	lines: RequestLine[];
}

export interface Shipment {
	/** Items by UUID or by external item id; absent: everything that is still at a node. */
	itemIds?: string[];
	/** The tenant's own word for the carrier, such as 'UPS' or 'RoyalMail'. */
	carrier: string | null;
	trackingCode: string | null;
}

export class Fulfilment {
	private readonly sent = new Set<(order: Order, items: OrderItem[]) => void>();
	private readonly world: {
		clock: Clock;
		ids: Ids;
		stock: Stock;
		events: EventStream;
		orderBook: OrderBook;
		settings: NewStoreSettings;
		locations: SeedLocation[];
	};

	constructor(world: Fulfilment['world']) {
		this.world = world;
	}

	/** Somebody begins: the request counts as acknowledged. */
	pick(order: Order, itemIds?: string[]): void {
		for (const part of this.parts(order, itemIds)) this.begin(part);
	}

	/** Packed and waiting for the carrier. A store says so by an event, a distribution centre does not. */
	pack(order: Order, itemIds?: string[]): void {
		for (const part of this.parts(order, itemIds)) this.wrap(part);
	}

	/**
	 * The parcel leaves. What was not picked and packed before is done on the way. Throws ActionRefused when a unit is not on
	 * the shelf; then nothing has changed.
	 */
	ship(order: Order, shipment: Shipment): void {
		const parts = this.parts(order, shipment.itemIds);
		this.requireOnShelf(parts);
		for (const part of parts) {
			this.wrap(part);
			this.send(order, part, shipment);
		}
		this.world.orderBook.goOn(order);
	}

	/** Shipped as an outside system says through the API: no picking, no packing, one event for every item. */
	setShipped(order: Order, itemIds: string[], carrier: string | null, trackingCode: string | null): void {
		const parts = this.parts(order, itemIds);
		this.requireOnShelf(parts);
		for (const part of parts) this.send(order, part, { carrier, trackingCode }, true);
		this.world.orderBook.goOn(order);
	}

	/** The buyer takes the goods away at the counter: no carrier, no tracking, service level IN_STORE_HANDOVER. */
	handOver(order: Order, itemIds?: string[]): void {
		const { orderBook, clock, ids } = this.world;
		const parts = this.parts(order, itemIds);
		this.requireOnShelf(parts);
		for (const { request, lines } of parts) {
			const counter: FulfillmentRequest = {
				id: ids.uuid(),
				orderId: order.id,
				nodeId: request.nodeId,
				serviceLevel: 'IN_STORE_HANDOVER',
				status: 'acknowledged',
				createdAt: clock.now(),
				items: lines.map((line) => ({ ...line, stage: 'packed' })),
			};
			request.items = request.items.filter((line) => !lines.includes(line));
			if (request.items.length === 0) orderBook.removeRequest(request);
			else refreshStatus(request);
			orderBook.addRequest(counter);
			for (const line of lines) this.item(order, line).fulfillmentRequestId = counter.id;
			this.send(order, { request: counter, lines: counter.items }, { carrier: null, trackingCode: null });
		}
		orderBook.goOn(order);
	}

	/** The node cannot or will not send the items. They are routed again once the request has no open item left. */
	reject(order: Order, itemIds: string[] | undefined, reason: string, eventPerItem = false): void {
		for (const part of this.parts(order, itemIds)) this.giveBack(order, part, reason, eventPerItem);
		this.world.orderBook.goOn(order);
	}

	/** The shelf is empty although the books say otherwise: ATP of the product at that store becomes 0. */
	mispick(order: Order, itemIds?: string[]): void {
		const { stock } = this.world;
		for (const part of this.parts(order, itemIds)) {
			this.giveBack(order, part, 'mispick', false);
			for (const line of part.lines) {
				const atp = stock.atp(line.productId, part.request.nodeId);
				if (atp > 0) stock.moveOnHand(line.productId, part.request.nodeId, -atp);
			}
		}
		this.world.orderBook.goOn(order);
	}

	/** Carrier or tracking code of what has left already turns out to be another, or comes at last. No event tells. */
	changeTracking(order: Order, change: { itemIds?: string[]; carrier?: string; trackingCode?: string }): void {
		const { clock, orderBook } = this.world;
		const sent = (orderBook.fulfillmentRequests.get(order.id) ?? [])
			.flatMap((request) => request.items)
			.filter((line) => line.status === 'shipped');
		const wanted = change.itemIds ? new Set(this.itemsNamed(order, change.itemIds).map((item) => item.id)) : undefined;
		const lines = sent.filter((line) => wanted === undefined || wanted.has(line.itemId));
		if (lines.length < (wanted?.size ?? 1)) throw new ActionRefused(`Order ${order.externalId} has not left yet`);
		for (const line of lines) {
			line.carrier = change.carrier ?? line.carrier;
			if (change.trackingCode === undefined) continue;
			line.trackingCode = change.trackingCode;
			line.trackingShownAt = clock.now();
		}
	}

	/** Called with all items that have just left together, by whatever way. */
	onSent(listener: (order: Order, items: OrderItem[]) => void): void {
		this.sent.add(listener);
	}

	isDistributionCentre(nodeId: string): boolean {
		return this.world.locations.find((location) => location.id === nodeId)?.type === 'dc';
	}

	private begin({ request, lines }: Part): void {
		for (const line of lines) if (line.stage === 'waiting') line.stage = 'picking';
		refreshStatus(request);
	}

	private wrap(part: Part): void {
		this.begin(part);
		const { request } = part;
		const lines = part.lines.filter((line) => line.stage !== 'packed');
		for (const line of lines) line.stage = 'packed';
		if (lines.length === 0 || this.isDistributionCentre(request.nodeId)) return;
		const number = this.world.orderBook.nextLogicalTimestamp();
		this.world.events.publish(
			'fulfillment_request.items_ready_for_handover',
			itemsReadyForHandover(request, lines, number, ASSOCIATE),
		);
	}

	/** Sends items that are on the shelf, from whatever stage; the order is not closed here. */
	private send(order: Order, { request, lines }: Part, shipment: Shipment, eventPerItem = false): void {
		const { clock, stock, events, orderBook, settings } = this.world;
		const now = clock.now();
		for (const line of lines) {
			const item = this.item(order, line);
			stock.shipAllocated(line.productId, request.nodeId);
			line.status = 'shipped';
			line.carrier = shipment.carrier;
			line.trackingCode = shipment.trackingCode;
			line.trackingShownAt = now + settings.trackingDelayMs;
			line.shippedAt = now;
			item.status = 'complete';
			item.updatedAt = now;
		}
		refreshStatus(request);
		const items = lines.map((line) => this.item(order, line));
		orderBook.note(order, 'shipped', shipment.trackingCode ?? 'without tracking', items, request.id);
		const perItem = eventPerItem || settings.completedEvents === 'per_item';
		const details = { clock, associateId: ASSOCIATE, withoutTracking: !settings.trackingInEvents };
		for (const told of perItem ? lines.map((line) => [line]) : [lines]) {
			events.publish(
				'fulfillment_request.items_completed',
				itemsCompleted(request, told, orderBook.nextLogicalTimestamp(), details),
			);
		}
		for (const listener of this.sent) listener(order, items);
	}

	private giveBack(order: Order, { request, lines }: Part, reason: string, eventPerItem: boolean): void {
		const { clock, stock, events, orderBook } = this.world;
		const items: OrderItem[] = [];
		for (const line of lines) {
			const item = this.item(order, line);
			items.push(item);
			line.status = 'rejected';
			line.rejectionReason = reason;
			item.status = 'pending';
			item.nodeId = undefined;
			item.rejectedBy = [...(item.rejectedBy ?? []), request.nodeId];
			item.updatedAt = clock.now();
			stock.allocate(line.productId, request.nodeId, -1);
		}
		refreshStatus(request);
		orderBook.note(order, 'rejected', reason, items, request.id);
		for (const told of eventPerItem ? lines.map((line) => [line]) : [lines]) {
			events.publish(
				'fulfillment_request.items_failed',
				itemsFailed(request, told, orderBook.nextLogicalTimestamp(), ASSOCIATE),
			);
		}
		if (this.world.settings.swapAfterRejection && this.isDistributionCentre(request.nodeId)) this.swap(order, items);
	}

	/** Items that a distribution centre gave back may get new ids; old requests keep the old ones. */
	private swap(order: Order, items: OrderItem[]): void {
		for (const item of items) item.id = this.world.ids.uuid();
		this.world.events.publish('order.items_swapped', orderItemsSwapped(order, items));
	}

	private requireOnShelf(parts: Part[]): void {
		const { stock } = this.world;
		const wanted = new Map<string, { nodeId: string; productId: string; units: number }>();
		for (const { request, lines } of parts) {
			for (const { productId } of lines) {
				const key = `${request.nodeId} ${productId}`;
				const known = wanted.get(key) ?? { nodeId: request.nodeId, productId, units: 0 };
				wanted.set(key, { ...known, units: known.units + 1 });
			}
		}
		for (const { nodeId, productId, units } of wanted.values()) {
			const { onHand } = stock.read(productId, nodeId);
			if (onHand < units) throw new ActionRefused(`${nodeId} has only ${onHand} of ${productId} on the shelf`);
		}
	}

	/** Open items per request. Throws ActionRefused when one that is named, or every one, is not at a node. */
	private parts(order: Order, itemIds?: string[]): Part[] {
		const wanted = itemIds ? new Set(this.itemsNamed(order, itemIds).map((item) => item.id)) : undefined;
		const parts = (this.world.orderBook.fulfillmentRequests.get(order.id) ?? [])
			.map((request) => ({
				request,
				lines: request.items.filter(
					(line) => line.status === 'dispatched' && (wanted === undefined || wanted.has(line.itemId)),
				),
			}))
			.filter(({ lines }) => lines.length > 0);
		const found = parts.reduce((count, { lines }) => count + lines.length, 0);
		if (found < (wanted?.size ?? 1)) {
			throw new ActionRefused(`Not all of these items of order ${order.externalId} are at a store or centre`);
		}
		return parts;
	}

	private itemsNamed(order: Order, ids: string[]): OrderItem[] {
		return ids.map((id) => {
			const found = order.items.find((item) => item.id === id || item.externalItemId === id);
			if (!found) throw new ActionRefused(`Order ${order.externalId} has no item ${id}`);
			return found;
		});
	}

	private item(order: Order, line: RequestLine): OrderItem {
		return order.items.find((item) => item.id === line.itemId)!;
	}
}
