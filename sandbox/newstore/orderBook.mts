// Orders of the tenant: injection, grace period, routing, allocation, cancellation (newstore.md 5, 7, 8).
import { createHash } from 'node:crypto';
import type { Clock } from '../clock.mts';
import type { Ids } from '../ids.mts';
import type { SeedLocation } from '../seed.mts';
import type { EventStream } from './eventStream.mts';
import { brokenRule } from './injectionRules.mts';
import type { Refusal } from './injectionRules.mts';
import { minorUnits } from './money.mts';
import {
	fulfillmentRequestAssigned,
	orderCancelled,
	orderCompleted,
	orderItemsCancelled,
	orderPlaced,
} from './eventPayloads.mts';
import type { Stock } from './stock.mts';
import type {
	FulfillmentRequest,
	InjectedDiscount,
	InjectedOrder,
	NewStoreSettings,
	Order,
	OrderItem,
} from './types.mts';

export type InjectionResult = { order: Order } | { refusal: Refusal };

/** Real ms between a cancellation request and its effect: it is asynchronous. */
const CANCELLATION_MS = 30;

export class OrderBook {
	readonly orders = new Map<string, Order>();
	readonly fulfillmentRequests = new Map<string, FulfillmentRequest[]>();
	private readonly byExternalId = new Map<string, Order>();
	private readonly byCustomer = new Map<string, Order[]>();
	private readonly payloadHashes = new Map<string, string>();
	private readonly customers = new Map<string, string>();
	private readonly waitingForStock = new Map<string, Set<Order>>();
	private logicalTimestamp = 20_000;
	private readonly world: {
		clock: Clock;
		ids: Ids;
		stock: Stock;
		events: EventStream;
		settings: NewStoreSettings;
		locations: SeedLocation[];
	};

	constructor(world: OrderBook['world']) {
		this.world = world;
		world.stock.onRise((productId) => this.retryHeld(productId));
	}

	/** By UUID or by external id. */
	find(id: string, idType: 'internal' | 'external'): Order | undefined {
		return idType === 'internal' ? this.orders.get(id) : this.byExternalId.get(id);
	}

	ofCustomer(customerId: string): Order[] {
		return this.byCustomer.get(customerId) ?? [];
	}

	/** Takes one injected order whose shape is in order. The same payload again gives the first order again. */
	inject(payload: InjectedOrder): InjectionResult {
		const { settings, stock } = this.world;
		const hash = payloadHash(payload);
		const existing = this.byExternalId.get(payload.external_id);
		if (existing) {
			if (this.payloadHashes.get(existing.id) === hash || settings.changedPayload === 'first_response') {
				return { order: existing };
			}
			const message = `An order with the external_id ${payload.external_id} was injected with other data`;
			return { refusal: { errorCode: 'same_order_injection_with_different_data', message } };
		}
		const refusal = brokenRule(payload, {
			serviceLevel: (id) => settings.graceSeconds[id] !== undefined,
			product: (id) => stock.hasProduct(id),
			node: (id) => stock.hasNode(id),
		});
		if (refusal) return { refusal };

		const order = this.build(payload);
		this.payloadHashes.set(order.id, hash);
		if (order.items.length > settings.maxItemsPerOrder) {
			this.add(order);
			this.cancelNow(order, 'maximum_allowed_number_of_items_exceeded');
			const message = `More than ${settings.maxItemsPerOrder} items; the order exists as cancelled`;
			return { refusal: { errorCode: 'maximum_allowed_number_of_items_exceeded', message } };
		}
		const isDone =
			payload.is_historical ||
			payload.is_fulfilled ||
			payload.shipments.some((each) => each.historical_shipping_option);
		if (isDone) this.addFulfilledElsewhere(order);
		else this.addAndStart(order);
		return { order };
	}

	/** Adds an order that was completed in a store. No grace period, no routing. */
	addCompleted(order: Order, request: FulfillmentRequest): void {
		this.add(order);
		this.fulfillmentRequests.set(order.id, [request]);
	}

	/** A new, increasing number for fulfilment events. */
	nextLogicalTimestamp(): number {
		return ++this.logicalTimestamp;
	}

	cancellationStatus(order: Order): { cancelable: boolean; canceled: boolean; is_safe: boolean } {
		const open = order.items.filter((item) => item.status !== 'cancelled');
		const untouched = open.every((item) => item.status === 'pending' || item.status === 'on_hold');
		const requests = this.fulfillmentRequests.get(order.id) ?? [];
		const notPicked = requests.every((request) => request.status === 'dispatched');
		const cancelable = !order.cancelled && order.status !== 'closed' && (untouched || notPicked);
		return { cancelable, canceled: order.cancelled, is_safe: cancelable && untouched };
	}

