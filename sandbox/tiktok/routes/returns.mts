// Search Returns (202309 and 202602), Decision Eligibility, Review Decision, Get Return Records, Get Aftersale Eligibility, Calculate Refund, Create, Approve and Reject Return
// (tiktok-shop.md 10). Get Reject Reasons is with the cancellations.
import { CANCEL_DECISIONS } from '../cancellations/cancellations.mts';
import type { Gate } from '../gateway/gate.mts';
import { cutPage } from '../gateway/paging.mts';
import { TikTokProblem } from '../gateway/problems.mts';
import { approveReturn, rejectReturn } from '../returns/returnAnswers.mts';
import { decisionsOnWire, RETURN_DECISIONS, reviewOnWire } from '../returns/returnDecisions.mts';
import { eligibilityOnWire } from '../returns/returnEligibility.mts';
import { invalid } from '../returns/returnRequestBody.mts';
import { ARBITRATIONS, RETURN_TYPES, wireStatus, wireType } from '../returns/returnTypes.mts';
import type { Return } from '../returns/returnTypes.mts';
import { recordsOnWire, refundOnWire, returnOnWire } from '../returns/returnWire.mts';
import { calculateRefund, createBySeller } from '../returns/sellerReturns.mts';
import type { TikTokState } from '../state.mts';
import type { ShopSeed } from '../types.mts';

const SCOPES = ['seller.return_refund.basic'];
const CREATE_SCOPES = ['seller.fulfillment.basic', ...SCOPES];
const ROOT = '/return_refund/202309';
const MAX_KEY = 255;
/** The filter does not know the states of replacements. */
const STATUS_FILTERS: readonly string[] = [
	'RETURN_OR_REFUND_REQUEST_PENDING',
	'REFUND_OR_RETURN_REQUEST_REJECT',
	'AWAITING_BUYER_SHIP',
	'BUYER_SHIPPED_ITEM',
	'REJECT_RECEIVE_PACKAGE',
	'RETURN_OR_REFUND_REQUEST_SUCCESS',
	'RETURN_OR_REFUND_REQUEST_CANCEL',
	'RETURN_OR_REFUND_REQUEST_COMPLETE',
	'AWAITING_BUYER_RESPONSE',
];
/** Lists of the search, with the values that are known; undefined allows any text. */
const LISTS: Record<string, readonly string[] | undefined> = {
	return_ids: undefined,
	order_ids: undefined,
	buyer_user_ids: undefined,
	return_types: RETURN_TYPES,
	return_status: STATUS_FILTERS,
	seller_proposed_return_type: ['PARTIAL_REFUND'],
	arbitration_status: ARBITRATIONS,
};
const NEWER_LISTS: typeof LISTS = {
	...LISTS,
	return_types: [...RETURN_TYPES, 'EXCHANGE'],
	return_status: [
		...STATUS_FILTERS,
		...['PENDING', 'REJECT', 'REFUND_SUCCESS', 'CANCEL', 'COMPLETE'].map((end) => `REPLACEMENT_REQUEST_${end}`),
		...['PENDING', 'REFUND_SUCCESS', 'CANCEL', 'COMPLETE'].map((end) => `EXCHANGE_REQUEST_${end}`),
	],
};
const TIMES = ['create_time_ge', 'create_time_lt', 'update_time_ge', 'update_time_lt'] as const;

type Filters = Partial<Record<string, string[]>> & Partial<Record<(typeof TIMES)[number], number>>;

