// Payloads of the events (newstore.md 13). Money as numbers in major units, as NewStore sends it.
import type { Clock } from '../../clock.mts';
import { majorUnits } from '../orders/money.mts';
import { totalsOf } from '../orders/orderTotals.mts';
import { shownTracking } from '../orders/requestLines.mts';
import type { FulfillmentRequest, InjectedAddress, Order, OrderItem, RequestLine } from '../types.mts';

/** order.created and order.opened. */
export function orderPlaced(order: Order, clock: Clock): object {
	const money = (units: bigint) => majorUnits(units, order.currency);
	const totals = totalsOf(order);
	return {
		id: order.id,
		external_id: order.externalId,
		created_at: clock.wireIso(order.createdAt),
		placed_at: clock.wireIso(order.placedAt),
		channel_type: order.channelType,
		channel: order.storeId ?? order.channelName,
		...(order.storeId ? { demand_location_id: order.storeId, associate_id: order.associateId ?? null } : {}),
		is_exchange: order.exchanges !== undefined,
		...(order.exchanges
			? { exchanges: order.exchanges.map(({ orderId, returnId }) => ({ order_id: orderId, return_id: returnId })) }
			: {}),
		customer_email: order.customer.email ?? '',
		customer_id: order.customer.id,
		external_customer_id: order.customer.externalId ?? null,
		is_historical: order.isHistorical,
		shipping_address: eventAddress(order.shippingAddress),
		billing_address: eventAddress(order.billingAddress),
		price_method: order.priceMethod,
		subtotal: money(totals.net),
		discount_total: money(totals.discount),
		shipping_total: money(totals.shipping),
		shipping_tax: money(order.shipping.tax),
		tax_total: money(totals.tax),
		grand_total: money(totals.total),
		currency: order.currency,
		tax_strategy: 'fixedrate',
		tax_exempt: false,
		extended_attributes: order.extendedAttributes,
		items: order.items.map((item) => ({
			id: item.id,
			item_type: 'product',
			product_id: item.productId,
			pricebook_id: item.pricebook,
			pricebook_price: money(item.listPrice),
			list_price: money(item.listPrice),
			item_discounts: money(item.itemDiscount),
			order_discounts: money(item.orderDiscount),
			tax: money(item.tax),
			tax_provider_details: item.taxLines.map((line) => ({
				name: line.name,
				amount: money(line.amount),
				rate: line.rate,
			})),
			quantity: 1,
			status: 'opened',
			extended_attributes: item.extendedAttributes,
			external_identifiers: { sku: item.productId },
			shipping_service_level: item.serviceLevel,
			is_preorder: item.isPreOrder === true,
		})),
	};
}

export function orderCancelled(order: Order): object {
	return {
		id: order.id,
		items: order.items.map((item) => ({ id: item.id, product_id: item.productId, quantity: 1, status: 'cancelled' })),
	};
}

export function orderItemsCancelled(order: Order, items: OrderItem[]): object {
	return {
		id: order.id,
		items: items.map((item) => ({
			id: item.id,
			product_id: item.productId,
			cancellation_reason: item.cancellationReason ?? null,
		})),
	};
}

export function orderCompleted(order: Order): object {
	return {
		id: order.id,
		items: order.items.map((item) => ({
			id: item.id,
			product_id: item.productId,
			quantity: 1,
			status: item.status === 'cancelled' ? 'cancelled' : 'completed',
			fulfillment_location_id: item.nodeId ?? null,
			shipping_service_level: item.serviceLevel,
		})),
	};
}

/** An item got a new id; the payload beyond the order id is not known. */
export function orderItemsSwapped(order: Order, items: OrderItem[]): object {
	return { id: order.id, items: items.map((item) => ({ id: item.id, product_id: item.productId })) };
}

export function fulfillmentRequestAssigned(request: FulfillmentRequest, logicalTimestamp: number): object {
	return requestEvent(request, request.items, logicalTimestamp);
}

/** fulfillment_request.items_ready_for_handover: packed in a store, the carrier has not come yet. */
export function itemsReadyForHandover(
	request: FulfillmentRequest,
	lines: RequestLine[],
	logicalTimestamp: number,
	associateId: string,
): object {
	return requestEvent(request, lines, logicalTimestamp, associateId);
}

/** fulfillment_request.items_failed: the node gave the items back. */
export function itemsFailed(
	request: FulfillmentRequest,
	lines: RequestLine[],
	logicalTimestamp: number,
	associateId?: string,
): object {
	return requestEvent(request, lines, logicalTimestamp, associateId, (line) => ({
		rejection_reason: line.rejectionReason ?? null,
	}));
}

/** fulfillment_request.items_completed: shipped, or handed over in the store. */
export function itemsCompleted(
	request: FulfillmentRequest,
	lines: RequestLine[],
	logicalTimestamp: number,
	details: { clock: Clock; associateId?: string; withoutTracking?: boolean },
): object {
	const { clock, associateId, withoutTracking = false } = details;
	const now = clock.now();
	return requestEvent(request, lines, logicalTimestamp, associateId, (line) => ({
		...(withoutTracking ? {} : { tracking_code: shownTracking(line, now), carrier: line.carrier }),
		shipped_at: clock.wireIso(line.shippedAt ?? now),
	}));
}

function requestEvent(
	request: FulfillmentRequest,
	lines: RequestLine[],
	logicalTimestamp: number,
	associateId?: string,
	more: (line: RequestLine) => object = () => ({}),
): object {
	return {
		id: request.id,
		order_id: request.orderId,
		logical_timestamp: logicalTimestamp,
		fulfillment_location_id: request.nodeId,
		associate_id: associateId ?? null,
		service_level: request.serviceLevel,
		items: lines.map((line) => ({ id: line.itemId, product_id: line.productId, ...more(line) })),
	};
}

// Both spellings of the lines stand side by side in real events.
function eventAddress(address: InjectedAddress | undefined): object | null {
	if (!address) return null;
	return {
		first_name: address.first_name ?? null,
		last_name: address.last_name ?? null,
		address_line_1: address.address_line_1,
		address_line1: address.address_line_1,
		address_line_2: address.address_line_2 ?? null,
		address_line2: address.address_line_2 ?? null,
		zip_code: address.zip_code ?? null,
		city: address.city ?? null,
		state: address.state ?? null,
		country: address.country,
		phone: address.phone ?? null,
	};
}
