/** Values of the parameters → settings, each read once. A wrong value throws a TypeError that names the field. */
import type { Row } from '../shared/tableRows';
import { readTime } from './times';

export interface PlanSettings {
	/** rows of tts_shops */
	shops: Row[];
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
	/** rows of tts_shops */
	shops: Row[];
	refundAmount: 'buyer_paid' | 'store_amount';
	returnFee: 'ignore' | 'deduct';
	platformDiscount: 'exclude' | 'include';
	/** decimal string of the order's currency, empty = never */
	askAbove: string;
	/** Unix milliseconds */
	now: number;
}

export interface RestockSettings {
	shops: Row[];
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

const isEmpty = (value: unknown) => value === undefined || value === null || String(value).trim() === '';

/** A number of an option; expressions on the settings table give text. */
function number(value: unknown, otherwise: number, least: number, name: string): number {
	if (isEmpty(value)) return otherwise;
	const given = Number(value);
	if (Number.isFinite(given) && given >= least) return given;
	throw new TypeError(`"${name}" has to be a number, ${least} or more; it is ${JSON.stringify(value)}`);
}

function oneOf<T extends string>(value: unknown, allowed: readonly T[], name: string): T {
	if (isEmpty(value)) return allowed[0];
	const found = allowed.find((candidate) => candidate === String(value).trim());
	if (found) return found;
	throw new TypeError(`"${name}" has to be ${allowed.join(' or ')}; it is ${JSON.stringify(value)}`);
}

function amount(value: unknown, name: string): string {
	if (isEmpty(value)) return '';
	const text = String(value).trim();
	if (/^\d+(\.\d+)?$/.test(text)) return text;
	throw new TypeError(`"${name}" has to be an amount like 150.00, or empty; it is ${JSON.stringify(value)}`);
}

function readNow(value: unknown, present: number): number {
	if (isEmpty(value)) return present;
	const time = readTime(value);
	if (time > 0) return time;
	throw new TypeError(`"Time of the Decision" is no time: ${String(value)}`);
}

type Given = Record<string, unknown>;

const waiting = (given: Given) => ({
	settleMinutes: number(given.settleMinutes, 2, 0, 'Settle After (Minutes)'),
	waitLeastMinutes: number(given.waitLeastMinutes, 5, 1, 'Ask Again After at Least (Minutes)'),
	waitMostMinutes: number(given.waitMostMinutes, 240, 1, 'Ask Again After at Most (Minutes)'),
	maxAttempts: number(given.maxAttempts, 6, 1, 'Attempts'),
});

export const readPlanSettings = (
	given: Given,
	tables: Pick<PlanSettings, 'shops' | 'ledger' | 'reasons' | 'references' | 'skuMap'>,
	present: number,
): PlanSettings => ({
	...tables,
	...waiting(given),
	waitHours: number(given.waitHours, 72, 0, 'A Person Is Asked After (Hours)'),
	exchangeWaitMinutes: number(given.exchangeWaitMinutes, 0, 0, 'Hold for an Exchange (Minutes)'),
	askAbove: amount(given.askAbove, 'A Person Is Asked Above'),
	now: readNow(given.now, present),
});

export const readAmountSettings = (given: Given, shops: Row[], present: number): AmountSettings => ({
	shops,
	refundAmount: oneOf(given.refundAmount, ['buyer_paid', 'store_amount'], 'Refund Amount'),
	returnFee: oneOf(given.returnFee, ['ignore', 'deduct'], 'Return Fee of the Store'),
	platformDiscount: oneOf(given.platformDiscount, ['exclude', 'include'], 'Discount Paid by TikTok'),
	askAbove: amount(given.askAbove, 'A Person Is Asked Above'),
	now: readNow(given.now, present),
});

export const readRestockSettings = (
	given: Given,
	tables: Pick<RestockSettings, 'shops' | 'ledger' | 'returnMap' | 'references' | 'skuMap'>,
	present: number,
): RestockSettings => ({
	...tables,
	...waiting(given),
	restockWhen: oneOf(given.restockWhen, ['received', 'completed'], 'Restock When'),
	restockAmount: oneOf(given.restockAmount, ['buyer_refund', 'newstore_price'], 'Amount in NewStore'),
	isHistorical: oneOf(given.isHistorical, ['false', 'true'], 'Historical Return') === 'true',
	now: readNow(given.now, present),
});
