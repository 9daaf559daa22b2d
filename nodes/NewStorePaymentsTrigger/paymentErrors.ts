import type { PaymentAction, PaymentCall } from './paymentCall';

/**
 * The error codes of payment providers for which there is evidence (newstore.md 5.4). No HTTP status is published for them;
 * these are what the words mean in HTTP.
 */
export const STATUS_OF = {
	internal_error: 500,
	retry_error: 503,
	instrument_error: 400,
	fraud_error: 400,
	rate_limit: 429,
	failed_command: 400,
};

export type ErrorCode = keyof typeof STATUS_OF;

/** A wish of a person: answer the calls that match with this error. */
export interface ErrorRule {
	call: PaymentAction | 'any';
	/** NewStore order UUID, or empty for every order */
	orderId: string;
	code: ErrorCode;
}

/** The error that a person wants for this call, if any; the first rule that matches counts. */
export function wantedError(rules: readonly ErrorRule[], call: PaymentCall): ErrorCode | undefined {
	return rules.find(
		(rule) => (rule.call === 'any' || rule.call === call.action) && (!rule.orderId || rule.orderId === call.accountId),
	)?.code;
}
