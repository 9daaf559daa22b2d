// The world as the control API and the page show it. Lists come in pages; nothing walks through 100,000 SKUs per look.
import type { Clock } from './clock.mts';
import type { Attempt } from './eventDelivery.mts';
import type { OracleWorld } from './oracle.mts';
import { totalsOf } from './newstore/orders/orderTotals.mts';
import { moneyText } from './newstore/orders/money.mts';
import { refundStatus } from './newstore/payments/refundRequests.mts';
import { shownTracking } from './newstore/orders/requestLines.mts';
import type { RefundRequest, ReturnRecord } from './newstore/returns/returnTypes.mts';
import type { FulfillmentRequest } from './newstore/types.mts';
import { availableUnits } from './tiktok/catalogue/catalogue.mts';
import { fromMinorUnits } from './tiktok/orders/amounts.mts';
import type { Order } from './tiktok/orders/orderTypes.mts';
import { totalOf } from './tiktok/returns/refundAmounts.mts';
import { isRunning, refundOf } from './tiktok/returns/returnBook.mts';
import type { Return } from './tiktok/returns/returnTypes.mts';
import { deadlinesOf, latenessOf } from './tiktok/orders/sla.mts';

export interface Page {
	offset?: number;
	limit?: number;
	search?: string;
}

export interface DeliveryRecord {
	at: string;
	name: string;
	url: string;
	status: number;
	durationMs: number;
	attempt: number;
}

/** Webhook deliveries of TikTok Shop, the newest last. */
export class DeliveryLog {
	readonly records: DeliveryRecord[] = [];

	readonly add = (attempt: Attempt): void => {
		if (this.records.length >= 500) this.records.shift();
		this.records.push({
			at: new Date().toISOString(),
			name: attempt.delivery.name,
			url: attempt.delivery.url,
			status: attempt.status,
			durationMs: Math.round(attempt.durationMs),
			attempt: attempt.number,
		});
	};
}

function pageOf<T>(all: readonly T[], page: Page): { total: number; rows: T[] } {
	const offset = Math.max(0, Number(page.offset ?? 0) || 0);
	const limit = Math.min(1_000, Math.max(1, Number(page.limit ?? 100) || 100));
	return { total: all.length, rows: all.slice(offset, offset + limit) };
}

/** Stock per location, and what each shop shows for the product's SKU. */
export function stockPage({ seed, newStore, tiktok }: OracleWorld, page: Page) {
	const search = page.search?.trim().toUpperCase();
	const products = search
		? seed.products.filter(
				(product) => product.productId.includes(search) || product.name.toUpperCase().includes(search),
			)
		: seed.products;
	const { total, rows } = pageOf(products, page);
	return {
		total,
		locations: seed.locations.map(({ id, type, market }) => ({ id, type, market })),
		shops: seed.shops.map(({ id, name, market }) => ({ id, name, market })),
		rows: rows.map((product) => ({
			productId: product.productId,
			name: product.name,
			stock: Object.fromEntries(
				seed.locations.map((location) => [location.id, newStore.stock.read(product.productId, location.id)]),
			),
			shown: Object.fromEntries(
				seed.shops.map((shop) => [
					shop.id,
					tiktok.state.catalogue
						.skusOf(shop.id, product.productId)
						.map((sku) => ({ skuId: sku.id, status: sku.product.status, available: availableUnits(sku) })),
				]),
			),
		})),
	};
}

export function listingPage({ seed, newStore, tiktok }: OracleWorld, page: Page) {
	const search = page.search?.trim().toUpperCase();
	const all = seed.shops.flatMap((shop) => [...tiktok.state.catalogue.productsOf(shop.id)]);
	const matching = search
		? all.filter(
				(product) =>
					product.title.toUpperCase().includes(search) ||
					product.skus.some((sku) => sku.sellerSku.toUpperCase().includes(search)),
			)
		: all;
	const { total, rows } = pageOf(matching, page);
	return {
		total,
		rows: rows.map((product) => ({
			productId: product.id,
			shop: seed.shops.find((shop) => shop.id === product.shopId)?.name ?? product.shopId,
			title: product.title,
			status: product.status,
			skus: product.skus.map((sku) => ({
				skuId: sku.id,
				sellerSku: sku.sellerSku,
				available: availableUnits(sku),
				isBundle: sku.components !== undefined,
				knownInNewStore: newStore.stock.hasProduct(sku.sellerSku),
			})),
		})),
	};
}

