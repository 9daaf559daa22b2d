// The Event API: webhook subscriptions per shop and event type (tiktok-shop.md 5.4).
import type { Gate } from '../gateway/gate.mts';
import type { TikTokState } from '../state.mts';

const PATH = '/event/202309/webhooks';
const SCOPES = ['seller.authorization.info'];

export function registerEventRoutes(gate: Gate, { webhooks }: TikTokState): void {
	gate.onShop({ method: 'GET', path: PATH, operationId: 'getShopWebhooks', scopes: SCOPES }, ({ shop }) => {
		const list = webhooks.list(shop.id);
		return { webhooks: list, total_count: list.length };
	});

	gate.onShop({ method: 'PUT', path: PATH, operationId: 'updateShopWebhook', scopes: SCOPES }, ({ shop, body }) => {
		webhooks.set(shop.id, body);
		return {};
	});

	gate.onShop({ method: 'DELETE', path: PATH, operationId: 'deleteShopWebhook', scopes: SCOPES }, ({ shop, body }) => {
		webhooks.remove(shop.id, body);
		return {};
	});
}
