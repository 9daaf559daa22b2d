// Get Statements, Transactions by Statement and by Order, Payments, Withdrawals, Unsettled Transactions
// (tiktok-shop.md 11.1). The pages list no error codes of their own for wrong input.
import type { Estimate } from '../finance/financeBook.mts';
import {
	estimateOnWire,
	estimateSums,
	latestOrderOf,
	orderOnWire,
	paymentOnWire,
	rowOnWire,
	statementHeadOnWire,
	statementOnWire,
	withdrawalOnWire,
} from '../finance/financeWire.mts';
import type { FinanceWireContext } from '../finance/financeWire.mts';
import type { Gate } from '../gateway/gate.mts';
import { cutPage } from '../gateway/paging.mts';
import type { Page } from '../gateway/paging.mts';
import { inputProblem, notOffered, parameterProblem } from '../gateway/problems.mts';
import type { TikTokState } from '../state.mts';
import type { ShopSeed } from '../types.mts';

const SCOPES = ['seller.finance.info'];
const DEFAULT_PAGE_SIZE = '20';
const PAYMENT_STATUSES = ['PAID', 'FAILED', 'PROCESSING'];
const WITHDRAWAL_TYPES = ['WITHDRAW', 'SETTLE', 'TRANSFER', 'REVERSE'];

type Query = Record<string, string>;

export function registerFinanceRoutes(gate: Gate, state: TikTokState): void {
	const { clock, finance, orders } = state;
	const { payouts, breaks } = finance;
	const contextOf = (shop: ShopSeed): FinanceWireContext => ({
		clock,
		shop,
		settings: finance.settings,
		currency: shop.currency,
	});

	gate.onShop(
		{ method: 'GET', path: '/finance/202309/statements', operationId: 'getStatements', scopes: SCOPES },
		({ shop, query }) => {
			const isAsked = timeFilter(query, 'statement_time');
			const { payment_status: status } = query;
			if (status !== undefined && !PAYMENT_STATUSES.includes(status)) {
				throw parameterProblem('payment_status is unknown.');
			}
			const context = contextOf(shop);
			const found = finance
				.visible(shop.id)
				.map((statement) => statementOnWire(statement, payouts.get(statement.paymentId ?? ''), context))
				.filter((row) => isAsked(Number(row.statement_time)))
				.filter((row) => status === undefined || row.payment_status === status);
			const page = sortedPage(found, query, 'statement_time', shop.id, (row) => Number(row.statement_time));
			return {
				next_page_token: page.nextPageToken,
				statements: page.items.map((row) => breaks.inStatementList(row)),
			};
		},
	);

	gate.onShop(
		{
			method: 'GET',
			path: '/finance/202501/statements/:statement_id/statement_transactions',
			operationId: 'getTransactionsByStatement',
			scopes: SCOPES,
		},
		({ shop, params, query }) => {
			const statement = finance.get(params.statement_id);
			if (statement?.shopId !== shop.id || !finance.isVisible(statement)) {
				throw inputProblem('Invalid path parameter. The `statement_id` is not a statement of this shop.');
			}
			const isDescending = sortOf(query, 'order_create_time');
			// Sorted already; only the rows of the page are made.
			const page = pageOf(statement.indexes(), query, [statement.id, isDescending]);
			const latestOrder = latestOrderOf(statement, clock);
			const context = { ...contextOf(shop), currency: statement.currency, latestOrder };
			const rows = page.items
				.map((index) => statement.rowAt(isDescending ? statement.count - 1 - index : index))
				.map((row) => breaks.inRow(rowOnWire(row, context), statement));
			return {
				next_page_token: page.nextPageToken,
				...breaks.inStatementHead(statementHeadOnWire(statement, clock)),
				transactions: rows.filter((row) => row !== undefined),
			};
		},
	);

	gate.onShop(
		{
			method: 'GET',
			path: '/finance/202501/orders/:order_id/statement_transactions',
			operationId: 'getTransactionsByOrder',
			scopes: SCOPES,
		},
		({ shop, params }) => {
			const found = finance.rowsOfOrder(shop.id, params.order_id);
			const createdAtMs = found[0]?.createdAtMs ?? orders.get(params.order_id)?.createdAtMs;
			return breaks.inOrder(orderOnWire(found, { id: params.order_id, createdAtMs }, contextOf(shop)));
		},
	);

	// Not available in South East Asia; what it answers there is not documented, here an empty list. 202605 tells no reserve.
	for (const [version, operationId] of [
		['202605', 'getPayments202605'],
		['202309', 'getPayments'],
	] as const) {
		gate.onShop(
			{ method: 'GET', path: `/finance/${version}/payments`, operationId, scopes: SCOPES },
			({ shop, query }) => {
				const isAsked = timeFilter(query, 'create_time');
				const found = payouts.ofShop(shop.id).filter((payment) => isAsked(clock.wireSeconds(payment.createdAtMs)));
				const page = sortedPage(found, query, 'create_time', shop.id, (payment) => payment.createdAtMs);
				const context = contextOf(shop);
				return {
					next_page_token: page.nextPageToken,
					payments: page.items
						.map((payment) => paymentOnWire(payment, payouts.amountsOf(payment), context))
						.map((wire) => breaks.inPayment(wire))
						.map((wire) => (version === '202605' ? inNewestVersion(wire) : wire)),
				};
			},
		);
	}

	gate.onShop(
		{ method: 'GET', path: '/finance/202309/withdrawals', operationId: 'getWithdrawals', scopes: SCOPES },
		({ shop, query }) => {
			const isAsked = timeFilter(query, 'create_time');
			const types = (query.types ?? '').split(',').filter((type) => type !== '');
			if (types.length === 0) throw parameterProblem('types is required.');
			if (types.some((type) => !WITHDRAWAL_TYPES.includes(type))) throw parameterProblem('types is unknown.');
			const found = payouts
				.withdrawalsOf(shop.id)
				.filter((one) => types.includes(one.type) && isAsked(clock.wireSeconds(one.createdAtMs)))
				.sort((a, b) => a.createdAtMs - b.createdAtMs);
			const page = pageOf(found, query, [shop.id, types, query.create_time_ge, query.create_time_lt]);
			const context = contextOf(shop);
			return {
				next_page_token: page.nextPageToken,
				total_count: page.totalCount,
				withdrawals: page.items.map((one) => withdrawalOnWire(one, context)),
			};
		},
	);

	gate.onShop(
		{
			method: 'GET',
			path: '/finance/202507/orders/unsettled',
			operationId: 'getUnsettledTransactions',
			scopes: SCOPES,
		},
		({ shop, query }) => {
			if (state.switches.shopsWithoutUnsettled.includes(shop.id)) throw notOffered();
			const isAsked = timeFilter(query, 'search_time');
			const found = finance.estimates(shop.id).filter(({ createdAtMs }) => isAsked(clock.wireSeconds(createdAtMs)));
			const timeOf = ({ createdAtMs }: Estimate) => createdAtMs;
			const page = sortedPage(found, query, 'order_create_time', shop.id, timeOf);
			const context = contextOf(shop);
			return {
				next_page_token: page.nextPageToken,
				total_count: page.totalCount,
				...estimateSums(found, shop.currency),
				transactions: page.items.map((estimate) => estimateOnWire(estimate, context)),
			};
		},
	);
}