/** TikTok orders with their NewStore side, the newest first. */
export function orderPage({ seed, newStore, tiktok, clock }: OracleWorld, page: Page) {
	const search = page.search?.trim();
	const all = [...tiktok.state.orders.all()].reverse().filter((order) => !search || order.id.includes(search));
	const { total, rows } = pageOf(all, page);
	return {
		total,
		rows: rows.map((order) => {
			const injected = newStore.orderBook.find(order.id, 'external');
			return {
				id: order.id,
				shop: seed.shops.find((shop) => shop.id === order.shopId)?.name ?? order.shopId,
				placedAt: clock.wireIso(order.createdAtMs),
				units: order.lines.filter((line) => !line.cancelled).map((line) => line.sellerSku),
				total: `${fromMinorUnits(order.amounts.total, order.currency)} ${order.currency}`,
				status: order.status,
				references: [...order.references.values()].map((reference) => reference.id),
				dispatch: tiktokDispatch(order, clock),
				returns: tiktok.state.returns.ofOrder(order.id).map(tiktokReturn),
				newStore: injected && {
					id: injected.id,
					status: injected.cancelled ? 'cancelled' : injected.status,
					items: injected.items.map((item) => ({
						productId: item.productId,
						status: item.status,
						nodeId: item.nodeId,
					})),
					requests: (newStore.orderBook.fulfillmentRequests.get(injected.id) ?? []).map((request) => ({
						nodeId: request.nodeId,
						status: request.status,
						shipments: shipmentsOf(request, clock.now()),
					})),
					cancellation: {
						...newStore.orderBook.cancellationStatus(injected),
						asked: injected.cancellationAsked?.reason,
					},
					notes: injected.notes.map((note) => note.text),
					returns: newStore.returnBook.ofOrder(injected.id).map(storeReturn),
					refunds: newStore.refundRequests.ofOrder(injected.id).map(storeRefund),
					total: `${moneyText(totalsOf(injected).total, injected.currency)} ${injected.currency}`,
				},
			};
		}),
	};
}

/** How far the goods of one request are, in the words of the people at the node. */
function shipmentsOf(request: FulfillmentRequest, nowMs: number) {
	const groups = new Map<
		string,
		{ state: string; carrier: string | null; trackingCode: string | null; units: number }
	>();
	for (const line of request.items) {
		const { status, stage, carrier } = line;
		const state = status === 'dispatched' ? stage : status;
		const trackingCode = shownTracking(line, nowMs);
		const key = JSON.stringify([state, carrier, trackingCode]);
		const known = groups.get(key);
		if (known) known.units += 1;
		else groups.set(key, { state, carrier, trackingCode, units: 1 });
	}
	return [...groups.values()];
}

/** One return or refund request of an order. */
function tiktokReturn(asked: Return) {
	const { id, type, status, role, arbitration, order, lines } = asked;
	return {
		id,
		type,
		status,
		role,
		arbitration,
		units: lines.length,
		refund: `${fromMinorUnits(totalOf(refundOf(asked)), order.currency)} ${order.currency}`,
	};
}

/** Goods that came back to NewStore. */
function storeReturn({ id, locationId, items, amounts, currency, isHistorical, isExchange }: ReturnRecord) {
	return {
		id,
		nodeId: locationId,
		units: items.length,
		conditions: [...new Set(items.map((item) => item.condition))].join(', '),
		refund: `${moneyText(amounts.adjusted, currency)} ${currency}`,
		isHistorical,
		isExchange,
	};
}

/** Money NewStore wants to be given back, with or without goods. */
function storeRefund(request: RefundRequest) {
	const { id, returnId, amount, order, isHistorical } = request;
	const text = `${moneyText(amount, order.currency)} ${order.currency}`;
	return { id, returnId, amount: text, isHistorical, status: refundStatus(request) };
}

