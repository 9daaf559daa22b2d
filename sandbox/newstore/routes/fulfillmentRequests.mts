import { answer } from '../../httpServer.mts';
import type { Answer } from '../../httpServer.mts';
import { ActionRefused } from '../actionRefused.mts';
import { fulfillmentRequests } from '../orders/orderViews.mts';
import type { FulfillmentRequest } from '../types.mts';
import { bodyOf, notFound, parameter, refuse, secured } from './context.mts';
import type { RouteContext } from './context.mts';

/** The only reason for which a store may give items back through the API. */
const STORE_REJECT_REASON = 'rescinded';

export function fulfillmentRequestRoutes(context: RouteContext): void {
	secured(context, {
		method: 'GET',
		path: '/v0/fulfillment_requests/:order_uuid',
		operationId: 'listFulfillmentRequestsForOrder',
		perSecond: 70,
		// An unknown order and one that is not routed give the same empty list.
		handler: (request) => {
			const requests = context.orderBook.fulfillmentRequests.get(parameter(request, 'order_uuid')) ?? [];
			return answer(200, fulfillmentRequests(requests, context.clock));
		},
	});
	secured(context, {
		method: 'POST',
		path: '/v0/fulfillment_request/:ffr_uuid/set_items_states',
		operationId: 'updateFulfillmentRequestItemStates',
		handler: (request) => {
			const found = context.orderBook.request(parameter(request, 'ffr_uuid'));
			return found ? setStates(context, found, bodyOf(request)) : notFound(context, 'The fulfillment request');
		},
	});
}

function setStates(context: RouteContext, request: FulfillmentRequest, body: Record<string, unknown>): Answer {
	const { orderBook, fulfilment } = context;
	const order = orderBook.find(request.orderId, 'internal')!;
	const wrong = stateProblem(context, request, body);
	if (wrong) return refuse(context, 400, 'bad_request', wrong);
	const wanted = body['line_items'] as Array<{ item_id: string; state: 'shipped' | 'rejected' }>;
	const itemIds = wanted.map((line) => line.item_id);
	try {
		if (wanted[0]!.state === 'rejected') fulfilment.reject(order, itemIds, String(body['reason']), true);
		else fulfilment.setShipped(order, itemIds, textOf(body, 'carrier'), textOf(body, 'tracking_code'));
	} catch (error) {
		if (error instanceof ActionRefused) return refuse(context, 400, 'bad_request', error.message);
		throw error;
	}
	return answer(204);
}

/** The rule that a change of states breaks, if any (newstore.md 9). */
function stateProblem(
	{ fulfilment }: RouteContext,
	request: FulfillmentRequest,
	body: Record<string, unknown>,
): string | undefined {
	const lines = body['line_items'];
	if (!Array.isArray(lines) || lines.length === 0) return 'line_items must name at least one item';
	const wanted = lines as Array<Record<string, unknown> | null>;
	const states = new Set(wanted.map((line) => line?.['state']));
	if (![...states].every((state) => state === 'shipped' || state === 'rejected')) return 'state is shipped or rejected';
	if (states.size > 1) return 'One call sets one state: shipped and rejected cannot be mixed';
	if (fulfilment.isDistributionCentre(request.nodeId)) {
		return 'The node is a distribution centre: its states come through the Fulfillment Provider API';
	}
	for (const line of wanted) {
		const own = request.items.find((item) => item.itemId === line?.['item_id']);
		if (!own) return `The item ${String(line?.['item_id'])} is not in this fulfillment request`;
		if (own.status !== 'dispatched') return `The item ${own.itemId} is ${own.status} already`;
		if (own.stage !== 'waiting') return `The item ${own.itemId} is being picked: the store finishes it`;
	}
	if (states.has('rejected') && body['reason'] !== STORE_REJECT_REASON) {
		return `A store rejects only with the reason ${STORE_REJECT_REASON}`;
	}
	return undefined;
}

function textOf(body: Record<string, unknown>, name: string): string | null {
	const value = body[name];
	return typeof value === 'string' && value ? value : null;
}