/** As version 202605 has it: without the reserve, and a payout that is not in the bank yet has the time 0. */
function inNewestVersion({ reserve_amount: _reserve, ...wire }: Record<string, unknown>): Record<string, unknown> {
	return { ...wire, paid_time: wire.paid_time ?? 0 };
}

/** `_ge` is inclusive, `_lt` is not. */
function timeFilter(query: Query, name: string): (seconds: number) => boolean {
	const [from, until] = [`${name}_ge`, `${name}_lt`].map((key) => {
		if (query[key] === undefined) return undefined;
		if (!/^\d+$/.test(query[key])) throw parameterProblem(`${key} must be Unix seconds.`);
		return Number(query[key]);
	});
	return (seconds) => (from === undefined || seconds >= from) && (until === undefined || seconds < until);
}

/** Checks the required sort field and gives the direction. */
function sortOf(query: Query, field: string): boolean {
	if (query.sort_field !== field) throw parameterProblem(`sort_field must be ${field}.`);
	const order = query.sort_order ?? 'ASC';
	if (order !== 'ASC' && order !== 'DESC') throw parameterProblem('sort_order is unknown.');
	return order === 'DESC';
}

function pageOf<T>(all: readonly T[], query: Query, filters: unknown): Page<T> {
	return cutPage(all, { ...query, page_size: query.page_size ?? DEFAULT_PAGE_SIZE }, filters, {
		maxSize: 100,
		badSize: () => parameterProblem('page_size must be between 1 and 100.'),
		badToken: () => parameterProblem('page_token does not belong to this query.'),
	});
}

function sortedPage<T>(all: T[], query: Query, field: string, shopId: string, timeOf: (item: T) => number): Page<T> {
	const isDescending = sortOf(query, field);
	const { page_token: _token, page_size: _size, timestamp: _time, sign: _sign, ...filters } = query;
	const sorted = [...all].sort((a, b) => timeOf(a) - timeOf(b));
	return pageOf(isDescending ? sorted.reverse() : sorted, query, [shopId, filters]);
}
