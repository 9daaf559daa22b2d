// Orders of the tenant: injection, grace period, routing, allocation, cancellation (newstore.md 5, 7, 8).
import { createHash } from 'node:crypto';
import type { Clock } from '../../clock.mts';
import type { Ids } from '../../ids.mts';
import type { SeedLocation } from '../../seed.mts';
import { ActionRefused } from '../actionRefused.mts';
import type { EventStream } from '../events/eventStream.mts';
import { brokenRule } from './injectionRules.mts';
import type { Refusal } from './injectionRules.mts';
import { minorUnits } from './money.mts';
import {
	fulfillmentRequestAssigned,
	orderCancelled,
	orderCompleted,
	orderItemsCancelled,
	orderPlaced,
} from '../events/eventPayloads.mts';
import { newLine, refreshStatus } from './requestLines.mts';
import type { Stock } from '../stock.mts';
import type {
	FulfillmentRequest,
	InjectedDiscount,
	InjectedOrder,
	NewStoreSettings,
	Order,
	OrderItem,
	OrderNote,
} from '../types.mts';

export type InjectionResult = { order: Order } | { refusal: Refusal };

export class OrderBook {
	readonly orders = new Map<string, Order>();
	readonly fulfillmentRequests = new Map<string, FulfillmentRequest[]>();
	private readonly byExternalId = new Map<string, Order>();
	private readonly byCustomer = new Map<string, Order[]>();
	private readonly payloadHashes = new Map<string, string>();
	private readonly customers = new Map<string, string>();
	private readonly waitingForStock = new Map<string, Set<Order>>();
	private readonly requestsById = new Map<string, FulfillmentRequest>();
	private readonly assigned = new Set<(request: FulfillmentRequest) => void>();
	private readonly added = new Set<(order: Order) => void>();
	private readonly cancelled = new Set<(order: Order, items: OrderItem[]) => void>();
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
		this.addRequest(request);
	}

	/** Files a request that the routing did not make: goods handed over at the counter. */
	addRequest(request: FulfillmentRequest): void {
		const ofOrder = this.fulfillmentRequests.get(request.orderId);
		if (ofOrder) ofOrder.push(request);
		else this.fulfillmentRequests.set(request.orderId, [request]);
		this.requestsById.set(request.id, request);
	}

	/** Takes a request that has lost all its items out of the files. */
	removeRequest(request: FulfillmentRequest): void {
		const ofOrder = this.fulfillmentRequests.get(request.orderId) ?? [];
		this.fulfillmentRequests.set(
			request.orderId,
			ofOrder.filter((each) => each !== request),
		);
		this.requestsById.delete(request.id);
	}

	request(id: string): FulfillmentRequest | undefined {
		return this.requestsById.get(id);
	}

	/** Called with every request that the routing gives to a node. */
	onAssigned(listener: (request: FulfillmentRequest) => void): void {
		this.assigned.add(listener);
	}

	/** Called with every new order, the ones from stores and from history included. */
	onAdded(listener: (order: Order) => void): void {
		this.added.add(listener);
	}

	/** Called with the items of every cancellation, after it has taken effect. */
	onCancelled(listener: (order: Order, items: OrderItem[]) => void): void {
		this.cancelled.add(listener);
	}

	/** A new, increasing number for fulfilment events. */
	nextLogicalTimestamp(): number {
		return ++this.logicalTimestamp;
	}

	/**
	 * Before anybody picks, an order can be cancelled safely; while it is picked it can, but not safely; from packing on it
	 * cannot (newstore.md 8).
	 */
	cancellationStatus(order: Order): { cancelable: boolean; canceled: boolean; is_safe: boolean } {
		const requests = this.fulfillmentRequests.get(order.id) ?? [];
		const stages = requests.flatMap((request) =>
			request.items
				.filter((line) => line.status === 'dispatched' && line.stage !== 'waiting')
				.map((line) => ({ stage: line.stage, isFinal: !this.givesBack(request.nodeId) })),
		);
		const isTooLate =
			order.items.some((item) => item.status === 'complete' || item.status === 'returned') ||
			stages.some(({ stage, isFinal }) => stage === 'packed' || isFinal);
		const cancelable = !order.cancelled && order.status !== 'closed' && !isTooLate;
		return { cancelable, canceled: order.cancelled, is_safe: cancelable && stages.length === 0 };
	}

	/**
	 * Asks for the cancellation of a whole order; false when its state does not allow it. Takes effect a moment later, and
	 * only if the order can still be cancelled then.
	 */
	requestCancellation(order: Order, reason: string): boolean {
		if (!this.cancellationStatus(order).cancelable) return false;
		const { clock, settings } = this.world;
		order.cancellationAsked = { reason, at: clock.now() };
		if (!settings.cancellationTakesEffect) return true;
		clock.schedule(clock.now() + settings.cancellationMs, () => {
			if (this.cancellationStatus(order).cancelable) this.cancelNow(order, reason);
		});
		return true;
	}

	/**
	 * Cancels single items from inside NewStore: a store cannot fulfil, somebody does it in the manager. What has left
	 * cannot be cancelled: ActionRefused when nothing else is named.
	 */
	cancelItems(order: Order, itemIds: string[], reason: string): void {
		const open = order.items.filter((item) => item.status !== 'cancelled');
		const items = open.filter(
			(item) => itemIds.includes(item.id) && item.status !== 'complete' && item.status !== 'returned',
		);
		if (items.length === 0) {
			if (open.some((item) => itemIds.includes(item.id))) throw new ActionRefused('These items have left already');
			return;
		}
		if (items.length === open.length) return this.cancelNow(order, reason);
		for (const item of items) this.release(order, item, reason);
		this.note(order, 'items_cancelled', reason, items);
		this.world.events.publish('order.items_cancelled', orderItemsCancelled(order, items));
		for (const listener of this.cancelled) listener(order, items);
		this.goOn(order);
	}

	/** A product that was sold before its time can be sent now. */
	releasePreOrders(productId: string): void {
		const { settings } = this.world;
		settings.preOrderProducts = settings.preOrderProducts.filter((id) => id !== productId);
		for (const order of this.orders.values()) {
			const waiting = order.items.filter((item) => item.isPreOrder && item.productId === productId);
			for (const item of waiting) item.isPreOrder = false;
			if (waiting.length > 0) this.goOn(order);
		}
	}

	/** After a node has done something: routes what it gave back, closes the order when nothing is left to do. */
	goOn(order: Order): void {
		if (isClosed(order) || order.graceUntil !== undefined) return;
		this.route(order);
		const open = order.items.filter((item) => item.status !== 'cancelled');
		if (isClosed(order) || open.some((item) => item.status !== 'complete' && item.status !== 'returned')) return;
		order.status = 'closed';
		this.note(order, 'completed', 'Everything has left', open);
		this.world.events.publish('order.completed', orderCompleted(order));
	}

	/** Writes what happened into the order's activities. */
	note(order: Order, type: string, summary: string, items: OrderItem[], fulfillmentRequestId?: string): void {
		const itemIds = items.map((item) => item.id);
		order.activities.push({ type, summary, at: this.world.clock.now(), itemIds, fulfillmentRequestId });
	}

	addNote(order: Order, note: Omit<OrderNote, 'id' | 'at'>): OrderNote {
		const added = { id: this.world.ids.uuid(), at: this.world.clock.now(), ...note };
		order.notes.push(added);
		return added;
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
		for (const item of order.items) if (!item.isPreOrder) this.reserve(order, item);
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
			if (item.isPreOrder || (item.status !== 'pending' && item.status !== 'on_hold')) continue;
			if (this.waitsForOthers(item)) continue;
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
				items: items.map(newLine),
			};
			for (const item of items) item.fulfillmentRequestId = request.id;
			this.addRequest(request);
			this.note(order, 'routed', `Assigned to ${nodeId}`, items, request.id);
			events.publish('fulfillment_request.assigned', fulfillmentRequestAssigned(request, this.nextLogicalTimestamp()));
			for (const listener of this.assigned) listener(request);
		}
		if (newlyHeld.length === 0) return;
		this.note(order, 'conflict', 'not_enough_stock_to_create_allocation', newlyHeld);
		if (!this.world.settings.cancelOnConflict) return;
		const held = newlyHeld.map((item) => item.id);
		this.cancelItems(order, held, 'insufficient_stock');
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
		const gaveBack = (nodeId: string) => item.rejectedBy?.includes(nodeId) === true;
		if (strategy === 'external') return stock.hasNode(fixed!) && !gaveBack(fixed!) ? fixed : undefined;
		if (strategy === 'prerouted') return stock.atp(item.productId, fixed!) > 0 && !gaveBack(fixed!) ? fixed : undefined;
		const country = order.shippingAddress?.country;
		const candidates = locations.filter(
			({ id, market, shipsTo = [] }) => (!country || [market, ...shipsTo].includes(country)) && !gaveBack(id),
		);
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
			for (const order of waiting) this.goOn(order);
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
		for (const listener of this.cancelled) listener(order, items);
	}

	private release(order: Order, item: OrderItem, reason: string): void {
		const { stock, clock } = this.world;
		const wasAllocated = item.status === 'in_fulfillment';
		const nodeId = item.nodeId;
		item.status = 'cancelled';
		item.cancellationReason = reason;
		item.updatedAt = clock.now();
		item.nodeId = undefined;
		const othersWait = order.items.some((each) => each.productId === item.productId && each.status === 'on_hold');
		if (!othersWait) this.waitingForStock.get(item.productId)?.delete(order);
		if (nodeId && wasAllocated) stock.allocate(item.productId, nodeId, -1);
		else if (nodeId) stock.reserve(item.productId, nodeId, -1);
		for (const request of this.fulfillmentRequests.get(order.id) ?? []) {
			for (const line of request.items) {
				if (line.itemId === item.id && line.status === 'dispatched') line.status = 'cancelled';
			}
			refreshStatus(request);
		}
	}

	private settle(order: Order): void {
		order.status = order.items.some((item) => item.status === 'on_hold') ? 'on_hold' : 'open';
	}

	/** An item that was given back is routed again only when its old request has no open item left. */
	private waitsForOthers(item: OrderItem): boolean {
		const old = this.requestsById.get(item.fulfillmentRequestId ?? '');
		return old?.items.some((line) => line.status === 'dispatched') === true;
	}

	/** Whether a node that has begun can still be told to stop. */
	private givesBack(nodeId: string): boolean {
		const { locations, settings } = this.world;
		return settings.cancelInDistributionCentre || locations.find((each) => each.id === nodeId)?.type !== 'dc';
	}

	private add(order: Order): void {
		this.orders.set(order.id, order);
		this.byExternalId.set(order.externalId, order);
		const ofCustomer = this.byCustomer.get(order.customer.id);
		if (ofCustomer) ofCustomer.push(order);
		else this.byCustomer.set(order.customer.id, [order]);
		for (const listener of this.added) listener(order);
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
					isPreOrder: this.world.settings.preOrderProducts.includes(item.product_id),
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
				wallet: payment.wallet,
				metadata: payment.metadata,
			})),
			activities: [
				{ type: 'created', summary: 'The order was injected', at: now, itemIds: items.map((item) => item.id) },
			],
			notes: [],
		};
	}
}

/** Asked anew each time: routing an order may end it. */
function isClosed(order: Order): boolean {
	return order.status === 'closed';
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
