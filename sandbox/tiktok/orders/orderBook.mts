// Orders and their states (tiktok-shop.md 6.2 to 6.4), with what TikTok does by itself when a deadline passes. Every
// change of state is announced as webhook topic 1, an address change as topic 3.
import type { Clock } from '../../clock.mts';
import type { Ids } from '../../ids.mts';
import { toMinorUnits } from './amounts.mts';
import type { BuyerAddress } from './buyerAddress.mts';
import { releaseReservations, reserveUnit, shipReservations, undoReservations } from '../catalogue/catalogue.mts';
import type { Catalogue, Reservation, Sku } from '../catalogue/catalogue.mts';
import { marketOf } from '../markets.mts';
import { priceOrder } from './orderMoney.mts';
import { isShipped, NEXT, openLines, statusFromLines } from './orderStates.mts';
import type { CancelUser, FulfillmentType, Order, OrderLine, OrderStatus, ShippedBy } from './orderTypes.mts';
import type { PackageBook } from '../fulfilment/packageBook.mts';
import { ActionRefused } from '../gateway/problems.mts';
import { isGivenBack } from '../returns/refundAmounts.mts';
import { DEFAULT_SLA, deadlinesOf } from './sla.mts';
import type { BuyerSeed, ShopSeed } from '../types.mts';

const REMORSE_MS = 3_600_000;
const UNPAID_LIFE_MS = 24 * 3_600_000;

/** After-sales period: from the delivery until an order is COMPLETED. The real one depends on market and goods. */
const AFTER_SALES_MS = 15 * 24 * 3_600_000;
const DAY_MS = 24 * 3_600_000;
/** Steps that follow from what happens to the parcels. */
const UNDER_WAY: readonly OrderStatus[] = [
	'AWAITING_SHIPMENT',
	'PARTIALLY_SHIPPING',
	'AWAITING_COLLECTION',
	'IN_TRANSIT',
	'DELIVERED',
];

/** One row of a basket: by seller SKU or SKU id. Amounts are decimal strings of the shop's currency. */
export interface BasketLine {
	seller_sku?: string;
	sku_id?: string;
	quantity: number;
	/** Given free by the seller, e.g. "gift with purchase". */
	gift?: boolean;
}

export interface NewOrder {
	shopId: string;
	lines: BasketLine[];
	/** Default true: paid at once. */
	paid?: boolean;
	/** Default: whether the shop has ON_HOLD. */
	onHold?: boolean;
	/** A pre-order stays ON_HOLD for this many virtual milliseconds. */
	preOrderForMs?: number;
	orderType?: Order['orderType'];
	fulfillmentType?: FulfillmentType;
	shippingType?: Order['shippingType'];
	deliveryOptionId?: string;
	shippingFee?: string;
	shippingSellerDiscount?: string;
	shippingPlatformDiscount?: string;
	sellerDiscount?: string;
	platformDiscount?: string;
	retailDeliveryFee?: string;
	sample?: boolean;
	replacesOrderId?: string;
	exchangesOrderId?: string;
	buyerMessage?: string;
	address?: Partial<BuyerAddress>;
}

export interface OrderBookParts {
	clock: Clock;
	ids: Ids;
	catalogue: Catalogue;
	shops: ReadonlyMap<string, ShopSeed>;
	buyers: readonly BuyerSeed[];
	packages: PackageBook;
	notify: (shopId: string, type: number, data: Record<string, unknown>) => void;
	/** Called after lines of a paid order were cancelled, by whomever. */
	onCancelled: (order: Order, lines: OrderLine[], cause: CancelCause) => void;
	/** Called when the last parcel of an order was delivered. */
	onDelivered: (order: Order) => void;
	/** Called after units were set aside, given back or shipped. */
	onStock: (reservations: readonly Reservation[], cause: 'order_created' | 'order_canceled' | 'order_shipped') => void;
}

/** Who cancels and why. */
export interface CancelCause {
	by: CancelUser;
	reason: string;
	/** The request of the buyer that is granted by this. */
	requestId?: string;
}

export class OrderBook {
	/** Units that buyers wanted and TikTok did not have. */
	refusedUnits = 0;
	private readonly parts: OrderBookParts;
	private readonly byId = new Map<string, Order>();
	private readonly byShop = new Map<string, Order[]>();

