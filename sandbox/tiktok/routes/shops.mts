// Shops and permissions of the seller (tiktok-shop.md 2.3). These operations refuse a shop_cipher.
import type { Gate } from '../gateway/gate.mts';

export function registerShopRoutes(gate: Gate): void {
	gate.onSeller(
		{
			method: 'GET',
			path: '/authorization/202309/shops',
			operationId: 'getAuthorizedShops',
			scopes: ['seller.authorization.info'],
		},
		({ covered }) => ({
			shops: covered.map((shop) => ({
				id: shop.id,
				name: shop.name,
				region: shop.region,
				seller_type: shop.sellerType ?? 'LOCAL',
				cipher: shop.cipher,
				code: shop.code,
			})),
		}),
	);

	gate.onSeller(
		{
			method: 'GET',
			path: '/seller/202309/shops',
			operationId: 'getActiveShops',
			scopes: ['seller.shop.info'],
		},
		({ covered }) => ({ shops: covered.map(({ id, region }) => ({ id, region })) }),
	);

	gate.onSeller(
		{
			method: 'GET',
			path: '/seller/202309/permissions',
			operationId: 'getSellerPermissions',
			scopes: ['seller.shop.info'],
		},
		() => ({ permissions: ['MANAGE_GLOBAL_PRODUCT'] }),
	);
}