	/** Asks for the cancellation of a whole order; false when its state does not allow it. Takes effect a moment later. */
	requestCancellation(order: Order, reason: string): boolean {
		if (!this.cancellationStatus(order).cancelable) return false;
		this.world.clock.schedule(this.world.clock.now() + CANCELLATION_MS, () => {
			if (this.cancellationStatus(order).cancelable) this.cancelNow(order, reason);
		});
		return true;
	}

	/** Cancels single items from inside NewStore (out of stock, by hand in the manager). */
	cancelItems(order: Order, itemIds: string[], reason: string): void {
		const items = order.items.filter((item) => itemIds.includes(item.id) && item.status !== 'cancelled');
		if (items.length === 0) return;
		if (items.length === order.items.filter((item) => item.status !== 'cancelled').length)
			return this.cancelNow(order, reason);
		for (const item of items) this.release(order, item, reason);
		this.settle(order);
		this.note(order, 'items_cancelled', reason, items);
		this.world.events.publish('order.items_cancelled', orderItemsCancelled(order, items));
	}

	/** Adds 15 minutes to a running grace period. undefined when none is running. */
	extendGrace(order: Order): number | undefined {
		if (order.graceUntil === undefined || order.cancelled) return undefined;
		order.graceUntil += 15 * 60_000;
		this.openAt(order, order.graceUntil);
		return order.graceUntil;
	}

	/** Orders with an item that found no stock. */
	held(): Order[] {
		return [...this.orders.values()].filter((order) => order.items.some((item) => item.status === 'on_hold'));
	}

	private addAndStart(order: Order): void {
		const { clock, events, settings } = this.world;
		this.add(order);
		events.publish('order.created', orderPlaced(order, clock));
		// A soft routing holds stock at once, so that ATP falls with the injection and not only with the allocation.
		for (const item of order.items) this.reserve(order, item);
		const graceSeconds = Math.max(...order.items.map((item) => settings.graceSeconds[item.serviceLevel] ?? 0));
		order.graceUntil = order.createdAt + graceSeconds * 1_000;
		this.openAt(order, order.graceUntil);
	}

	/** History, or goods that were handed over elsewhere: nothing to route, no stock to hold. */
	private addFulfilledElsewhere(order: Order): void {
		const { clock, events } = this.world;
		order.status = 'closed';
		for (const item of order.items) item.status = 'complete';
		this.add(order);
		events.publish('order.created', orderPlaced(order, clock));
		events.publish('order.opened', orderPlaced(order, clock));
		events.publish('order.completed', orderCompleted(order));
	}

	private openAt(order: Order, dueAt: number): void {
		this.world.clock.schedule(dueAt, () => {
			// Extended meanwhile: the later timer opens the order.
			if (order.graceUntil !== dueAt || order.cancelled) return;
			order.graceUntil = undefined;
			this.note(order, 'opened', 'The grace period is over', order.items);
			this.world.events.publish('order.opened', orderPlaced(order, this.world.clock));
			this.route(order);
		});
	}

	/** Allocates every item that waits, groups them by node and tells the nodes. */
	private route(order: Order): void {
		const { clock, ids, stock, events } = this.world;
		const assigned = new Map<string, OrderItem[]>();
		const newlyHeld: OrderItem[] = [];
		for (const item of order.items) {
			if (item.status !== 'pending' && item.status !== 'on_hold') continue;
			if (item.strategy.strategy === 'external' && !stock.hasNode(item.strategy.fulfillment_node_id!)) {
				return this.cancelNow(order, 'failed_fulfillment_node_mapping');
			}
			if (!item.nodeId) this.reserve(order, item);
			item.updatedAt = clock.now();
			if (!item.nodeId) {
				if (item.status === 'pending') newlyHeld.push(item);
				item.status = 'on_hold';
				this.waitForStock(order, item);
				continue;
			}
			stock.allocateReserved(item.productId, item.nodeId);
			item.status = 'in_fulfillment';
			assigned.set(item.nodeId, [...(assigned.get(item.nodeId) ?? []), item]);
		}
		this.settle(order);
		for (const [nodeId, items] of assigned) {
			const request: FulfillmentRequest = {
				id: ids.uuid(),
				orderId: order.id,
				nodeId,
				serviceLevel: items[0]!.serviceLevel,
				status: 'dispatched',
				createdAt: clock.now(),
				items: items.map((item) => ({
					itemId: item.id,
					productId: item.productId,
					status: 'dispatched',
					carrier: null,
					trackingCode: null,
				})),
			};
			for (const item of items) item.fulfillmentRequestId = request.id;
			this.fulfillmentRequests.set(order.id, [...(this.fulfillmentRequests.get(order.id) ?? []), request]);
			this.note(order, 'routed', `Assigned to ${nodeId}`, items, request.id);
			events.publish('fulfillment_request.assigned', fulfillmentRequestAssigned(request, this.nextLogicalTimestamp()));
		}
		if (newlyHeld.length > 0) this.note(order, 'conflict', 'not_enough_stock_to_create_allocation', newlyHeld);
	}