	constructor(parts: OrderBookParts) {
		this.parts = parts;
	}

	get(orderId: string): Order | undefined {
		return this.byId.get(orderId);
	}

	/** Throws ActionRefused when there is no such order. */
	require(orderId: string): Order {
		const order = this.byId.get(orderId);
		if (order === undefined) throw new ActionRefused('ORDER_UNKNOWN', `There is no order ${orderId}`);
		return order;
	}

	ofShop(shopId: string): readonly Order[] {
		return this.byShop.get(shopId) ?? [];
	}

	all(): IterableIterator<Order> {
		return this.byId.values();
	}

	/** The checkout. Throws ActionRefused when something is unknown, not for sale or sold out; nothing is changed then. */
	place(wish: NewOrder): Order {
		const { clock, ids, shops } = this.parts;
		const shop = shops.get(wish.shopId);
		if (shop === undefined) throw new ActionRefused('SHOP_UNKNOWN', `There is no shop ${wish.shopId}`);
		const fulfillmentType = wish.fulfillmentType ?? 'FULFILLMENT_BY_SELLER';
		const units = wish.lines.flatMap((line) => this.unitsOf(shop, line));
		if (units.length === 0) throw new ActionRefused('BASKET_EMPTY', 'The basket is empty');

		const isFree = wish.sample === true || Boolean(wish.replacesOrderId) || Boolean(wish.exchangesOrderId);
		const money = (amount: string | undefined) => toMinorUnits(amount ?? '0', shop.currency);
		const priced = priceOrder(
			units.map(({ sku, isGift }) => ({ priceMinor: sku.priceMinor, isGift, isFree })),
			{
				sellerDiscountMinor: money(wish.sellerDiscount),
				platformDiscountMinor: money(wish.platformDiscount),
				shippingMinor: isFree ? 0 : money(wish.shippingFee ?? shop.shippingFee),
				shippingSellerDiscountMinor: money(wish.shippingSellerDiscount),
				shippingPlatformDiscountMinor: money(wish.shippingPlatformDiscount),
				retailDeliveryFeeMinor: money(wish.retailDeliveryFee),
				salesTaxRate: shop.salesTaxRate,
			},
		);
		const shippingType = wish.shippingType ?? shop.shippingType ?? 'SELLER';
		const option = deliveryOptionOf(shop, wish.deliveryOptionId, shippingType);
		if (option === undefined) throw new ActionRefused('OPTION_UNKNOWN', 'The shop has no such delivery option');

		// Goods stored by TikTok are not in the seller's warehouses: they take nothing from the seller's stock.
		const reservations =
			fulfillmentType === 'FULFILLMENT_BY_SELLER' ? this.reserveAll(units.map(({ sku }) => sku)) : units.map(() => []);
		const lines = units.map(({ sku, isGift }, index): OrderLine => ({
			id: ids.digits('5770'),
			sku,
			sellerSku: sku.sellerSku,
			amounts: priced.lines[index],
			isGift,
			giftRetailMinor: isGift ? sku.priceMinor : 0,
			reservations: reservations[index],
			timesShipped: 0,
			repeatedShipCalls: 0,
		}));

		const nowMs = clock.now();
		const buyer = this.buyerOf(shop);
		const isPreOrder = wish.preOrderForMs !== undefined || wish.orderType === 'PRE_ORDER';
		const order: Order = {
			id: ids.digits('5764'),
			shopId: shop.id,
			status: 'UNPAID',
			orderType: wish.orderType ?? (isPreOrder ? 'PRE_ORDER' : 'NORMAL'),
			fulfillmentType,
			shippingType,
			deliveryOptionId: option.id,
			deliveryOptionName: option.name,
			warehouseId: reservations[0][0]?.warehouseId ?? shop.warehouses[0].id,
			userId: buyer.userId,
			buyerEmail: buyer.email,
			buyerMessage: wish.buyerMessage ?? '',
			isOnHoldOrder: wish.onHold ?? (shop.onHold || isPreOrder),
			isSample: wish.sample === true,
			replacedOrderId: wish.replacesOrderId,
			exchangeSourceOrderId: wish.exchangesOrderId,
			currency: shop.currency,
			salesTaxRate: shop.salesTaxRate,
			lines,
			amounts: priced.order,
			address: { ...buyer.address, ...wish.address },
			hasUpdatedAddress: false,
			wasReadyToShip: false,
			isCancelRequested: false,
			sla: shop.sla ?? DEFAULT_SLA,
			invoice: shop.region === 'BR' ? 'NEED_INVOICE' : undefined,
			references: new Map(),
			createdAtMs: nowMs,
			updatedAtMs: nowMs,
			releaseAtMs: isPreOrder ? nowMs + (wish.preOrderForMs ?? 7 * 24 * REMORSE_MS) : undefined,
		};
		this.byId.set(order.id, order);
		const list = this.byShop.get(shop.id);
		if (list === undefined) this.byShop.set(shop.id, [order]);
		else list.push(order);

		this.announce(order);
		if (wish.paid === false) {
			clock.schedule(nowMs + UNPAID_LIFE_MS, () => {
				if (order.status === 'UNPAID') this.cancel(order, { by: 'SYSTEM', reason: 'system_cancel_unpaid_time_out' });
			});
		} else this.pay(order);
		return order;
	}

