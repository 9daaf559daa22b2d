import { answer } from '../../httpServer.mts';
import { majorUnits } from '../orders/money.mts';
import { notFound, parameter, secured, visibleOrder } from './context.mts';
import type { RouteContext } from './context.mts';

export function paymentAccountRoutes(context: RouteContext): void {
	secured(context, {
		method: 'GET',
		path: '/v0/c/payments/accounts/:account_id',
		operationId: 'getPaymentAccount',
		handler: (request) => {
			const order = visibleOrder(context, parameter(request, 'account_id'), 'internal');
			if (!order) return notFound(context, 'The payment account');
			const money = (units: bigint) => majorUnits(units, order.currency);
			const { instruments } = context.payments.accountOf(order);
			return answer(200, {
				instruments: instruments.map((instrument) => ({
					payment_provider: instrument.provider,
					payment_method: instrument.method,
					payment_wallet: instrument.wallet ?? null,
					authorize_amount: 0,
					capture_amount: money(instrument.capturable),
					refund_amount: money(instrument.refundable),
					original_transactions: [],
				})),
				transactions: instruments.flatMap((instrument) =>
					instrument.transactions.map(({ id, capture, refund, correlationId, at }) => ({
						id,
						instrument_id: instrument.id,
						capture_amount: money(capture),
						refund_amount: money(refund),
						currency: order.currency,
						correlation_id: correlationId || null,
						created_at: context.clock.wireIso(at),
					})),
				),
			});
		},
	});
}