	/** Puts a reservation on the best node, if any has stock. */
	private reserve(order: Order, item: OrderItem): void {
		const nodeId = this.nodeFor(order, item);
		if (!nodeId) return;
		item.nodeId = nodeId;
		this.world.stock.reserve(item.productId, nodeId, 1);
	}

	private nodeFor(order: Order, item: OrderItem): string | undefined {
		const { stock, locations } = this.world;
		const { strategy, fulfillment_node_id: fixed } = item.strategy;
		if (strategy === 'external') return stock.hasNode(fixed!) ? fixed : undefined;
		if (strategy === 'prerouted') return stock.atp(item.productId, fixed!) > 0 ? fixed : undefined;
		const country = order.shippingAddress?.country;
		const candidates = locations.filter((location) => !country || location.market === country);
		const canTake = (nodeId: string) => stock.atp(item.productId, nodeId) > 0;
		// Few parcels first: a node that already has an item of this order. Then distribution centres before stores.
		const used = candidates.find(
			(location) => order.items.some((each) => each.nodeId === location.id) && canTake(location.id),
		);
		if (used) return used.id;
		const ranked = [...candidates].sort(
			(one, other) =>
				Number(other.type === 'dc') - Number(one.type === 'dc') ||
				stock.atp(item.productId, other.id) - stock.atp(item.productId, one.id),
		);
		return ranked.find((location) => canTake(location.id))?.id;
	}

	private waitForStock(order: Order, item: OrderItem): void {
		const orders = this.waitingForStock.get(item.productId) ?? new Set();
		orders.add(order);
		this.waitingForStock.set(item.productId, orders);
	}

	private retryHeld(productId: string): void {
		const waiting = this.waitingForStock.get(productId);
		if (!waiting || waiting.size === 0) return;
		this.waitingForStock.delete(productId);
		// Not within the change of stock that is just being made.
		this.world.clock.schedule(this.world.clock.now(), () => {
			for (const order of waiting) if (!order.cancelled && order.graceUntil === undefined) this.route(order);
		});
	}

	private cancelNow(order: Order, reason: string): void {
		const items = order.items.filter((item) => item.status !== 'cancelled');
		for (const item of items) this.release(order, item, reason);
		order.cancelled = true;
		order.status = 'closed';
		order.graceUntil = undefined;
		this.note(order, 'cancelled', reason, items);
		this.world.events.publish('order.cancelled', orderCancelled(order));
	}

	private release(order: Order, item: OrderItem, reason: string): void {
		const { stock, clock } = this.world;
		const wasAllocated = item.status === 'in_fulfillment';
		const nodeId = item.nodeId;
		item.status = 'cancelled';
		item.cancellationReason = reason;
		item.updatedAt = clock.now();
		item.nodeId = undefined;
		this.waitingForStock.get(item.productId)?.delete(order);
		if (nodeId && wasAllocated) stock.allocate(item.productId, nodeId, -1);
		else if (nodeId) stock.reserve(item.productId, nodeId, -1);
		for (const request of this.fulfillmentRequests.get(order.id) ?? []) {
			for (const line of request.items) if (line.itemId === item.id) line.status = 'cancelled';
			if (request.items.every((line) => line.status !== 'dispatched')) request.status = 'completed';
		}
	}

	private settle(order: Order): void {
		const open = order.items.filter((item) => item.status !== 'cancelled');
		order.status = open.some((item) => item.status === 'on_hold') ? 'on_hold' : 'open';
	}

	private add(order: Order): void {
		this.orders.set(order.id, order);
		this.byExternalId.set(order.externalId, order);
		const ofCustomer = this.byCustomer.get(order.customer.id);
		if (ofCustomer) ofCustomer.push(order);
		else this.byCustomer.set(order.customer.id, [order]);
	}

