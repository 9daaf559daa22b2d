// Payloads of the events about returns and refunds (newstore.md 11 to 13).
import type { Clock } from '../../clock.mts';
import { majorUnits } from '../orders/money.mts';
import type { Moved, PaymentAccount } from '../payments/paymentAccounts.mts';
import type { RefundRequest, ReturnRecord } from './returnTypes.mts';

/** return.processed; a blind return names no order and no customer. Neither shows extended attributes. */
export function returnProcessed(record: ReturnRecord, clock: Clock): object {
	const money = (units: bigint) => majorUnits(units, record.currency);
	const { order, amounts } = record;
	return {
		id: record.id,
		...(order ? { order_id: order.id } : {}),
		returned_at: clock.wireIso(record.returnedAt),
		total_refund_amount: money(amounts.total),
		total_refund_amount_adjusted: money(amounts.adjusted),
		total_refund_excl_tax: money(amounts.exclTax),
		total_refund_tax: money(amounts.tax),
		return_fee: money(amounts.fee),
		currency: record.currency,
		return_location_id: record.locationId,
		...(order ? { customer_id: order.customer.id, customer_email: order.customer.email ?? null } : {}),
		associate_id: record.associateId ?? null,
		associate_email: null,
		items: record.items.map((item) => ({
			id: item.id,
			product_id: item.productId,
			quantity: 1,
			refund_amount: money(item.amount),
			refund_amount_adjusted: money(item.adjusted),
			refund_excl_tax: money(item.exclTax),
			refund_tax: money(item.tax),
			item_condition: item.condition,
			condition_code: item.conditionCode,
			return_reason: item.reason ?? null,
			return_code: item.reasonCode ?? null,
		})),
	};
}

/** refund_request.issued. It does not tell whether the request is historical. */
export function refundRequestIssued(request: RefundRequest, clock: Clock): object {
	return {
		id: request.id,
		order_id: request.order.id,
		payment_account_id: request.order.id,
		amount: majorUnits(request.amount, request.order.currency),
		currency: request.order.currency,
		requested_at: clock.wireIso(request.requestedAt),
		return_reason: request.reason ?? null,
		reason_code: request.reasonCode ?? null,
		associate_id: request.associateId ?? null,
		associate_email: null,
		note: request.note ?? null,
	};
}

/** payment_account.amount_refunded and payment_account.amount_authorized. */
export function paymentAccountMoved({ order }: PaymentAccount, moved: Moved[]): object {
	return {
		id: order.id,
		order_id: order.id,
		transactions: moved.map(({ instrument, amount, transactionId, correlationId }) => ({
			id: transactionId,
			instrument_id: instrument.id,
			amount: majorUnits(amount, order.currency),
			currency: order.currency,
			correlation_id: correlationId || null,
		})),
		instruments: moved.map(({ instrument }) => ({
			id: instrument.id,
			payment_method: instrument.method,
			payment_wallet: instrument.wallet ?? null,
			payment_provider: instrument.provider,
		})),
	};
}
