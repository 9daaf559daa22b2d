// What the TikTok sandbox is started with: the app, the authorization of a seller, and the seller's shops; a second app of
// another market group where there is one.

import type { BuyerAddress } from './orders/buyerAddress.mts';
import type { SlaHours } from './orders/orderTypes.mts';

export interface AppSeed {
	appKey: string;
	appSecret: string;
}

export interface AuthorizationSeed {
	/** One-time code of the consent redirect, for /api/v2/token/get. */
	authCode: string;
	accessToken: string;
	refreshToken: string;
	openId: string;
	sellerName: string;
	baseRegion: string;
	scopes: string[];
}

export interface WarehouseSeed {
	id: string;
	entityId: string;
	name: string;
	type: 'SALES_WAREHOUSE' | 'RETURN_WAREHOUSE';
	effectStatus?: 'ENABLED' | 'DISABLED' | 'RESTRICTED';
	isDefault: boolean;
	city: string;
	postalCode: string;
	addressLine1: string;
}

export interface DeliveryOptionSeed {
	id: string;
	name: string;
	type: 'STANDARD' | 'EXPRESS' | 'ECONOMY' | 'SEND_BY_SELLER';
	description: string;
	/**
	 * Carriers that a seller may name when shipping; empty where TikTok ships. `routes` (EU): only between these countries, as
	 * 'DE>FR'; the others are offered on every route.
	 */
	providers: Array<{ id: string; name: string; routes?: string[] }>;
	/** Warehouses that offer it. */
	warehouseIds: string[];
}

export interface SkuSeed {
	id: string;
	sellerSku: string;
	name?: string;
	/** Decimal string in the currency of the shop; before tax in the US, with tax elsewhere. */
	price: string;
	/** Available units per assigned warehouse. Absent for bundles: their stock follows from the components. */
	stock?: Record<string, number>;
	components?: Array<{ skuId: string; count: number }>;
	ean?: string;
}

export type ProductStatus =
	'DRAFT' | 'PENDING' | 'FAILED' | 'ACTIVATE' | 'SELLER_DEACTIVATED' | 'PLATFORM_DEACTIVATED' | 'FREEZE' | 'DELETED';

export interface ProductSeed {
	id: string;
	title: string;
	status?: ProductStatus;
	skus: SkuSeed[];
}

export interface ShopSeed {
	id: string;
	cipher: string;
	name: string;
	code: string;
	region: string;
	currency: string;
	sellerType?: 'LOCAL' | 'CROSS_BORDER';
	/** Whether orders of this shop pass ON_HOLD for the remorse hour. */
	onHold: boolean;
	/** Sales tax put on top of prices, e.g. '0.0825'; absent where prices include the tax. */
	salesTaxRate?: string;
	/** List price of shipping, decimal string. */
	shippingFee: string;
	shippingType?: 'SELLER' | 'TIKTOK';
	/** Hours until the deadlines of an order; default sla.mts. */
	sla?: SlaHours;
	warehouses: WarehouseSeed[];
	deliveryOptions: DeliveryOptionSeed[];
	products: ProductSeed[];
}

export interface BuyerSeed {
	userId: string;
	/** Anonymous relay address, under 45 characters. */
	email: string;
	address: BuyerAddress;
}

export interface TikTokSeed {
	app: AppSeed;
	authorization: AuthorizationSeed;
	/** covers no shop until shops are moved to it */
	second?: { app: AppSeed; authorization: AuthorizationSeed };
	shops: ShopSeed[];
	/** At least one per region of the shops. */
	buyers: BuyerSeed[];
}
