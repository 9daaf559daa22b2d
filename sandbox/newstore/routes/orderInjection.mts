import { answer, problem } from '../../httpServer.mts';
import { shapeProblems } from '../orders/injectionSchema.mts';
import type { InjectedOrder } from '../types.mts';
import { refuse, requestId, secured } from './context.mts';
import type { RouteContext } from './context.mts';

export function orderInjectionRoutes(context: RouteContext): void {
	secured(context, {
		method: 'POST',
		path: '/v0/d/fulfill_order',
		operationId: 'createInjectedOrder',
		perSecond: 20,
		handler: (request) => {
			const messages = shapeProblems(request.body);
			if (messages.length > 0) {
				return problem(400, { error_code: 'schema_validation_error', messages, request_id: requestId(context) });
			}
			const result = context.orderBook.inject(request.body as InjectedOrder);
			if ('refusal' in result) return refuse(context, 400, result.refusal.errorCode, result.refusal.message);
			const { order } = result;
			return answer(200, {
				external_id: order.externalId,
				id: order.id,
				items: order.items.map((item) => ({
					external_item_id: item.externalItemId,
					id: item.id,
					product_id: item.productId,
				})),
			});
		},
	});
}