	/** The buyer pays: the remorse hour begins, or the order is ready at once in shops without ON_HOLD. */
	pay(order: Order): void {
		if (order.status !== 'UNPAID') throw new ActionRefused('NOT_UNPAID', `Order ${order.id} is ${order.status}`);
		const { clock, packages } = this.parts;
		const nowMs = clock.now();
		order.paidAtMs = nowMs;
		if (this.market(order).packageExists === 'after_payment') packages.open([order], openLines(order));
		clock.schedule(deadlinesOf(order)!.shippingDue, () => this.cancelLate(order, 'PARTIALLY_SHIPPING'));
		if (!order.isOnHoldOrder) {
			this.enter(order, 'AWAITING_SHIPMENT');
			return;
		}
		this.enter(order, 'ON_HOLD');
		clock.schedule(Math.max(nowMs + REMORSE_MS, order.releaseAtMs ?? 0), () => {
			if (order.status === 'ON_HOLD') this.enter(order, 'AWAITING_SHIPMENT');
		});
	}

	/** Ends the hold now, without waiting for the hour or the release date. */
	releaseHold(order: Order): void {
		if (order.status !== 'ON_HOLD') throw new ActionRefused('NOT_ON_HOLD', `Order ${order.id} is ${order.status}`);
		this.enter(order, 'AWAITING_SHIPMENT');
	}

	/** Notes that a ship call had its effect: the units leave the books, and the order moves on. */
	ship(order: Order, lines: OrderLine[], by: ShippedBy): void {
		for (const line of lines) {
			line.timesShipped += 1;
			line.shippedBy = by;
			shipReservations(line.reservations);
			this.parts.onStock(line.reservations, 'order_shipped');
			line.reservations = [];
		}
		this.settle(order);
	}

	/** Brings the state of an order in line with its parcels. */
	settle(order: Order): void {
		if (!UNDER_WAY.includes(order.status)) return;
		const status = statusFromLines(order);
		if (status !== order.status) this.enter(order, status);
	}

	/** The after-sales period is over, or everything was refunded. */
	complete(order: Order): void {
		if (!NEXT[order.status].includes('COMPLETED'))
			throw new ActionRefused('STEP_UNKNOWN', `Order ${order.id} is ${order.status}`);
		this.enter(order, 'COMPLETED');
	}

	/** The buyer cancels without asking: before payment, on hold, or in the first hour after payment. */
	cancelByBuyer(order: Order, reason = 'ecom_order_to_ship_canceled_reason_no_longer_needed'): void {
		const inRemorseHour = order.paidAtMs !== undefined && this.parts.clock.now() < order.paidAtMs + REMORSE_MS;
		const isFree =
			order.status === 'UNPAID' ||
			order.status === 'ON_HOLD' ||
			(order.status === 'AWAITING_SHIPMENT' && inRemorseHour);
		if (!isFree) {
			throw new ActionRefused(
				'NEEDS_APPROVAL',
				`Order ${order.id} is ${order.status} and its remorse hour is over: the buyer has to ask the seller`,
			);
		}
		this.cancel(order, { by: 'BUYER', reason });
	}

