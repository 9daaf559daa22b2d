// Get Order List, Get Order Detail, Get Price Detail (tiktok-shop.md 6).
import type { Gate } from '../gateway/gate.mts';
import { ORDER_STATUSES } from '../orders/orderTypes.mts';
import type { Order } from '../orders/orderTypes.mts';
import { orderOnWire, priceDetailOnWire } from '../orders/orderWire.mts';
import { cutPage } from '../gateway/paging.mts';
import { parameterProblem, TikTokProblem } from '../gateway/problems.mts';
import type { TikTokState } from '../state.mts';
import type { ShopSeed } from '../types.mts';

const SCOPES = ['seller.order.info'];
const MAX_IDS = 50;
const MAX_WAREHOUSES = 100;

interface OrderFilters {
	order_status?: string;
	create_time_ge?: number;
	create_time_lt?: number;
	update_time_ge?: number;
	update_time_lt?: number;
	shipping_type?: string;
	buyer_user_id?: string;
	is_buyer_request_cancel?: boolean;
	warehouse_ids?: string[];
}

const FILTER_TYPES: Record<keyof OrderFilters, (value: unknown) => boolean> = {
	order_status: (value) => ORDER_STATUSES.some((status) => status === value),
	create_time_ge: Number.isInteger,
	create_time_lt: Number.isInteger,
	update_time_ge: Number.isInteger,
	update_time_lt: Number.isInteger,
	shipping_type: (value) => value === 'SELLER' || value === 'TIKTOK',
	buyer_user_id: (value) => typeof value === 'string',
	is_buyer_request_cancel: (value) => typeof value === 'boolean',
	warehouse_ids: (value) => Array.isArray(value) && value.length <= MAX_WAREHOUSES,
};

export function registerOrderRoutes(gate: Gate, { clock, orders, switches }: TikTokState): void {
	const onWire = (shop: ShopSeed) => {
		const { showsAllPackageIds, vatRate, vatInPaymentTax } = switches;
		const context = { clock, shop, showsAllPackageIds, vatRate, vatInPaymentTax };
		return (order: Order) => orderOnWire(order, context);
	};

	gate.onShop(
		{ method: 'POST', path: '/order/202309/orders/search', operationId: 'getOrderList', scopes: SCOPES },
		({ shop, query, body }) => {
			const filters = readFilters(body);
			const sortField = query.sort_field ?? 'create_time';
			const sortOrder = query.sort_order ?? 'DESC';
			if (sortField !== 'create_time' && sortField !== 'update_time') throw parameterProblem('sort_field is unknown.');
			if (sortOrder !== 'ASC' && sortOrder !== 'DESC') throw parameterProblem('sort_order is unknown.');

			const found = orders.ofShop(shop.id).filter((order) => matches(order, filters));
			const timeOf = (order: Order) => (sortField === 'create_time' ? order.createdAtMs : order.updatedAtMs);
			const direction = sortOrder === 'ASC' ? 1 : -1;
			found.sort((a, b) => direction * (timeOf(a) - timeOf(b) || (a.id < b.id ? -1 : 1)));

			const page = cutPage(
				found,
				query,
				{ filters, sortField, sortOrder, shop: shop.id },
				{
					maxSize: 100,
					badSize: () => parameterProblem('page_size must be between 1 and 100.'),
					badToken: () => parameterProblem('page_token does not belong to this query.'),
				},
			);
			return {
				total_count: page.totalCount,
				next_page_token: page.nextPageToken,
				orders: page.items.map(onWire(shop)),
			};
		},
	);

	// Ids that exist nowhere are left out of the answer; an id of another shop, or nothing found at all, is refused.
	gate.onShop(
		{ method: 'GET', path: '/order/202507/orders', operationId: 'getOrderDetail', scopes: SCOPES },
		({ shop, query }) => {
			const ids = (query.ids ?? '').split(',').filter((id) => id !== '');
			if (ids.length === 0) throw parameterProblem('ids is required.');
			if (ids.length > MAX_IDS) throw parameterProblem(`ids takes at most ${MAX_IDS} order ids.`);
			const found = ids.map((id) => orders.get(id)).filter((order) => order !== undefined);
			if (found.length === 0 || found.some((order) => order.shopId !== shop.id)) throw notYours();
			return { orders: found.map(onWire(shop)) };
		},
	);

	gate.onShop(
		{
			method: 'GET',
			path: '/order/202407/orders/:order_id/price_detail',
			operationId: 'getPriceDetail',
			scopes: SCOPES,
		},
		({ shop, params }) => {
			const order = orders.get(params.order_id);
			if (order === undefined || order.shopId !== shop.id) throw notYours();
			return priceDetailOnWire(order);
		},
	);

	function matches(order: Order, filters: OrderFilters): boolean {
		const createdAt = clock.wireSeconds(order.createdAtMs);
		const updatedAt = clock.wireSeconds(order.updatedAtMs);
		return (
			(filters.order_status === undefined || order.status === filters.order_status) &&
			(filters.create_time_ge === undefined || createdAt >= filters.create_time_ge) &&
			(filters.create_time_lt === undefined || createdAt < filters.create_time_lt) &&
			(filters.update_time_ge === undefined || updatedAt >= filters.update_time_ge) &&
			(filters.update_time_lt === undefined || updatedAt < filters.update_time_lt) &&
			(filters.shipping_type === undefined || order.shippingType === filters.shipping_type) &&
			(filters.buyer_user_id === undefined || order.userId === filters.buyer_user_id) &&
			(filters.is_buyer_request_cancel === undefined || order.isCancelRequested === filters.is_buyer_request_cancel) &&
			(filters.warehouse_ids === undefined || filters.warehouse_ids.includes(order.warehouseId))
		);
	}
}

function readFilters(body: unknown): OrderFilters {
	const filters = (body ?? {}) as Record<string, unknown>;
	for (const [name, isValid] of Object.entries(FILTER_TYPES)) {
		if (filters[name] !== undefined && !isValid(filters[name])) throw parameterProblem(`${name} is invalid.`);
	}
	return filters;
}

function notYours(): TikTokProblem {
	return new TikTokProblem(21008111, 'The order or package does not belong to the current seller.');
}
