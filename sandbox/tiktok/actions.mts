// What people do around TikTok Shop: buyers, the seller in Seller Center, TikTok itself. Used by tests and the control
// API; each takes one JSON object and gives one back. A wish that is impossible throws ActionRefused with a reason.
import type { RotationRule, TokenPair } from './gateway/authorizations.mts';
import type { BuyerAddress } from './orders/buyerAddress.mts';
import { outOfStockReason } from './cancellations/cancelReasons.mts';
import type { CarrierEntry } from './fulfilment/carriers.mts';
import { collect, deliver, lose } from './fulfilment/carrierRounds.mts';
import type { Sku } from './catalogue/catalogue.mts';
import { createFinanceActions } from './finance/financeActions.mts';
import type { ListingChange } from './catalogue/listings.mts';
import type { NewOrder } from './orders/orderBook.mts';
import { NEXT, unshippedLines } from './orders/orderStates.mts';
import type { CancelUser, Order, OrderStatus, Package, PackageStatus, SlaHours } from './orders/orderTypes.mts';
import { packagesOf } from './fulfilment/packageBook.mts';
import { ActionRefused, TikTokProblem } from './gateway/problems.mts';
import { createReturnActions } from './returns/returnActions.mts';
import type { Shipping } from './fulfilment/shipping.mts';
import { cancellationSnapshot, listingSnapshot, orderSnapshot, packageSnapshot } from './snapshots.mts';
import type { CancellationSnapshot, ListingSnapshot, OrderSnapshot, PackageSnapshot } from './snapshots.mts';
import type { TikTokState } from './state.mts';
import type { Switches } from './switches.mts';
import type { ProductSeed, ShopSeed, WarehouseSeed } from './types.mts';

export type { OrderSnapshot } from './snapshots.mts';

