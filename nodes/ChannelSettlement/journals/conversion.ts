/** Exchange of a payout (tiktok-shop.md 11.3 F8, accounting.md 6): whole minor units, half up, away from zero. */
import { currencyDigits } from '../../shared/money';

export interface Rate {
	/** as TikTok writes it: "1.270000" */
	text: string;
	/** text without the point */
	value: bigint;
	/** decimals of text */
	digits: number;
	from: string;
	to: string;
}

const DECIMAL = /^(\d+)(?:\.(\d+))?$/;

/** @returns undefined when the text is no rate above zero */
export function readRate(text: string, from: string, to: string): Rate | undefined {
	const match = DECIMAL.exec(text.trim());
	if (!match) return undefined;
	const fraction = match[2] ?? '';
	const value = BigInt(match[1] + fraction);
	return value > 0n ? { text: text.trim(), value, digits: fraction.length, from, to } : undefined;
}

const power = (exponent: number) => 10n ** BigInt(exponent);

/** Quotient rounded half up, away from zero: so that a reversal is the mirror of its journal. */
function divideHalfUp(dividend: bigint, divisor: bigint): bigint {
	const size = dividend < 0n ? -dividend : dividend;
	const rounded = (2n * size + divisor) / (2n * divisor);
	return dividend < 0n ? -rounded : rounded;
}

/** Minor units of `rate.from` → minor units of `rate.to`. */
export function convert(minor: number, rate: Rate): number {
	const up = power(currencyDigits(rate.to));
	const down = power(rate.digits + currencyDigits(rate.from));
	return Number(divideHalfUp(BigInt(minor) * rate.value * up, down));
}

/**
 * Minor units by which a product may miss because TikTok shows the rate with a fixed number of decimals: half a step of the
 * last one, times the amount. 0 within one currency.
 */
export function rateSlack(minor: number, rate: Rate): number {
	if (rate.from === rate.to) return 0;
	const up = power(currencyDigits(rate.to));
	const down = 2n * power(rate.digits + currencyDigits(rate.from));
	const size = BigInt(Math.abs(minor)) * up;
	return Number((size + down - 1n) / down);
}

/** `part` of `whole` as share of `amount`; all whole minor units. */
export const shareOf = (amount: number, part: number, whole: number): number => {
	const dividend = BigInt(amount) * BigInt(part);
	return Number(whole < 0 ? divideHalfUp(-dividend, BigInt(-whole)) : divideHalfUp(dividend, BigInt(whole)));
};
