// External order references (tiktok-shop.md 6.7): how the NewStore order id is kept on a TikTok order.
import type { Order } from './orderTypes.mts';
import type { OrderBook } from './orderBook.mts';
import { parameterProblem } from '../gateway/problems.mts';

export const PLATFORMS: readonly string[] = [
	'SHOPIFY',
	'WOOCOMMERCE',
	'BIGCOMMERCE',
	'MAGENTO',
	'SALESFORCE_COMMERCE_CLOUD',
	'CHANNEL_ADVISOR',
	'AMAZON',
	'ORDER_MANAGEMENT_SYSTEM',
	'WAREHOUSE_MANAGEMENT_SYSTEM',
	'ERP_SYSTEM',
];
const MAX_ORDERS = 100;
const MAX_LINES = 100;

interface ReferenceInput {
	id: string;
	external_order: { id: string; platform: string; line_items: Array<{ id: string; origin_id: string }> };
}

export interface ReferenceError {
	/** A string here, unlike everywhere else. */
	code: string;
	message: string;
	detail: { order_id: string; external_order: { id: string; platform: string } };
}

export class ExternalReferences {
	private readonly orders: OrderBook;
	private readonly ordersByReference = new Map<string, Set<Order>>();

	constructor(orders: OrderBook) {
		this.orders = orders;
	}

	/** Adds or overwrites; gives the orders that were refused. Throws for a body that is wrong as a whole. */
	add(shopId: string, body: unknown): ReferenceError[] {
		const errors: ReferenceError[] = [];
		for (const { id, external_order: reference } of readOrders(body)) {
			const refuse = (code: string, message: string) =>
				errors.push({
					code,
					message,
					detail: { order_id: id, external_order: { id: reference.id, platform: reference.platform } },
				});
			const order = this.orders.get(id);
			if (order === undefined || order.shopId !== shopId) {
				refuse('36020001', 'Invalid order_id');
				continue;
			}
			const lineIds = new Set(order.lines.map((line) => line.id));
			if (reference.line_items.some((line) => !lineIds.has(line.origin_id))) {
				refuse('36020002', 'Invalid origin_id');
				continue;
			}
			this.store(order, reference);
		}
		return errors;
	}

	find(shopId: string, platform: string, externalOrderId: string): Order[] {
		const found = this.ordersByReference.get(`${platform}|${externalOrderId}`) ?? [];
		return [...found].filter((order) => order.shopId === shopId);
	}

	private store(order: Order, reference: ReferenceInput['external_order']): void {
		const earlier = order.references.get(reference.platform);
		if (earlier !== undefined) this.ordersByReference.get(`${reference.platform}|${earlier.id}`)?.delete(order);
		order.references.set(reference.platform, {
			id: reference.id,
			platform: reference.platform,
			lineItems: reference.line_items.map((line) => ({ id: line.id, originId: line.origin_id })),
		});
		const key = `${reference.platform}|${reference.id}`;
		const known = this.ordersByReference.get(key);
		if (known === undefined) this.ordersByReference.set(key, new Set([order]));
		else known.add(order);
	}
}

export function referenceOnWire(order: Order, platform: string): Record<string, unknown> | undefined {
	const reference = order.references.get(platform);
	if (reference === undefined) return undefined;
	return {
		id: reference.id,
		platform: reference.platform,
		line_items: reference.lineItems.map(({ id, originId }) => ({ id, origin_id: originId })),
	};
}

function readOrders(body: unknown): ReferenceInput[] {
	const orders = (body as { orders?: unknown } | undefined)?.orders;
	if (!Array.isArray(orders) || orders.length === 0) throw parameterProblem('orders is required.');
	if (orders.length > MAX_ORDERS) throw parameterProblem(`orders takes at most ${MAX_ORDERS} orders.`);
	for (const order of orders as Array<Partial<ReferenceInput>>) {
		const reference = order?.external_order;
		if (typeof order?.id !== 'string' || typeof reference?.id !== 'string' || reference.id === '') {
			throw parameterProblem('id and external_order.id are required.');
		}
		if (!PLATFORMS.includes(reference.platform)) throw parameterProblem('external_order.platform is unknown.');
		if (!Array.isArray(reference.line_items)) throw parameterProblem('external_order.line_items is required.');
		if (reference.line_items.length > MAX_LINES) {
			throw parameterProblem(`external_order.line_items takes at most ${MAX_LINES} lines.`);
		}
		if (reference.line_items.some((line) => typeof line?.id !== 'string' || typeof line.origin_id !== 'string')) {
			throw parameterProblem('line_items need id and origin_id.');
		}
	}
	return orders as ReferenceInput[];
}
