/** Values of the parameters → settings, each read once. A wrong value throws a TypeError that names the field. */
import { amountOf, nowOf, numberOf, oneOf, switchOf } from '../shared/channel/options';
import type { Shop } from '../shared/channel/shops';
import { readShops } from '../shared/channel/shops';
import type { Row } from '../shared/tableRows';

export interface PlanSettings {
	/** tts_shops by id */
	shops: Map<string, Shop>;
	/** rows of tts_refunds */
	ledger: Row[];
	/** rows of tts_refund_reasons */
	reasons: Row[];
	/** external references */
	references: Row[];
	/** rows of tts_sku_map */
	skuMap: Row[];
	settleMinutes: number;
	waitLeastMinutes: number;
	waitMostMinutes: number;
	/** then a person is asked */
	waitHours: number;
	/** how long a return in a store is held, because an exchange may still be told */
	exchangeWaitMinutes: number;
	/** decimal string, empty = never; for requests of buyers, whose amount is known without asking */
	askAbove: string;
	maxAttempts: number;
	/** Unix milliseconds */
	now: number;
}

export interface AmountSettings {
	/** tts_shops by id */
	shops: Map<string, Shop>;
	refundAmount: 'buyer_paid' | 'store_amount';
	returnFee: 'ignore' | 'deduct';
	platformDiscount: 'exclude' | 'include';
	/** decimal string of the order's currency, empty = never */
	askAbove: string;
	/** Unix milliseconds */
	now: number;
}

export interface RestockSettings {
	/** tts_shops by id */
	shops: Map<string, Shop>;
	ledger: Row[];
	/** rows of tts_return_map */
	returnMap: Row[];
	references: Row[];
	/** rows of tts_sku_map */
	skuMap: Row[];
	restockWhen: 'received' | 'completed';
	restockAmount: 'buyer_refund' | 'newstore_price';
	isHistorical: boolean;
	settleMinutes: number;
	waitLeastMinutes: number;
	waitMostMinutes: number;
	maxAttempts: number;
	/** Unix milliseconds */
	now: number;
}

type Given = Record<string, unknown>;

/** Rows of the tables as the node reads them. */
type Tables<T, Names extends keyof T> = Omit<Pick<T, Names>, 'shops'> & { shops: Row[] };

/** How long a wait is at least and at most, in minutes. */
export const waitsOf = (given: Given) => ({
	waitLeastMinutes: numberOf(given.waitLeastMinutes, 'Ask Again After at Least (Minutes)', { otherwise: 5, least: 1 }),
	waitMostMinutes: numberOf(given.waitMostMinutes, 'Ask Again After at Most (Minutes)', { otherwise: 240, least: 1 }),
});

const waiting = (given: Given) => ({
	...waitsOf(given),
	settleMinutes: numberOf(given.settleMinutes, 'Settle After (Minutes)', { otherwise: 2, least: 0 }),
	maxAttempts: numberOf(given.maxAttempts, 'Attempts', { otherwise: 6, least: 1 }),
});

export const readPlanSettings = (
	given: Given,
	tables: Tables<PlanSettings, 'shops' | 'ledger' | 'reasons' | 'references' | 'skuMap'>,
	present: number,
): PlanSettings => ({
	...tables,
	shops: readShops(tables.shops),
	...waiting(given),
	waitHours: numberOf(given.waitHours, 'A Person Is Asked After (Hours)', { otherwise: 72, least: 0 }),
	exchangeWaitMinutes: numberOf(given.exchangeWaitMinutes, 'Hold for an Exchange (Minutes)', {
		otherwise: 0,
		least: 0,
	}),
	askAbove: amountOf(given.askAbove, 'A Person Is Asked Above'),
	now: nowOf(given.now, present),
});

export const readAmountSettings = (given: Given, shops: Row[], present: number): AmountSettings => ({
	shops: readShops(shops),
	refundAmount: oneOf(given.refundAmount, ['buyer_paid', 'store_amount'], 'Refund Amount'),
	returnFee: oneOf(given.returnFee, ['ignore', 'deduct'], 'Return Fee of the Store'),
	platformDiscount: oneOf(given.platformDiscount, ['exclude', 'include'], 'Discount Paid by TikTok'),
	askAbove: amountOf(given.askAbove, 'A Person Is Asked Above'),
	now: nowOf(given.now, present),
});

export const readRestockSettings = (
	given: Given,
	tables: Tables<RestockSettings, 'shops' | 'ledger' | 'returnMap' | 'references' | 'skuMap'>,
	present: number,
): RestockSettings => ({
	...tables,
	shops: readShops(tables.shops),
	...waiting(given),
	restockWhen: oneOf(given.restockWhen, ['received', 'completed'], 'Restock When'),
	restockAmount: oneOf(given.restockAmount, ['buyer_refund', 'newstore_price'], 'Amount in NewStore'),
	isHistorical: switchOf(given.isHistorical, 'Historical Return', false),
	now: nowOf(given.now, present),
});
