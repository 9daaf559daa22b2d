// What people do around TikTok Shop: buyers, the seller in Seller Center, TikTok itself. Used by tests and the control
// API; each takes one JSON object and gives one back. A wish that is impossible throws ActionRefused with a reason.
import type { RotationRule, TokenPair } from './authorizations.mts';
import type { BuyerAddress } from './buyerAddress.mts';
import { availableUnits, stockPerWarehouse } from './catalogue.mts';
import type { Product, Sku } from './catalogue.mts';
import { fromMinorUnits } from './amounts.mts';
import type { ListingChange } from './listings.mts';
import type { NewOrder } from './orderBook.mts';
import type { CancelUser, Order, OrderStatus } from './orderTypes.mts';
import { ActionRefused } from './problems.mts';
import type { Switches, TikTokState } from './state.mts';
import type { ProductSeed, ShopSeed, WarehouseSeed } from './types.mts';

export interface OrderSnapshot {
	id: string;
	shopId: string;
	status: OrderStatus;
	orderType: string;
	fulfillmentType: string;
	isOnHoldOrder: boolean;
	isSample: boolean;
	createdAtMs: number;
	paidAtMs?: number;
	currency: string;
	/** Decimal string: what the buyer paid. */
	totalAmount: string;
	lines: Array<{
		id: string;
		skuId: string;
		sellerSku: string;
		cancelled: boolean;
		isGift: boolean;
		/** What stock the unit takes: itself, or the components of a bundle. */
		components: Array<{ skuId: string; sellerSku: string; count: number }>;
	}>;
	references: Array<{ platform: string; id: string; lineItems: Array<{ id: string; originId: string }> }>;
}

export interface ListingSnapshot {
	productId: string;
	shopId: string;
	title: string;
	status: string;
	skus: Array<{
		skuId: string;
		sellerSku: string;
		price: string;
		available: number;
		isBundle: boolean;
		soldUnits: number;
		cancelledUnits: number;
		warehouses: Array<{ warehouseId: string; available: number; committed: number }>;
	}>;
}

function orderSnapshot(order: Order): OrderSnapshot {
	return {
		id: order.id,
		shopId: order.shopId,
		status: order.status,
		orderType: order.orderType,
		fulfillmentType: order.fulfillmentType,
		isOnHoldOrder: order.isOnHoldOrder,
		isSample: order.isSample,
		createdAtMs: order.createdAtMs,
		paidAtMs: order.paidAtMs,
		currency: order.currency,
		totalAmount: fromMinorUnits(order.amounts.total, order.currency),
		lines: order.lines.map(({ id, sku, sellerSku, cancelled, isGift }) => ({
			id,
			skuId: sku.id,
			sellerSku,
			cancelled: cancelled !== undefined,
			isGift,
			components: (sku.components ?? [{ sku, count: 1 }]).map((part) => ({
				skuId: part.sku.id,
				sellerSku: part.sku.sellerSku,
				count: part.count,
			})),
		})),
		references: [...order.references.values()].map(({ platform, id, lineItems }) => ({ platform, id, lineItems })),
	};
}

function listingSnapshot(product: Product): ListingSnapshot {
	return {
		productId: product.id,
		shopId: product.shopId,
		title: product.title,
		status: product.status,
		skus: product.skus.map((sku) => ({
			skuId: sku.id,
			sellerSku: sku.sellerSku,
			price: fromMinorUnits(sku.priceMinor, product.currency),
			available: availableUnits(sku),
			isBundle: sku.components !== undefined,
			soldUnits: sku.soldUnits,
			cancelledUnits: sku.cancelledUnits,
			warehouses: stockPerWarehouse(sku),
		})),
	};
}

