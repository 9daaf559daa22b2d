// Search Cancellations, Approve, Reject, Get Reject Reasons (of returns too), Cancel Order (tiktok-shop.md 9).
import type { Cancellation } from '../cancellations/cancellations.mts';
import { cancellationOnWire } from '../cancellations/cancellationWire.mts';
import type { Gate } from '../gateway/gate.mts';
import { cutPage } from '../gateway/paging.mts';
import { TikTokProblem } from '../gateway/problems.mts';
import { rejectStageOf, returnRejectReasons } from '../returns/returnReasons.mts';
import { cancelBySeller } from '../cancellations/sellerCancel.mts';
import type { TikTokState } from '../state.mts';
import type { ShopSeed } from '../types.mts';

const SCOPES = ['seller.return_refund.basic'];
const ROOT = '/return_refund/202309';
const DEFAULT_PAGE_SIZE = '10';
const TYPES = ['CANCEL', 'BUYER_CANCEL'];
/** The filter spells the last state in another way than the answers do. */
const STATUS_OF_FILTER: Record<string, string> = {
	CANCELLATION_REQUEST_PENDING: 'CANCELLATION_REQUEST_PENDING',
	CANCELLATION_REQUEST_SUCCESS: 'CANCELLATION_REQUEST_SUCCESS',
	CANCELLATION_REQUEST_COMPLETE: 'CANCELLATION_REQUEST_COMPLETE',
	CANCELLATION_REQUEST_CANCEL: 'CANCELLATION_REQUEST_CANCELLED',
};
const LISTS = ['cancel_ids', 'order_ids', 'buyer_user_ids', 'cancel_types', 'cancel_status'] as const;
const TIMES = ['create_time_ge', 'create_time_lt', 'update_time_ge', 'update_time_lt'] as const;

type Filters = Partial<Record<(typeof LISTS)[number], string[]>> & Partial<Record<(typeof TIMES)[number], number>>;

const invalid = (detail: string) =>
	new TikTokProblem(
		25001001,
		`An invalid request parameter was passed. Please check that you have the correct parameter type(s) and format. ${detail}`,
	);