	/** Cancels everything that is left of an order that is not delivered yet; stock that has not left comes back. */
	cancel(order: Order, cause: CancelCause): void {
		this.cancelLines(
			order,
			openLines(order).map((line) => line.id),
			cause,
		);
	}

	/** Cancels single units. An order without any unit left becomes CANCELLED; otherwise it follows the units left. */
	cancelLines(order: Order, lineIds: string[], cause: CancelCause): void {
		if (!NEXT[order.status].includes('CANCELLED')) {
			throw new ActionRefused('NOT_CANCELLABLE', `Order ${order.id} is ${order.status}`);
		}
		const wanted = new Set(lineIds);
		const lines = order.lines.filter((line) => wanted.has(line.id));
		if (lines.length !== wanted.size) throw new ActionRefused('LINE_UNKNOWN', `Order ${order.id} has no such line`);
		if (lines.some((line) => line.cancelled !== undefined)) {
			throw new ActionRefused('LINE_CANCELLED', `A line of order ${order.id} is cancelled already`);
		}
		const { clock, packages, onCancelled } = this.parts;
		const { by, reason } = cause;
		for (const line of lines) {
			line.cancelled = { by, reason, atMs: clock.now(), wasShipped: isShipped(line) };
			releaseReservations(line.reservations);
			this.parts.onStock(line.reservations, 'order_canceled');
			line.reservations = [];
		}
		packages.cancel(order, lines, by);
		order.updatedAtMs = clock.now();
		if (openLines(order).length === 0) {
			order.cancelledBy = by;
			order.cancelReason = reason;
			this.enter(order, 'CANCELLED');
		} else this.settle(order);
		if (order.paidAtMs !== undefined) onCancelled(order, lines, cause);
	}

	/** The buyer corrects the address; possible until the parcel has left. */
	updateAddress(order: Order, change: Partial<BuyerAddress>): void {
		if (!['UNPAID', 'ON_HOLD', 'AWAITING_SHIPMENT'].includes(order.status)) {
			throw new ActionRefused('TOO_LATE', `Order ${order.id} is ${order.status}`);
		}
		order.address = { ...order.address, ...change };
		order.hasUpdatedAddress = true;
		order.updatedAtMs = this.parts.clock.now();
		this.parts.notify(order.shopId, 3, {
			order_id: order.id,
			update_time: this.parts.clock.wireSeconds(order.updatedAtMs),
		});
	}

	private unitsOf(shop: ShopSeed, line: BasketLine): Array<{ sku: Sku; isGift: boolean }> {
		const { catalogue } = this.parts;
		const named =
			line.sku_id === undefined
				? catalogue.skusOf(shop.id, line.seller_sku ?? '')
				: [catalogue.sku(line.sku_id)].filter((sku) => sku !== undefined);
		const known = named.filter((sku) => sku.product.shopId === shop.id);
		if (known.length === 0) {
			throw new ActionRefused('SKU_UNKNOWN', `Shop ${shop.id} lists no SKU ${line.sku_id ?? line.seller_sku}`);
		}
		const sku = known.find(({ product }) => product.status === 'ACTIVATE');
		if (sku === undefined) {
			throw new ActionRefused('NOT_FOR_SALE', `Product ${known[0].product.id} is ${known[0].product.status}`);
		}
		if (!Number.isInteger(line.quantity) || line.quantity < 1) {
			throw new ActionRefused('QUANTITY', 'A quantity is a whole number from 1');
		}
		return Array.from({ length: line.quantity }, () => ({ sku, isGift: line.gift === true }));
	}

	/** The invented buyers of a market take turns. */
	private buyerOf(shop: ShopSeed): BuyerSeed {
		const candidates = this.parts.buyers.filter(({ address }) => address.regionCode === shop.region);
		if (candidates.length === 0) throw new Error(`The seed has no buyer in ${shop.region}`);
		return candidates[this.ofShop(shop.id).length % candidates.length];
	}

	private reserveAll(skus: Sku[]): Reservation[][] {
		const done: Reservation[][] = [];
		try {
			for (const sku of skus) done.push(reserveUnit(sku));
		} catch (error) {
			for (const reservations of done) undoReservations(reservations);
			this.refusedUnits += skus.length;
			throw error;
		}
		this.parts.onStock(done.flat(), 'order_created');
		return done;
	}

