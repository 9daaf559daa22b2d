// How orders look when they are read back (newstore.md 6). Field names differ from those of the injection on purpose.
import type { Clock } from '../../clock.mts';
import type { SeedLocation, SeedProduct } from '../../seed.mts';
import { majorUnits } from './money.mts';
import { sumsOf, totalsOf } from './orderTotals.mts';
import { parcelsOf, shownTracking } from './requestLines.mts';
import type { Parcel } from './requestLines.mts';
import type { FulfillmentRequest, InjectedAddress, Order, OrderItem } from '../types.mts';

export interface ViewWorld {
	clock: Clock;
	locations: SeedLocation[];
	products: Map<string, SeedProduct>;
	requestsOf: (orderId: string) => FulfillmentRequest[];
}

/** GET /v0/orders/{id}. */
export function orderDetail(order: Order, world: ViewWorld): object {
	const money = (units: bigint) => majorUnits(units, order.currency);
	return {
		id: order.externalId,
		origin: 'newstore',
		origin_id: order.id,
		status: order.status,
		channel_type: readChannelType(order),
		catalog: order.shop,
		shop_locale: order.shopLocale,
		currency: order.currency,
		fulfillment_type: fulfillmentType(order),
		placed_at: world.clock.wireIso(order.placedAt),
		tax_method: taxMethod(order),
		tax_exempt: false,
		customer: customerView(order),
		...(order.storeId ? { store_id: order.storeId } : {}),
		...(order.billingAddress ? { billing_address: readAddress(order.billingAddress) } : {}),
		...(order.shippingAddress ? { shipping_address: readAddress(order.shippingAddress) } : {}),
		items: order.items.map((item) => ({
			...itemView(item, order, world),
			origin_id: item.id,
			price_catalog: money(item.listPrice),
			shipping_method: item.serviceLevel,
			discounts: item.discounts.map((discount) => ({
				level: discount.level,
				type: discount.type,
				value: discount.original_value,
				price_adjustment: discount.price_adjustment,
				...(discount.coupon_code ? { coupon_code: discount.coupon_code } : {}),
			})),
			// Rates are read as percentages but injected as ratios.
			tax_lines: item.taxLines.map((line) => ({
				name: line.name,
				amount: money(line.amount),
				rate: Number((line.rate * 100).toFixed(6)),
				...(line.country_code ? { country_code: line.country_code } : {}),
			})),
			extended_attributes: item.extendedAttributes,
		})),
		shipments: [
			{
				id: order.items[0]!.id,
				price: {
					base: money(order.shipping.price),
					discount: money(order.shipping.discount),
					gross: money(order.shipping.price - order.shipping.discount),
					net: money(order.shipping.price - order.shipping.discount),
					tax: money(order.shipping.tax),
				},
				tax_lines: [],
			},
		],
		fulfillments: world.requestsOf(order.id).map((request) => {
			const location = world.locations.find((each) => each.id === request.nodeId);
			return {
				item_ids: request.items.map((item) => item.itemId),
				...(location ? { origin: { zip_code: location.zipCode, country_code: location.market } } : {}),
			};
		}),
		payment_history: [],
		totals: totalsView(order),
		extended_attributes: order.extendedAttributes,
		notification_blacklist: order.notificationBlacklist,
	};
}

/** One entry of GET /v0/orders, version 2. */
export function orderHistoryEntry(order: Order, world: ViewWorld): object {
	return {
		id: order.externalId,
		origin: 'newstore',
		origin_id: order.id,
		status: order.status,
		channel: { id: order.channelName, type: readChannelType(order) },
		currency: order.currency,
		customer: customerView(order),
		fulfillment_type: fulfillmentType(order),
		placed_at: world.clock.wireIso(order.placedAt),
		shop: { id: order.shop, locale: order.shopLocale },
		tax_information: { is_exempt: false, method: taxMethod(order) },
		is_historical: order.isHistorical,
		items: order.items.map((item) => itemView(item, order, world)),
		...(order.shippingAddress ? { shipping_address: readAddress(order.shippingAddress) } : {}),
		totals: totalsView(order),
	};
}

/** GET /v0/d/external_orders/{external id}. */
export function externalOrder(order: Order, world: ViewWorld): object {
	return {
		order_uuid: order.id,
		order_id: order.externalId,
		ordered_products: order.items.map((item) => ({ item_id: item.id, product_sku: item.productId, quantity: 1 })),
		shipments: parcels(order, world).map(({ parcel }) => ({
			details: {
				carrier: parcel.carrier,
				delivery_status_id: parcel.status,
				shipping_packages: parcel.trackingCode
					? [{ tracking_code: parcel.trackingCode, tracking_url: trackingUrl(parcel.trackingCode) }]
					: [],
			},
			items: parcel.lines.map((line) => ({ item_id: line.itemId })),
			returns: [],
		})),
	};
}

/** GET /v0/c/customer_orders/{uuid}. */
export function customerOrder(order: Order, world: ViewWorld): object {
	const shipments = parcels(order, world);
	return {
		customer_order: {
			status: order.status,
			sales_order_external_id: order.externalId,
			channel_type: order.channelType,
			currency_code: order.currency,
			products: order.items.map((item) => ({
				id: item.productId,
				status: item.status,
				shipment_id: shipments.findLast(({ parcel }) => holds(parcel, item))?.parcel.id ?? null,
				fulfillment_location: item.nodeId ?? null,
				sales_order_item_uuid: item.id,
				is_swapped: false,
				extended_attributes: item.extendedAttributes,
			})),
			shipments: shipments.map(({ parcel, request }) => ({
				id: parcel.id,
				carrier: parcel.carrier,
				tracking_code: parcel.trackingCode,
				tracking_url: parcel.trackingCode ? trackingUrl(parcel.trackingCode) : null,
				status: request.status,
			})),
		},
		payment_history: [],
	};
}

