import { answer } from '../../httpServer.mts';
import { fulfillmentRequests } from '../orderViews.mts';
import { parameter, secured } from './context.mts';
import type { RouteContext } from './context.mts';

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
}
