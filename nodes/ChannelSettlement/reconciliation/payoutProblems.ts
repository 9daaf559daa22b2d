/** Payouts that finance has to look at. */
import { utcDay } from '../../shared/channel/times';
import type { ExceptionItem } from '../../shared/exception';

type Words = Pick<ExceptionItem, 'code' | 'title' | 'what_happened' | 'what_to_do' | 'business_key'> &
	Partial<ExceptionItem>;

/** The shop of a payout, as people know it. */
export interface PayoutShop {
	id: string;
	name: string;
}

const payoutCase = ({ id: shopId }: PayoutShop, words: Words): ExceptionItem => ({
	flow: 'settlement',
	severity: 'error',
	owner_role: 'finance',
	...words,
	ids: { shop_id: shopId, ...words.ids },
});

/** A payout as people know it: "payout of 2025-12-13 (71.14 GBP)". */
export interface KnownPayout {
	id: string;
	/** Unix milliseconds at which TikTok began it; absent when nobody says it */
	begun?: number;
	/** "71.14 GBP"; '' when nobody says it */
	amount: string;
}

const nameOfPayout = ({ begun, amount }: KnownPayout) =>
	`payout${begun ? ` of ${utcDay(begun)}` : ''}${amount ? ` (${amount})` : ''}`;

const nameOf = (paymentId: string, statements: string) =>
	paymentId ? `Payout ${paymentId}` : `The payout of statement ${statements}`;

export const payoutFailedCase = (shop: PayoutShop, paymentId: string, statements: string) =>
	payoutCase(shop, {
		code: 'SETTLEMENT_PAYOUT_FAILED',
		severity: 'critical',
		title: `${shop.name}: TikTok could not pay out`,
		what_happened: `${nameOf(paymentId, statements)} of the shop ${shop.name} failed. The money is still at TikTok.`,
		what_to_do: 'Check the bank account in Seller Center under Finance. TikTok pays again once it is right.',
		business_key: paymentId ? `payment:${paymentId}` : `statement:${statements}`,
		ids: paymentId ? { payment_id: paymentId } : { statement_id: statements },
	});

export const payoutLateCase = (shop: PayoutShop, payout: KnownPayout) =>
	payoutCase(shop, {
		code: 'SETTLEMENT_PAYOUT_LATE',
		title: `${shop.name}: ${nameOfPayout(payout)} is late`,
		what_happened: `TikTok began payout ${payout.id}${payout.begun ? ` on ${utcDay(payout.begun)}` : ''} and has not finished it.`,
		what_to_do: 'Look for the money in the bank, then ask TikTok.',
		business_key: `payment:${payout.id}`,
		ids: { payment_id: payout.id },
	});

export const payoutMissingCase = (
	shop: PayoutShop,
	statementId: string,
	paymentId: string,
	time: number,
	amount: string,
) =>
	payoutCase(shop, {
		code: 'SETTLEMENT_PAYOUT_MISSING',
		title: `${shop.name}: settlement of ${utcDay(time)} (${amount}) has not been paid out`,
		what_happened: paymentId
			? `Statement ${statementId} of ${utcDay(time)} names payout ${paymentId}, which TikTok does not list.`
			: `Statement ${statementId} of ${utcDay(time)} belongs to no payout yet.`,
		what_to_do: 'Look at the statement in Seller Center: is it on hold, or held as a reserve? Otherwise ask TikTok.',
		business_key: `statement:${statementId}`,
		ids: { statement_id: statementId, ...(paymentId ? { payment_id: paymentId } : {}) },
	});

export const payoutMismatchCase = (shop: PayoutShop, payout: KnownPayout, stated: string, sum: string) =>
	payoutCase(shop, {
		code: 'SETTLEMENT_PAYOUT_MISMATCH',
		severity: 'critical',
		title: `${shop.name}: ${nameOfPayout(payout)} does not match its statements`,
		what_happened: `Payout ${payout.id} settles ${stated}; the statements that name it add up to ${sum}.`,
		what_to_do:
			'Look up the payout in Seller Center: is there another statement in it? Have statements of more days read ("settlement_look_back_days" in the form "Change settings"), or ask TikTok for the difference.',
		business_key: `payment:${payout.id}`,
		ids: { payment_id: payout.id },
	});

export const quietCase = (shop: PayoutShop, last: number | undefined) =>
	payoutCase(shop, {
		code: 'SETTLEMENT_NO_STATEMENTS',
		severity: 'warning',
		title: `${shop.name}: no settlement statements`,
		what_happened:
			last !== undefined
				? `The last statement is of ${utcDay(last)}.`
				: 'No statement was read in the days that were asked for.',
		what_to_do:
			'Look in Seller Center under Finance. When there are statements, the shop has to be authorized again, with the permission for finance.',
		business_key: `shop:${shop.id}`,
	});