export function createActions(state: TikTokState, shipping: Shipping) {
	const { authorizations, cancellations, carriers, catalogue, clock, listings, orders, packages, webhooks } = state;

	function shopOf(shopId: string): ShopSeed {
		const shop = state.shops.get(shopId);
		if (shop === undefined) throw new ActionRefused('SHOP_UNKNOWN', `There is no shop ${shopId}`);
		return shop;
	}

	/** Orders and listings; all shops when none is named. */
	function snapshotOrders({ shopId }: { shopId?: string } = {}): OrderSnapshot[] {
		const found = shopId === undefined ? [...orders.all()] : [...orders.ofShop(shopId)];
		return found.map(snapshotOf);
	}

	function snapshotOf(order: Order): OrderSnapshot {
		return orderSnapshot(order, cancellations.ofOrder(order.id), clock.now());
	}

	function snapshotListings({ shopId }: { shopId?: string } = {}): ListingSnapshot[] {
		const shopIds = shopId === undefined ? [...state.shops.keys()] : [shopId];
		return shopIds.flatMap((id) => catalogue.productsOf(id).map(listingSnapshot));
	}

	function changed(orderId: string, change: (order: Order) => void): OrderSnapshot {
		const order = orders.require(orderId);
		change(order);
		return snapshotOf(order);
	}

	/** One parcel, or those of an order that are in the state the carrier looks for. */
	function parcels({ orderId, packageId }: ParcelWish, status: PackageStatus): Package[] {
		if (packageId !== undefined) {
			const parcel = packages.get(packageId);
			if (parcel === undefined) throw new ActionRefused('PACKAGE_UNKNOWN', `There is no package ${packageId}`);
			return [parcel];
		}
		const found = packagesOf(orders.require(orderId ?? '')).filter((parcel) => parcel.status === status);
		if (found.length === 0) throw new ActionRefused('NO_PACKAGE', `Order ${orderId} has no package that is ${status}`);
		return found;
	}

	function visit(wish: ParcelWish, status: PackageStatus, act: typeof collect): PackageSnapshot[] {
		const found = parcels(wish, status);
		for (const parcel of found) act(state, parcel);
		return found.map(packageSnapshot);
	}

	function shipByHand({ orderId, ...wish }: HandShipment): OrderSnapshot {
		return changed(orderId, (order) => shipping.shipByHand(order, wish));
	}

	/** One step along the documented states, as people and carriers would make it. */
	function advance(order: Order, status: OrderStatus): void {
		if (!NEXT[order.status].includes(status)) {
			throw new ActionRefused('STEP_UNKNOWN', `Order ${order.id} cannot go from ${order.status} to ${status}`);
		}
		const open = unshippedLines(order);
		switch (status) {
			case 'ON_HOLD':
				return orders.pay(order);
			case 'AWAITING_SHIPMENT':
				return order.status === 'UNPAID' ? orders.pay(order) : orders.releaseHold(order);
			case 'PARTIALLY_SHIPPING':
				if (open.length < 2) throw new ActionRefused('STEP_UNKNOWN', `Order ${order.id} has one line only`);
				return void shipping.shipByHand(order, { lineIds: [open[0].id] });
			case 'AWAITING_COLLECTION':
				return void shipping.shipByHand(order);
			case 'IN_TRANSIT':
				return void visit({ orderId: order.id }, 'PROCESSING', collect);
			case 'DELIVERED':
				return void visit({ orderId: order.id }, 'FULFILLING', deliver);
			case 'CANCELLED':
				return orders.cancel(order, { by: 'SELLER', reason: outOfStockReason(shopOf(order.shopId).region) });
			default:
				return orders.complete(order);
		}
	}

	return {
		// Buyers.
		/** The checkout. See NewOrder for the fields; refused with SOLD_OUT when TikTok has too little. */
		placeOrder: (wish: NewOrder): OrderSnapshot => snapshotOf(orders.place(wish)),
		payOrder: ({ orderId }: { orderId: string }) => changed(orderId, (order) => orders.pay(order)),
		/** Free before payment, on hold and in the first hour after payment; later NEEDS_APPROVAL. */
		cancelByBuyer: ({ orderId, reason }: { orderId: string; reason?: string }) =>
			changed(orderId, (order) => orders.cancelByBuyer(order, reason)),
		/** Asks the seller to cancel an order that is ready; TikTok grants it after 48 hours without an answer. */
		buyerRequestsCancellation: ({ orderId, reason }: { orderId: string; reason?: string }): CancellationSnapshot =>
			cancellationSnapshot(cancellations.request(orders.require(orderId), reason)),
		/** The buyer wants the goods after all. */
		withdrawRequest: ({ orderId }: { orderId: string }): CancellationSnapshot =>
			cancellationSnapshot(cancellations.withdraw(orders.require(orderId))),
		/** The buyer has the parcel sent elsewhere, while it is not shipped; announced as topic 3. */
		updateAddress: ({ orderId, address }: { orderId: string; address: Partial<BuyerAddress> }) =>
			changed(orderId, (order) => orders.updateAddress(order, address)),

		// The seller in Seller Center, and TikTok itself.
		releaseHold: ({ orderId }: { orderId: string }) => changed(orderId, (order) => orders.releaseHold(order)),
		/** Moves an order along the documented states: shipped, collected, delivered, completed. */
		advanceOrder: ({ orderId, status }: { orderId: string; status: OrderStatus }) =>
			changed(orderId, (order) => advance(order, status)),
		cancelOrder: ({ orderId, by = 'SELLER', reason }: CancelWish) =>
			changed(orderId, (order) => orders.cancel(order, { by, reason: reason ?? reasonFor(order) })),
		cancelLines: ({ orderId, lineIds, by = 'SELLER', reason }: CancelWish & { lineIds: string[] }) =>
			changed(orderId, (order) => orders.cancelLines(order, lineIds, { by, reason: reason ?? reasonFor(order) })),
		/** Ships in Seller Center, without the app: all that is left, or the lines that are named. */
		shipInSellerCenter: shipByHand,
		/** Splits an order in Seller Center, in any market; lines in no group stay in the first parcel. */
		splitInSellerCenter: ({ orderId, groups }: { orderId: string; groups: string[][] }) =>
			changed(orderId, (order) => {
				const open = unshippedLines(order);
				const lines = groups.map((ids) => open.filter(({ id }) => ids.includes(id)));
				if (order.status !== 'AWAITING_SHIPMENT' || lines.some(({ length }) => length === 0)) {
					throw new ActionRefused('NOT_SPLITTABLE', `Order ${orderId} cannot be split like that`);
				}
				packages.split(order, lines);
			}),
		/** Answers the buyer in Seller Center. */
		answerRequest: ({ orderId, answer, reason }: AnswerWish): CancellationSnapshot => {
			const order = orders.require(orderId);
			const pending = cancellations.pendingOf(order);
			if (pending === undefined) throw new ActionRefused('NO_REQUEST', `Order ${orderId} has no open request`);
			try {
				if (answer === 'approve') cancellations.approve(order.shopId, pending.id);
				else cancellations.reject(order.shopId, pending.id, reason);
			} catch (error) {
				throw error instanceof TikTokProblem ? new ActionRefused(String(error.code), error.message) : error;
			}
			return cancellationSnapshot(pending);
		},
		/** Brazil: the invoice of an order is uploaded, or accepted; announced as topic 36. */
		uploadInvoice: ({ orderId, status = 'INVOICE_UPLOADED' }: InvoiceWish) =>
			changed(orderId, (order) => {
				order.invoice = status;
				for (const parcel of packagesOf(order)) {
					webhooks.send(order.shopId, 36, {
						package_id: parcel.id,
						order_ids: [order.id],
						invoice_status: status === 'INVOICE_UPLOADED' ? 'SUCCESS' : 'PROCESSING',
					});
				}
			}),

		// Carriers. By package id, or for all parcels of an order that wait for it.
		carrierCollects: (wish: ParcelWish): PackageSnapshot[] => visit(wish, 'PROCESSING', collect),
		carrierDelivers: (wish: ParcelWish): PackageSnapshot[] => visit(wish, 'FULFILLING', deliver),
		/** Lost, or refused at the door: TikTok cancels what was in it. */
		carrierLoses: (wish: ParcelWish): PackageSnapshot[] => visit(wish, 'FULFILLING', lose),
		/** Whether carriers know a number, and which providers (by name) do. See also the switch unlistedTracking. */
		setTrackingKnown: (entry: CarrierEntry): CarrierEntry => {
			if (!entry.trackingNumber) throw new ActionRefused('NUMBER_MISSING', 'trackingNumber is missing');
			carriers.set(entry);
			return entry;
		},
		addListing: ({ shopId, product }: { shopId: string; product: ProductSeed }): ListingSnapshot =>
			listingSnapshot(listings.add(shopOf(shopId), product)),
		changeListing: (change: ListingChange): ListingSnapshot => listingSnapshot(listings.change(change)),
		/** Somebody types another available quantity in Seller Center. */
		adjustStock: ({ skuId, warehouseId, available }: StockWish): ListingSnapshot => {
			const sku = skuOf(skuId);
			const stock = sku.stock.get(warehouseId);
			if (stock === undefined) throw new ActionRefused('WAREHOUSE_UNKNOWN', `SKU ${skuId} is not in ${warehouseId}`);
			const change = available - stock.available;
			stock.available = available;
			state.stockNews.tell(sku, 'manual_adjustment', { available: change });
			return listingSnapshot(sku.product);
		},
		/** Locks this many units for a running promotion; quantity 0 ends the promotion. */
		setPromotionLock: ({ skuId, quantity, campaignName = 'Flash sale' }: PromotionWish): ListingSnapshot => {
			const sku = skuOf(skuId);
			const locked = quantity - (sku.lock?.quantity ?? 0);
			sku.lock = quantity > 0 ? { quantity, campaignName } : undefined;
			state.stockNews.tell(sku, locked > 0 ? 'campaign_lock' : 'campaign_unlock', { locked });
			return listingSnapshot(sku.product);
		},
		setWarehouseStatus: ({ shopId, warehouseId, effectStatus }: WarehouseWish): { effectStatus: string } => {
			const warehouse = shopOf(shopId).warehouses.find(({ id }) => id === warehouseId);
			if (warehouse === undefined) throw new ActionRefused('WAREHOUSE_UNKNOWN', `No warehouse ${warehouseId}`);
			warehouse.effectStatus = effectStatus;
			return { effectStatus };
		},
		/** Changes how a shop behaves for orders placed from now on. */
		setShop: ({ shopId, ...change }: ShopWish): { shopId: string } => {
			Object.assign(shopOf(shopId), change);
			return { shopId };
		},
		setSwitches: (change: Partial<Switches>): Switches => Object.assign(state.switches, change),

		// Webhooks.
		/** Sends any topic with any data, ids as strings. */
		sendWebhook: ({ shopId, type, data }: { shopId: string; type: number; data: Record<string, unknown> }): void =>
			webhooks.send(shopId, type, data),
		/** The address of the app in Partner Center: the only way to get topics without an event type. */
		setPartnerWebhook: ({ address, types = 'all' }: { address?: string; types?: number[] | 'all' }): void =>
			webhooks.setPartnerCenter(address, types),

		// Returns and refunds.
		...createReturnActions(state),

		// Authorization.
		currentTokens: (): TokenPair => authorizations.current(),
		expireAccessToken: (): void => authorizations.expireAccessToken(),
		expireRefreshToken: (): void => authorizations.expireRefreshToken(),
		/** Life in seconds of access tokens issued from now on. */
		setAccessTokenLife: ({ seconds }: { seconds: number }): void => authorizations.setAccessTokenLife(seconds),
		setRotation: (change: Partial<RotationRule>): RotationRule => Object.assign(authorizations.rotation, change),
		setScopes: ({ scopes }: { scopes: string[] }): void => {
			authorizations.scopes = [...scopes];
		},
		/** These shops belong to the second app from now on, all others to the first. */
		moveToSecondApp: ({ shopIds }: { shopIds: string[] }): void => state.apps.moveToSecond(shopIds),
		/**
		 * The seller takes the authorization back: tokens are dead, topic 6 goes out for every shop. `app`: 1 or 2. Whether TikTok
		 * keeps the webhooks of the shops is not documented; with `dropWebhooks` it does not.
		 */
		revokeAuthorization: ({ app, dropWebhooks }: { app?: number; dropWebhooks?: boolean } = {}): void => {
			const taken = state.apps.named(app);
			taken.authorizations.revoke();
			for (const shop of state.shops.values()) {
				if (state.apps.ofShop(shop.id) !== taken) continue;
				webhooks.send(shop.id, 6, { message: `Shop_id ${shop.id} is deauthorized from your APP by merchant.` });
				if (dropWebhooks) webhooks.dropShop(shop.id);
			}
		},
		/** The seller consents again; the code goes into /api/v2/token/get. */
		authorizeAgain: ({ app }: { app?: number } = {}): { authCode: string } => ({
			authCode: state.apps.named(app).authorizations.newAuthCode(),
		}),

		// Money.
		...createFinanceActions(state),

		// Looking.
		snapshotOrders,
		snapshotListings,
		snapshotPackages: ({ shopId, orderId }: { shopId?: string; orderId?: string } = {}): PackageSnapshot[] => {
			if (orderId !== undefined) return packagesOf(orders.require(orderId)).map(packageSnapshot);
			return [...(shopId === undefined ? packages.all() : packages.ofShop(shopId))].map(packageSnapshot);
		},
		snapshotCancellations: ({ shopId }: { shopId?: string } = {}): CancellationSnapshot[] =>
			(shopId === undefined ? [...state.shops.keys()] : [shopId])
				.flatMap((id) => [...cancellations.ofShop(id)])
				.map(cancellationSnapshot),
		snapshot: ({ shopId }: { shopId?: string } = {}) => ({
			orders: snapshotOrders({ shopId }),
			listings: snapshotListings({ shopId }),
			refusedUnits: orders.refusedUnits,
		}),
	};

	function reasonFor(order: Order): string {
		return outOfStockReason(shopOf(order.shopId).region);
	}

	function skuOf(skuId: string): Sku {
		const sku = catalogue.sku(skuId);
		if (sku === undefined) throw new ActionRefused('SKU_UNKNOWN', `There is no SKU ${skuId}`);
		return sku;
	}
}

interface CancelWish {
	orderId: string;
	by?: CancelUser;
	reason?: string;
}

interface ParcelWish {
	orderId?: string;
	packageId?: string;
}

interface HandShipment {
	orderId: string;
	lineIds?: string[];
	trackingNumber?: string;
	providerId?: string;
}

interface AnswerWish {
	orderId: string;
	answer: 'approve' | 'reject';
	/** Required to reject; as Get Reject Reasons names it. */
	reason?: string;
}

interface InvoiceWish {
	orderId: string;
	status?: NonNullable<Order['invoice']>;
}

interface StockWish {
	skuId: string;
	warehouseId: string;
	available: number;
}

interface PromotionWish {
	skuId: string;
	quantity: number;
	campaignName?: string;
}

interface WarehouseWish {
	shopId: string;
	warehouseId: string;
	effectStatus: NonNullable<WarehouseSeed['effectStatus']>;
}

interface ShopWish {
	shopId: string;
	onHold?: boolean;
	salesTaxRate?: string;
	shippingType?: 'SELLER' | 'TIKTOK';
	shippingFee?: string;
	sla?: SlaHours;
}

export type TikTokActions = ReturnType<typeof createActions>;