export function registerCancellationRoutes(gate: Gate, state: TikTokState): void {
	const { cancellations, clock, orders, returns } = state;

	// 202602 says whether the units go back to stock, and names the parts of bundles.
	for (const [version, operationId] of [
		['202309', 'searchCancellations'],
		['202602', 'searchCancellations202602'],
	] as const) {
		const path = `/return_refund/${version}/cancellations/search`;
		gate.onShop({ method: 'POST', path, operationId, scopes: SCOPES }, ({ shop, query, body }) => {
			const filters = readFilters(body);
			const sortField = query.sort_field ?? 'create_time';
			const sortOrder = query.sort_order ?? 'ASC';
			if (sortField !== 'create_time' && sortField !== 'update_time') throw invalid('sort_field is unknown.');
			if (sortOrder !== 'ASC' && sortOrder !== 'DESC') throw invalid('sort_order is unknown.');
			const found = candidates(shop, filters).filter((one) => matches(one, filters));
			const timeOf = (one: Cancellation) => (sortField === 'create_time' ? one.createdAtMs : one.updatedAtMs);
			const direction = sortOrder === 'ASC' ? 1 : -1;
			found.sort((a, b) => direction * (timeOf(a) - timeOf(b) || (a.id < b.id ? -1 : 1)));
			const page = cutPage(
				found,
				{ ...query, page_size: query.page_size ?? DEFAULT_PAGE_SIZE },
				{ filters, sortField, sortOrder, shop: shop.id },
				{
					maxSize: 50,
					badSize: () => invalid('page_size must be between 1 and 50.'),
					badToken: () => invalid('page_token does not belong to this query.'),
				},
			);
			return {
				total_count: page.totalCount,
				next_page_token: page.nextPageToken,
				cancellations: page.items.map((one) => cancellationOnWire(one, clock, version === '202602')),
			};
		});
	}

	gate.onShop(
		{
			method: 'POST',
			path: `${ROOT}/cancellations/:cancel_id/approve`,
			operationId: 'approveCancellation',
			scopes: SCOPES,
		},
		({ shop, params, query }) => {
			cancellations.approve(shop.id, params.cancel_id, query.idempotency_key);
			return {};
		},
	);

	gate.onShop(
		{
			method: 'POST',
			path: `${ROOT}/cancellations/:cancel_id/reject`,
			operationId: 'rejectCancellation',
			scopes: SCOPES,
		},
		({ shop, params, query, body }) => {
			const { reject_reason: reason } = (body ?? {}) as { reject_reason?: unknown };
			if (reason !== undefined && typeof reason !== 'string') throw invalid('reject_reason is invalid.');
			cancellations.reject(shop.id, params.cancel_id, reason, query.idempotency_key);
			return {};
		},
	);

	gate.onShop(
		{ method: 'GET', path: `${ROOT}/reject_reasons`, operationId: 'getRejectReasons', scopes: SCOPES },
		({ shop, query }) => {
			const { return_or_cancel_id: id } = query;
			if (!id) throw invalid('return_or_cancel_id is required.');
			if (returns.get(id) === undefined) return { reasons: cancellations.reasonsFor(shop.id, id) };
			return { reasons: returnRejectReasons(shop.region, rejectStageOf(returns.own(shop.id, id))) };
		},
	);

	gate.onShop(
		{ method: 'POST', path: `${ROOT}/cancellations`, operationId: 'cancelOrder', scopes: SCOPES },
		({ shop, body }) => {
			const { id, status } = cancelBySeller(state, shop, body);
			return { cancel_id: id, cancel_status: status };
		},
	);

	/** By index when ids are named; ids that exist nowhere are left out, those of another shop are refused. */
	function candidates(shop: ShopSeed, { cancel_ids: cancelIds, order_ids: orderIds }: Filters): Cancellation[] {
		if (!cancelIds?.length && !orderIds?.length) return [...cancellations.ofShop(shop.id)];
		const named = cancelIds?.length
			? cancelIds.map((id) => cancellations.get(id)).filter((one) => one !== undefined)
			: orderIds!.flatMap((id) => cancellations.ofOrder(id));
		const strange = orderIds?.some((id) => (orders.get(id)?.shopId ?? shop.id) !== shop.id);
		if (strange || named.some(({ order }) => order.shopId !== shop.id)) {
			throw new TikTokProblem(25020005, 'No permission to process this order');
		}
		return [...new Set(named)].filter(({ order }) => !orderIds?.length || orderIds.includes(order.id));
	}

	function matches(one: Cancellation, filters: Filters): boolean {
		const createdAt = clock.wireSeconds(one.createdAtMs);
		const updatedAt = clock.wireSeconds(one.updatedAtMs);
		const isIn = (list: string[] | undefined, value: string) => !list?.length || list.includes(value);
		return (
			isIn(filters.buyer_user_ids, one.order.userId) &&
			isIn(filters.cancel_types, one.type) &&
			isIn(
				filters.cancel_status?.map((status) => STATUS_OF_FILTER[status]),
				one.status,
			) &&
			(filters.create_time_ge === undefined || createdAt >= filters.create_time_ge) &&
			(filters.create_time_lt === undefined || createdAt < filters.create_time_lt) &&
			(filters.update_time_ge === undefined || updatedAt >= filters.update_time_ge) &&
			(filters.update_time_lt === undefined || updatedAt < filters.update_time_lt)
		);
	}
}

function readFilters(body: unknown): Filters {
	const filters = (body ?? {}) as Filters;
	for (const name of LISTS) {
		const list: unknown = filters[name] ?? [];
		if (!Array.isArray(list) || list.some((value) => typeof value !== 'string')) throw invalid(`${name} is invalid.`);
	}
	for (const name of TIMES) {
		if (filters[name] !== undefined && !Number.isInteger(filters[name])) throw invalid(`${name} is invalid.`);
	}
	if (filters.cancel_types?.some((type) => !TYPES.includes(type))) throw invalid('cancel_types is unknown.');
	if (filters.cancel_status?.some((status) => !(status in STATUS_OF_FILTER)))
		throw invalid('cancel_status is unknown.');
	return filters;
}
