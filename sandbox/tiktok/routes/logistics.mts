// Warehouses, delivery options and shipping providers (tiktok-shop.md 7.4).
import { offeredOn } from '../fulfilment/deliveryOptions.mts';
import type { Gate } from '../gateway/gate.mts';
import { parameterProblem, TikTokProblem } from '../gateway/problems.mts';
import type { ShopSeed, WarehouseSeed } from '../types.mts';

export function registerLogisticsRoutes(gate: Gate): void {
	gate.onShop(
		{
			method: 'GET',
			path: '/logistics/202309/warehouses',
			operationId: 'getWarehouseList',
			scopes: ['seller.logistics'],
		},
		({ shop }) => ({ warehouses: shop.warehouses.map((warehouse) => warehouseOnWire(shop, warehouse)) }),
	);

	gate.onShop(
		{
			method: 'GET',
			path: '/logistics/202309/warehouses/:warehouse_id/delivery_options',
			operationId: 'getWarehouseDeliveryOptions',
			scopes: ['seller.logistics'],
		},
		({ shop, params }) => {
			if (!shop.warehouses.some(({ id }) => id === params.warehouse_id)) {
				throw parameterProblem('The warehouse does not exist.');
			}
			const options = shop.deliveryOptions.filter(({ warehouseIds }) => warehouseIds.includes(params.warehouse_id));
			return {
				delivery_options: options.map(({ id, name, type, description }) => ({
					id,
					name,
					type,
					description,
					platform: ['TIKTOK_SHOP'],
				})),
			};
		},
	);

	gate.onShop(
		{
			method: 'GET',
			path: '/logistics/202309/delivery_options/:delivery_option_id/shipping_providers',
			operationId: 'getShippingProviders',
			scopes: ['seller.fulfillment.basic', 'seller.logistics'],
		},
		({ shop, params, query }) => {
			const option = shop.deliveryOptions.find(({ id }) => id === params.delivery_option_id);
			if (option === undefined) {
				throw new TikTokProblem(21008116, 'No Subscription without specified delivery option.');
			}
			if (option.type !== 'SEND_BY_SELLER') {
				throw new TikTokProblem(
					21008117,
					'The delivery of the specified delivery_option_id is fulfilled by TikTok. No shipping provider will be returned.',
				);
			}
			const offered = offeredOn(option, query.warehouse_region, query.buyer_region);
			return { shipping_providers: offered.map(({ id, name }) => ({ id, name })) };
		},
	);
}

function warehouseOnWire(shop: ShopSeed, warehouse: WarehouseSeed): Record<string, unknown> {
	return {
		id: warehouse.id,
		entity_id: warehouse.entityId,
		name: warehouse.name,
		effect_status: warehouse.effectStatus ?? 'ENABLED',
		type: warehouse.type,
		sub_type: 'DOMESTIC_WAREHOUSE',
		is_default: warehouse.isDefault,
		address: {
			region_code: shop.region,
			city: warehouse.city,
			// Misspelt in the real API as well.
			distict: '',
			postal_code: warehouse.postalCode,
			address_line1: warehouse.addressLine1,
			full_address: `${warehouse.addressLine1}, ${warehouse.city}, ${warehouse.postalCode}`,
		},
	};
}
