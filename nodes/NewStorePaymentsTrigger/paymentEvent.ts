import type { IDataObject } from 'n8n-workflow';

import { amountText } from './paymentCall';
import type { PaymentAction, PaymentCall } from './paymentCall';

/** An acknowledged call as the trigger puts it out. */
export interface PaymentEvent extends IDataObject {
	/** the same for the same call made twice */
	event_key: string;
	/** when it came, UTC ISO */
	occurred_at: string;
	tenant: string;
	type: PaymentAction;
	newstore_order_id: string;
	/** when the idempotency key is the id of a NewStore return or refund request */
	newstore_return_id?: string;
	idempotency_key: string;
	/** decimal text in major units */
	amount: string;
	currency: string;
	/** whether it comes from a cancellation before anything came back */
	is_reduction: boolean;
	/** TikTok order and shop, when the payment's metadata name them */
	order_id?: string;
	shop_id?: string;
	/** the request without anything about the buyer */
	payload: IDataObject;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** What our own order injection writes into the metadata of a payment; nothing else of it is passed on. */
const OWN_METADATA = ['tiktok_order_id', 'tiktok_shop_id', 'funded_by'];

export function paymentEvent(call: PaymentCall, tenant: string, receivedAt: Date): PaymentEvent {
	const own = OWN_METADATA.filter((name) => typeof call.metadata[name] === 'string');
	const metadata: IDataObject = Object.fromEntries(own.map((name) => [name, call.metadata[name]]));
	const isReduction = /reduction-(cancel|revoke)/.test(call.idempotencyKey);
	const amount = amountText(call);
	return {
		event_key: `${call.action}:${call.accountId}:${call.idempotencyKey}`,
		occurred_at: receivedAt.toISOString(),
		tenant,
		type: call.action,
		newstore_order_id: call.accountId,
		...(UUID.test(call.idempotencyKey) ? { newstore_return_id: call.idempotencyKey } : {}),
		idempotency_key: call.idempotencyKey,
		amount,
		currency: call.currency,
		is_reduction: isReduction,
		...(metadata.tiktok_order_id ? { order_id: metadata.tiktok_order_id as string } : {}),
		...(metadata.tiktok_shop_id ? { shop_id: metadata.tiktok_shop_id as string } : {}),
		payload: {
			account_id: call.accountId,
			instrument_id: call.instrumentId,
			idempotency_key: call.idempotencyKey,
			arguments: { amount, currency: call.currency, payment_method: call.paymentMethod },
			metadata,
			transaction_ids: call.transactions.map(({ transactionId }) => transactionId).filter(Boolean),
		},
	};
}