export function createActions(state: TikTokState) {
	const { authorizations, catalogue, listings, orders, webhooks } = state;

	function shopOf(shopId: string): ShopSeed {
		const shop = state.shops.get(shopId);
		if (shop === undefined) throw new ActionRefused('SHOP_UNKNOWN', `There is no shop ${shopId}`);
		return shop;
	}

	/** Orders and listings; all shops when none is named. */
	function snapshotOrders({ shopId }: { shopId?: string } = {}): OrderSnapshot[] {
		const found = shopId === undefined ? [...orders.all()] : [...orders.ofShop(shopId)];
		return found.map(orderSnapshot);
	}

	function snapshotListings({ shopId }: { shopId?: string } = {}): ListingSnapshot[] {
		const shopIds = shopId === undefined ? [...state.shops.keys()] : [shopId];
		return shopIds.flatMap((id) => catalogue.productsOf(id).map(listingSnapshot));
	}

	function changed(orderId: string, change: (order: Order) => void): OrderSnapshot {
		const order = orders.require(orderId);
		change(order);
		return orderSnapshot(order);
	}

	return {
		// Buyers.
		/** The checkout. See NewOrder for the fields; refused with SOLD_OUT when TikTok has too little. */
		placeOrder: (wish: NewOrder): OrderSnapshot => orderSnapshot(orders.place(wish)),
		payOrder: ({ orderId }: { orderId: string }) => changed(orderId, (order) => orders.pay(order)),
		/** Free before payment, on hold and in the first hour after payment; later NEEDS_APPROVAL. */
		cancelByBuyer: ({ orderId, reason }: { orderId: string; reason?: string }) =>
			changed(orderId, (order) => orders.cancelByBuyer(order, reason)),
		updateAddress: ({ orderId, address }: { orderId: string; address: Partial<BuyerAddress> }) =>
			changed(orderId, (order) => orders.updateAddress(order, address)),

		// The seller in Seller Center, and TikTok itself.
		releaseHold: ({ orderId }: { orderId: string }) => changed(orderId, (order) => orders.releaseHold(order)),
		/** Moves an order along the documented states: shipped, collected, delivered, completed. */
		advanceOrder: ({ orderId, status }: { orderId: string; status: OrderStatus }) =>
			changed(orderId, (order) => orders.moveTo(order, status)),
		cancelOrder: ({ orderId, by = 'SELLER', reason = 'seller_cancel_reason_out_of_stock' }: CancelWish) =>
			changed(orderId, (order) => orders.cancel(order, by, reason)),
		cancelLines: ({
			orderId,
			lineIds,
			by = 'SELLER',
			reason = 'seller_cancel_reason_out_of_stock',
		}: CancelWish & { lineIds: string[] }) =>
			changed(orderId, (order) => orders.cancelLines(order, lineIds, by, reason)),
		addListing: ({ shopId, product }: { shopId: string; product: ProductSeed }): ListingSnapshot =>
			listingSnapshot(listings.add(shopOf(shopId), product)),
		changeListing: (change: ListingChange): ListingSnapshot => listingSnapshot(listings.change(change)),
		/** Locks this many units for a running promotion; quantity 0 ends the promotion. */
		setPromotionLock: ({ skuId, quantity, campaignName = 'Flash sale' }: PromotionWish): ListingSnapshot => {
			const sku = skuOf(skuId);
			sku.lock = quantity > 0 ? { quantity, campaignName } : undefined;
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
		/** The seller takes the authorization back: tokens are dead, topic 6 goes out for every shop. */
		revokeAuthorization: (): void => {
			authorizations.revoke();
			for (const shop of state.shops.values()) {
				webhooks.send(shop.id, 6, { message: `Shop_id ${shop.id} is deauthorized from your APP by merchant.` });
			}
		},
		/** The seller consents again; the code goes into /api/v2/token/get. */
		authorizeAgain: (): { authCode: string } => ({ authCode: authorizations.newAuthCode() }),

		// Looking.
		snapshotOrders,
		snapshotListings,
		snapshot: ({ shopId }: { shopId?: string } = {}) => ({
			orders: snapshotOrders({ shopId }),
			listings: snapshotListings({ shopId }),
			refusedUnits: orders.refusedUnits,
		}),
	};

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
}

export type TikTokActions = ReturnType<typeof createActions>;