function tiktokDispatch(order: Order, clock: Clock) {
	const parcels = [...new Set(order.lines.map((line) => line.package))].filter((parcel) => parcel !== undefined);
	const shipBy = deadlinesOf(order)?.dispatch;
	return {
		shippedUnits: order.lines.filter((line) => line.timesShipped > 0).length,
		cancelledUnits: order.lines.filter((line) => line.cancelled).length,
		parcels: parcels.map(({ status, provider, trackingNumber }) => ({
			status,
			provider: provider?.name,
			trackingNumber,
		})),
		cancelRequested: order.isCancelRequested,
		cancelledBy: order.cancelledBy,
		shipBy: shipBy === undefined ? undefined : clock.wireIso(shipBy),
		isLate: latenessOf(order, clock.now()).dispatch,
	};
}

export function eventPage({ newStore }: OracleWorld, webhooks: DeliveryLog, page: Page) {
	const search = page.search?.trim();
	const limit = Math.min(500, Number(page.limit ?? 60) || 60);
	const events = newStore.events.recent(1_000).map((event) => {
		const { published_at: at, payload } = JSON.parse(event.body) as {
			published_at: string;
			payload: Record<string, unknown>;
		};
		const items = (payload['items'] as Array<Record<string, unknown>> | undefined) ?? [];
		const products = [...new Set(items.map((item) => String(item['product_id'])))].slice(0, 4).join(', ');
		const place =
			payload['fulfillment_location_id'] ?? payload['fulfillment_node_id'] ?? payload['return_location_id'] ?? '';
		return {
			system: 'NewStore',
			at,
			name: event.name,
			about: [place, products].filter(Boolean).join(' · '),
			status: '',
		};
	});
	const calls = webhooks.records.map((record) => ({
		system: 'TikTok Shop',
		at: record.at,
		name: record.name,
		about: `webhook, attempt ${record.attempt}`,
		status: `${record.status || 'no answer'} in ${record.durationMs} ms`,
	}));
	const all = [...events, ...calls]
		.filter((row) => !search || JSON.stringify(row).includes(search))
		.sort((one, other) => (one.at < other.at ? 1 : -1));
	return { total: all.length, rows: all.slice(0, limit) };
}

/** The numbers at the head of the page. */
export function summary(world: OracleWorld) {
	const { newStore, tiktok, mail, clock } = world;
	const calls = (stats: Record<string, { calls: number; throttled: number; errors: number }>) =>
		Object.values(stats).reduce(
			(sum, each) => ({
				calls: sum.calls + each.calls,
				throttled: sum.throttled + each.throttled,
				errors: sum.errors + each.errors,
			}),
			{ calls: 0, throttled: 0, errors: 0 },
		);
	let orders = 0;
	let routed = 0;
	const dispatch = { shippedUnits: 0, cancelledOrders: 0, cancelRequests: 0, late: 0 };
	for (const order of tiktok.state.orders.all()) {
		orders += 1;
		if (newStore.orderBook.find(order.id, 'external')) routed += 1;
		dispatch.shippedUnits += order.lines.filter((line) => line.timesShipped > 0).length;
		if (order.status === 'CANCELLED') dispatch.cancelledOrders += 1;
		if (order.isCancelRequested) dispatch.cancelRequests += 1;
		if (latenessOf(order, clock.now()).dispatch) dispatch.late += 1;
	}
	const returns = { running: 0, refunded: 0 };
	for (const asked of tiktok.state.returns.all()) {
		if (isRunning(asked)) returns.running += 1;
		if (asked.refundedAtMs !== undefined) returns.refunded += 1;
	}
	let unitsLeft = 0;
	for (const requests of newStore.orderBook.fulfillmentRequests.values()) {
		for (const { items, serviceLevel } of requests) {
			if (serviceLevel !== 'IN_STORE_HANDOVER') unitsLeft += items.filter((line) => line.status === 'shipped').length;
		}
	}
	return {
		virtualTime: new Date(clock.now()).toISOString(),
		advancedMinutes: Math.round(clock.advanced() / 60_000),
		ordersOnTikTok: orders,
		ordersInNewStore: routed,
		dispatch: { ...dispatch, unitsLeftNewStore: unitsLeft },
		returnsOnTikTok: returns,
		mails: mail.messages().length,
		newStoreCalls: calls(newStore.api.stats()),
		tiktokCalls: calls(tiktok.stats()),
		eventStream: newStore.eventStats(),
		webhooks: tiktok.webhookStats(),
	};
}
