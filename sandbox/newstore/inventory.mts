// What people in stores and the ERP do to stock: sell, receive, adjust, count, correct silently (newstore.md 10).
import type { Clock } from '../clock.mts';
import type { Ids } from '../ids.mts';
import { CREDENTIALS, CURRENCIES } from '../seed.mts';
import type { Market, SeedLocation, SeedProduct } from '../seed.mts';
import { ActionRefused } from './actionRefused.mts';
import { itemsCompleted, orderCompleted, orderPlaced } from './events/eventPayloads.mts';
import type { EventStream } from './events/eventStream.mts';
import { minorUnits } from './orders/money.mts';
import type { OrderBook } from './orders/orderBook.mts';
import { newLine } from './orders/requestLines.mts';
import type { Stock } from './stock.mts';
import type { FulfillmentRequest, Order, OrderItem } from './types.mts';

const ASSOCIATE = 'associate-7';

export class Inventory {
	/** Units sold in stores per product. */
	readonly soldInStores = new Map<string, number>();
	/** Units that were sold in a store although an order had them allocated. */
	soldFromAllocation = 0;
	private saleNumber = 0;
	private readonly world: {
		clock: Clock;
		ids: Ids;
		stock: Stock;
		events: EventStream;
		orderBook: OrderBook;
		locations: SeedLocation[];
		products: Map<string, SeedProduct>;
	};

	constructor(world: Inventory['world']) {
		this.world = world;
	}

	/**
	 * Sells over the counter. Takes only what no order has allocated, unless `evenIfAllocated`: then a unit on the shelf
	 * is sold although an order waits for it. `exchanges`: the goods are given for returned ones. Returns the store order.
	 */
	sell(
		locationId: string,
		lines: Array<{ productId: string; quantity: number }>,
		{ evenIfAllocated = false, exchanges }: { evenIfAllocated?: boolean; exchanges?: Order['exchanges'] } = {},
	): Order {
		const { stock, events, orderBook, clock, ids } = this.world;
		this.requireStock(locationId, lines, evenIfAllocated);
		const order = { ...this.storeOrder(locationId, lines), ...(exchanges ? { exchanges } : {}) };
		const request: FulfillmentRequest = {
			id: ids.uuid(),
			orderId: order.id,
			nodeId: locationId,
			serviceLevel: 'IN_STORE_HANDOVER',
			status: 'completed',
			createdAt: order.createdAt,
			items: order.items.map((item) => ({
				...newLine(item),
				status: 'shipped',
				stage: 'packed',
				shippedAt: order.createdAt,
			})),
		};
		for (const { productId, quantity } of lines) {
			const free = Math.max(0, stock.read(productId, locationId).atp);
			this.soldFromAllocation += Math.max(0, quantity - free);
			stock.moveOnHand(productId, locationId, -quantity);
			this.soldInStores.set(productId, (this.soldInStores.get(productId) ?? 0) + quantity);
		}
		orderBook.addCompleted(order, request);
		events.publish('order.created', orderPlaced(order, clock));
		events.publish('order.opened', orderPlaced(order, clock));
		events.publish(
			'fulfillment_request.items_completed',
			itemsCompleted(request, request.items, orderBook.nextLogicalTimestamp(), { clock, associateId: ASSOCIATE }),
		);
		events.publish('order.completed', orderCompleted(order));
		return order;
	}

	/** ActionRefused when the store cannot sell these units. */
	requireStock(
		locationId: string,
		lines: Array<{ productId: string; quantity: number }>,
		evenIfAllocated = false,
	): void {
		for (const { productId, quantity } of lines) {
			this.product(productId);
			const { onHand, atp } = this.world.stock.read(productId, locationId);
			const available = evenIfAllocated ? onHand : Math.min(onHand, atp);
			if (available < quantity)
				throw new ActionRefused(`${locationId} can sell only ${Math.max(0, available)} of ${productId}`);
		}
	}

	/** Goods arrive at a store or distribution centre. */
	receive(locationId: string, productId: string, quantity: number): void {
		const { stock, events, clock, ids } = this.world;
		stock.moveOnHand(productId, locationId, quantity);
		events.publish('inventory_transaction.items_received', {
			id: ids.uuid(),
			fulfillment_location_id: locationId,
			associate_id: ASSOCIATE,
			processed_at: clock.wireIso(clock.now()),
			chunk_number: 1,
			total_chunks: 1,
			items: [{ product_id: productId, quantity, external_identifiers: { sku: productId } }],
		});
	}

