import { answer } from '../../httpServer.mts';
import { CREDENTIALS } from '../../seed.mts';
import { runQuery } from '../graphql.mts';
import type { Resolvable } from '../graphql.mts';
import { majorUnits } from '../orders/money.mts';
import { totalsOf } from '../orders/orderTotals.mts';
import { shownTracking } from '../orders/requestLines.mts';
import type { FulfillmentRequest, Order } from '../types.mts';
import { bodyOf, refuse, secured, visibleOrder } from './context.mts';
import type { RouteContext } from './context.mts';

/** The queries that are known to work (newstore.md 14): order, orders by external id, fulfillmentRequest. */
export function graphqlRoutes(context: RouteContext): void {
	secured(context, {
		method: 'POST',
		path: '/api/v1/org/data/query',
		operationId: 'graphqlQuery',
		handler: (request) => {
			const { query, variables } = bodyOf(request);
			if (typeof query !== 'string') return refuse(context, 400, 'bad_request', 'query is missing');
			// Date-times carry an offset only when this header asks for it.
			const zone = request.headers['force-render-timezone'] === undefined ? '' : 'Z';
			const root = queryRoot(context, (ms) => context.clock.wireIso(ms).replace('Z', zone));
			return answer(200, runQuery(query, (variables ?? {}) as Record<string, unknown>, root));
		},
	});
}

function queryRoot(context: RouteContext, time: (ms: number) => string): Resolvable {
	const ofTenant = (args: Record<string, unknown>) => args['tenant'] === CREDENTIALS.newStore.tenant;
	const requestView = (request: FulfillmentRequest): Resolvable => ({
		id: request.id,
		orderId: request.orderId,
		nodeId: request.nodeId,
		fulfillmentLocationId: request.nodeId,
		serviceLevel: request.serviceLevel,
		status: request.status,
		createdAt: time(request.createdAt),
		items: {
			nodes: request.items.map((item) => ({
				id: item.itemId,
				productId: item.productId,
				carrier: item.carrier,
				trackingCode: shownTracking(item, context.clock.now()),
				shippedAt: item.shippedAt === undefined ? null : time(item.shippedAt),
				status: item.status,
				rejectionReason: item.rejectionReason ?? null,
			})),
		},
	});
	const orderView = (order: Order | undefined): Resolvable | null => {
		if (!order) return null;
		const money = (units: bigint) => majorUnits(units, order.currency);
		return {
			id: order.id,
			tenant: CREDENTIALS.newStore.tenant,
			externalId: order.externalId,
			channel: order.channelName,
			channelType: order.channelType,
			currency: order.currency,
			createdAt: time(order.createdAt),
			placedAt: time(order.placedAt),
			isHistorical: order.isHistorical,
			grandTotal: money(totalsOf(order).total),
			items: {
				nodes: order.items.map((item) => ({
					id: item.id,
					productId: item.productId,
					status: item.status,
					listPrice: money(item.listPrice),
					tax: money(item.tax),
				})),
			},
			fulfillmentRequests: { nodes: (context.orderBook.fulfillmentRequests.get(order.id) ?? []).map(requestView) },
			paymentAccount: { id: order.id },
		};
	};
	return {
		order: (args: Record<string, unknown>) =>
			ofTenant(args) ? orderView(visibleOrder(context, String(args['id']), 'internal')) : null,
		orders: (args: Record<string, unknown>) => {
			const rule = (args['filter'] as { externalId?: { equalTo?: string; in?: string[] } } | undefined)?.externalId;
			if (!rule) throw new Error('orders needs the filter externalId {equalTo} or {in}');
			const wanted = rule.in ?? (rule.equalTo === undefined ? [] : [rule.equalTo]);
			const found = wanted
				.map((id) => orderView(visibleOrder(context, id, 'external')))
				.filter((order) => order !== null);
			const first = args['first'];
			return { nodes: typeof first === 'number' ? found.slice(0, first) : found, totalCount: found.length };
		},
		fulfillmentRequest: (args: Record<string, unknown>) => {
			if (!ofTenant(args)) return null;
			for (const requests of context.orderBook.fulfillmentRequests.values()) {
				const found = requests.find((request) => request.id === args['id']);
				if (found) return requestView(found);
			}
			return null;
		},
	};
}
