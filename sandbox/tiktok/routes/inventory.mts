// Inventory Search and Update Inventory (tiktok-shop.md 8).
import { availableUnits } from '../catalogue/catalogue.mts';
import type { Sku } from '../catalogue/catalogue.mts';
import type { Gate } from '../gateway/gate.mts';
import { updateInventory } from '../catalogue/inventoryUpdate.mts';
import { TikTokProblem } from '../gateway/problems.mts';
import { skuInventoryOnWire } from '../catalogue/productWire.mts';
import type { TikTokState } from '../state.mts';

const MAX_PRODUCT_IDS = 100;
const MAX_SKU_IDS = 600;

export function registerInventoryRoutes(gate: Gate, { catalogue, shops, switches, stockNews }: TikTokState): void {
	gate.onShop(
		{
			method: 'POST',
			path: '/product/202309/inventory/search',
			operationId: 'inventorySearch',
			scopes: ['seller.product.basic'],
		},
		({ shop, body }) => {
			const { product_ids: productIds = [], sku_ids: skuIds = [] } = (body ?? {}) as Record<string, string[]>;
			if (skuIds.length > MAX_SKU_IDS) throw new TikTokProblem(12019015, 'The number of SKU exceed the limit');
			if (skuIds.length === 0 && productIds.length > MAX_PRODUCT_IDS) {
				throw new TikTokProblem(12019120, 'The number of provided product IDs exceeds the limit.');
			}
			if (skuIds.length === 0 && productIds.length === 0) {
				throw new TikTokProblem(12019008, 'Product id is invalid');
			}
			// SKU ids win when both are given; ids that are unknown or of another shop are left out.
			const skus =
				skuIds.length > 0
					? skuIds.map((id) => catalogue.sku(id))
					: productIds.flatMap((id) => catalogue.product(id)?.skus ?? []);
			const byProduct = new Map<string, Sku[]>();
			for (const sku of skus) {
				if (sku === undefined || sku.product.shopId !== shop.id) continue;
				const known = byProduct.get(sku.product.id);
				if (known === undefined) byProduct.set(sku.product.id, [sku]);
				else known.push(sku);
			}
			return {
				inventory: [...byProduct].map(([productId, own]) => ({
					product_id: productId,
					skus: own.map(skuInventoryOnWire),
				})),
			};
		},
	);

	gate.onAnyShop(
		{
			method: 'POST',
			path: '/product/202309/products/:product_id/inventory/update',
			operationId: 'updateInventory',
			scopes: ['seller.product.write'],
		},
		({ shop, params, body }) => {
			const product = catalogue.product(params.product_id);
			if (product === undefined) throw new TikTokProblem(12052032, 'The product does not exist');
			if (shop !== undefined && product.shopId !== shop.id) {
				throw new TikTokProblem(
					12052048,
					"You cannot edit the specified product(s) as it isn't listed in your account or shop.",
				);
			}
			const before = new Map(product.skus.map((sku) => [sku, availableUnits(sku)]));
			const errors = updateInventory(product, body, {
				refuseZero: switches.refuseZero,
				shop: shops.get(product.shopId)!,
				allShops: [...shops.values()],
			});
			for (const [sku, units] of before) {
				const available = availableUnits(sku) - units;
				if (available !== 0) stockNews.tell(sku, 'api_sync', { available });
			}
			return errors.length > 0 ? { errors } : {};
		},
	);
}
