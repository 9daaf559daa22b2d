// Splitting and combining before shipping (tiktok-shop.md 7.1).
import type { Gate } from '../gateway/gate.mts';
import type { Package } from '../orders/orderTypes.mts';
import { cutPage } from '../gateway/paging.mts';
import { parameterProblem } from '../gateway/problems.mts';
import type { Shipping } from '../fulfilment/shipping.mts';
import {
	combinablePackages,
	combinePackages,
	splitAttributes,
	splitOrder,
	uncombinePackage,
} from '../fulfilment/splitCombine.mts';
import type { TikTokState } from '../state.mts';

const SCOPES = ['seller.fulfillment.package.write'];
const ROOT = '/fulfillment/202309';

export function registerSplitCombineRoutes(gate: Gate, state: TikTokState, shipping: Shipping): void {
	gate.onShop(
		{ method: 'GET', path: `${ROOT}/orders/split_attributes`, operationId: 'getOrderSplitAttributes', scopes: SCOPES },
		({ shop, query }) => {
			const ids = (query.order_ids ?? '').split(',').filter((id) => id !== '');
			if (ids.length === 0) throw parameterProblem('order_ids is required.');
			return { split_attributes: ids.map((id) => splitAttributes(state, shop, id)) };
		},
	);

	gate.onShop(
		{ method: 'POST', path: `${ROOT}/orders/:order_id/split`, operationId: 'splitOrders', scopes: SCOPES },
		({ shop, params, body }) => ({ packages: splitOrder(state, shop, params.order_id, body) }),
	);

	gate.onShop(
		{
			method: 'GET',
			path: `${ROOT}/combinable_packages/search`,
			operationId: 'searchCombinablePackages',
			scopes: SCOPES,
		},
		({ shop, query }) => {
			const page = cutPage(
				combinablePackages(state, shop),
				query,
				{ shop: shop.id },
				{
					maxSize: 50,
					badSize: () => parameterProblem('page_size must be between 1 and 50.'),
					badToken: () => parameterProblem('page_token does not belong to this query.'),
				},
			);
			return {
				combinable_packages: page.items.map(({ id, orders }) => ({ id, order_ids: orders.map((order) => order.id) })),
				total_count: page.totalCount,
				next_page_token: page.nextPageToken,
			};
		},
	);

	gate.onShop(
		{ method: 'POST', path: `${ROOT}/packages/combine`, operationId: 'combinePackage', scopes: SCOPES },
		({ shop, body }) => {
			const { packages, errors } = combinePackages(state, shop, body);
			return { packages: packages.map(row), ...(errors.length > 0 ? { errors } : {}) };
		},
	);

	gate.onShop(
		{
			method: 'POST',
			path: `${ROOT}/packages/:package_id/uncombine`,
			operationId: 'uncombinePackages',
			scopes: SCOPES,
		},
		({ shop, params, body }) => ({
			packages: uncombinePackage(state, shipping, shop, params.package_id, body).map(row),
		}),
	);
}

function row({ id, orders }: Package): Record<string, unknown> {
	return { id, order_ids: orders.map((order) => order.id) };
}