	private note(order: Order, type: string, summary: string, items: OrderItem[], fulfillmentRequestId?: string): void {
		const itemIds = items.map((item) => item.id);
		order.activities.push({ type, summary, at: this.world.clock.now(), itemIds, fulfillmentRequestId });
	}

	/** Profiles are found by e-mail; an order without one gets a profile of its own. */
	private customerId(payload: InjectedOrder): string {
		if (!payload.customer_email) return this.world.ids.uuid();
		const known = this.customers.get(payload.customer_email);
		if (known) return known;
		const id = this.world.ids.uuid();
		this.customers.set(payload.customer_email, id);
		return id;
	}

	private build(payload: InjectedOrder): Order {
		const { clock, ids } = this.world;
		const now = clock.now();
		const units = (amount: number) => minorUnits(amount, payload.currency)!;
		const off = (info?: InjectedDiscount[]) =>
			(info ?? []).reduce((sum, each) => sum + units(each.price_adjustment), 0n);
		const logisticOrderId = ids.uuid();
		const items = payload.shipments.flatMap((shipment) =>
			shipment.items.map((item): OrderItem => {
				const { price } = item;
				const option = shipment.shipping_option;
				return {
					id: ids.uuid(),
					externalItemId: item.external_item_id,
					productId: item.product_id,
					status: 'pending',
					serviceLevel:
						option?.service_level_identifier ?? shipment.historical_shipping_option!.service_level_identifier,
					strategy: option?.routing_strategy ?? { strategy: 'default' },
					logisticOrderId,
					listPrice: units(price.item_list_price),
					price: units(price.item_price),
					itemDiscount: off(price.item_discount_info),
					orderDiscount: off(price.item_order_discount_info),
					tax: price.item_tax_lines.reduce((sum, line) => sum + units(line.amount), 0n),
					taxLines: price.item_tax_lines.map((line) => ({ ...line, amount: units(line.amount) })),
					discounts: [
						...(price.item_discount_info ?? []).map((each) => ({ ...each, level: 'item' as const })),
						...(price.item_order_discount_info ?? []).map((each) => ({ ...each, level: 'order' as const })),
					],
					pricebook: price.pricebook ?? 'default',
					extendedAttributes: item.extended_attributes ?? [],
					updatedAt: now,
				};
			}),
		);
		const shipping = { price: 0n, tax: 0n, discount: 0n };
		for (const shipment of payload.shipments) {
			const option = shipment.shipping_option ?? shipment.historical_shipping_option!;
			shipping.price += units(option.price);
			shipping.tax += units(option.tax);
			shipping.discount += off(shipment.shipping_option?.discount_info);
		}
		return {
			id: ids.uuid(),
			externalId: payload.external_id,
			status: 'open',
			cancelled: false,
			createdAt: now,
			placedAt: payload.placed_at ? clock.fromWire(Date.parse(payload.placed_at)) : now,
			shop: payload.shop,
			shopLocale: payload.shop_locale,
			channelType: payload.channel_type,
			channelName: payload.channel_name,
			currency: payload.currency,
			priceMethod: payload.price_method ?? 'tax_excluded',
			customer: {
				id: this.customerId(payload),
				email: payload.customer_email,
				name: payload.customer_name,
				language: payload.customer_language,
				externalId: payload.external_customer_id,
			},
			billingAddress: payload.billing_address,
			shippingAddress: payload.shipping_address,
			extendedAttributes: payload.extended_attributes ?? [],
			notificationBlacklist: payload.notification_blacklist ?? [],
			isHistorical: payload.is_historical ?? false,
			isPreconfirmed: payload.is_preconfirmed ?? false,
			items,
			shipping,
			payments: (payload.payments ?? []).map((payment) => ({
				processor: payment.processor,
				method: payment.method,
				type: payment.type,
				amount: units(payment.amount),
				correlationRef: payment.correlation_ref,
			})),
			activities: [
				{ type: 'created', summary: 'The order was injected', at: now, itemIds: items.map((item) => item.id) },
			],
		};
	}
}

/** The same for the same data in whatever order its fields come. */
function payloadHash(payload: unknown): string {
	const sorted = (value: unknown): unknown => {
		if (Array.isArray(value)) return value.map(sorted);
		if (typeof value !== 'object' || value === null) return value;
		const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
		return entries.map(([key, part]) => [key, sorted(part)]);
	};
	return createHash('sha256')
		.update(JSON.stringify(sorted(payload)))
		.digest('hex');
}