	/** Stock corrected by hand: a negative quantity takes units out of the main stock. */
	adjust(locationId: string, productId: string, quantity: number, reason = 'Stock correction'): void {
		const { stock, events, clock, ids } = this.world;
		stock.moveOnHand(productId, locationId, quantity);
		events.publish('inventory_transaction.adjustment_created', {
			id: ids.uuid(),
			fulfillment_node_id: locationId,
			adjustment_type: quantity < 0 ? 'Stock out' : 'Stock in',
			adjustment_reason: reason,
			origin_stock_location_name: quantity < 0 ? 'main' : null,
			destination_stock_location_name: quantity < 0 ? null : 'main',
			associate_id: ASSOCIATE,
			processed_at: clock.wireIso(clock.now()),
			chunk_number: 1,
			total_chunks: 1,
			items: [{ product_id: productId, quantity: Math.abs(quantity), external_identifiers: { sku: productId } }],
		});
	}

	/** A cycle count found so many units. */
	count(locationId: string, productId: string, found: number): void {
		const { stock, events, clock, ids } = this.world;
		const { onHand } = stock.read(productId, locationId);
		stock.moveOnHand(productId, locationId, found - onHand);
		const now = clock.wireIso(clock.now());
		events.publish('inventory_count.items_counted', {
			id: ids.uuid(),
			count_type: 'partial',
			fulfillment_location_id: locationId,
			associate_id: ASSOCIATE,
			started_at: now,
			completed_at: now,
			chunk_number: 1,
			total_chunks: 1,
			items: [{ product_id: productId, stock_on_hand: onHand, count: found }],
		});
	}

	/** A stock import by the ERP: ATP changes and no event tells. */
	importSilently(locationId: string, productId: string, onHand: number): void {
		const { stock } = this.world;
		stock.moveOnHand(productId, locationId, onHand - stock.read(productId, locationId).onHand);
	}

	private product(productId: string): SeedProduct {
		const product = this.world.products.get(productId);
		if (!product) throw new ActionRefused(`NewStore has no product ${productId}`);
		return product;
	}

	private marketOf(locationId: string): Market {
		return this.world.locations.find((each) => each.id === locationId)?.market ?? 'GB';
	}

	private priceAt(locationId: string, product: SeedProduct): bigint {
		const currency = CURRENCIES[this.marketOf(locationId)];
		return minorUnits(Number(product.price[currency]), currency)!;
	}

	private storeOrder(locationId: string, lines: Array<{ productId: string; quantity: number }>): Order {
		const { clock, ids } = this.world;
		const now = clock.now();
		const logisticOrderId = ids.uuid();
		const items: OrderItem[] = [];
		const market = this.marketOf(locationId);
		for (const { productId, quantity } of lines) {
			const price = this.priceAt(locationId, this.product(productId));
			for (let unit = 0; unit < quantity; unit++) {
				items.push({
					id: ids.uuid(),
					externalItemId: `${productId}-${unit + 1}`,
					productId,
					status: 'complete',
					serviceLevel: 'IN_STORE_HANDOVER',
					strategy: { strategy: 'default' },
					nodeId: locationId,
					logisticOrderId,
					listPrice: price,
					price,
					itemDiscount: 0n,
					orderDiscount: 0n,
					tax: 0n,
					taxLines: [],
					discounts: [],
					pricebook: 'default',
					extendedAttributes: [],
					updatedAt: now,
				});
			}
		}
		const total = items.reduce((sum, item) => sum + item.price, 0n);
		const number = String(++this.saleNumber).padStart(6, '0');
		return {
			id: ids.uuid(),
			externalId: `${CREDENTIALS.newStore.tenant.toUpperCase()}-${number}`,
			status: 'closed',
			cancelled: false,
			createdAt: now,
			placedAt: now,
			shop: 'storefront-catalog-gb',
			shopLocale: { GB: 'en-GB', US: 'en-US', DE: 'de-DE' }[market],
			channelType: 'store',
			channelName: locationId,
			currency: CURRENCIES[market],
			priceMethod: 'tax_included',
			customer: { id: ids.uuid() },
			extendedAttributes: [],
			notificationBlacklist: [],
			isHistorical: false,
			isPreconfirmed: true,
			storeId: locationId,
			associateId: ASSOCIATE,
			items,
			shipping: { price: 0n, tax: 0n, discount: 0n },
			payments: [
				{ processor: 'cash', method: 'cash', type: 'captured', amount: total, correlationRef: `till-${number}` },
			],
			activities: [],
			notes: [],
		};
	}
}
