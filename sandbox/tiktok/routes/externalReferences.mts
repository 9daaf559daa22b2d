// Add, get and search external order references, version 202406 (tiktok-shop.md 6.7).
import { PLATFORMS, referenceOnWire } from '../orders/externalReferences.mts';
import type { Gate } from '../gateway/gate.mts';
import { parameterProblem, TikTokProblem } from '../gateway/problems.mts';
import type { TikTokState } from '../state.mts';

const READ = ['seller.order.ext_ref.read'];
const WRITE = ['seller.order.ext_ref.write', 'seller.order.ext_ref.write.custom'];

export function registerExternalReferenceRoutes(gate: Gate, { orders, references }: TikTokState): void {
	gate.onShop(
		{
			method: 'POST',
			path: '/order/202406/orders/external_orders',
			operationId: 'addExternalOrderReferences',
			scopes: WRITE,
		},
		({ shop, body }) => {
			const errors = references.add(shop.id, body);
			return errors.length > 0 ? { errors } : {};
		},
	);

	gate.onShop(
		{
			method: 'GET',
			path: '/order/202406/orders/:order_id/external_orders',
			operationId: 'getExternalOrderReferences',
			scopes: READ,
		},
		({ shop, params, query }) => {
			const platform = readPlatform(query);
			const order = orders.get(params.order_id);
			if (order === undefined || order.shopId !== shop.id) {
				throw new TikTokProblem(36020001, 'Invalid order_id');
			}
			const reference = referenceOnWire(order, platform);
			return { external_orders: reference === undefined ? [] : [reference] };
		},
	);

	gate.onShop(
		{
			method: 'POST',
			path: '/order/202406/orders/external_order_search',
			operationId: 'searchOrderByExternalOrderReference',
			scopes: READ,
		},
		({ shop, query }) => {
			const platform = readPlatform(query);
			if (!query.external_order_id) throw parameterProblem('external_order_id is required.');
			const found = references.find(shop.id, platform, query.external_order_id);
			return {
				orders: found.map((order) => ({ id: order.id, external_order: referenceOnWire(order, platform) })),
			};
		},
	);
}

function readPlatform({ platform }: Record<string, string>): string {
	if (!PLATFORMS.includes(platform)) throw parameterProblem('platform is missing or unknown.');
	return platform;
}
