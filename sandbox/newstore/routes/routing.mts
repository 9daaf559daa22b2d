import { answer } from '../../httpServer.mts';
import { routingInsights } from '../orders/orderViews.mts';
import { notFound, parameter, secured, visibleOrder } from './context.mts';
import type { RouteContext } from './context.mts';

export function routingRoutes(context: RouteContext): void {
	secured(context, {
		method: 'GET',
		path: '/v0/routing/insights/order/:order_id',
		operationId: 'listOrderRoutingInsights',
		handler: (request) => {
			const id = parameter(request, 'order_id');
			const order = visibleOrder(context, id, 'internal') ?? visibleOrder(context, id, 'external');
			return order ? answer(200, routingInsights(order, context.view)) : notFound(context, 'The order');
		},
	});
}
