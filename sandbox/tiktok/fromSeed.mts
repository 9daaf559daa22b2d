// The retailer of sandbox/seed.mts as TikTok Shop sees it.
import { CREDENTIALS } from '../seed.mts';
import type { Seed, SeedBuyer, SeedListing, SeedShop } from '../seed.mts';
import type { BuyerAddress } from './orders/buyerAddress.mts';
import type { ProductSeed, ShopSeed, TikTokSeed } from './types.mts';

/** Scopes an integration of this kind asks for. */
const SCOPES = [
	'seller.authorization.info',
	'seller.shop.info',
	'seller.order.info',
	'seller.order.ext_ref.read',
	'seller.order.ext_ref.write',
	'seller.fulfillment.basic',
	'seller.fulfillment.package.write',
	'seller.logistics',
	'seller.product.basic',
	'seller.product.write',
	'seller.return_refund.basic',
	'seller.finance.info',
];
/** Code of the first consent, for /api/v2/token/get. */
export const FIRST_AUTH_CODE = 'TTP_sandbox_code_0001';
const SECOND_AUTH_CODE = 'TTP_sandbox_code_0002';

const SHIPPING_FEE = { GB: '3.99', US: '4.99', DE: '4.50' };
const COUNTRY_NAME = { GB: 'United Kingdom', US: 'United States', DE: 'Germany' };
const LEVEL_NAME = { GB: 'Nation', US: 'State', DE: 'State' };

export function tiktokWorld(seed: Seed): TikTokSeed {
	const { appKey, appSecret, accessToken, refreshToken } = CREDENTIALS.tiktok;
	const second = CREDENTIALS.secondTikTok;
	const listingsByShop = new Map<string, SeedListing[]>();
	for (const listing of seed.listings) {
		const known = listingsByShop.get(listing.shopId);
		if (known === undefined) listingsByShop.set(listing.shopId, [listing]);
		else known.push(listing);
	}
	const eanBySku = new Map(seed.products.map(({ productId, ean }) => [productId, ean]));
	return {
		app: { appKey, appSecret },
		authorization: {
			authCode: FIRST_AUTH_CODE,
			accessToken,
			refreshToken,
			openId: 'SandboxOpenId0001',
			sellerName: 'Sandbox Retail',
			baseRegion: 'GB',
			scopes: SCOPES,
		},
		second: {
			app: { appKey: second.appKey, appSecret: second.appSecret },
			authorization: {
				authCode: SECOND_AUTH_CODE,
				accessToken: second.accessToken,
				refreshToken: second.refreshToken,
				openId: 'SandboxOpenId0002',
				sellerName: 'Sandbox Retail Inc',
				baseRegion: 'US',
				scopes: SCOPES,
			},
		},
		shops: seed.shops.map((shop) => shopOf(shop, listingsByShop.get(shop.id) ?? [], eanBySku)),
		buyers: seed.buyers.map((buyer) => ({ userId: buyer.userId, email: buyer.email, address: addressOf(buyer) })),
	};
}

function shopOf(shop: SeedShop, listings: SeedListing[], eanBySku: Map<string, string>): ShopSeed {
	return {
		id: shop.id,
		cipher: shop.cipher,
		name: shop.name,
		code: shop.code,
		region: shop.market,
		currency: shop.currency,
		onHold: true,
		salesTaxRate: shop.market === 'US' ? '0.06625' : undefined,
		shippingFee: SHIPPING_FEE[shop.market],
		warehouses: shop.warehouses.map((warehouse) => ({ ...warehouse, addressLine1: '1 Depot Road' })),
		deliveryOptions: shop.deliveryOptions.map((option) => ({
			...option,
			type: 'SEND_BY_SELLER' as const,
			description: 'Shipped by the seller',
		})),
		products: listings.map((listing) => productOf(listing, eanBySku)),
	};
}

function productOf(listing: SeedListing, eanBySku: Map<string, string>): ProductSeed {
	return {
		id: listing.productId,
		title: listing.title,
		status: listing.status,
		skus: listing.skus.map((sku) => ({
			id: sku.id,
			sellerSku: sku.sellerSku,
			price: sku.price,
			ean: eanBySku.get(sku.sellerSku),
			// The stock of a bundle follows from its components.
			...(sku.bundle === undefined
				? { stock: Object.fromEntries(sku.inventory.map(({ warehouseId, quantity }) => [warehouseId, quantity])) }
				: { components: sku.bundle.map(({ skuId, count }) => ({ skuId, count })) }),
		})),
	};
}

function addressOf(buyer: SeedBuyer): BuyerAddress {
	const districts =
		buyer.regionCode === 'US'
			? [
					{ level: 'L1', levelName: 'State', name: buyer.state },
					{ level: 'L2', levelName: 'County', name: `${buyer.city} County` },
					{ level: 'L3', levelName: 'City', name: buyer.city },
				]
			: [{ level: 'L1', levelName: LEVEL_NAME[buyer.regionCode], name: buyer.state }];
	return {
		firstName: buyer.firstName,
		lastName: buyer.lastName,
		phone: buyer.phone,
		regionCode: buyer.regionCode,
		postalCode: buyer.postalCode,
		postTown: buyer.regionCode === 'US' ? undefined : buyer.city,
		line1: buyer.addressLine1,
		line2: buyer.addressLine2,
		districts: [{ level: 'L0', levelName: 'Country', name: COUNTRY_NAME[buyer.regionCode] }, ...districts],
		dropOffLocation: buyer.regionCode === 'US' ? 'Front Door' : undefined,
	};
}