export function registerReturnRoutes(gate: Gate, state: TikTokState): void {
	const { cancellations, clock, orders, returns, switches } = state;
	/** First answers by operation, subject and idempotency key. */
	const answers = new Map<string, unknown>();

	// 202602 takes the states of replacements and exchanges in its filter, and names the parts of bundles.
	for (const [version, operationId] of [
		['202309', 'searchReturns'],
		['202602', 'searchReturns202602'],
	] as const) {
		const isNewer = version === '202602';
		const path = `/return_refund/${version}/returns/search`;
		gate.onShop({ method: 'POST', path, operationId, scopes: SCOPES }, ({ shop, query, body }) => {
			const filters = readFilters(body, isNewer ? NEWER_LISTS : LISTS);
			const sortField = query.sort_field ?? 'create_time';
			const sortOrder = query.sort_order ?? 'ASC';
			if (sortField !== 'create_time' && sortField !== 'update_time') throw invalid('sort_field is unknown.');
			if (sortOrder !== 'ASC' && sortOrder !== 'DESC') throw invalid('sort_order is unknown.');
			const size = query.page_size ?? '10';
			const badSize = () => invalid('page_size must be between 10 and 50.');
			if (Number(size) < 10) throw badSize();
			const found = candidates(shop, filters).filter((one) => matches(one, filters));
			const timeOf = (one: Return) => (sortField === 'create_time' ? one.createdAtMs : one.updatedAtMs);
			const direction = sortOrder === 'ASC' ? 1 : -1;
			found.sort((a, b) => direction * (timeOf(a) - timeOf(b) || (a.id < b.id ? -1 : 1)));
			const page = cutPage(
				found,
				{ ...query, page_size: size },
				{ filters, sortField, sortOrder, shop: shop.id, operation: 'returns' },
				{ maxSize: 50, badSize, badToken: () => invalid('page_token does not belong to this query.') },
			);
			return {
				total_count: page.totalCount,
				next_page_token: page.nextPageToken,
				return_orders: page.items.map((one) => returnOnWire(one, state, isNewer)),
			};
		});
	}

	gate.onShop(
		{
			method: 'GET',
			path: '/return_refund/202601/decision_eligibility',
			operationId: 'getDecisionEligibility',
			scopes: SCOPES,
		},
		({ shop, query }) => {
			const { return_or_cancel_id: id, check_decisions: check } = query;
			if (!id) throw invalid('return_or_cancel_id is required.');
			const names = check ? check.split(',') : undefined;
			if (returns.get(id) === undefined) {
				return { decisions: cancellations.decisionsFor(shop.id, id, names ?? CANCEL_DECISIONS) };
			}
			return { decisions: decisionsOnWire(returns.own(shop.id, id), shop.region, names ?? RETURN_DECISIONS) };
		},
	);

	gate.onShop(
		{ method: 'GET', path: '/return_refund/202606/review_decision', operationId: 'getReviewDecision', scopes: SCOPES },
		({ shop, query }) => {
			const { return_or_cancel_id: id, seller_id: sellerId } = query;
			if (!id) throw invalid('return_or_cancel_id is required.');
			if (!/^\d+$/.test(sellerId ?? '')) throw invalid('seller_id is required.');
			const asked = returns.own(shop.id, id);
			return { line_items: reviewOnWire(asked, shop.region), request_log_id: `log-${id}` };
		},
	);

	gate.onShop(
		{ method: 'GET', path: `${ROOT}/returns/:return_id/records`, operationId: 'getReturnRecords', scopes: SCOPES },
		({ shop, params }) => ({ records: recordsOnWire(returns.own(shop.id, params.return_id), clock) }),
	);

	gate.onShop(
		{
			method: 'GET',
			path: `${ROOT}/orders/:order_id/aftersale_eligibility`,
			operationId: 'getAftersaleEligibility',
			scopes: SCOPES,
		},
		({ shop, params, query }) => {
			const order = orders.get(params.order_id);
			if (order === undefined) throw new TikTokProblem(25007006, 'Order not found.');
			if (order.shopId !== shop.id) throw new TikTokProblem(25020005, 'No permission to process this order');
			const user = query.initiate_aftersale_user ?? 'SELLER';
			if (user !== 'SELLER' && user !== 'BUYER') throw invalid('initiate_aftersale_user is unknown.');
			return { sku_eligibility: eligibilityOnWire(state, order, user) };
		},
	);

	gate.onShop(
		{ method: 'POST', path: `${ROOT}/refunds/calculate`, operationId: 'calculateRefund', scopes: SCOPES },
		({ shop, body }) => {
			const { order, parts } = calculateRefund(state, shop, body);
			return { order_refund_amount: refundOnWire(parts, order) };
		},
	);

	gate.onShop(
		{ method: 'POST', path: `${ROOT}/returns`, operationId: 'createReturn', scopes: CREATE_SCOPES },
		({ shop, query, body }) =>
			once(`create ${shop.id}`, query.idempotency_key, () => {
				const { id, status } = createBySeller(state, shop, body);
				return { return_id: id, return_status: status };
			}),
	);

	for (const [verb, operationId, answer] of [
		['approve', 'approveReturn', approveReturn],
		['reject', 'rejectReturn', rejectReturn],
	] as const) {
		gate.onShop(
			{ method: 'POST', path: `${ROOT}/returns/:return_id/${verb}`, operationId, scopes: SCOPES },
			({ shop, params, query, body }) => {
				const asked = returns.own(shop.id, params.return_id);
				return once(`${verb} ${asked.id}`, query.idempotency_key, () => {
					answer(state, asked, body);
					return {};
				});
			},
		);
	}

	/** A key that had its effect is answered as before, whatever the body says now. */
	function once(subject: string, key: string | undefined, run: () => unknown): unknown {
		if (key === undefined) return run();
		if (key === '' || key.length > MAX_KEY) throw invalid('idempotency_key must have 1 to 255 characters.');
		const name = `${subject} ${key}`;
		if (switches.remembersReturnKeys && answers.has(name)) return answers.get(name);
		const given = run();
		answers.set(name, given);
		return given;
	}

	/** By index when ids are named; ids that exist nowhere are left out, those of another shop are refused. */
	function candidates(shop: ShopSeed, { return_ids: returnIds, order_ids: orderIds }: Filters): Return[] {
		if (!returnIds?.length && !orderIds?.length) return [...returns.ofShop(shop.id)];
		const named = returnIds?.length
			? returnIds.map((id) => returns.get(id)).filter((one) => one !== undefined)
			: orderIds!.flatMap((id) => returns.ofOrder(id));
		const isStrange = orderIds?.some((id) => (orders.get(id)?.shopId ?? shop.id) !== shop.id);
		if (isStrange || named.some(({ order }) => order.shopId !== shop.id)) {
			throw new TikTokProblem(25020005, 'No permission to process this order');
		}
		return [...new Set(named)].filter(({ order }) => !orderIds?.length || orderIds.includes(order.id));
	}

	function matches(one: Return, filters: Filters): boolean {
		const createdAt = clock.wireSeconds(one.createdAtMs);
		const updatedAt = clock.wireSeconds(one.updatedAtMs);
		const isIn = (name: string, value: string | undefined) =>
			!filters[name]?.length || (value !== undefined && filters[name].includes(value));
		return (
			isIn('buyer_user_ids', one.order.userId) &&
			isIn('return_types', wireType(one)) &&
			isIn('return_status', wireStatus(one)) &&
			isIn('seller_proposed_return_type', one.offerMinor === undefined ? undefined : 'PARTIAL_REFUND') &&
			isIn('arbitration_status', one.arbitration) &&
			(filters.create_time_ge === undefined || createdAt >= filters.create_time_ge) &&
			(filters.create_time_lt === undefined || createdAt < filters.create_time_lt) &&
			(filters.update_time_ge === undefined || updatedAt >= filters.update_time_ge) &&
			(filters.update_time_lt === undefined || updatedAt < filters.update_time_lt)
		);
	}
}

function readFilters(body: unknown, lists: typeof LISTS): Filters {
	const filters = (body ?? {}) as Filters;
	for (const [name, known] of Object.entries(lists)) {
		const list: unknown = filters[name] ?? [];
		const isValid = (value: unknown) => typeof value === 'string' && (known === undefined || known.includes(value));
		if (!Array.isArray(list) || !list.every(isValid)) throw invalid(`${name} is invalid.`);
	}
	for (const name of TIMES) {
		if (filters[name] !== undefined && !Number.isInteger(filters[name])) throw invalid(`${name} is invalid.`);
	}
	return filters;
}
