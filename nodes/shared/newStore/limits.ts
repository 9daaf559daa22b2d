/**
 * Calls a second that we allow ourselves, by operation, a little under the documented limits (newstore.md 3.2). Calls start
 * at even distances; the room left absorbs requests that overtake each other on the way.
 */
export const CALLS_PER_SECOND = {
	/** all APIs of a tenant: 100/s outside production, 200/s in production */
	tenant: 95,
	/** POST /v0/d/fulfill_order: 20/s */
	injectOrder: 18.6,
	/** GET /v0/orders/{id}: 100/s */
	readOrder: 95,
	/** GET /v0/orders: 30/s */
	listOrders: 28,
	/** GET /v0/fulfillment_requests/{order}: 70/s */
	fulfillmentRequests: 66,
} as const;

export type LimitName = keyof typeof CALLS_PER_SECOND;
