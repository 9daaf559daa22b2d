import { answer } from '../../httpServer.mts';
import { ActionRefused } from '../actionRefused.mts';
import { majorUnits, minorUnits } from '../orders/money.mts';
import { refundStatus } from '../payments/refundRequests.mts';
import type { RefundRequest } from '../returns/returnTypes.mts';
import { attributesOf, bodyOf, notFound, parameter, refuse, secured, visibleOrder } from './context.mts';
import type { RouteContext } from './context.mts';

/** Refund requests of an order, version 0 (newstore.md 12). */
export function refundRoutes(context: RouteContext): void {
	secured(context, {
		method: 'POST',
		path: '/v0/d/orders/:order_uuid/refunds',
		operationId: 'createRefund',
		handler: (request) => {
			const order = visibleOrder(context, parameter(request, 'order_uuid'), 'internal');
			if (!order) return notFound(context, 'The order');
			const body = bodyOf(request);
			const { amount, currency, note, reason, reason_code: reasonCode, is_historical: historical } = body;
			const units = typeof amount === 'number' ? minorUnits(amount, order.currency) : undefined;
			const attributes = attributesOf(body);
			const wrong =
				currency !== order.currency
					? `currency must be ${order.currency}`
					: units === undefined
						? `amount is no amount in ${order.currency}`
						: !attributes
							? 'extended_attributes is a list of {name, value}'
							: undefined;
			if (wrong) return refuse(context, 400, 'schema_validation_error', wrong);
			try {
				const { id } = context.refundRequests.issue(order, {
					amount: units!,
					isHistorical: historical === true,
					note: typeof note === 'string' ? note : undefined,
					reason: typeof reason === 'string' ? reason : undefined,
					reasonCode: typeof reasonCode === 'number' ? reasonCode : undefined,
					attributes: attributes!,
				});
				return answer(200, { id });
			} catch (error) {
				if (error instanceof ActionRefused) return refuse(context, 400, 'bad_request', error.message);
				throw error;
			}
		},
	});
	secured(context, {
		method: 'GET',
		path: '/v0/d/orders/:order_uuid/refunds',
		operationId: 'listRefunds',
		handler: (request) => {
			const order = visibleOrder(context, parameter(request, 'order_uuid'), 'internal');
			if (!order) return notFound(context, 'The order');
			const refunds = context.refundRequests.ofOrder(order.id).map((each) => refundView(context, each));
			return answer(200, context.settings.refundList === 'array' ? refunds : { refunds });
		},
	});
}

function refundView({ clock }: RouteContext, request: RefundRequest): object {
	const { order, task } = request;
	const time = (ms: number) => clock.wireIso(ms);
	return {
		id: request.id,
		revision: task && task.state !== 'waiting' ? 2 : 1,
		created_at: time(request.requestedAt),
		updated_at: time(task?.changedAt ?? request.requestedAt),
		order_id: order.id,
		amount: majorUnits(request.amount, order.currency),
		currency: order.currency,
		...(request.reasonCode === undefined ? {} : { reason_code: request.reasonCode }),
		...(request.reason === undefined ? {} : { reason: request.reason }),
		...(request.note === undefined ? {} : { note: request.note }),
		requested_at: time(request.requestedAt),
		status: refundStatus(request),
		is_historical: request.isHistorical,
		...(request.returnId ? { return_id: request.returnId } : {}),
		metadata: { extended_attributes: request.attributes },
	};
}
