import { fromMinor } from '../shared/money';
import { isOtherAmount, ledgerEntry, ownEntry, refundable } from './ledger';
import type { LedgerEntry } from './ledger';
import { amountText } from './paymentCall';
import type { PaymentCall } from './paymentCall';
import { wantedError } from './paymentErrors';
import type { ErrorCode, ErrorRule } from './paymentErrors';

export interface AnswerSettings {
	/** payment methods that are ours; none = every method */
	methods: readonly string[];
	errorRules: readonly ErrorRule[];
	/** what a refund above what was captured gets */
	overRefund: 'refuse' | 'acknowledge';
}

export type CallAnswer =
	{ kind: 'acknowledged'; entries: LedgerEntry[] } | { kind: 'refused'; code: ErrorCode; message: string };

const refused = (code: ErrorCode, message: string): CallAnswer => ({ kind: 'refused', code, message });

/**
 * What NewStore gets for a call of its payment account: the ledger entry, or an error code. A function of the call and the
 * settings alone, so that every process gives a repeated call the same answer (newstore.md 5.4).
 */
export function answerCall(call: PaymentCall, settings: AnswerSettings): CallAnswer {
	const wanted = wantedError(settings.errorRules, call);
	if (wanted) return refused(wanted, `Answered with ${wanted} because the settings of the trigger want it`);
	const { methods } = settings;
	if (methods.length > 0 && call.paymentMethod && !methods.includes(call.paymentMethod)) {
		return refused('instrument_error', `The payment method ${call.paymentMethod} does not belong to this provider`);
	}
	if (isOtherAmount(call)) {
		return refused('failed_command', 'The idempotency key was used before for another amount');
	}
	// What NewStore has booked already gets its first answer again, whatever was booked since.
	const left = call.action === 'refund' && !ownEntry(call) ? refundable(call) : undefined;
	if (left !== undefined && call.amount > left && settings.overRefund === 'refuse') {
		const { currency } = call;
		return refused(
			'failed_command',
			`A refund of ${amountText(call)} ${currency} is more than the ${fromMinor(left, currency)} ${currency} that can be refunded`,
		);
	}
	return { kind: 'acknowledged', entries: [ledgerEntry(call, methods[0] ?? 'tiktok_shop')] };
}
