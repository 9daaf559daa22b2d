/** Payouts that finance has to look at. */
import type { ExceptionItem } from '../../shared/exception';

type Words = Pick<ExceptionItem, 'code' | 'title' | 'what_happened' | 'what_to_do' | 'business_key'> &
	Partial<ExceptionItem>;

const payoutCase = (shopId: string, words: Words): ExceptionItem => ({
	flow: 'settlement',
	severity: 'error',
	owner_role: 'finance',
	...words,
	ids: { shop_id: shopId, ...words.ids },
});

const day = (date: Date) => date.toISOString().slice(0, 10);

const nameOf = (paymentId: string, statements: string) =>
	paymentId ? `payout ${paymentId}` : `the payout of statement ${statements}`;

export const payoutFailedCase = (shopId: string, paymentId: string, statements: string) =>
	payoutCase(shopId, {
		code: 'SETTLEMENT_PAYOUT_FAILED',
		severity: 'critical',
		title: `TikTok could not pay out: ${nameOf(paymentId, statements)}`,
		what_happened: `TikTok reports ${nameOf(paymentId, statements)} as failed. The money is still there.`,
		what_to_do: 'Check the bank account in Seller Center under Finance. TikTok pays again once it is right.',
		business_key: paymentId ? `payment:${paymentId}` : `statement:${statements}`,
		ids: paymentId ? { payment_id: paymentId } : { statement_id: statements },
	});

export const payoutLateCase = (shopId: string, paymentId: string, since: Date) =>
	payoutCase(shopId, {
		code: 'SETTLEMENT_PAYOUT_LATE',
		title: `Payout ${paymentId} is late`,
		what_happened: `TikTok began payout ${paymentId} on ${day(since)} and has not finished it.`,
		what_to_do: 'Look for the money in the bank, then ask TikTok.',
		business_key: `payment:${paymentId}`,
		ids: { payment_id: paymentId },
	});

export const payoutMissingCase = (shopId: string, statementId: string, paymentId: string, time: Date, amount: string) =>
	payoutCase(shopId, {
		code: 'SETTLEMENT_PAYOUT_MISSING',
		title: `Statement ${statementId} has not been paid out`,
		what_happened: paymentId
			? `The statement of ${day(time)} (${amount}) names payout ${paymentId}, which TikTok does not list.`
			: `The statement of ${day(time)} (${amount}) belongs to no payout yet.`,
		what_to_do: 'Look at the statement in Seller Center: is it on hold, or held as a reserve? Otherwise ask TikTok.',
		business_key: `statement:${statementId}`,
		ids: { statement_id: statementId, ...(paymentId ? { payment_id: paymentId } : {}) },
	});

export const payoutMismatchCase = (shopId: string, paymentId: string, stated: string, sum: string) =>
	payoutCase(shopId, {
		code: 'SETTLEMENT_PAYOUT_MISMATCH',
		severity: 'critical',
		title: `Payout ${paymentId} does not match its statements`,
		what_happened: `The payout settles ${stated}; the statements that name it add up to ${sum}.`,
		what_to_do:
			'Look up the payout in Seller Center: is there another statement in it? Read statements from further back, or ask TikTok for the difference.',
		business_key: `payment:${paymentId}`,
		ids: { payment_id: paymentId },
	});

export const quietCase = (shopId: string, name: string, last: Date | undefined) =>
	payoutCase(shopId, {
		code: 'SETTLEMENT_NO_STATEMENTS',
		severity: 'warning',
		title: `No settlement statements of shop ${name}`,
		what_happened: last
			? `The last statement is of ${day(last)}.`
			: 'No statement was read in the days that were asked for.',
		what_to_do:
			'Look in Seller Center under Finance. When there are statements, the shop has to be authorised again with the finance scope.',
		business_key: `shop:${shopId}`,
	});