/** GET /v0/fulfillment_requests/{order uuid}. */
export function fulfillmentRequests(requests: FulfillmentRequest[], clock: Clock): object {
	return {
		fulfillment_requests: requests.map((request) => ({
			fulfillment_request_id: request.id,
			fulfillment_node_id: request.nodeId,
			service_level: request.serviceLevel,
			status: request.status,
			created_at: clock.wireIso(request.createdAt),
			items: request.items.map((item) => ({
				item_id: item.itemId,
				product_id: item.productId,
				status: item.status,
				carrier: item.carrier,
				tracking_code: shownTracking(item, clock.now()),
			})),
		})),
	};
}

/** GET /v0/routing/insights/order/{id}. */
export function routingInsights(order: Order, world: ViewWorld): object {
	const { clock } = world;
	const requests = new Map(world.requestsOf(order.id).map((request) => [request.id, request]));
	const strategy = (item: OrderItem) => ({ original: item.strategy, current: item.strategy });
	const levels = (item: OrderItem) => ({ original: item.serviceLevel, current: item.serviceLevel });
	return {
		insights: {
			sales_order_id: order.id,
			external_id: order.externalId,
			created_at: clock.wireIso(order.createdAt),
			sales_order_item_ids: order.items.map((item) => item.id),
			sales_order_items: Object.fromEntries(
				order.items.map((item) => [
					item.id,
					{
						product_id: item.productId,
						routing_status: routingStatus(item, order),
						conflict_reason: item.status === 'on_hold' ? 'not_enough_stock_to_create_allocation' : null,
						updated_at: clock.wireIso(item.updatedAt),
						service_levels: levels(item),
						strategies: strategy(item),
						correlation: {
							current_logistic_order_id: item.logisticOrderId,
							current_fulfillment_request_id: item.fulfillmentRequestId ?? null,
							logistic_order_ids: [item.logisticOrderId],
						},
					},
				]),
			),
			activities: order.activities.map((activity) => {
				const items = order.items.filter((item) => activity.itemIds.includes(item.id));
				const request = requests.get(activity.fulfillmentRequestId ?? '');
				const strategies = Object.fromEntries(items.map((item) => [item.id, item.strategy]));
				const logisticOrder = order.items[0]!.logisticOrderId;
				return {
					type: activity.type,
					summary: activity.summary,
					timestamp: clock.wireIso(activity.at),
					value: {},
					correlation: {
						logistic_order_uuid: logisticOrder,
						ancestor_logistic_order_uuid: logisticOrder,
						sales_order_item_ids: activity.itemIds,
						fulfillment_request: request
							? {
									fulfillment_request_id: request.id,
									fulfillment_node_id: request.nodeId,
									dispatched_at: clock.wireIso(request.createdAt),
								}
							: {},
						routing_strategies: { original: strategies, current: strategies },
						service_levels: levels(order.items[0]!),
					},
				};
			}),
		},
	};
}

function parcels(order: Order, world: ViewWorld): Array<{ request: FulfillmentRequest; parcel: Parcel }> {
	const now = world.clock.now();
	return world
		.requestsOf(order.id)
		.flatMap((request) => parcelsOf(request, now).map((parcel) => ({ request, parcel })));
}

function holds(parcel: Parcel, item: OrderItem): boolean {
	return parcel.lines.some((line) => line.itemId === item.id);
}

function trackingUrl(trackingCode: string): string {
	return `https://tracking.example/${encodeURIComponent(trackingCode)}`;
}

function itemView(item: OrderItem, order: Order, world: ViewWorld) {
	const money = (units: bigint) => majorUnits(units, order.currency);
	const sums = sumsOf(item, order.priceMethod);
	const product = world.products.get(item.productId);
	return {
		id: item.id,
		product_id: item.productId,
		status: item.status,
		price: {
			base: money(sums.base),
			discount: money(sums.discount),
			gross: money(sums.gross),
			net: money(sums.net),
			tax: money(sums.tax),
		},
		product_attributes: product
			? { name: product.name, color: product.color, size: product.size }
			: { name: item.productId },
		external_identifier: {},
	};
}

function totalsView(order: Order) {
	const money = (units: bigint) => majorUnits(units, order.currency);
	const totals = totalsOf(order);
	return {
		gross: money(totals.gross),
		net: money(totals.net),
		tax: money(totals.tax),
		discount: money(totals.discount),
		shipping: money(totals.shipping),
		gift_wrapping: 0,
		total: money(totals.total),
	};
}

function customerView(order: Order) {
	const { id, email, name, language } = order.customer;
	return { id, ...(email ? { email } : {}), ...(name ? { name } : {}), ...(language ? { language } : {}) };
}

function readAddress(address: InjectedAddress) {
	const { country, ...rest } = address;
	return { ...rest, country_code: country };
}

// The read side knows only store and web.
function readChannelType(order: Order): 'store' | 'web' {
	return order.channelType === 'store' ? 'store' : 'web';
}

function fulfillmentType(order: Order): string {
	return order.items.every((item) => item.serviceLevel === 'IN_STORE_HANDOVER') ? 'in_store_purchase' : 'traditional';
}

function taxMethod(order: Order): string {
	return order.priceMethod === 'tax_included' ? 'vat_included' : 'vat_excluded';
}

function routingStatus(item: OrderItem, order: Order): string {
	if (item.status === 'cancelled') return 'cancelled';
	if (item.status === 'on_hold') return 'conflict';
	if (item.status === 'in_fulfillment') return 'dispatched';
	if (item.status === 'complete' || item.status === 'returned') return 'processed';
	return order.graceUntil === undefined ? 'ready_for_routing' : 'open';
}