	private market(order: Order) {
		return marketOf(this.parts.shops.get(order.shopId)!.region);
	}

	private enter(order: Order, status: OrderStatus): void {
		const { clock } = this.parts;
		const nowMs = clock.now();
		order.status = status;
		order.updatedAtMs = nowMs;
		if (status === 'AWAITING_SHIPMENT') order.wasReadyToShip = true;
		if (status === 'AWAITING_COLLECTION' || status === 'IN_TRANSIT' || status === 'DELIVERED') {
			order.shippedAtMs ??= nowMs;
		}
		if (status === 'IN_TRANSIT' || status === 'DELIVERED') order.collectedAtMs ??= nowMs;
		if (status === 'DELIVERED') order.deliveredAtMs = nowMs;
		if (status === 'COMPLETED') order.completedAtMs = nowMs;
		if (status === 'CANCELLED') order.cancelledAtMs = nowMs;
		this.announce(order);
		const deadlines = deadlinesOf(order);
		if (deadlines === undefined) return;
		if (status === 'AWAITING_COLLECTION') {
			clock.schedule(deadlines.collectionDue, () => this.cancelLate(order, status));
		}
		if (status === 'IN_TRANSIT') clock.schedule(deadlines.deliveryDue, () => this.cancelLate(order, status));
		if (status === 'DELIVERED') {
			clock.schedule(nowMs + AFTER_SALES_MS, () => this.endAfterSales(order));
			this.parts.onDelivered(order);
		}
	}

	/** The period is over; an order with a running return waits for its end. */
	private endAfterSales(order: Order): void {
		if (order.status !== 'DELIVERED') return;
		const { clock } = this.parts;
		const isRunning = order.lines.some(({ openReturnId }) => openReturnId !== undefined);
		if (isRunning) clock.schedule(clock.now() + DAY_MS, () => this.endAfterSales(order));
		else this.enter(order, 'COMPLETED');
	}

	/** A deadline has passed: TikTok cancels what has not got further than this state. */
	private cancelLate(order: Order, state: 'PARTIALLY_SHIPPING' | 'AWAITING_COLLECTION' | 'IN_TRANSIT'): void {
		// Goods that TikTok stores are shipped by TikTok; their deadlines are not the seller's.
		if (order.fulfillmentType !== 'FULFILLMENT_BY_SELLER') return;
		if (!UNDER_WAY.includes(order.status) || UNDER_WAY.indexOf(order.status) > UNDER_WAY.indexOf(state)) return;
		const isLate = (line: OrderLine) => {
			if (isGivenBack(line)) return false;
			if (state === 'PARTIALLY_SHIPPING') return !isShipped(line);
			return (state === 'IN_TRANSIT' ? line.package?.deliveredAtMs : line.package?.collectedAtMs) === undefined;
		};
		const lines = openLines(order).filter(isLate);
		if (lines.length === 0) return;
		const name = state === 'IN_TRANSIT' ? 'package_lost' : 'system_cancel_order_reason_shipping_timeout';
		const suffix = this.parts.shops.get(order.shopId)!.region === 'GB' ? '_uk' : '';
		this.cancelLines(
			order,
			lines.map((line) => line.id),
			{ by: 'SYSTEM', reason: name + suffix },
		);
	}

	private announce(order: Order): void {
		// The webhook page does not list PARTIALLY_SHIPPING, and says CANCEL where the API says CANCELLED.
		if (order.status === 'PARTIALLY_SHIPPING') return;
		this.parts.notify(order.shopId, 1, {
			order_id: order.id,
			order_status: order.status === 'CANCELLED' ? 'CANCEL' : order.status,
			is_on_hold_order: order.isOnHoldOrder,
			update_time: this.parts.clock.wireSeconds(order.updatedAtMs),
		});
	}
}

/** The option the buyer chose; without a choice one that fits who ships. */
function deliveryOptionOf(shop: ShopSeed, chosenId: string | undefined, shippingType: Order['shippingType']) {
	if (chosenId) return shop.deliveryOptions.find(({ id }) => id === chosenId);
	const isOwn = shippingType === 'SELLER';
	return shop.deliveryOptions.find(({ type }) => (type === 'SEND_BY_SELLER') === isOwn) ?? shop.deliveryOptions[0];
}
