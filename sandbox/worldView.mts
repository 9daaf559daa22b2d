// The world as the control API and the page show it. Lists come in pages; nothing walks through 100,000 SKUs per look.
import type { Attempt } from './eventDelivery.mts';
import type { OracleWorld } from './oracle.mts';
import { totalsOf } from './newstore/orderTotals.mts';
import { moneyText } from './newstore/money.mts';
import { availableUnits } from './tiktok/catalogue.mts';
import { fromMinorUnits } from './tiktok/amounts.mts';

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
				newStore: injected && {
					id: injected.id,
					status: injected.cancelled ? 'cancelled' : injected.status,
					items: injected.items.map((item) => ({
						productId: item.productId,
						status: item.status,
						nodeId: item.nodeId,
					})),
					total: `${moneyText(totalsOf(injected).total, injected.currency)} ${injected.currency}`,
				},
			};
		}),
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
	for (const order of tiktok.state.orders.all()) {
		orders += 1;
		if (newStore.orderBook.find(order.id, 'external')) routed += 1;
	}
	return {
		virtualTime: new Date(clock.now()).toISOString(),
		advancedMinutes: Math.round(clock.advanced() / 60_000),
		ordersOnTikTok: orders,
		ordersInNewStore: routed,
		mails: mail.messages().length,
		newStoreCalls: calls(newStore.api.stats()),
		tiktokCalls: calls(tiktok.stats()),
		eventStream: newStore.eventStats(),
		webhooks: tiktok.webhookStats(),
	};
}
