// How the sandbox settles, pays out and tells of it. Settable at any time, for what happens from then on.
import type { Breakdown } from './financeTypes.mts';

export interface FinanceSettings {
	/** Days from the delivery to the settlement of an order. */
	settleDays: number;
	/** Every how manieth order of a shop a creator has sold; 0 is none. */
	affiliateEvery: number;
	/** A creator's commission, hundredths of a percent. */
	affiliateBps: number;
	/** What is withheld of a day's settlement outside wallet markets, hundredths of a percent; 0 is nothing. */
	reserveBps: number;
	/** Days until it is released. */
	reserveDays: number;
	/** Days from the payout to the money in the bank. */
	bankDays: number;
	/** Days that a payout holds, from the first statement that waits: more than 1 merges their statements. */
	payEveryDays: number;
	/** The next payouts that fail, this many. */
	failPayouts: number;
	/** Payouts in another currency, by shop id; units per unit of the shop's currency with six decimals. */
	exchange: Record<string, { currency: string; rate: string }>;
	/** Days a closed statement stays unseen. */
	delayDays: number;
	/** Today's statement is told while it still grows. */
	showsOpenDay: boolean;
	/** Every documented amount field is told, with "0" where there is nothing. */
	tellsAllFields: boolean;
	/** A field nobody has documented, on every order settled from now on; minor units. */
	unknownField?: { group: keyof Breakdown; field: string; amount: number };
}

export function defaultFinanceSettings(): FinanceSettings {
	return {
		settleDays: 7,
		affiliateEvery: 4,
		affiliateBps: 1_000,
		reserveBps: 500,
		reserveDays: 14,
		bankDays: 2,
		payEveryDays: 1,
		failPayouts: 0,
		exchange: {},
		delayDays: 0,
		showsOpenDay: true,
		tellsAllFields: false,
	};
}
